// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/endpoint.h"
#include "support/manualclock.h"
#include "talker.h"

#include <QSignalSpy>
#include <QTcpSocket>
#include <QTest>

#include <memory>

using host::Endpoint;
using host::EndpointOptions;
using stomp::Version;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(stomp::Version)

namespace {

/// '|' stands for the NUL at the end of a frame.
QByteArray octetsOf(const char *text)
{
    return QByteArray(text).replace('|', '\0');
}

} // namespace

class tst_Endpoint : public QObject
{
    Q_OBJECT

    base::SystemClock m_clock;
    std::unique_ptr<Endpoint> m_host;

    QUrl start(const EndpointOptions &options = {}) { return start(options, m_clock); }
    QUrl start(const EndpointOptions &options, base::Clock &clock)
    {
        m_host = std::make_unique<Endpoint>(options, clock);
        const auto url = m_host->listen(QHostAddress::LocalHost, 0);
        return url ? *url : QUrl();
    }

    /// Everything that the host answers to one HTTP request.
    QByteArray ask(const QUrl &url, const QByteArray &request)
    {
        QTcpSocket socket;
        socket.connectToHost(url.host(), quint16(url.port()));
        QByteArray answer;
        QObject::connect(&socket, &QTcpSocket::readyRead, &socket,
                         [&] { answer += socket.readAll(); });
        socket.write(request);
        if (!QTest::qWaitFor([&] {
                return !answer.isEmpty() && socket.state() == QTcpSocket::UnconnectedState;
            }))
            return {};
        return answer;
    }

    void addVersions()
    {
        QTest::addColumn<Version>("version");
        QTest::newRow("1.0") << Version::V1_0;
        QTest::newRow("1.1") << Version::V1_1;
        QTest::newRow("1.2") << Version::V1_2;
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void cleanup() { m_host.reset(); }

    void letsWebSocketsInAtItsPaths_data()
    {
        QTest::addColumn<QString>("path");
        for (const char *path : { "/stompendpoint/websocket", "/stompendpoint", "/ws", "/ws/" })
            QTest::newRow(path) << QString::fromLatin1(path);
    }
    void letsWebSocketsInAtItsPaths()
    {
        QFETCH(QString, path);
        QUrl url = start();
        QCOMPARE(url.path(), QStringLiteral("/stompendpoint/websocket"));
        QVERIFY(url.port() > 0);
        url.setPath(path);
        Talker talker(url);
        QVERIFY(talker.enter());
        QCOMPARE(talker.socket.subprotocol(), QStringLiteral("v12.stomp"));
    }

    void answersHttp_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<QByteArray>("status");
        QTest::addColumn<QByteArray>("part");
        const QByteArray upgrade = " HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
                                   "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                   "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        const QByteArray plain = " HTTP/1.1\r\nHost: x\r\n\r\n";
        QTest::newRow("info") << "GET /stompendpoint/info?t=1" + plain << QByteArray("200 OK")
                              << QByteArray("\"websocket\":true");
        QTest::newRow("root of SockJS")
            << "GET /stompendpoint" + plain << QByteArray("200 OK") << QByteArray("Welcome");
        QTest::newRow("unknown path")
            << "GET /" + plain << QByteArray("404 Not Found") << QByteArray("stompendpoint");
        QTest::newRow("upgrade at an unknown path")
            << "GET /nowhere" + upgrade << QByteArray("404 Not Found") << QByteArray();
        QTest::newRow("no upgrade")
            << "GET /ws" + plain << QByteArray("400 Bad Request") << QByteArray("Upgrade");
        QTest::newRow("upgrade by POST")
            << "POST /ws" + upgrade << QByteArray("400 Bad Request") << QByteArray();
        QTest::newRow("no HTTP") << QByteArray("HELLO\r\n\r\n") << QByteArray("400 Bad Request")
                                 << QByteArray();
        QTest::newRow("endless head")
            << "GET /ws HTTP/1.1\r\nX: " + QByteArray(host::Doorkeeper::maxHeadBytes, 'x')
            << QByteArray("431 ") << QByteArray();
    }
    void answersHttp()
    {
        QFETCH(QByteArray, request);
        QFETCH(QByteArray, status);
        QFETCH(QByteArray, part);
        const QByteArray answer = ask(start(), request);
        QVERIFY2(answer.startsWith("HTTP/1.1 " + status), answer.constData());
        QVERIFY2(answer.contains(part), answer.constData());
    }

