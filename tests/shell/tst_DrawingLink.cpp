// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/drawinglink.h"

#include <QTest>

using namespace Qt::StringLiterals;
using shell::DrawingLinkError;
using shell::parseDrawingLink;
using Code = DrawingLinkError::Code;

class tst_DrawingLink : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesADrawing();
    void namesABackEnd_data();
    void namesABackEnd();
    void refusesWhatIsNoLink_data();
    void refusesWhatIsNoLink();
    void everyRefusalSaysWhy();
};

void tst_DrawingLink::namesADrawing()
{
    for (const QString &text : { u"copoly:plan-7"_s, u"COPOLY:plan-7"_s, u"Copoly:plan-7"_s }) {
        const auto link = parseDrawingLink(text);
        QVERIFY2(link, qPrintable(text));
        QCOMPARE(link->drawing.text(), u"plan-7"_s);
        QVERIFY(link->backend.isEmpty());
    }
}

void tst_DrawingLink::namesABackEnd_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("backend");
    QTest::addColumn<QString>("host");
    QTest::addColumn<bool>("isEncrypted");
    const auto row = [](const char *name, const QString &text, const QString &backend,
                        const QString &host, bool isEncrypted) {
        QTest::newRow(name) << text << backend << host << isEncrypted;
    };
    row("encoded", u"copoly:a?backend=wss%3A%2F%2Fbroker.example%2Fws"_s,
        u"wss://broker.example/ws"_s, u"broker.example"_s, true);
    row("as it is", u"copoly:a?backend=ws://10.0.0.1:8090/stompendpoint/websocket"_s,
        u"ws://10.0.0.1:8090/stompendpoint/websocket"_s, u"10.0.0.1:8090"_s, false);
    row("with our own items",
        u"copoly:a?backend=ws%3A%2F%2Fh%3A1%2F%3Fdialect%3Dlab%26heart-beat%3D0%2C0"_s,
        u"ws://h:1/?dialect=lab&heart-beat=0,0"_s, u"h:1"_s, false);
    row("login", u"copoly:a?backend=stomps://eva@h/vhost"_s, u"stomps://eva@h/vhost"_s,
        u"h:61614"_s, true);
    row("IPv6", u"copoly:a?backend=stomp://[::1]:61613/"_s, u"stomp://[::1]:61613/"_s,
        u"::1:61613"_s, false);
    // The host shown is the one that will be connected to.
    row("cloud with a place of its own",
        u"copoly:a?backend=amqps%3A%2F%2Fgood.example%2Fv%3Fstomp%3Dws%3A%2F%2Fevil.example%3A9%2F"_s,
        u"amqps://good.example/v?stomp=ws://evil.example:9/"_s, u"evil.example:9"_s, false);
    row("login that looks like a host", u"copoly:a?backend=wss://good.example%40evil.example/"_s,
        u"wss://good.example@evil.example/"_s, u"evil.example"_s, true);
    row("punycode stays", u"copoly:a?backend=wss://xn--pypal-4ve.example/"_s,
        u"wss://xn--pypal-4ve.example/"_s, u"xn--pypal-4ve.example"_s, true);
}

void tst_DrawingLink::namesABackEnd()
{
    QFETCH(QString, text);
    const auto link = parseDrawingLink(text);
    QVERIFY2(link, link ? "" : qPrintable(link.error().text()));
    QCOMPARE(link->drawing.text(), u"a"_s);
    QTEST(link->backend, "backend");
    QTEST(link->host, "host");
    QTEST(link->isEncrypted, "isEncrypted");
}

