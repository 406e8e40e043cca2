// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/doorkeeper.h"

#include <QLoggingCategory>
#include <QRandomGenerator>
#include <QTcpSocket>

namespace host {

namespace {

Q_LOGGING_CATEGORY(lcDoor, "client.host", QtInfoMsg)

constexpr QByteArrayView headEnd("\r\n\r\n");

struct Head
{
    QByteArray method;
    QByteArray path; ///< without query and without a trailing slash
    bool upgrades = false;
};

Head parsed(QByteArrayView octets)
{
    Head head;
    const QList<QByteArray> lines = octets.toByteArray().split('\n');
    const QList<QByteArray> request = lines.first().trimmed().split(' ');
    if (request.size() == 3) {
        head.method = request[0];
        head.path = request[1].split('?').first();
        if (head.path.size() > 1 && head.path.endsWith('/'))
            head.path.chop(1);
    }
    bool hasKey = false;
    for (const QByteArray &line : lines.sliced(1)) {
        const qsizetype colon = line.indexOf(':');
        if (colon < 0)
            continue;
        const QByteArray name = line.first(colon).trimmed().toLower();
        const QByteArray value = line.sliced(colon + 1).trimmed().toLower();
        if (name == "upgrade")
            head.upgrades = value.contains("websocket");
        else if (name == "sec-websocket-key")
            hasKey = !value.isEmpty();
    }
    head.upgrades = head.upgrades && hasKey && head.method == "GET";
    return head;
}

bool isServed(const QByteArray &path)
{
    return path == "/stompendpoint/websocket" || path == "/stompendpoint" || path == "/ws";
}

} // namespace

Doorkeeper::Doorkeeper(const Limits &limits, base::Clock &clock, QObject *parent)
    : QObject(parent), m_limits(limits), m_clock(clock),
      m_upgrader(QStringLiteral("copoly"), QWebSocketServer::NonSecureMode)
{
    m_upgrader.setSupportedSubprotocols(
        { QStringLiteral("v12.stomp"), QStringLiteral("v11.stomp"), QStringLiteral("v10.stomp") });
    connect(&m_server, &QTcpServer::newConnection, this, [this] {
        while (QTcpSocket *socket = m_server.nextPendingConnection())
            admit(socket);
    });
    connect(&m_upgrader, &QWebSocketServer::newConnection, this, [this] {
        while (QWebSocket *socket = m_upgrader.nextPendingConnection())
            Q_EMIT arrived(socket);
    });
}

Doorkeeper::~Doorkeeper()
{
    close();
}

bool Doorkeeper::listen(const QHostAddress &address, quint16 port)
{
    return m_server.listen(address, port);
}

void Doorkeeper::close()
{
    m_server.close();
    const auto sockets = m_waiting.keys();
    for (QTcpSocket *socket : sockets) {
        forget(socket);
        socket->abort();
        socket->deleteLater();
    }
}

void Doorkeeper::admit(QTcpSocket *socket)
{
    if (m_waiting.size() >= maxWaiting) {
        socket->abort();
        socket->deleteLater();
        return;
    }
    socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    const auto refuse = [this, socket] {
        forget(socket);
        socket->abort();
        socket->deleteLater();
    };
    m_waiting.insert(socket, m_clock.callAfter(m_limits.connectTimeout, refuse));
    connect(socket, &QTcpSocket::readyRead, this, [this, socket] { look(socket); });
    connect(socket, &QTcpSocket::disconnected, this, refuse);
    if (socket->bytesAvailable() > 0)
        look(socket);
}

void Doorkeeper::look(QTcpSocket *socket)
{
    const QByteArray seen = socket->peek(maxHeadBytes);
    const qsizetype end = seen.indexOf(headEnd);
    if (end < 0) {
        if (seen.size() >= maxHeadBytes)
            answer(socket, "431 Request Header Fields Too Large", {});
        return;
    }
    const Head head = parsed(QByteArrayView(seen).first(end));
    if (head.method.isEmpty()) {
        answer(socket, "400 Bad Request", {});
    } else if (head.path == "/stompendpoint/info") {
        answer(socket, "200 OK",
               "{\"entropy\":" + QByteArray::number(QRandomGenerator::global()->generate())
                   + ",\"origins\":[\"*:*\"],\"cookie_needed\":false,\"websocket\":true}",
               "application/json;charset=UTF-8");
    } else if (!isServed(head.path)) {
        answer(socket, "404 Not Found", "Nothing is served here; try /stompendpoint/websocket\n");
    } else if (!head.upgrades) {
        if (head.path == "/stompendpoint")
            answer(socket, "200 OK", "Welcome to SockJS!\n");
        else
            answer(socket, "400 Bad Request", "Can \"Upgrade\" only to \"WebSocket\".\n");
    } else if (m_isFull) {
        answer(socket, "503 Service Unavailable", "Too many clients\n");
    } else {
        forget(socket);
        m_upgrader.handleConnection(socket);
    }
}

void Doorkeeper::forget(QTcpSocket *socket)
{
    m_clock.cancel(m_waiting.take(socket));
    socket->disconnect(this);
}

void Doorkeeper::answer(QTcpSocket *socket, const QByteArray &status, const QByteArray &body,
                        const QByteArray &type)
{
    qCDebug(lcDoor) << "answered" << status;
    forget(socket);
    connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    socket->readAll();
    socket->write("HTTP/1.1 " + status + "\r\nContent-Type: " + type
                  + "\r\nContent-Length: " + QByteArray::number(body.size())
                  + "\r\nAccess-Control-Allow-Origin: *\r\nCache-Control: no-store\r\n"
                    "Connection: close\r\n\r\n"
                  + body);
    socket->disconnectFromHost();
}

} // namespace host
