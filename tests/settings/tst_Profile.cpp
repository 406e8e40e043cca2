// SPDX-License-Identifier: GPL-3.0-or-later
#include "settings/cloudurl.h"
#include "settings/profile.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace settings;
using Field = ProfileProblem::Field;
using Code = ProfileProblem::Code;

Q_DECLARE_METATYPE(settings::Kind)

class tst_Profile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesTheLabsKindsFirst();
    void startsEachKindWithItsDefaults();
    void findsWhatIsWrong_data();
    void findsWhatIsWrong();
    void takesEveryKindOfUrl_data();
    void takesEveryKindOfUrl();
    void takesUrlsApart_data();
    void takesUrlsApart();
    void fillsACloudAmqpProfileFromItsUrl();
    void hasTheDestinationsOfEachPreset();
};

namespace {

Profile fine()
{
    Profile profile = profileOfKind(Kind::Custom);
    profile.name = u"Here"_s;
    profile.url = u"ws://127.0.0.1:15674/ws"_s;
    return profile;
}

} // namespace

void tst_Profile::namesTheLabsKindsFirst()
{
    QCOMPARE(allKinds[0], Kind::LoadBalancer);
    QCOMPARE(allKinds[1], Kind::CloudAmqp);
}

void tst_Profile::startsEachKindWithItsDefaults()
{
    Profile balancer = profileOfKind(Kind::LoadBalancer);
    balancer.name = u"Lab"_s;
    QCOMPARE(balancer.url, u"ws://HOST:8090/stompendpoint/websocket"_s);
    QCOMPARE(balancer.dialect, Dialect::Lab);
    QCOMPARE(balancer.preset, Preset::Lab);
    QCOMPARE(balancer.frameLimit, 16000);
    QCOMPARE(problemsOf(balancer), (QList<ProfileProblem>{ { Field::Url, Code::Placeholder } }));
    balancer.url = u"ws://lab.example:8090/stompendpoint/websocket"_s;
    QVERIFY(problemsOf(balancer).isEmpty());

    Profile here = profileOfKind(Kind::ThisComputer);
    here.name = u"This computer"_s;
    QVERIFY(problemsOf(here).isEmpty());
    QVERIFY(profileOfKind(Kind::RabbitMq).frameLimit > 16000);
}

void tst_Profile::findsWhatIsWrong_data()
{
    QTest::addColumn<Profile>("profile");
    QTest::addColumn<int>("field");
    QTest::addColumn<int>("code");
    const auto row = [](const char *name, Field field, Code code, auto change) {
        Profile profile = fine();
        change(profile);
        QTest::newRow(name) << profile << int(field) << int(code);
    };
    row("no name", Field::Name, Code::Empty, [](Profile &p) { p.name = u"  "_s; });
    row("name of two lines", Field::Name, Code::LineBreakOrNul,
        [](Profile &p) { p.name = u"a\nb"_s; });
    row("no url", Field::Url, Code::Empty, [](Profile &p) { p.url.clear(); });
    row("no scheme", Field::Url, Code::NotAUrl, [](Profile &p) { p.url = u"example.org"_s; });
    row("another scheme", Field::Url, Code::UnknownScheme,
        [](Profile &p) { p.url = u"http://example.org/ws"_s; });
    row("no host", Field::Url, Code::NoHost, [](Profile &p) { p.url = u"ws:///ws"_s; });
    row("port too big", Field::Url, Code::NotAUrl,
        [](Profile &p) { p.url = u"ws://example.org:65536/"_s; });
    row("port 0", Field::Url, Code::NotAUrl, [](Profile &p) { p.url = u"ws://example.org:0/"_s; });
    row("passcode in the url", Field::Url, Code::HasPasscode,
        [](Profile &p) { p.url = u"ws://ana:hush@example.org/"_s; });
    row("line break in the virtual host", Field::VirtualHost, Code::LineBreakOrNul,
        [](Profile &p) { p.virtualHost = u"/\r"_s; });
    row("NUL in the login", Field::Login, Code::LineBreakOrNul,
        [](Profile &p) { p.login = u"a"_s + QChar(u'\0'); });
    row("login without end", Field::Login, Code::TooLong,
        [](Profile &p) { p.login = QString(maxTextLength + 1, u'a'); });
    row("negative heart-beat", Field::HeartBeatOut, Code::OutOfRange,
        [](Profile &p) { p.heartBeatOut = -1; });
    row("heart-beat of days", Field::HeartBeatIn, Code::OutOfRange,
        [](Profile &p) { p.heartBeatIn = maxHeartBeatMs + 1; });
    row("frame limit too small", Field::FrameLimit, Code::OutOfRange,
        [](Profile &p) { p.frameLimit = minFrameLimit - 1; });
    row("authority that is no file", Field::CaFile, Code::CannotBeRead,
        [](Profile &p) { p.caFile = u"/nowhere/ca.pem"_s; });
    row("negative budget", Field::MessageBudget, Code::OutOfRange,
        [](Profile &p) { p.messageBudget = -1; });
    row("custom destination without slash", Field::PointOut, Code::NotADestination, [](Profile &p) {
        p.dialect = Dialect::Lab;
        p.preset = Preset::Custom;
        p.custom.pointOut = u"newpoint.{id}"_s;
    });
    row("custom destination with a wildcard", Field::PolygonIn, Code::NotADestination,
        [](Profile &p) {
            p.dialect = Dialect::Lab;
            p.preset = Preset::Custom;
            p.custom.polygonIn = u"/topic/>"_s;
        });
}

