// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/shapestore.h"

#include <QHash>
#include <QSet>

namespace model {

/// The shapes, what waits for them, and how an operation becomes part of both.
struct DocumentState : ShapeStore
{
    quint64 latestTime = 0;

    /// Operations by what they wait for: a shape, or the operation that brings a ring or vertices.
    QHash<OperationId, std::vector<Operation>> waiting;
    QSet<OperationId> isWaiting;

    ChangeSet changes;
    QHash<Slot, std::size_t> changeOf; ///< of shapes that were here before
    Slot firstNew = 0; ///< the first shape since changes were told
    std::vector<quint32> changeOfNew; ///< of the shapes from there on, in their order
    std::size_t shown = 0;

    /// Before the change.
    void note(Slot slot, ChangeFlags what);

    /// What an operation waits for that could not be taken (whole); nothing when it is done, or
    /// speaks of what cannot come any more.
    using Missing = std::optional<OperationId>;
    Missing take(const Operation &operation);
    /// Takes what waited for `came`, and what waited for that.
    void wake(const OperationId &came);

private:
    void addShape(const AddShape &add, quint64 time);
    /// Several replicas heard the same point or polygon. The earliest counts for the z-order; where
    /// their looks differ, the smallest value that nobody has overwritten: never who came first.
    void addAgain(Slot slot, const AddShape &add, quint64 time);
    void addRing(Slot slot, const AddRing &ring, const Operation &operation);
    Missing insertVertices(Slot slot, const InsertVertices &insert, const Operation &operation);
    /// What to wait for when a ring or vertex is not here.
    Missing missing(Slot slot, const ShapeEdits &e, const OperationId &origin) const;
    Missing writePart(Slot slot, const Assignment &a, Stamp stamp);
    void write(Slot slot, const Assignment &a, Stamp stamp);
    void moveTo(Slot slot, ShapeEdits &e, geometry::Vertex offset);
};

} // namespace model
