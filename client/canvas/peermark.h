// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ids.h"

#include "geometry/vertex.h"

#include <QColor>
#include <QPointF>
#include <QString>

#include <optional>
#include <vector>

namespace canvas {

/// What is shown of somebody else who is in the drawing.
///
/// Units:  scene units, or grid steps where the type is Vertex.
struct PeerMark
{
    QString name;
    QColor colour;
    std::optional<QPointF> cursor;
    /// The polygon that they are in the middle of: the vertices set so far, open.
    std::vector<geometry::Vertex> drawing;
    std::vector<model::ShapeId> selection;
};

} // namespace canvas
