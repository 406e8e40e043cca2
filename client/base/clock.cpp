// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/clock.h"

#include <QDateTime>
#include <QElapsedTimer>
#include <QHash>
#include <QTimerEvent>

namespace base {

struct SystemClock::Private
{
    QElapsedTimer elapsed;
    QHash<int, std::pair<Ticket, std::function<void()>>> jobs; // by Qt timer id
    QHash<Ticket, int> timers;
    Ticket lastTicket = 0;
};

SystemClock::SystemClock(QObject *parent) : QObject(parent), d(std::make_unique<Private>())
{
    d->elapsed.start();
}

SystemClock::~SystemClock() = default;

Milliseconds SystemClock::now() const
{
    return Milliseconds(d->elapsed.elapsed());
}

Milliseconds SystemClock::wallTime() const
{
    return Milliseconds(QDateTime::currentMSecsSinceEpoch());
}

Clock::Ticket SystemClock::callAfter(Milliseconds delay, std::function<void()> job)
{
    const int timer = startTimer(std::max(delay, Milliseconds(0)), Qt::PreciseTimer);
    const Ticket ticket = ++d->lastTicket;
    d->jobs.insert(timer, { ticket, std::move(job) });
    d->timers.insert(ticket, timer);
    return ticket;
}

void SystemClock::cancel(Ticket ticket)
{
    if (const auto it = d->timers.find(ticket); it != d->timers.end()) {
        killTimer(*it);
        d->jobs.remove(*it);
        d->timers.erase(it);
    }
}

void SystemClock::timerEvent(QTimerEvent *event)
{
    const auto it = d->jobs.find(event->timerId());
    if (it == d->jobs.end())
        return;
    const auto [ticket, job] = std::move(*it);
    cancel(ticket);
    job();
}

Timer::Timer(Clock &clock, std::function<void()> job) : m_clock(clock), m_job(std::move(job)) { }

Timer::~Timer()
{
    stop();
}

void Timer::start(Milliseconds delay)
{
    stop();
    m_ticket = m_clock.callAfter(delay, [this] {
        m_ticket = 0;
        const auto job = m_job; // which may destroy this timer
        job();
    });
}

void Timer::stop()
{
    if (m_ticket)
        m_clock.cancel(std::exchange(m_ticket, 0));
}

} // namespace base
