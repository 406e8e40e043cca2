// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/endpoint.h"
#include "support/manualclock.h"
#include "talker.h"

#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <memory>

using host::Endpoint;
using host::EndpointOptions;
using host::RelayTarget;
using namespace std::chrono_literals;

/// A host that relays to a second Endpoint's plain TCP port, which is a whole STOMP broker.
class tst_Relay : public QObject
{
    Q_OBJECT

    base::SystemClock m_clock;
    std::unique_ptr<Endpoint> m_broker;
    std::unique_ptr<Endpoint> m_host;
    quint16 m_brokerPort = 0;

    void startBroker()
    {
        EndpointOptions options;
        options.name = QStringLiteral("the-broker");
        m_broker = std::make_unique<Endpoint>(options, m_clock);
        const auto port = m_broker->listenTcp(QHostAddress::LocalHost, m_brokerPort);
        QVERIFY(port);
        m_brokerPort = *port;
    }

    EndpointOptions relayOptions() const
    {
        EndpointOptions options;
        options.relay = RelayTarget();
        options.relay->host = QStringLiteral("127.0.0.1");
        options.relay->port = m_brokerPort;
        return options;
    }

    QUrl startHost(const EndpointOptions &options)
    {
        m_host = std::make_unique<Endpoint>(options, m_clock);
        const auto url = m_host->listen(QHostAddress::LocalHost, 0);
        return url ? *url : QUrl();
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_brokerPort = 0;
        startBroker();
    }
    void cleanup()
    {
        m_host.reset();
        m_broker.reset();
    }

    void passesFramesBothWays()
    {
        const QUrl url = startHost(relayOptions());
        Talker one(url);
        Talker two(url);
        QVERIFY(one.enter() && two.enter(stomp::Version::V1_1));
        for (Talker *talker : { &one, &two }) {
            talker->say("SUBSCRIBE\nid:1\ndestination:/topic/a\nreceipt:sub\n\n");
            QVERIFY(talker->waitFrames(1));
            QCOMPARE(talker->take().value("receipt-id"), "sub");
        }
        one.say("SEND\ndestination:/topic/a\nown:a\\cb\n\nh\xc3\xa9");
        QVERIFY(one.waitFrames(1) && two.waitFrames(1));
        QCOMPARE(two.frames[0].value("own"), "a:b");
        QCOMPARE(two.frames[0].body, "h\xc3\xa9");
        one.say("DISCONNECT\nreceipt:bye\n\n");
        QVERIFY(one.waitClosed());
        QCOMPARE(one.frames.last().value("receipt-id"), "bye");
        QCOMPARE(one.socket.closeCode(), QWebSocketProtocol::CloseCodeNormal);
        QTRY_COMPARE(m_broker->clientCount(), 2); // two, and the host's own
    }

    void passesConnectedBack()
    {
        EndpointOptions options = relayOptions();
        options.name = QStringLiteral("server-2");
        Talker talker(startHost(options));
        QVERIFY(talker.open());
        talker.say("CONNECT\naccept-version:1.1\nhost:/\nheart-beat:4000,5000\n\n");
        QVERIFY(talker.waitFrames(1));
        const stomp::Frame connected = talker.take();
        QCOMPARE(connected.value("version"), "1.1");
        QCOMPARE(connected.value("heart-beat"), "5000,4000");
        QCOMPARE(connected.value("server-name"), "the-broker"); // the broker's own comes first
        QCOMPARE(connected.headers.last(), stomp::Header("server-name", "server-2"));
    }

