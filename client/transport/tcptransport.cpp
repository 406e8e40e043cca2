// SPDX-License-Identifier: GPL-3.0-or-later
#include "transport/tcptransport.h"

#include <QSslSocket>

namespace transport {

using stomp::TransportEnd;
using Reason = TransportEnd::Reason;
using namespace Qt::StringLiterals;

TcpTransport::TcpTransport(QString host, quint16 port, bool encrypted, TransportOptions options,
                           base::Clock &clock, QObject *parent)
    : Transport(parent), m_host(std::move(host)), m_port(port), m_isEncrypted(encrypted),
      m_options(std::move(options)), m_deadline(clock, [this] {
          if (m_isClosing)
              end({ Reason::Asked, 0, {} });
          else
              end({ Reason::TimedOut, 0, u"no connection in time"_s });
      })
{
}

TcpTransport::~TcpTransport()
{
    if (m_socket)
        m_socket->disconnect(this);
}

void TcpTransport::open()
{
    Q_ASSERT(!m_socket);
    m_deadline.start(m_options.openTimeout);
    if (m_isEncrypted) {
        auto socket = std::make_unique<QSslSocket>();
        QSslSocket *const tls = socket.get();
        m_socket = std::move(socket);
        const auto configuration = tlsConfiguration(m_options.tls);
        if (!configuration) {
            endSoon({ Reason::Tls, int(configuration.error().fault), configuration.error().text });
            return;
        }
        tls->setSslConfiguration(*configuration);
        connect(tls, &QSslSocket::encrypted, this, &TcpTransport::ready);
        connect(tls, &QSslSocket::sslErrors, this, [this, tls](const QList<QSslError> &errors) {
            m_trouble = tlsTrouble(errors, m_host);
            if (m_options.tls.ignoreErrors)
                tls->ignoreSslErrors();
        });
    } else {
        m_socket = std::make_unique<QTcpSocket>();
    }
    connect(m_socket.get(), &QTcpSocket::hostFound, this,
            [this] { Q_EMIT progressed(Step::Resolved); });
    connect(m_socket.get(), &QTcpSocket::connected, this, [this] {
        m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        m_socket->setSocketOption(QAbstractSocket::KeepAliveOption, 1);
        Q_EMIT progressed(Step::Connected);
        if (!m_isEncrypted)
            ready();
    });
    connect(m_socket.get(), &QTcpSocket::readyRead, this, [this] {
        if (m_isOpen)
            Q_EMIT received(m_socket->readAll());
    });
    connect(m_socket.get(), &QTcpSocket::errorOccurred, this, &TcpTransport::failed);
    connect(m_socket.get(), &QTcpSocket::disconnected, this, [this] {
        endSoon({ m_isClosing ? Reason::Asked : Reason::Lost, 0, {} });
    });
    if (m_isEncrypted)
        static_cast<QSslSocket *>(m_socket.get())->connectToHostEncrypted(m_host, m_port);
    else
        m_socket->connectToHost(m_host, m_port);
}

bool TcpTransport::send(const QByteArray &octets)
{
    if (!m_isOpen || m_isClosing || m_hasEnded)
        return false;
    if (queuedBytes() + octets.size() > m_options.maxQueuedBytes) {
        endSoon({ Reason::OutputOverflow, 0, u"the server does not read"_s });
        return false;
    }
    return m_socket->write(octets) == octets.size();
}

qint64 TcpTransport::queuedBytes() const
{
    if (!m_socket)
        return 0;
    const auto *const tls = qobject_cast<const QSslSocket *>(m_socket.get());
    return m_socket->bytesToWrite() + (tls ? tls->encryptedBytesToWrite() : 0);
}

stomp::TransportFacts TcpTransport::facts() const
{
    stomp::TransportFacts facts;
    if (!m_socket)
        return facts;
    facts.peer = peerText(*m_socket);
    if (const auto *const tls = qobject_cast<const QSslSocket *>(m_socket.get()))
        facts.encryption = tlsSummary(*tls);
    return facts;
}

void TcpTransport::close()
{
    if (m_hasEnded || m_isClosing)
        return;
    m_isClosing = true;
    if (!m_isOpen) {
        endSoon({ Reason::Asked, 0, {} });
        return;
    }
    m_deadline.start(m_options.closeTimeout);
    m_socket->disconnectFromHost(); // after what is queued
}

void TcpTransport::abort()
{
    end({ Reason::Asked, 0, {} });
}

void TcpTransport::ready()
{
    if (m_isEncrypted)
        Q_EMIT progressed(Step::Encrypted);
    m_isOpen = true;
    m_deadline.stop();
    Q_EMIT opened();
}

void TcpTransport::failed(QAbstractSocket::SocketError error)
{
    const QString text = m_socket->errorString();
    if (m_isClosing)
        endSoon({ Reason::Asked, 0, {} });
    else if (m_isOpen)
        endSoon({ Reason::Lost, 0, text });
    else if (error == QAbstractSocket::HostNotFoundError)
        endSoon({ Reason::HostNotFound, 0, text });
    else if (m_trouble)
        endSoon({ Reason::Tls, int(m_trouble->fault), m_trouble->text });
    else if (error == QAbstractSocket::SslHandshakeFailedError)
        endSoon({ Reason::Tls, int(TlsFault::Other), text });
    else if (error == QAbstractSocket::ConnectionRefusedError)
        endSoon({ Reason::Refused, 0, text });
    else if (error == QAbstractSocket::SocketTimeoutError)
        endSoon({ Reason::TimedOut, 0, text });
    else
        endSoon({ Reason::Lost, 0, text });
}

/// Lets the signals of this turn come first; the earliest reason stands.
void TcpTransport::endSoon(TransportEnd reason)
{
    if (m_hasEnded || m_pendingEnd)
        return;
    m_pendingEnd = std::move(reason);
    QMetaObject::invokeMethod(
        this, [this] { end(*m_pendingEnd); }, Qt::QueuedConnection);
}

void TcpTransport::end(TransportEnd reason)
{
    if (std::exchange(m_hasEnded, true))
        return;
    m_isOpen = false;
    m_deadline.stop();
    if (m_socket) {
        if (m_socket->bytesAvailable() > 0 && reason.reason == Reason::Lost)
            Q_EMIT received(m_socket->readAll());
        m_socket->disconnect(this);
        m_socket->abort();
    }
    Q_EMIT closed(reason);
}

} // namespace transport
