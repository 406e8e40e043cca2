// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/document.h"

#include <QRectF>

#include <optional>
#include <vector>

namespace tools {

/// What a tool shows over the drawing while nothing is decided yet.
///
/// Units:  scene units, or grid steps where the type is Vertex.
struct Preview
{
    /// A polygon in progress: the vertices set so far, open.
    std::vector<geometry::Vertex> drawing;
    /// Where its next vertex would be.
    std::optional<QPointF> next;
    /// The next click closes it.
    bool isClosing = false;

    /// Shapes on their way: drawn at their place plus `movedBy`, not at their old one.
    std::vector<model::Slot> moving;
    geometry::Vertex movedBy;

    /// One polygon of which a vertex is elsewhere than in the document, or (isNew) that has one more, before
    /// vertex `index`.
    struct Reshaped
    {
        model::Slot slot = 0;
        std::size_t ring = 0;
        std::size_t index = 0;
        bool isNew = false;
        geometry::Vertex to;

        bool isSameVertex(const Reshaped &other) const
        {
            return slot == other.slot && ring == other.ring && index == other.index
                && isNew == other.isNew;
        }
    };
    std::optional<Reshaped> reshaped;

    std::optional<QRectF> rubberBand;
    /// Where the pointer caught a vertex or an edge of another shape.
    std::optional<QPointF> snapped;
    /// The vertex under the pointer, or the middle of an edge where one would be put in.
    std::optional<QPointF> handle;
};

} // namespace tools
