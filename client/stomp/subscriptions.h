// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "stomp/frame.h"

#include <QByteArray>
#include <QHash>

#include <functional>
#include <memory>

namespace stomp {

using MessageHandler = std::function<void(const Frame &)>;

/// The subscriptions of one session, by id.
///
/// A message is routed by its header `subscription`; by `destination` only when it has none
/// (STOMP 1.0), since brokers rewrite destinations (RabbitMQ percent-encodes them).
class Subscriptions
{
public:
    enum class AckMode { Auto, Client, ClientIndividual };
    struct Subscription
    {
        QByteArray id;
        QByteArray destination;
        AckMode ackMode = AckMode::Auto;
        std::shared_ptr<MessageHandler>
            handler; ///< shared, so that it outlives its own unsubscribe
    };

    bool contains(const QByteArray &id) const { return m_byId.contains(id); }
    void add(Subscription subscription);
    void remove(const QByteArray &id) { m_byId.remove(id); }
    void clear() { m_byId.clear(); }
    /// Whom a MESSAGE is for, nullptr when nobody (any more).
    const Subscription *find(const Frame &message) const;

private:
    QHash<QByteArray, Subscription> m_byId;
};

} // namespace stomp
