// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "host/doorkeeper.h"
#include "host/exchange.h"
#include "host/labhandler.h"
#include "host/limits.h"
#include "host/relaysystem.h"
#include "host/relaytarget.h"
#include "host/topics.h"

#include <QObject>
#include <QSet>
#include <QTcpServer>
#include <QUrl>

#include <memory>
#include <optional>

namespace host {

class Connection;
class Pipe;

struct EndpointOptions
{
    Limits limits;
    LabOptions lab;
    /// Shown to clients in CONNECTED, header `server-name`.
    QString name;
    /// Clients are connected through to this broker; without it the topics are this host's own.
    std::optional<RelayTarget> relay;
};

/// The embedded STOMP endpoint: STOMP over WebSocket at /stompendpoint/websocket and /ws.
///
/// Everything is in memory, for this computer, a room and tests. Any web page may connect, as at
/// the lab's servers: listen on loopback unless others are to join.
/// Limits:  EndpointOptions::limits.
/// Errors:  listen() answers why not, in the system's words. A client's errors end that client only.
/// Owner:   of all clients.
/// Thread:  that of the object; nothing blocks.
class Endpoint : public QObject
{
    Q_OBJECT

public:
    explicit Endpoint(EndpointOptions options, base::Clock &clock, QObject *parent = nullptr);
    ~Endpoint() override;

    /// Port 0: the system chooses. Answers url().
    base::Result<QUrl, QString> listen(const QHostAddress &address, quint16 port);
    /// STOMP without a WebSocket, besides; answers the port.
    base::Result<quint16, QString> listenTcp(const QHostAddress &address, quint16 port);
    /// Stops listening and tells the clients that the host goes away.
    void close();

    /// ws://ADDRESS:PORT/stompendpoint/websocket; a host that listens everywhere names 127.0.0.1.
    QUrl url() const;
    int clientCount() const { return int(m_clients.size()); }

Q_SIGNALS:
    void clientConnected(int count);
    void clientGone(int count);
    /// Somebody subscribes or sends to this drawing. At least once for each drawing and dialect;
    /// rarely again.
    void drawingSeen(const QString &id, host::DrawingTopic::Dialect dialect);

private:
    void admit(Pipe *pipe);
    void note(const QByteArray &destination);

    const EndpointOptions m_options;
    base::Clock &m_clock;
    Exchange m_exchange;
    LabHandler m_lab;
    std::unique_ptr<RelaySystem> m_system;
    Doorkeeper m_door;
    QTcpServer m_tcp;
    QSet<Connection *> m_clients;
    QSet<QByteArray> m_noted;
};

} // namespace host
