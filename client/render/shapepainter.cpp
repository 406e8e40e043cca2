// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/shapepainter.h"

namespace render {

void ShapePainter::point(geometry::Vertex at, const Look &look)
{
    m_rasterizer.disc(toDevice(at.x, at.y), discWidth * m_ratio, look.fill);
}

void ShapePainter::speck(const geometry::Box &box, const Look &look)
{
    const double toPixels = m_transform.scale / geometry::gridPerUnit;
    const float width = float((double(box.right) - box.left) * toPixels) + strokeWidth * m_ratio;
    const float height = float((double(box.bottom) - box.top) * toPixels) + strokeWidth * m_ratio;
    m_rasterizer.speck(
        toDevice((double(box.left) + box.right) / 2, (double(box.top) + box.bottom) / 2), width,
        height, look.stroke);
}

void ShapePainter::polygon(const model::RingsView &rings, const Look &look)
{
    m_path.set(rings, m_transform, m_within);
    m_rasterizer.fillAndStroke(m_path.rings(), FillRule::EvenOdd, look.fill,
                               float(look.opacity) / model::Style::opaque, look.stroke,
                               strokeWidth * m_ratio);
}

DevicePoint ShapePainter::toDevice(double x, double y) const
{
    const QPointF p = m_transform.toDevice(QPointF(x, y) / geometry::gridPerUnit);
    return { float(p.x()), float(p.y()) };
}

} // namespace render
