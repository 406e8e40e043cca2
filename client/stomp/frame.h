// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

#include <optional>
#include <utility>

namespace stomp {

enum class Version { V1_0, V1_1, V1_2 };

/// "1.0", "1.1" or "1.2", as in the headers `version` and `accept-version`.
QByteArray versionText(Version version);
std::optional<Version> versionFromText(QByteArrayView text);

using Header = std::pair<QByteArray, QByteArray>;

/// One STOMP frame: command, headers in wire order (repeats kept), body. All text is UTF-8 octets,
/// unescaped.
///
/// Source:  STOMP 1.2, "STOMP Frames"; "Repeated Header Entries" for value().
struct Frame
{
    QByteArray command;
    QList<Header> headers;
    QByteArray body;

    /// The value of the first header of this name, nothing when there is none.
    std::optional<QByteArray> header(QByteArrayView name) const;
    /// The same, empty when there is none.
    QByteArray value(QByteArrayView name) const;

    friend bool operator==(const Frame &, const Frame &) = default;
};

} // namespace stomp
