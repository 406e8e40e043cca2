// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/stomplink.h"

namespace syncing {

namespace {

/// What a SEND frame needs beside its body: command, headers, escapes of the destination.
constexpr qsizetype frameOverhead = 120;

} // namespace

StompLink::StompLink(const base::DrawingId &drawing, const QByteArray &replica, QObject *parent)
    : Link(parent), m_topic("/topic/copoly." + drawing.text().toLatin1()), m_replica(replica)
{
}

StompLink::~StompLink() = default;

void StompLink::attach(stomp::Connection &connection)
{
    detach();
    m_connection = &connection;
    const auto check = [this](stomp::Connection::SubscriptionId id) {
        if (id != m_topicSubscription && id != m_inboxSubscription)
            return;
        if (m_connection->isReady(m_topicSubscription)
            && m_connection->isReady(m_inboxSubscription))
            setUp(true);
    };
    connect(m_connection, &stomp::Connection::subscriptionReady, this, check);
    connect(m_connection, &stomp::Connection::disconnected, this, [this] { setUp(false); });
    const auto hear = [this](const stomp::Frame &frame) { Q_EMIT received(frame.body); };
    m_topicSubscription = m_connection->subscribe(m_topic, hear);
    subscribeInbox();
}

void StompLink::detach()
{
    if (!m_connection)
        return;
    disconnect(m_connection, nullptr, this, nullptr);
    m_connection->unsubscribe(m_topicSubscription);
    m_connection->unsubscribe(m_inboxSubscription);
    m_connection = nullptr;
    setUp(false);
}

void StompLink::subscribeInbox()
{
    const auto hear = [this](const stomp::Frame &frame) { Q_EMIT received(frame.body); };
    m_inboxSubscription = m_connection->subscribe(m_topic + '.' + m_replica, hear);
}

void StompLink::setInbox(const QByteArray &replica)
{
    m_replica = replica;
    if (!m_connection)
        return;
    m_connection->unsubscribe(m_inboxSubscription);
    subscribeInbox();
}

bool StompLink::publish(const QByteArray &body)
{
    return send(m_topic, body);
}

bool StompLink::publishTo(const QByteArray &replica, const QByteArray &body)
{
    return send(m_topic + '.' + replica, body);
}

bool StompLink::send(const QByteArray &destination, const QByteArray &body)
{
    return m_up
        && bool(m_connection->send(destination, body, { { "content-type", "application/json" } }));
}

qsizetype StompLink::maxBodyBytes() const
{
    constexpr qsizetype usual = 15000;
    if (!m_connection)
        return usual;
    const qsizetype overhead = frameOverhead + m_topic.size() + 2 * m_replica.size();
    return std::max<qsizetype>(512, m_connection->maxFrameBytes() - overhead);
}

qint64 StompLink::queuedBytes() const
{
    return m_connection ? m_connection->queuedBytes() : 0;
}

void StompLink::setUp(bool up)
{
    if (m_up == up)
        return;
    m_up = up;
    if (up)
        Q_EMIT wentUp();
    else
        Q_EMIT wentDown();
}

} // namespace syncing
