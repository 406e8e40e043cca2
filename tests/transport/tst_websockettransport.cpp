// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/manualclock.h"
#include "transport/rawserver.h"
#include "transport/recorder.h"
#include "transport/websockettransport.h"

#include <QFile>
#include <QSslCertificate>
#include <QSslKey>
#include <QTest>
#include <QWebSocketServer>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using stomp::TransportEnd;
using tests::RawServer;
using tests::Recorder;
using transport::TlsFault;
using transport::TransportOptions;
using transport::WebSocketTransport;
using Reason = TransportEnd::Reason;
using Step = stomp::Transport::Step;

namespace {

QString tlsFile(const QString &name)
{
    return QStringLiteral(TLS_FOLDER "/") + name;
}

/// A proper WebSocket server; the sockets it accepted are its own.
struct Server
{
    explicit Server(const QString &certificate = {},
                    const QStringList &subprotocols = { u"v12.stomp"_s })
        : server(u"test"_s,
                 certificate.isEmpty() ? QWebSocketServer::NonSecureMode
                                       : QWebSocketServer::SecureMode)
    {
        if (!certificate.isEmpty()) {
            QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
            tls.setLocalCertificate(
                QSslCertificate::fromPath(tlsFile(certificate + u".pem"_s)).value(0));
            QFile key(tlsFile(certificate + u".key"_s));
            if (!key.open(QIODevice::ReadOnly))
                qFatal("no key");
            tls.setPrivateKey(QSslKey(&key, QSsl::Ec));
            server.setSslConfiguration(tls);
        }
        server.setSupportedSubprotocols(subprotocols);
        if (!server.listen(QHostAddress::LocalHost))
            qFatal("cannot listen");
    }

    QUrl url(const QString &host = u"127.0.0.1"_s) const
    {
        QUrl where = server.serverUrl();
        where.setHost(host);
        where.setPath(u"/ws"_s);
        return where;
    }
    QWebSocket *accept()
    {
        if (!QTest::qWaitFor([this] { return server.hasPendingConnections(); }, 10000))
            qFatal("nobody came");
        socket.reset(server.nextPendingConnection());
        return socket.get();
    }

    QWebSocketServer server;
    std::unique_ptr<QWebSocket> socket;
};

struct Client
{
    explicit Client(const QUrl &url, TransportOptions options = {})
        : transport(url, options, clock), recorder(transport)
    {
        transport.open();
    }
    /// Time passes for our own timers only when a test says so.
    support::ManualClock clock;
    WebSocketTransport transport;
    Recorder recorder;
};

} // namespace

class tst_WebSocketTransport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void opensStepByStep();
    void offersSubprotocolsAndNoOrigin();
    void acceptsServersThatPickNone();
    void tellsWhoServes_data();
    void tellsWhoServes();
    void c53SendsOneTextMessagePerCall();
    void c08JoinsContinuationFrames();
    void c09HandsOnCharactersCutBetweenMessages();
    void c09NamesTheReasonWhereQtCannotJoin();
    void c13KeepsNullOctets();
    void readsTextAndBinary();
    void c22EndsOnTextThatIsNoUtf8();
    void c45GivesUpOpeningByItself();
    void c63TellsEndsWithoutCloseFrame_data();
    void c63TellsEndsWithoutCloseFrame();
    void tellsCloseFrames_data();
    void tellsCloseFrames();
    void tellsRefusal();
    void tellsHttpStatus_data();
    void tellsHttpStatus();
    void tellsBrokenHandshakes_data();
    void tellsBrokenHandshakes();
    void tellsBrokenFrames_data();
    void tellsBrokenFrames();
    void tellsEndBeforeTheUpgrade();
    void c74EndsOnTooLargeMessages();
    void endsWhenTheServerStopsInAFrame();
    void triesBelowASockJsRoot_data();
    void triesBelowASockJsRoot();
    void reportsTheRootsAnswer();
    void pingsWhenIdle();
    void endsWithoutAnswerToPings();
    void endsWhenTheServerDoesNotRead();
    void closesBehindWhatIsQueued();
    void endsWhenClosingTakesTooLong();
    void abortsAtOnce();
    void sendsNothingUnlessOpen();
    void acceptsOwnAuthority();
    void refusesCertificates_data();
    void refusesCertificates();
    void refusesCaFileWithoutCertificate();
    void ignoresErrorsWhenToldSo();
    void tellsTlsToAPlainPort();
};

