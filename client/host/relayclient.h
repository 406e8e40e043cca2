// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "host/connection.h"
#include "host/labhandler.h"
#include "host/relaylink.h"
#include "host/relaysystem.h"

#include <QSet>

namespace host {

/// A client that is connected through to the broker, on a connection of its own.
///
/// Frames pass unchanged but for host, login and passcode of CONNECT; heart-beats pass end to end.
/// What goes to /app/ never reaches the broker: the lab's handler takes it, and its RECEIPT is ours.
/// Errors:  'Broker not available.' as the answer to CONNECT, 'Connection to broker closed.' later,
///          in the words of the lab's servers, by which clients know them.
class RelayClient final : public Connection
{
    Q_OBJECT

public:
    /// The services outlive the client.
    RelayClient(Pipe *pipe, const RelayTarget &target, RelaySystem &system, LabHandler &lab,
                const QByteArray &name, const Limits &limits, base::Clock &clock,
                QObject *parent = nullptr);
    ~RelayClient() override;

protected:
    void handle(const stomp::Frame &frame) override;
    void hearBeat() override;
    void end() override;

private:
    void connectClient(const stomp::Frame &frame);
    void receive(const stomp::Frame &frame);
    void lose();
    /// True when the frame is not for the broker; then it is done with.
    bool takesItself(const stomp::Frame &frame);

    const RelayTarget m_target;
    RelaySystem &m_system;
    LabHandler &m_lab;
    const QByteArray m_name;
    RelayLink *m_link = nullptr; ///< child
    bool m_isDisconnecting = false;
    QSet<QByteArray> m_subscriptions;
    QSet<QByteArray> m_ownSubscriptions; ///< to /app/, unknown to the broker
};

} // namespace host
