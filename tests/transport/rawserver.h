// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

#include <functional>

namespace tests {

/// A server on loopback that answers as the test says, octet by octet.
class RawServer : public QTcpServer
{
    Q_OBJECT

public:
    /// Called with each request's head (up to the blank line).
    using Answer = std::function<void(QTcpSocket &, const QByteArray &head)>;
    explicit RawServer(Answer answer);

    QUrl url(const QString &path = QStringLiteral("/ws"),
             const QString &scheme = QStringLiteral("ws")) const;

    QByteArrayList heads;
    QPointer<QTcpSocket> latest;

private:
    Answer m_answer;
};

/// The head of a 101 that fits a request; `more` are further header lines.
QByteArray switchingProtocols(const QByteArray &requestHead, const QByteArray &more = {});
/// One unmasked WebSocket frame. `first` holds FIN, RSV and opcode.
QByteArray webSocketFrame(quint8 first, const QByteArray &payload);
QByteArray closeFrame(quint16 code, const QByteArray &reason = {});

} // namespace tests
