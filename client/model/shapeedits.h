// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geometry/box.h"
#include "model/ringsequence.h"

#include <optional>
#include <vector>

namespace model {

/// One ring of a shape whose rings somebody edited.
struct EditedRing
{
    RingId id;
    Stamp added; ///< zero for a shape's first rings
    RingSequence sequence;
    bool isGone = false;
    Stamp went;

    bool isShown() const { return !isGone && sequence.visibleCount() != 0; }
};

/// What is known beyond the plain shape, for shapes that somebody edited.
struct ShapeEdits
{
    struct Write
    {
        Field field;
        Stamp stamp;
    };
    std::vector<Write> writes; ///< of registers of the whole shape
    qint64 order = 0; ///< valid with a write of Field::Order
    geometry::Vertex offset;
    std::vector<EditedRing> rings; ///< empty while no ring was edited
    // As displayed; of a shape with edited rings.
    std::vector<geometry::Vertex> vertices;
    std::vector<quint32> ends; ///< empty for one ring
    std::optional<geometry::Box> box; ///< of `vertices`, once asked for

    Stamp stamp(Field field) const
    {
        for (const Write &w : writes) {
            if (w.field == field)
                return w.stamp;
        }
        return {};
    }
    /// Answers whether the write wins; between equal stamps the larger value does, so that order of
    /// arrival never counts.
    bool write(Field field, Stamp stamp, bool isLarger)
    {
        for (Write &w : writes) {
            if (w.field == field) {
                if (stamp < w.stamp || (stamp == w.stamp && !isLarger))
                    return false;
                w.stamp = stamp;
                return true;
            }
        }
        writes.push_back({ field, stamp });
        return true;
    }
    EditedRing *ring(const RingId &id)
    {
        for (EditedRing &r : rings) {
            if (r.id == id)
                return &r;
        }
        return nullptr;
    }
    /// The ring that holds a vertex.
    EditedRing *ringWith(const VertexId &id)
    {
        for (EditedRing &r : rings) {
            if (r.sequence.contains(id))
                return &r;
        }
        return nullptr;
    }
    /// Whether this operation brought a ring or vertices that are here.
    bool knows(const OperationId &origin) const
    {
        for (const EditedRing &r : rings) {
            if (r.id.origin == origin || r.sequence.hasRun(origin))
                return true;
        }
        return false;
    }
    /// The index-th ring that is shown.
    const EditedRing *shownRing(std::size_t index) const
    {
        for (const EditedRing &r : rings) {
            if (r.isShown() && index-- == 0)
                return &r;
        }
        return nullptr;
    }
    /// Writes the rings that are shown out.
    void spell()
    {
        vertices.clear();
        ends.clear();
        for (const EditedRing &r : rings) {
            if (!r.isShown())
                continue;
            r.sequence.forEachVisible(
                [this](geometry::Vertex v) { vertices.push_back(v + offset); });
            ends.push_back(quint32(vertices.size()));
        }
        if (ends.size() == 1)
            ends.clear();
        box.reset();
    }
    /// Writes the place of one vertex that is shown out; everything else must stand.
    void spell(const EditedRing &ring, const VertexId &id)
    {
        std::size_t before = ring.sequence.visibleBefore(id);
        for (const EditedRing &r : rings) {
            if (&r == &ring)
                break;
            if (r.isShown())
                before += r.sequence.visibleCount();
        }
        geometry::Vertex &shown = vertices[before];
        const geometry::Vertex place = ring.sequence.state(id)->place + offset;
        if (box) {
            const bool wasInside = shown.x > box->left && shown.x < box->right && shown.y > box->top
                && shown.y < box->bottom;
            if (wasInside)
                box->add(place);
            else
                box.reset();
        }
        shown = place;
    }
    std::size_t bytes() const
    {
        std::size_t sum = sizeof(ShapeEdits) + writes.capacity() * sizeof(Write)
            + vertices.capacity() * sizeof(geometry::Vertex) + ends.capacity() * sizeof(quint32);
        for (const EditedRing &r : rings)
            sum += sizeof(EditedRing) + r.sequence.memoryBytes();
        return sum;
    }
};

} // namespace model
