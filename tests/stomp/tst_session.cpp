// SPDX-License-Identifier: GPL-3.0-or-later
#include "stomp/servererror.h"
#include "stomp/session.h"
#include "support/faketransport.h"
#include "support/manualclock.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using stomp::ConnectedInfo;
using stomp::Frame;
using stomp::FrameReader;
using stomp::HeartBeat;
using stomp::ReceiptOutcome;
using stomp::SendResult;
using stomp::Session;
using stomp::SessionEnd;
using stomp::SessionOptions;
using stomp::TransportEnd;
using stomp::Version;
using Kind = SessionEnd::Kind;
using State = Session::State;
using base::Milliseconds;

Q_DECLARE_METATYPE(stomp::Version)

namespace {

void addVersions(Version first = Version::V1_0)
{
    QTest::addColumn<Version>("version");
    for (const Version version : { Version::V1_0, Version::V1_1, Version::V1_2 }) {
        if (version >= first)
            QTest::newRow(stomp::versionText(version).constData()) << version;
    }
}

/// A session whose server is the test.
struct Talk
{
    explicit Talk(SessionOptions options = {})
    {
        auto owned = std::make_unique<support::FakeTransport>();
        transport = owned.get();
        session = std::make_unique<Session>(std::move(owned), std::move(options), clock);
        QObject::connect(session.get(), &Session::ended,
                         [this](const SessionEnd &e) { ends.append(e); });
        QObject::connect(session.get(), &Session::connected,
                         [this](const ConnectedInfo &info) { infos.append(info); });
        QObject::connect(session.get(), &Session::frameDropped,
                         [this](const Frame &frame) { dropped.append(frame); });
        QObject::connect(session.get(), &Session::frameSent,
                         [this](const Frame &frame) { shown.append(frame); });
        session->start();
    }

    /// Up to CONNECTED, with what was sent until then thrown away.
    void connect(Version version, const QByteArray &headers = {})
    {
        transport->acceptOpening();
        transport->takeSent();
        transport->deliver("CONNECTED\nversion:" + stomp::versionText(version) + '\n' + headers
                           + "\n\0"_ba);
    }

    support::ManualClock clock;
    support::FakeTransport *transport;
    std::unique_ptr<Session> session;
    QList<SessionEnd> ends;
    QList<ConnectedInfo> infos;
    QList<Frame> dropped;
    QList<Frame> shown;
};

/// The only frame in what was sent.
Frame parsed(const QByteArrayList &sent, Version version = Version::V1_2)
{
    FrameReader reader(version);
    reader.feed(sent.value(0));
    const auto answer = reader.next();
    return sent.size() == 1 && answer && *answer ? **answer : Frame();
}

} // namespace

class tst_Session : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void c06CountsEolsAsTraffic_data() { addVersions(); }
    void c06CountsEolsAsTraffic();
    void c07DeliversAllFramesOfOneUnit_data() { addVersions(); }
    void c07DeliversAllFramesOfOneUnit();
    void c11GoesOnAfterUnknownCommand_data() { addVersions(); }
    void c11GoesOnAfterUnknownCommand();
    void c12ReportsUnfinishedFrameAtTheEnd_data() { addVersions(); }
    void c12ReportsUnfinishedFrameAtTheEnd();
    void c15ClosesOnFramingError_data() { addVersions(); }
    void c15ClosesOnFramingError();
    void c21HandsOnContentTypeAndOctets_data() { addVersions(); }
    void c21HandsOnContentTypeAndOctets();
    void c25ClosesOnUndefinedEscape_data() { addVersions(Version::V1_1); }
    void c25ClosesOnUndefinedEscape();
    void c28EscapesConnectWhereAsked();
    void c29RefusesInjectedLogin();
    void c36OffersVersionsWithoutSpaces();
    void c37AlwaysNamesTheHost();
    void c38TakesMissingVersionFor10();
    void c39RefusesVersionThatWasNotOffered();
    void c40FollowsTheNegotiatedVersion_data() { addVersions(); }
    void c40FollowsTheNegotiatedVersion();
    void c41SendsNothingBeforeConnected();
    void c42AsksNoReceiptOfConnect();
    void c43TakesMissingHeartBeatForNone_data() { addVersions(); }
    void c43TakesMissingHeartBeatForNone();
    void c44TakesMalformedHeartBeatForNone_data();
    void c44TakesMalformedHeartBeatForNone();
    void c45GivesUpWhenNobodyAnswers();
    void c46NegotiatesHeartBeats_data();
    void c46NegotiatesHeartBeats();
    void c47RestartsTimersAtAnyFrame_data() { addVersions(Version::V1_1); }
    void c47RestartsTimersAtAnyFrame();
    void c47BeatsAlthoughTheAppIsSentTo();
    void c48BeatsAtHalfThePeriod_data() { addVersions(Version::V1_1); }
    void c48BeatsAtHalfThePeriod();
    void c49EnduresThreePeriods_data() { addVersions(Version::V1_1); }
    void c49EnduresThreePeriods();
    void c49EnduresASecondAtLeast();
    void c50CountsPartsOfFramesAsTraffic_data() { addVersions(Version::V1_1); }
    void c50CountsPartsOfFramesAsTraffic();
    void c51EndsOnceAfterASleep_data() { addVersions(Version::V1_1); }
    void c51EndsOnceAfterASleep();
    void c52AcceptsSmallerAnswers();
    void c53BeatIsOneLineFeed_data() { addVersions(Version::V1_1); }
    void c53BeatIsOneLineFeed();
    void c54ClosesByItselfAfterError_data() { addVersions(); }
    void c54ClosesByItselfAfterError();
    void c55ErrorFailsTheReceiptItNames_data() { addVersions(); }
    void c55ErrorFailsTheReceiptItNames();
    void c56UnderstandsSparseAndNoisyErrors_data();
    void c56UnderstandsSparseAndNoisyErrors();
    void c57ErrorBeforeConnectedIsALoginRefusal();
    void c58ReceiptsTimeOut_data() { addVersions(); }
    void c58ReceiptsTimeOut();
    void c58ReceiptsFailWithTheSession();
    void c59ReceiptMeansReceivedAlone_data() { addVersions(); }
    void c59ReceiptMeansReceivedAlone();
    void c60TakesReceiptAndMessageInAnyOrder_data() { addVersions(); }
    void c60TakesReceiptAndMessageInAnyOrder();
    void c61IgnoresUnknownReceipts_data() { addVersions(); }
    void c61IgnoresUnknownReceipts();
    void c62SendsNothingAfterDisconnect_data() { addVersions(); }
    void c62SendsNothingAfterDisconnect();
    void c63TakesCloseForTheAnswerToDisconnect_data() { addVersions(); }
    void c63TakesCloseForTheAnswerToDisconnect();
    void c64WaitsTwoSecondsAtMost_data() { addVersions(); }
    void c64WaitsTwoSecondsAtMost();
    void c66RoutesBySubscription_data() { addVersions(); }
    void c66RoutesBySubscription();
    void c67DropsMessagesOfNoSubscription_data() { addVersions(); }
    void c67DropsMessagesOfNoSubscription();
    void c68RoutesByDestinationWithoutSubscription_data() { addVersions(); }
    void c68RoutesByDestinationWithoutSubscription();
    void c69AcknowledgesAsTheVersionSays_data();
    void c69AcknowledgesAsTheVersionSays();
    void c70NeverAcknowledgesAuto_data() { addVersions(); }
    void c70NeverAcknowledgesAuto();
    void c71AcknowledgesOncePerCall_data() { addVersions(); }
    void c71AcknowledgesOncePerCall();
    void c72NumbersTransactions_data() { addVersions(); }
    void c72NumbersTransactions();
    void c73KeepsForeignHeaders_data() { addVersions(); }
    void c73KeepsForeignHeaders();
    void c74ClosesAtItsLimits_data() { addVersions(); }
    void c74ClosesAtItsLimits();
    void c75RefusesFramesAboveTheLimit_data() { addVersions(); }
    void c75RefusesFramesAboveTheLimit();
    void c76TellsASizeLimitFromOtherCloses();

    void tellsEndsApart_data();
    void tellsEndsApart();
    void refusesToQueueWithoutEnd();
    void masksThePasscode();
};

