// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/scene.h"
#include "canvas/view.h"
#include "tools/preview.h"

#include <QImage>

class QPainter;

namespace render {
class SpanRasterizer;
}

namespace canvas {

/// A polygon one of whose vertices is on its way, as the tiles would show it.
///
/// Of a polygon of many vertices a picture as large as the window is kept, in which each step of the vertex draws
/// what its two edges sweep over and no more.
/// Units:   device pixels.
/// Owner:   scene, view and rasterizer must outlive it.
class LiftedPolygon
{
public:
    LiftedPolygon(const Scene &scene, const View &view, render::SpanRasterizer &rasterizer)
        : m_scene(scene), m_view(view), m_rasterizer(rasterizer)
    {
    }

    /// All of the polygon.
    QRectF extent(const tools::Preview::Reshaped &reshaped) const;
    /// The vertex with its two edges.
    QRectF edgesExtent(const tools::Preview::Reshaped &reshaped) const;

    void paint(QPainter &painter, const tools::Preview::Reshaped &reshaped, const QRect &region,
               double pixelRatio);
    /// The document changed.
    void update(const model::ChangeSet &changes);
    /// Nothing is on its way any more.
    void clear() { m_layer = {}; }

private:
    void draw(const tools::Preview::Reshaped &reshaped, const render::SceneTransform &transform,
              const QRect &part, double pixelRatio);
    QRect deviceRect(const QRectF &rect, double pixelRatio) const;

    const Scene &m_scene;
    const View &m_view;
    render::SpanRasterizer &m_rasterizer;
    QImage m_layer; ///< the size of the window; null when there is none
    render::SceneTransform m_transform;
    double m_ratio = 1;
    tools::Preview::Reshaped m_drawn;
    render::RunTree::Cut m_cut;
};

} // namespace canvas