void tst_WebSocketTransport::opensStepByStep()
{
    Server server;
    Client client(server.url());
    QVERIFY(client.recorder.isOpen());
    QCOMPARE(client.recorder.steps, (QList{ Step::Resolved, Step::Connected, Step::Upgraded }));
    QCOMPARE(client.transport.subprotocol(), u"v12.stomp"_s);
}

void tst_WebSocketTransport::offersSubprotocolsAndNoOrigin()
{
    RawServer server({});
    Client client(server.url(u"/ws?token=1"_s));
    QTRY_COMPARE(server.heads.size(), 1);
    const QByteArray head = server.heads.first();
    QVERIFY(head.startsWith("GET /ws?token=1 HTTP/1.1\r\n"));
    const QByteArray lower = head.toLower();
    QVERIFY(lower.contains("sec-websocket-protocol: v12.stomp, v11.stomp, v10.stomp\r\n"));
    QVERIFY(!lower.contains("origin"));
    QVERIFY(!lower.contains("permessage-deflate"));
}

void tst_WebSocketTransport::acceptsServersThatPickNone()
{
    Server server({}, {});
    Client client(server.url());
    QVERIFY(client.recorder.isOpen());
    QVERIFY(client.transport.subprotocol().isEmpty());
}

void tst_WebSocketTransport::tellsWhoServes_data()
{
    QTest::addColumn<QByteArray>("headers");
    QTest::addColumn<QByteArray>("behind"); ///< what comes in the same packet
    QTest::addColumn<bool>("inPieces");
    QTest::addColumn<QString>("upstream");
    QTest::newRow("said") << QByteArray("X-Upstream: 127.0.0.1:8081\r\n") << QByteArray() << false
                          << u"127.0.0.1:8081"_s;
    QTest::newRow("in pieces") << QByteArray("x-upstream:10.0.0.2:8080\r\n") << QByteArray() << true
                               << u"10.0.0.2:8080"_s;
    QTest::newRow("with a message behind it")
        << QByteArray("X-Upstream: here\r\n") << tests::webSocketFrame(0x81, "hello") << false
        << u"here"_s;
    QTest::newRow("not said") << QByteArray("X-Other: X-Upstream\r\n") << QByteArray() << false
                              << QString();
    QTest::newRow("very long") << "X-Upstream: " + QByteArray(3000, 'x') + "\r\n"
                               << QByteArray() << false << QString(256, u'x');
}

void tst_WebSocketTransport::tellsWhoServes()
{
    QFETCH(QByteArray, headers);
    QFETCH(QByteArray, behind);
    QFETCH(bool, inPieces);
    RawServer server([&](QTcpSocket &socket, const QByteArray &head) {
        const QByteArray answer = tests::switchingProtocols(head, headers) + behind;
        if (!inPieces) {
            socket.write(answer);
            return;
        }
        for (const char octet : answer) {
            socket.write(&octet, 1);
            socket.waitForBytesWritten(1000);
        }
    });
    Client client(server.url());
    QVERIFY(client.recorder.isOpen());
    QTEST(client.transport.facts().upstream, "upstream");
    QCOMPARE(client.transport.facts().peer, u"127.0.0.1:%1"_s.arg(server.serverPort()));
    QCOMPARE(client.transport.facts().encryption, QString());
    // Nothing was taken away from what came behind the answer, nor repeated.
    server.latest->write(tests::webSocketFrame(0x81, "world"));
    const QByteArrayList all =
        behind.isEmpty() ? QByteArrayList{ "world" } : QByteArrayList{ "hello", "world" };
    QTRY_COMPARE(client.recorder.received, all);
    QTest::qWait(20);
    QCOMPARE(client.recorder.received, all);
}

void tst_WebSocketTransport::c53SendsOneTextMessagePerCall()
{
    Server server;
    Client client(server.url());
    QVERIFY(client.recorder.isOpen());
    QWebSocket *const socket = server.accept();
    QStringList texts;
    int binaries = 0;
    connect(socket, &QWebSocket::textMessageReceived, this,
            [&](const QString &t) { texts.append(t); });
    connect(socket, &QWebSocket::binaryMessageReceived, this, [&] { ++binaries; });
    QVERIFY(client.transport.send("SEND\n\n\xc3\xa9\0"_ba));
    QVERIFY(client.transport.send("\n"));
    QTRY_COMPARE(texts.size(), 2);
    QCOMPARE(texts[0], u"SEND\n\n\u00e9"_s + QChar(0));
    QCOMPARE(texts[1], u"\n"_s);
    QCOMPARE(binaries, 0);
}

