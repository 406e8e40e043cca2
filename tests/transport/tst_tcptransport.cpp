// SPDX-License-Identifier: GPL-3.0-or-later
#include "stomp/connection.h"
#include "support/manualclock.h"
#include "transport/candidatestransport.h"
#include "transport/rawserver.h"
#include "transport/recorder.h"
#include "transport/tcptransport.h"
#include "transport/transports.h"

#include <QFile>
#include <QSslKey>
#include <QSslServer>
#include <QSslSocket>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using stomp::TransportEnd;
using tests::Recorder;
using transport::TcpTransport;
using transport::TlsFault;
using transport::TransportOptions;
using Reason = TransportEnd::Reason;
using Step = stomp::Transport::Step;

namespace {

const QString loopback = u"127.0.0.1"_s;

QString tlsFile(const QString &name)
{
    return QStringLiteral(TLS_FOLDER "/") + name;
}

/// Takes connections, keeps what they say.
struct Server
{
    explicit Server(const QString &certificate = {})
    {
        if (certificate.isEmpty()) {
            server = std::make_unique<QTcpServer>();
        } else {
            auto tls = std::make_unique<QSslServer>();
            QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
            configuration.setLocalCertificate(
                QSslCertificate::fromPath(tlsFile(certificate + u".pem"_s)).value(0));
            QFile key(tlsFile(certificate + u".key"_s));
            if (!key.open(QIODevice::ReadOnly))
                qFatal("no key");
            configuration.setPrivateKey(QSslKey(&key, QSsl::Ec));
            tls->setSslConfiguration(configuration);
            server = std::move(tls);
        }
        QObject::connect(server.get(), &QTcpServer::pendingConnectionAvailable, [this] {
            socket = server->nextPendingConnection();
            QObject::connect(socket, &QTcpSocket::readyRead,
                             [this] { heard += socket->readAll(); });
            QObject::connect(socket, &QTcpSocket::disconnected, [this] { hasGone = true; });
        });
        if (!server->listen(QHostAddress::LocalHost))
            qFatal("cannot listen");
    }
    std::unique_ptr<QTcpServer> server;
    QTcpSocket *socket = nullptr;
    QByteArray heard;
    bool hasGone = false;
};

struct Client
{
    explicit Client(quint16 port, bool tls = false, TransportOptions options = {},
                    const QString &host = loopback)
        : transport(host, port, tls, options, clock), recorder(transport)
    {
        transport.open();
    }
    support::ManualClock clock;
    TcpTransport transport;
    Recorder recorder;
};

quint16 freePort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

} // namespace

class tst_TcpTransport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void carriesOctetsBothWays();
    void opensTlsStepByStep();
    void refusesCertificates_data();
    void refusesCertificates();
    void ignoresErrorsWhenToldSo();
    void tellsRefusal();
    void tellsUnknownHosts();
    void c45GivesUpOpeningByItself();
    void tellsTlsToAPlainPort();
    void tellsLoss_data();
    void tellsLoss();
    void deliversLastWords();
    void closesBehindWhatIsQueued();
    void abortsAtOnce();
    void endsWhenTheServerDoesNotRead();
    void candidatesAreTriedInTurn();
    void candidatesBeginWhereOneOpened();
    void candidatesEndWithTheLast();
    void c63LeavesAWholeSessionCleanly();
};

void tst_TcpTransport::carriesOctetsBothWays()
{
    Server server;
    Client client(server.server->serverPort());
    QVERIFY(!client.transport.send("early"));
    QVERIFY(client.recorder.isOpen());
    QCOMPARE(client.recorder.steps, (QList{ Step::Resolved, Step::Connected }));
    QVERIFY(client.transport.send("SEND\n\na\0"_ba));
    QTRY_COMPARE(server.heard, "SEND\n\na\0"_ba);
    server.socket->write("\n\xff\0"_ba);
    QTRY_COMPARE(client.recorder.received.join(), "\n\xff\0"_ba);
}

void tst_TcpTransport::opensTlsStepByStep()
{
    Server server(u"server"_s);
    TransportOptions options;
    options.tls.caFile = tlsFile(u"ca.pem"_s);
    Client client(server.server->serverPort(), true, options);
    QVERIFY(client.recorder.isOpen());
    QCOMPARE(client.recorder.steps, (QList{ Step::Resolved, Step::Connected, Step::Encrypted }));
    QVERIFY(client.transport.send("hello"));
    QTRY_COMPARE(server.heard, "hello"_ba);
}

