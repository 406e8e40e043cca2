// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/shapepainter.h"

namespace render {

namespace {

DevicePoint centreOf(const geometry::Box &box, const SceneTransform &transform)
{
    const QPointF middle((double(box.left) + box.right) / 2, (double(box.top) + box.bottom) / 2);
    const QPointF p = transform.toDevice(middle / geometry::gridPerUnit);
    return { float(p.x()), float(p.y()) };
}

/// How large so many grid steps are, with the stroke around.
float stroked(qint64 steps, const SceneTransform &transform, float pixelRatio)
{
    return float(double(steps) * transform.scale / geometry::gridPerUnit)
        + ShapePainter::strokeWidth * pixelRatio;
}

} // namespace

Sprites::Placed ShapePainter::place(const geometry::Box &box, const Look &look,
                                    const SceneTransform &transform, float pixelRatio)
{
    const DevicePoint centre = centreOf(box, transform);
    if (look.isPoint)
        return Sprites::disc(centre, discWidth * pixelRatio);
    return Sprites::speck(centre, stroked(qint64(box.right) - box.left, transform, pixelRatio),
                          stroked(qint64(box.bottom) - box.top, transform, pixelRatio));
}

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
    m_rasterizer.fillAndStroke(m_path.rings(), FillRule::EvenOdd, look.fill,
                               float(look.opacity) / model::Style::opaque, look.stroke,
                               strokeWidth * m_ratio);
}

} // namespace render
