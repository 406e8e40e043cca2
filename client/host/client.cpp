// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/client.h"

#include <algorithm>

namespace host {

namespace {

using stomp::Frame;
using stomp::Version;

/// The highest that both speak; spaces around the commas are forgiven.
std::optional<Version> chosenVersion(const Frame &connect)
{
    const auto offered = connect.header("accept-version");
    if (!offered)
        return Version::V1_0; // 1.2, "Protocol Negotiation"
    std::optional<Version> best;
    for (const QByteArray &text : offered->split(',')) {
        const auto version = stomp::versionFromText(text.trimmed());
        if (version && (!best || *version > *best))
            best = version;
    }
    return best;
}

/// A name under which no id can be found: 1.0 subscriptions without one go by their destination.
QByteArray keyOf(const Frame &frame)
{
    const auto id = frame.header("id");
    return id ? "i" + *id : "d" + frame.value("destination");
}

} // namespace

Client::Client(Pipe *pipe, Exchange &exchange, LabHandler &lab, const QByteArray &name,
               const Limits &limits, base::Clock &clock, QObject *parent)
    : Connection(pipe, limits, clock, parent), m_exchange(exchange), m_lab(lab), m_name(name)
{
}

Client::~Client()
{
    for (const auto &[key, subscription] : m_subscriptions)
        m_exchange.unsubscribe(subscription);
}

void Client::handle(const Frame &frame)
{
    const QByteArray &command = frame.command;
    const bool connects = command == "CONNECT" || command == "STOMP";
    if (phase() == Phase::AwaitingConnect) {
        if (connects)
            connectClient(frame);
        else
            fail("The first frame must be CONNECT", frame);
        return;
    }
    if (connects) {
        fail("Already connected", frame);
        return;
    }
    QByteArray wrong;
    if (command == "SEND")
        wrong = send(frame);
    else if (command == "SUBSCRIBE")
        wrong = subscribe(frame);
    else if (command == "UNSUBSCRIBE")
        wrong = unsubscribe(frame);
    else if (command == "ACK" || command == "NACK")
        wrong = acknowledge(frame);
    else if (command == "BEGIN" || command == "COMMIT" || command == "ABORT")
        wrong = transact(frame);
    else if (command != "DISCONNECT")
        wrong = "Unknown command";
    if (!wrong.isEmpty()) {
        fail(wrong, frame);
        return;
    }
    sendReceipt(frame);
    if (command == "DISCONNECT")
        finish(Pipe::CloseCode::Normal);
}

void Client::connectClient(const Frame &frame)
{
    const auto chosen = chosenVersion(frame);
    if (!chosen) {
        fail("Supported versions are 1.0, 1.1 and 1.2", {}, { { "version", "1.0,1.1,1.2" } });
        return;
    }
    stomp::HeartBeat theirs{ base::Milliseconds(0), base::Milliseconds(0) };
    if (const auto text = frame.header("heart-beat")) {
        const auto beat = stomp::heartBeatFromText(text->trimmed());
        if (!beat) {
            fail("Malformed header heart-beat");
            return;
        }
        theirs = *beat;
    }
    // What the client asks for, within reason: 0 stays 0.
    const auto within = [this](base::Milliseconds wanted) {
        return wanted.count() == 0 ? wanted : std::max(wanted, limits().shortestHeartBeat);
    };
    const stomp::HeartBeat ours{ within(theirs.receive), within(theirs.send) };
    Frame connected{ "CONNECTED",
                     { { "version", stomp::versionText(*chosen) },
                       { "heart-beat", stomp::heartBeatText(ours) },
                       { "server", "copoly/" COPOLY_VERSION } },
                     {} };
    if (!m_name.isEmpty())
        connected.headers.emplaceBack("server-name", m_name);
    sendFrame(connected);
    startHeartBeats(ours, theirs);
    open(*chosen);
}

QByteArray Client::subscribe(const Frame &frame)
{
    const auto destination = frame.header("destination");
    if (!destination || destination->isEmpty())
        return "SUBSCRIBE needs a destination";
    if (version() != Version::V1_0 && !frame.header("id"))
        return "SUBSCRIBE needs an id";
    const QByteArray mode = frame.header("ack").value_or("auto");
    if (mode != "auto" && mode != "client"
        && (mode != "client-individual" || version() == Version::V1_0))
        return "Unknown ack mode";
    const QByteArray key = keyOf(frame);
    if (m_subscriptions.contains(key))
        return "This subscription exists already";
    if (m_subscriptions.size() >= std::size_t(limits().maxSubscriptions))
        return "Too many subscriptions";
    const auto [place, isNew] = m_subscriptions.try_emplace(
        key, *this, *destination, messagePrefix(frame.header("id"), version()),
        version() == Version::V1_2 && mode != "auto");
    m_exchange.subscribe(place->second);
    Q_EMIT destinationUsed(*destination);
    return {};
}

QByteArray Client::unsubscribe(const Frame &frame)
{
    if (!frame.header("id") && (version() != Version::V1_0 || !frame.header("destination")))
        return "UNSUBSCRIBE needs an id";
    auto found = m_subscriptions.find(keyOf(frame));
    if (found == m_subscriptions.end() && version() == Version::V1_0) {
        // 1.0, "UNSUBSCRIBE": by destination or by id.
        found =
            std::find_if(m_subscriptions.begin(), m_subscriptions.end(), [&](const auto &entry) {
                return entry.second.destination() == frame.value("destination");
            });
    }
    if (found == m_subscriptions.end())
        return "There is no such subscription";
    m_exchange.unsubscribe(found->second);
    m_subscriptions.erase(found);
    return {};
}

QByteArray Client::send(const Frame &frame)
{
    const QByteArray destination = frame.value("destination");
    if (destination.isEmpty())
        return "SEND needs a destination";
    if (!destination.startsWith("/topic/") && !destination.startsWith("/app/"))
        return "Only destinations that begin with /topic/ or /app/ are served here";
    const auto name = frame.header("transaction");
    if (!name) {
        publish(frame);
        return {};
    }
    const auto found = m_transactions.find(*name);
    if (found == m_transactions.end())
        return "There is no such transaction";
    constexpr qsizetype frameCost = 256; // of an empty one, so that their number is bounded too
    found->bytes += frame.body.size() + frameCost;
    if (found->bytes > limits().maxFrameBytes)
        return "The transaction is too long";
    found->sends.append(frame);
    return {};
}

QByteArray Client::acknowledge(const Frame &frame)
{
    switch (version()) {
    case Version::V1_2:
        return frame.header("id") ? QByteArray() : frame.command + " needs an id";
    case Version::V1_1:
        return frame.header("message-id") && frame.header("subscription")
            ? QByteArray()
            : frame.command + " needs a message-id and a subscription";
    case Version::V1_0:
        if (frame.command == "NACK")
            return "Unknown command";
        return frame.header("message-id") ? QByteArray() : "ACK needs a message-id";
    }
    Q_UNREACHABLE();
}

QByteArray Client::transact(const Frame &frame)
{
    const auto name = frame.header("transaction");
    if (!name)
        return frame.command + " needs a transaction";
    if (frame.command == "BEGIN") {
        if (m_transactions.contains(*name))
            return "This transaction exists already";
        if (m_transactions.size() >= maxTransactions)
            return "Too many transactions";
        m_transactions.insert(*name, {});
        return {};
    }
    if (!m_transactions.contains(*name))
        return "There is no such transaction";
    const Transaction transaction = m_transactions.take(*name);
    if (frame.command == "COMMIT") {
        for (const Frame &send : transaction.sends)
            publish(send);
    }
    return {};
}

void Client::publish(const Frame &frame)
{
    const QByteArray destination = frame.value("destination");
    Q_EMIT destinationUsed(destination);
    if (!destination.startsWith("/app/")) {
        m_exchange.publish(frame);
        return;
    }
    for (const Publication &made :
         m_lab.handle(destination, frame.value("content-type"), frame.body)) {
        m_exchange.publish(
            { "SEND",
              { { "destination", made.destination }, { "content-type", "application/json" } },
              made.body });
    }
}

void Client::deliver(const Subscription &subscription, EncodedMessage &message,
                     const QByteArray &messageId)
{
    if (phase() != Phase::Open)
        return;
    QByteArray own = "message-id:" + messageId + '\n';
    if (subscription.acknowledges())
        own += "ack:" + messageId + '\n';
    const EncodedMessage::Tail &tail = message.tail(version());
    if (pipe().prefersText() && tail.text)
        pipe().sendText(subscription.prefixText() + QLatin1StringView(own) + *tail.text);
    else
        pipe().send(subscription.prefix() + own + tail.octets);
    noteSent();
}

} // namespace host
