// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QObject>

namespace syncing {

/// What replication needs of a broker: a topic that everybody hears, and an inbox for each replica.
///
/// Anything may be lost, repeated, delayed or reordered; the sender hears its own messages on the topic.
/// Owner:   the room; simulations have their own.
class Link : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    virtual bool isUp() const = 0;
    /// To everybody. False when the link is down or its queue is full; the message is then not sent.
    virtual bool publish(const QByteArray &body) = 0;
    /// To one replica's inbox, named by its 16 hexadecimal digits.
    virtual bool publishTo(const QByteArray &replica, const QByteArray &body) = 0;
    /// The longest body that may be published, in octets.
    virtual qsizetype maxBodyBytes() const = 0;
    virtual qint64 queuedBytes() const = 0;
    /// The inbox to listen at from now on.
    virtual void setInbox(const QByteArray &replica) = 0;

Q_SIGNALS:
    /// Messages can be counted on from here; isUp() holds.
    void wentUp();
    void wentDown();
    void received(const QByteArray &body);
};

} // namespace syncing