void tst_TcpTransport::refusesCertificates_data()
{
    QTest::addColumn<QString>("certificate");
    QTest::addColumn<QString>("caFile");
    QTest::addColumn<int>("fault");
    QTest::newRow("unknown authority")
        << u"server"_s << QString() << int(TlsFault::UnknownAuthority);
    QTest::newRow("wrong name") << u"elsewhere"_s << u"ca.pem"_s << int(TlsFault::WrongName);
    QTest::newRow("expired") << u"expired"_s << u"ca.pem"_s << int(TlsFault::Expired);
    QTest::newRow("bad CA file") << u"server"_s << u"make"_s << int(TlsFault::BadCaFile);
}

void tst_TcpTransport::refusesCertificates()
{
    QFETCH(QString, certificate);
    QFETCH(QString, caFile);
    Server server(certificate);
    TransportOptions options;
    if (!caFile.isEmpty())
        options.tls.caFile = tlsFile(caFile);
    Client client(server.server->serverPort(), true, options);
    const TransportEnd end = client.recorder.end();
    QCOMPARE(end.reason, Reason::Tls);
    QTEST(end.code, "fault");
    QVERIFY(!end.text.isEmpty());
    QCOMPARE(client.recorder.opened, 0);
}

void tst_TcpTransport::ignoresErrorsWhenToldSo()
{
    Server server(u"expired"_s);
    TransportOptions options;
    options.tls.ignoreErrors = true;
    Client client(server.server->serverPort(), true, options);
    QVERIFY(client.recorder.isOpen());
}

void tst_TcpTransport::tellsRefusal()
{
    Client client(freePort());
    QCOMPARE(client.recorder.end().reason, Reason::Refused);
    Client tls(freePort(), true);
    QCOMPARE(tls.recorder.end().reason, Reason::Refused);
}

void tst_TcpTransport::tellsUnknownHosts()
{
    // A label of 70 letters cannot be a host's: no name server is asked.
    Client client(1, false, {}, QString(70, u'x'));
    QCOMPARE(client.recorder.end().reason, Reason::HostNotFound);
}

void tst_TcpTransport::c45GivesUpOpeningByItself()
{
    QTcpServer mute; // takes the connection, never shakes hands
    QVERIFY(mute.listen(QHostAddress::LocalHost));
    Client client(mute.serverPort(), true);
    QTRY_VERIFY(client.recorder.steps.contains(Step::Connected));
    client.clock.advance(9999ms);
    QVERIFY(client.recorder.ends.isEmpty());
    client.clock.advance(1ms);
    QCOMPARE(client.recorder.end().reason, Reason::TimedOut);
}

void tst_TcpTransport::tellsTlsToAPlainPort()
{
    Server server;
    Client client(server.server->serverPort(), true);
    QTRY_VERIFY(server.socket);
    server.socket->write("ERROR\n\nno TLS here\0"_ba);
    QCOMPARE(client.recorder.end().reason, Reason::Tls);
}

void tst_TcpTransport::tellsLoss_data()
{
    QTest::addColumn<bool>("reset");
    QTest::newRow("FIN") << false;
    QTest::newRow("RST") << true;
}

void tst_TcpTransport::tellsLoss()
{
    QFETCH(bool, reset);
    Server server;
    Client client(server.server->serverPort());
    QVERIFY(client.recorder.isOpen());
    QTRY_VERIFY(server.socket);
    if (reset)
        server.socket->abort();
    else
        server.socket->disconnectFromHost();
    QCOMPARE(client.recorder.end().reason, Reason::Lost);
}

void tst_TcpTransport::deliversLastWords()
{
    Server server;
    Client client(server.server->serverPort());
    QVERIFY(client.recorder.isOpen());
    QTRY_VERIFY(server.socket);
    const QByteArray words = "ERROR\nmessage:no\n\n\0"_ba.repeated(1000);
    server.socket->write(words);
    server.socket->disconnectFromHost();
    QCOMPARE(client.recorder.end().reason, Reason::Lost);
    QCOMPARE(client.recorder.received.join(), words);
}

void tst_TcpTransport::closesBehindWhatIsQueued()
{
    Server server;
    Client client(server.server->serverPort());
    QVERIFY(client.recorder.isOpen());
    for (int i = 0; i < 50; ++i)
        QVERIFY(client.transport.send(QByteArray(100000, 'x')));
    client.transport.close();
    QVERIFY(!client.transport.send("late"));
    QCOMPARE(client.recorder.end().reason, Reason::Asked);
    QTRY_VERIFY(server.hasGone);
    QCOMPARE(server.heard.size(), 5000000);
}

void tst_TcpTransport::abortsAtOnce()
{
    Server server;
    Client opening(server.server->serverPort());
    opening.transport.abort();
    QCOMPARE(opening.recorder.end().reason, Reason::Asked);
    Client open(server.server->serverPort());
    QVERIFY(open.recorder.isOpen());
    open.transport.abort();
    open.transport.close();
    open.transport.abort();
    QCOMPARE(open.recorder.end().reason, Reason::Asked);
}