    void saysWhyItCannotListen()
    {
        const QUrl url = start();
        Endpoint second({}, m_clock);
        const auto refused = second.listen(QHostAddress::LocalHost, quint16(url.port()));
        QVERIFY(!refused);
        QVERIFY(!refused.error().isEmpty());
    }

    void namesItselfInConnected_data() { addVersions(); }
    void namesItselfInConnected()
    {
        QFETCH(Version, version);
        EndpointOptions options;
        options.name = QStringLiteral("server-1");
        Talker talker(start(options));
        QVERIFY(talker.open());
        talker.say("CONNECT\n"
                   + (version == Version::V1_0
                          ? QByteArray()
                          : "accept-version:1.0, " + stomp::versionText(version) + ",9.9\n")
                   + "host:/\nheart-beat:4000,0\n\n");
        QVERIFY(talker.waitFrames(1));
        const stomp::Frame connected = talker.take();
        QCOMPARE(connected.command, "CONNECTED");
        QCOMPARE(connected.value("version"), stomp::versionText(version));
        QCOMPARE(connected.value("heart-beat"), "0,4000");
        QCOMPARE(connected.value("server"), "copoly/" COPOLY_VERSION);
        QCOMPARE(connected.value("server-name"), "server-1");
    }

    void deliversToAllIncludingTheSender_data() { addVersions(); }
    void deliversToAllIncludingTheSender()
    {
        QFETCH(Version, version);
        const QUrl url = start();
        Talker sender(url);
        Talker other(url);
        Talker stranger(url);
        QVERIFY(sender.enter(version) && other.enter() && stranger.enter());
        sender.say("SUBSCRIBE\nid:mine\ndestination:/topic/a\n\n");
        other.say("SUBSCRIBE\nid:o\\c1\ndestination:/topic/a\nack:client\n\n");
        stranger.say("SUBSCRIBE\nid:s\ndestination:/topic/a.b\n\n");
        QVERIFY(sender.settle() && other.settle() && stranger.settle());
        sender.say("SEND\ndestination:/topic/a\nreceipt:r1\nwho:first\nwho:second\n"
                   "content-type:application/json\n\n{\"h\":\"h\xc3\xa9\"}");
        QVERIFY(sender.waitFrames(2));
        QVERIFY(other.waitFrames(1));
        QVERIFY(stranger.settle() && stranger.frames.isEmpty());
        const stomp::Frame own = sender.take();
        const stomp::Frame copy = other.take();
        QCOMPARE(own.command, "MESSAGE");
        QCOMPARE(own.value("subscription"), "mine");
        QCOMPARE(copy.value("subscription"), "o:1");
        QCOMPARE(copy.value("ack"), copy.value("message-id"));
        QVERIFY(!own.header("ack"));
        for (const stomp::Frame &frame : { own, copy }) {
            QCOMPARE(frame.value("destination"), "/topic/a");
            QCOMPARE(frame.value("content-type"), "application/json");
            QCOMPARE(frame.value("who"), "first");
            QCOMPARE(std::count_if(frame.headers.begin(), frame.headers.end(),
                                   [](const auto &header) { return header.first == "who"; }),
                     1);
            QVERIFY(!frame.header("receipt"));
            QVERIFY(!frame.value("message-id").isEmpty());
            QCOMPARE(frame.body, "{\"h\":\"h\xc3\xa9\"}");
        }
        QCOMPARE(sender.take(), stomp::Frame({ "RECEIPT", { { "receipt-id", "r1" } }, {} }));
        QCOMPARE(other.binaryMessages, 0);
    }

