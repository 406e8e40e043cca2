// SPDX-License-Identifier: GPL-3.0-or-later
#include "stomp/framereader.h"
#include "transport/doctor.h"
#include "transport/rawserver.h"

#include <QSignalSpy>
#include <QTest>
#include <QWebSocket>
#include <QWebSocketServer>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using base::Milliseconds;
using tests::RawServer;
using transport::Doctor;
using transport::DoctorFault;
using transport::DoctorStep;
using transport::DoctorStepReport;
using transport::DoctorVerdict;

namespace {

enum class Manner {
    Good,
    Deaf,
    Silent,
    RefusesLogin,
    RefusesSubscription,
    DiesOnSubscription,
    BrokerAway,
    NoReceipts
};

/// A small broker of one topic.
class Broker : public QObject
{
    Q_OBJECT

public:
    explicit Broker(Manner manner)
        : m_server(u"broker"_s, QWebSocketServer::NonSecureMode), m_manner(manner)
    {
        m_server.setSupportedSubprotocols({ u"v12.stomp"_s });
        connect(&m_server, &QWebSocketServer::newConnection, this, [this] {
            QWebSocket *const socket = m_server.nextPendingConnection();
            socket->setParent(this);
            connect(socket, &QWebSocket::textMessageReceived, this,
                    [this, socket](const QString &text) { take(*socket, text.toUtf8()); });
        });
        if (!m_server.listen(QHostAddress::LocalHost))
            qFatal("cannot listen");
    }
    QString url() const { return m_server.serverUrl().toString() + u"/ws"_s; }

private:
    void take(QWebSocket &socket, const QByteArray &octets)
    {
        stomp::FrameReader reader;
        reader.feed(octets);
        const auto next = reader.next();
        if (!next || !*next || m_manner == Manner::Silent)
            return;
        const stomp::Frame &frame = **next;
        const auto say = [&](const QByteArray &text) {
            socket.sendTextMessage(QString::fromUtf8(text));
        };
        if (frame.command == "CONNECT") {
            if (m_manner == Manner::RefusesLogin)
                say("ERROR\nmessage:Bad CONNECT\n\nAccess refused for user 'ana'\n\0"_ba);
            else if (m_manner == Manner::BrokerAway)
                say("ERROR\nmessage:Broker not available.\n\n\0"_ba);
            else
                say("CONNECTED\nversion:1.2\nserver:Small/1\nheart-beat:0,0\n\n\0"_ba);
        } else if (frame.command == "SUBSCRIBE") {
            m_id = frame.value("id");
            if (m_manner == Manner::RefusesSubscription)
                say("ERROR\nmessage:not authorized\nreceipt-id:" + frame.value("receipt")
                    + "\n\n\0"_ba);
            if (m_manner == Manner::DiesOnSubscription)
                socket.close(QWebSocketProtocol::CloseCodeNormal, u"STOMP died"_s);
        } else if (frame.command == "SEND" && m_manner != Manner::Deaf) {
            say("MESSAGE\nsubscription:" + m_id + "\n\n" + frame.body + '\0');
        }
        if (frame.header("receipt") && m_manner != Manner::RefusesSubscription
            && m_manner != Manner::NoReceipts)
            say("RECEIPT\nreceipt-id:" + frame.value("receipt") + "\n\n\0"_ba);
        if (frame.command == "DISCONNECT")
            socket.close();
    }

    QWebSocketServer m_server;
    const Manner m_manner;
    QByteArray m_id;
};

struct Check
{
    explicit Check(const QString &url, Milliseconds timeout = 5s)
    {
        const auto backend = transport::parseBackend(url);
        if (!backend)
            qFatal("%s", qPrintable(backend.error().text()));
        Doctor doctor(*backend, {}, timeout, clock, random);
        QObject::connect(&doctor, &Doctor::stepFinished,
                         [this](const DoctorStepReport &report) { reports.append(report); });
        QObject::connect(&doctor, &Doctor::finished,
                         [this](const DoctorVerdict &verdict) { verdicts.append(verdict); });
        doctor.start();
        const bool came = QTest::qWaitFor([this] { return !verdicts.isEmpty(); }, 20000);
        QTest::qWait(20);
        if (!came || verdicts.size() != 1)
            qFatal("%d verdicts", int(verdicts.size()));
    }
    const DoctorVerdict &verdict() const { return verdicts.first(); }
    QList<DoctorStep> steps() const
    {
        QList<DoctorStep> result;
        for (const DoctorStepReport &report : reports)
            result.append(report.step);
        return result;
    }

    base::SystemClock clock;
    base::SeededRandom random{ 1 };
    QList<DoctorStepReport> reports;
    QList<DoctorVerdict> verdicts;
};

} // namespace

class tst_Doctor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsAGoodBackEndGood_data();
    void findsAGoodBackEndGood();
    void namesWhatFailed_data();
    void namesWhatFailed();
    void namesRefusalAndStatus();
    void namesSilentServers();
    void stopsWhenAsked();
    void hasWordsForEverything();
};

void tst_Doctor::findsAGoodBackEndGood_data()
{
    QTest::addColumn<int>("manner");
    QTest::newRow("answers receipts") << int(Manner::Good);
    QTest::newRow("as Spring's simple broker") << int(Manner::NoReceipts);
}

