// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk.h"

#include <QTest>
#include <QToolButton>

using namespace Qt::StringLiterals;

class tst_CrossingBar : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void tellsBothOfWhatTheyMadeTogether();
    void repairsForBoth();
    void staysAwayWhenDismissed();

private:
    base::SystemClock m_clock;
    base::SystemRandom m_random;
};

namespace {

/// Two windows on one square; each drags a corner while the other is away, then they meet again.
struct Meeting
{
    Meeting(base::Clock &clock, base::Random &random)
        : ana(u"Ana"_s, clock, random), ben(u"Ben"_s, clock, random)
    {
    }
    void happen()
    {
        ana.open(u"plan"_s);
        ben.open(u"plan"_s);
        ben.join(ana);
        QTRY_COMPARE(ana.status().people, 1);
        QTRY_COMPARE(ben.status().people, 1);
        ana.canvas().showScene({ 0, 0, 700, 500 });
        ben.canvas().showScene({ 0, 0, 700, 500 });
        ana.window->actions().polygon->setChecked(true);
        for (const QPointF &corner :
             { QPointF(200, 100), QPointF(500, 100), QPointF(500, 400), QPointF(200, 400) })
            ana.click(ana.canvas().toWidget(corner).toPoint());
        QTest::keyClick(&ana.canvas(), Qt::Key_Return);
        QTRY_COMPARE(ben.document().shownCount(), std::size_t(1));
        ben.workplace.room()->disconnectFromBackend();
        QTRY_COMPARE(ana.status().people, 0);

        drag(ana, { 500, 100 }, { 320, 280 });
        drag(ben, { 200, 400 }, { 290, 250 });
        QCOMPARE(bar(ana)->isVisible(), false);
        QCOMPARE(bar(ben)->isVisible(), false);
        QTRY_COMPARE(ben.text("statusAgreement"), u"offline, 1 unsent"_s);

        ben.join(ana); // back again
        QTRY_COMPARE(ana.status().people, 1);
        QTRY_VERIFY(places(ana) == places(ben));
        QTRY_VERIFY(bar(ana)->isVisible());
        QTRY_VERIFY(bar(ben)->isVisible());
    }
    static void drag(Desk &desk, QPointF from, QPointF to)
    {
        desk.window->actions().select->setChecked(true);
        canvas::CanvasWidget &canvas = desk.canvas();
        const auto at = [&](QPointF scene) { return canvas.toWidget(scene).toPoint(); };
        desk.click(at({ 480, 380 })); // selects it
        QTest::mouseMove(&canvas, at(from));
        QTest::mousePress(&canvas, Qt::LeftButton, {}, at(from));
        QTest::mouseMove(&canvas, at((from + to) / 2));
        QTest::mouseMove(&canvas, at(to));
        QTest::mouseRelease(&canvas, Qt::LeftButton, {}, at(to));
    }
    static QFrame *bar(Desk &desk)
    {
        return qobject_cast<QFrame *>(
            desk.window->findChild<QLabel *>(u"crossingText"_s)->parentWidget());
    }
    static QToolButton *button(Desk &desk, const QString &name)
    {
        return desk.window->findChild<QToolButton *>(name);
    }
    static std::vector<geometry::Vertex> places(Desk &desk)
    {
        const auto all = desk.document().vertices(desk.document().inOrder().front());
        return { all.begin(), all.end() };
    }
    /// How many pixels of the warning's colour the canvas shows.
    static int warningPixels(Desk &desk)
    {
        const QImage image = desk.canvas().grab().toImage();
        int count = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x)
                count += image.pixelColor(x, y) == QColor(255, 179, 0);
        }
        return count;
    }
    void end()
    {
        ben.end();
        ana.end();
    }

    Desk ana, ben;
};

} // namespace

void tst_CrossingBar::initTestCase()
{
    qputenv("DBUS_SESSION_BUS_ADDRESS", "disabled:");
    QLocale::setDefault(QLocale::c());
    QApplication::setQuitOnLastWindowClosed(false);
}

void tst_CrossingBar::tellsBothOfWhatTheyMadeTogether()
{
    Meeting meeting(m_clock, m_random);
    meeting.happen();
    for (Desk *desk : { &meeting.ana, &meeting.ben }) {
        const QString text = desk->text("crossingText");
        QVERIFY2(text.contains(u"Ana"_s) && text.contains(u"Ben"_s), qPrintable(text));
        QVERIFY(text.startsWith(u"A polygon crosses itself"_s));
        QVERIFY(Meeting::warningPixels(*desk) > 20);
        if (qEnvironmentVariableIsSet("COPOLY_PICTURES"))
            desk->window->grab().save(qEnvironmentVariable("COPOLY_PICTURES") + u"/crossing-"_s
                                      + desk->workplace.user().name + u".png"_s);
    }
    QTest::mouseClick(Meeting::button(meeting.ana, u"crossingShow"_s), Qt::LeftButton);
    QCOMPARE(meeting.ana.canvas().selection().size(), std::size_t(1));
    meeting.end();
}

void tst_CrossingBar::repairsForBoth()
{
    Meeting meeting(m_clock, m_random);
    meeting.happen();
    const auto before = Meeting::places(meeting.ana);
    QTest::mouseClick(Meeting::button(meeting.ana, u"crossingRepair"_s), Qt::LeftButton);
    QTRY_VERIFY(!Meeting::bar(meeting.ana)->isVisible());
    QTRY_VERIFY(!Meeting::bar(meeting.ben)->isVisible());
    QCOMPARE(Meeting::places(meeting.ana), Meeting::places(meeting.ben));
    QCOMPARE(Meeting::warningPixels(meeting.ben), 0);
    meeting.ana.window->actions().undo->trigger();
    QCOMPARE(Meeting::places(meeting.ana), before);
    QTRY_VERIFY(Meeting::bar(meeting.ben)->isVisible());
    meeting.end();
}

void tst_CrossingBar::staysAwayWhenDismissed()
{
    Meeting meeting(m_clock, m_random);
    meeting.happen();
    QTest::mouseClick(Meeting::button(meeting.ana, u"crossingDismiss"_s), Qt::LeftButton);
    QVERIFY(!Meeting::bar(meeting.ana)->isVisible());
    QVERIFY(Meeting::bar(meeting.ben)->isVisible()); // Ben is still told
    QVERIFY(Meeting::warningPixels(meeting.ana) > 20); // and the place stays marked
    meeting.end();
}

QTEST_MAIN(tst_CrossingBar)
#include "tst_CrossingBar.moc"
