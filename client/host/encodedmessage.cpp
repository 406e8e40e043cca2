// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/encodedmessage.h"

#include "stomp/framewriter.h"

#include <QSet>
#include <QStringDecoder>

namespace host {

namespace {

/// A header that this version cannot write is left out rather than the message.
QByteArray write(stomp::Frame frame, stomp::Version version)
{
    while (true) {
        const auto octets = stomp::writeFrame(frame, version);
        if (octets)
            return *octets;
        const auto before = frame.headers.size();
        frame.headers.removeIf(
            [&](const stomp::Header &header) { return header.first == octets.error().header; });
        if (frame.headers.size() == before)
            return {};
    }
}

} // namespace

EncodedMessage::EncodedMessage(const stomp::Frame &send)
    : m_destination(send.value("destination")), m_frame{ "MESSAGE", {}, send.body }
{
    // The server's own, and what concerns the sender alone: a receipt that travels on would make
    // every receiver look as if it had asked for one.
    QSet<QByteArray> taken{ "destination", "subscription",   "message-id", "ack",     "receipt",
                            "transaction", "content-length", "login",      "passcode" };
    m_frame.headers.emplaceBack("destination", m_destination);
    for (const stomp::Header &header : send.headers) {
        if (taken.contains(header.first))
            continue;
        taken.insert(header.first); // 1.2, "Repeated Header Entries": the first one counts
        m_frame.headers.append(header);
    }
}

const EncodedMessage::Tail &EncodedMessage::tail(stomp::Version version)
{
    auto &tail = m_tails[std::size_t(version)];
    if (!tail) {
        const QByteArray whole = write(m_frame, version);
        tail.emplace();
        tail->octets = whole.sliced(whole.indexOf('\n') + 1);
        QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
        QString text = decoder(tail->octets);
        if (!decoder.hasError())
            tail->text = std::move(text);
    }
    return *tail;
}

QByteArray messagePrefix(const std::optional<QByteArray> &subscription, stomp::Version version)
{
    if (!subscription)
        return "MESSAGE\n";
    const QByteArray whole =
        write({ "MESSAGE", { { "subscription", *subscription } }, {} }, version);
    return whole.first(whole.indexOf('\n', whole.indexOf('\n') + 1) + 1);
}

} // namespace host