    void carriesHeadersBetweenVersions()
    {
        const QUrl url = start();
        Talker v12(url);
        Talker v11(url);
        Talker v10(url);
        QVERIFY(v12.enter() && v11.enter(Version::V1_1) && v10.enter(Version::V1_0));
        for (Talker *talker : { &v12, &v11, &v10 }) {
            talker->say("SUBSCRIBE\nid:1\ndestination:/topic/a\n\n");
            QVERIFY(talker->settle());
        }
        v12.say("SEND\ndestination:/topic/a\ncolon:a\\cb\ncr:a\\rb\nlf:a\\nb\n\nx");
        QVERIFY(v12.waitFrames(1) && v11.waitFrames(1) && v10.waitFrames(1));
        QCOMPARE(v12.frames[0].value("cr"), "a\rb");
        QCOMPARE(v11.frames[0].value("lf"), "a\nb");
        QVERIFY(!v11.frames[0].header("cr")); // 1.1 cannot say it; the message comes all the same
        QCOMPARE(v10.frames[0].value("colon"), "a:b");
        QVERIFY(!v10.frames[0].header("lf"));
        QCOMPARE(v10.frames[0].body, "x");
    }

    void takesFramesHoweverTheyAreCut()
    {
        Talker talker(start());
        QVERIFY(talker.enter());
        const QByteArray octets =
            octetsOf("\nSUBSCRIBE\r\nid:1\r\ndestination:/topic/a\r\n\r\n|\r\n"
                     "SEND\ndestination:/topic/a\n\none|\n"
                     "SEND\ndestination:/topic/a\ncontent-length:4\n\ntwo||\n");
        for (const char octet : octets)
            talker.socket.sendBinaryMessage(QByteArray(1, octet));
        QVERIFY(talker.waitFrames(2));
        QCOMPARE(talker.take().body, "one");
        QCOMPARE(talker.take().body, QByteArray("two\0", 4));
        talker.socket.sendTextMessage(QString::fromUtf8(octets.sliced(octets.indexOf("SEND"))));
        QVERIFY(talker.waitFrames(2));
    }

    void sendsWhatIsNoTextAsBinary()
    {
        Talker talker(start());
        QVERIFY(talker.enter());
        talker.say("SUBSCRIBE\nid:1\ndestination:/topic/a\n\n");
        talker.socket.sendBinaryMessage(octetsOf("SEND\ndestination:/topic/a\n\n\xff\xfe|"));
        QVERIFY(talker.waitFrames(1));
        QCOMPARE(talker.take().body, "\xff\xfe");
        QCOMPARE(talker.binaryMessages, 1);
    }

    void unsubscribes()
    {
        const QUrl url = start();
        Talker talker(url);
        Talker old(url);
        QVERIFY(talker.enter() && old.enter(Version::V1_0));
        talker.say("SUBSCRIBE\nid:1\ndestination:/topic/a\n\n");
        talker.say("SUBSCRIBE\nid:2\ndestination:/topic/a\n\n");
        talker.say("UNSUBSCRIBE\nid:1\n\n");
        old.say("SUBSCRIBE\ndestination:/topic/a\n\n");
        QVERIFY(old.settle());
        talker.say("SEND\ndestination:/topic/a\n\nx");
        QVERIFY(talker.settle() && old.settle());
        QCOMPARE(talker.frames.size(), 1);
        QCOMPARE(talker.take().value("subscription"), "2");
        QCOMPARE(old.frames.size(), 1);
        QVERIFY(!old.take().header("subscription"));
        old.say("UNSUBSCRIBE\ndestination:/topic/a\n\n");
        QVERIFY(old.settle());
        talker.say("SEND\ndestination:/topic/a\n\ny");
        QVERIFY(talker.settle() && old.settle());
        QVERIFY(old.frames.isEmpty());
    }

    void holdsTransactionsBack()
    {
        Talker talker(start());
        QVERIFY(talker.enter());
        talker.say("SUBSCRIBE\nid:1\ndestination:/topic/a\n\n");
        for (const char *name : { "kept", "dropped" }) {
            talker.say(QByteArray("BEGIN\ntransaction:") + name + "\n\n");
            talker.say(QByteArray("SEND\ndestination:/topic/a\ntransaction:") + name + "\n\n"
                       + name);
        }
        QVERIFY(talker.settle());
        QVERIFY(talker.frames.isEmpty());
        talker.say("ABORT\ntransaction:dropped\n\n");
        talker.say("COMMIT\ntransaction:kept\n\n");
        QVERIFY(talker.settle());
        QCOMPARE(talker.frames.size(), 1);
        QCOMPARE(talker.take().body, "kept");
    }

