// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "stomp/sessionoptions.h"

#include <optional>

namespace stomp {

struct BackoffOptions
{
    base::Milliseconds base{ 250 };
    base::Milliseconds cap{ 30000 };
    /// While a server says that its broker is not available: relays look for it every 5 s.
    base::Milliseconds brokerAwayCap{ 5000 };
    /// While nobody listens there (connection refused, HTTP 502): an attempt costs no server anything, and who comes
    /// back is found within two seconds. For so many attempts, about ten minutes; then `cap`.
    base::Milliseconds nobodyThereCap{ 1500 };
    int nobodyThereAttempts = 800;
    /// A session that lasted this long was a good one: its loss starts anew, quickly.
    base::Milliseconds stableAfter{ 60000 };
    base::Milliseconds quick{ 500 };
};

/// How long to wait before the next attempt: exponential, with full jitter.
///
/// Source:  "Exponential Backoff And Jitter", AWS Architecture Blog, 2015: full jitter spreads a
/// crowd best.
class Backoff
{
public:
    Backoff(BackoffOptions options, base::Random &random);

    void reset() { m_failures = 0; }
    /// After an end; `lasted` is the time from CONNECTED to it, nothing when CONNECTED never came.
    base::Milliseconds next(const SessionEnd &end, std::optional<base::Milliseconds> lasted);

private:
    BackoffOptions m_options;
    base::Random &m_random;
    int m_failures = 0;
};

/// Learns from silent cuts how often a path wants to hear something.
///
/// A connection that ended without a word while nothing was sent on it was cut by something in
/// between: the interval is halved for the next attempt, down to 1 s, and is at most a third of the
/// shortest such silence.
class HeartBeatTuning
{
public:
    explicit HeartBeatTuning(HeartBeat wanted) : m_wanted(wanted) { }

    void note(const SessionEnd &end, const ConnectedInfo &agreed);
    /// What to offer in the next CONNECT.
    HeartBeat current() const { return m_wanted; }

private:
    HeartBeat m_wanted;
};

} // namespace stomp
