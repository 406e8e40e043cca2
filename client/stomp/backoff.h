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
    /// While nobody listens there (connection refused, HTTP 502) or a server says that its broker is not available: an
    /// attempt costs little, and who comes back is found within two seconds (a relay may look for its broker only every
    /// 5 s, that comes on top). For so many attempts, about ten minutes; then one of the two below.
    base::Milliseconds nobodyThereCap{ 1500 };
    int nobodyThereAttempts = 800;
    /// While a server goes on saying that its broker is not available.
    base::Milliseconds brokerAwayCap{ 5000 };
    /// A session that lasted this long was a good one: its loss starts anew, quickly.
    base::Milliseconds stableAfter{ 60000 };
    base::Milliseconds quick{ 500 };
    /// After one that lasted at least this long the wait is at most that part of its length: a server that throws people
    /// out at once is left alone for longer and longer, one that was restarted twice in a minute is not.
    base::Milliseconds usefulAfter{ 5000 };
    int lastedShare = 8;
};

/// How long to wait before the next attempt: exponential, with full jitter.
///
/// Source:  "Exponential Backoff And Jitter", AWS Architecture Blog, 2015: full jitter spreads a
/// crowd best.
class Backoff
{
public:
    Backoff(BackoffOptions options, base::Random &random);

    void reset() { m_failures = m_nobodyThere = 0; }
    /// After an end; `lasted` is the time from CONNECTED to it, nothing when CONNECTED never came.
    base::Milliseconds next(const SessionEnd &end, std::optional<base::Milliseconds> lasted);

private:
    BackoffOptions m_options;
    base::Random &m_random;
    int m_failures = 0;
    int m_nobodyThere = 0; ///< on its own: a server that comes back is not one that fails
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