void tst_Doctor::findsAGoodBackEndGood()
{
    QFETCH(int, manner);
    Broker broker{ Manner(manner) };
    const Check check(broker.url());
    QVERIFY(check.verdict().ok);
    QCOMPARE(check.verdict().version, u"1.2"_s);
    QCOMPARE(check.verdict().server, u"Small/1"_s);
    QCOMPARE(check.steps(),
             (QList{ DoctorStep::Resolve, DoctorStep::Connect, DoctorStep::WebSocket,
                     DoctorStep::Login, DoctorStep::Subscribe, DoctorStep::RoundTrip }));
    for (const DoctorStepReport &report : check.reports)
        QVERIFY(report.ok && report.ms >= 0);
}

void tst_Doctor::namesWhatFailed_data()
{
    QTest::addColumn<int>("manner");
    QTest::addColumn<int>("step");
    QTest::addColumn<int>("fault");
    QTest::addColumn<bool>("wasConnected");
    QTest::newRow("deaf") << int(Manner::Deaf) << int(DoctorStep::RoundTrip)
                          << int(DoctorFault::NoMessage) << true;
    QTest::newRow("silent") << int(Manner::Silent) << int(DoctorStep::Login)
                            << int(DoctorFault::NoAnswer) << false;
    QTest::newRow("login") << int(Manner::RefusesLogin) << int(DoctorStep::Login)
                           << int(DoctorFault::LoginRefused) << false;
    QTest::newRow("broker away") << int(Manner::BrokerAway) << int(DoctorStep::Login)
                                 << int(DoctorFault::BrokerAway) << false;
    QTest::newRow("topic refused") << int(Manner::RefusesSubscription) << int(DoctorStep::Subscribe)
                                   << int(DoctorFault::Refusal) << true;
    QTest::newRow("STOMP died") << int(Manner::DiesOnSubscription) << int(DoctorStep::Subscribe)
                                << int(DoctorFault::Refusal) << true;
}

void tst_Doctor::namesWhatFailed()
{
    QFETCH(int, manner);
    Broker broker{ Manner(manner) };
    const Check check(broker.url(), 1s);
    const DoctorVerdict &verdict = check.verdict();
    QVERIFY(!verdict.ok);
    QTEST(int(verdict.failed), "step");
    QTEST(int(verdict.fault), "fault");
    QTEST(verdict.wasConnected, "wasConnected");
    QVERIFY(!verdict.why.isEmpty() && !verdict.advice.isEmpty());
    QCOMPARE(check.reports.last().step, verdict.failed);
    QVERIFY(!check.reports.last().ok);
    for (qsizetype i = 0; i + 1 < check.reports.size(); ++i)
        QVERIFY(check.reports[i].ok && check.reports[i].step < check.reports[i + 1].step);
}

void tst_Doctor::namesRefusalAndStatus()
{
    QString nobody;
    {
        RawServer server({});
        nobody = server.url().toString();
    }
    const Check refused(nobody);
    QCOMPARE(refused.verdict().failed, DoctorStep::Connect);
    QCOMPARE(refused.verdict().fault, DoctorFault::Refused);

    RawServer server([](QTcpSocket &s, const QByteArray &) {
        s.write("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        s.disconnectFromHost();
    });
    const Check missing(server.url().toString());
    QCOMPARE(missing.verdict().failed, DoctorStep::WebSocket);
    QCOMPARE(missing.verdict().fault, DoctorFault::NotFound);

    RawServer mute({});
    const Check plain(mute.url(u"/"_s, u"wss"_s).toString(), 300ms);
    QCOMPARE(plain.verdict().failed, DoctorStep::Tls);
}

void tst_Doctor::namesSilentServers()
{
    RawServer mute({});
    const Check web(mute.url().toString(), 300ms);
    QCOMPARE(web.verdict().failed, DoctorStep::WebSocket);
    QCOMPARE(web.verdict().fault, DoctorFault::NoAnswer);
    const Check tcp(u"stomp://127.0.0.1:%1/"_s.arg(mute.serverPort()), 300ms);
    QCOMPARE(tcp.verdict().failed, DoctorStep::Login);
    QCOMPARE(tcp.verdict().fault, DoctorFault::NoAnswer);
}

void tst_Doctor::stopsWhenAsked()
{
    RawServer mute({});
    base::SystemClock clock;
    base::SeededRandom random{ 1 };
    Doctor doctor(*transport::parseBackend(mute.url().toString()), {}, 60s, clock, random);
    QList<DoctorVerdict> verdicts;
    connect(&doctor, &Doctor::finished, this, [&](const DoctorVerdict &v) { verdicts.append(v); });
    doctor.start();
    doctor.cancel();
    QTRY_COMPARE(verdicts.size(), 1);
    QCOMPARE(verdicts[0].fault, DoctorFault::Cancelled);
}

void tst_Doctor::hasWordsForEverything()
{
    QSet<QString> names;
    for (int i = 0; i <= int(DoctorStep::RoundTrip); ++i) {
        names.insert(transport::doctorStepName(DoctorStep(i)));
        QVERIFY(!transport::doctorStepTitle(DoctorStep(i)).isEmpty());
    }
    QCOMPARE(names.size(), 7);
    for (int i = 0; i <= int(DoctorFault::Cancelled); ++i) {
        const QString why = transport::doctorWhy(DoctorFault(i), u"h"_s, {});
        QVERIFY2(!why.isEmpty() && !why.contains(u"%1"), qPrintable(why));
        QVERIFY(transport::doctorAdvice(DoctorFault(i), false).endsWith(u'.'));
        QVERIFY(transport::doctorAdvice(DoctorFault(i), true).endsWith(u'.'));
    }
}

QTEST_GUILESS_MAIN(tst_Doctor)
#include "tst_doctor.moc"
