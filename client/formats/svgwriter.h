// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/cutpolygon.h"

#include <QByteArray>
#include <QPointF>
#include <QColor>
#include <QSize>

namespace formats {

/// Writes shapes as SVG, in the order in which they come; nothing in it runs or is fetched.
///
/// Units:   px, which is also the unit of the viewBox; places have three decimals.
/// Source:  SVG 1.1 (second edition); XML 1.0, 2.2 for the characters that may stand in it.
class SvgWriter final
{
public:
    SvgWriter(QSize size, const QColor &background);

    void point(QPointF at, double diameter, const model::Style &style, const QString &label);
    void polygon(const CutPolygon &polygon, double strokeWidth, const model::Style &style,
                 const QString &label);
    /// The whole file; call it once.
    QByteArray finish();

    /// Text for XML: escaped, and U+FFFD for what XML cannot hold.
    static QByteArray escaped(const QString &text);

private:
    void circle(QPointF at, double diameter, const QByteArray &colour, const QByteArray &title);

    QByteArray m_out;
};

} // namespace formats
