// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/relaylink.h"

#include <QLoggingCategory>
#include <QSslConfiguration>

namespace host {

namespace {

Q_LOGGING_CATEGORY(lcRelay, "client.host.relay", QtInfoMsg)

stomp::FrameLimits frameLimits()
{
    stomp::FrameLimits out; // the broker's own limits apply; MESSAGE carries more headers than SEND
    out.maxHeaders = 200;
    return out;
}

} // namespace

RelayLink::RelayLink(const RelayTarget &target, const Limits &limits, base::Clock &clock,
                     QObject *parent)
    : QObject(parent), m_target(target), m_limits(limits),
      m_reader(stomp::Version::V1_2, frameLimits()),
      m_timeout(clock, [this] { lose(QStringLiteral("no connection in time")); })
{
    connect(&m_socket, &QSslSocket::connected, this, [this] {
        if (!m_target.tls)
            ready();
    });
    connect(&m_socket, &QSslSocket::encrypted, this, &RelayLink::ready);
    connect(&m_socket, &QSslSocket::readyRead, this, &RelayLink::read);
    connect(&m_socket, &QSslSocket::errorOccurred, this, [this] { lose(m_socket.errorString()); });
    connect(&m_socket, &QSslSocket::disconnected, this,
            [this] { lose(QStringLiteral("closed by the broker")); });
}

RelayLink::~RelayLink()
{
    m_socket.disconnect(this);
}

void RelayLink::open(const stomp::Frame &connect)
{
    m_connect = { "CONNECT", {}, {} };
    for (const stomp::Header &header : connect.headers) {
        if (header.first != "host" && header.first != "login" && header.first != "passcode"
            && header.first != "content-length")
            m_connect.headers.append(header);
    }
    m_connect.headers.emplaceBack("host", m_target.virtualHost);
    if (!m_target.login.isEmpty()) {
        m_connect.headers.emplaceBack("login", m_target.login);
        m_connect.headers.emplaceBack("passcode", m_target.passcode);
    }
    m_timeout.start(m_limits.connectTimeout);
    if (m_target.tls) {
        if (!m_target.authorities.isEmpty()) {
            QSslConfiguration configuration = m_socket.sslConfiguration();
            configuration.addCaCertificates(m_target.authorities);
            m_socket.setSslConfiguration(configuration);
        }
        m_socket.connectToHostEncrypted(m_target.host, m_target.port);
    } else {
        m_socket.connectToHost(m_target.host, m_target.port);
    }
}

void RelayLink::setVersion(stomp::Version version)
{
    m_timeout.stop();
    m_version = version;
    m_reader.setVersion(version);
}

void RelayLink::ready()
{
    if (m_isOver)
        return;
    m_socket.setSocketOption(QAbstractSocket::LowDelayOption, 1);
    m_isReady = true;
    send(m_connect);
    m_connect = {};
}

void RelayLink::send(const stomp::Frame &frame)
{
    if (m_isOver || !m_isReady)
        return;
    stomp::WriteOptions options;
    options.escapeConnect = m_target.escapeConnect;
    // As the client had it: ActiveMQ tells text from bytes by it.
    options.contentLength = frame.header("content-length").has_value();
    const auto octets = stomp::writeFrame(frame, m_version, options);
    if (!octets) {
        qCWarning(lcRelay) << "not relayed:" << octets.error().text();
        return;
    }
    m_socket.write(*octets);
}

void RelayLink::sendBeat()
{
    if (m_isReady && !m_isOver)
        m_socket.write("\n");
}

void RelayLink::close()
{
    send({ "DISCONNECT", {}, {} });
    m_isOver = true;
    m_timeout.stop();
    m_socket.disconnect(this);
    if (m_isReady)
        m_socket.disconnectFromHost();
    else
        m_socket.abort();
}

void RelayLink::read()
{
    m_reader.feed(m_socket.readAll());
    Q_EMIT heard();
    bool hadFrame = false;
    const qint64 beats = m_reader.heartBeats();
    while (!m_isOver) {
        const auto frame = m_reader.next();
        if (!frame) {
            lose(QString::fromUtf8(frame.error().text()));
            return;
        }
        if (!*frame)
            break;
        hadFrame = true;
        Q_EMIT received(**frame);
    }
    // RabbitMQ ends each frame with an EOL of its own; that is no beat.
    if (!m_isOver && !hadFrame && m_reader.heartBeats() > beats)
        Q_EMIT beatReceived();
}

void RelayLink::lose(const QString &why)
{
    if (m_isOver)
        return;
    m_isOver = true;
    m_timeout.stop();
    m_socket.disconnect(this);
    m_socket.abort();
    qCInfo(lcRelay) << "broker connection ended:" << why;
    Q_EMIT lost(why);
}

} // namespace host