void tst_Session::c06CountsEolsAsTraffic()
{
    QFETCH(Version, version);
    Talk talk;
    int beats = 0;
    connect(talk.session.get(), &Session::heartBeatReceived, this, [&] { ++beats; });
    talk.connect(version, "heart-beat:1000,1000\n");
    const QByteArrayList eols{ "\n", "\r\n", "\n\n" };
    for (int i = 0; i < 12; ++i) {
        talk.clock.advance(2s);
        talk.transport->deliver(eols[i % 3]);
    }
    QCOMPARE(talk.session->state(), State::Connected);
    QCOMPARE(beats, 12);
}

void tst_Session::c07DeliversAllFramesOfOneUnit()
{
    QFETCH(Version, version);
    Talk talk;
    talk.connect(version);
    QByteArrayList seen;
    talk.session->subscribe("s1", "/topic/a", [&](const Frame &f) { seen.append(f.body); });
    talk.session->send("/topic/a", "x", {}, [&](ReceiptOutcome) { seen.append("receipt"); });
    talk.transport->deliver("RECEIPT\nreceipt-id:r1\n\n\0MESSAGE\nsubscription:s1\n\n1\0\n"
                            "MESSAGE\nsubscription:s1\n\n2\0\n"_ba);
    QCOMPARE(seen, (QByteArrayList{ "receipt", "1", "2" }));
}

void tst_Session::c11GoesOnAfterUnknownCommand()
{
    QFETCH(Version, version);
    Talk talk;
    talk.connect(version);
    talk.transport->deliver("message\n\n\0FOO\n\n\0"_ba);
    QCOMPARE(talk.dropped.size(), 2);
    QCOMPARE(talk.session->state(), State::Connected);
}

void tst_Session::c12ReportsUnfinishedFrameAtTheEnd()
{
    QFETCH(Version, version);
    Talk talk;
    talk.connect(version);
    bool delivered = false;
    talk.session->subscribe("s1", "/topic/a", [&](const Frame &) { delivered = true; });
    talk.transport->deliver("MESSAGE\nsubscription:s1\n\nhalf");
    talk.transport->end(TransportEnd::Reason::Lost);
    QVERIFY(!delivered);
    QCOMPARE(talk.ends.size(), 1);
    QCOMPARE(talk.ends[0].errorMessage, "dropped the first 29 octets of an unfinished frame"_ba);
}

void tst_Session::c15ClosesOnFramingError()
{
    QFETCH(Version, version);
    Talk talk;
    talk.connect(version);
    talk.transport->deliver("MESSAGE\ncontent-length:1\n\nab\0"_ba);
    QVERIFY(talk.transport->wasToldToClose());
    QCOMPARE(talk.ends.size(), 1);
    QCOMPARE(talk.ends[0].kind, Kind::ProtocolError);
    QVERIFY(talk.ends[0].mayRetry);
}

void tst_Session::c21HandsOnContentTypeAndOctets()
{
    // Text or not is for the layer above to say; here every body stays octets with its type.
    QFETCH(Version, version);
    Talk talk;
    talk.connect(version);
    QList<Frame> frames;
    talk.session->subscribe("s1", "/a", [&](const Frame &f) { frames.append(f); });
    talk.transport->deliver("MESSAGE\nsubscription:s1\ncontent-type:text/plain\n\n\xc3\xa9\0"
                            "MESSAGE\nsubscription:s1\n\n\xff\xfe\x80\0"_ba);
    QCOMPARE(frames.size(), 2);
    QCOMPARE(frames[0].header("content-type"), "text/plain"_ba);
    QCOMPARE(frames[0].body, "\xc3\xa9"_ba);
    QVERIFY(!frames[1].header("content-type"));
    QCOMPARE(frames[1].body, "\xff\xfe\x80"_ba);
}

void tst_Session::c25ClosesOnUndefinedEscape()
{
    QFETCH(Version, version);
    Talk talk;
    talk.connect(version);
    talk.transport->deliver("MESSAGE\na:\\t\n\n\0"_ba);
    QCOMPARE(talk.ends.value(0).kind, Kind::ProtocolError);
    QCOMPARE(talk.ends.value(0).errorMessage.left(16), "undefined escape"_ba);
}

