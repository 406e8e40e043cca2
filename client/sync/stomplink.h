// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/drawingid.h"
#include "stomp/connection.h"
#include "sync/link.h"

namespace syncing {

/// A drawing's topic and a replica's inbox over one STOMP connection: `/topic/copoly.{id}`, `/topic/copoly.{id}.{replica}`.
///
/// Owner:   the connection must outlive it, or be taken away with detach().
class StompLink final : public Link
{
    Q_OBJECT

public:
    StompLink(const base::DrawingId &drawing, const QByteArray &replica, QObject *parent = nullptr);
    ~StompLink() override;

    /// Speaks over this connection from now on.
    void attach(stomp::Connection &connection);
    void detach();

    bool isUp() const override { return m_up; }
    bool publish(const QByteArray &body) override;
    bool publishTo(const QByteArray &replica, const QByteArray &body) override;
    qsizetype maxBodyBytes() const override;
    qint64 queuedBytes() const override;
    void setInbox(const QByteArray &replica) override;

private:
    bool send(const QByteArray &destination, const QByteArray &body);
    void subscribeInbox();
    void setUp(bool up);

    const QByteArray m_topic;
    QByteArray m_replica;
    stomp::Connection *m_connection = nullptr;
    stomp::Connection::SubscriptionId m_topicSubscription = 0;
    stomp::Connection::SubscriptionId m_inboxSubscription = 0;
    bool m_up = false;
};

} // namespace syncing
