// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "stomp/transport.h"
#include "transport/tls.h"
#include "transport/transportoptions.h"

#include <QTcpSocket>

#include <memory>
#include <optional>

namespace transport {

/// STOMP over a bare TCP or TLS stream.
///
/// Limits:  TransportOptions; opening has its own time-out, since a black hole answers never.
/// Errors:  a stream has no farewell: every end that we did not ask for is Lost.
class TcpTransport final : public stomp::Transport
{
    Q_OBJECT

public:
    TcpTransport(QString host, quint16 port, bool encrypted, TransportOptions options,
                 base::Clock &clock, QObject *parent = nullptr);
    ~TcpTransport() override;

    void open() override;
    bool send(const QByteArray &octets) override;
    qint64 queuedBytes() const override;
    stomp::TransportFacts facts() const override;
    void close() override;
    void abort() override;

private:
    void ready();
    void failed(QAbstractSocket::SocketError error);
    void end(stomp::TransportEnd end);
    void endSoon(stomp::TransportEnd end);

    const QString m_host;
    const quint16 m_port;
    const bool m_isEncrypted;
    const TransportOptions m_options;
    std::unique_ptr<QTcpSocket> m_socket;
    std::optional<TlsTrouble> m_trouble;
    std::optional<stomp::TransportEnd> m_pendingEnd;
    bool m_isOpen = false;
    bool m_isClosing = false;
    bool m_hasEnded = false;
    base::Timer m_deadline; ///< of opening, then of closing
};

} // namespace transport
