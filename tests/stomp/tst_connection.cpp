// SPDX-License-Identifier: GPL-3.0-or-later
#include "stomp/connection.h"
#include "support/faketransport.h"
#include "support/manualclock.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using base::Milliseconds;
using stomp::Backoff;
using stomp::BackoffOptions;
using stomp::Connection;
using stomp::ConnectionOptions;
using stomp::Frame;
using stomp::SendResult;
using stomp::SessionEnd;
using stomp::TransportEnd;
using stomp::Version;
using Reason = TransportEnd::Reason;
using State = Connection::State;
using Kind = SessionEnd::Kind;

Q_DECLARE_METATYPE(stomp::Version)

namespace {

void addVersions()
{
    QTest::addColumn<Version>("version");
    QTest::newRow("1.0") << Version::V1_0;
    QTest::newRow("1.1") << Version::V1_1;
    QTest::newRow("1.2") << Version::V1_2;
}

/// Always the most or the least that may come.
class EdgeRandom final : public base::Random
{
public:
    explicit EdgeRandom(bool most) : m_value(most ? ~quint64(0) : 0) { }
    quint64 next64() override { return m_value; }

private:
    quint64 m_value;
};

/// A connection whose servers are the test.
struct Talk
{
    explicit Talk(ConnectionOptions options = {})
        : connection(transports.factory(), std::move(options), clock, random)
    {
        QObject::connect(&connection, &Connection::disconnected,
                         [this](const SessionEnd &end) { losses.append(end); });
        QObject::connect(&connection, &Connection::ended,
                         [this](const SessionEnd &end) { ends.append(end); });
        QObject::connect(&connection, &Connection::retryScheduled,
                         [this](Milliseconds delay) { delays.append(delay); });
        QObject::connect(&connection, &Connection::subscriptionReady,
                         [this](Connection::SubscriptionId id) { ready.append(id); });
        QObject::connect(&connection, &Connection::subscriptionRefused,
                         [this](Connection::SubscriptionId id) { refused.append(id); });
        QObject::connect(&connection, &Connection::stopped, [this] { ++stops; });
        connection.start();
    }

    support::FakeTransport &transport() { return *transports.latest(); }

    void connect(Version version = Version::V1_2, const QByteArray &headers = {})
    {
        transport().acceptOpening();
        transport().deliver("CONNECTED\nversion:" + stomp::versionText(version) + '\n' + headers
                            + "\n\0"_ba);
    }
    void receipt(const QByteArray &id)
    {
        transport().deliver("RECEIPT\nreceipt-id:" + id + "\n\n\0"_ba);
    }
    /// Loses the connection and waits until the next attempt has begun.
    void loseAndRetry(Reason reason = Reason::Lost, int code = 0)
    {
        transport().end(reason, code);
        const int before = transports.count();
        clock.advance(delays.last());
        Q_ASSERT(transports.count() == before + 1);
    }

    support::ManualClock clock;
    EdgeRandom random{ true };
    support::FakeTransports transports;
    Connection connection;
    QList<SessionEnd> losses;
    QList<SessionEnd> ends;
    QList<Milliseconds> delays;
    QList<Connection::SubscriptionId> ready;
    QList<Connection::SubscriptionId> refused;
    int stops = 0;
};

QByteArrayList commands(const QByteArrayList &sent)
{
    QByteArrayList result;
    for (const QByteArray &octets : sent)
        result.append(octets.left(octets.indexOf('\n')));
    return result;
}

} // namespace

