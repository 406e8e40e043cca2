// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "host/encodedmessage.h"

#include <QHash>
#include <QList>

namespace host {

class Subscription;

/// Who takes messages. Must not unsubscribe while one is delivered.
class Subscriber
{
public:
    virtual ~Subscriber() = default;
    virtual void deliver(const Subscription &subscription, EncodedMessage &message,
                         const QByteArray &messageId) = 0;
};

/// One SUBSCRIBE of one client, with the beginning of its frames ready.
class Subscription
{
public:
    Subscription(Subscriber &subscriber, QByteArray destination, QByteArray prefix,
                 bool acknowledges)
        : m_subscriber(subscriber), m_destination(std::move(destination)),
          m_prefix(std::move(prefix)), m_prefixText(QString::fromUtf8(m_prefix)),
          m_acknowledges(acknowledges)
    {
    }

    Subscriber &subscriber() const { return m_subscriber; }
    const QByteArray &destination() const { return m_destination; }
    const QByteArray &prefix() const { return m_prefix; }
    const QString &prefixText() const { return m_prefixText; }
    /// MESSAGE carries a header `ack` (1.2, ack modes other than auto).
    bool acknowledges() const { return m_acknowledges; }

private:
    Subscriber &m_subscriber;
    QByteArray m_destination;
    QByteArray m_prefix;
    QString m_prefixText;
    bool m_acknowledges;
};

/// The topics of one host: hands each message to the subscribers of exactly its destination, in
/// the order of their subscription; the sender hears itself.
///
/// Owner:   subscriptions belong to their clients, who take them back before they end.
class Exchange
{
public:
    void subscribe(const Subscription &subscription);
    void unsubscribe(const Subscription &subscription);
    /// A SEND, or anything with destination and body.
    void publish(const stomp::Frame &send);

private:
    QHash<QByteArray, QList<const Subscription *>> m_subscriptions;
    quint64 m_lastMessage = 0;
};

} // namespace host
