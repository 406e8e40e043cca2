// SPDX-License-Identifier: GPL-3.0-or-later
#include "stomp/heartbeats.h"

#include <QByteArray>

#include <algorithm>

namespace stomp {

namespace {

using base::Milliseconds;

constexpr Milliseconds toleranceFloor{ 1000 };

std::optional<Milliseconds> numberFromText(QByteArrayView text)
{
    constexpr qsizetype maxDigits = 9;
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    if (text.isEmpty() || text.size() > maxDigits
        || !std::all_of(text.begin(), text.end(), isDigit))
        return std::nullopt;
    return Milliseconds(text.toByteArray().toInt());
}

Milliseconds agreed(Milliseconds one, Milliseconds other)
{
    return one.count() == 0 || other.count() == 0 ? Milliseconds(0) : std::max(one, other);
}

} // namespace

std::optional<HeartBeat> heartBeatFromText(QByteArrayView text)
{
    const qsizetype comma = text.indexOf(',');
    if (comma < 0)
        return std::nullopt;
    const auto send = numberFromText(text.first(comma));
    const auto receive = numberFromText(text.sliced(comma + 1));
    if (!send || !receive)
        return std::nullopt;
    return HeartBeat{ *send, *receive };
}

QByteArray heartBeatText(const HeartBeat &beat)
{
    return QByteArray::number(qint64(beat.send.count())) + ','
        + QByteArray::number(qint64(beat.receive.count()));
}

HeartBeats::HeartBeats(base::Clock &clock, std::function<void()> send, std::function<void()> silent)
    : m_clock(clock), m_send(std::move(send)), m_silent(std::move(silent)),
      m_beat(clock, [this] { beat(); }), m_check(clock, [this] { check(); })
{
}

void HeartBeats::start(const HeartBeat &ours, const HeartBeat &theirs)
{
    m_sendEvery = agreed(ours.send, theirs.receive);
    m_expectEvery = agreed(ours.receive, theirs.send);
    m_lastSent = m_lastReceived = m_clock.now();
    if (m_sendEvery.count())
        m_beat.start(m_sendEvery / 2);
    if (m_expectEvery.count())
        m_check.start(tolerance());
}

void HeartBeats::stop()
{
    m_beat.stop();
    m_check.stop();
}

void HeartBeats::noteSent()
{
    m_lastSent = m_clock.now();
}

void HeartBeats::noteReceived()
{
    m_lastReceived = m_clock.now();
}

Milliseconds HeartBeats::tolerance() const
{
    if (m_expectEvery.count() == 0)
        return Milliseconds(0);
    return std::max(3 * m_expectEvery, toleranceFloor);
}

// The timers are not moved at each frame; they look when they are due whether something went by since.

void HeartBeats::beat()
{
    const Milliseconds due = m_lastSent + m_sendEvery / 2;
    if (due <= m_clock.now()) {
        m_lastSent = m_clock.now();
        m_beat.start(m_sendEvery / 2);
        m_send();
    } else {
        m_beat.start(due - m_clock.now());
    }
}

void HeartBeats::check()
{
    const Milliseconds due = m_lastReceived + tolerance();
    if (due <= m_clock.now())
        m_silent();
    else
        m_check.start(due - m_clock.now());
}

} // namespace stomp
