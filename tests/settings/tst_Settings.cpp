// SPDX-License-Identifier: GPL-3.0-or-later
#include "settings/keys.h"
#include "settings/settings.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace settings;

class tst_Settings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsBackWhatWasSet();
    void keepsLocalStateApartFromPreferences();
    void refusesWhatIsNoValue();
    void readsBrokenValuesAsTheDefault_data();
    void readsBrokenValuesAsTheDefault();
    void startsWithAFileThatIsNone();
    void tellsAChangeOnce();

private:
    static void writeFile(const QString &path, const QByteArray &text)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
};

void tst_Settings::readsBackWhatWasSet()
{
    QTemporaryDir folder;
    {
        Settings settings(folder.path());
        QVERIFY(settings.set(keys::userName, u"Ana, María \"=;\" \\ ñ"_s));
        QVERIFY(settings.set(keys::hostPort, 9000));
        QVERIFY(settings.set(keys::showGrid, true));
        QVERIFY(settings.set(keys::windowGeometry, QByteArray("\x00\xff,@\n", 5)));
        QVERIFY(settings.flush());
    }
    Settings settings(folder.path());
    QCOMPARE(settings.value(keys::userName), u"Ana, María \"=;\" \\ ñ"_s);
    QCOMPARE(settings.value(keys::hostPort), 9000);
    QCOMPARE(settings.value(keys::showGrid), true);
    QCOMPARE(settings.value(keys::windowGeometry), QByteArray("\x00\xff,@\n", 5));
    QCOMPARE(settings.value(keys::showFrameMeter), false);
}

void tst_Settings::keepsLocalStateApartFromPreferences()
{
    QTemporaryDir folder;
    Settings settings(folder.path());
    settings.set(keys::lastDrawing, u"plan"_s);
    settings.set(keys::hostPort, 8081);
    QVERIFY(settings.flush());
    QFile preferences(folder.filePath(u"copoly.ini"_s));
    QFile state(folder.filePath(u"state.ini"_s));
    QVERIFY(preferences.open(QIODevice::ReadOnly) && state.open(QIODevice::ReadOnly));
    const QByteArray preferred = preferences.readAll();
    QVERIFY(preferred.contains("8081") && !preferred.contains("plan"));
    QVERIFY(state.readAll().contains("plan"));
}

void tst_Settings::refusesWhatIsNoValue()
{
    QTemporaryDir folder;
    Settings settings(folder.path());
    QSignalSpy changed(&settings, &Settings::changed);
    QVERIFY(!settings.set(keys::hostPort, 0));
    QVERIFY(!settings.set(keys::hostPort, 65536));
    QVERIFY(!settings.set(keys::lastDrawing, u"a/b"_s));
    QVERIFY(!settings.set(keys::userColour, u"red"_s));
    QVERIFY(!settings.set(keys::userColour, u"#12345g"_s));
    QVERIFY(!settings.set(keys::userName, u"a\nb"_s));
    QVERIFY(!settings.set(keys::language, u"tlh"_s));
    QVERIFY(!settings.set(keys::fillOpacity, 101));
    QCOMPARE(changed.size(), 0);
}

void tst_Settings::readsBrokenValuesAsTheDefault_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addRow("no number") << QByteArray("[host]\nport=eighty\n");
    QTest::addRow("out of range") << QByteArray("[host]\nport=99999\n");
    QTest::addRow("too big for int") << QByteArray("[host]\nport=99999999999999\n");
    QTest::addRow("empty") << QByteArray("[host]\nport=\n");
    QTest::addRow("a list") << QByteArray("[host]\nport=1, 2\n");
    QTest::addRow("a variant") << QByteArray("[host]\nport=@Variant(\\0\\0\\0\\x1)\n");
    QTest::addRow("other keys") << QByteArray("[host]\nharbour=8000\n");
}

void tst_Settings::readsBrokenValuesAsTheDefault()
{
    QFETCH(QByteArray, text);
    QTemporaryDir folder;
    writeFile(folder.filePath(u"copoly.ini"_s), text);
    Settings settings(folder.path());
    QCOMPARE(settings.value(keys::hostPort), 8080);
    QVERIFY(settings.set(keys::hostPort, 8082));
    QCOMPARE(settings.value(keys::hostPort), 8082);
}

void tst_Settings::startsWithAFileThatIsNone()
{
    QTemporaryDir folder;
    writeFile(folder.filePath(u"copoly.ini"_s), QByteArray(4000, '\xfe') + "\n[[[\n=\n\0\n");
    QTest::ignoreMessage(QtWarningMsg, "\"copoly.ini\" is no settings file; defaults are used");
    Settings settings(folder.path());
    QCOMPARE(settings.value(keys::hostPort), 8080);
    QCOMPARE(settings.value(keys::profiles), QByteArray());
}

void tst_Settings::tellsAChangeOnce()
{
    QTemporaryDir folder;
    Settings settings(folder.path());
    QSignalSpy changed(&settings, &Settings::changed);
    settings.set(keys::showGrid, true);
    settings.set(keys::showGrid, true);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed.first().first().toByteArray(), QByteArray("view/grid"));
}

QTEST_GUILESS_MAIN(tst_Settings)
#include "tst_Settings.moc"
