// SPDX-License-Identifier: GPL-3.0-or-later
#include "settings/keys.h"
#include "settings/profiles.h"
#include "settings/settings.h"

#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace settings;

class tst_Profiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void startsWithTheThreeThatANewUserNeeds();
    void keepsThemAcrossRuns();
    void readsBackEveryField();
    void exportsNoSecret();
    void importsUnderNewNames();
    void refusesWhatIsNoProfile_data();
    void refusesWhatIsNoProfile();
    void putsAnUnreadableListAside();
    void findsByName();
    void fallsBackToThisComputer();

private:
    const Profiles::StartNames m_names{ u"Load balancer"_s, u"CloudAMQP"_s, u"This computer"_s };
};

void tst_Profiles::startsWithTheThreeThatANewUserNeeds()
{
    QTemporaryDir folder;
    Settings settings(folder.path());
    Profiles profiles(settings, m_names);
    QCOMPARE(profiles.all().size(), 3);
    QCOMPARE(profiles.all()[0].kind, Kind::LoadBalancer);
    QCOMPARE(profiles.all()[1].kind, Kind::CloudAmqp);
    QCOMPARE(profiles.active().kind, Kind::ThisComputer);
}

void tst_Profiles::keepsThemAcrossRuns()
{
    QTemporaryDir folder;
    QList<Profile> before;
    QString active;
    {
        Settings settings(folder.path());
        Profiles profiles(settings, m_names);
        Profile extra = profileOfKind(Kind::RabbitMq);
        extra.name = u"Rabbit, \"ñ\""_s;
        active = profiles.add({ extra }).first();
        QSignalSpy changed(&profiles, &Profiles::activeChanged);
        profiles.setActive(active);
        profiles.setActive(active);
        profiles.setActive(u"nobody"_s);
        QCOMPARE(changed.size(), 1);
        before = profiles.all();
    }
    Settings settings(folder.path());
    Profiles profiles(settings, m_names);
    QCOMPARE(profiles.all(), before);
    QCOMPARE(profiles.active().id, active);
}

void tst_Profiles::readsBackEveryField()
{
    Profile profile;
    profile.id = u"id"_s;
    profile.name = u"name"_s;
    profile.kind = Kind::ActiveMq;
    profile.url = u"ws://h.example:61614"_s;
    profile.virtualHost = u"v"_s;
    profile.login = u"l"_s;
    profile.heartBeatOut = 1;
    profile.heartBeatIn = 2;
    profile.dialect = Dialect::Lab;
    profile.preset = Preset::Custom;
    profile.custom = { u"/a"_s, u"/b"_s, u"/c"_s };
    profile.polygonsToWebClients = false;
    profile.frameLimit = 20000;
    profile.caFile = u"ca.pem"_s;
    profile.ignoreTlsErrors = true;
    profile.messageBudget = 3;
    const auto read = profilesFromJson(toJson({ profile }));
    QVERIFY(read);
    QCOMPARE(*read, QList<Profile>{ profile });
}

