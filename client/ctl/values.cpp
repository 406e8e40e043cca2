// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/values.h"

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace ctl::values {

namespace {

constexpr double maxSeconds = 1e7;
constexpr int maxSide = 32'767;
constexpr qint64 maxPixels = 256'000'000;
constexpr double maxViewCoordinate = 1e9; ///< far outside of all scenes

/// A decimal number, in the C locale, nothing around it.
std::optional<double> number(QStringView text)
{
    bool ok = false;
    const double value = text.toDouble(&ok);
    const bool isPlain = std::all_of(text.begin(), text.end(), [](QChar c) {
        return (c >= u'0' && c <= u'9') || c == u'.' || c == u'-' || c == u'+' || c == u'e'
            || c == u'E';
    });
    if (!ok || !isPlain || !std::isfinite(value))
        return std::nullopt;
    return value;
}

} // namespace

std::optional<base::Milliseconds> seconds(QStringView text)
{
    const auto value = number(text);
    if (!value || *value < 0 || *value > maxSeconds)
        return std::nullopt;
    return base::Milliseconds(qint64(std::llround(*value * 1000)));
}

std::optional<int> wholeNumber(QStringView text, int least, int most)
{
    const bool isPlain =
        std::all_of(text.begin(), text.end(), [](QChar c) { return c >= u'0' && c <= u'9'; });
    bool ok = false;
    const int value = text.toInt(&ok);
    if (!ok || !isPlain || value < least || value > most)
        return std::nullopt;
    return value;
}

std::optional<ListenAddress> listenAddress(const QString &text)
{
    const qsizetype colon = text.lastIndexOf(u':');
    if (colon <= 0)
        return std::nullopt;
    const auto port = wholeNumber(QStringView(text).mid(colon + 1), 0, 65535);
    QString host = text.left(colon);
    const bool isBracketed = host.startsWith(u'[') && host.endsWith(u']');
    if (isBracketed)
        host = host.mid(1, host.size() - 2);
    if (!port || isBracketed != host.contains(u':'))
        return std::nullopt;
    ListenAddress address{ QHostAddress(), quint16(*port) };
    if (host == u"localhost"_s)
        address.host = QHostAddress(QHostAddress::LocalHost);
    else if (!address.host.setAddress(host))
        return std::nullopt;
    return address;
}

std::optional<QSize> size(QStringView text)
{
    const QList<QStringView> sides = text.split(u'x');
    if (sides.size() != 2)
        return std::nullopt;
    const auto width = wholeNumber(sides[0], 1, maxSide);
    const auto height = wholeNumber(sides[1], 1, maxSide);
    if (!width || !height || qint64(*width) * *height > maxPixels)
        return std::nullopt;
    return QSize(*width, *height);
}

std::optional<QRectF> view(QStringView text)
{
    double corner[4];
    const QList<QStringView> parts = text.split(u',');
    if (parts.size() != 4)
        return std::nullopt;
    for (qsizetype i = 0; i < 4; ++i) {
        const auto value = number(parts[i].trimmed());
        if (!value || std::abs(*value) > maxViewCoordinate)
            return std::nullopt;
        corner[i] = *value;
    }
    if (corner[2] < corner[0] || corner[3] < corner[1])
        return std::nullopt;
    return QRectF(QPointF(corner[0], corner[1]), QPointF(corner[2], corner[3]));
}

bool hasLineBreakOrNul(QStringView text)
{
    return std::any_of(text.begin(), text.end(),
                       [](QChar c) { return c == u'\n' || c == u'\r' || c == QChar(u'\0'); });
}

} // namespace ctl::values