class tst_Connection : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void c41SubscribesOnlyAfterConnected_data() { addVersions(); }
    void c41SubscribesOnlyAfterConnected();
    void c57StopsTryingAfterRefusedLogin();
    void c65NeverUsesAnIdTwice_data() { addVersions(); }
    void c65NeverUsesAnIdTwice();
    void c66KeepsRoutesOverReconnects_data() { addVersions(); }
    void c66KeepsRoutesOverReconnects();
    void c67DropsMessagesAfterUnsubscribe_data() { addVersions(); }
    void c67DropsMessagesAfterUnsubscribe();
    void c72ForgetsTransactionsOverReconnects();
    void c75RefusesFramesAboveTheLimit();
    void c76NeverSendsAFrameAgainByItself();

    void waitsWithFullJitter();
    void looksOftenWhereNobodyListens();
    void waitsLittleAfterAServerThatWasThere();
    void jitterReachesFromZero();
    void looksOftenForABroker();
    void retriesQuicklyAfterStableSession();
    void keepsCountingAfterShortSessions();
    void obeysASmallerCap();
    void endsForGoodWhereWaitingCannotHelp_data();
    void endsForGoodWhereWaitingCannotHelp();
    void beginsAnewAfterItsEnd();
    void triesOnceWhenToldSo();
    void resubscribesInOrder();
    void countsSilentServersAsReady();
    void waitsForTheReceiptOfServersThatAnswer();
    void tellsWhichSubscriptionWasRefused_data();
    void tellsWhichSubscriptionWasRefused();
    void reportsSubscriptionThatCannotBeSent();
    void refusesToSendWhileAway();
    void stopsGracefully();
    void stopsWhileWaiting();
    void stopsWhileConnecting();
    void stopsFromItsOwnSignals();
    void retriesAtOnceWhenAsked();
    void halvesHeartBeatsAfterSilentCuts();
    void keepsHeartBeatsAfterOtherEnds();
    void showsEveryFrame();
};

void tst_Connection::c41SubscribesOnlyAfterConnected()
{
    QFETCH(Version, version);
    Talk talk;
    talk.connection.subscribe("/topic/a", {});
    talk.transport().acceptOpening();
    QCOMPARE(commands(talk.transport().takeSent()), QByteArrayList{ "CONNECT" });
    talk.transport().deliver("CONNECTED\nversion:" + stomp::versionText(version) + "\n\n\0"_ba);
    QCOMPARE(commands(talk.transport().takeSent()), QByteArrayList{ "SUBSCRIBE" });
}

void tst_Connection::c57StopsTryingAfterRefusedLogin()
{
    Talk talk;
    talk.transport().acceptOpening();
    talk.transport().deliver("ERROR\nmessage:Bad CONNECT\n\n\0"_ba);
    talk.clock.advance(1h);
    QCOMPARE(talk.transports.count(), 1);
    QCOMPARE(talk.ends.size(), 1);
    QCOMPARE(talk.ends[0].kind, Kind::LoginRefused);
    QCOMPARE(talk.connection.state(), State::Ended);
}

void tst_Connection::c65NeverUsesAnIdTwice()
{
    QFETCH(Version, version);
    Talk talk;
    talk.connect(version);
    talk.transport().takeSent();
    QSet<QByteArray> ids;
    for (int i = 0; i < 5; ++i) {
        const auto id = talk.connection.subscribe("/topic/same", {});
        const QByteArray sent = talk.transport().takeSent().value(0);
        const qsizetype at = sent.indexOf("\nid:") + 4;
        ids.insert(sent.mid(at, sent.indexOf('\n', at) - at));
        talk.connection.unsubscribe(id);
        talk.transport().takeSent();
    }
    QCOMPARE(ids.size(), 5);
}

void tst_Connection::c66KeepsRoutesOverReconnects()
{
    QFETCH(Version, version);
    Talk talk;
    QByteArrayList seen;
    talk.connection.subscribe("/topic/a", [&](const Frame &f) { seen.append("a" + f.body); });
    talk.connection.subscribe("/topic/b", [&](const Frame &f) { seen.append("b" + f.body); });
    for (int i = 0; i < 3; ++i) {
        talk.connect(version);
        talk.transport().deliver("MESSAGE\nsubscription:s1\ndestination:/other\n\n1\0"
                                 "MESSAGE\nsubscription:s2\ndestination:/topic/a\n\n2\0"_ba);
        talk.loseAndRetry();
    }
    QCOMPARE(seen, (QByteArrayList{ "a1", "b2", "a1", "b2", "a1", "b2" }));
}

void tst_Connection::c67DropsMessagesAfterUnsubscribe()
{
    QFETCH(Version, version);
    Talk talk;
    int seen = 0;
    const auto id = talk.connection.subscribe("/topic/a", [&](const Frame &) { ++seen; });
    talk.connect(version);
    talk.connection.unsubscribe(id);
    QCOMPARE(commands(talk.transport().takeSent()).last(), "UNSUBSCRIBE"_ba);
    talk.transport().deliver("MESSAGE\nsubscription:s1\n\n\0"_ba);
    QCOMPARE(seen, 0);
    talk.loseAndRetry();
    talk.connect(version);
    QCOMPARE(commands(talk.transport().takeSent()), QByteArrayList{ "CONNECT" });
}

