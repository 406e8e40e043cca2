// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/endpoint.h"

#include "host/client.h"
#include "host/relayclient.h"
#include "host/tcppipe.h"
#include "host/websocketpipe.h"

#include <QLoggingCategory>
#include <QTcpSocket>

namespace host {

namespace {

Q_LOGGING_CATEGORY(lcEndpoint, "client.host", QtInfoMsg)

constexpr qsizetype maxNoted = 4096;

} // namespace

Endpoint::Endpoint(EndpointOptions options, base::Clock &clock, QObject *parent)
    : QObject(parent), m_options(std::move(options)), m_clock(clock), m_lab(m_options.lab),
      m_door(m_options.limits, clock)
{
    if (m_options.relay)
        m_system = std::make_unique<RelaySystem>(*m_options.relay, m_options.limits, clock);
    connect(&m_door, &Doorkeeper::arrived, this, [this](QWebSocket *socket) {
        // A frame above the limit is to be answered with an ERROR, so the socket lets a bit more in.
        const qsizetype allowance = 256 * 1024;
        admit(new WebSocketPipe(socket, 2 * m_options.limits.maxFrameBytes + allowance));
    });
    connect(&m_tcp, &QTcpServer::newConnection, this, [this] {
        while (QTcpSocket *socket = m_tcp.nextPendingConnection()) {
            socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
            admit(new TcpPipe(socket));
        }
    });
}

Endpoint::~Endpoint()
{
    // Clients use the exchange until they are gone, those that wait for their deletion too.
    const auto clients = findChildren<Connection *>(QString(), Qt::FindDirectChildrenOnly);
    for (Connection *client : clients) {
        client->disconnect(this);
        delete client;
    }
}

base::Result<QUrl, QString> Endpoint::listen(const QHostAddress &address, quint16 port)
{
    if (!m_door.listen(address, port))
        return m_door.errorString();
    return url();
}

base::Result<quint16, QString> Endpoint::listenTcp(const QHostAddress &address, quint16 port)
{
    if (!m_tcp.listen(address, port))
        return m_tcp.errorString();
    return m_tcp.serverPort();
}

void Endpoint::close()
{
    m_door.close();
    m_tcp.close();
    for (Connection *client : std::as_const(m_clients))
        client->dismiss();
}

QUrl Endpoint::url() const
{
    const QHostAddress address = m_door.address();
    const bool everywhere = address == QHostAddress::Any || address == QHostAddress::AnyIPv4
        || address == QHostAddress::AnyIPv6 || address.isNull();
    QUrl url;
    url.setScheme(QStringLiteral("ws"));
    url.setHost(everywhere ? QStringLiteral("127.0.0.1") : address.toString());
    url.setPort(m_door.port());
    url.setPath(QStringLiteral("/stompendpoint/websocket"));
    return url;
}

void Endpoint::admit(Pipe *pipe)
{
    if (m_clients.size() >= m_options.limits.maxClients) {
        qCWarning(lcEndpoint) << "a client was turned away, there are" << m_clients.size();
        delete pipe;
        return;
    }
    const QByteArray name = m_options.name.toUtf8();
    Connection *client = nullptr;
    if (m_system)
        client = new RelayClient(pipe, *m_options.relay, *m_system, m_lab, name, m_options.limits,
                                 m_clock, this);
    else
        client = new Client(pipe, m_exchange, m_lab, name, m_options.limits, m_clock, this);
    m_clients.insert(client);
    connect(client, &Connection::destinationUsed, this, &Endpoint::note);
    connect(client, &Connection::gone, this, [this, client] {
        m_clients.remove(client);
        m_door.setFull(false);
        Q_EMIT clientGone(clientCount());
    });
    m_door.setFull(m_clients.size() >= m_options.limits.maxClients);
    Q_EMIT clientConnected(clientCount());
}

void Endpoint::note(const QByteArray &destination)
{
    if (m_noted.contains(destination))
        return;
    if (m_noted.size() >= maxNoted)
        m_noted.clear();
    m_noted.insert(destination);
    if (const auto topic = drawingTopic(destination)) {
        qCDebug(lcEndpoint) << "drawing seen" << topic->id;
        Q_EMIT drawingSeen(topic->id, topic->dialect);
    }
}

} // namespace host
