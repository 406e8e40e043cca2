// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <chrono>
#include <functional>
#include <memory>

namespace base {

using Milliseconds = std::chrono::milliseconds;

/// Where time comes from: what is the time, and call me later. Tests turn a manual one.
///
/// Units:   monotonic milliseconds since an arbitrary start; wall time in ms since 1970 UTC.
/// Thread:  the thread that made it; callbacks run from its event loop.
class Clock
{
public:
    using Ticket = quint64; ///< 0 is no ticket

    virtual ~Clock() = default;
    virtual Milliseconds now() const = 0;
    virtual Milliseconds wallTime() const = 0;
    /// Calls `job` once, `delay` from now (at least at the next turn of the event loop).
    virtual Ticket callAfter(Milliseconds delay, std::function<void()> job) = 0;
    /// Forgets a call that has not happened yet; an old or unknown ticket is fine.
    virtual void cancel(Ticket ticket) = 0;
};

/// The computer's own monotonic clock, on Qt's event loop.
class SystemClock final : public QObject, public Clock
{
    Q_OBJECT

public:
    explicit SystemClock(QObject *parent = nullptr);
    ~SystemClock() override;

    Milliseconds now() const override;
    Milliseconds wallTime() const override;
    Ticket callAfter(Milliseconds delay, std::function<void()> job) override;
    void cancel(Ticket ticket) override;

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

/// One delayed call of a Clock that ends with its owner. Starting it again moves it; the call may
/// destroy it.
class Timer
{
public:
    Timer(Clock &clock, std::function<void()> job);
    ~Timer();
    Timer(const Timer &) = delete;
    Timer &operator=(const Timer &) = delete;

    void start(Milliseconds delay);
    void stop();
    bool isActive() const { return m_ticket != 0; }

private:
    Clock &m_clock;
    std::function<void()> m_job;
    Clock::Ticket m_ticket = 0;
};

} // namespace base
