// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "stomp/frame.h"

#include <QString>

#include <array>
#include <optional>

namespace host {

/// A MESSAGE for many subscribers: encoded once for each version of STOMP that somebody speaks.
///
/// A subscriber's frame is its own prefix (command, subscription), then message-id, then tail().
class EncodedMessage
{
public:
    struct Tail
    {
        QByteArray octets;
        std::optional<QString> text; ///< nothing when the octets are not UTF-8
    };

    /// Of the SEND only destination, body and what receivers are to see is kept.
    explicit EncodedMessage(const stomp::Frame &send);

    const QByteArray &destination() const { return m_destination; }
    const Tail &tail(stomp::Version version);

private:
    QByteArray m_destination;
    stomp::Frame m_frame;
    std::array<std::optional<Tail>, 3> m_tails;
};

/// "MESSAGE\nsubscription:ID\n" as this version writes it; without the header when id is nothing.
QByteArray messagePrefix(const std::optional<QByteArray> &subscription, stomp::Version version);

} // namespace host
