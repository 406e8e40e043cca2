// SPDX-License-Identifier: GPL-3.0-or-later
#include "transport/backend.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using transport::Backend;
using transport::BackendError;
using transport::BackendOverrides;
using transport::parseBackend;
using Kind = Backend::Address::Kind;
using Code = BackendError::Code;

namespace {

Backend parsed(const QString &text, const BackendOverrides &overrides = {})
{
    const auto backend = parseBackend(text, overrides);
    if (!backend)
        qFatal("%s", qPrintable(backend.error().text()));
    return *backend;
}

QStringList places(const Backend &backend)
{
    QStringList urls;
    for (const Backend::Address &address : backend.addresses)
        urls.append(address.url.toString(QUrl::FullyEncoded));
    return urls;
}

} // namespace

class tst_Backend : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsPlaces_data();
    void readsPlaces();
    void readsLogins_data();
    void readsLogins();
    void readsOwnItems();
    void keepsOwnItemsOffTheWire();
    void prefersOverrides();
    void c29RefusesControlCharacters_data();
    void c29RefusesControlCharacters();
    void refusesEverythingElse_data();
    void refusesEverythingElse();
    void neverShowsAPasscode_data();
    void neverShowsAPasscode();
    void handsOnWhatASessionNeeds();
};

void tst_Backend::readsPlaces_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("urls");
    QTest::addColumn<int>("kind");
    const int ws = int(Kind::WebSocket);
    QTest::newRow("ws") << u"ws://h:8090/stompendpoint/websocket"_s
                        << QStringList{ u"ws://h:8090/stompendpoint/websocket"_s } << ws;
    QTest::newRow("wss") << u"wss://h/ws"_s << QStringList{ u"wss://h/ws"_s } << ws;
    QTest::newRow("upper case") << u"WS://h/ws"_s << QStringList{ u"ws://h/ws"_s } << ws;
    QTest::newRow("no path") << u"ws://h"_s << QStringList{ u"ws://h/"_s } << ws;
    QTest::newRow("IPv6") << u"ws://[::1]:80/x"_s << QStringList{ u"ws://[::1]:80/x"_s } << ws;
    QTest::newRow("encoded path") << u"ws://h/a%2Fb"_s << QStringList{ u"ws://h/a%2Fb"_s } << ws;
    QTest::newRow("stomp") << u"stomp://h"_s << QStringList{ u"stomp://h:61613"_s }
                           << int(Kind::Tcp);
    QTest::newRow("stomp, port") << u"stomp://h:7/v"_s << QStringList{ u"stomp://h:7"_s }
                                 << int(Kind::Tcp);
    QTest::newRow("stomps") << u"stomps://h/v"_s << QStringList{ u"stomps://h:61614"_s }
                            << int(Kind::Tls);
    const QStringList cloud{ u"wss://c.example/ws/stomp"_s, u"wss://c.example/ws"_s,
                             u"stomps://c.example:61614"_s };
    QTest::newRow("amqps") << u"amqps://u:p@c.example/v"_s << cloud << ws;
    QTest::newRow("amqp, port") << u"amqp://u:p@c.example:5672/v"_s << cloud << ws;
    QTest::newRow("another place") << u"amqps://u:p@c.example/v?stomp=ws://127.0.0.1:8/ws"_s
                                   << QStringList{ u"ws://127.0.0.1:8/ws"_s } << ws;
    QTest::newRow("another place, encoded")
        << u"amqps://u:p@c.example/v?stomp=stomps%3A%2F%2Fother%3A9"_s
        << QStringList{ u"stomps://other:9"_s } << int(Kind::Tls);
}

void tst_Backend::readsPlaces()
{
    QFETCH(QString, text);
    const Backend backend = parsed(text);
    QTEST(places(backend), "urls");
    QTEST(int(backend.addresses.first().kind), "kind");
    QVERIFY(!backend.isLocal);
}

