// SPDX-License-Identifier: GPL-3.0-or-later
#include "stomp/backoff.h"

#include <algorithm>

namespace stomp {

using base::Milliseconds;

namespace {

constexpr int maxDoublings = 20;

/// No server has heard of the attempt, a balancer at most; or one without its broker, which has nothing else to do.
bool isNobodyThere(const SessionEnd &end)
{
    if (end.kind == SessionEnd::Kind::BrokerNotAvailable)
        return true;
    using Reason = TransportEnd::Reason;
    constexpr int badGateway = 502;
    return end.kind == SessionEnd::Kind::CouldNotConnect
        && (end.transport.reason == Reason::Refused
            || (end.transport.reason == Reason::HttpStatus && end.transport.code == badGateway));
}

} // namespace

Backoff::Backoff(BackoffOptions options, base::Random &random)
    : m_options(options), m_random(random)
{
}

Milliseconds Backoff::next(const SessionEnd &end, std::optional<Milliseconds> lasted)
{
    const auto upTo = [this](Milliseconds limit) {
        return Milliseconds(qint64(m_random.nextBelow(quint64(limit.count()) + 1)));
    };
    if (lasted)
        m_nobodyThere = 0;
    if (lasted && *lasted >= m_options.stableAfter) {
        m_failures = 0;
        return upTo(std::min(m_options.quick, m_options.cap));
    }
    Milliseconds cap = m_options.cap;
    int *count = &m_failures;
    if (isNobodyThere(end)) {
        count = &m_nobodyThere;
        if (m_nobodyThere < m_options.nobodyThereAttempts)
            cap = std::min(cap, m_options.nobodyThereCap);
        else if (end.kind == SessionEnd::Kind::BrokerNotAvailable)
            cap = std::min(cap, m_options.brokerAwayCap);
    }
    if (lasted && *lasted >= m_options.usefulAfter) {
        cap = std::min(cap, *lasted / m_options.lastedShare);
        // What is forgotten of earlier failures is what made waits longer than that.
        while (m_failures > 0 && m_options.base * (1 << std::min(m_failures, maxDoublings)) > cap)
            --m_failures;
    }
    const int doublings = std::min((*count)++, maxDoublings);
    return upTo(std::min(cap, m_options.base * (1 << doublings)));
}

void HeartBeatTuning::note(const SessionEnd &end, const ConnectedInfo &agreed)
{
    // A cut while frames flow is a server or a cable; only what was idle can have been cut for idleness.
    constexpr Milliseconds idleFrom{ 1000 };
    constexpr Milliseconds least{ 1000 };
    if (end.kind != SessionEnd::Kind::Lost || !end.wasConnected || end.idle < idleFrom)
        return;
    const auto faster = [&](Milliseconds wanted, Milliseconds inUse) {
        const Milliseconds third = end.idle / 3;
        if (wanted.count() == 0)
            return std::max(least, third);
        return std::max(least, std::min({ wanted / 2, std::max(inUse, wanted) / 2, third }));
    };
    m_wanted.send = std::min(m_wanted.send.count() ? m_wanted.send : Milliseconds::max(),
                             faster(m_wanted.send, agreed.sendEvery));
    if (m_wanted.receive.count())
        m_wanted.receive = std::min(m_wanted.receive, std::max(least, m_wanted.receive / 2));
}

} // namespace stomp
