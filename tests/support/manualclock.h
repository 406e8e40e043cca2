// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"

#include <map>
#include <optional>

namespace support {

/// A clock that moves only when told to; calls happen inside advance(), in order of their time.
class ManualClock final : public base::Clock
{
public:
    base::Milliseconds now() const override { return m_now; }
    base::Milliseconds wallTime() const override { return m_wallStart + m_now; }
    Ticket callAfter(base::Milliseconds delay, std::function<void()> job) override;
    void cancel(Ticket ticket) override;

    void advance(base::Milliseconds by);
    /// The wall's time jumps; nothing else happens.
    void setWallTime(base::Milliseconds to) { m_wallStart = to - m_now; }
    /// How many calls wait.
    std::size_t pending() const { return m_jobs.size(); }
    /// The time until the next call, or `none` when nothing waits.
    std::optional<base::Milliseconds> untilNext() const;

private:
    base::Milliseconds m_now{ 0 };
    base::Milliseconds m_wallStart{ 1'700'000'000'000 };
    Ticket m_lastTicket = 0;
    std::map<std::pair<base::Milliseconds, Ticket>, std::function<void()>> m_jobs;
    std::map<Ticket, base::Milliseconds> m_times;
};

} // namespace support
