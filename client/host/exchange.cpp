// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/exchange.h"

namespace host {

void Exchange::subscribe(const Subscription &subscription)
{
    m_subscriptions[subscription.destination()].append(&subscription);
}

void Exchange::unsubscribe(const Subscription &subscription)
{
    const auto found = m_subscriptions.find(subscription.destination());
    if (found == m_subscriptions.end())
        return;
    found->removeOne(&subscription);
    if (found->isEmpty())
        m_subscriptions.erase(found);
}

void Exchange::publish(const stomp::Frame &send)
{
    EncodedMessage message(send);
    const auto list = m_subscriptions.value(message.destination());
    if (list.isEmpty())
        return;
    const QByteArray id = QByteArray::number(++m_lastMessage);
    for (const Subscription *subscription : list)
        subscription->subscriber().deliver(*subscription, message, id);
}

} // namespace host
