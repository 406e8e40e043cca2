// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/author.h"
#include "tools/preview.h"

#include <set>

namespace tools {

enum class CursorShape { Arrow, Cross, Hand, Move, Handle };

/// What a tool says about itself; the window makes sentences of it.
enum class Hint {
    SelectOrMove,
    PlacePoint,
    PlaceFirstVertex,
    PlaceNextVertex, ///< Backspace takes back, Esc cancels
    CloseOrPlaceNext, ///< Enter, double click or the first vertex closes
};

/// Answers where things are; kept apart from the host so that it can be a grid index.
class ShapeFinder
{
public:
    struct VertexHit
    {
        model::Slot slot = 0;
        std::size_t ring = 0;
        std::size_t index = 0;
        QPointF at;
    };

    virtual ~ShapeFinder() = default;
    /// The topmost shape within `tolerance` of a place: on a disc, inside a polygon or near its edge.
    virtual std::optional<model::Slot> shapeAt(QPointF scenePos, double tolerance) const = 0;
    /// Shapes that lie in the rectangle as a whole.
    virtual std::vector<model::Slot> shapesIn(const QRectF &rect) const = 0;
    /// The vertex or point nearest to a place.
    virtual std::optional<VertexHit> vertexNear(QPointF scenePos, double tolerance) const = 0;
    /// The nearest place on an edge.
    virtual std::optional<QPointF> edgeNear(QPointF scenePos, double tolerance) const = 0;
    /// The shape's own vertex nearest to a place.
    virtual std::optional<VertexHit> vertexOf(model::Slot slot, QPointF scenePos,
                                              double tolerance) const = 0;
    /// The nearest middle of an edge not shorter than `leastLength`: the one that leads to vertex `index`.
    virtual std::optional<VertexHit> middleOf(model::Slot slot, QPointF scenePos, double tolerance,
                                              double leastLength) const = 0;
};

/// All that a tool may know of the window.
///
/// Owner:  outlives its tools.
class ToolHost
{
public:
    virtual ~ToolHost() = default;

    virtual const model::Document &document() const = 0;
    virtual model::Author &author() = 0;
    virtual const ShapeFinder &finder() const = 0;
    /// How new shapes look.
    virtual model::Style style() const = 0;

    virtual const std::set<model::Slot> &selection() const = 0;
    virtual void setSelection(std::set<model::Slot> shapes) = 0;

    virtual void setCursor(CursorShape shape) = 0;
    virtual void setHint(Hint hint) = 0;
    virtual void setPreview(const Preview &preview) = 0;

    /// The edit is in the document already; it wants to be stored and sent.
    virtual void commit(const model::Transaction &transaction) = 0;
    /// The edit could not be made.
    virtual void reject(const model::EditError &error) = 0;
};

} // namespace tools
