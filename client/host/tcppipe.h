// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "host/pipe.h"

class QTcpSocket;

namespace host {

/// A client that speaks STOMP over plain TCP, without a WebSocket around it.
///
/// Owner:   of the socket.
class TcpPipe final : public Pipe
{
    Q_OBJECT

public:
    explicit TcpPipe(QTcpSocket *socket, QObject *parent = nullptr);
    ~TcpPipe() override;

    void send(const QByteArray &octets) override;
    void close(CloseCode code) override;
    void abort() override;
    qint64 queuedBytes() const override;

private:
    void read();

    QTcpSocket *const m_socket;
};

} // namespace host