void tst_Session::c28EscapesConnectWhereAsked()
{
    SessionOptions options;
    options.login = "a:b";
    options.passcode = "x\\y";
    Talk raw(options);
    raw.transport->acceptOpening();
    QVERIFY(raw.transport->takeSent().value(0).contains("\nlogin:a:b\npasscode:x\\y\n"));
    options.escapeConnect = true;
    Talk escaped(options);
    escaped.transport->acceptOpening();
    QVERIFY(escaped.transport->takeSent().value(0).contains("\nlogin:a:b\npasscode:x\\\\y\n"));
}

void tst_Session::c29RefusesInjectedLogin()
{
    SessionOptions options;
    options.login = "a";
    options.passcode = "x\nhost:evil";
    Talk talk(options);
    talk.transport->acceptOpening();
    QVERIFY(talk.transport->takeSent().isEmpty());
    QCOMPARE(talk.ends.size(), 1);
    QVERIFY(!talk.ends[0].mayRetry);
    QVERIFY(talk.ends[0].errorMessage.contains("'passcode'"));
    QVERIFY(!talk.ends[0].errorMessage.contains("evil"));
}

void tst_Session::c36OffersVersionsWithoutSpaces()
{
    Talk talk;
    talk.transport->acceptOpening();
    QCOMPARE(talk.transport->takeSent(),
             QByteArrayList{
                 "CONNECT\naccept-version:1.2,1.1,1.0\nhost:/\nheart-beat:10000,10000\n\n\0"_ba });
}

void tst_Session::c37AlwaysNamesTheHost()
{
    SessionOptions options;
    options.host = "gro/und";
    Talk talk(options);
    talk.transport->acceptOpening();
    QCOMPARE(parsed(talk.transport->takeSent()).value("host"), "gro/und"_ba);
}

void tst_Session::c38TakesMissingVersionFor10()
{
    Talk talk;
    talk.transport->acceptOpening();
    talk.transport->deliver("CONNECTED\nsession: abc\n\n\0"_ba);
    QCOMPARE(talk.infos.size(), 1);
    QCOMPARE(talk.infos[0].version, Version::V1_0);
    QCOMPARE(talk.infos[0].session, "abc"_ba);
    QString seen;
    talk.session->subscribe("s1", "/a",
                            [&](const Frame &f) { seen = QString::fromUtf8(f.value("h")); });
    talk.transport->deliver("MESSAGE\nsubscription: s1\nh: a:b\\t \n\n\0"_ba);
    QCOMPARE(seen, u"a:b\\t"_s);
}

void tst_Session::c39RefusesVersionThatWasNotOffered()
{
    Talk talk;
    talk.transport->acceptOpening();
    talk.transport->deliver("CONNECTED\nversion:1.3\n\n\0"_ba);
    QVERIFY(talk.infos.isEmpty());
    QCOMPARE(talk.ends.value(0).kind, Kind::VersionRefused);
    QVERIFY(!talk.ends.value(0).mayRetry);
}

void tst_Session::c40FollowsTheNegotiatedVersion()
{
    QFETCH(Version, version);
    Talk talk;
    talk.connect(version);
    talk.transport->takeSent();
    const SendResult colon = talk.session->send("/a", {}, { { "k", "a:b" } });
    QVERIFY(colon);
    QVERIFY(talk.transport->takeSent().value(0).contains(version == Version::V1_0 ? "k:a:b\n"
                                                                                  : "k:a\\cb\n"));
    const SendResult cr = talk.session->send("/a", {}, { { "k", "a\rb" } });
    QCOMPARE(bool(cr), version == Version::V1_2);
    const SendResult lf = talk.session->send("/a", {}, { { "k", "a\nb" } });
    QCOMPARE(bool(lf), version != Version::V1_0);
    if (!lf)
        QCOMPARE(lf.code, SendResult::Code::Unsendable);
}

void tst_Session::c41SendsNothingBeforeConnected()
{
    Talk talk;
    QCOMPARE(talk.session->send("/a", "x").code, SendResult::Code::NotConnected);
    talk.transport->acceptOpening();
    QCOMPARE(parsed(talk.transport->takeSent()).command, "CONNECT"_ba);
    QCOMPARE(talk.session->send("/a", "x").code, SendResult::Code::NotConnected);
    QCOMPARE(talk.session->subscribe("s1", "/a", {}).code, SendResult::Code::NotConnected);
    QVERIFY(talk.session->begin().isEmpty());
    talk.clock.advance(9s);
    QVERIFY(talk.transport->takeSent().isEmpty());
    talk.transport->deliver("CONNECTED\nversion:1.2\n\n\0"_ba);
    QVERIFY(talk.transport->takeSent().isEmpty());
    QVERIFY(talk.session->send("/a", "x"));
}

void tst_Session::c42AsksNoReceiptOfConnect()
{
    Talk talk;
    talk.transport->acceptOpening();
    QVERIFY(!parsed(talk.transport->takeSent()).header("receipt"));
}

void tst_Session::c43TakesMissingHeartBeatForNone()
{
    QFETCH(Version, version);
    Talk talk;
    talk.connect(version);
    QCOMPARE(talk.infos.value(0).sendEvery, 0ms);
    QCOMPARE(talk.infos.value(0).expectEvery, 0ms);
    talk.clock.advance(24h);
    QVERIFY(talk.transport->takeSent().isEmpty());
    QCOMPARE(talk.session->state(), State::Connected);
}

void tst_Session::c44TakesMalformedHeartBeatForNone_data()
{
    QTest::addColumn<Version>("version");
    QTest::addColumn<QByteArray>("text");
    for (const Version version : { Version::V1_1, Version::V1_2 }) {
        for (const char *const text : { "a", "1", "-1,0", "1,2,3", "", ",", "1,", ",1", "1.5,2",
                                        "99999999999,1", "NaN,NaN", " 1,1" })
            QTest::addRow("%s, '%s'", stomp::versionText(version).constData(), text)
                << version << QByteArray(text);
    }
}

void tst_Session::c44TakesMalformedHeartBeatForNone()
{
    QFETCH(Version, version);
    QFETCH(QByteArray, text);
    Talk talk;
    talk.connect(version, "heart-beat:" + text + '\n');
    QCOMPARE(talk.infos.value(0).sendEvery, 0ms);
    QCOMPARE(talk.infos.value(0).expectEvery, 0ms);
    talk.clock.advance(1h);
    QCOMPARE(talk.session->state(), State::Connected);
}

