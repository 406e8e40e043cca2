// SPDX-License-Identifier: GPL-3.0-or-later
#include "transport/websockettransport.h"

#include <QRegularExpression>
#include <QWebSocketHandshakeOptions>

#include <array>

namespace transport {

using stomp::TransportEnd;
using Reason = TransportEnd::Reason;
using namespace Qt::StringLiterals;

namespace {

/// The status of a refused upgrade stands in the text only (Qt 6.4 has no other place for it).
std::optional<int> httpStatus(const QString &errorText)
{
    static const QRegularExpression pattern(u"status code: (\\d{3})"_s);
    if (const QRegularExpressionMatch match = pattern.match(errorText); match.hasMatch())
        return match.captured(1).toInt();
    // Of 400 it says either of these, and of nothing else.
    constexpr int badRequest = 400;
    if (errorText.contains(u"Unknown error condition"_s)
        || errorText.contains(u"requests a version that we don't support"_s))
        return badRequest;
    return std::nullopt;
}

/// Whether a close reason is Qt's own verdict on what it received, not the server's word.
std::optional<Reason> qtsOwnVerdict(int code, const QString &text)
{
    constexpr int goingAway = 1001;
    constexpr int protocolError = 1002;
    constexpr int badData = 1007;
    constexpr int tooBig = 1009;
    static const std::array<QString, 10> complaints{
        u"Rsv field"_s,          u"Used reserved opcode"_s,
        u"Control frame"_s,      u"Received Continuation"_s,
        u"All data frames"_s,    u"Lengths smaller"_s,
        u"Highest bit"_s,        u"Payload of close"_s,
        u"Invalid close code"_s, u"Unsupported masked"_s
    };
    if (code == goingAway
        && (text.startsWith(u"Timeout when reading") || text.contains(u"reading from the network")))
        return Reason::Lost;
    if (code == badData && text.startsWith(u"Invalid UTF-8"))
        return Reason::BadData;
    if (code == tooBig
        && (text == u"Received message is too big." || text == u"Maximum framesize exceeded."))
        return Reason::TooBig;
    const bool complains = std::any_of(complaints.begin(), complaints.end(),
                                       [&](const QString &c) { return text.startsWith(c); });
    return code == protocolError && complains ? std::optional(Reason::BadData) : std::nullopt;
}

} // namespace

WebSocketTransport::WebSocketTransport(QUrl url, TransportOptions options, base::Clock &clock,
                                       QObject *parent)
    : Transport(parent), m_url(std::move(url)), m_options(std::move(options)),
      m_deadline(clock,
                 [this] {
                     if (m_isClosing)
                         end({ Reason::Asked, 0, {} });
                     else
                         end({ Reason::TimedOut, 0, u"no answer to the upgrade in time"_s });
                 }),
      m_ping(clock, [this] { sendPing(); })
{
}

WebSocketTransport::~WebSocketTransport()
{
    if (m_socket)
        m_socket->disconnect(this);
    if (m_stream)
        m_stream->disconnect(this);
}

void WebSocketTransport::open()
{
    Q_ASSERT(!m_socket);
    m_deadline.start(m_options.openTimeout);
    openSocket();
}

void WebSocketTransport::openSocket()
{
    m_error.reset();
    m_trouble.reset();
    m_isStreamConnected = false;
    m_socket = std::make_unique<QWebSocket>(); // no origin: a missing one passes everywhere
    m_socket->setMaxAllowedIncomingMessageSize(quint64(m_options.maxIncomingBytes));
    m_socket->setMaxAllowedIncomingFrameSize(quint64(m_options.maxIncomingBytes));
    // One frame a message: Artemis takes 64 KiB a frame, but whole STOMP frames are smaller than that here.
    if (m_url.scheme() == u"wss") {
        const auto configuration = tlsConfiguration(m_options.tls);
        if (!configuration) {
            m_ownReason = TransportEnd{ Reason::Tls, int(configuration.error().fault),
                                        configuration.error().text };
            settleSoon();
            return;
        }
        m_socket->setSslConfiguration(*configuration);
    }
    connect(m_socket.get(), &QWebSocket::connected, this, &WebSocketTransport::ready);
    connect(m_socket.get(), &QWebSocket::textMessageReceived, this,
            [this](const QString &text) { take(text.toUtf8()); });
    connect(m_socket.get(), &QWebSocket::binaryMessageReceived, this, &WebSocketTransport::take);
    connect(m_socket.get(), &QWebSocket::pong, this, [this](quint64 elapsed) {
        m_pingsUnanswered = 0;
        Q_EMIT roundTripMeasured(base::Milliseconds(qint64(elapsed)));
    });
    connect(m_socket.get(), &QWebSocket::bytesWritten, this, &WebSocketTransport::closeIfDrained);
    connect(m_socket.get(), &QWebSocket::disconnected, this, &WebSocketTransport::settleSoon);
    connect(m_socket.get(), qOverload<QAbstractSocket::SocketError>(&QWebSocket::error), this,
            &WebSocketTransport::failed);
    connect(m_socket.get(), &QWebSocket::sslErrors, this, [this](const QList<QSslError> &errors) {
        m_trouble = tlsTrouble(errors, m_url.host());
        if (m_options.tls.ignoreErrors)
            m_socket->ignoreSslErrors(errors); // before open() it has no effect
    });
    QWebSocketHandshakeOptions handshake;
    // Always offered: ActiveMQ picks `stomp` when none of its own is, and Qt refuses what was not offered.
    handshake.setSubprotocols({ u"v12.stomp"_s, u"v11.stomp"_s, u"v10.stomp"_s });
    m_socket->open(m_url, handshake);
    watchSteps();
}

/// QWebSocket does not tell of its steps, but the socket inside it does.
void WebSocketTransport::watchSteps()
{
    m_stream = m_socket->findChild<QTcpSocket *>();
    if (!m_stream)
        return;
    if (m_stream->state() > QAbstractSocket::HostLookupState && !m_rootEnd)
        Q_EMIT progressed(Step::Resolved); // an address needs no lookup
    connect(m_stream, &QTcpSocket::hostFound, this, [this] {
        if (!m_rootEnd)
            Q_EMIT progressed(Step::Resolved);
    });
    connect(m_stream, &QTcpSocket::connected, this, [this] {
        m_isStreamConnected = true;
        m_stream->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        if (!qobject_cast<QSslSocket *>(m_stream))
            m_stream->startTransaction(); // ends in readFacts()
        if (!m_rootEnd)
            Q_EMIT progressed(Step::Connected);
    });
    if (auto *const tls = qobject_cast<QSslSocket *>(m_stream)) {
        connect(tls, &QSslSocket::encrypted, this, [this] {
            m_stream->startTransaction();
            if (!m_rootEnd)
                Q_EMIT progressed(Step::Encrypted);
        });
    }
}

bool WebSocketTransport::send(const QByteArray &octets)
{
    if (!m_isOpen || m_isClosing || m_isSettling || m_hasEnded)
        return false;
    if (queuedBytes() + octets.size() > m_options.maxQueuedBytes) {
        m_ownReason = TransportEnd{ Reason::OutputOverflow, 0, u"the server does not read"_s };
        settleSoon();
        return false;
    }
    // As text, since ActiveMQ ignores binary messages without a word.
    m_socket->sendTextMessage(QString::fromUtf8(octets));
    return true;
}

qint64 WebSocketTransport::queuedBytes() const
{
    return m_socket ? m_socket->bytesToWrite() : 0;
}

void WebSocketTransport::close()
{
    if (m_hasEnded || m_isClosing)
        return;
    m_isClosing = true;
    if (!m_isOpen) {
        settleSoon();
        return;
    }
    m_deadline.start(m_options.closeTimeout);
    m_socket->flush();
    closeIfDrained();
}

/// close() drops what is still queued, so it waits for its turn.
void WebSocketTransport::closeIfDrained()
{
    if (m_isClosing && m_isOpen && m_socket->bytesToWrite() == 0)
        m_socket->close();
}

void WebSocketTransport::abort()
{
    end({ Reason::Asked, 0, {} });
}

void WebSocketTransport::ready()
{
    m_isOpen = true;
    readFacts();
    m_deadline.stop();
    m_ping.start(std::min(m_options.pingEvery, m_options.firstPingAfter));
    Q_EMIT progressed(Step::Upgraded);
    Q_EMIT opened();
}

/// QWebSocket keeps the headers of the upgrade's answer to itself. It has just read them, in a transaction of ours:
/// they are read once more, and the stream stands where it stood.
void WebSocketTransport::readFacts()
{
    m_facts = {};
    if (!m_stream)
        return;
    m_facts.peer = peerText(*m_stream);
    if (const auto *const tls = qobject_cast<QSslSocket *>(m_stream))
        m_facts.encryption = tlsSummary(*tls);
    if (!m_stream->isTransactionStarted())
        return;
    const qint64 left = m_stream->bytesAvailable();
    m_stream->rollbackTransaction();
    const QByteArray answer = m_stream->read(m_stream->bytesAvailable() - left);
    constexpr qsizetype longest = 256;
    for (const QByteArray &line : answer.split('\n')) {
        const QByteArray name = line.first(std::max(line.indexOf(':'), qsizetype(0)));
        if (name.trimmed().compare("x-upstream", Qt::CaseInsensitive) == 0)
            m_facts.upstream =
                QString::fromLatin1(line.sliced(name.size() + 1).trimmed().left(longest));
    }
}

void WebSocketTransport::take(const QByteArray &octets)
{
    m_pingsUnanswered = 0;
    if (!m_hasEnded)
        Q_EMIT received(octets);
}

void WebSocketTransport::failed(QAbstractSocket::SocketError error)
{
    if (!m_error) { // it may come twice; the first one knows why
        m_error = error;
        m_errorText = m_socket->errorString();
    }
    settleSoon();
}

void WebSocketTransport::settleSoon()
{
    if (m_hasEnded || std::exchange(m_isSettling, true))
        return;
    // `disconnected` can come before the `error` that explains it.
    QMetaObject::invokeMethod(this, &WebSocketTransport::settle, Qt::QueuedConnection);
}

void WebSocketTransport::settle()
{
    if (m_hasEnded)
        return;
    m_isSettling = false;
    if (m_ownReason)
        return end(*m_ownReason);
    if (m_isClosing)
        return end({ Reason::Asked, 0, {} });
    const TransportEnd reason = m_isOpen ? endAfterOpen() : endBeforeOpen();
    if (!m_isOpen && triesBelow(reason)) {
        openSocket();
        return;
    }
    if (m_rootEnd && reason.reason == Reason::HttpStatus)
        return end(*m_rootEnd); // what was asked for answered this
    end(reason);
}

TransportEnd WebSocketTransport::endBeforeOpen() const
{
    if (m_trouble && !m_options.tls.ignoreErrors)
        return { Reason::Tls, int(m_trouble->fault), m_trouble->text };
    if (const auto status = httpStatus(m_errorText))
        return { Reason::HttpStatus, *status, m_errorText };
    if (!m_error)
        return { Reason::Lost, 0, u"the connection ended before the upgrade was answered"_s };
    if (*m_error == QAbstractSocket::HostNotFoundError)
        return { Reason::HostNotFound, 0, m_errorText };
    if (*m_error == QAbstractSocket::SslHandshakeFailedError)
        return { Reason::Tls, int(TlsFault::Other), m_errorText };
    if (*m_error == QAbstractSocket::RemoteHostClosedError)
        return { Reason::Lost, 0, u"the connection ended before the upgrade was answered"_s };
    if (*m_error == QAbstractSocket::SocketTimeoutError)
        return { Reason::TimedOut, 0, m_errorText };
    if (*m_error == QAbstractSocket::ConnectionRefusedError && !m_isStreamConnected)
        return { Reason::Refused, 0, m_errorText };
    return { m_isStreamConnected ? Reason::BadData : Reason::Lost, 0, m_errorText };
}

TransportEnd WebSocketTransport::endAfterOpen() const
{
    if (m_error) // closeCode() says 1000 then, and means nothing
        return { Reason::Lost, 0, m_errorText };
    const int code = int(m_socket->closeCode());
    const QString text = m_socket->closeReason();
    if (const auto verdict = qtsOwnVerdict(code, text))
        return { *verdict, code, text };
    return { Reason::Closed, code, text };
}

bool WebSocketTransport::triesBelow(const TransportEnd &reason)
{
    // Spring up to 5.3.7 answers the bare endpoint by 200, later by 400.
    const bool mayBeRoot =
        reason.reason == Reason::HttpStatus && (reason.code == 200 || reason.code == 400);
    if (!mayBeRoot || m_rootEnd || m_url.path().endsWith(u"/websocket"))
        return false;
    m_rootEnd = reason;
    dropSocket();
    QString path = m_url.path(QUrl::FullyEncoded);
    if (path.endsWith(u'/'))
        path.chop(1);
    m_url.setPath(path + u"/websocket"_s, QUrl::TolerantMode);
    return true;
}

void WebSocketTransport::sendPing()
{
    constexpr int maxUnanswered = 2;
    if (m_pingsUnanswered >= maxUnanswered) {
        // The only witness where no heart-beats were agreed, as with Spring's simple broker.
        m_ownReason = TransportEnd{ Reason::Lost, 0, u"no answer to pings"_s };
        settleSoon();
        return;
    }
    ++m_pingsUnanswered;
    m_socket->ping();
    m_ping.start(m_options.pingEvery);
}

void WebSocketTransport::end(TransportEnd reason)
{
    if (std::exchange(m_hasEnded, true))
        return;
    m_isOpen = false;
    m_deadline.stop();
    m_ping.stop();
    dropSocket();
    Q_EMIT closed(reason);
}

void WebSocketTransport::dropSocket()
{
    if (m_stream)
        m_stream->disconnect(this);
    if (m_socket) {
        m_socket->disconnect(this);
        m_socket->abort();
        QWebSocket *const socket = m_socket.release();
        socket->setParent(this); // so that it goes with us where no event loop turns any more
        socket->deleteLater(); // we may be in one of its signals
    }
}

} // namespace transport
