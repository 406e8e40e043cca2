// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "host/limits.h"

#include <QHash>
#include <QHostAddress>
#include <QObject>
#include <QTcpServer>
#include <QWebSocket>
#include <QWebSocketServer>

class QTcpSocket;

namespace host {

/// Answers HTTP: lets WebSockets in at the paths that we serve, and says 404 elsewhere.
///
/// QWebSocketServer takes an upgrade at any path and cannot refuse one with a status. So the
/// request's head is looked at without taking it from the socket, and only a good one is handed on.
/// /stompendpoint/info answers as a SockJS server does: a cheap probe for clients and balancers.
/// Limits:  a head of maxHeadBytes, maxWaiting sockets without one, Limits::connectTimeout for it.
/// Owner:   whoever takes arrived() owns the socket.
class Doorkeeper : public QObject
{
    Q_OBJECT

public:
    static constexpr qsizetype maxHeadBytes = 8 * 1024;
    static constexpr qsizetype maxWaiting = 100;

    Doorkeeper(const Limits &limits, base::Clock &clock, QObject *parent = nullptr);
    ~Doorkeeper() override;

    bool listen(const QHostAddress &address, quint16 port);
    void close();
    QHostAddress address() const { return m_server.serverAddress(); }
    quint16 port() const { return m_server.serverPort(); }
    QString errorString() const { return m_server.errorString(); }
    /// While full, upgrades are answered with 503.
    void setFull(bool full) { m_isFull = full; }

Q_SIGNALS:
    void arrived(QWebSocket *socket);

private:
    void admit(QTcpSocket *socket);
    void look(QTcpSocket *socket);
    void forget(QTcpSocket *socket);
    void answer(QTcpSocket *socket, const QByteArray &status, const QByteArray &body,
                const QByteArray &type = "text/plain;charset=UTF-8");

    const Limits m_limits;
    base::Clock &m_clock;
    QTcpServer m_server;
    QWebSocketServer m_upgrader;
    bool m_isFull = false;
    QHash<QTcpSocket *, base::Clock::Ticket> m_waiting; ///< for a whole head
};

} // namespace host