void tst_TcpTransport::endsWhenTheServerDoesNotRead()
{
    Server server;
    TransportOptions options;
    options.maxQueuedBytes = 100000;
    Client client(server.server->serverPort(), false, options);
    QVERIFY(client.recorder.isOpen());
    int sent = 0;
    while (client.transport.send(QByteArray(1000, 'x')))
        QVERIFY(++sent < 200);
    QCOMPARE(client.recorder.end().reason, Reason::OutputOverflow);
}

void tst_TcpTransport::candidatesAreTriedInTurn()
{
    Server server;
    support::ManualClock clock;
    std::size_t opened = 99;
    const auto to = [&clock](quint16 port) {
        return [&clock, port] {
            return std::make_unique<TcpTransport>(loopback, port, false, TransportOptions(), clock);
        };
    };
    transport::CandidatesTransport candidates(
        { to(freePort()), to(freePort()), to(server.server->serverPort()) },
        [&](std::size_t i) { opened = i; });
    Recorder recorder(candidates);
    candidates.open();
    QVERIFY(recorder.isOpen());
    QCOMPARE(opened, 2u);
    QVERIFY(candidates.send("hello"));
    QTRY_COMPARE(server.heard, "hello"_ba);
    QTRY_VERIFY(server.socket);
    server.socket->disconnectFromHost();
    QCOMPARE(recorder.end().reason, Reason::Lost);
}

void tst_TcpTransport::candidatesBeginWhereOneOpened()
{
    tests::RawServer web([](QTcpSocket &s, const QByteArray &) {
        s.write("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    });
    Server server;
    transport::Backend backend;
    using Kind = transport::Backend::Address::Kind;
    QUrl tcp;
    tcp.setScheme(u"stomp"_s);
    tcp.setHost(loopback);
    tcp.setPort(server.server->serverPort());
    backend.addresses = { { Kind::WebSocket, web.url() }, { Kind::Tcp, tcp } };
    support::ManualClock clock;
    const stomp::TransportFactory factory = transport::transportFactory(backend, {}, clock);
    for (int attempt = 0; attempt < 3; ++attempt) {
        const auto made = factory(attempt);
        Recorder recorder(*made);
        made->open();
        QVERIFY(recorder.isOpen());
        made->abort();
    }
    QCOMPARE(web.heads.size(), 1); // the first attempt alone
}

void tst_TcpTransport::candidatesEndWithTheLast()
{
    tests::RawServer web([](QTcpSocket &s, const QByteArray &) {
        s.write("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    });
    support::ManualClock clock;
    transport::Backend backend;
    using Kind = transport::Backend::Address::Kind;
    backend.addresses = { { Kind::WebSocket, web.url(u"/ws/stomp"_s) },
                          { Kind::WebSocket, web.url(u"/ws"_s) } };
    const auto made = transport::transportFactory(backend, {}, clock)(0);
    Recorder recorder(*made);
    made->open();
    const TransportEnd end = recorder.end();
    QCOMPARE(end.code, 404);
    QCOMPARE(web.heads.size(), 2);
    QVERIFY(web.heads[0].startsWith("GET /ws/stomp "));
}

void tst_TcpTransport::c63LeavesAWholeSessionCleanly()
{
    Server server;
    base::SystemClock clock;
    base::SeededRandom random(1);
    const auto backend = transport::parseBackend(
        u"stomp://ana:pw@127.0.0.1:%1/v"_s.arg(server.server->serverPort()));
    QVERIFY(backend.hasValue());
    stomp::ConnectionOptions options;
    options.session = backend->sessionOptions();
    stomp::Connection connection(transport::transportFactory(*backend, {}, clock), options, clock,
                                 random);
    bool isStopped = false;
    connect(&connection, &stomp::Connection::stopped, this, [&] { isStopped = true; });
    connection.start();
    QTRY_VERIFY(server.heard.endsWith('\0'));
    QVERIFY(server.heard.contains("host:v\nlogin:ana\npasscode:pw\n"));
    server.socket->write("CONNECTED\nversion:1.2\n\n\0\n"_ba);
    QTRY_VERIFY(connection.isConnected());
    server.heard.clear();
    connection.stop();
    QTRY_VERIFY(server.heard.startsWith("DISCONNECT\n"));
    server.socket->disconnectFromHost();
    QTRY_VERIFY(isStopped);
}

QTEST_GUILESS_MAIN(tst_TcpTransport)
#include "tst_tcptransport.moc"