    void takesAcknowledgements()
    {
        const QUrl url = start();
        Talker v12(url);
        Talker v11(url);
        Talker v10(url);
        QVERIFY(v12.enter() && v11.enter(Version::V1_1) && v10.enter(Version::V1_0));
        v12.say("ACK\nid:1\nreceipt:r\n\n");
        v11.say("NACK\nmessage-id:1\nsubscription:1\nreceipt:r\n\n");
        v10.say("ACK\nmessage-id:1\nreceipt:r\n\n");
        for (Talker *talker : { &v12, &v11, &v10 }) {
            QVERIFY(talker->waitFrames(1));
            QCOMPARE(talker->take().command, "RECEIPT");
        }
    }

    void answersDisconnectThenCloses()
    {
        Talker talker(start());
        QVERIFY(talker.enter());
        talker.say("DISCONNECT\nreceipt:bye\n\n");
        QVERIFY(talker.waitClosed());
        QCOMPARE(talker.frames.size(), 1);
        QCOMPARE(talker.take().value("receipt-id"), "bye");
        QCOMPARE(talker.socket.closeCode(), QWebSocketProtocol::CloseCodeNormal);
    }

    void answersErrorThenCloses_data()
    {
        QTest::addColumn<QByteArray>("frames"); // separated by NUL
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<Version>("version");
        const auto row = [](const char *name, const char *frames, const char *message,
                            Version version = Version::V1_2) {
            QTest::newRow(name) << octetsOf(frames) << QByteArray(message) << version;
        };
        row("unknown command", "FLY\nreceipt:r\n\n", "Unknown command");
        row("command in lower case", "send\ndestination:/topic/a\nreceipt:r\n\n",
            "Unknown command");
        row("SUBSCRIBE without id", "SUBSCRIBE\ndestination:/topic/a\nreceipt:r\n\n",
            "SUBSCRIBE needs an id");
        row("SUBSCRIBE without destination", "SUBSCRIBE\nid:1\nreceipt:r\n\n",
            "SUBSCRIBE needs a destination");
        row("id twice",
            "SUBSCRIBE\nid:1\ndestination:/topic/a\n\n|"
            "SUBSCRIBE\nid:1\ndestination:/topic/b\nreceipt:r\n\n",
            "This subscription exists already");
        row("ack mode", "SUBSCRIBE\nid:1\ndestination:/topic/a\nack:maybe\nreceipt:r\n\n",
            "Unknown ack mode");
        row("UNSUBSCRIBE of nothing", "UNSUBSCRIBE\nid:1\nreceipt:r\n\n",
            "There is no such subscription");
        row("SEND without destination", "SEND\nreceipt:r\n\nx", "SEND needs a destination");
        row("SEND elsewhere", "SEND\ndestination:/queue/a\nreceipt:r\n\nx",
            "Only destinations that begin with /topic/ or /app/ are served here");
        row("second CONNECT", "CONNECT\naccept-version:1.2\nhost:/\nreceipt:r\n\n",
            "Already connected");
        row("ACK without id", "ACK\nmessage-id:1\nreceipt:r\n\n", "ACK needs an id");
        row("ACK without subscription", "ACK\nmessage-id:1\nreceipt:r\n\n",
            "ACK needs a message-id and a subscription", Version::V1_1);
        row("NACK under 1.0", "NACK\nmessage-id:1\nreceipt:r\n\n", "Unknown command",
            Version::V1_0);
        row("unknown transaction", "COMMIT\ntransaction:t\nreceipt:r\n\n",
            "There is no such transaction");
        row("undefined escape", "SEND\ndestination:/topic/a\nx:\\t\n\n", "undefined escape");
        row("escape that 1.1 has not", "SEND\ndestination:/topic/a\nx:\\r\n\n", "undefined escape",
            Version::V1_1);
        row("no colon", "SEND\ndestination\n\n", "without a colon");
        row("content-length", "SEND\ndestination:/topic/a\ncontent-length:-1\n\n",
            "content-length is no number");
    }
    void answersErrorThenCloses()
    {
        QFETCH(QByteArray, frames);
        QFETCH(QByteArray, message);
        QFETCH(Version, version);
        Talker talker(start());
        QVERIFY(talker.enter(version));
        talker.say(frames);
        QVERIFY(talker.waitClosed());
        QCOMPARE(talker.frames.size(), 1);
        const stomp::Frame error = talker.take();
        QCOMPARE(error.command, "ERROR");
        QVERIFY2(error.value("message").contains(message), error.value("message").constData());
        if (frames.contains("receipt:r"))
            QCOMPARE(error.value("receipt-id"), "r");
        QCOMPARE(talker.socket.closeCode(), QWebSocketProtocol::CloseCodeProtocolError);
        QTRY_COMPARE(m_host->clientCount(), 0);
    }

