// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "host/pipe.h"

class QWebSocket;

namespace host {

/// A client on a WebSocket: one text message for each frame out, any framing in.
///
/// A frame whose body is not UTF-8 leaves as a binary message: in a text message it would end the
/// connection (RFC 6455, 8.1).
/// Owner:   of the socket.
class WebSocketPipe final : public Pipe
{
    Q_OBJECT

public:
    WebSocketPipe(QWebSocket *socket, qsizetype maxMessageBytes, QObject *parent = nullptr);
    ~WebSocketPipe() override;

    void send(const QByteArray &octets) override;
    void sendText(const QString &text) override;
    bool prefersText() const override { return true; }
    void close(CloseCode code) override;
    void abort() override;
    qint64 queuedBytes() const override;

private:
    QWebSocket *const m_socket;
};

} // namespace host