void tst_Profiles::exportsNoSecret()
{
    Profile profile = profileOfKind(Kind::CloudAmqp);
    profile.name = u"Cloud"_s;
    profile.url = u"amqps://xyz:hush-4711@cow.example/xyz"_s;
    const QByteArray exported = toJson({ profile });
    QVERIFY2(!exported.contains("hush-4711"), exported.constData());
    QVERIFY(exported.contains("xyz"));
    // and one that somebody wrote into a file by hand is not taken in
    const auto read = profilesFromJson(
        R"({"profiles":[{"kind":"cloudamqp","url":"amqps://xyz:hush-4711@cow.example/xyz"}]})");
    QVERIFY(read);
    QCOMPARE(read->first().url, u"amqps://cow.example"_s);
    QCOMPARE(read->first().login, u"xyz"_s);
    QCOMPARE(read->first().virtualHost, u"xyz"_s);
}

void tst_Profiles::importsUnderNewNames()
{
    QTemporaryDir folder;
    Settings settings(folder.path());
    Profiles profiles(settings, m_names);
    const QList<Profile> before = profiles.all();
    const auto imported = profilesFromJson(toJson(before));
    QVERIFY(imported);
    const QStringList ids = profiles.add(*imported);
    QCOMPARE(profiles.all().size(), 6);
    QCOMPARE(profiles.all().mid(0, 3), before);
    QCOMPARE(profiles.find(ids[0])->name, u"Load balancer (2)"_s);
    QVERIFY(ids[0] != before[0].id);
}

void tst_Profiles::refusesWhatIsNoProfile_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("where");
    using Code = ProfilesError::Code;
    QTest::newRow("nothing") << QByteArray() << int(Code::NotJson) << u"1:1"_s;
    QTest::newRow("cut off") << QByteArray("{\n \"profiles\": [") << int(Code::NotJson)
                             << u"2:15"_s;
    QTest::newRow("an array") << QByteArray("[]") << int(Code::NotProfiles) << u"0:0"_s;
    QTest::newRow("another format")
        << QByteArray(R"({"profiles":3})") << int(Code::NotProfiles) << u"0:0"_s;
    QTest::newRow("of a newer program") << QByteArray(R"({"copolyProfiles":2,"profiles":[]})")
                                        << int(Code::NewerVersion) << u"0:0"_s;
    QTest::newRow("no object") << QByteArray(R"({"profiles":[1]})") << int(Code::BadValue)
                               << u"profiles[0]"_s;
    QTest::newRow("wrong type") << QByteArray(R"({"profiles":[{},{"frameLimit":"big"}]})")
                                << int(Code::BadValue) << u"profiles[1].frameLimit"_s;
    QTest::newRow("a fraction") << QByteArray(R"({"profiles":[{"heartBeatIn":1.5}]})")
                                << int(Code::BadValue) << u"profiles[0].heartBeatIn"_s;
    QTest::newRow("a number without end") << QByteArray(R"({"profiles":[{"messageBudget":1e99}]})")
                                          << int(Code::BadValue) << u"profiles[0].messageBudget"_s;
    QTest::newRow("unknown kind") << QByteArray(R"({"profiles":[{"kind":"mainframe"}]})")
                                  << int(Code::BadValue) << u"profiles[0].kind"_s;
    QTest::newRow("too many") << QByteArray("{\"profiles\":[")
            + QByteArray("{},").repeated(maxProfiles) + "{}]}"
                              << int(Code::TooMany) << u"0:0"_s;
}

void tst_Profiles::refusesWhatIsNoProfile()
{
    QFETCH(QByteArray, json);
    const auto read = profilesFromJson(json);
    QVERIFY(!read);
    QTEST(int(read.error().code), "code");
    const QString where = read.error().where.isEmpty()
        ? u"%1:%2"_s.arg(read.error().line).arg(read.error().column)
        : read.error().where;
    QTEST(where, "where");
}

void tst_Profiles::putsAnUnreadableListAside()
{
    QTemporaryDir folder;
    Settings settings(folder.path());
    settings.set(keys::profiles, QByteArray("{ broken"));
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"cannot be read; it is kept aside"_s));
    Profiles profiles(settings, m_names);
    QCOMPARE(profiles.all().size(), 3);
    QFile aside(folder.filePath(u"back-ends.broken.json"_s));
    QVERIFY(aside.open(QIODevice::ReadOnly));
    QCOMPARE(aside.readAll(), QByteArray("{ broken"));
}

void tst_Profiles::findsByName()
{
    QTemporaryDir folder;
    Settings settings(folder.path());
    Profiles profiles(settings, m_names);
    QCOMPARE(profiles.findByName(u"CloudAMQP"_s)->kind, Kind::CloudAmqp);
    QCOMPARE(profiles.findByName(u"cloudamqp"_s)->kind, Kind::CloudAmqp);
    QVERIFY(!profiles.findByName(u"cloud"_s));
    Profile other = profileOfKind(Kind::Custom);
    other.name = u"cloudAmqp"_s;
    profiles.add({ other });
    QVERIFY(!profiles.findByName(u"cloudamqp"_s));
    QCOMPARE(profiles.findByName(u"cloudAmqp"_s)->kind, Kind::Custom);
}

void tst_Profiles::fallsBackToThisComputer()
{
    QTemporaryDir folder;
    Settings settings(folder.path());
    Profiles profiles(settings, m_names);
    profiles.setActive(profiles.all()[0].id);
    profiles.replaceAll({});
    QCOMPARE(profiles.all().size(), 1);
    QCOMPARE(profiles.active().kind, Kind::ThisComputer);
}

QTEST_GUILESS_MAIN(tst_Profiles)
#include "tst_Profiles.moc"