    void refusesBadConnects_data()
    {
        QTest::addColumn<QByteArray>("frame");
        QTest::addColumn<QByteArray>("message");
        QTest::newRow("frame before it")
            << QByteArray("SEND\ndestination:/topic/a\n\nx") << QByteArray("first frame");
        QTest::newRow("unknown version") << QByteArray("CONNECT\naccept-version:2.0\nhost:/\n\n")
                                         << QByteArray("1.0, 1.1 and 1.2");
        QTest::newRow("heart-beat")
            << QByteArray("CONNECT\naccept-version:1.2\nhost:/\nheart-beat:-1,0\n\n")
            << QByteArray("heart-beat");
    }
    void refusesBadConnects()
    {
        QFETCH(QByteArray, frame);
        QFETCH(QByteArray, message);
        Talker talker(start());
        QVERIFY(talker.open());
        talker.say(frame);
        QVERIFY(talker.waitClosed());
        QCOMPARE(talker.frames.size(), 1);
        QVERIFY(talker.frames[0].value("message").contains(message));
    }

    void takesStompForConnect()
    {
        Talker talker(start());
        QVERIFY(talker.open());
        talker.say("STOMP\naccept-version:1.1,1.2\nhost:/\n\n");
        QVERIFY(talker.waitFrames(1));
        QCOMPARE(talker.take().value("version"), "1.2");
    }

    void beatsAndListens()
    {
        support::ManualClock clock;
        const QUrl url = start({}, clock);
        Talker talker(url);
        QVERIFY(talker.enter(Version::V1_2, "heart-beat:2000,1000\n"));
        for (int second = 0; second < 5; ++second) { // silent for less than three periods
            clock.advance(1s);
            QTRY_COMPARE_GE(talker.beats, second + 1);
        }
        talker.socket.sendTextMessage(QStringLiteral("\n"));
        QVERIFY(talker.settle());
        clock.advance(5s);
        QVERIFY(talker.settle());
        clock.advance(7s);
        QVERIFY(talker.waitFrames(1));
        QCOMPARE(talker.take().value("message"), "No heart-beat came in time");
        clock.advance(1s);
        clock.advance(1s);
        QVERIFY(talker.waitClosed());
    }

    void endsConnectionsWithoutConnect()
    {
        support::ManualClock clock;
        const QUrl url = start({}, clock);
        QTcpSocket silent;
        silent.connectToHost(url.host(), quint16(url.port()));
        Talker talker(url);
        QVERIFY(talker.open());
        QTRY_COMPARE(m_host->clientCount(), 1);
        clock.advance(9s);
        QVERIFY(talker.frames.isEmpty());
        QCOMPARE(silent.state(), QTcpSocket::ConnectedState);
        clock.advance(1s);
        QTRY_COMPARE(silent.state(), QTcpSocket::UnconnectedState);
        QVERIFY(talker.waitFrames(1));
        QCOMPARE(talker.take().value("message"), "No CONNECT came in time");
        clock.advance(1s);
        QVERIFY(talker.waitClosed());
    }

    void limitsClients()
    {
        EndpointOptions options;
        options.limits.maxClients = 2;
        const QUrl url = start(options);
        QSignalSpy connected(m_host.get(), &Endpoint::clientConnected);
        QSignalSpy gone(m_host.get(), &Endpoint::clientGone);
        Talker one(url);
        auto two = std::make_unique<Talker>(url);
        QVERIFY(one.enter() && two->enter());
        QCOMPARE(connected.size(), 2);
        QVERIFY(ask(url, "GET /ws HTTP/1.1\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\n\r\n")
                    .startsWith("HTTP/1.1 503 "));
        two.reset();
        QTRY_COMPARE(gone.size(), 1);
        Talker three(url);
        QVERIFY(three.enter());
    }

