// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geometry/box.h"
#include "render/devicepath.h"
#include "render/looktable.h"
#include "render/sprites.h"

namespace render {

/// Draws single shapes as the product shows them: which look, which level of detail.
///
/// Units:   device pixels; widths are multiplied by `pixelRatio`.
/// Owner:   the rasterizer must outlive it.
/// Thread:  one at a time.
class ShapePainter
{
public:
    static constexpr float discWidth = 8;
    static constexpr float strokeWidth = 1.5f;
    /// A polygon not larger than this on screen is drawn as a speck, without its vertices.
    static constexpr double speckSize = 2;
    /// How far shapes reach beyond their boxes, before `pixelRatio`.
    static constexpr double margin = 5;

    ShapePainter(Rasterizer &rasterizer, const SceneTransform &transform, const QRect &within,
                 double pixelRatio)
        : m_rasterizer(rasterizer), m_transform(transform), m_within(within),
          m_ratio(float(pixelRatio))
    {
    }

    /// Polygons whose box is not larger than this, in grid steps, need no vertices at a scale.
    static qint64 speckExtent(double scale)
    {
        return qint64(speckSize / scale * geometry::gridPerUnit);
    }
    static bool isSpeck(const geometry::Box &box, double scale)
    {
        return isWithin(box, speckExtent(scale));
    }
    static bool isWithin(const geometry::Box &box, qint64 extent)
    {
        return qint64(box.right) - box.left <= extent && qint64(box.bottom) - box.top <= extent;
    }

    /// The middle of a box.
    static DevicePoint centreOf(const geometry::Box &box, const SceneTransform &transform)
    {
        const QPointF middle((double(box.left) + box.right) / 2,
                             (double(box.top) + box.bottom) / 2);
        const QPointF p = transform.toDevice(middle / geometry::gridPerUnit);
        return { float(p.x()), float(p.y()) };
    }
    /// How large so many grid steps are, with the stroke around.
    static float stroked(qint64 steps, const SceneTransform &transform, float pixelRatio)
    {
        return float(double(steps) * transform.scale / geometry::gridPerUnit)
            + strokeWidth * pixelRatio;
    }
    void point(geometry::Vertex at, const Look &look);
    void speck(const geometry::Box &box, const Look &look);
    void polygon(const model::RingsView &rings, const Look &look);
    void polygon(const LocalRing &ring, const Look &look);

private:
    void drawPath(const Look &look);

    Rasterizer &m_rasterizer;
    SceneTransform m_transform;
    QRect m_within;
    float m_ratio;
    DevicePath m_path;
};

} // namespace render