void tst_Backend::readsLogins_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("login");
    QTest::addColumn<QByteArray>("passcode");
    QTest::addColumn<QByteArray>("host");
    QTest::newRow("ws") << u"ws://ana:p%40ss%2F1@h/ws"_s << "ana"_ba
                        << "p@ss/1"_ba
                        << "/"_ba;
    QTest::newRow("none") << u"ws://h/ws"_s << ""_ba
                          << ""_ba
                          << "/"_ba;
    QTest::newRow("login alone") << u"stomp://ana@h/gro%2Fund"_s << "ana"_ba
                                 << ""_ba
                                 << "gro/und"_ba;
    QTest::newRow("stomp, no vhost") << u"stomp://h/"_s << ""_ba
                                     << ""_ba
                                     << "/"_ba;
    QTest::newRow("stomp, slash") << u"stomp://h/%2F"_s << ""_ba
                                  << ""_ba
                                  << "/"_ba;
    QTest::newRow("amqps") << u"amqps://u%3A:p%3Aq@c/gro%2Fund?stomp=ws://x/ws"_s << "u:"_ba
                           << "p:q"_ba
                           << "gro/und"_ba;
    QTest::newRow("amqps, no vhost") << u"amqps://u:p@c"_s << "u"_ba
                                     << "p"_ba
                                     << "/"_ba;
    QTest::newRow("UTF-8") << u"stomp://%C3%A9:%E4%B8%AD@h/%C3%A9"_s << "\xc3\xa9"_ba
                           << "\xe4\xb8\xad"_ba
                           << "\xc3\xa9"_ba;
}

void tst_Backend::readsLogins()
{
    QFETCH(QString, text);
    const Backend backend = parsed(text);
    QTEST(backend.login, "login");
    QTEST(backend.passcode, "passcode");
    QTEST(backend.host, "host");
    QCOMPARE(backend.hasPasscodeInUrl, !backend.passcode.isEmpty());
    for (const Backend::Address &address : backend.addresses)
        QVERIFY(address.url.userInfo().isEmpty());
}

void tst_Backend::readsOwnItems()
{
    const Backend lab = parsed(u"ws://h/x?dialect=lab&heart-beat=4000,7000"_s);
    QVERIFY(lab.isLabDialect);
    QCOMPARE(lab.heartBeat, (stomp::HeartBeat{ 4000ms, 7000ms }));
    QCOMPARE(places(lab), QStringList{ u"ws://h/x"_s });
    QCOMPARE(parsed(u"ws://h/x?heart-beat=0%2C0"_s).heartBeat, (stomp::HeartBeat{ 0ms, 0ms }));
    QVERIFY(!parsed(u"ws://h/x"_s).isLabDialect);
    QVERIFY(parsed(u"local:"_s).isLocal);
    QVERIFY(parsed(u"local:?dialect=lab"_s).isLabDialect);
    QVERIFY(parsed(u"stomp://h/v?dialect=lab"_s).isLabDialect);
}

void tst_Backend::keepsOwnItemsOffTheWire()
{
    QCOMPARE(places(parsed(u"ws://h/x?token=a%26b&dialect=lab&z=1"_s)),
             QStringList{ u"ws://h/x?token=a%26b&z=1"_s });
}

void tst_Backend::prefersOverrides()
{
    const Backend backend =
        parsed(u"stomp://ana:old@h/v"_s,
               { .login = u"bo"_s, .passcode = u"new"_s, .vhost = u"the/ground"_s });
    QCOMPARE(backend.login, "bo"_ba);
    QCOMPARE(backend.passcode, "new"_ba);
    QCOMPARE(backend.host, "the/ground"_ba);
    QVERIFY(backend.hasPasscodeInUrl);
    QCOMPARE(parsed(u"ws://h/x"_s, { .vhost = u""_s }).host, "/"_ba);
}

void tst_Backend::c29RefusesControlCharacters_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("login");
    QTest::addColumn<QString>("passcode");
    QTest::addColumn<QString>("vhost");
    QTest::addColumn<QString>("field");
    const QString ws = u"ws://h/x"_s;
    for (const char16_t bad : { u'\n', u'\r', u'\0' }) {
        const QString value = u"a"_s + QChar(bad) + u"host:evil"_s;
        const int code = bad;
        QTest::addRow("login, %d", code) << ws << value << u"p"_s << u"v"_s << u"login"_s;
        QTest::addRow("passcode, %d", code) << ws << u"l"_s << value << u"v"_s << u"passcode"_s;
        QTest::addRow("vhost, %d", code) << ws << u"l"_s << u"p"_s << value << u"vhost"_s;
        QTest::addRow("URL, %d", code)
            << u"ws://h/"_s + value << u"l"_s << u"p"_s << u"v"_s << u"URL"_s;
    }
}

void tst_Backend::c29RefusesControlCharacters()
{
    QFETCH(QString, text);
    QFETCH(QString, login);
    QFETCH(QString, passcode);
    QFETCH(QString, vhost);
    QFETCH(QString, field);
    const auto result = parseBackend(text, { login, passcode, vhost });
    QVERIFY(!result);
    QCOMPARE(result.error().code, Code::ControlCharacter);
    QCOMPARE(result.error().field, field);
    QVERIFY(result.error().text().contains(field));
    QVERIFY(!result.error().text().contains(u"evil"));
}

