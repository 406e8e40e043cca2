// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/manualclock.h"

#include <algorithm>

namespace support {

base::Clock::Ticket ManualClock::callAfter(base::Milliseconds delay, std::function<void()> job)
{
    const Ticket ticket = ++m_lastTicket;
    const base::Milliseconds at = m_now + std::max(delay, base::Milliseconds(0));
    m_jobs.emplace(std::pair(at, ticket), std::move(job));
    m_times.emplace(ticket, at);
    return ticket;
}

void ManualClock::cancel(Ticket ticket)
{
    if (const auto it = m_times.find(ticket); it != m_times.end()) {
        m_jobs.erase({ it->second, ticket });
        m_times.erase(it);
    }
}

void ManualClock::advance(base::Milliseconds by)
{
    const base::Milliseconds until = m_now + by;
    while (!m_jobs.empty() && m_jobs.begin()->first.first <= until) {
        auto node = m_jobs.extract(m_jobs.begin());
        m_now = node.key().first;
        m_times.erase(node.key().second);
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