void tst_WebSocketTransport::c08JoinsContinuationFrames()
{
    RawServer server([](QTcpSocket &s, const QByteArray &head) {
        s.write(tests::switchingProtocols(head) + tests::webSocketFrame(0x01, "MESS")
                + tests::webSocketFrame(0x00, "AGE\n") + tests::webSocketFrame(0x80, "\n\0"_ba));
    });
    Client client(server.url());
    QTRY_COMPARE(client.recorder.received, QByteArrayList{ "MESSAGE\n\n\0"_ba });
}

void tst_WebSocketTransport::c09HandsOnCharactersCutBetweenMessages()
{
    RawServer server([](QTcpSocket &s, const QByteArray &head) {
        s.write(tests::switchingProtocols(head) + tests::webSocketFrame(0x02, "a\xc3")
                + tests::webSocketFrame(0x80, "\xa9") + tests::webSocketFrame(0x82, "\xc3")
                + tests::webSocketFrame(0x82, "\xa9"));
    });
    Client client(server.url());
    QTRY_COMPARE(client.recorder.received, (QByteArrayList{ "a\xc3\xa9", "\xc3", "\xa9" }));
}

void tst_WebSocketTransport::c09NamesTheReasonWhereQtCannotJoin()
{
    // Qt 6.4 takes a character that is cut between two fragments of one text message for bad UTF-8. No server that
    // we know cuts there; if one does, this is what we say.
    RawServer server([](QTcpSocket &s, const QByteArray &head) {
        s.write(tests::switchingProtocols(head) + tests::webSocketFrame(0x01, "a\xc3")
                + tests::webSocketFrame(0x80, "\xa9"));
    });
    Client client(server.url());
    const TransportEnd end = client.recorder.end();
    QCOMPARE(end.reason, Reason::BadData);
    QCOMPARE(end.code, 1007);
    QVERIFY(end.text.contains(u"UTF-8"));
}

void tst_WebSocketTransport::c13KeepsNullOctets()
{
    Server server;
    Client client(server.url());
    QVERIFY(client.recorder.isOpen());
    QWebSocket *const socket = server.accept();
    socket->sendTextMessage(u"a"_s + QChar(0) + u"b"_s);
    socket->sendBinaryMessage("c\0d"_ba);
    QTRY_COMPARE(client.recorder.received, (QByteArrayList{ "a\0b"_ba, "c\0d"_ba }));
}

void tst_WebSocketTransport::readsTextAndBinary()
{
    Server server;
    Client client(server.url());
    QVERIFY(client.recorder.isOpen());
    QWebSocket *const socket = server.accept();
    socket->sendTextMessage(u"text"_s);
    socket->sendBinaryMessage("\xff\xfe\x80");
    QTRY_COMPARE(client.recorder.received, (QByteArrayList{ "text", "\xff\xfe\x80" }));
}

void tst_WebSocketTransport::c22EndsOnTextThatIsNoUtf8()
{
    RawServer server([](QTcpSocket &s, const QByteArray &head) {
        s.write(tests::switchingProtocols(head) + tests::webSocketFrame(0x81, "\xff\xfe\x80"));
    });
    Client client(server.url());
    const TransportEnd end = client.recorder.end();
    QCOMPARE(end.reason, Reason::BadData);
    QCOMPARE(end.code, 1007);
    QVERIFY(client.recorder.received.isEmpty());
}

void tst_WebSocketTransport::c45GivesUpOpeningByItself()
{
    RawServer mute({});
    Client client(mute.url());
    QTRY_COMPARE(mute.heads.size(), 1);
    client.clock.advance(9999ms);
    QVERIFY(client.recorder.ends.isEmpty());
    client.clock.advance(1ms);
    QCOMPARE(client.recorder.end().reason, Reason::TimedOut);
}

void tst_WebSocketTransport::c63TellsEndsWithoutCloseFrame_data()
{
    QTest::addColumn<bool>("reset");
    QTest::newRow("FIN") << false;
    QTest::newRow("RST") << true;
}