void tst_Session::c45GivesUpWhenNobodyAnswers()
{
    Talk mute;
    mute.clock.advance(9999ms);
    QVERIFY(mute.ends.isEmpty());
    mute.clock.advance(1ms);
    QVERIFY(mute.transport->wasAborted());
    QCOMPARE(mute.ends.size(), 1);
    QCOMPARE(mute.ends[0].kind, Kind::TimedOut);
    QVERIFY(mute.ends[0].mayRetry);

    Talk open; // the time runs from the start, not from the upgrade
    open.clock.advance(6s);
    open.transport->acceptOpening();
    open.clock.advance(4s);
    QCOMPARE(open.ends.value(0).kind, Kind::TimedOut);
}

void tst_Session::c46NegotiatesHeartBeats_data()
{
    QTest::addColumn<int>("cx");
    QTest::addColumn<int>("cy");
    QTest::addColumn<int>("sx");
    QTest::addColumn<int>("sy");
    QTest::addColumn<int>("sendEvery");
    QTest::addColumn<int>("expectEvery");
    QTest::newRow("equal") << 10000 << 10000 << 10000 << 10000 << 10000 << 10000;
    QTest::newRow("the slower counts") << 1000 << 2000 << 3000 << 4000 << 4000 << 3000;
    QTest::newRow("we are slower") << 5000 << 6000 << 1000 << 1000 << 5000 << 6000;
    QTest::newRow("we send none") << 0 << 5000 << 5000 << 5000 << 0 << 5000;
    QTest::newRow("we want none") << 5000 << 0 << 5000 << 5000 << 5000 << 0;
    QTest::newRow("they send none") << 5000 << 5000 << 0 << 5000 << 5000 << 0;
    QTest::newRow("they want none") << 5000 << 5000 << 5000 << 0 << 0 << 5000;
    QTest::newRow("none at all") << 0 << 0 << 0 << 0 << 0 << 0;
    QTest::newRow("Artemis on 0,0") << 0 << 0 << 0 << 30000 << 0 << 0;
}

void tst_Session::c46NegotiatesHeartBeats()
{
    QFETCH(int, cx);
    QFETCH(int, cy);
    QFETCH(int, sx);
    QFETCH(int, sy);
    SessionOptions options;
    options.heartBeat = { Milliseconds(cx), Milliseconds(cy) };
    Talk talk(options);
    talk.connect(Version::V1_2,
                 "heart-beat:" + QByteArray::number(sx) + ',' + QByteArray::number(sy) + '\n');
    QTEST(int(talk.infos.value(0).sendEvery.count()), "sendEvery");
    QTEST(int(talk.infos.value(0).expectEvery.count()), "expectEvery");
}

void tst_Session::c47RestartsTimersAtAnyFrame()
{
    QFETCH(Version, version);
    Talk talk;
    talk.connect(version, "heart-beat:10000,10000\n");
    for (int i = 0; i < 10; ++i) {
        talk.clock.advance(4s);
        QVERIFY(talk.session->send("/topic/a", "x"));
        talk.transport->deliver("MESSAGE\n\n\0"_ba);
    }
    const QByteArrayList sent = talk.transport->takeSent();
    QCOMPARE(sent.size(), 10); // frames alone, no EOL
    QVERIFY(!sent.contains("\n"));
    talk.clock.advance(4999ms);
    QVERIFY(talk.transport->takeSent().isEmpty());
    talk.clock.advance(1ms);
    QCOMPARE(talk.transport->takeSent(), QByteArrayList{ "\n" });
    talk.clock.advance(24999ms);
    QVERIFY(talk.ends.isEmpty());
    talk.clock.advance(1ms);
    QCOMPARE(talk.ends.value(0).kind, Kind::HeartBeatMissed);
}

void tst_Session::c47BeatsAlthoughTheAppIsSentTo()
{
    // The broker behind a relay does not hear what goes to the application.
    Talk talk;
    talk.connect(Version::V1_2, "heart-beat:10000,10000\n");
    for (int i = 0; i < 5; ++i) {
        talk.clock.advance(1s);
        talk.session->send("/app/newpoint.1", "x");
    }
    QCOMPARE(talk.transport->takeSent().count("\n"), 1);
}

void tst_Session::c48BeatsAtHalfThePeriod()
{
    QFETCH(Version, version);
    Talk talk;
    talk.connect(version, "heart-beat:1000,10000\n");
    int beats = 0;
    for (int i = 0; i < 20; ++i) {
        talk.clock.advance(5s);
        talk.transport->deliver("\n");
        beats += int(talk.transport->takeSent().count("\n"));
    }
    QCOMPARE(beats, 20);
}

void tst_Session::c49EnduresThreePeriods()
{
    QFETCH(Version, version);
    Talk talk;
    talk.connect(version, "heart-beat:10000,0\n");
    talk.clock.advance(29999ms);
    QVERIFY(talk.ends.isEmpty());
    talk.clock.advance(1ms);
    QCOMPARE(talk.ends.size(), 1);
    QCOMPARE(talk.ends[0].kind, Kind::HeartBeatMissed);
    QVERIFY(talk.ends[0].mayRetry);
    QVERIFY(talk.transport->wasAborted()); // a polite close would wait for the dead
}

void tst_Session::c49EnduresASecondAtLeast()
{
    SessionOptions options;
    options.heartBeat = { 100ms, 100ms };
    Talk talk(options);
    talk.connect(Version::V1_2, "heart-beat:100,0\n");
    talk.clock.advance(999ms);
    QVERIFY(talk.ends.isEmpty());
    talk.clock.advance(1ms);
    QCOMPARE(talk.ends.value(0).kind, Kind::HeartBeatMissed);
}

void tst_Session::c50CountsPartsOfFramesAsTraffic()
{
    QFETCH(Version, version);
    Talk talk;
    talk.connect(version, "heart-beat:10000,0\n");
    qsizetype got = 0;
    talk.session->subscribe("s1", "/a", [&](const Frame &f) { got = f.body.size(); });
    talk.transport->deliver("MESSAGE\nsubscription:s1\ncontent-length:1000000\n\n");
    for (int i = 0; i < 10; ++i) {
        talk.clock.advance(29s);
        talk.transport->deliver(QByteArray(100000, 'x'));
    }
    talk.transport->deliver("\0"_ba);
    QCOMPARE(got, 1000000);
    QCOMPARE(talk.session->state(), State::Connected);
}

