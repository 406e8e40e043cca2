// SPDX-License-Identifier: GPL-3.0-or-later
#include "stomp/session.h"

#include "stomp/servererror.h"

#include <QLoggingCategory>

namespace stomp {

Q_LOGGING_CATEGORY(lcStomp, "client.stomp")

namespace {

Frame masked(Frame frame)
{
    for (Header &header : frame.headers) {
        if (header.first == "passcode")
            header.second = "***";
    }
    return frame;
}

} // namespace

Session::Session(std::unique_ptr<Transport> transport, SessionOptions options, base::Clock &clock,
                 QObject *parent)
    : QObject(parent), m_transport(std::move(transport)), m_options(std::move(options)),
      m_clock(clock), m_reader(Version::V1_2, m_options.incoming),
      m_receipts(clock, m_options.receiptTimeout),
      m_beats(
          clock, [this] { sendBeat(); },
          [this] {
              fail({ .kind = SessionEnd::Kind::HeartBeatMissed, .mayRetry = true }, How::Abort);
          }),
      m_deadline(clock, [this] { deadlinePassed(); })
{
    connect(m_transport.get(), &Transport::opened, this, &Session::login);
    connect(m_transport.get(), &Transport::received, this, &Session::receive);
    connect(m_transport.get(), &Transport::closed, this, &Session::transportClosed);
    connect(m_transport.get(), &Transport::progressed, this, &Session::progressed);
    connect(m_transport.get(), &Transport::roundTripMeasured, this, &Session::roundTripMeasured);
}

Session::~Session()
{
    m_transport->disconnect(this);
}

void Session::start()
{
    Q_ASSERT(m_state == State::Idle);
    m_state = State::Opening;
    m_deadline.start(m_options.loginTimeout);
    m_transport->open();
}

void Session::disconnectFromServer()
{
    if (m_state != State::Connected) {
        if (m_state != State::Disconnecting)
            abort();
        return;
    }
    m_disconnectReceipt = m_receipts.add({});
    const SendResult sent = write({ "DISCONNECT", { { "receipt", m_disconnectReceipt } }, {} });
    m_beats.stop(); // "the client MUST NOT send any more frames after" (1.2, "DISCONNECT")
    m_state = State::Disconnecting;
    m_deadline.start(m_options.disconnectTimeout);
    if (!sent)
        m_transport->close();
}

void Session::abort()
{
    if (m_state == State::Idle || m_state == State::Ended)
        return;
    if (!m_failure)
        m_failure = SessionEnd{ .kind = SessionEnd::Kind::Asked };
    m_transport->abort();
}

SendResult Session::sendFrame(Frame frame, ReceiptHandler handler)
{
    if (m_state != State::Connected)
        return { .code = SendResult::Code::NotConnected };
    QByteArray receipt;
    if (handler) {
        receipt = m_receipts.add(std::move(handler));
        frame.headers.emplaceBack("receipt", receipt);
    }
    const SendResult result = write(frame);
    if (!result && !receipt.isEmpty())
        m_receipts.remove(receipt);
    return result;
}

SendResult Session::send(const QByteArray &destination, const QByteArray &body,
                         const QList<Header> &headers, ReceiptHandler handler)
{
    Frame frame{ "SEND", { { "destination", destination } }, body };
    frame.headers.append(headers);
    return sendFrame(std::move(frame), std::move(handler));
}

SendResult Session::subscribe(const QByteArray &id, const QByteArray &destination,
                              MessageHandler handler, const QList<Header> &headers,
                              ReceiptHandler receipt)
{
    Q_ASSERT(!m_subscriptions.contains(id));
    Frame frame{ "SUBSCRIBE", { { "id", id }, { "destination", destination } }, {} };
    frame.headers.append(headers);
    const QByteArray ack = frame.value("ack");
    const auto mode = ack == "client" ? Subscriptions::AckMode::Client
        : ack == "client-individual"  ? Subscriptions::AckMode::ClientIndividual
                                      : Subscriptions::AckMode::Auto;
    // Known before it is sent: the first message may come while we are in there.
    m_subscriptions.add(
        { id, destination, mode, std::make_shared<MessageHandler>(std::move(handler)) });
    const SendResult result = sendFrame(std::move(frame), std::move(receipt));
    if (!result)
        m_subscriptions.remove(id);
    return result;
}

SendResult Session::unsubscribe(const QByteArray &id)
{
    m_subscriptions.remove(id);
    return sendFrame({ "UNSUBSCRIBE", { { "id", id } }, {} });
}

SendResult Session::ack(const Frame &message, const QByteArray &transaction)
{
    return acknowledge("ACK", message, transaction);
}

SendResult Session::nack(const Frame &message, const QByteArray &transaction)
{
    if (m_info.version == Version::V1_0) // has none
        return { .code = SendResult::Code::Unsendable };
    return acknowledge("NACK", message, transaction);
}

SendResult Session::acknowledge(const QByteArray &command, const Frame &message,
                                const QByteArray &transaction)
{
    const Subscriptions::Subscription *const subscription = m_subscriptions.find(message);
    if (!subscription || subscription->ackMode == Subscriptions::AckMode::Auto)
        return {};
    Frame frame{ command, {}, {} };
    switch (m_info.version) {
    case Version::V1_2:
        frame.headers.emplaceBack("id", message.value("ack"));
        break;
    case Version::V1_1:
        frame.headers.emplaceBack("message-id", message.value("message-id"));
        frame.headers.emplaceBack("subscription", message.value("subscription"));
        break;
    case Version::V1_0:
        frame.headers.emplaceBack("message-id", message.value("message-id"));
        break;
    }
    if (!transaction.isEmpty())
        frame.headers.emplaceBack("transaction", transaction);
    return sendFrame(std::move(frame));
}

QByteArray Session::begin()
{
    const QByteArray id = "t" + QByteArray::number(m_lastTransaction + 1);
    if (!sendFrame({ "BEGIN", { { "transaction", id } }, {} }))
        return {};
    ++m_lastTransaction;
    m_transactions.insert(id);
    return id;
}

SendResult Session::commit(const QByteArray &transaction)
{
    return endTransaction("COMMIT", transaction);
}

SendResult Session::rollback(const QByteArray &transaction)
{
    return endTransaction("ABORT", transaction);
}

SendResult Session::endTransaction(const QByteArray &command, const QByteArray &transaction)
{
    if (!m_transactions.remove(transaction))
        return { .code = SendResult::Code::Unsendable };
    return sendFrame({ command, { { "transaction", transaction } }, {} });
}

SendResult Session::write(const Frame &frame)
{
    const auto octets =
        writeFrame(frame, m_info.version, { m_options.escapeConnect, m_options.contentLength });
    if (!octets)
        return { .code = SendResult::Code::Unsendable, .error = octets.error() };
    if (octets->size() > m_options.maxFrameBytes)
        return { SendResult::Code::TooLarge, octets->size(), m_options.maxFrameBytes };
    if (const qint64 queued = m_transport->queuedBytes(); queued > m_options.maxQueuedBytes)
        return { SendResult::Code::QueueFull, queued, m_options.maxQueuedBytes };
    if (!m_transport->send(*octets))
        return { .code = SendResult::Code::NotConnected };
    const bool isForwarded = frame.command != "SEND" || m_options.unforwardedPrefix.isEmpty()
        || !frame.value("destination").startsWith(m_options.unforwardedPrefix);
    if (isForwarded)
        m_beats.noteSent();
    Q_EMIT frameSent(frame.command == "CONNECT" ? masked(frame) : frame);
    return { .bytes = octets->size() };
}

void Session::login()
{
    if (m_state != State::Opening)
        return;
    m_state = State::LoggingIn;
    // No spaces: brokers that split at the comma take " 1.1" for unknown and fall back to 1.0.
    Frame frame{ "CONNECT",
                 { { "accept-version", "1.2,1.1,1.0" }, { "host", m_options.host } },
                 {} };
    if (!m_options.login.isEmpty()) {
        frame.headers.emplaceBack("login", m_options.login);
        frame.headers.emplaceBack("passcode", m_options.passcode);
    }
    frame.headers.emplaceBack("heart-beat", heartBeatText(m_options.heartBeat));
    if (const SendResult sent = write(frame); !sent) {
        fail({ .kind = SessionEnd::Kind::ProtocolError,
               .errorMessage = sent.error ? sent.error->text() : "CONNECT cannot be sent" },
             How::Close);
        return;
    }
    Q_EMIT opened();
}

void Session::receive(const QByteArray &octets)
{
    if (m_state == State::Failing || m_state == State::Ended)
        return;
    m_beats.noteReceived(); // also of a part of a frame: a long body on a slow link is no silence
    const qint64 beatsBefore = m_reader.heartBeats();
    m_reader.feed(octets);
    bool hasFrames = m_reader.pendingBytes() > 0 && octets.trimmed().size() > 0;
    while (m_state == State::LoggingIn || m_state == State::Connected
           || m_state == State::Disconnecting) {
        const auto answer = m_reader.next();
        if (!answer) {
            readerFailed(answer.error());
            return;
        }
        if (!*answer)
            break;
        hasFrames = true;
        Q_EMIT frameReceived(**answer);
        handle(**answer);
    }
    // An EOL behind a frame belongs to it; alone it is a heart-beat.
    if (!hasFrames && m_reader.heartBeats() > beatsBefore)
        Q_EMIT heartBeatReceived();
}

void Session::handle(const Frame &frame)
{
    if (frame.command == "MESSAGE") {
        handleMessage(frame);
    } else if (frame.command == "RECEIPT") {
        handleReceipt(frame);
    } else if (frame.command == "ERROR") {
        handleError(frame);
    } else if (frame.command == "CONNECTED") {
        handleConnected(frame);
    } else {
        qCInfo(lcStomp) << "dropped a frame of unknown command" << frame.command.left(32);
        Q_EMIT frameDropped(frame);
    }
}

void Session::handleConnected(const Frame &frame)
{
    using Kind = SessionEnd::Kind;
    if (m_state != State::LoggingIn) {
        fail({ .kind = Kind::ProtocolError,
               .errorMessage = "a second CONNECTED",
               .wasConnected = true,
               .mayRetry = true },
             How::Close);
        return;
    }
    // "If there is no version header, it is a 1.0 server" (1.2, "Protocol Negotiation").
    const QByteArray text = frame.header("version").value_or("1.0");
    const auto version = versionFromText(text);
    if (!version) {
        fail({ .kind = Kind::VersionRefused,
               .errorMessage =
                   "the server chose version " + text.left(32) + ", which was not offered" },
             How::Close);
        return;
    }
    HeartBeat theirs{ base::Milliseconds(0), base::Milliseconds(0) };
    if (const auto header = frame.header("heart-beat")) {
        if (const auto beat = heartBeatFromText(*header))
            theirs = *beat;
        else
            qCInfo(lcStomp) << "the server's heart-beat is no pair of numbers; taken as 0,0";
    }
    m_reader.setVersion(*version);
    m_beats.start(m_options.heartBeat, theirs);
    m_info = { *version, frame.value("server"), frame.value("session"), m_beats.sendEvery(),
               m_beats.expectEvery(), frame.value("server-name"), m_transport->facts() };
    m_deadline.stop();
    m_state = State::Connected;
    Q_EMIT connected(m_info);
}

void Session::handleMessage(const Frame &frame)
{
    const Subscriptions::Subscription *const subscription = m_subscriptions.find(frame);
    if (!subscription) {
        Q_EMIT frameDropped(frame);
        return;
    }
    const std::shared_ptr<MessageHandler> handler = subscription->handler;
    if (*handler)
        (*handler)(frame);
}

void Session::handleReceipt(const Frame &frame)
{
    const QByteArray id = frame.value("receipt-id");
    const auto time = m_receipts.settle(id, ReceiptOutcome::Received);
    if (!time) {
        qCInfo(lcStomp) << "dropped a receipt that nobody waits for";
        Q_EMIT frameDropped(frame);
        return;
    }
    if (m_state == State::Disconnecting && id == m_disconnectReceipt)
        m_transport->close();
    else
        Q_EMIT roundTripMeasured(*time);
}

void Session::handleError(const Frame &frame)
{
    const SessionEnd end = endFromError(frame, m_state != State::LoggingIn);
    if (!end.receiptId.isEmpty())
        m_receipts.settle(end.receiptId, ReceiptOutcome::Refused);
    // "The server MUST then close the connection just after" - RabbitMQ does not, so we do.
    fail(end, How::LetServerClose);
}

void Session::readerFailed(const FrameError &error)
{
    using Code = FrameError::Code;
    const bool isSize = error.code == Code::CommandTooLong || error.code == Code::HeaderLineTooLong
        || error.code == Code::TooManyHeaders || error.code == Code::BodyTooLong;
    const bool wasConnected = m_state != State::LoggingIn;
    fail({ .kind = isSize ? SessionEnd::Kind::TooBig : SessionEnd::Kind::ProtocolError,
           .errorMessage = error.text(),
           .wasConnected = wasConnected,
           .mayRetry = wasConnected },
         How::Close);
}

void Session::fail(SessionEnd end, How how)
{
    if (m_state == State::Failing || m_state == State::Ended)
        return;
    const bool wasConnected = m_state == State::Connected || m_state == State::Disconnecting;
    end.wasConnected = wasConnected;
    end.idle = m_beats.idle();
    if (m_state != State::Disconnecting) // who has said good-bye does not care any more
        m_failure = std::move(end);
    m_state = State::Failing;
    m_beats.stop();
    switch (how) {
    case How::Abort:
        m_transport->abort();
        break;
    case How::Close:
        m_isClosing = true;
        m_deadline.start(m_options.disconnectTimeout);
        m_transport->close();
        break;
    case How::LetServerClose:
        m_deadline.start(wasConnected ? m_options.errorGrace
                                      : std::min(m_options.errorGrace, m_options.loginErrorGrace));
        break;
    }
}

void Session::deadlinePassed()
{
    if (m_state == State::Opening || m_state == State::LoggingIn) {
        fail({ .kind = SessionEnd::Kind::TimedOut, .mayRetry = true }, How::Abort);
    } else if (m_state == State::Failing && !std::exchange(m_isClosing, true)) {
        m_deadline.start(m_options.disconnectTimeout);
        m_transport->close();
    } else {
        m_transport->abort();
    }
}

void Session::transportClosed(const TransportEnd &transport)
{
    if (m_state == State::Ended)
        return;
    const bool wasOpen = m_state != State::Opening;
    const bool wasConnected = m_state == State::Connected;
    SessionEnd end;
    if (m_failure) {
        end = *m_failure;
    } else if (m_state == State::Disconnecting || m_state == State::Failing) {
        // Web STOMP closes without a RECEIPT; a close is as good an answer to DISCONNECT.
        end.kind = SessionEnd::Kind::Asked;
        end.wasConnected = true;
    } else {
        end = endFromTransport(transport, wasOpen, wasConnected);
        end.idle = m_beats.idle();
        if (m_reader.pendingBytes() > 0)
            end.errorMessage = "dropped the first " + QByteArray::number(m_reader.pendingBytes())
                + " octets of an unfinished frame";
    }
    end.transport = transport;
    finish(std::move(end));
}

void Session::finish(SessionEnd end)
{
    m_state = State::Ended;
    m_deadline.stop();
    m_beats.stop();
    m_subscriptions.clear();
    m_transactions.clear();
    m_receipts.settleAll(ReceiptOutcome::SessionEnded);
    Q_EMIT ended(end);
}

void Session::sendBeat()
{
    // One LF, a message of its own: ActiveMQ's WebSocket takes nothing else for a heart-beat.
    if (m_state == State::Connected && m_transport->send("\n")) {
        m_beats.noteSent();
        Q_EMIT heartBeatSent();
    }
}

} // namespace stomp