void tst_Profile::findsWhatIsWrong()
{
    QFETCH(Profile, profile);
    QFETCH(int, field);
    QFETCH(int, code);
    QCOMPARE(problemsOf(profile), (QList<ProfileProblem>{ { Field(field), Code(code) } }));
}

void tst_Profile::takesEveryKindOfUrl_data()
{
    QTest::addColumn<QString>("url");
    for (const char *url : { "ws://127.0.0.1:15674/ws", "wss://h.example/ws/stomp?heart-beat=0,0",
                             "stomp://h.example:61613", "stomps://[::1]:61614/vhost",
                             "amqps://cow.rmq2.cloudamqp.com", " ws://h.example/stompendpoint " })
        QTest::newRow(url) << QString::fromLatin1(url);
}

void tst_Profile::takesEveryKindOfUrl()
{
    QFETCH(QString, url);
    Profile profile = fine();
    profile.url = url;
    QVERIFY(problemsOf(profile).isEmpty());
}

void tst_Profile::takesUrlsApart_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("login");
    QTest::addColumn<QString>("passcode");
    QTest::addColumn<QString>("virtualHost");
    QTest::newRow("as the console shows it")
        << u"amqps://xyz:s3cret@cow.rmq2.cloudamqp.com/xyz"_s << u"amqps://cow.rmq2.cloudamqp.com"_s
        << u"xyz"_s << u"s3cret"_s << u"xyz"_s;
    QTest::newRow("pasted with blanks and a line break")
        << u"  amqps://u:p@h.example/v\n"_s << u"amqps://h.example"_s << u"u"_s << u"p"_s << u"v"_s;
    QTest::newRow("percent-encoded")
        << u"amqp://a%40b:p%3A%2F%25@h.example:5672/a%2Fb"_s << u"amqp://h.example:5672"_s
        << u"a@b"_s << u"p:/%"_s << u"a/b"_s;
    QTest::newRow("no virtual host")
        << u"amqps://u:p@h.example"_s << u"amqps://h.example"_s << u"u"_s << u"p"_s << QString();
    QTest::newRow("another scheme keeps its path")
        << u"ws://u:p@h.example:8080/ws"_s << u"ws://h.example:8080/ws"_s << u"u"_s << u"p"_s
        << QString();
}

void tst_Profile::takesUrlsApart()
{
    QFETCH(QString, text);
    const auto parts = takeUrlApart(text);
    QVERIFY(parts);
    QTEST(parts->url, "url");
    QTEST(parts->login, "login");
    QTEST(parts->passcode, "passcode");
    QTEST(parts->virtualHost, "virtualHost");
}

void tst_Profile::fillsACloudAmqpProfileFromItsUrl()
{
    Profile profile = profileOfKind(Kind::CloudAmqp);
    profile.name = u"Cloud"_s;
    const auto parts = takeUrlApart(u"amqps://xyz:s3cret@cow.rmq2.cloudamqp.com/xyz"_s);
    QVERIFY(parts);
    QCOMPARE(fillFrom(*parts, profile), u"s3cret"_s);
    QCOMPARE(profile.login, u"xyz"_s);
    QCOMPARE(profile.virtualHost, u"xyz"_s);
    QVERIFY(problemsOf(profile).isEmpty());
    QVERIFY(!takeUrlApart(u"no url at all"_s));
    QVERIFY(!takeUrlApart({}));
}

void tst_Profile::hasTheDestinationsOfEachPreset()
{
    Profile profile = fine();
    QCOMPARE(profile.destinations().pointOut, u"/app/newpoint.{id}"_s);
    profile.preset = Preset::PointsOnly;
    QCOMPARE(profile.destinations().pointOut, u"/topic/newpoint.{id}"_s);
    profile.preset = Preset::Classic;
    QCOMPARE(profile.destinations().polygonIn, u"/topic/newpolygon"_s);
    profile.preset = Preset::Custom;
    profile.custom.pointIn = u"/topic/points/{id}"_s;
    QCOMPARE(profile.destinations().pointIn, u"/topic/points/{id}"_s);
}

QTEST_GUILESS_MAIN(tst_Profile)
#include "tst_Profile.moc"
