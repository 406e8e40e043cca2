// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/document.h"

#include "model/shapestore.h"

#include <QHash>
#include <QSet>

#include <algorithm>

namespace model {

using geometry::Box;
using geometry::Vertex;

struct Document::Private : ShapeStore
{
    quint64 latestTime = 0;

    /// Operations by what they wait for: a shape, or the operation that brings a ring or vertices.
    QHash<OperationId, std::vector<Operation>> waiting;
    QSet<OperationId> isWaiting;

    ChangeSet changes;
    QHash<Slot, std::size_t> changeOf;
    std::size_t shown = 0;

    void note(Slot slot, ChangeFlags what)
    {
        const auto it = changeOf.constFind(slot);
        if (it != changeOf.cend()) {
            changes.changes[*it].what |= what;
            return;
        }
        changeOf.insert(slot, changes.changes.size());
        Change change{ slot, what, {} };
        if (isShown(shapes[slot]))
            change.before = box(slot);
        changes.changes.push_back(change);
    }

    /// What an operation waits for that could not be taken (whole); nothing when it is done, or
    /// speaks of what cannot come any more.
    using Missing = std::optional<OperationId>;

    Missing take(const Operation &operation)
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

    void addShape(const AddShape &add, quint64 time)
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

    /// Several replicas heard the same point or polygon. The earliest counts for the z-order; where
    /// their looks differ, the smallest value that nobody has overwritten: never who came first.
    void addAgain(Slot slot, const AddShape &add, quint64 time)
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

    void addRing(Slot slot, const AddRing &ring, const Operation &operation)
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

    Missing insertVertices(Slot slot, const InsertVertices &insert, const Operation &operation)
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

    /// What to wait for when a ring or vertex is not here.
    Missing missing(Slot slot, const ShapeEdits &e, const OperationId &origin) const
    {
        if (origin == idOf(slot) || e.knows(origin))
            return std::nullopt; // that operation brought no such part, and never will
        return origin;
    }

    Missing writePart(Slot slot, const Assignment &a, Stamp stamp)
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

    static bool isLarger(const Value &a, const Value &b)
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

    void write(Slot slot, const Assignment &a, Stamp stamp)
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

    void moveTo(Slot slot, ShapeEdits &e, Vertex offset)
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

