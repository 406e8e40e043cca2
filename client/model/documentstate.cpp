// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/documentstate.h"

namespace model {

using geometry::Vertex;

namespace {

/// A drawing that had nothing and got more than this in one batch is to be read anew.
constexpr std::size_t manyNew = 100'000;

bool isLarger(const Value &a, const Value &b)
{
    return std::visit(
        [&](const auto &v) {
            using T = std::decay_t<decltype(v)>;
            const T &w = std::get<T>(b);
            if constexpr (std::is_same_v<T, Vertex>)
                return std::pair(v.x, v.y) > std::pair(w.x, w.y);
            else
                return v > w;
        },
        a);
}

} // namespace

void DocumentState::note(Slot slot, ChangeFlags what)
{
    if (changes.isReset)
        return; // that says it all
    if (slot >= firstNew && slot - firstNew < changeOfNew.size()) {
        changes.changes[changeOfNew[slot - firstNew]].what |= what;
        return;
    }
    const auto it = changeOf.constFind(slot);
    if (it != changeOf.cend()) {
        changes.changes[*it].what |= what;
        return;
    }
    // A large drawing comes in as a million new shapes: a hash of them would take longer than all else.
    if (changeOfNew.empty())
        firstNew = slot;
    if (changeOfNew.size() == manyNew && changes.changes.size() == manyNew && firstNew == 0) {
        // Nothing was there before, so listing it all says no more than this.
        changes = { {}, true };
        changeOfNew.clear();
        return;
    }
    if (!isShown(shapes[slot]) && slot == firstNew + changeOfNew.size()
        && slot + 1 == shapes.size())
        changeOfNew.push_back(quint32(changes.changes.size()));
    else
        changeOf.insert(slot, changes.changes.size());
    Change change{ slot, what, {} };
    if (isShown(shapes[slot]))
        change.before = box(slot);
    changes.changes.push_back(change);
}

DocumentState::Missing DocumentState::take(const Operation &operation)
{
    if (operation.time <= OperationLimits::maxFollowedTime)
        latestTime = std::max(latestTime, operation.time);
    if (const auto *add = std::get_if<AddShape>(&operation.what)) {
        addShape(*add, operation.time);
        return std::nullopt;
    }
    const auto slot = find(operation.shape());
    if (!slot)
        return operation.shape();
    if (const auto *assign = std::get_if<Assign>(&operation.what)) {
        Missing missing;
        for (const Assignment &a : assign->assignments) {
            if (!fits(a.target.field, a.value)) {
                Q_ASSERT_X(false, "Document", "a register's value is of another kind");
                continue;
            }
            if (!hasPart(a.target.field))
                write(*slot, a, operation.stamp());
            else if (const Missing part = writePart(*slot, a, operation.stamp()))
                missing = part;
        }
        return missing;
    }
    if (!(shapes[*slot].flags & IsPolygon))
        return std::nullopt; // a point stays a point
    if (const auto *ring = std::get_if<AddRing>(&operation.what)) {
        addRing(*slot, *ring, operation);
        return std::nullopt;
    }
    return insertVertices(*slot, std::get<InsertVertices>(operation.what), operation);
}

void DocumentState::addShape(const AddShape &add, quint64 time)
{
    if (const auto slot = find(add.shape)) {
        addAgain(*slot, add, time);
        return;
    }
    const Slot slot = addHidden(add, time);
    note(slot, ChangeFlag::Shown); // noted as not shown before
    shapes[slot].flags &= ~IsDeleted;
    ++shown;
}

void DocumentState::addAgain(Slot slot, const AddShape &add, quint64 time)
{
    Shape &shape = shapes[slot];
    const ShapeEdits *e = findEdits(slot);
    const auto isUnwritten = [&](Field field) { return !e || e->stamp(field) == Stamp(); };
    if (time < shape.time) {
        note(slot, ChangeFlag::Order);
        shape.time = time;
    }
    if (isUnwritten(Field::Fill) && add.style.fill < shape.fill) {
        note(slot, ChangeFlag::Looks);
        shape.fill = add.style.fill;
    }
    if (isUnwritten(Field::Stroke) && add.style.stroke < shape.stroke) {
        note(slot, ChangeFlag::Looks);
        shape.stroke = add.style.stroke;
    }
    if (isUnwritten(Field::FillOpacity) && add.style.fillOpacity < shape.fillOpacity) {
        note(slot, ChangeFlag::Looks);
        shape.fillOpacity = quint16(add.style.fillOpacity) & 0x3ff;
    }
    if (isUnwritten(Field::Label) && add.label < label(slot)) {
        note(slot, ChangeFlag::Looks);
        setLabel(slot, add.label);
    }
}

void DocumentState::addRing(Slot slot, const AddRing &ring, const Operation &operation)
{
    ShapeEdits &e = withRings(slot);
    const RingId id{ operation.id, 0 };
    if (e.ring(id))
        return;
    note(slot, ChangeFlag::Geometry);
    EditedRing edited{ id, operation.stamp(), RingSequence(operation.id, 0, ring.places) };
    const auto isBefore = [](const EditedRing &a, const EditedRing &b) {
        return std::pair(a.added, a.id) < std::pair(b.added, b.id);
    };
    const auto at = std::upper_bound(e.rings.begin(), e.rings.end(), edited, isBefore);
    e.rings.insert(at, std::move(edited));
    mustBeSpelt(slot);
}

DocumentState::Missing DocumentState::insertVertices(Slot slot, const InsertVertices &insert,
                                                     const Operation &operation)
{
    ShapeEdits &e = withRings(slot);
    EditedRing *ring = e.ring(insert.ring);
    if (!ring)
        return missing(slot, e, insert.ring.origin);
    if (insert.parent && !ring->sequence.contains(*insert.parent))
        return missing(slot, e, insert.parent->origin);
    if (ring->sequence.hasRun(operation.id))
        return std::nullopt;
    note(slot, ChangeFlag::Geometry);
    ring->sequence.insert(operation.id, insert.parent, insert.side, insert.places);
    mustBeSpelt(slot);
    return std::nullopt;
}

DocumentState::Missing DocumentState::missing(Slot slot, const ShapeEdits &e,
                                              const OperationId &origin) const
{
    if (origin == idOf(slot) || e.knows(origin))
        return std::nullopt; // that operation brought no such part, and never will
    return origin;
}

DocumentState::Missing DocumentState::writePart(Slot slot, const Assignment &a, Stamp stamp)
{
    const Field field = a.target.field;
    if (!(shapes[slot].flags & IsPolygon) && field != Field::VertexPlace)
        return std::nullopt; // a point stays a point
    ShapeEdits &e = withRings(slot);
    if (field == Field::RingGone) {
        EditedRing *ring = e.ring(a.target.part);
        if (!ring)
            return missing(slot, e, a.target.part.origin);
        const bool gone = std::get<bool>(a.value);
        if (std::pair(stamp, gone) <= std::pair(ring->went, ring->isGone))
            return std::nullopt;
        ring->went = stamp;
        if (gone != ring->isGone) {
            note(slot, ChangeFlag::Geometry);
            ring->isGone = gone;
            mustBeSpelt(slot);
        }
        return std::nullopt;
    }
    EditedRing *ring = e.ringWith(a.target.part);
    if (!ring)
        return missing(slot, e, a.target.part.origin);
    // Noted with what stood there before, so only a write that will be seen is.
    if (field == Field::VertexPlace) {
        const Vertex place = std::get<Vertex>(a.value);
        const RingSequence::State &now = *ring->sequence.state(a.target.part);
        if (stamp >= now.placed && !now.isGone && !ring->isGone && place != now.place)
            note(slot, ChangeFlag::Geometry);
        if (ring->sequence.setPlace(a.target.part, place, stamp) == RingSequence::Write::Seen
            && !ring->isGone && !(shapes[slot].flags & MustBeSpelt))
            e.spell(*ring, a.target.part);
        return std::nullopt;
    }
    const bool gone = std::get<bool>(a.value);
    const RingSequence::State &now = *ring->sequence.state(a.target.part);
    if (stamp >= now.went && gone != now.isGone && !ring->isGone)
        note(slot, ChangeFlag::Geometry);
    if (ring->sequence.setGone(a.target.part, gone, stamp) == RingSequence::Write::Seen)
        mustBeSpelt(slot);
    return std::nullopt;
}

void DocumentState::write(Slot slot, const Assignment &a, Stamp stamp)
{
    const Field field = a.target.field;
    ShapeEdits &e = editsOf(slot);
    const Value before = value(slot, field);
    if (!e.write(field, stamp, e.stamp(field) == stamp && isLarger(a.value, before)))
        return;
    if (field == Field::Order && a.value == before)
        e.order = std::get<qint64>(a.value);
    if (a.value == before)
        return;
    Shape &shape = shapes[slot];
    switch (field) {
    case Field::Deleted:
        note(slot, ChangeFlag::Shown);
        shape.flags ^= IsDeleted;
        shown = std::get<bool>(a.value) ? shown - 1 : shown + 1;
        return;
    case Field::Label:
        note(slot, ChangeFlag::Looks);
        setLabel(slot, std::get<QString>(a.value));
        return;
    case Field::Fill:
        note(slot, ChangeFlag::Looks);
        shape.fill = std::get<Colour>(a.value);
        return;
    case Field::FillOpacity:
        note(slot, ChangeFlag::Looks);
        shape.fillOpacity = quint16(std::get<int>(a.value)) & 0x3ff;
        return;
    case Field::Stroke:
        note(slot, ChangeFlag::Looks);
        shape.stroke = std::get<Colour>(a.value);
        return;
    case Field::Order:
        note(slot, ChangeFlag::Order);
        e.order = std::get<qint64>(a.value);
        return;
    case Field::Offset:
        note(slot, ChangeFlag::Geometry);
        moveTo(slot, e, std::get<Vertex>(a.value));
        return;
    case Field::VertexPlace:
    case Field::VertexGone:
    case Field::RingGone:
        break;
    }
    Q_UNREACHABLE();
}

void DocumentState::moveTo(Slot slot, ShapeEdits &e, Vertex offset)
{
    const Vertex by = offset - e.offset;
    e.offset = offset;
    Shape &shape = shapes[slot];
    if (shape.flags & MustBeSpelt)
        return;
    std::span<Vertex> shifted(pool.at(shape.vertices), shape.vertexCount);
    if (shape.flags & HasEditedRings)
        shifted = e.vertices;
    for (Vertex &v : shifted)
        v = v + by;
    e.box.reset();
}

void DocumentState::wake(const OperationId &came)
{
    std::vector<OperationId> arrived{ came };
    while (!arrived.empty()) {
        const std::vector<Operation> held = waiting.take(arrived.back());
        arrived.pop_back();
        for (const Operation &operation : held) {
            if (const Missing missing = take(operation)) {
                waiting[*missing].push_back(operation);
                continue;
            }
            isWaiting.remove(operation.id);
            if (!std::holds_alternative<Assign>(operation.what))
                arrived.push_back(operation.id);
        }
    }
}

} // namespace model