void tst_WebSocketTransport::c63TellsEndsWithoutCloseFrame()
{
    QFETCH(bool, reset);
    RawServer server(
        [](QTcpSocket &s, const QByteArray &head) { s.write(tests::switchingProtocols(head)); });
    Client client(server.url());
    QVERIFY(client.recorder.isOpen());
    if (reset)
        server.latest->abort();
    else
        server.latest->disconnectFromHost();
    const TransportEnd end = client.recorder.end();
    QCOMPARE(end.reason, Reason::Lost);
    QCOMPARE(end.code, 0); // not the 1000 that Qt claims
}

void tst_WebSocketTransport::tellsCloseFrames_data()
{
    QTest::addColumn<QByteArray>("frame");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("text");
    QTest::newRow("1000, STOMP died")
        << tests::closeFrame(1000, "STOMP died") << 1000 << u"STOMP died"_s;
    QTest::newRow("1000, idle") << tests::closeFrame(1000) << 1000 << QString();
    QTest::newRow("1001") << tests::closeFrame(1001) << 1001 << QString();
    QTest::newRow("1002") << tests::closeFrame(1002) << 1002 << QString();
    QTest::newRow("1007") << tests::closeFrame(1007, "{bad_escape,\"\\\\t\"}") << 1007
                          << u"{bad_escape,\"\\\\t\"}"_s;
    QTest::newRow("1009") << tests::closeFrame(1009, "too big") << 1009 << u"too big"_s;
    QTest::newRow("1011") << tests::closeFrame(1011) << 1011 << QString();
    QTest::newRow("4500") << tests::closeFrame(4500, "\xc3\xa9") << 4500 << u"\u00e9"_s;
    QTest::newRow("no code") << tests::webSocketFrame(0x88, {}) << 1000 << QString();
}

void tst_WebSocketTransport::tellsCloseFrames()
{
    QFETCH(QByteArray, frame);
    RawServer server([&](QTcpSocket &s, const QByteArray &head) {
        s.write(tests::switchingProtocols(head) + tests::webSocketFrame(0x81, "last words")
                + frame);
    });
    Client client(server.url());
    const TransportEnd end = client.recorder.end();
    QCOMPARE(end.reason, Reason::Closed);
    QTEST(end.code, "code");
    QTEST(end.text, "text");
    QCOMPARE(client.recorder.received, QByteArrayList{ "last words" });
}

void tst_WebSocketTransport::tellsRefusal()
{
    QUrl nobody;
    {
        RawServer server({});
        nobody = server.url();
    }
    Client client(nobody);
    QCOMPARE(client.recorder.end().reason, Reason::Refused);
    QCOMPARE(client.recorder.steps, QList{ Step::Resolved });
}

void tst_WebSocketTransport::tellsHttpStatus_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<bool>("isKept");
    QTest::addColumn<int>("code");
    for (const bool kept : { false, true }) {
        const char *const how = kept ? "kept open" : "closed";
        for (const char *const line :
             { "404 Not Found", "502 Bad Gateway", "302 Found", "401 Unauthorized", "403 Forbidden",
               "503 Service Unavailable", "504 Gateway Timeout" })
            QTest::addRow("%s, %s", line, how)
                << QByteArray(line) << kept << QByteArray(line).left(3).toInt();
    }
}

void tst_WebSocketTransport::tellsHttpStatus()
{
    QFETCH(QByteArray, line);
    QFETCH(bool, isKept);
    RawServer server([&](QTcpSocket &s, const QByteArray &) {
        s.write("HTTP/1.1 " + line + "\r\nContent-Length: 2\r\nLocation: /x\r\n\r\nno");
        if (!isKept)
            s.disconnectFromHost();
    });
    Client client(server.url());
    const TransportEnd end = client.recorder.end();
    QCOMPARE(end.reason, Reason::HttpStatus);
    QTEST(end.code, "code");
    QCOMPARE(server.heads.size(), 1);
}

void tst_WebSocketTransport::tellsBrokenHandshakes_data()
{
    QTest::addColumn<QByteArray>("more");
    QTest::addColumn<QByteArray>("instead");
    QTest::newRow("subprotocol that was not offered") << "Sec-WebSocket-Protocol: stomp\r\n"_ba
                                                      << ""_ba;
    QTest::newRow("wrong accept key")
        << ""_ba
        << "HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           "Sec-WebSocket-Accept: AAAA\r\n\r\n"_ba;
    QTest::newRow("no HTTP") << ""_ba
                             << "220 mail.example ESMTP\r\n\r\n"_ba;
}