void tst_Session::c51EndsOnceAfterASleep()
{
    QFETCH(Version, version);
    Talk talk;
    talk.connect(version, "heart-beat:10000,10000\n");
    talk.clock.advance(8h);
    QCOMPARE(talk.ends.size(), 1);
    QCOMPARE(talk.ends[0].kind, Kind::HeartBeatMissed);
    QCOMPARE(talk.clock.pending(), 0u);
}

void tst_Session::c52AcceptsSmallerAnswers()
{
    SessionOptions options;
    options.heartBeat = { 2500ms, 3700ms };
    Talk talk(options);
    talk.connect(Version::V1_2, "heart-beat:3000,2000\n");
    QCOMPARE(talk.infos.value(0).sendEvery, 2500ms);
    QCOMPARE(talk.infos.value(0).expectEvery, 3700ms);
}

void tst_Session::c53BeatIsOneLineFeed()
{
    QFETCH(Version, version);
    Talk talk;
    talk.connect(version, "heart-beat:0,10000\n");
    talk.clock.advance(20s);
    QCOMPARE(talk.transport->takeSent(), QByteArrayList(4, "\n"));
}

void tst_Session::c54ClosesByItselfAfterError()
{
    QFETCH(Version, version);
    Talk talk;
    talk.connect(version);
    talk.transport->deliver("ERROR\nmessage:Invalid destination\n\nno\n\0"_ba);
    QVERIFY(!talk.transport->wasToldToClose());
    QCOMPARE(talk.session->send("/a", "x").code, SendResult::Code::NotConnected);
    talk.clock.advance(1999ms);
    QVERIFY(talk.ends.isEmpty());
    talk.clock.advance(1ms);
    QVERIFY(talk.transport->wasToldToClose());
    QCOMPARE(talk.ends.size(), 1);
    QCOMPARE(talk.ends[0].kind, Kind::ErrorFrame);
    QCOMPARE(talk.ends[0].errorMessage, "Invalid destination"_ba);
    QCOMPARE(talk.ends[0].errorBody, "no"_ba);
    QVERIFY(talk.ends[0].mayRetry);

    Talk quick; // a server that closes is not waited for
    quick.connect(version);
    quick.transport->deliver("ERROR\nmessage:Connection to broker closed.\n\n\0"_ba);
    quick.transport->end(TransportEnd::Reason::Closed, 1002);
    QCOMPARE(quick.ends.size(), 1);
    QCOMPARE(quick.ends[0].kind, Kind::BrokerNotAvailable);
    QCOMPARE(quick.ends[0].transport.code, 1002);
}

void tst_Session::c55ErrorFailsTheReceiptItNames()
{
    QFETCH(Version, version);
    Talk talk;
    talk.connect(version);
    QList<ReceiptOutcome> first;
    QList<ReceiptOutcome> second;
    talk.session->send("/a", "1", {}, [&](ReceiptOutcome o) { first.append(o); });
    talk.session->send("/a", "2", {}, [&](ReceiptOutcome o) { second.append(o); });
    talk.transport->deliver("ERROR\nreceipt-id:r2\nmessage:no\n\n\0"_ba);
    QVERIFY(first.isEmpty());
    QCOMPARE(second, QList{ ReceiptOutcome::Refused });
    talk.transport->end(TransportEnd::Reason::Lost);
    QCOMPARE(first, QList{ ReceiptOutcome::SessionEnded });
    QCOMPARE(second.size(), 1);
    QCOMPARE(talk.ends.value(0).receiptId, "r2"_ba);
}

void tst_Session::c56UnderstandsSparseAndNoisyErrors_data()
{
    QTest::addColumn<QByteArray>("frame");
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("nothing") << "ERROR\n\n\0"_ba
                             << ""_ba
                             << ""_ba;
    QTest::newRow("message") << "ERROR\nmessage:no\n\n\0"_ba
                             << "no"_ba
                             << ""_ba;
    QTest::newRow("body") << "ERROR\n\n why \n\0"_ba
                          << ""_ba
                          << "why"_ba;
    QTest::newRow("stack trace")
        << "ERROR\nmessage:User name [x] or password is invalid.\n\n"
           "java.lang.SecurityException: User name [x] or password is invalid.\n"
           "\tat org.apache.activemq.Broker.add(Broker.java:52)\n\t... 7 more\n"
           "Caused by: java.lang.Error\n\0"_ba
        << "User name [x] or password is invalid."_ba
        << "User name [x] or password is invalid."_ba;
    QTest::newRow("trace alone") << "ERROR\n\n\tat a.b.C.d(C.java:1)\n\0"_ba
                                 << ""_ba
                                 << ""_ba;
    QTest::newRow("long") << "ERROR\n\n"_ba + QByteArray(9000, 'x') + '\0' << ""_ba
                          << QByteArray(1000, 'x');
}

void tst_Session::c56UnderstandsSparseAndNoisyErrors()
{
    QFETCH(QByteArray, frame);
    for (const Version version : { Version::V1_0, Version::V1_1, Version::V1_2 }) {
        Talk talk;
        talk.connect(version);
        talk.transport->deliver(frame);
        talk.clock.advance(2s);
        QCOMPARE(talk.ends.size(), 1);
        QTEST(talk.ends[0].errorMessage, "message");
        QTEST(talk.ends[0].errorBody, "body");
    }
}

void tst_Session::c57ErrorBeforeConnectedIsALoginRefusal()
{
    const auto endAfter = [](const QByteArray &error) {
        Talk talk;
        talk.transport->acceptOpening();
        talk.transport->deliver(error);
        talk.clock.advance(2s);
        return talk.ends.value(0);
    };
    const SessionEnd refused = endAfter("ERROR\nmessage:Bad CONNECT\n\nAccess refused\n\0"_ba);
    QCOMPARE(refused.kind, Kind::LoginRefused);
    QVERIFY(!refused.mayRetry);
    const SessionEnd away = endAfter("ERROR\nmessage:Broker not available.\n\n\0"_ba);
    QCOMPARE(away.kind, Kind::BrokerNotAvailable);
    QVERIFY(away.mayRetry);
    for (const char *const text :
         { "Version mismatch", "Invalid Protocol version[2.0], supported ...",
           "AMQ339002 Stomp versions not supported 2.0" }) {
        const SessionEnd version = endAfter("ERROR\nmessage:" + QByteArray(text) + "\n\n\0"_ba);
        QCOMPARE(version.kind, Kind::VersionRefused);
        QVERIFY(!version.mayRetry);
    }
}

