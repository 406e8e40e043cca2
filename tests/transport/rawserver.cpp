// SPDX-License-Identifier: GPL-3.0-or-later
#include "transport/rawserver.h"

#include <QCryptographicHash>
#include <QHostAddress>

#include <memory>

namespace tests {

using namespace Qt::StringLiterals;

RawServer::RawServer(Answer answer) : m_answer(std::move(answer))
{
    connect(this, &QTcpServer::newConnection, this, [this] {
        while (QTcpSocket *const socket = nextPendingConnection()) {
            latest = socket;
            auto head = std::make_shared<QByteArray>();
            connect(socket, &QTcpSocket::readyRead, this, [this, socket, head] {
                if (head->contains("\r\n\r\n"))
                    return;
                head->append(socket->readAll());
                if (head->contains("\r\n\r\n")) {
                    heads.append(*head);
                    if (m_answer)
                        m_answer(*socket, *head);
                }
            });
        }
    });
    if (!listen(QHostAddress::LocalHost))
        qFatal("cannot listen");
}

QUrl RawServer::url(const QString &path, const QString &scheme) const
{
    return QUrl(u"%1://127.0.0.1:%2%3"_s.arg(scheme).arg(serverPort()).arg(path));
}

QByteArray switchingProtocols(const QByteArray &requestHead, const QByteArray &more)
{
    QByteArray key;
    for (const QByteArray &line : requestHead.split('\n')) {
        if (line.toLower().startsWith("sec-websocket-key:"))
            key = line.mid(18).trimmed();
    }
    const QByteArray accept = QCryptographicHash::hash(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11",
                                                       QCryptographicHash::Sha1)
                                  .toBase64();
    return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           "Sec-WebSocket-Accept: "
        + accept + "\r\n" + more + "\r\n";
}

QByteArray webSocketFrame(quint8 first, const QByteArray &payload)
{
    QByteArray frame(1, char(first));
    if (payload.size() < 126) {
        frame.append(char(payload.size()));
    } else {
        frame.append(char(126))
            .append(char(payload.size() >> 8))
            .append(char(payload.size() & 0xff));
    }
    return frame + payload;
}

QByteArray closeFrame(quint16 code, const QByteArray &reason)
{
    QByteArray number(1, char(code >> 8));
    number.append(char(code & 0xff));
    return webSocketFrame(0x88, number + reason);
}

} // namespace tests
