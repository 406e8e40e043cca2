// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "host/connection.h"
#include "host/exchange.h"
#include "host/labhandler.h"

#include <QHash>
#include <QSet>

#include <map>

namespace host {

/// The server's side of one STOMP connection to this host's own topics.
///
/// Takes CONNECT or STOMP, SUBSCRIBE, UNSUBSCRIBE, SEND, ACK, NACK, BEGIN, COMMIT, ABORT and
/// DISCONNECT in the form of the version agreed. A SEND to /topic/ goes to all who subscribed to
/// exactly that, one to /app/ to the lab's handler, anything else is an error. Nothing is ever
/// redelivered, so ACK and NACK are checked for their form and have no effect.
/// Limits:  Limits; a transaction holds at most one frame's limit of octets, and there are at
///          most maxTransactions at a time.
/// Errors:  ERROR, then close.
/// Source:  STOMP 1.0, 1.1, 1.2.
class Client final : public Connection, public Subscriber
{
    Q_OBJECT

public:
    static constexpr qsizetype maxTransactions = 16;

    /// The services outlive the client. `name` is shown to it, may be empty.
    Client(Pipe *pipe, Exchange &exchange, LabHandler &lab, const QByteArray &name,
           const Limits &limits, base::Clock &clock, QObject *parent = nullptr);
    ~Client() override;

protected:
    void handle(const stomp::Frame &frame) override;

private:
    struct Transaction
    {
        QList<stomp::Frame> sends;
        qsizetype bytes = 0;
    };

    void connectClient(const stomp::Frame &frame);
    /// These answer why the frame is refused, empty when it is not.
    QByteArray subscribe(const stomp::Frame &frame);
    QByteArray unsubscribe(const stomp::Frame &frame);
    QByteArray send(const stomp::Frame &frame);
    QByteArray acknowledge(const stomp::Frame &frame);
    QByteArray transact(const stomp::Frame &frame);
    void publish(const stomp::Frame &frame);

    void deliver(const Subscription &subscription, EncodedMessage &message,
                 const QByteArray &messageId) override;

    Exchange &m_exchange;
    LabHandler &m_lab;
    const QByteArray m_name;
    std::map<QByteArray, Subscription> m_subscriptions; ///< by id, or destination under 1.0
    QHash<QByteArray, Transaction> m_transactions;
};

} // namespace host