void tst_WebSocketTransport::tellsBrokenHandshakes()
{
    QFETCH(QByteArray, more);
    QFETCH(QByteArray, instead);
    RawServer server([&](QTcpSocket &s, const QByteArray &head) {
        s.write(instead.isEmpty() ? tests::switchingProtocols(head, more) : instead);
    });
    Client client(server.url());
    const TransportEnd end = client.recorder.end();
    QCOMPARE(end.reason, Reason::BadData);
    QVERIFY(!end.text.isEmpty());
    QCOMPARE(client.recorder.opened, 0);
}

void tst_WebSocketTransport::tellsBrokenFrames_data()
{
    QTest::addColumn<QByteArray>("octets");
    QTest::newRow("RSV bit") << tests::webSocketFrame(0xc1, "x");
    QTest::newRow("reserved opcode") << tests::webSocketFrame(0x83, "x");
    QTest::newRow("continues nothing") << tests::webSocketFrame(0x80, "x");
    QTest::newRow("text inside text")
        << tests::webSocketFrame(0x01, "x") + tests::webSocketFrame(0x81, "y");
    QTest::newRow("fragmented ping") << tests::webSocketFrame(0x09, "x");
    QTest::newRow("length written too wide") << "\x81\x7e\x00\x05hello"_ba;
}

void tst_WebSocketTransport::tellsBrokenFrames()
{
    QFETCH(QByteArray, octets);
    RawServer server([&](QTcpSocket &s, const QByteArray &head) {
        s.write(tests::switchingProtocols(head) + octets);
    });
    Client client(server.url());
    const TransportEnd end = client.recorder.end();
    QVERIFY2(end.reason == Reason::BadData, qPrintable(end.text));
    QCOMPARE(end.code, 1002);
}

void tst_WebSocketTransport::tellsEndBeforeTheUpgrade()
{
    RawServer server([](QTcpSocket &s, const QByteArray &) { s.disconnectFromHost(); });
    Client client(server.url());
    QCOMPARE(client.recorder.end().reason, Reason::Lost);
    QCOMPARE(client.recorder.opened, 0);
}

void tst_WebSocketTransport::c74EndsOnTooLargeMessages()
{
    Server server;
    TransportOptions options;
    options.maxIncomingBytes = 1000;
    Client client(server.url(), options);
    QVERIFY(client.recorder.isOpen());
    server.accept()->sendTextMessage(QString(1001, u'x'));
    const TransportEnd end = client.recorder.end();
    QCOMPARE(end.reason, Reason::TooBig);
    QVERIFY(client.recorder.received.isEmpty());
}

void tst_WebSocketTransport::endsWhenTheServerStopsInAFrame()
{
    // Qt's own time for the rest of a frame is 5 s, on its own clock.
    RawServer server([](QTcpSocket &s, const QByteArray &head) {
        s.write(tests::switchingProtocols(head) + "\x81\x05he");
    });
    Client client(server.url());
    const TransportEnd end = client.recorder.end();
    QCOMPARE(end.reason, Reason::Lost);
    QVERIFY(client.recorder.received.isEmpty());
}

void tst_WebSocketTransport::triesBelowASockJsRoot_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QString>("path");
    const QByteArray old = "HTTP/1.1 200 OK\r\nContent-Length: 19\r\n\r\nWelcome to SockJS!\n"_ba;
    const QByteArray later = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"_ba;
    QTest::newRow("200") << old << u"/stompendpoint"_s;
    QTest::newRow("400") << later << u"/stompendpoint"_s;
    QTest::newRow("400, slash, query") << later << u"/a%2Fb/?x=1"_s;
}

