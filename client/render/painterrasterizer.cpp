// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/painterrasterizer.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace render {

namespace {

QPainterPath pathOf(const DeviceRings &rings, FillRule rule)
{
    QPainterPath path;
    path.setFillRule(rule == FillRule::EvenOdd ? Qt::OddEvenFill : Qt::WindingFill);
    for (std::size_t i = 0; i < rings.count(); ++i) {
        const auto ring = rings.ring(i);
        if (ring.empty())
            continue;
        path.moveTo(double(ring[0].x), double(ring[0].y));
        for (const DevicePoint p : ring.subspan(1))
            path.lineTo(double(p.x), double(p.y));
        path.closeSubpath();
    }
    return path;
}

QColor toColor(Rgb colour)
{
    return QColor::fromRgb(QRgb(colour | 0xff000000u));
}

} // namespace

PainterRasterizer::PainterRasterizer(QPainter &painter) : m_painter(painter)
{
    m_painter.setRenderHint(QPainter::Antialiasing);
}

void PainterRasterizer::setClip(const QRect &clip)
{
    m_painter.setClipRect(clip);
}

void PainterRasterizer::fill(const DeviceRings &rings, FillRule rule, Rgb colour, float opacity)
{
    if (!(opacity > 0))
        return;
    QColor fillColour = toColor(colour);
    fillColour.setAlphaF(std::min(opacity, 1.0f));
    m_painter.fillPath(pathOf(rings, rule), fillColour);
}

void PainterRasterizer::stroke(const DeviceRings &rings, Rgb colour, float width)
{
    // QPainter draws nothing where all points of a ring coincide.
    QPainterPath path;
    for (std::size_t i = 0; i < rings.count(); ++i) {
        const auto ring = rings.ring(i);
        if (!ring.empty()
            && std::all_of(ring.begin(), ring.end(), [&](DevicePoint p) { return p == ring[0]; }))
            disc(ring[0], width, colour);
        else
            path.addPath(pathOf({ ring, {} }, FillRule::EvenOdd));
    }
    m_painter.strokePath(
        path, QPen(toColor(colour), double(width), Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
}

void PainterRasterizer::disc(DevicePoint centre, float diameter, Rgb colour)
{
    speck(centre, diameter, diameter, colour);
}

void PainterRasterizer::speck(DevicePoint centre, float width, float height, Rgb colour)
{
    QPainterPath path;
    path.addEllipse(QPointF(double(centre.x), double(centre.y)), double(width) / 2,
                    double(height) / 2);
    m_painter.fillPath(path, toColor(colour));
}

} // namespace render
