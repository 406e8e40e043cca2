// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"

#include <QHostAddress>
#include <QRectF>
#include <QSize>
#include <QString>

#include <optional>

namespace ctl {

/// Where a host listens.
struct ListenAddress
{
    QHostAddress host;
    quint16 port = 0; ///< 0: the system chooses
};

/// The values that options take. Each answers nothing when `text` is no such value.
namespace values {

/// Seconds, a decimal number from 0 to ten million.
std::optional<base::Milliseconds> seconds(QStringView text);
std::optional<int> wholeNumber(QStringView text, int least, int most);
/// "127.0.0.1:8080", "[::1]:0", "localhost:8080".
std::optional<ListenAddress> listenAddress(const QString &text);
/// "1920x1080": 1 to 32 767 each, together at most 256 million pixels.
std::optional<QSize> size(QStringView text);
/// "X0,Y0,X1,Y1" in scene units, the smaller corner first.
std::optional<QRectF> view(QStringView text);
bool hasLineBreakOrNul(QStringView text);

} // namespace values

} // namespace ctl