void tst_Connection::c72ForgetsTransactionsOverReconnects()
{
    // They live in the session alone: the next one begins without any.
    Talk talk;
    talk.connect();
    talk.loseAndRetry();
    talk.connect();
    QCOMPARE(commands(talk.transport().takeSent()), QByteArrayList{ "CONNECT" });
}

void tst_Connection::c75RefusesFramesAboveTheLimit()
{
    ConnectionOptions options;
    options.session.maxFrameBytes = 200;
    Talk talk(options);
    talk.connect();
    const SendResult result = talk.connection.send("/a", QByteArray(300, 'x'));
    QCOMPARE(result.code, SendResult::Code::TooLarge);
    QCOMPARE(result.limit, 200);
    QVERIFY(result.bytes > 300);
}

void tst_Connection::c76NeverSendsAFrameAgainByItself()
{
    Talk talk;
    talk.connect();
    QVERIFY(talk.connection.send("/a", "big"));
    talk.loseAndRetry(Reason::Closed, 1009);
    QCOMPARE(talk.losses.value(0).kind, Kind::TooBig);
    talk.connect();
    talk.clock.advance(1s);
    QCOMPARE(commands(talk.transport().takeSent()), QByteArrayList{ "CONNECT" });
}

void tst_Connection::waitsWithFullJitter()
{
    Talk talk;
    for (int i = 0; i < 10; ++i)
        talk.loseAndRetry(Reason::TimedOut);
    QCOMPARE(talk.delays,
             (QList<Milliseconds>{ 250ms, 500ms, 1s, 2s, 4s, 8s, 16s, 30s, 30s, 30s }));
}

void tst_Connection::looksOftenWhereNobodyListens()
{
    EdgeRandom most(true);
    const auto longest = [&](const SessionEnd &end, int attempts) {
        Backoff backoff({}, most);
        Milliseconds delay{ 0 };
        for (int i = 0; i < attempts; ++i)
            delay = std::max(delay, backoff.next(end, {}));
        return delay;
    };
    SessionEnd end{ .kind = Kind::CouldNotConnect, .mayRetry = true };
    end.transport.reason = Reason::Refused;
    QCOMPARE(longest(end, 800), 1500ms);
    QCOMPARE(longest(end, 801), 30s); // it may be for good
    end.transport = { Reason::HttpStatus, 502, {} };
    QCOMPARE(longest(end, 800), 1500ms);
    end.transport.code = 503; // a server may be there, and have too much to do
    QCOMPARE(longest(end, 20), 30s);
    end.transport = { Reason::HostNotFound, 0, {} };
    QCOMPARE(longest(end, 20), 30s);
    const SessionEnd away{ .kind = Kind::BrokerNotAvailable, .mayRetry = true };
    QCOMPARE(longest(away, 800), 1500ms);
    QCOMPARE(longest(away, 801), 5s);
}

void tst_Connection::waitsLittleAfterAServerThatWasThere()
{
    EdgeRandom most(true);
    Backoff backoff({}, most);
    SessionEnd refused{ .kind = Kind::CouldNotConnect, .mayRetry = true };
    refused.transport.reason = Reason::Refused;
    const SessionEnd lost{ .kind = Kind::Lost, .wasConnected = true, .mayRetry = true };
    for (int outage = 0; outage < 20; ++outage) { // a server restarted every quarter of a minute
        QVERIFY(backoff.next(lost, 16s) <= 2s);
        for (int i = 0; i < 10; ++i)
            QVERIFY(backoff.next(refused, {}) <= 1500ms);
    }
    QVERIFY(backoff.next(lost, 2s) <= 4s); // the next one came soon; what was before is forgotten
    for (int i = 0; i < 10; ++i)
        backoff.next(lost, 100ms);
    QCOMPARE(backoff.next(lost, 100ms), 30s); // thrown out at once, again and again
}

