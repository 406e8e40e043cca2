// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "render/scenetransform.h"

#include <QRect>
#include <QSize>

namespace canvas {

/// Which part of the scene a window shows, and how large.
///
/// The scene's zero lies on a whole device pixel at any time, so that pictures of scene parts meet without
/// seams and are moved without being drawn again. The wished place is kept beside it in full precision:
/// zooming in and out again comes back to the same view.
/// Units:   `scale` in device pixels for one scene unit; positions in device pixels of the window unless named
///          scene. Absolute device pixels count from the scene's zero.
class View
{
public:
    static constexpr double leastScale = 1.0 / 16384;
    static constexpr double mostScale = 256;

    double scale() const { return m_scale; }
    /// The window's top left corner in absolute device pixels.
    qint64 left() const { return m_left; }
    qint64 top() const { return m_top; }
    QSize size() const { return m_size; }

    render::SceneTransform transform() const
    {
        return { m_scale, QPointF(double(m_left) / m_scale, double(m_top) / m_scale) };
    }
    QPointF toScene(QPointF device) const { return transform().toScene(device); }
    QPointF toDevice(QPointF scene) const { return transform().toDevice(scene); }
    QRectF sceneRect() const { return transform().toScene(QRectF(QPointF(), QSizeF(m_size))); }

    /// Keeps the top left corner.
    void setSize(QSize size) { m_size = size; }
    void panBy(QPointF device);
    /// Keeps the scene place under `at`.
    void zoomBy(double factor, QPointF at);
    void set(const render::SceneTransform &transform);
    /// All of `scene`, `margin` device pixels from the window's border at least.
    void show(const QRectF &scene, double margin, double mostScaleWanted = mostScale);

private:
    void place(QPointF origin);

    double m_scale = 1;
    QPointF m_origin; ///< wished, scene
    qint64 m_left = 0;
    qint64 m_top = 0;
    QSize m_size;
};

} // namespace canvas