void tst_Session::c58ReceiptsTimeOut()
{
    QFETCH(Version, version);
    Talk talk;
    talk.connect(version);
    QList<ReceiptOutcome> outcomes;
    talk.session->send("/a", "x", {}, [&](ReceiptOutcome o) { outcomes.append(o); });
    talk.clock.advance(14999ms);
    QVERIFY(outcomes.isEmpty());
    talk.clock.advance(1ms);
    QCOMPARE(outcomes, QList{ ReceiptOutcome::TimedOut });
    talk.transport->deliver("RECEIPT\nreceipt-id:r1\n\n\0"_ba); // too late, ignored
    QCOMPARE(outcomes.size(), 1);
    QCOMPARE(talk.session->state(), State::Connected);
}

void tst_Session::c58ReceiptsFailWithTheSession()
{
    Talk talk;
    talk.connect(Version::V1_2);
    QList<ReceiptOutcome> outcomes;
    const auto note = [&](ReceiptOutcome o) { outcomes.append(o); };
    talk.session->send("/a", "x", {}, note);
    talk.session->subscribe("s1", "/a", {}, {}, note);
    talk.transport->end(TransportEnd::Reason::Lost);
    QCOMPARE(outcomes, QList<ReceiptOutcome>(2, ReceiptOutcome::SessionEnded));
    talk.clock.advance(1h);
    QCOMPARE(outcomes.size(), 2);
}

void tst_Session::c59ReceiptMeansReceivedAlone()
{
    // Each receipt is for its own frame; what came before and was not answered is not settled by it.
    QFETCH(Version, version);
    Talk talk;
    talk.connect(version);
    QByteArrayList settled;
    talk.session->send("/a", "1", {}, [&](ReceiptOutcome) { settled.append("1"); });
    talk.session->send("/a", "2", {}, [&](ReceiptOutcome) { settled.append("2"); });
    talk.transport->deliver("RECEIPT\nreceipt-id:r2\n\n\0"_ba);
    QCOMPARE(settled, QByteArrayList{ "2" });
    talk.transport->deliver("RECEIPT\nreceipt-id:r1\n\n\0"_ba);
    QCOMPARE(settled, (QByteArrayList{ "2", "1" }));
}

void tst_Session::c60TakesReceiptAndMessageInAnyOrder()
{
    QFETCH(Version, version);
    const QByteArray receipt = "RECEIPT\nreceipt-id:r1\n\n\0"_ba;
    const QByteArray message = "MESSAGE\nsubscription:s1\n\nx\0"_ba;
    for (const QByteArray &octets : { receipt + message, message + receipt }) {
        Talk talk;
        talk.connect(version);
        int receipts = 0;
        int messages = 0;
        talk.session->subscribe("s1", "/a", [&](const Frame &) { ++messages; });
        talk.session->send("/a", "x", {},
                           [&](ReceiptOutcome o) { receipts += o == ReceiptOutcome::Received; });
        talk.transport->deliver(octets);
        QCOMPARE(receipts, 1);
        QCOMPARE(messages, 1);
    }
}

void tst_Session::c61IgnoresUnknownReceipts()
{
    QFETCH(Version, version);
    Talk talk;
    talk.connect(version);
    int settled = 0;
    talk.session->send("/a", "x", {}, [&](ReceiptOutcome) { ++settled; });
    talk.transport->deliver(
        "RECEIPT\nreceipt-id:r1\n\n\0RECEIPT\nreceipt-id:r1\n\n\0"
        "RECEIPT\nreceipt-id:x1\n\n\0RECEIPT\nreceipt-id:\n\n\0RECEIPT\n\n\0"_ba);
    QCOMPARE(settled, 1);
    QCOMPARE(talk.dropped.size(), 4);
    QCOMPARE(talk.session->state(), State::Connected);
}

void tst_Session::c62SendsNothingAfterDisconnect()
{
    QFETCH(Version, version);
    Talk talk;
    talk.connect(version, "heart-beat:1000,1000\n");
    talk.transport->setSlowToClose();
    talk.session->disconnectFromServer();
    const Frame frame = parsed(talk.transport->takeSent(), version);
    QCOMPARE(frame.command, "DISCONNECT"_ba);
    QVERIFY(frame.header("receipt"));
    talk.session->disconnectFromServer();
    talk.clock.advance(1900ms);
    QCOMPARE(talk.session->send("/a", "x").code, SendResult::Code::NotConnected);
    QVERIFY(talk.transport->takeSent().isEmpty());
    talk.transport->deliver("RECEIPT\nreceipt-id:" + frame.value("receipt") + "\n\n\0"_ba);
    QVERIFY(talk.transport->wasToldToClose());
    talk.transport->end(TransportEnd::Reason::Asked);
    QCOMPARE(talk.ends.size(), 1);
    QCOMPARE(talk.ends[0].kind, Kind::Asked);
    QVERIFY(!talk.ends[0].mayRetry);
}

void tst_Session::c63TakesCloseForTheAnswerToDisconnect()
{
    QFETCH(Version, version);
    for (const auto reason : { TransportEnd::Reason::Closed, TransportEnd::Reason::Lost }) {
        Talk talk;
        talk.connect(version);
        talk.session->disconnectFromServer();
        talk.transport->end(reason, 1000, u"STOMP died"_s);
        QCOMPARE(talk.ends.size(), 1);
        QCOMPARE(talk.ends[0].kind, Kind::Asked);
    }
}

void tst_Session::c64WaitsTwoSecondsAtMost()
{
    QFETCH(Version, version);
    Talk talk;
    talk.connect(version);
    talk.transport->setSlowToClose();
    talk.session->disconnectFromServer();
    talk.clock.advance(1999ms);
    QVERIFY(talk.ends.isEmpty());
    talk.clock.advance(1ms);
    QCOMPARE(talk.ends.size(), 1);
    QCOMPARE(talk.ends[0].kind, Kind::Asked);
}

