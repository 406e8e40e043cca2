// SPDX-License-Identifier: GPL-3.0-or-later
#include "stomp/subscriptions.h"

#include <algorithm>

namespace stomp {

void Subscriptions::add(Subscription subscription)
{
    m_byId.insert(subscription.id, subscription);
}

const Subscriptions::Subscription *Subscriptions::find(const Frame &message) const
{
    if (const auto id = message.header("subscription")) {
        const auto it = m_byId.find(*id);
        return it == m_byId.end() ? nullptr : &*it;
    }
    const QByteArray destination = message.value("destination");
    const auto it = std::find_if(m_byId.begin(), m_byId.end(), [&](const Subscription &s) {
        return s.destination == destination;
    });
    return it == m_byId.end() ? nullptr : &*it;
}

} // namespace stomp