    /// Takes what waited for `came`, and what waited for that.
    void wake(const OperationId &came)
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
};

Document::Document(QObject *parent) : QObject(parent), d(std::make_unique<Private>()) { }

Document::~Document() = default;

void Document::apply(const Operation &operation)
{
    const Batch batch(*this);
    if (const auto missing = d->take(operation)) {
        if (!d->isWaiting.contains(operation.id)) {
            d->isWaiting.insert(operation.id);
            d->waiting[*missing].push_back(operation);
        }
    } else if (!d->isWaiting.isEmpty() && !std::holds_alternative<Assign>(operation.what)) {
        const bool isAdd = std::holds_alternative<AddShape>(operation.what);
        d->wake(isAdd ? operation.shape() : operation.id);
    }
}

void Document::clear()
{
    d = std::make_unique<Private>();
    d->changes.isReset = true;
    if (m_batchDepth == 0)
        flushChanges();
}

void Document::flushChanges()
{
    if (d->changes.changes.empty() && !d->changes.isReset)
        return;
    const ChangeSet changes = std::exchange(d->changes, {});
    d->changeOf.clear();
    for (const Slot slot : std::exchange(d->unspelt, {}))
        d->spelt(slot);
    Q_EMIT changed(changes);
}

Slot Document::slotCount() const
{
    return Slot(d->shapes.size());
}

std::optional<Slot> Document::find(const ShapeId &id) const
{
    return d->find(id);
}

ShapeId Document::id(Slot slot) const
{
    return d->idOf(slot);
}

bool Document::isShown(Slot slot) const
{
    return d->isShown(d->shapes[slot]);
}

ShapeKind Document::kind(Slot slot) const
{
    return d->shapes[slot].flags & Private::IsPolygon ? ShapeKind::Polygon : ShapeKind::Point;
}

Style Document::style(Slot slot) const
{
    const Private::Shape &shape = d->shapes[slot];
    return { shape.fill, shape.stroke, int(shape.fillOpacity) };
}

QString Document::label(Slot slot) const
{
    return d->label(slot);
}

RingsView Document::rings(Slot slot) const
{
    return d->rings(slot);
}

Box Document::box(Slot slot) const
{
    return d->box(slot);
}

qint64 Document::order(Slot slot) const
{
    return d->order(slot);
}

bool Document::isBelow(Slot a, Slot b) const
{
    const qint64 orderA = order(a), orderB = order(b);
    return orderA != orderB ? orderA < orderB : d->idOf(a) < d->idOf(b);
}

std::vector<Slot> Document::inOrder() const
{
    std::vector<std::pair<qint64, Slot>> keys;
    keys.reserve(d->shown);
    for (Slot slot = 0; slot < slotCount(); ++slot) {
        if (isShown(slot))
            keys.emplace_back(order(slot), slot);
    }
    std::sort(keys.begin(), keys.end(), [this](const auto &a, const auto &b) {
        return a.first != b.first ? a.first < b.first : d->idOf(a.second) < d->idOf(b.second);
    });
    std::vector<Slot> result;
    result.reserve(keys.size());
    for (const auto &[order, slot] : keys)
        result.push_back(slot);
    return result;
}

std::size_t Document::shownCount() const
{
    return d->shown;
}

std::size_t Document::vertexCount() const
{
    std::size_t count = 0;
    for (Slot slot = 0; slot < slotCount(); ++slot) {
        if (isShown(slot))
            count += vertices(slot).size();
    }
    return count;
}

Box Document::bounds() const
{
    Box bounds;
    for (Slot slot = 0; slot < slotCount(); ++slot) {
        if (isShown(slot))
            bounds.add(box(slot));
    }
    return bounds;
}

// A shape whose rings nobody edited answers from its plain vertices: asking must not cost what
// editing does.

std::optional<Document::Written> Document::read(Slot slot, const Register &target) const
{
    const Field field = target.field;
    const ShapeEdits *e = d->findEdits(slot);
    if (!hasPart(field))
        return Written{ d->value(slot, field), e ? e->stamp(field) : Stamp() };
    if (!(d->shapes[slot].flags & Private::HasEditedRings)) {
        const std::size_t index = target.part.index;
        const RingsView view = rings(slot);
        if (target.part.origin != id(slot)
            || index >= (field == Field::RingGone ? view.count() : view.all().size()))
            return std::nullopt;
        if (field == Field::VertexPlace)
            return Written{ view.all()[index] - offset(slot), {} };
        return Written{ false, {} };
    }
    for (const EditedRing &ring : e->rings) {
        if (field == Field::RingGone) {
            if (ring.id == target.part)
                return Written{ ring.isGone, ring.went };
        } else if (const RingSequence::State *state = ring.sequence.state(target.part)) {
            if (field == Field::VertexPlace)
                return Written{ state->place, state->placed };
            return Written{ state->isGone, state->went };
        }
    }
    return std::nullopt;
}

std::optional<RingId> Document::ringId(Slot slot, std::size_t ring) const
{
    if (!(d->shapes[slot].flags & Private::HasEditedRings))
        return ring < rings(slot).count() ? std::optional(RingId{ id(slot), quint32(ring) })
                                          : std::nullopt;
    const EditedRing *found = d->findEdits(slot)->shownRing(ring);
    return found ? std::optional(found->id) : std::nullopt;
}

std::optional<VertexId> Document::vertexId(Slot slot, std::size_t ring, std::size_t index) const
{
    if (!(d->shapes[slot].flags & Private::HasEditedRings)) {
        const RingsView view = rings(slot);
        if (ring >= view.count() || index >= view.ring(ring).size())
            return std::nullopt;
        const auto before = std::size_t(view.ring(ring).data() - view.all().data());
        return VertexId{ id(slot), quint32(before + index) };
    }
    const EditedRing *found = d->findEdits(slot)->shownRing(ring);
    return found ? found->sequence.visible(index) : std::nullopt;
}

std::optional<Document::Anchor> Document::anchorBefore(Slot slot, std::size_t ring,
                                                       std::size_t before) const
{
    if (!(d->shapes[slot].flags & Private::HasEditedRings)) {
        if (const auto next = vertexId(slot, ring, before))
            return Anchor{ next, Side::Left };
        const auto last = before ? vertexId(slot, ring, before - 1) : std::nullopt;
        return last ? std::optional(Anchor{ last, Side::Right }) : std::nullopt;
    }
    const EditedRing *found = d->findEdits(slot)->shownRing(ring);
    const auto anchor = found ? found->sequence.anchorBefore(before) : std::nullopt;
    if (!anchor)
        return std::nullopt;
    return Anchor{ anchor->first, anchor->second };
}

bool Document::hasEditedRings(Slot slot) const
{
    return d->shapes[slot].flags & Private::HasEditedRings;
}

std::vector<ReplicaId> Document::edgeAuthors(Slot slot, std::size_t ring, std::size_t edge) const
{
    if (!hasEditedRings(slot))
        return {};
    const EditedRing *found = d->findEdits(slot)->shownRing(ring);
    return found ? found->sequence.edgeAuthors(edge) : std::vector<ReplicaId>();
}

Vertex Document::offset(Slot slot) const
{
    const ShapeEdits *e = d->findEdits(slot);
    return e ? e->offset : Vertex();
}

quint64 Document::latestTime() const
{
    return d->latestTime;
}

std::size_t Document::waitingCount() const
{
    return std::size_t(d->isWaiting.size());
}

std::size_t Document::memoryBytes() const
{
    return d->bytes();
}

} // namespace model