void tst_Session::c66RoutesBySubscription()
{
    QFETCH(Version, version);
    Talk talk;
    talk.connect(version);
    QByteArrayList seen;
    talk.session->subscribe("s1", "/topic/\xc3\xa9", [&](const Frame &) { seen.append("s1"); });
    talk.session->subscribe("s2", "/topic/other", [&](const Frame &) { seen.append("s2"); });
    talk.transport->deliver("MESSAGE\nsubscription:s1\ndestination:/topic/%C3%A9\n\n\0"
                            "MESSAGE\nsubscription:s1\ndestination:/topic/other\n\n\0"
                            "MESSAGE\nsubscription:s2\nsubscription:s1\n\n\0"_ba);
    QCOMPARE(seen, (QByteArrayList{ "s1", "s1", "s2" }));
}

void tst_Session::c67DropsMessagesOfNoSubscription()
{
    QFETCH(Version, version);
    Talk talk;
    talk.connect(version);
    int seen = 0;
    talk.session->subscribe("s1", "/a", [&](const Frame &) {
        ++seen;
        talk.session->unsubscribe("s1"); // the handler may end its own subscription
    });
    talk.transport->deliver("MESSAGE\nsubscription:s1\n\n\0MESSAGE\nsubscription:s1\n\n\0"
                            "MESSAGE\nsubscription:nobody\ndestination:/a\n\n\0"_ba);
    QCOMPARE(seen, 1);
    QCOMPARE(talk.dropped.size(), 2);
    QCOMPARE(talk.session->state(), State::Connected);
}

void tst_Session::c68RoutesByDestinationWithoutSubscription()
{
    QFETCH(Version, version);
    Talk talk;
    talk.connect(version);
    int seen = 0;
    talk.session->subscribe("s1", "/topic/a", [&](const Frame &) { ++seen; });
    talk.transport->deliver(
        "MESSAGE\ndestination:/topic/a\n\n\0MESSAGE\ndestination:/topic/b\n\n\0"_ba);
    QCOMPARE(seen, 1);
    QCOMPARE(talk.dropped.size(), 1);
}

void tst_Session::c69AcknowledgesAsTheVersionSays_data()
{
    QTest::addColumn<Version>("version");
    QTest::addColumn<QByteArray>("octets");
    QTest::newRow("1.0") << Version::V1_0 << "ACK\nmessage-id:m7\n\n\0"_ba;
    QTest::newRow("1.1") << Version::V1_1 << "ACK\nmessage-id:m7\nsubscription:s1\n\n\0"_ba;
    QTest::newRow("1.2") << Version::V1_2 << "ACK\nid:a7\n\n\0"_ba;
}

void tst_Session::c69AcknowledgesAsTheVersionSays()
{
    QFETCH(Version, version);
    QFETCH(QByteArray, octets);
    Talk talk;
    talk.connect(version);
    Frame message;
    talk.session->subscribe("s1", "/a", [&](const Frame &f) { message = f; },
                            { { "ack", "client" } });
    talk.transport->deliver("MESSAGE\nsubscription:s1\nmessage-id:m7\nack:a7\n\n\0"_ba);
    talk.transport->takeSent();
    QVERIFY(talk.session->ack(message));
    QCOMPARE(talk.transport->takeSent(), QByteArrayList{ octets });
    const SendResult nack = talk.session->nack(message);
    QCOMPARE(bool(nack), version != Version::V1_0);
    QCOMPARE(talk.transport->takeSent().value(0), nack ? "N" + octets : QByteArray());
}

void tst_Session::c70NeverAcknowledgesAuto()
{
    QFETCH(Version, version);
    Talk talk;
    talk.connect(version);
    Frame message;
    for (const QList<stomp::Header> &headers : { QList<stomp::Header>(), { { "ack", "auto" } } }) {
        talk.session->subscribe(
            "s1", "/a", [&](const Frame &f) { message = f; }, headers);
        talk.transport->deliver("MESSAGE\nsubscription:s1\nmessage-id:m7\n\n\0"_ba);
        talk.transport->takeSent();
        QVERIFY(talk.session->ack(message));
        QVERIFY(talk.transport->takeSent().isEmpty());
        talk.session->unsubscribe("s1");
    }
}

void tst_Session::c71AcknowledgesOncePerCall()
{
    // In mode `client` one ACK covers all before it, in `client-individual` each is its own: one frame a call.
    QFETCH(Version, version);
    for (const char *const mode : { "client", "client-individual" }) {
        Talk talk;
        talk.connect(version);
        QList<Frame> messages;
        talk.session->subscribe("s1", "/a", [&](const Frame &f) { messages.append(f); },
                                { { "ack", mode } });
        for (int i = 0; i < 3; ++i)
            talk.transport->deliver("MESSAGE\nsubscription:s1\nack:a\nmessage-id:m\n\n\0"_ba);
        talk.transport->takeSent();
        talk.session->ack(messages.last());
        QCOMPARE(talk.transport->takeSent().size(), 1);
        talk.session->ack(messages.first());
        QCOMPARE(talk.transport->takeSent().size(), 1);
    }
}

void tst_Session::c72NumbersTransactions()
{
    QFETCH(Version, version);
    Talk talk;
    talk.connect(version);
    const QByteArray first = talk.session->begin();
    const QByteArray second = talk.session->begin();
    QVERIFY(!first.isEmpty() && !second.isEmpty() && first != second);
    QVERIFY(talk.session->commit(first));
    QVERIFY(!talk.session->commit(first));
    QVERIFY(talk.session->begin() != first);
    QCOMPARE(talk.session->openTransactions(), 2);
    talk.transport->end(TransportEnd::Reason::Lost);
    QCOMPARE(talk.session->openTransactions(), 0);
}

void tst_Session::c73KeepsForeignHeaders()
{
    QFETCH(Version, version);
    Talk talk;
    talk.connect(version);
    QList<stomp::Header> headers;
    int settled = 0;
    talk.session->subscribe("s1", "/a", [&](const Frame &f) { headers = f.headers; });
    talk.session->send("/a", "x", {}, [&](ReceiptOutcome) { ++settled; });
    talk.transport->deliver(
        "MESSAGE\nsubscription:s1\nreceipt:r1\nexpires:0\npriority:4\nx-y:z\n\n\0"_ba);
    QCOMPARE(headers.size(), 5);
    QCOMPARE(headers[4], stomp::Header("x-y", "z"));
    QCOMPARE(settled, 0);
    QVERIFY(talk.transport->takeSent().size() == 2); // no receipt is answered
}

