// SPDX-License-Identifier: GPL-3.0-or-later
#include "stomp/receipts.h"

namespace stomp {

Receipts::Receipts(base::Clock &clock, base::Milliseconds timeout)
    : m_clock(clock), m_timeout(timeout), m_timer(clock, [this] { expire(); })
{
}

QByteArray Receipts::add(Handler handler)
{
    const quint64 number = ++m_last;
    const QByteArray id = "r" + QByteArray::number(number);
    m_waiting.emplace(number, Waiting{ id, m_clock.now(), std::move(handler) });
    arm();
    return id;
}

void Receipts::remove(const QByteArray &id)
{
    std::erase_if(m_waiting, [&](const auto &entry) { return entry.second.id == id; });
    arm();
}

std::optional<base::Milliseconds> Receipts::settle(const QByteArray &id, ReceiptOutcome outcome)
{
    bool isNumber = false;
    const quint64 number = id.mid(1).toULongLong(&isNumber);
    const auto it = m_waiting.find(number);
    if (!isNumber || it == m_waiting.end() || it->second.id != id)
        return std::nullopt;
    const Waiting done = std::move(m_waiting.extract(it).mapped());
    arm();
    if (done.handler)
        done.handler(outcome);
    return m_clock.now() - done.since;
}

void Receipts::settleAll(ReceiptOutcome outcome)
{
    const auto all = std::exchange(m_waiting, {}); // a handler may ask for new ones
    arm();
    for (const auto &[number, waiting] : all) {
        if (waiting.handler)
            waiting.handler(outcome);
    }
}

void Receipts::expire()
{
    // All have the same time-out, so the first one is the oldest.
    while (!m_waiting.empty() && m_waiting.begin()->second.since + m_timeout <= m_clock.now()) {
        const Waiting late = std::move(m_waiting.extract(m_waiting.begin()).mapped());
        if (late.handler)
            late.handler(ReceiptOutcome::TimedOut);
    }
    arm();
}

void Receipts::arm()
{
    if (m_waiting.empty())
        m_timer.stop();
    else if (!m_timer.isActive())
        m_timer.start(m_waiting.begin()->second.since + m_timeout - m_clock.now());
}

} // namespace stomp
