// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/blockpool.h"
#include "model/chunked.h"
#include "model/document.h"
#include "model/shapeedits.h"
#include "model/slottable.h"

#include <memory>
#include <unordered_map>

namespace model {

/// The shapes of a document by slot, as arrays: what everybody sees, and what is known of those
/// that somebody edited. Knows nothing of operations' order; that is the document's part.
struct ShapeStore
{
    using VertexPool = BlockPool<geometry::Vertex>;

    enum Flag : quint8 {
        IsPolygon = 1,
        IsDeleted = 2,
        HasEditedRings = 4, ///< its vertices are in ShapeEdits::vertices, no longer in the pool
        HasEdits = 8,
        HasLabel = 16,
        MustBeSpelt = 32, ///< ShapeEdits::vertices are out of date; the slot is in `unspelt`
    };

    struct Shape
    {
        ShapeId id;
        quint64 time = 0; ///< of the operation that added it (the earliest when several did)
        VertexPool::Address vertices;
        quint32 vertexCount = 0;
        quint32 ends = 0; ///< of several rings: their number and ends in `ringEnds`
        Colour fill;
        Colour stroke;
        quint16 fillOpacity : 10 = 0;
        quint16 flags : 6 = 0;
    };
    static_assert(sizeof(Shape) == 48);

    Chunked<Shape> shapes;
    SlotTable table;
    VertexPool pool;
    BlockPool<quint32> ringEnds;
    std::unordered_map<Slot, QString> labels;
    std::unordered_map<Slot, std::unique_ptr<ShapeEdits>> edits;
    std::vector<Slot> unspelt;

    ShapeId idOf(Slot slot) const { return shapes[slot].id; }
    std::optional<Slot> find(const ShapeId &id) const
    {
        return table.find(id, [this](Slot s) { return idOf(s); });
    }
    bool isShown(const Shape &shape) const { return !(shape.flags & IsDeleted); }

    ShapeEdits &editsOf(Slot slot); ///< made when there are none
    ShapeEdits *findEdits(Slot slot) const
    {
        return shapes[slot].flags & HasEdits ? edits.at(slot).get() : nullptr;
    }
    /// Of a shape whose rings were edited, with its vertices spelt out; else null.
    ShapeEdits *spelt(Slot slot);
    void mustBeSpelt(Slot slot);

    std::span<const geometry::Vertex> vertices(Slot slot);
    std::span<const quint32> ends(Slot slot);
    RingsView rings(Slot slot) { return RingsView(vertices(slot), ends(slot)); }
    geometry::Box box(Slot slot);
    /// The rings as sequences that can be edited.
    ShapeEdits &withRings(Slot slot);
    /// Of a register of the whole shape.
    Value value(Slot slot, Field field) const;
    QString label(Slot slot) const
    {
        return shapes[slot].flags & HasLabel ? labels.at(slot) : QString();
    }
    void setLabel(Slot slot, const QString &text);
    qint64 order(Slot slot) const
    {
        const ShapeEdits *e = findEdits(slot);
        if (e && e->stamp(Field::Order) != Stamp())
            return e->order;
        return qint64(shapes[slot].time) * 16;
    }

    /// A shape that is not shown yet.
    Slot addHidden(const AddShape &add, quint64 time);
    /// Of an id that is not here.
    Slot append(const Shape &shape);
    /// Room for the ends of a shape's `count` rings.
    quint32 *addEnds(Shape &shape, std::size_t count);
    /// The ends of a shape whose rings nobody edited; empty for one ring.
    std::span<const quint32> plainEnds(const Shape &shape) const;
    /// Grows at once to what so many shapes need.
    void reserve(std::size_t shapeCount, std::size_t editCount, std::size_t labelCount);

    std::size_t bytes() const;
};

} // namespace model