void tst_Session::c74ClosesAtItsLimits()
{
    QFETCH(Version, version);
    SessionOptions options;
    options.incoming.maxBodyBytes = 10;
    Talk talk(options);
    talk.connect(version);
    talk.transport->deliver("MESSAGE\ncontent-length:11\n\n");
    QVERIFY(talk.transport->wasToldToClose());
    QCOMPARE(talk.ends.value(0).kind, Kind::TooBig);
    QVERIFY(talk.ends.value(0).errorMessage.startsWith("body too long"));
}

void tst_Session::c75RefusesFramesAboveTheLimit()
{
    QFETCH(Version, version);
    SessionOptions options;
    options.maxFrameBytes = 100;
    Talk talk(options);
    talk.connect(version);
    int settled = 0;
    const SendResult result =
        talk.session->send("/a", QByteArray(100, 'x'), {}, [&](ReceiptOutcome) { ++settled; });
    QCOMPARE(result.code, SendResult::Code::TooLarge);
    QVERIFY(result.bytes > 100);
    QCOMPARE(result.limit, 100);
    QVERIFY(talk.transport->takeSent().isEmpty());
    QVERIFY(talk.session->send("/a", "x"));
    talk.clock.advance(1h);
    QCOMPARE(settled, 0);
}

void tst_Session::c76TellsASizeLimitFromOtherCloses()
{
    Talk talk;
    talk.connect(Version::V1_2);
    talk.transport->end(TransportEnd::Reason::Closed, 1009, u"too big"_s);
    QCOMPARE(talk.ends.value(0).kind, Kind::TooBig);
}

void tst_Session::tellsEndsApart_data()
{
    using Reason = TransportEnd::Reason;
    QTest::addColumn<int>("reason");
    QTest::addColumn<int>("code");
    QTest::addColumn<int>("stage"); // 0 opening, 1 logging in, 2 connected
    QTest::addColumn<int>("kind");
    QTest::addColumn<bool>("mayRetry");
    const auto row = [](const char *name, Reason reason, int code, int stage, Kind kind,
                        bool retry) {
        QTest::newRow(name) << int(reason) << code << stage << int(kind) << retry;
    };
    row("refused", Reason::Refused, 0, 0, Kind::CouldNotConnect, true);
    row("no such host", Reason::HostNotFound, 0, 0, Kind::CouldNotConnect, true);
    row("bad certificate", Reason::Tls, 0, 0, Kind::CouldNotConnect, false);
    row("400", Reason::HttpStatus, 400, 0, Kind::CouldNotConnect, true);
    row("401", Reason::HttpStatus, 401, 0, Kind::LoginRefused, false);
    row("403", Reason::HttpStatus, 403, 0, Kind::LoginRefused, false);
    row("404", Reason::HttpStatus, 404, 0, Kind::CouldNotConnect, false);
    row("502", Reason::HttpStatus, 502, 0, Kind::CouldNotConnect, true);
    row("503", Reason::HttpStatus, 503, 0, Kind::CouldNotConnect, true);
    row("504", Reason::HttpStatus, 504, 0, Kind::CouldNotConnect, true);
    row("too slow to open", Reason::TimedOut, 0, 0, Kind::TimedOut, true);
    row("no WebSocket", Reason::BadData, 0, 0, Kind::CouldNotConnect, true);
    row("lost before the upgrade", Reason::Lost, 0, 0, Kind::CouldNotConnect, true);
    row("lost at login", Reason::Lost, 0, 1, Kind::Lost, true);
    row("closed at login", Reason::Closed, 1000, 1, Kind::Closed, true);
    row("lost", Reason::Lost, 0, 2, Kind::Lost, true);
    row("STOMP died", Reason::Closed, 1000, 2, Kind::Closed, true);
    row("message too big", Reason::Closed, 1009, 2, Kind::TooBig, true);
    row("we got too much", Reason::TooBig, 0, 2, Kind::TooBig, true);
    row("not UTF-8", Reason::BadData, 1007, 2, Kind::ProtocolError, true);
    row("server does not read", Reason::OutputOverflow, 0, 2, Kind::Lost, true);
}

void tst_Session::tellsEndsApart()
{
    QFETCH(int, reason);
    QFETCH(int, code);
    QFETCH(int, stage);
    Talk talk;
    if (stage >= 1)
        talk.transport->acceptOpening();
    if (stage == 2)
        talk.transport->deliver("CONNECTED\nversion:1.2\n\n\0"_ba);
    talk.transport->end(TransportEnd::Reason(reason), code, u"words"_s);
    QCOMPARE(talk.ends.size(), 1);
    QTEST(int(talk.ends[0].kind), "kind");
    QTEST(talk.ends[0].mayRetry, "mayRetry");
    QCOMPARE(talk.ends[0].wasConnected, stage == 2);
    QCOMPARE(talk.ends[0].transport.text, u"words"_s);
    talk.clock.advance(1h);
    QCOMPARE(talk.ends.size(), 1);
}

void tst_Session::refusesToQueueWithoutEnd()
{
    Talk talk;
    talk.connect(Version::V1_2);
    talk.transport->setQueuedBytes(4 * 1024 * 1024 + 1);
    QCOMPARE(talk.session->send("/a", "x").code, SendResult::Code::QueueFull);
    talk.transport->setQueuedBytes(0);
    QVERIFY(talk.session->send("/a", "x"));
}

void tst_Session::masksThePasscode()
{
    SessionOptions options;
    options.login = "ana";
    options.passcode = "hush";
    Talk talk(options);
    talk.transport->acceptOpening();
    QCOMPARE(parsed(talk.transport->takeSent()).value("passcode"), "hush"_ba);
    QCOMPARE(talk.shown.size(), 1);
    QCOMPARE(talk.shown[0].value("passcode"), "***"_ba);
    QCOMPARE(talk.shown[0].value("login"), "ana"_ba);
}

QTEST_APPLESS_MAIN(tst_Session)
#include "tst_session.moc"
