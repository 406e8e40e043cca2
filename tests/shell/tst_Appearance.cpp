// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/canvaswidget.h"
#include "shell/appearance.h"

#include <QApplication>
#include <QDBusConnection>
#include <QDBusVariant>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

using namespace Qt::StringLiterals;

/// A desktop that says how it wants windows to be, on a session bus of its own.
class Portal : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.Settings")

public:
    void set(uint scheme)
    {
        m_scheme = scheme;
        Q_EMIT SettingChanged(u"org.freedesktop.appearance"_s, u"color-scheme"_s,
                              QDBusVariant(scheme));
    }

public Q_SLOTS:
    QDBusVariant Read(const QString &group, const QString &key)
    {
        const bool isKnown = group == u"org.freedesktop.appearance"_s && key == u"color-scheme"_s;
        return QDBusVariant(QVariant::fromValue(QDBusVariant(isKnown ? m_scheme : 99)));
    }

Q_SIGNALS:
    void SettingChanged(const QString &group, const QString &key, const QDBusVariant &value);

private:
    uint m_scheme = 1;
};

class tst_Appearance : public QObject
{
    Q_OBJECT

    static bool isDark()
    {
        return QApplication::palette().color(QPalette::Window).lightness() < 128;
    }

private Q_SLOTS:
    void followsTheDesktopWhileTheProgramRuns()
    {
        QDBusConnection bus = QDBusConnection::connectToBus(
            qEnvironmentVariable("DBUS_SESSION_BUS_ADDRESS"), u"desktop"_s);
        QVERIFY(bus.isConnected());
        Portal portal;
        QVERIFY(bus.registerService(u"org.freedesktop.portal.Desktop"_s));
        QVERIFY(bus.registerObject(u"/org/freedesktop/portal/desktop"_s, &portal,
                                   QDBusConnection::ExportAllSlots
                                       | QDBusConnection::ExportAllSignals));
        const QPalette system = QApplication::palette();
        QVERIFY(!isDark());
        model::Document document;
        model::Author author(document, model::ReplicaId{ 7 });
        canvas::CanvasWidget canvas(document, author);
        canvas.resize(300, 200);
        canvas.show();
        const auto background = [&] {
            const bool isCrisp = QTest::qWaitFor([&] { return canvas.isCrisp(); }, 5000);
            return isCrisp ? qGray(canvas.grab().toImage().pixel(150, 100)) : -1;
        };
        QVERIFY(background() > 200);

        shell::useAppearance({});
        QTRY_VERIFY(isDark()); // as it was set before we came
        QVERIFY(background() < 60);
        portal.set(2);
        QTRY_VERIFY(!isDark());
        QCOMPARE(QApplication::palette(), system);
        QVERIFY(background() > 200);
        portal.set(1);
        QTRY_VERIFY(isDark());
        portal.set(0); // no preference
        QTRY_VERIFY(!isDark());

        // Who has chosen keeps it.
        shell::useAppearance(u"light"_s);
        portal.set(1);
        QTest::qWait(100);
        QVERIFY(!isDark());
        shell::useAppearance(u"dark"_s);
        portal.set(2);
        QTest::qWait(100);
        QVERIFY(isDark());
        shell::useAppearance({});
        QVERIFY(!isDark());
        QCOMPARE(QApplication::palette(), system);
    }
};

int main(int argc, char **argv)
{
    QTemporaryDir folder;
    QFile file(folder.filePath(u"bus.conf"_s));
    if (!file.open(QIODevice::WriteOnly))
        return 1;
    file.write(R"(<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
        "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
        <busconfig><type>session</type><listen>unix:dir=)"
               + folder.path().toLocal8Bit() + R"(</listen>
        <policy context="default"><allow send_destination="*" eavesdrop="true"/>
        <allow eavesdrop="true"/><allow own="*"/></policy></busconfig>)");
    file.close();
    QProcess daemon;
    daemon.start(u"dbus-daemon"_s,
                 { u"--config-file="_s + file.fileName(), u"--nofork"_s, u"--print-address"_s });
    while (!daemon.canReadLine()) {
        if (!daemon.waitForReadyRead(10'000))
            qFatal("no dbus-daemon");
    }
    qputenv("DBUS_SESSION_BUS_ADDRESS", daemon.readLine().trimmed());
    int result = 1;
    {
        QApplication app(argc, argv);
        tst_Appearance test;
        result = QTest::qExec(&test, argc, argv);
    }
    daemon.terminate();
    daemon.waitForFinished();
    return result;
}

#include "tst_Appearance.moc"