void tst_Connection::jitterReachesFromZero()
{
    EdgeRandom least(false);
    Backoff none({}, least);
    const SessionEnd lost{ .kind = Kind::Lost, .mayRetry = true };
    for (int i = 0; i < 40; ++i)
        QCOMPARE(none.next(lost, {}), 0ms);
    base::SeededRandom seeded(1);
    Backoff backoff({}, seeded);
    int low = 0;
    for (int i = 0; i < 1000; ++i) {
        const Milliseconds delay = backoff.next(lost, {});
        QVERIFY(delay >= 0ms && delay <= 30s);
        low += delay < 15s;
    }
    QVERIFY2(low > 400 && low < 600, qPrintable(QString::number(low))); // fixed seed
}

void tst_Connection::looksOftenForABroker()
{
    Talk talk;
    for (int i = 0; i < 10; ++i) {
        talk.transport().acceptOpening();
        talk.transport().deliver("ERROR\nmessage:Broker not available.\n\n\0"_ba);
        talk.loseAndRetry(Reason::Closed, 1002);
    }
    QCOMPARE(talk.delays.last(), 1500ms);
    QCOMPARE(talk.losses.last().kind, Kind::BrokerNotAvailable);
}

void tst_Connection::retriesQuicklyAfterStableSession()
{
    Talk talk;
    for (int i = 0; i < 6; ++i)
        talk.loseAndRetry(Reason::Refused);
    talk.connect();
    talk.clock.advance(60s);
    talk.loseAndRetry();
    QCOMPARE(talk.delays.last(), 500ms);
    talk.loseAndRetry(Reason::Refused);
    QCOMPARE(talk.delays.last(), 250ms);
}

void tst_Connection::keepsCountingAfterShortSessions()
{
    Talk talk;
    for (int i = 0; i < 5; ++i) {
        talk.connect();
        talk.clock.advance(59s);
        talk.loseAndRetry(Reason::Closed, 1000);
    }
    QCOMPARE(talk.delays.last(), 4s);
}

void tst_Connection::obeysASmallerCap()
{
    ConnectionOptions options;
    options.backoff.cap = 300ms;
    Talk talk(options);
    for (int i = 0; i < 5; ++i)
        talk.loseAndRetry(Reason::Refused);
    QCOMPARE(talk.delays.last(), 300ms);
    talk.connect();
    talk.clock.advance(2min);
    talk.loseAndRetry();
    QCOMPARE(talk.delays.last(), 300ms);
}

void tst_Connection::endsForGoodWhereWaitingCannotHelp_data()
{
    QTest::addColumn<int>("reason");
    QTest::addColumn<int>("code");
    QTest::newRow("certificate") << int(Reason::Tls) << 1;
    QTest::newRow("401") << int(Reason::HttpStatus) << 401;
    QTest::newRow("403") << int(Reason::HttpStatus) << 403;
    QTest::newRow("404") << int(Reason::HttpStatus) << 404;
}

void tst_Connection::endsForGoodWhereWaitingCannotHelp()
{
    QFETCH(int, reason);
    QFETCH(int, code);
    Talk talk;
    talk.transport().end(Reason(reason), code);
    talk.clock.advance(1h);
    QCOMPARE(talk.transports.count(), 1);
    QCOMPARE(talk.ends.size(), 1);
    QCOMPARE(talk.losses.size(), 1);
    QVERIFY(talk.delays.isEmpty());
}

void tst_Connection::beginsAnewAfterItsEnd()
{
    Talk talk;
    talk.transport().end(Reason::HttpStatus, 404);
    talk.connection.start();
    QCOMPARE(talk.transports.count(), 2);
    talk.connect();
    QVERIFY(talk.connection.isConnected());
}

void tst_Connection::triesOnceWhenToldSo()
{
    ConnectionOptions options;
    options.retry = false;
    Talk talk(options);
    talk.transport().end(Reason::Refused);
    QCOMPARE(talk.ends.size(), 1);
    QVERIFY(talk.ends[0].mayRetry);
    QCOMPARE(talk.connection.state(), State::Ended);
}

void tst_Connection::resubscribesInOrder()
{
    Talk talk;
    talk.connection.subscribe("/topic/a", {}, { { "x", "1" } });
    talk.connect();
    talk.connection.subscribe("/topic/b", {});
    talk.loseAndRetry();
    talk.connect();
    const QByteArrayList sent = talk.transport().takeSent();
    QCOMPARE(commands(sent), (QByteArrayList{ "CONNECT", "SUBSCRIBE", "SUBSCRIBE" }));
    QVERIFY(sent[1].contains("destination:/topic/a\nx:1\n"));
    QVERIFY(sent[2].contains("destination:/topic/b\n"));
    QVERIFY(sent[1].contains("\nreceipt:"));
}

