// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geometry/vertex.h"

#include <QPointF>
#include <QRectF>
#include <QSizeF>

#include <algorithm>

namespace render {

/// Leads from scene places to device pixels and back: a scale and no rotation.
///
/// Units:  `scale` in device pixels for one scene unit; `origin` is the scene place of the
///         picture's top left corner.
struct SceneTransform
{
    double scale = 1;
    QPointF origin;

    friend bool operator==(const SceneTransform &, const SceneTransform &) = default;

    QPointF toDevice(QPointF scene) const { return (scene - origin) * scale; }
    QPointF toDevice(geometry::Vertex v) const { return toDevice(v.toScene()); }
    QPointF toScene(QPointF device) const { return device / scale + origin; }
    QRectF toScene(const QRectF &device) const
    {
        return QRectF(toScene(device.topLeft()), toScene(device.bottomRight()));
    }
    QRectF toDevice(const QRectF &scene) const
    {
        return QRectF(toDevice(scene.topLeft()), toDevice(scene.bottomRight()));
    }

    /// Shows all of `scene` in the middle of a picture of `size`, with `margin` device pixels free at
    /// each side; a box without extent comes at scale 1.
    static SceneTransform showing(const QRectF &scene, QSizeF size, double margin = 0)
    {
        const double width = std::max(1.0, size.width() - 2 * margin);
        const double height = std::max(1.0, size.height() - 2 * margin);
        SceneTransform transform;
        if (scene.width() > 0 && scene.height() > 0)
            transform.scale = std::min(width / scene.width(), height / scene.height());
        else if (scene.width() > 0)
            transform.scale = width / scene.width();
        else if (scene.height() > 0)
            transform.scale = height / scene.height();
        transform.origin =
            scene.center() - QPointF(size.width() / 2, size.height() / 2) / transform.scale;
        return transform;
    }
};

} // namespace render
