// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/shapepainter.h"

namespace render {

void ShapePainter::point(geometry::Vertex at, const Look &look)
{
    m_rasterizer.disc(centreOf(geometry::Box{ at.x, at.y, at.x, at.y }, m_transform),
                      discWidth * m_ratio, look.fill);
}

void ShapePainter::speck(const geometry::Box &box, const Look &look)
{
    m_rasterizer.speck(centreOf(box, m_transform),
                       stroked(qint64(box.right) - box.left, m_transform, m_ratio),
                       stroked(qint64(box.bottom) - box.top, m_transform, m_ratio), look.stroke);
}

void ShapePainter::polygon(const model::RingsView &rings, const Look &look)
{
    m_path.set(rings, m_transform, m_within);
    drawPath(look);
}

void ShapePainter::polygon(const LocalRing &ring, const Look &look)
{
    m_path.set(ring, m_transform, m_within);
    drawPath(look);
}

void ShapePainter::drawPath(const Look &look)
{
    m_rasterizer.fillAndStroke(m_path.rings(), FillRule::EvenOdd, look.fill,
                               float(look.opacity) / model::Style::opaque, look.stroke,
                               strokeWidth * m_ratio);
}

} // namespace render
