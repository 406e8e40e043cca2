// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/websocketpipe.h"

#include <QStringDecoder>
#include <QWebSocket>

#include <limits>

namespace host {

WebSocketPipe::WebSocketPipe(QWebSocket *socket, qsizetype maxMessageBytes, QObject *parent)
    : Pipe(parent), m_socket(socket)
{
    m_socket->setParent(this);
    m_socket->setMaxAllowedIncomingMessageSize(quint64(maxMessageBytes));
    m_socket->setMaxAllowedIncomingFrameSize(quint64(maxMessageBytes));
    m_socket->setOutgoingFrameSize(std::numeric_limits<int>::max()); // never split
    connect(m_socket, &QWebSocket::textMessageReceived, this,
            [this](const QString &text) { Q_EMIT received(text.toUtf8()); });
    connect(m_socket, &QWebSocket::binaryMessageReceived, this, &Pipe::received);
    connect(m_socket, &QWebSocket::disconnected, this, &Pipe::closed);
}

WebSocketPipe::~WebSocketPipe()
{
    m_socket->disconnect(this);
}

void WebSocketPipe::send(const QByteArray &octets)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = decoder(octets);
    if (decoder.hasError())
        m_socket->sendBinaryMessage(octets);
    else
        m_socket->sendTextMessage(text);
}

void WebSocketPipe::sendText(const QString &text)
{
    m_socket->sendTextMessage(text);
}

void WebSocketPipe::close(CloseCode code)
{
    m_socket->close(QWebSocketProtocol::CloseCode(int(code)));
}

void WebSocketPipe::abort()
{
    m_socket->abort();
}

qint64 WebSocketPipe::queuedBytes() const
{
    return m_socket->bytesToWrite();
}

} // namespace host
