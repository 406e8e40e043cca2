// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "stomp/transport.h"
#include "transport/tls.h"
#include "transport/transportoptions.h"

#include <QPointer>
#include <QTcpSocket>
#include <QUrl>
#include <QWebSocket>

#include <memory>
#include <optional>

namespace transport {

/// STOMP over a WebSocket: a text message for each frame.
///
/// QWebSocket tells an end by `error`, by `disconnected`, by both in either order, or by neither; its close code is
/// 1000 where none came, and it never tires of opening. Here they become one closed() with the true reason.
/// A SockJS root is understood: where an upgrade is answered by 200 or 400, `/websocket` is tried below it.
/// Limits:  TransportOptions.
/// Source:  RFC 6455; the subprotocols are those of the STOMP specifications.
class WebSocketTransport final : public stomp::Transport
{
    Q_OBJECT

public:
    /// `url` without user, passcode and items of the query that are ours.
    WebSocketTransport(QUrl url, TransportOptions options, base::Clock &clock,
                       QObject *parent = nullptr);
    ~WebSocketTransport() override;

    void open() override;
    bool send(const QByteArray &octets) override;
    qint64 queuedBytes() const override;
    stomp::TransportFacts facts() const override { return m_facts; }
    void close() override;
    void abort() override;

    /// Where it is connected to, or tries to: with `/websocket` when that was found out.
    const QUrl &url() const { return m_url; }
    /// What the server picked, empty when none.
    QString subprotocol() const { return m_socket ? m_socket->subprotocol() : QString(); }

private:
    void openSocket();
    void watchSteps();
    void ready();
    void readFacts();
    void take(const QByteArray &octets);
    void failed(QAbstractSocket::SocketError error);
    void settleSoon();
    void settle();
    stomp::TransportEnd endBeforeOpen() const;
    stomp::TransportEnd endAfterOpen() const;
    bool triesBelow(const stomp::TransportEnd &end);
    void closeIfDrained();
    void sendPing();
    void end(stomp::TransportEnd end);
    void dropSocket();

    QUrl m_url;
    const TransportOptions m_options;
    std::unique_ptr<QWebSocket> m_socket;
    QPointer<QTcpSocket> m_stream; ///< inside m_socket, for the steps; may be missing
    stomp::TransportFacts m_facts;
    std::optional<QAbstractSocket::SocketError> m_error;
    QString m_errorText;
    std::optional<TlsTrouble> m_trouble;
    std::optional<stomp::TransportEnd>
        m_ownReason; ///< decided here, stronger than what the socket says
    std::optional<stomp::TransportEnd> m_rootEnd; ///< the answer that made us try /websocket
    bool m_isStreamConnected = false;
    bool m_isOpen = false;
    bool m_isClosing = false;
    bool m_hasEnded = false;
    bool m_isSettling = false;
    int m_pingsUnanswered = 0;
    base::Timer m_deadline; ///< of opening, then of closing
    base::Timer m_ping;
};

} // namespace transport