void tst_Backend::refusesEverythingElse_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("code");
    const auto row = [](const char *text, Code code) {
        QTest::addRow("'%s'", text) << QString::fromLatin1(text) << int(code);
    };
    row("", Code::Empty);
    row("  ", Code::Empty);
    row("nonsense", Code::NotAUrl);
    row("127.0.0.1:8080", Code::NotAUrl);
    row("ftp://127.0.0.1/x", Code::UnknownScheme);
    row("http://127.0.0.1/", Code::UnknownScheme);
    row("ws://", Code::NoHost);
    row("ws:/path", Code::NoHost);
    row("stomp:///v", Code::NoHost);
    row("ws://127.0.0.1:99999/", Code::BadPort);
    row("ws://127.0.0.1:0/", Code::BadPort);
    row("stomp://127.0.0.1:x/", Code::BadPort);
    row("ws://h/x y", Code::NotAUrl);
    row("ws://h/x#y", Code::HasFragment);
    row("ws://h/x?dialect=klingon", Code::BadDialect);
    row("ws://h/x?dialect=", Code::BadDialect);
    row("ws://h/x?heart-beat=", Code::BadHeartBeat);
    row("ws://h/x?heart-beat=1", Code::BadHeartBeat);
    row("ws://h/x?heart-beat=a,b", Code::BadHeartBeat);
    row("ws://h/x?heart-beat=-1,0", Code::BadHeartBeat);
    row("amqps://u:p@c/v?stomp=http://h/", Code::BadStompUrl);
    row("amqps://u:p@c/v?stomp=", Code::BadStompUrl);
    row("amqps://u:p@c/v?stomp=amqps://h/", Code::BadStompUrl);
    row("stomp://a:b%0Ac@h/v", Code::ControlCharacter);
    row("stomp://a%00:b@h/v", Code::ControlCharacter);
    row("stomp://h/v%0D", Code::ControlCharacter);
}

void tst_Backend::refusesEverythingElse()
{
    QFETCH(QString, text);
    const auto result = parseBackend(text);
    QVERIFY(!result);
    QTEST(int(result.error().code), "code");
    // What is wrong, then what to do.
    QVERIFY(result.error().text().count(u'.') >= 2);
}

void tst_Backend::neverShowsAPasscode_data()
{
    QTest::addColumn<QString>("text");
    for (const char *const text :
         { "ws://ana:hush@h:1/x", "ftp://ana:hush@h/", "ws://ana:hush@h:99999/",
           "stomp://ana:hush@h/v", "ws://ana:hush@/", "amqps://ana:hush@c/v",
           "amqps://ana:x@c/v?stomp=ws://bo:hush@h/ws",
           "amqps://ana:x@c/v?stomp=ws%3A%2F%2Fbo%3Ahush%40h%2Fws", "ws://:hush@h/",
           "ws://a:hu:hush@h/", "ws://ana:hush@h/x?dialect=no", "ws://ana:x@hush@h/" })
        QTest::newRow(text) << QString::fromLatin1(text);
}

void tst_Backend::neverShowsAPasscode()
{
    QFETCH(QString, text);
    const auto result = parseBackend(text);
    if (!result) {
        QVERIFY(!result.error().text().contains(u"hush"));
        QVERIFY(!result.error().field.contains(u"hush"));
        return;
    }
    QVERIFY2(!result->redactedUrl.contains(u"hush"), qPrintable(result->redactedUrl));
    QVERIFY(result->redactedUrl.contains(u"***"));
}

void tst_Backend::handsOnWhatASessionNeeds()
{
    const stomp::SessionOptions options =
        parsed(u"amqps://ana:p@c/v?heart-beat=1,2"_s).sessionOptions();
    QCOMPARE(options.login, "ana"_ba);
    QCOMPARE(options.passcode, "p"_ba);
    QCOMPARE(options.host, "v"_ba);
    QCOMPARE(options.heartBeat, (stomp::HeartBeat{ 1ms, 2ms }));
    QVERIFY(options.escapeConnect);
    QVERIFY(!parsed(u"ws://h/stompendpoint/websocket"_s).sessionOptions().escapeConnect);
    QVERIFY(parsed(u"ws://h:15674/ws"_s).sessionOptions().escapeConnect);
}

QTEST_APPLESS_MAIN(tst_Backend)
#include "tst_backend.moc"
