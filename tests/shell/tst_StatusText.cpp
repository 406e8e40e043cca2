// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/endtext.h"
#include "shell/language.h"
#include "shell/statustext.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using syncing::RoomStatus;
using Link = RoomStatus::Link;

Q_DECLARE_METATYPE(syncing::RoomStatus)

class tst_StatusText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysTheTruth_data();
    void saysTheTruth();
    void saysItInSpanishToo();
    void hasAReasonForEachEnd();

private:
    static RoomStatus lost(Link link, stomp::SessionEnd::Kind kind)
    {
        RoomStatus status;
        status.link = link;
        status.lastEnd = stomp::SessionEnd{};
        status.lastEnd->kind = kind;
        return status;
    }
};

void tst_StatusText::saysTheTruth_data()
{
    QLocale::setDefault(
        QLocale(QLocale::English, QLocale::UnitedStates)); // whatever the system has
    QTest::addColumn<RoomStatus>("status");
    QTest::addColumn<QString>("connection");
    QTest::addColumn<QString>("agreement");
    QTest::addColumn<QString>("holding");
    const auto row = [](const char *name, const RoomStatus &status, const QString &connection,
                        const QString &agreement, const QString &holding = {}) {
        QTest::newRow(name) << status << connection << agreement << holding;
    };
    RoomStatus joined;
    joined.link = Link::Joined;
    row("alone", joined, u"Connected to Lab"_s, u"nobody else is here"_s);
    RoomStatus onlyHere = joined;
    onlyHere.heldOnlyHere = 5;
    row("alone with edits", onlyHere, u"Connected to Lab"_s, u"nobody else is here"_s,
        u"5 held only here"_s);
    RoomStatus agreeing = joined;
    agreeing.people = 1;
    agreeing.witnesses = 1;
    agreeing.agrees = true;
    row("all agree", agreeing, u"Connected to Lab"_s, u"all 3 agree"_s);
    RoomStatus behind = agreeing;
    behind.agrees = false;
    behind.behind = 4;
    row("behind", behind, u"Connected to Lab"_s, u"behind by 4"_s);
    behind.behind = 0;
    row("others are behind", behind, u"Connected to Lab"_s, u"others are catching up"_s);
    RoomStatus sending = agreeing;
    sending.unsent = 2;
    row("sending", sending, u"Connected to Lab"_s, u"2 unsent"_s);
    RoomStatus full = sending;
    full.isStoreFailing = true;
    row("disk full", full, u"Connected to Lab"_s, u"cannot be stored, 2 unsent"_s);
    RoomStatus joining;
    joining.link = Link::Joining;
    row("joining", joining, u"Connected to Lab, fetching the drawing"_s, {});
    RoomStatus fetching = joining;
    fetching.behind = 700'000;
    fetching.catchUp = { 300'000, 1'000'000 };
    row("fetching", fetching, u"Connected to Lab, fetching the drawing"_s,
        u"fetched 300,000 of 1,000,000"_s);
    RoomStatus connecting;
    connecting.link = Link::Connecting;
    row("connecting", connecting, u"Connecting to Lab"_s, {});
    RoomStatus offline;
    row("offline", offline, u"Not connected"_s, u"offline, nothing unsent"_s);
    offline.unsent = 7;
    row("offline with edits", offline, u"Not connected"_s, u"offline, 7 unsent"_s);
    RoomStatus waiting = lost(Link::Waiting, stomp::SessionEnd::Kind::BrokerNotAvailable);
    waiting.retryIn = 4200ms;
    row("broker down", waiting,
        u"No connection to Lab: the server is up, but its broker is down; next attempt in 5 s"_s,
        u"offline, nothing unsent"_s);
    RoomStatus refused = lost(Link::Ended, stomp::SessionEnd::Kind::LoginRefused);
    refused.lastEnd->errorMessage = "Bad CONNECT";
    row("login refused", refused, u"No connection to Lab: the login was refused (Bad CONNECT)"_s,
        u"offline, nothing unsent"_s);
}

void tst_StatusText::saysTheTruth()
{
    shell::Language english;
    english.use(u"en"_s);
    QFETCH(RoomStatus, status);
    const shell::StatusLine line = shell::StatusText::of(status, u"Lab"_s);
    QTEST(line.connection, "connection");
    QTEST(line.agreement, "agreement");
    QTEST(line.holding, "holding");
    const bool isConnected = status.link == Link::Joined || status.link == Link::Joining
        || status.link == Link::Connecting;
    QCOMPARE(line.tone == shell::StatusLine::Tone::Bad, !isConnected || status.isStoreFailing);
}

void tst_StatusText::saysItInSpanishToo()
{
    shell::Language language;
    language.use(u"es"_s);
    RoomStatus status;
    status.link = Link::Joined;
    status.people = 2;
    status.agrees = true;
    status.heldOnlyHere = 1;
    const shell::StatusLine line = shell::StatusText::of(status, u"Lab"_s);
    QCOMPARE(line.connection, u"Conectado con Lab"_s);
    QCOMPARE(line.agreement, u"los 3 están de acuerdo"_s);
    QCOMPARE(line.holding, u"1 solo aquí"_s);
}

void tst_StatusText::hasAReasonForEachEnd()
{
    using Kind = stomp::SessionEnd::Kind;
    QStringList reasons;
    for (const Kind kind :
         { Kind::Asked, Kind::LoginRefused, Kind::BrokerNotAvailable, Kind::VersionRefused,
           Kind::Lost, Kind::Closed, Kind::ProtocolError, Kind::ErrorFrame, Kind::TooBig,
           Kind::HeartBeatMissed, Kind::TimedOut }) {
        stomp::SessionEnd end;
        end.kind = kind;
        reasons.append(shell::EndText::reason(end));
        QVERIFY(!reasons.last().isEmpty());
    }
    reasons.removeDuplicates();
    QCOMPARE(reasons.size(), 11);
    stomp::SessionEnd refused;
    refused.kind = Kind::CouldNotConnect;
    refused.transport.reason = stomp::TransportEnd::Reason::Refused;
    QCOMPARE(shell::EndText::reason(refused), u"nobody listens there"_s);
    QVERIFY(!shell::EndText::advice(refused).isEmpty());
}

QTEST_GUILESS_MAIN(tst_StatusText)
#include "tst_StatusText.moc"
