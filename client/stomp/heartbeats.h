// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "stomp/sessionoptions.h"

#include <QByteArrayView>

#include <algorithm>
#include <functional>
#include <optional>

namespace stomp {

/// "cx,cy" of a header `heart-beat`, nothing when it is malformed.
std::optional<HeartBeat> heartBeatFromText(QByteArrayView text);
QByteArray heartBeatText(const HeartBeat &beat);

/// When to send an EOL, and when silence has lasted too long.
///
/// Sends at half of the promised period (ActiveMQ grants no grace). Endures three promised periods
/// and a floor of 1 s (ActiveMQ's first beat comes after two). Both clocks are monotonic; after a
/// sleep of the computer one overdue check tells of the silence. Source:  STOMP 1.2,
/// "Heart-beating".
class HeartBeats
{
public:
    HeartBeats(base::Clock &clock, std::function<void()> send, std::function<void()> silent);

    /// `ours` was offered, `theirs` was answered.
    void start(const HeartBeat &ours, const HeartBeat &theirs);
    void stop();

    void noteSent();
    void noteReceived();
    base::Milliseconds silence() const { return m_clock.now() - m_lastReceived; }
    /// Since the last octet in either direction.
    base::Milliseconds idle() const { return m_clock.now() - std::max(m_lastSent, m_lastReceived); }
    base::Milliseconds sendEvery() const { return m_sendEvery; }
    base::Milliseconds expectEvery() const { return m_expectEvery; }
    /// Silence that is endured; 0 is any.
    base::Milliseconds tolerance() const;

private:
    void beat();
    void check();

    base::Clock &m_clock;
    std::function<void()> m_send;
    std::function<void()> m_silent;
    base::Milliseconds m_sendEvery{ 0 };
    base::Milliseconds m_expectEvery{ 0 };
    base::Milliseconds m_lastSent{ 0 };
    base::Milliseconds m_lastReceived{ 0 };
    base::Timer m_beat;
    base::Timer m_check;
};

} // namespace stomp