void tst_Connection::countsSilentServersAsReady()
{
    Talk talk;
    const auto id = talk.connection.subscribe("/topic/a", {});
    talk.connect();
    talk.clock.advance(299ms);
    QVERIFY(!talk.connection.isReady(id));
    talk.clock.advance(1ms);
    QVERIFY(talk.connection.isReady(id));
    talk.receipt("r1"); // late, and told once
    QCOMPARE(talk.ready, QList{ id });
    talk.loseAndRetry();
    QVERIFY(!talk.connection.isReady(id));
}

void tst_Connection::waitsForTheReceiptOfServersThatAnswer()
{
    Talk talk;
    const auto first = talk.connection.subscribe("/topic/a", {});
    const auto second = talk.connection.subscribe("/topic/b", {});
    talk.connect();
    talk.receipt("r1");
    QCOMPARE(talk.ready, QList{ first });
    talk.clock.advance(5s);
    QVERIFY(!talk.connection.isReady(second));
    talk.receipt("r2");
    QCOMPARE(talk.ready, (QList{ first, second }));
}

void tst_Connection::tellsWhichSubscriptionWasRefused_data()
{
    QTest::addColumn<QByteArray>("last");
    QTest::addColumn<QList<quint32>>("refused");
    QTest::newRow("ERROR that names it")
        << "ERROR\nreceipt-id:r2\nmessage:no\n\n\0"_ba << QList<quint32>{ 2 };
    QTest::newRow("ERROR over another frame")
        << "ERROR\nreceipt-id:r9\nmessage:no\n\n\0"_ba << QList<quint32>{};
    QTest::newRow("ERROR without a name") << "ERROR\nmessage:no\n\n\0"_ba << QList<quint32>{ 2 };
    QTest::newRow("closed without a word") << ""_ba << QList<quint32>{ 2 };
}

void tst_Connection::tellsWhichSubscriptionWasRefused()
{
    QFETCH(QByteArray, last);
    Talk talk;
    talk.connection.subscribe("/topic/a", {});
    talk.connection.subscribe("/topic/forbidden", {});
    talk.connect();
    talk.receipt("r1");
    if (!last.isEmpty())
        talk.transport().deliver(last);
    talk.transport().end(Reason::Closed, 1000, u"STOMP died"_s);
    QTEST(talk.refused, "refused");
    QCOMPARE(talk.connection.state(), State::Waiting);
}

void tst_Connection::reportsSubscriptionThatCannotBeSent()
{
    Talk talk;
    talk.connect(Version::V1_0);
    const auto id = talk.connection.subscribe("/topic/a\nb", {});
    QCOMPARE(talk.refused, QList{ id });
    talk.clock.advance(1s);
    QVERIFY(!talk.connection.isReady(id));
    QVERIFY(talk.connection.isConnected());
}

void tst_Connection::refusesToSendWhileAway()
{
    Talk talk;
    QCOMPARE(talk.connection.send("/a", "x").code, SendResult::Code::NotConnected);
    talk.connect();
    QVERIFY(talk.connection.send("/a", "x"));
    talk.transport().end(Reason::Lost);
    QCOMPARE(talk.connection.send("/a", "x").code, SendResult::Code::NotConnected);
    QCOMPARE(talk.connection.queuedBytes(), 0);
}

void tst_Connection::stopsGracefully()
{
    Talk talk;
    talk.connect();
    talk.transport().takeSent();
    talk.transport().setSlowToClose();
    talk.connection.stop();
    QCOMPARE(commands(talk.transport().takeSent()), QByteArrayList{ "DISCONNECT" });
    QCOMPARE(talk.stops, 0);
    talk.clock.advance(2s);
    QCOMPARE(talk.stops, 1);
    QCOMPARE(talk.connection.state(), State::Stopped);
    talk.clock.advance(1h);
    QCOMPARE(talk.transports.count(), 1);
    QVERIFY(talk.ends.isEmpty());
}

