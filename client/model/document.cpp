// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/document.h"

#include "model/blockpool.h"
#include "model/chunked.h"
#include "model/shapeedits.h"
#include "model/slottable.h"

#include <QHash>
#include <QSet>

#include <algorithm>
#include <unordered_map>

namespace model {

using geometry::Box;
using geometry::Vertex;

struct Document::Private
{
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
        BlockPool<Vertex>::Address vertices;
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
    BlockPool<Vertex> pool;
    BlockPool<quint32> ringEnds;
    std::unordered_map<Slot, QString> labels;
    std::unordered_map<Slot, std::unique_ptr<ShapeEdits>> edits;
    quint64 latestTime = 0;

    /// Operations by what they wait for: a shape, or the operation that brings a ring or vertices.
    QHash<OperationId, std::vector<Operation>> waiting;
    QSet<OperationId> isWaiting;

    ChangeSet changes;
    QHash<Slot, std::size_t> changeOf;
    std::vector<Slot> unspelt;
    std::size_t shown = 0;

    ShapeId idOf(Slot slot) const { return shapes[slot].id; }
    std::optional<Slot> find(const ShapeId &id) const
    {
        return table.find(id, [this](Slot s) { return idOf(s); });
    }
    bool isShown(const Shape &shape) const { return !(shape.flags & IsDeleted); }

    ShapeEdits &editsOf(Slot slot)
    {
        std::unique_ptr<ShapeEdits> &e = edits[slot];
        if (!e) {
            e = std::make_unique<ShapeEdits>();
            shapes[slot].flags |= HasEdits;
        }
        return *e;
    }
    ShapeEdits *findEdits(Slot slot) const
    {
        return shapes[slot].flags & HasEdits ? edits.at(slot).get() : nullptr;
    }
    /// Of a shape whose rings were edited, with its vertices spelt out; else null.
    ShapeEdits *spelt(Slot slot)
    {
        Shape &shape = shapes[slot];
        if (!(shape.flags & HasEditedRings))
            return nullptr;
        ShapeEdits &e = *edits.at(slot);
        if (shape.flags & MustBeSpelt) {
            shape.flags &= ~MustBeSpelt;
            e.spell();
        }
        return &e;
    }
    void mustBeSpelt(Slot slot)
    {
        if (shapes[slot].flags & MustBeSpelt)
            return;
        shapes[slot].flags |= MustBeSpelt;
        unspelt.push_back(slot);
    }

    std::span<const Vertex> vertices(Slot slot)
    {
        if (const ShapeEdits *e = spelt(slot))
            return e->vertices;
        const Shape &shape = shapes[slot];
        return { pool.at(shape.vertices), shape.vertexCount };
    }
    /// Where a handle of several rings' ends leads: 16 bits of block, 16 bits of offset, from 1.
    static BlockPool<quint32>::Address endsAddress(quint32 handle)
    {
        return { (handle - 1) >> 16, (handle - 1) & 0xffff };
    }
    std::span<const quint32> ends(Slot slot)
    {
        if (const ShapeEdits *e = spelt(slot))
            return e->ends;
        const Shape &shape = shapes[slot];
        if (!shape.ends)
            return {};
        const quint32 *first = ringEnds.at(endsAddress(shape.ends));
        return { first + 1, *first };
    }
    RingsView rings(Slot slot) { return RingsView(vertices(slot), ends(slot)); }
    Box box(Slot slot)
    {
        ShapeEdits *e = spelt(slot);
        if (!e)
            return Box::of(vertices(slot));
        if (!e->box)
            e->box = Box::of(e->vertices);
        return *e->box;
    }

    /// The rings as sequences that can be edited.
    ShapeEdits &withRings(Slot slot)
    {
        ShapeEdits &e = editsOf(slot);
        if (shapes[slot].flags & HasEditedRings)
            return e;
        const RingsView view = rings(slot);
        const ShapeId id = idOf(slot);
        quint32 first = 0;
        for (std::size_t i = 0; i < view.count(); ++i) {
            Places places(view.ring(i).begin(), view.ring(i).end());
            for (Vertex &v : places)
                v = v - e.offset;
            e.rings.push_back({ RingId{ id, quint32(i) }, {}, RingSequence(id, first, places) });
            first += quint32(places.size());
        }
        shapes[slot].flags |= HasEditedRings;
        mustBeSpelt(slot);
        return e;
    }

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
        const Slot slot = Slot(shapes.size());
        Shape shape;
        shape.id = add.shape;
        shape.time = time;
        shape.fill = add.style.fill;
        shape.stroke = add.style.stroke;
        shape.fillOpacity = quint16(add.style.fillOpacity) & 0x3ff;
        std::size_t count = 0;
        for (const Places &ring : add.rings)
            count += ring.size();
        shape.vertices = pool.add(count);
        shape.vertexCount = quint32(count);
        Vertex *to = pool.at(shape.vertices);
        for (const Places &ring : add.rings)
            to = std::copy(ring.begin(), ring.end(), to);
        if (add.rings.size() > 1) {
            const auto address = ringEnds.add(add.rings.size() + 1);
            shape.ends = (address.block << 16 | address.offset) + 1;
            quint32 *end = ringEnds.at(address);
            *end++ = quint32(add.rings.size());
            quint32 sum = 0;
            for (const Places &ring : add.rings)
                *end++ = sum += quint32(ring.size());
        }
        shape.flags = add.kind == ShapeKind::Polygon ? IsPolygon | IsDeleted : IsDeleted;
        if (!add.label.isEmpty()) {
            labels[slot] = add.label;
            shape.flags |= HasLabel;
        }
        shapes.append(shape);
        table.insert(slot, [this](Slot s) { return idOf(s); });
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

    Value value(Slot slot, Field field) const
    {
        const Shape &shape = shapes[slot];
        const ShapeEdits *e = findEdits(slot);
        switch (field) {
        case Field::Deleted:
            return !isShown(shape);
        case Field::Label:
            return label(slot);
        case Field::Fill:
            return shape.fill;
        case Field::FillOpacity:
            return int(shape.fillOpacity);
        case Field::Stroke:
            return shape.stroke;
        case Field::Order:
            return order(slot);
        case Field::Offset:
            return e ? e->offset : Vertex();
        case Field::VertexPlace:
        case Field::VertexGone:
        case Field::RingGone:
            break;
        }
        Q_UNREACHABLE();
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

    QString label(Slot slot) const
    {
        return shapes[slot].flags & HasLabel ? labels.at(slot) : QString();
    }
    void setLabel(Slot slot, const QString &text)
    {
        if (text.isEmpty()) {
            labels.erase(slot);
            shapes[slot].flags &= ~HasLabel;
        } else {
            labels[slot] = text;
            shapes[slot].flags |= HasLabel;
        }
    }
    qint64 order(Slot slot) const
    {
        const ShapeEdits *e = findEdits(slot);
        if (e && e->stamp(Field::Order) != Stamp())
            return e->order;
        return qint64(shapes[slot].time) * 16;
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
    std::size_t bytes =
        d->shapes.bytes() + d->pool.bytes() + d->ringEnds.bytes() + d->table.bytes();
    for (const auto &[slot, label] : d->labels)
        bytes += 64 + std::size_t(label.size()) * sizeof(QChar);
    for (const auto &[slot, edits] : d->edits)
        bytes += 64 + edits->bytes();
    return bytes;
}

} // namespace model
