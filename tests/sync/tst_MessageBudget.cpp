// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/manualclock.h"
#include "sync/messagebudget.h"

#include <QDateTime>
#include <QtTest>

using namespace std::chrono_literals;
using base::Milliseconds;
using syncing::MessageBudget;

class tst_MessageBudget : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countsWithinAMonth()
    {
        support::ManualClock clock;
        goTo(clock, QDate(2026, 11, 16));
        const int november = 2026 * 12 + 10;
        MessageBudget budget(1000, { november, 300 }, clock);
        budget.count();
        budget.count(99);
        QCOMPARE(budget.use().used, quint64(400));
        QCOMPARE(budget.use().left(), quint64(600));
        QCOMPARE(budget.use().forecast, quint64(800)); // half of the month is over
        QCOMPARE(budget.state(), (MessageBudget::State{ november, 400 }));
        goTo(clock, QDate(2026, 12, 1));
        QCOMPARE(budget.use().used, quint64(0));
        budget.count();
        QCOMPARE(budget.state(), (MessageBudget::State{ november + 1, 1 }));
    }

    void whatIsLeftOfAnotherMonthIsForgotten()
    {
        support::ManualClock clock;
        goTo(clock, QDate(2027, 1, 2));
        MessageBudget budget(1000, { 2026 * 12 + 11, 999 }, clock);
        QCOMPARE(budget.use().used, quint64(0));
    }

    void pointersAreThinnedWhenThePaceIsTooHigh()
    {
        support::ManualClock clock;
        goTo(clock, QDate(2026, 11, 16)); // 15 days are left
        const int november = 2026 * 12 + 10;
        MessageBudget good(1'000'000, { november, 400'000 }, clock);
        QVERIFY(!good.use().isThinning);
        QCOMPARE(good.pointerEvery(50ms, 3), std::optional(Milliseconds(50)));

        MessageBudget fast(1'000'000, { november, 700'000 }, clock);
        QVERIFY(fast.use().isThinning);
        // 300 000 left, half for pointers, each of which is 5 messages: 30 000 in 15 days, one in 43.2 s.
        QCOMPARE(fast.pointerEvery(50ms, 3), std::optional(Milliseconds(43200)));
        QCOMPARE(fast.pointerEvery(50ms, 8), std::optional(Milliseconds(60000))); // never slower

        MessageBudget over(1'000'000, { november, 1'000'001 }, clock);
        QCOMPARE(over.use().left(), quint64(0));
        QCOMPARE(over.pointerEvery(50ms, 1), std::nullopt);
    }

    void theFirstDayForecastsNothingWild()
    {
        support::ManualClock clock;
        goTo(clock, QDate(2026, 11, 1));
        MessageBudget budget(1'000'000, {}, clock);
        budget.count(10'000); // in the first moment
        QCOMPARE(budget.use().forecast, quint64(300'000));
        QVERIFY(!budget.use().isThinning);
    }

    void withoutABudgetNothingIsThinned()
    {
        support::ManualClock clock;
        MessageBudget budget(0, {}, clock);
        budget.count(1'000'000'000);
        QCOMPARE(budget.pointerEvery(50ms, 1), std::optional(Milliseconds(50)));
    }

private:
    static void goTo(support::ManualClock &clock, QDate date)
    {
        const auto there = Milliseconds(date.startOfDay(Qt::UTC).toMSecsSinceEpoch());
        clock.setWallTime(there);
    }
};

QTEST_APPLESS_MAIN(tst_MessageBudget)
#include "tst_MessageBudget.moc"