void tst_Connection::stopsWhileWaiting()
{
    Talk talk;
    talk.transport().end(Reason::Refused);
    talk.connection.stop();
    QCOMPARE(talk.stops, 1);
    talk.clock.advance(1h);
    QCOMPARE(talk.transports.count(), 1);
}

void tst_Connection::stopsWhileConnecting()
{
    for (const bool isOpen : { false, true }) {
        Talk talk;
        if (isOpen)
            talk.transport().acceptOpening();
        talk.connection.stop();
        QCOMPARE(talk.stops, 1);
        QCOMPARE(talk.connection.state(), State::Stopped);
    }
}

void tst_Connection::stopsFromItsOwnSignals()
{
    Talk lost;
    connect(&lost.connection, &Connection::disconnected, &lost.connection, &Connection::stop);
    lost.transport().end(Reason::Refused);
    QCOMPARE(lost.stops, 1);
    QVERIFY(lost.delays.isEmpty());

    Talk back;
    back.transport().end(Reason::Refused);
    connect(&back.connection, &Connection::stateChanged, &back.connection, [&back](State state) {
        if (state == State::Connecting)
            back.connection.stop();
    });
    back.clock.advance(1s);
    QCOMPARE(back.stops, 1);
    QCOMPARE(back.connection.state(), State::Stopped);

    Talk up;
    connect(&up.connection, &Connection::connected, &up.connection, &Connection::stop);
    up.connect();
    QCOMPARE(up.connection.state(), State::Stopping);
    up.clock.advance(2s);
    QCOMPARE(up.stops, 1);
}

void tst_Connection::retriesAtOnceWhenAsked()
{
    Talk talk;
    talk.transport().end(Reason::Refused);
    talk.connection.retryNow();
    QCOMPARE(talk.transports.count(), 2);
    talk.clock.advance(9s);
    QCOMPARE(talk.transports.count(), 2);
}

void tst_Connection::halvesHeartBeatsAfterSilentCuts()
{
    const auto offered = [](Talk &talk) {
        talk.transport().takeSent();
        talk.transport().acceptOpening();
        const QByteArray sent = talk.transport().takeSent().value(0);
        talk.transport().deliver("CONNECTED\nversion:1.2\nheart-beat:10000,10000\n\n\0"_ba);
        const qsizetype at = sent.indexOf("heart-beat:") + 11;
        return sent.mid(at, sent.indexOf('\n', at) - at);
    };
    Talk talk;
    QCOMPARE(offered(talk), "10000,10000"_ba);
    talk.clock.advance(4900ms);
    talk.loseAndRetry();
    QCOMPARE(offered(talk), "1633,5000"_ba); // a third of the 4.9 s that were too long
    talk.clock.advance(4900ms);
    talk.loseAndRetry();
    for (int i = 0; i < 3; ++i) {
        offered(talk);
        talk.clock.advance(2s);
        talk.loseAndRetry();
    }
    QVERIFY(offered(talk).startsWith("1000,"));
}

void tst_Connection::keepsHeartBeatsAfterOtherEnds()
{
    Talk talk;
    for (const auto reason : { Reason::Closed, Reason::Lost }) {
        talk.connect(Version::V1_2, "heart-beat:10000,10000\n");
        talk.clock.advance(4s);
        if (reason == Reason::Lost)
            talk.connection.send("/topic/a", "x"); // in the middle of traffic
        talk.loseAndRetry(reason);
    }
    talk.transport().acceptOpening();
    QVERIFY(talk.transport().takeSent().value(0).contains("heart-beat:10000,10000\n"));
}

void tst_Connection::showsEveryFrame()
{
    ConnectionOptions options;
    options.session.login = "ana";
    options.session.passcode = "hush";
    Talk talk(options);
    QByteArrayList shown;
    connect(&talk.connection, &Connection::frameSent, this,
            [&](const Frame &f) { shown.append(">" + f.command + f.value("passcode")); });
    connect(&talk.connection, &Connection::frameReceived, this,
            [&](const Frame &f) { shown.append("<" + f.command); });
    talk.connect();
    talk.connection.send("/a", "x");
    QCOMPARE(shown, (QByteArrayList{ ">CONNECT***", "<CONNECTED", ">SEND" }));
}

QTEST_GUILESS_MAIN(tst_Connection)
#include "tst_connection.moc"
