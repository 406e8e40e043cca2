// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/manualclock.h"

#include <algorithm>

namespace support {

base::Clock::Ticket ManualClock::callAfter(base::Milliseconds delay, std::function<void()> job)
{
    const Ticket ticket = ++m_lastTicket;
    m_jobs.emplace(std::pair(m_now + std::max(delay, base::Milliseconds(0)), ticket),
                   std::move(job));
    return ticket;
}

void ManualClock::cancel(Ticket ticket)
{
    std::erase_if(m_jobs, [&](const auto &job) { return job.first.second == ticket; });
}

void ManualClock::advance(base::Milliseconds by)
{
    const base::Milliseconds until = m_now + by;
    while (!m_jobs.empty() && m_jobs.begin()->first.first <= until) {
        auto node = m_jobs.extract(m_jobs.begin());
        m_now = node.key().first;
        node.mapped()();
    }
    m_now = until;
}

std::optional<base::Milliseconds> ManualClock::untilNext() const
{
    if (m_jobs.empty())
        return std::nullopt;
    return m_jobs.begin()->first.first - m_now;
}

} // namespace support