void tst_WebSocketTransport::triesBelowASockJsRoot()
{
    QFETCH(QByteArray, answer);
    QFETCH(QString, path);
    RawServer server([&](QTcpSocket &s, const QByteArray &head) {
        s.write(head.contains("/websocket") ? tests::switchingProtocols(head) : answer);
    });
    Client client(server.url(path));
    QVERIFY(client.recorder.isOpen());
    QCOMPARE(server.heads.size(), 2);
    const QByteArray request = server.heads[1].left(server.heads[1].indexOf(" HTTP"));
    QCOMPARE(request,
             path.contains(u'?') ? "GET /a%2Fb/websocket?x=1"_ba
                                 : "GET /stompendpoint/websocket"_ba);
    QCOMPARE(client.recorder.steps, (QList{ Step::Resolved, Step::Connected, Step::Upgraded }));
    QVERIFY(client.transport.send("x"));
}

void tst_WebSocketTransport::reportsTheRootsAnswer()
{
    RawServer server([&](QTcpSocket &s, const QByteArray &head) {
        s.write(head.contains("/websocket") ? "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"
                                            : "HTTP/1.1 400 No\r\nContent-Length: 0\r\n\r\n");
    });
    Client client(server.url());
    const TransportEnd end = client.recorder.end();
    QCOMPARE(end.reason, Reason::HttpStatus);
    QCOMPARE(end.code, 400);
    QCOMPARE(server.heads.size(), 2);

    Client below(server.url(u"/websocket"_s));
    QCOMPARE(below.recorder.end().code, 404);
    QCOMPARE(server.heads.size(), 3);
}

void tst_WebSocketTransport::pingsWhenIdle()
{
    Server server;
    Client client(server.url());
    QVERIFY(client.recorder.isOpen());
    server.accept();
    for (int i = 1; i <= 5; ++i) {
        client.clock.advance(22s);
        QTRY_COMPARE(client.recorder.roundTrips, i);
    }
    QVERIFY(client.recorder.ends.isEmpty());
}

void tst_WebSocketTransport::endsWithoutAnswerToPings()
{
    RawServer server(
        [](QTcpSocket &s, const QByteArray &head) { s.write(tests::switchingProtocols(head)); });
    Client client(server.url());
    QVERIFY(client.recorder.isOpen());
    client.clock.advance(44s); // pings after 1 s and 23 s
    QVERIFY(client.recorder.ends.isEmpty());
    client.clock.advance(1s);
    QCOMPARE(client.recorder.end().reason, Reason::Lost);
}

void tst_WebSocketTransport::endsWhenTheServerDoesNotRead()
{
    Server server;
    TransportOptions options;
    options.maxQueuedBytes = 100000;
    Client client(server.url(), options);
    QVERIFY(client.recorder.isOpen());
    int sent = 0;
    while (client.transport.send(QByteArray(1000, 'x')))
        QVERIFY(++sent < 200);
    QVERIFY(client.transport.queuedBytes() <= options.maxQueuedBytes);
    QCOMPARE(client.recorder.end().reason, Reason::OutputOverflow);
}

void tst_WebSocketTransport::closesBehindWhatIsQueued()
{
    Server server;
    Client client(server.url());
    QVERIFY(client.recorder.isOpen());
    QWebSocket *const socket = server.accept();
    QStringList texts;
    bool isClosed = false;
    connect(socket, &QWebSocket::textMessageReceived, this,
            [&](const QString &t) { texts.append(t); });
    connect(socket, &QWebSocket::disconnected, this, [&] { isClosed = true; });
    for (int i = 0; i < 50; ++i)
        QVERIFY(client.transport.send(QByteArray(20000, 'x')));
    client.transport.close();
    QVERIFY(!client.transport.send("late"));
    QCOMPARE(client.recorder.end().reason, Reason::Asked);
    QTRY_VERIFY(isClosed);
    QCOMPARE(texts.size(), 50);
    QCOMPARE(socket->closeCode(), QWebSocketProtocol::CloseCodeNormal);
}

void tst_WebSocketTransport::endsWhenClosingTakesTooLong()
{
    RawServer server([](QTcpSocket &s, const QByteArray &head) {
        s.write(tests::switchingProtocols(head));
        s.setReadBufferSize(1); // reads no more from here on
    });
    Client client(server.url());
    QVERIFY(client.recorder.isOpen());
    for (int i = 0; i < 7; ++i)
        QVERIFY(client.transport.send(QByteArray(1000000, 'x')));
    client.transport.close();
    QTest::qWait(50);
    client.clock.advance(1500ms);
    QCOMPARE(client.recorder.end().reason, Reason::Asked);
}