    void logsInAsItself()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        QByteArray heard;
        connect(&server, &QTcpServer::newConnection, this, [&] {
            QTcpSocket *socket = server.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, this, [&, socket] {
                const QByteArray octets = socket->readAll();
                if (octets.contains("heart-beat:7,8"))
                    heard = octets;
            });
        });
        EndpointOptions options;
        const auto target = RelayTarget::fromUrl(
            QUrl(QStringLiteral("stomp://ana:p%5Cw%3A1@127.0.0.1:%1/my%2Fv")
                     .replace(QStringLiteral("%1/"), QString::number(server.serverPort()) + u'/')));
        QVERIFY(target);
        options.relay = *target;
        Talker talker(startHost(options));
        QVERIFY(talker.open());
        talker.say("CONNECT\naccept-version:1.2,1.1\nhost:evil\nlogin:eve\npasscode:x\n"
                   "heart-beat:7,8\n\n");
        QTRY_VERIFY(!heard.isEmpty());
        QCOMPARE(heard,
                 QByteArray("CONNECT\naccept-version:1.2,1.1\nheart-beat:7,8\nhost:my/v\n"
                            "login:ana\npasscode:p\\\\w:1\n\n")
                     + '\0');
    }

    void readsTargets()
    {
        using Error = RelayTarget::Error;
        const auto target = RelayTarget::fromUrl(QUrl(QStringLiteral("stomps://h/")));
        QVERIFY(target);
        QCOMPARE(target->port, 61614);
        QVERIFY(target->tls);
        QCOMPARE(target->virtualHost, "/");
        const auto error = [](const char *url) {
            const auto read = RelayTarget::fromUrl(QUrl(QString::fromLatin1(url)));
            return read ? std::optional<Error>() : std::optional<Error>(read.error());
        };
        QVERIFY(error("http://h/") == Error::Scheme);
        QVERIFY(error("stomp:///x") == Error::Host);
        QVERIFY(error("stomp://u%0Ax@h/") == Error::ControlCharacter);
        QVERIFY(error("stomp://h/a%0Db") == Error::ControlCharacter);
    }

    void keepsAppFramesFromTheBroker()
    {
        const QUrl url = startHost(relayOptions());
        Talker page(url);
        Talker elsewhere(url);
        QVERIFY(page.enter() && elsewhere.enter());
        elsewhere.say("SUBSCRIBE\nid:p\ndestination:/topic/newpoint.25\n\n");
        elsewhere.say("SUBSCRIBE\nid:q\ndestination:/topic/newpolygon.25\n\n");
        QVERIFY(elsewhere.settle());
        page.say("SUBSCRIBE\nid:own\ndestination:/app/init\nreceipt:1\n\n");
        page.say("UNSUBSCRIBE\nid:own\nreceipt:2\n\n");
        for (int i = 0; i < 4; ++i)
            page.say("SEND\ndestination:/app/newpoint.25\nreceipt:3\n\n{\"x\":"
                     + QByteArray::number(i) + ",\"y\":1}");
        QVERIFY(page.waitFrames(6));
        QVERIFY(elsewhere.waitFrames(5));
        QCOMPARE(elsewhere.frames[3].body, R"({"x":3,"y":1})");
        QCOMPARE(elsewhere.frames[4].value("subscription"), "q");
        QCOMPARE(elsewhere.frames[4].body,
                 R"([{"x":0,"y":1},{"x":1,"y":1},{"x":2,"y":1},{"x":3,"y":1}])");
    }

    void saysThatTheBrokerIsNotThere()
    {
        m_broker.reset();
        const QUrl url = startHost(relayOptions());
        Talker talker(url);
        QVERIFY(talker.open());
        talker.say("CONNECT\naccept-version:1.2\nhost:/\n\n");
        QVERIFY(talker.waitClosed());
        QCOMPARE(talker.frames.size(), 1);
        QCOMPARE(talker.take().value("message"), "Broker not available.");
        QCOMPARE(talker.socket.closeCode(), QWebSocketProtocol::CloseCodeProtocolError);
        // It comes back: at once for the next client, points included.
        startBroker();
        Talker next(url);
        QVERIFY(next.enter());
        next.say("SUBSCRIBE\nid:p\ndestination:/topic/newpoint.1\n\n");
        QVERIFY(next.settle());
        next.say("SEND\ndestination:/app/newpoint.1\n\n{\"x\":1,\"y\":2}");
        QVERIFY(next.waitFrames(1));
    }

    void saysThatTheBrokerIsLost()
    {
        Talker talker(startHost(relayOptions()));
        QVERIFY(talker.enter());
        m_broker.reset();
        QVERIFY(talker.waitClosed());
        QCOMPARE(talker.frames.size(), 1);
        QCOMPARE(talker.take().value("message"), "Connection to broker closed.");
        QCOMPARE(talker.socket.closeCode(), QWebSocketProtocol::CloseCodeProtocolError);
    }

    void passesErrorsOnThenCloses()
    {
        Talker talker(startHost(relayOptions()));
        QVERIFY(talker.enter());
        talker.say("FLY\nreceipt:r\n\n");
        QVERIFY(talker.waitClosed());
        QCOMPARE(talker.frames.size(), 1);
        QCOMPARE(talker.frames[0].command, "ERROR");
        QCOMPARE(talker.frames[0].value("message"), "Unknown command");
        QCOMPARE(talker.frames[0].value("receipt-id"), "r");
        QTRY_COMPARE(m_broker->clientCount(), 1);
    }

    void passesHeartBeatsEndToEnd()
    {
        Talker talker(startHost(relayOptions()));
        QVERIFY(talker.enter(stomp::Version::V1_2, "heart-beat:0,100\n"));
        QTRY_COMPARE_GE(talker.beats, 3);
    }

    void takesItsConnectionBackWhenTheClientGoes()
    {
        auto talker = std::make_unique<Talker>(startHost(relayOptions()));
        QVERIFY(talker->enter());
        QTRY_COMPARE(m_broker->clientCount(), 2);
        talker.reset();
        QTRY_COMPARE(m_broker->clientCount(), 1);
    }

    void triesAgainEveryFiveSeconds()
    {
        m_broker.reset();
        support::ManualClock clock;
        RelayTarget target = *relayOptions().relay;
        host::RelaySystem system(target, {}, clock);
        // The refusal has come when the next attempt is planned.
        QTRY_COMPARE(clock.untilNext(), host::RelaySystem::retryEvery);
        startBroker();
        system.publish({ "/topic/a", "early" }); // at once when asked
        QTRY_VERIFY(system.isUp());
        m_broker.reset();
        QTRY_VERIFY(!system.isUp());
        startBroker();
        clock.advance(5s);
        QTRY_VERIFY(system.isUp());
    }
};

QTEST_GUILESS_MAIN(tst_Relay)
#include "tst_relay.moc"
