// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/clock.h"
#include "support/manualclock.h"

#include <QTest>

#include <memory>
#include <optional>
#include <vector>

using namespace std::chrono_literals;
using base::Milliseconds;

class tst_Clock : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void systemClockCallsOnceNotBeforeItsTime();
    void systemClockCallsLaterEvenWithoutDelay();
    void systemClockForgetsWhatWasCancelled();
    void systemClockTakesCallsFromInsideACall();
    void systemClockTellsTheWallTime();
    void timerEndsWithItsOwner();
    void timerMovesWhenStartedAgain();
    void timerMayBeDestroyedByItsOwnJob();
    void timerMayStartItselfAgain();
    void manualClockCallsInOrderOfTime();
    void manualClockRunsWhatACallAsksForInTheSameAdvance();
};

void tst_Clock::systemClockCallsOnceNotBeforeItsTime()
{
    base::SystemClock clock;
    int calls = 0;
    Milliseconds at{ 0 };
    const Milliseconds start = clock.now();
    clock.callAfter(20ms, [&] {
        ++calls;
        at = clock.now();
    });
    QCOMPARE(calls, 0);
    QTRY_COMPARE(calls, 1);
    QVERIFY(at - start >= 19ms);
    bool later = false;
    clock.callAfter(30ms, [&] { later = true; });
    QTRY_VERIFY(later);
    QCOMPARE(calls, 1);
}

void tst_Clock::systemClockCallsLaterEvenWithoutDelay()
{
    base::SystemClock clock;
    std::vector<int> called;
    clock.callAfter(0ms, [&] { called.push_back(1); });
    clock.callAfter(-5ms, [&] { called.push_back(2); });
    QVERIFY(called.empty());
    QTRY_COMPARE(called.size(), std::size_t(2));
}

void tst_Clock::systemClockForgetsWhatWasCancelled()
{
    base::SystemClock clock;
    bool wrong = false, right = false;
    const auto ticket = clock.callAfter(1ms, [&] { wrong = true; });
    clock.callAfter(20ms, [&] { right = true; });
    QVERIFY(ticket != 0);
    clock.cancel(ticket);
    clock.cancel(ticket);
    clock.cancel(0);
    clock.cancel(987654);
    QTRY_VERIFY(right);
    QVERIFY(!wrong);
}

void tst_Clock::systemClockTakesCallsFromInsideACall()
{
    base::SystemClock clock;
    int depth = 0;
    std::function<void()> job = [&] {
        if (++depth < 5)
            clock.callAfter(0ms, job);
    };
    clock.callAfter(0ms, job);
    QTRY_COMPARE(depth, 5);
}

void tst_Clock::systemClockTellsTheWallTime()
{
    const base::SystemClock clock;
    const auto since1970 = std::chrono::duration_cast<Milliseconds>(
        std::chrono::system_clock::now().time_since_epoch());
    QVERIFY(std::chrono::abs(clock.wallTime() - since1970) < 60s);
}

void tst_Clock::timerEndsWithItsOwner()
{
    support::ManualClock clock;
    int calls = 0;
    {
        base::Timer timer(clock, [&] { ++calls; });
        timer.start(10ms);
        QVERIFY(timer.isActive());
    }
    QCOMPARE(clock.pending(), std::size_t(0));
    clock.advance(100ms);
    QCOMPARE(calls, 0);
}

void tst_Clock::timerMovesWhenStartedAgain()
{
    support::ManualClock clock;
    std::vector<Milliseconds> calls;
    base::Timer timer(clock, [&] { calls.push_back(clock.now()); });
    timer.start(10ms);
    clock.advance(5ms);
    timer.start(10ms);
    clock.advance(50ms);
    QCOMPARE(calls, std::vector{ Milliseconds(15) });
    QVERIFY(!timer.isActive());
    timer.start(10ms);
    timer.stop();
    timer.stop();
    QVERIFY(!timer.isActive());
    clock.advance(50ms);
    QCOMPARE(calls.size(), std::size_t(1));
}

void tst_Clock::timerMayBeDestroyedByItsOwnJob()
{
    support::ManualClock clock;
    const auto guard = std::make_shared<int>(7);
    std::unique_ptr<base::Timer> timer;
    int seen = 0;
    timer = std::make_unique<base::Timer>(clock, [&timer, &seen, guard] {
        timer.reset();
        seen = *guard; // what the job captured outlives the timer
    });
    timer->start(1ms);
    clock.advance(1ms);
    QCOMPARE(seen, 7);
    QVERIFY(!timer);
}

void tst_Clock::timerMayStartItselfAgain()
{
    support::ManualClock clock;
    int calls = 0;
    std::optional<base::Timer> timer;
    timer.emplace(clock, [&] {
        ++calls;
        timer->start(10ms);
    });
    timer->start(10ms);
    clock.advance(35ms);
    QCOMPARE(calls, 3);
    QVERIFY(timer->isActive());
}

void tst_Clock::manualClockCallsInOrderOfTime()
{
    support::ManualClock clock;
    std::vector<int> calls;
    clock.callAfter(20ms, [&] { calls.push_back(20); });
    clock.callAfter(10ms, [&] { calls.push_back(10); });
    clock.callAfter(10ms, [&] { calls.push_back(11); });
    QCOMPARE(clock.untilNext(), std::optional<Milliseconds>(10ms));
    clock.advance(9ms);
    QVERIFY(calls.empty());
    clock.advance(11ms);
    QCOMPARE(calls, (std::vector{ 10, 11, 20 }));
    QCOMPARE(clock.untilNext(), std::optional<Milliseconds>());
}

void tst_Clock::manualClockRunsWhatACallAsksForInTheSameAdvance()
{
    support::ManualClock clock;
    std::vector<Milliseconds> calls;
    clock.callAfter(5ms, [&] {
        calls.push_back(clock.now());
        clock.callAfter(5ms, [&] { calls.push_back(clock.now()); });
    });
    clock.advance(10ms);
    QCOMPARE(calls, (std::vector{ Milliseconds(5), Milliseconds(10) }));
}

QTEST_GUILESS_MAIN(tst_Clock)
#include "tst_clock.moc"