    void limitsWhatAClientAsksFor_data()
    {
        QTest::addColumn<QByteArray>("frame");
        QTest::addColumn<QByteArray>("message");
        QTest::newRow("body") << "SEND\ndestination:/topic/a\n\n" + QByteArray(2000, 'x')
                              << QByteArray("body too long");
        QTest::newRow("announced body")
            << QByteArray("SEND\ndestination:/topic/a\ncontent-length:999999999999\n\n")
            << QByteArray("body too long");
        QByteArray headers = "SEND\ndestination:/topic/a\n";
        for (int i = 0; i < 10; ++i)
            headers += "h:v\n";
        QTest::newRow("headers") << headers + '\n' << QByteArray("too many headers");
        QByteArray subscriptions;
        for (int i = 0; i < 4; ++i)
            subscriptions +=
                "SUBSCRIBE\nid:" + QByteArray::number(i) + "\ndestination:/topic/a\n\n" + '\0';
        QTest::newRow("subscriptions") << subscriptions << QByteArray("Too many subscriptions");
        QByteArray transactions;
        for (int i = 0; i < 17; ++i)
            transactions += "BEGIN\ntransaction:" + QByteArray::number(i) + "\n\n" + '\0';
        QTest::newRow("transactions") << transactions << QByteArray("Too many transactions");
        QByteArray sends = QByteArray("BEGIN\ntransaction:t\n\n") + '\0';
        for (int i = 0; i < 5; ++i)
            sends += QByteArray("SEND\ndestination:/topic/a\ntransaction:t\n\n") + '\0';
        QTest::newRow("a transaction") << sends << QByteArray("transaction is too long");
    }
    void limitsWhatAClientAsksFor()
    {
        QFETCH(QByteArray, frame);
        QFETCH(QByteArray, message);
        EndpointOptions options;
        options.limits.maxFrameBytes = 1000;
        options.limits.maxHeaders = 10;
        options.limits.maxSubscriptions = 3;
        Talker talker(start(options));
        QVERIFY(talker.enter());
        talker.say(frame);
        QVERIFY(talker.waitClosed());
        QCOMPARE(talker.frames.size(), 1);
        QVERIFY2(talker.frames[0].value("message").contains(message),
                 talker.frames[0].value("message").constData());
    }

    void throwsOutWhoReadsTooSlowly()
    {
        EndpointOptions options;
        options.limits.maxQueuedBytes = 1024 * 1024;
        const QUrl url = start(options);
        const auto port = m_host->listenTcp(QHostAddress::LocalHost, 0);
        QVERIFY(port);
        QTcpSocket slow; // does not read beyond its buffer
        slow.setReadBufferSize(1024);
        slow.connectToHost(QHostAddress::LocalHost, *port);
        const QByteArray hello = octetsOf("CONNECT\naccept-version:1.2\nhost:/\n\n|"
                                          "SUBSCRIBE\nid:1\ndestination:/topic/a\n\n|");
        slow.write(hello);
        QTRY_VERIFY(slow.bytesAvailable() > 0);
        Talker sender(url);
        QVERIFY(sender.enter());
        QSignalSpy gone(m_host.get(), &Endpoint::clientGone);
        const QByteArray body(500 * 1024, 'x');
        for (int i = 0; i < 40 && gone.isEmpty(); ++i) {
            sender.say("SEND\ndestination:/topic/a\n\n" + body);
            QVERIFY(sender.settle());
        }
        slow.setReadBufferSize(0);
        QByteArray all;
        const auto read = [&] {
            all += slow.readAll();
            return !gone.isEmpty() && slow.state() == QTcpSocket::UnconnectedState;
        };
        QVERIFY(QTest::qWaitFor(read, 10000));
        all += slow.readAll();
        QVERIFY(all.contains("ERROR\nmessage:The connection is too slow"));
        QVERIFY(all.size() < 20 * body.size());
        QVERIFY(sender.settle());
    }