void tst_WebSocketTransport::abortsAtOnce()
{
    Server server;
    Client opening(server.url());
    opening.transport.abort();
    QCOMPARE(opening.recorder.ends.size(), 1);
    QCOMPARE(opening.recorder.end().reason, Reason::Asked);

    Client open(server.url());
    QVERIFY(open.recorder.isOpen());
    open.transport.abort();
    QCOMPARE(open.recorder.ends.size(), 1);
    open.transport.abort();
    open.transport.close();
    QCOMPARE(open.recorder.end().reason, Reason::Asked);
}

void tst_WebSocketTransport::sendsNothingUnlessOpen()
{
    Server server;
    Client client(server.url());
    QVERIFY(!client.transport.send("early"));
    QVERIFY(client.recorder.isOpen());
    QVERIFY(client.transport.send("now"));
    client.transport.abort();
    QVERIFY(!client.transport.send("late"));
}

void tst_WebSocketTransport::acceptsOwnAuthority()
{
    Server server(u"server"_s);
    TransportOptions options;
    options.tls.caFile = tlsFile(u"ca.pem"_s);
    for (const QString &host : { u"127.0.0.1"_s, u"localhost"_s }) {
        Client client(server.url(host), options);
        QVERIFY(client.recorder.isOpen());
        QCOMPARE(client.recorder.steps,
                 (QList{ Step::Resolved, Step::Connected, Step::Encrypted, Step::Upgraded }));
        QVERIFY(client.transport.facts().encryption.startsWith(u"TLS 1."_s));
        QVERIFY(client.transport.facts().encryption.contains(u"_"_s)); // and a cipher
        server.accept()->sendTextMessage(u"hello"_s);
        QTRY_COMPARE(client.recorder.received, QByteArrayList{ "hello" });
    }
}

void tst_WebSocketTransport::refusesCertificates_data()
{
    QTest::addColumn<QString>("certificate");
    QTest::addColumn<bool>("ownAuthority");
    QTest::addColumn<int>("fault");
    QTest::addColumn<QString>("words");
    QTest::newRow("unknown authority") << u"server"_s << false << int(TlsFault::UnknownAuthority)
                                       << u"authority that is not known"_s;
    QTest::newRow("wrong name") << u"elsewhere"_s << true << int(TlsFault::WrongName)
                                << u"elsewhere.invalid, not for 127.0.0.1"_s;
    QTest::newRow("expired") << u"expired"_s << true << int(TlsFault::Expired) << u"expired"_s;
}

void tst_WebSocketTransport::refusesCertificates()
{
    QFETCH(QString, certificate);
    QFETCH(bool, ownAuthority);
    QFETCH(QString, words);
    Server server(certificate);
    TransportOptions options;
    if (ownAuthority)
        options.tls.caFile = tlsFile(u"ca.pem"_s);
    Client client(server.url(), options);
    const TransportEnd end = client.recorder.end();
    QCOMPARE(end.reason, Reason::Tls);
    QTEST(end.code, "fault");
    QVERIFY2(end.text.contains(words), qPrintable(end.text));
    QCOMPARE(client.recorder.opened, 0);
}

void tst_WebSocketTransport::refusesCaFileWithoutCertificate()
{
    Server server(u"server"_s);
    TransportOptions options;
    options.tls.caFile = tlsFile(u"make"_s);
    Client client(server.url(), options);
    const TransportEnd end = client.recorder.end();
    QCOMPARE(end.reason, Reason::Tls);
    QCOMPARE(end.code, int(TlsFault::BadCaFile));
}

void tst_WebSocketTransport::ignoresErrorsWhenToldSo()
{
    Server server(u"elsewhere"_s);
    TransportOptions options;
    options.tls.ignoreErrors = true;
    Client client(server.url(), options);
    QVERIFY(client.recorder.isOpen());
}

void tst_WebSocketTransport::tellsTlsToAPlainPort()
{
    RawServer server({});
    QUrl url = server.url(u"/ws"_s, u"wss"_s);
    connect(&server, &QTcpServer::newConnection, this, [&] {
        connect(server.latest, &QTcpSocket::readyRead, this,
                [&] { server.latest->write("HTTP/1.1 400 No\r\n\r\n"); });
    });
    Client client(url);
    QCOMPARE(client.recorder.end().reason, Reason::Tls);
}

QTEST_GUILESS_MAIN(tst_WebSocketTransport)
#include "tst_websockettransport.moc"
