// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/messagebudget.h"

#include <QDateTime>

#include <algorithm>
#include <chrono>

namespace syncing {

using base::Milliseconds;
using namespace std::chrono_literals;

namespace {

constexpr Milliseconds firstForecast = 24h; ///< less says nothing about a month
constexpr Milliseconds slowest = 60s;

} // namespace

MessageBudget::MessageBudget(quint64 monthly, const State &before, base::Clock &clock)
    : m_monthly(monthly), m_state(before), m_clock(clock)
{
}

MessageBudget::Now MessageBudget::now() const
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(m_clock.wallTime().count(), Qt::UTC);
    const QDate first(time.date().year(), time.date().month(), 1);
    const auto start = Milliseconds(first.startOfDay(Qt::UTC).toMSecsSinceEpoch());
    const auto end = Milliseconds(first.addMonths(1).startOfDay(Qt::UTC).toMSecsSinceEpoch());
    return { first.year() * 12 + first.month() - 1, m_clock.wallTime() - start,
             end - m_clock.wallTime() };
}

MessageBudget::State MessageBudget::state() const
{
    const int month = now().month;
    return month == m_state.month ? m_state : State{ month, 0 };
}

void MessageBudget::count(quint64 messages)
{
    m_state = state();
    m_state.used += messages;
}

MessageBudget::Use MessageBudget::use() const
{
    const Now time = now();
    const quint64 used = state().used;
    const Milliseconds whole = time.elapsed + time.rest;
    const double pace = double(used) / double(std::max(time.elapsed, firstForecast).count());
    const auto forecast = std::max(used, quint64(pace * double(whole.count())));
    return { m_monthly, used, forecast, m_monthly > 0 && forecast > m_monthly };
}

std::optional<Milliseconds> MessageBudget::pointerEvery(Milliseconds normal,
                                                        std::size_t others) const
{
    const Use current = use();
    if (!current.isThinning)
        return normal;
    // One goes out, comes back, and to each of the others.
    const quint64 messages = current.left() / (2 + others) / 2;
    if (messages == 0)
        return std::nullopt;
    return std::clamp(Milliseconds(now().rest.count() / qint64(messages)), normal,
                      std::max(normal, slowest));
}

} // namespace syncing