    void speaksPlainTcpToo()
    {
        const QUrl url = start();
        const auto port = m_host->listenTcp(QHostAddress::LocalHost, 0);
        QVERIFY(port);
        QTcpSocket socket;
        QByteArray heard;
        connect(&socket, &QTcpSocket::readyRead, this, [&] { heard += socket.readAll(); });
        socket.connectToHost(QHostAddress::LocalHost, *port);
        socket.write(octetsOf("CONNECT\naccept-version:1.2\nhost:/\n\n|"
                              "SUBSCRIBE\nid:1\ndestination:/topic/a\nreceipt:r\n\n|"));
        QTRY_VERIFY(heard.contains("receipt-id:r"));
        Talker talker(url);
        QVERIFY(talker.enter());
        talker.say("SEND\ndestination:/topic/a\n\nover");
        QTRY_VERIFY(heard.contains("\n\nover"));
        QVERIFY(heard.contains("MESSAGE\nsubscription:1\nmessage-id:"));
    }

    void servesTheLab()
    {
        Talker talker(start());
        QVERIFY(talker.enter());
        talker.say("SUBSCRIBE\nid:1\ndestination:/topic/newpoint.25\n\n");
        talker.say("SUBSCRIBE\nid:2\ndestination:/topic/newpolygon.25\n\n");
        for (const char *body : { "", "null", R"({"x":1,"y":2})", R"({"x":3,"y":4})",
                                  R"({"x":5,"y":6})", R"({"x":"7","y":8.5})" })
            talker.say(QByteArray("SEND\ndestination:/app/newpoint.25\n\n") + body);
        QVERIFY(talker.settle());
        QCOMPARE(talker.frames.size(), 5);
        QCOMPARE(talker.frames[0].body, R"({"x":1,"y":2})");
        QCOMPARE(talker.frames[0].value("content-type"), "application/json");
        QCOMPARE(talker.frames[4].value("subscription"), "2");
        QCOMPARE(talker.frames[4].body,
                 R"([{"x":1,"y":2},{"x":3,"y":4},{"x":5,"y":6},{"x":7,"y":8}])");
    }

    void tellsWhichDrawingsAreUsed()
    {
        using enum host::DrawingTopic::Dialect;
        Talker talker(start());
        QList<std::pair<QString, host::DrawingTopic::Dialect>> seen;
        connect(m_host.get(), &Endpoint::drawingSeen, this,
                [&](const QString &id, host::DrawingTopic::Dialect dialect) {
                    seen.emplaceBack(id, dialect);
                });
        QVERIFY(talker.enter());
        talker.say("SUBSCRIBE\nid:1\ndestination:/topic/copoly.room\n\n");
        talker.say("SEND\ndestination:/topic/copoly.room\n\n");
        talker.say("SEND\ndestination:/app/newpoint.25\n\n");
        talker.say("SEND\ndestination:/topic/else\n\n");
        QVERIFY(talker.settle());
        QCOMPARE(seen.size(), 2);
        QVERIFY(seen[0] == std::pair(QStringLiteral("room"), Copoly));
        QVERIFY(seen[1] == std::pair(QStringLiteral("25"), Lab));
    }

    void tellsClientsThatItGoes()
    {
        Talker talker(start());
        QVERIFY(talker.enter());
        m_host->close();
        QVERIFY(talker.waitClosed());
        QCOMPARE(talker.socket.closeCode(), QWebSocketProtocol::CloseCodeGoingAway);
        QCOMPARE(m_host->clientCount(), 0);
    }

    void carriesManySmallMessagesToMany()
    {
        const QUrl url = start();
        std::vector<std::unique_ptr<Talker>> listeners;
        for (int i = 0; i < 10; ++i) {
            listeners.push_back(std::make_unique<Talker>(url));
            QVERIFY(listeners.back()->enter());
            listeners.back()->say("SUBSCRIBE\nid:1\ndestination:/topic/a\n\n");
            QVERIFY(listeners.back()->settle());
        }
        Talker sender(url);
        QVERIFY(sender.enter());
        constexpr int count = 2000;
        const QByteArray body(100, 'x');
        for (int i = 0; i < count; ++i)
            sender.say("SEND\ndestination:/topic/a\n\n" + QByteArray::number(i) + body);
        for (const auto &listener : listeners) {
            QVERIFY(QTest::qWaitFor([&] { return listener->frames.size() == count; }, 60000));
            for (int i = 0; i < count; ++i)
                QVERIFY(listener->frames[i].body == QByteArray::number(i) + body);
        }
    }
};

QTEST_GUILESS_MAIN(tst_Endpoint)
#include "tst_endpoint.moc"