void tst_DrawingLink::refusesWhatIsNoLink_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("code");
    const auto row = [](const char *name, const QString &text, Code code) {
        QTest::newRow(name) << text << int(code);
    };
    row("empty", u""_s, Code::NotALink);
    row("another scheme", u"http://broker.example/"_s, Code::NotALink);
    row("scheme alone", u"copoly"_s, Code::NotALink);
    row("space before", u" copoly:a"_s, Code::NotALink);
    row("too long", u"copoly:a?backend=ws://h/"_s + QString(1000, u'x'), Code::TooLong);
    row("a million", u"copoly:"_s + QString(1'000'000, u'a'), Code::TooLong);
    row("no drawing", u"copoly:"_s, Code::NoDrawing);
    row("no drawing but a back end", u"copoly:?backend=ws://h/"_s, Code::NoDrawing);
    row("slashes", u"copoly://plan"_s, Code::NoDrawing);
    row("a path", u"copoly:../../etc/passwd"_s, Code::NoDrawing);
    row("an option", u"copoly:plan --store=/"_s, Code::BadCharacter);
    row("drawing too long", u"copoly:"_s + QString(65, u'a'), Code::NoDrawing);
    row("encoded drawing", u"copoly:pl%61n"_s, Code::NoDrawing);
    row("slash behind", u"copoly:plan/"_s, Code::NoDrawing);
    row("topic wildcard", u"copoly:%23"_s, Code::NoDrawing);
    row("star", u"copoly:*"_s, Code::NoDrawing);
    row("line break", u"copoly:a\nb"_s, Code::BadCharacter);
    row("NUL", u"copoly:a"_s + QChar(u'\0'), Code::BadCharacter);
    row("fragment", u"copoly:a#b"_s, Code::BadCharacter);
    row("right to left", u"copoly:a\u202eb"_s, Code::BadCharacter);
    row("letters that look alike", u"copoly:\u0430"_s, Code::BadCharacter);
    row("question mark alone", u"copoly:a?"_s, Code::BadItem);
    row("unknown item", u"copoly:a?user=eva"_s, Code::BadItem);
    row("passcode as item", u"copoly:a?passcode=secret"_s, Code::BadItem);
    row("back end twice", u"copoly:a?backend=ws://h/&backend=ws://i/"_s, Code::BadItem);
    row("one more item", u"copoly:a?backend=ws://h/&store=/tmp"_s, Code::BadItem);
    row("item of the back end", u"copoly:a?backend=ws://h/%3Ftoken%3Dsecret"_s, Code::BadItem);
    row("item inside stomp=", u"copoly:a?backend=amqps://h/v%3Fstomp%3Dws://i/%253Ftoken%253Dx"_s,
        Code::BadItem);
    row("percent alone", u"copoly:a?backend=ws://h/%"_s, Code::BadCharacter);
    row("percent and no digits", u"copoly:a?backend=ws://h/%zz"_s, Code::BadCharacter);
    row("encoded line break", u"copoly:a?backend=ws://h/%0d%0aX"_s, Code::BadCharacter);
    row("encoded NUL", u"copoly:a?backend=ws://h/%00"_s, Code::BadCharacter);
    row("encoded Cyrillic", u"copoly:a?backend=ws://%D0%B0pple.example/"_s, Code::BadCharacter);
    row("not UTF-8", u"copoly:a?backend=ws://h/%ff"_s, Code::BadCharacter);
    row("empty back end", u"copoly:a?backend="_s, Code::BadBackend);
    row("no URL", u"copoly:a?backend=h"_s, Code::BadBackend);
    row("file", u"copoly:a?backend=file:///etc/passwd"_s, Code::BadBackend);
    row("javascript", u"copoly:a?backend=javascript:alert(1)"_s, Code::BadBackend);
    row("web page", u"copoly:a?backend=https://h/"_s, Code::BadBackend);
    row("no host", u"copoly:a?backend=ws:///x"_s, Code::BadBackend);
    row("bad port", u"copoly:a?backend=ws://h:99999/"_s, Code::BadBackend);
    row("fragment inside", u"copoly:a?backend=ws://h/%23x"_s, Code::BadBackend);
    row("login with a line break", u"copoly:a?backend=ws://e%250av@h/"_s, Code::BadBackend);
    row("this computer", u"copoly:a?backend=local:"_s, Code::Local);
    row("passcode", u"copoly:a?backend=ws://eva:secret@h/"_s, Code::HasPasscode);
    row("encoded passcode", u"copoly:a?backend=wss%3A%2F%2Feva%3Asecret%40h%2F"_s,
        Code::HasPasscode);
    row("empty passcode", u"copoly:a?backend=ws://eva:@h/"_s, Code::HasPasscode);
    row("passcode inside stomp=",
        u"copoly:a?backend=amqps://h/v%3Fstomp%3Dws://eva%253Asecret%2540i/"_s, Code::HasPasscode);
}

void tst_DrawingLink::refusesWhatIsNoLink()
{
    QFETCH(QString, text);
    const auto link = parseDrawingLink(text);
    QVERIFY(!link);
    QTEST(int(link.error().code), "code");
    QVERIFY(!link.error().text().isEmpty());
    QVERIFY(!link.error().text().contains(u"secret"_s));
}

void tst_DrawingLink::everyRefusalSaysWhy()
{
    QSet<QString> texts;
    const Code all[] = { Code::NotALink, Code::TooLong,     Code::BadCharacter, Code::NoDrawing,
                         Code::BadItem,  Code::HasPasscode, Code::Local };
    for (const Code code : all)
        texts.insert(DrawingLinkError{ code, {} }.text());
    QCOMPARE(texts.size(), qsizetype(std::size(all)));
}

QTEST_GUILESS_MAIN(tst_DrawingLink)
#include "tst_DrawingLink.moc"
