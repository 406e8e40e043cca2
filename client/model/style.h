// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <compare>
#include <optional>

namespace model {

/// An opaque colour, 8 bits a channel, sRGB.
struct Colour
{
    quint8 red = 0;
    quint8 green = 0;
    quint8 blue = 0;

    friend bool operator==(Colour, Colour) = default;
    friend auto operator<=>(Colour, Colour) = default;

    /// "#rrggbb" in lower case.
    QByteArray text() const;
    /// Takes "#rrggbb" in either case, nothing else.
    static std::optional<Colour> fromText(QStringView text);
};

/// How a shape looks. Widths are fixed for now: strokes 1.5 px, points 8 px wide at any zoom.
struct Style
{
    static constexpr int opaque = 1000;

    Colour fill{ 0x1f, 0x6f, 0xeb }; ///< a point's disc, a polygon's inside
    Colour stroke{ 0x1f, 0x3a, 0x5f }; ///< a polygon's edge, opaque
    int fillOpacity = 400; ///< thousandths, 0 to 1000; a point is always opaque

    friend bool operator==(const Style &, const Style &) = default;
    friend auto operator<=>(const Style &, const Style &) = default;
};

} // namespace model
