// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/linkdialog.h"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using shell::LinkDialog;

class tst_LinkDialog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysDrawingAndHost();
    void saysTheUsersOwnBackEnd();
    void shownTextIsNoMarkup();
    void cutsWhatIsLongAtItsHarmlessEnd();
    void opensByAClick();
    void declines_data();
    void declines();

private:
    static shell::DrawingLink link(const QString &text)
    {
        auto parsed = shell::parseDrawingLink(text);
        if (!parsed)
            qFatal("%s", qPrintable(parsed.error().text()));
        return *parsed;
    }
    static QString text(const LinkDialog &dialog, const char16_t *name)
    {
        const auto *label = dialog.findChild<QLabel *>(QString::fromUtf16(name));
        return label ? label->text() : QString();
    }
};

void tst_LinkDialog::saysDrawingAndHost()
{
    const LinkDialog dialog(link(u"copoly:plan-7?backend=ws://broker.example:8090/ws"_s), {});
    QVERIFY(text(dialog, u"question").contains(u"plan-7"_s));
    QVERIFY(text(dialog, u"question").contains(u"broker.example:8090"_s));
    QCOMPARE(text(dialog, u"drawing"), u"plan-7"_s);
    QCOMPARE(text(dialog, u"host"), u"broker.example:8090"_s);
    QCOMPARE(text(dialog, u"address"), u"ws://broker.example:8090/ws"_s);
    QCOMPARE(text(dialog, u"connection"), u"not encrypted"_s);
    QVERIFY(!dialog.findChild<QLabel *>(u"profile"_s));
}

void tst_LinkDialog::saysTheUsersOwnBackEnd()
{
    const LinkDialog dialog(link(u"copoly:plan-7"_s), u"Our broker"_s);
    QVERIFY(text(dialog, u"question").contains(u"Our broker"_s));
    QCOMPARE(text(dialog, u"profile"), u"Our broker"_s);
    QVERIFY(!dialog.findChild<QLabel *>(u"host"_s));
}

void tst_LinkDialog::shownTextIsNoMarkup()
{
    const LinkDialog dialog(link(u"copoly:a?backend=ws://h/%253Cb%253E"_s), {});
    for (const QLabel *label : dialog.findChildren<QLabel *>()) {
        if (!label->objectName().isEmpty())
            QCOMPARE(label->textFormat(), Qt::PlainText);
    }
}

void tst_LinkDialog::cutsWhatIsLongAtItsHarmlessEnd()
{
    const QString parts = u"good.example."_s.repeated(10);
    const LinkDialog dialog(
        link(u"copoly:a?backend=wss://"_s + parts + u"evil.example/"_s + QString(300, u'x')), {});
    QVERIFY(text(dialog, u"host").endsWith(u"evil.example"_s));
    QVERIFY(text(dialog, u"host").size() <= 70);
    QVERIFY(text(dialog, u"address").startsWith(u"wss://good.example."_s));
    QVERIFY(text(dialog, u"address").size() <= 70);
    QVERIFY2(dialog.sizeHint().width() < 1000, "fits on a screen");
}

void tst_LinkDialog::opensByAClick()
{
    LinkDialog dialog(link(u"copoly:a?backend=wss://h/"_s), {});
    QSignalSpy accepted(&dialog, &QDialog::accepted);
    QSignalSpy rejected(&dialog, &QDialog::rejected);
    dialog.open();
    QVERIFY(QTest::qWaitForWindowExposed(&dialog));
    QTest::mouseClick(dialog.findChild<QPushButton *>(u"open"_s), Qt::LeftButton);
    QCOMPARE(accepted.size(), 1);
    QCOMPARE(rejected.size(), 0);
}

void tst_LinkDialog::declines_data()
{
    QTest::addColumn<int>("key");
    QTest::newRow("by a click") << 0;
    QTest::newRow("by Escape") << int(Qt::Key_Escape);
    QTest::newRow("by Enter, which was meant for something else") << int(Qt::Key_Return);
    QTest::newRow("by Space") << int(Qt::Key_Space);
}

void tst_LinkDialog::declines()
{
    QFETCH(int, key);
    LinkDialog dialog(link(u"copoly:a?backend=wss://h/"_s), {});
    QSignalSpy accepted(&dialog, &QDialog::accepted);
    QSignalSpy rejected(&dialog, &QDialog::rejected);
    dialog.open();
    QVERIFY(QTest::qWaitForWindowActive(&dialog));
    if (key)
        QTest::keyClick(dialog.focusWidget(), Qt::Key(key));
    else
        QTest::mouseClick(dialog.findChild<QPushButton *>(u"cancel"_s), Qt::LeftButton);
    QCOMPARE(rejected.size(), 1);
    QCOMPARE(accepted.size(), 0);
}

QTEST_MAIN(tst_LinkDialog)
#include "tst_LinkDialog.moc"
