// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/author.h"

#include "model/derivedshape.h"

#include <QSet>

#include <algorithm>
#include <map>
#include <numeric>

namespace model {

using geometry::Vertex;

namespace {

bool isInRange(const geometry::Box &box, Vertex by)
{
    const auto fits = [](qint64 v) { return v >= INT32_MIN && v <= INT32_MAX; };
    return fits(qint64(box.left) + by.x) && fits(qint64(box.right) + by.x)
        && fits(qint64(box.top) + by.y) && fits(qint64(box.bottom) + by.y);
}

bool isOpacity(int thousandths)
{
    return thousandths >= 0 && thousandths <= Style::opaque;
}

/// What peers would refuse must not be made.
std::optional<EditError> problemWith(const Style &style, const QString &label)
{
    if (!isOpacity(style.fillOpacity))
        return EditError{ EditError::Code::OutOfRange };
    if (!isLabelAllowed(label))
        return EditError{ EditError::Code::TooLarge };
    return std::nullopt;
}

} // namespace

struct Author::Private
{
    Document &document;
    ReplicaId replica;
    quint64 sequence = 0;
    quint64 time = 0;
    UndoStacks stacks;
    int macroDepth = 0;
    UndoStep macro;
    std::map<std::pair<ShapeId, Register>, std::size_t> macroIndex; ///< in macro.entries

    quint64 nextTime() const { return std::max(time, document.latestTime()) + 1; }
    OperationId nextId() const { return { replica, sequence + 1 }; }
    Stamp nextStamp() const { return { nextTime(), replica }; }

    /// The next operation, applied to the document.
    template <typename What> Operation &make(Transaction &transaction, What what)
    {
        Operation operation;
        operation.id = nextId();
        operation.time = nextTime();
        operation.what = std::move(what);
        sequence = operation.id.sequence;
        time = operation.time;
        document.apply(operation);
        transaction.operations.push_back(std::move(operation));
        return transaction.operations.back();
    }

    /// The slots of shapes that are shown, each once; nothing when one is not there.
    std::optional<std::vector<Slot>> shown(const std::vector<ShapeId> &shapes) const
    {
        std::vector<Slot> slots;
        QSet<Slot> seen;
        for (const ShapeId &shape : shapes) {
            const auto slot = document.find(shape);
            if (!slot || !document.isShown(*slot))
                return std::nullopt;
            if (!seen.contains(*slot)) {
                seen.insert(*slot);
                slots.push_back(*slot);
            }
        }
        return slots;
    }

    /// Writes registers of one shape, each at most once, with what undo needs; writes of what
    /// stands there already are left out.
    void assign(Transaction &transaction, UndoStep &step, Slot slot, std::vector<Assignment> writes)
    {
        const ShapeId shape = document.id(slot);
        const Stamp stamp = nextStamp();
        std::vector<Assignment> kept;
        for (Assignment &a : writes) {
            const auto now = document.read(slot, a.target);
            if (!now || now->value == a.value)
                continue;
            step.entries.push_back({ shape, a.target, now->value, a.value, now->stamp, stamp });
            kept.push_back(std::move(a));
        }
        if (!kept.empty())
            make(transaction, Assign{ shape, std::move(kept) });
    }

    /// Undo of something new is that it is gone; `stamp` stands for the time before it was there.
    static UndoStep::Entry birth(const ShapeId &shape, Field field, const VertexId &part,
                                 Stamp stamp)
    {
        return { shape, { field, part }, true, false, stamp, {} };
    }

    void finish(UndoStep step)
    {
        if (step.entries.empty())
            return;
        if (macroDepth == 0) {
            stacks.push(std::move(step));
            return;
        }
        stacks.cutRedo();
        for (UndoStep::Entry &e : step.entries) {
            const auto [it, isNew] =
                macroIndex.emplace(std::pair(e.shape, e.target), macro.entries.size());
            if (isNew) {
                macro.entries.push_back(std::move(e));
                continue;
            }
            UndoStep::Entry &merged = macro.entries[it->second];
            // Somebody else wrote in between: theirs is what undo gives back.
            if (e.beforeStamp != merged.afterStamp) {
                merged.before = std::move(e.before);
                merged.beforeStamp = e.beforeStamp;
            }
            merged.after = std::move(e.after);
            merged.afterStamp = e.afterStamp;
        }
    }

    /// What the open macro has so far becomes a step.
    bool closeMacro()
    {
        macroIndex.clear();
        if (macro.entries.empty())
            return false;
        stacks.push(std::exchange(macro, {}));
        return true;
    }

    /// One step back or forth. What somebody else has written since is left as they made it.
    void turn(Transaction &transaction, bool isUndo)
    {
        const std::vector<UndoStep::Entry> &entries = stacks.turn(isUndo).entries;
        // One operation a shape; a shape's entries need not be neighbours.
        std::vector<std::size_t> order(entries.size());
        std::iota(order.begin(), order.end(), std::size_t(0));
        std::map<ShapeId, std::size_t> firstOf;
        for (std::size_t i = 0; i < entries.size(); ++i)
            firstOf.emplace(entries[i].shape, i);
        std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
            return firstOf.at(entries[a].shape) < firstOf.at(entries[b].shape);
        });
        Assign assign;
        UndoStacks::Writes writes;
        const auto write = [&] {
            const std::size_t count = assign.assignments.size();
            if (count == 0)
                return;
            const Stamp stamp = make(transaction, std::exchange(assign, {})).stamp();
            for (std::size_t i = writes.size() - count; i < writes.size(); ++i)
                writes[i].second = stamp;
        };
        for (const std::size_t i : order) {
            const UndoStep::Entry &e = entries[i];
            if (assign.shape != e.shape
                || assign.assignments.size() == OperationLimits::maxAssignments)
                write();
            assign.shape = e.shape;
            const auto slot = document.find(e.shape);
            const auto now = slot ? document.read(*slot, e.target) : std::nullopt;
            if (!now || now->stamp != stacks.current(e, isUndo ? e.afterStamp : e.beforeStamp))
                continue;
            assign.assignments.push_back({ e.target, isUndo ? e.before : e.after });
            writes.emplace_back(&e, Stamp());
        }
        write();
        stacks.turned(isUndo, writes);
    }
};

Author::Author(Document &document, ReplicaId replica, QObject *parent)
    : QObject(parent),
      d(std::make_unique<Private>(Private{ .document = document, .replica = replica }))
{
}

Author::~Author() = default;

ReplicaId Author::replica() const
{
    return d->replica;
}

void Author::setReplica(ReplicaId replica, quint64 lastSequence)
{
    d->replica = replica;
    d->sequence = lastSequence;
}

quint64 Author::lastSequence() const
{
    return d->sequence;
}

quint64 Author::time() const
{
    return d->nextTime() - 1;
}

void Author::setCounters(quint64 lastSequence, quint64 time)
{
    d->sequence = lastSequence;
    d->time = std::max(d->time, time);
}

void Author::observe(quint64 time)
{
    if (time <= OperationLimits::maxFollowedTime)
        d->time = std::max(d->time, time);
}

Author::Made Author::addPoint(Vertex at, const Style &style, const QString &label)
{
    if (const auto error = problemWith(style, label))
        return *error;
    Transaction transaction;
    const Document::Batch batch(d->document);
    const ShapeId id = d->nextId();
    AddShape add{ id, ShapeKind::Point, { { at } }, style, mendedLabel(label) };
    const Stamp stamp = d->make(transaction, std::move(add)).stamp();
    d->finish({ { Private::birth(id, Field::Deleted, {}, stamp) } });
    Q_EMIT undoChanged();
    return transaction;
}

Author::Made Author::addPolygon(const std::vector<Places> &rings, const Style &style,
                                const QString &label)
{
    std::size_t vertices = 0;
    for (const Places &ring : rings) {
        if (ring.size() < 3)
            return EditError{ EditError::Code::TooFewVertices };
        vertices += ring.size();
    }
    if (rings.empty())
        return EditError{ EditError::Code::TooFewVertices };
    if (vertices > OperationLimits::maxVertices || rings.size() > OperationLimits::maxRings)
        return EditError{ EditError::Code::TooLarge };
    if (const auto error = problemWith(style, label))
        return *error;
    Transaction transaction;
    const Document::Batch batch(d->document);
    const ShapeId id = d->nextId();
    AddShape add{ id, ShapeKind::Polygon, rings, style, mendedLabel(label) };
    const Stamp stamp = d->make(transaction, std::move(add)).stamp();
    d->finish({ { Private::birth(id, Field::Deleted, {}, stamp) } });
    Q_EMIT undoChanged();
    return transaction;
}

Author::Made Author::addDerived(ShapeKind kind, const Places &ring, quint64 occurrence,
                                const Style &style)
{
    Transaction transaction;
    d->make(
        transaction,
        AddShape{ derivedShapeId(kind, ring, occurrence), kind, { ring }, style, {}, occurrence });
    return transaction;
}

Author::Made Author::addRing(const ShapeId &shape, const Places &places)
{
    const auto slot = d->document.find(shape);
    if (!slot || !d->document.isShown(*slot))
        return EditError{ EditError::Code::NoSuchShape };
    if (d->document.kind(*slot) != ShapeKind::Polygon)
        return EditError{ EditError::Code::NotAPolygon };
    if (places.size() < 3)
        return EditError{ EditError::Code::TooFewVertices };
    if (places.size() > OperationLimits::maxVertices)
        return EditError{ EditError::Code::TooLarge };
    Places stored = places;
    for (Vertex &v : stored)
        v = v - d->document.offset(*slot);
    Transaction transaction;
    const Document::Batch batch(d->document);
    const RingId id{ d->nextId(), 0 };
    const Stamp stamp = d->make(transaction, AddRing{ shape, std::move(stored) }).stamp();
    // The ring's own first write is the operation's: an undo must find this state's stamp, which is
    // zero.
    d->finish({ { Private::birth(shape, Field::RingGone, id, stamp) } });
    Q_EMIT undoChanged();
    return transaction;
}

Author::Made Author::removeRing(const ShapeId &shape, std::size_t ring)
{
    const auto slot = d->document.find(shape);
    if (!slot || !d->document.isShown(*slot))
        return EditError{ EditError::Code::NoSuchShape };
    const auto id = d->document.ringId(*slot, ring);
    if (!id)
        return EditError{ EditError::Code::NoSuchRing };
    if (d->document.rings(*slot).count() < 2)
        return EditError{ EditError::Code::TooFewVertices };
    Transaction transaction;
    UndoStep step;
    const Document::Batch batch(d->document);
    d->assign(transaction, step, *slot, { { { Field::RingGone, *id }, true } });
    d->finish(std::move(step));
    Q_EMIT undoChanged();
    return transaction;
}

Author::Made Author::move(const std::vector<ShapeId> &shapes, Vertex by)
{
    const auto slots = d->shown(shapes);
    if (!slots)
        return EditError{ EditError::Code::NoSuchShape };
    for (const Slot slot : *slots) {
        if (!d->document.vertices(slot).empty() && !isInRange(d->document.box(slot), by))
            return EditError{ EditError::Code::OutOfRange };
    }
    Transaction transaction;
    UndoStep step;
    const Document::Batch batch(d->document);
    for (const Slot slot : *slots)
        d->assign(transaction, step, slot,
                  { { { Field::Offset, {} }, d->document.offset(slot) + by } });
    d->finish(std::move(step));
    Q_EMIT undoChanged();
    return transaction;
}

Author::Made Author::moveVertex(const ShapeId &shape, std::size_t ring, std::size_t index,
                                Vertex to)
{
    return moveVertices(shape, { { ring, index, to } });
}

Author::Made Author::moveVertices(const ShapeId &shape, const std::vector<VertexMove> &moves)
{
    const auto slot = d->document.find(shape);
    if (!slot || !d->document.isShown(*slot))
        return EditError{ EditError::Code::NoSuchShape };
    if (moves.size() > OperationLimits::maxAssignments)
        return EditError{ EditError::Code::TooLarge };
    std::map<VertexId, Vertex> places; // of a vertex named twice the last
    for (const VertexMove &move : moves) {
        if (!d->document.ringId(*slot, move.ring))
            return EditError{ EditError::Code::NoSuchRing };
        const auto id = d->document.vertexId(*slot, move.ring, move.index);
        if (!id)
            return EditError{ EditError::Code::NoSuchVertex };
        places[*id] = move.to - d->document.offset(*slot);
    }
    std::vector<Assignment> writes;
    for (const auto &[id, place] : places)
        writes.push_back({ { Field::VertexPlace, id }, place });
    Transaction transaction;
    UndoStep step;
    const Document::Batch batch(d->document);
    d->assign(transaction, step, *slot, std::move(writes));
    d->finish(std::move(step));
    Q_EMIT undoChanged();
    return transaction;
}

Author::Made Author::insertVertices(const ShapeId &shape, std::size_t ring, std::size_t before,
                                    const Places &places)
{
    const auto slot = d->document.find(shape);
    if (!slot || !d->document.isShown(*slot))
        return EditError{ EditError::Code::NoSuchShape };
    if (d->document.kind(*slot) != ShapeKind::Polygon)
        return EditError{ EditError::Code::NotAPolygon };
    const auto ringId = d->document.ringId(*slot, ring);
    if (!ringId)
        return EditError{ EditError::Code::NoSuchRing };
    const auto anchor = d->document.anchorBefore(*slot, ring, before);
    if (!anchor || places.empty())
        return EditError{ EditError::Code::NoSuchVertex };
    if (places.size() > OperationLimits::maxVertices)
        return EditError{ EditError::Code::TooLarge };
    InsertVertices insert{ shape, *ringId, anchor->parent, anchor->side, places };
    for (Vertex &v : insert.places)
        v = v - d->document.offset(*slot);
    Transaction transaction;
    const Document::Batch batch(d->document);
    const Operation &made = d->make(transaction, std::move(insert));
    UndoStep step;
    for (quint32 i = 0; i < places.size(); ++i)
        step.entries.push_back(
            Private::birth(shape, Field::VertexGone, { made.id, i }, made.stamp()));
    d->finish(std::move(step));
    Q_EMIT undoChanged();
    return transaction;
}

Author::Made Author::dropVertex(const ShapeId &shape, std::size_t ring, std::size_t index)
{
    const auto slot = d->document.find(shape);
    if (!slot || !d->document.isShown(*slot))
        return EditError{ EditError::Code::NoSuchShape };
    if (d->document.kind(*slot) != ShapeKind::Polygon)
        return EditError{ EditError::Code::NotAPolygon };
    if (!d->document.ringId(*slot, ring))
        return EditError{ EditError::Code::NoSuchRing };
    const auto id = d->document.vertexId(*slot, ring, index);
    if (!id)
        return EditError{ EditError::Code::NoSuchVertex };
    if (d->document.rings(*slot).ring(ring).size() <= 3)
        return EditError{ EditError::Code::TooFewVertices };
    Transaction transaction;
    UndoStep step;
    const Document::Batch batch(d->document);
    d->assign(transaction, step, *slot, { { { Field::VertexGone, *id }, true } });
    d->finish(std::move(step));
    Q_EMIT undoChanged();
    return transaction;
}

Author::Made Author::setProperties(const std::vector<ShapeId> &shapes, const StyleChange &change)
{
    const auto slots = d->shown(shapes);
    if (!slots)
        return EditError{ EditError::Code::NoSuchShape };
    if (const auto error = problemWith({ .fillOpacity = change.fillOpacity.value_or(0) },
                                       change.label.value_or(QString())))
        return *error;
    Transaction transaction;
    UndoStep step;
    const Document::Batch batch(d->document);
    for (const Slot slot : *slots) {
        std::vector<Assignment> writes;
        if (change.fill)
            writes.push_back({ { Field::Fill, {} }, *change.fill });
        if (change.fillOpacity)
            writes.push_back({ { Field::FillOpacity, {} }, *change.fillOpacity });
        if (change.stroke)
            writes.push_back({ { Field::Stroke, {} }, *change.stroke });
        if (change.label)
            writes.push_back({ { Field::Label, {} }, mendedLabel(*change.label) });
        d->assign(transaction, step, slot, std::move(writes));
    }
    d->finish(std::move(step));
    Q_EMIT undoChanged();
    return transaction;
}

Author::Made Author::remove(const std::vector<ShapeId> &shapes)
{
    const auto slots = d->shown(shapes);
    if (!slots)
        return EditError{ EditError::Code::NoSuchShape };
    Transaction transaction;
    UndoStep step;
    const Document::Batch batch(d->document);
    for (const Slot slot : *slots)
        d->assign(transaction, step, slot, { { { Field::Deleted, {} }, true } });
    d->finish(std::move(step));
    Q_EMIT undoChanged();
    return transaction;
}

Author::Made Author::removeDerived(const ShapeId &shape)
{
    const auto slot = d->document.find(shape);
    if (!slot || !d->document.isShown(*slot))
        return EditError{ EditError::Code::NoSuchShape };
    Transaction transaction;
    UndoStep ignored;
    d->assign(transaction, ignored, *slot, { { { Field::Deleted, {} }, true } });
    return transaction;
}

Transaction Author::repeat(const Operation &operation)
{
    Transaction transaction;
    const Document::Batch batch(d->document);
    if (const auto *add = std::get_if<AddShape>(&operation.what);
        add && add->shape == operation.id) {
        AddShape again = *add;
        again.shape = d->nextId();
        d->make(transaction, std::move(again));
    } else {
        std::visit([&](const auto &what) { d->make(transaction, what); }, operation.what);
    }
    return transaction;
}

Author::Made Author::raise(const std::vector<ShapeId> &shapes)
{
    return reorder(shapes, true);
}

Author::Made Author::lower(const std::vector<ShapeId> &shapes)
{
    return reorder(shapes, false);
}

Author::Made Author::reorder(const std::vector<ShapeId> &shapes, bool toTop)
{
    auto moved = d->shown(shapes);
    if (!moved)
        return EditError{ EditError::Code::NoSuchShape };
    if (moved->empty())
        return EditError{ EditError::Code::NothingToChange };
    std::sort(moved->begin(), moved->end(),
              [this](Slot a, Slot b) { return d->document.isBelow(a, b); });
    qint64 lowest = d->document.order(moved->front()), highest = lowest;
    for (Slot slot = 0; slot < d->document.slotCount(); ++slot) {
        if (d->document.isShown(slot)) {
            lowest = std::min(lowest, d->document.order(slot));
            highest = std::max(highest, d->document.order(slot));
        }
    }
    const qint64 room = 16 * qint64(moved->size());
    qint64 order = toTop ? highest + 16 : lowest - room;
    if (order < -OperationLimits::maxOrder || order + room > OperationLimits::maxOrder)
        return EditError{ EditError::Code::OutOfRange };
    Transaction transaction;
    UndoStep step;
    const Document::Batch batch(d->document);
    for (const Slot slot : *moved) {
        d->assign(transaction, step, slot, { { { Field::Order, {} }, order } });
        order += 16;
    }
    d->finish(std::move(step));
    Q_EMIT undoChanged();
    return transaction;
}

void Author::beginMacro()
{
    ++d->macroDepth;
}

void Author::endMacro()
{
    Q_ASSERT(d->macroDepth > 0);
    if (--d->macroDepth == 0 && d->closeMacro())
        Q_EMIT undoChanged();
}

bool Author::canUndo() const
{
    return d->stacks.canUndo() || !d->macro.entries.empty();
}

bool Author::canRedo() const
{
    return d->stacks.canRedo();
}

Transaction Author::undo(int count)
{
    Transaction transaction;
    const Document::Batch batch(d->document);
    d->closeMacro();
    for (int i = 0; i < count && d->stacks.canUndo(); ++i)
        d->turn(transaction, true);
    Q_EMIT undoChanged();
    return transaction;
}

Transaction Author::redo(int count)
{
    Transaction transaction;
    const Document::Batch batch(d->document);
    for (int i = 0; i < count && d->stacks.canRedo(); ++i)
        d->turn(transaction, false);
    Q_EMIT undoChanged();
    return transaction;
}

QByteArray Author::saveUndo() const
{
    return d->stacks.save();
}

QByteArray Author::takeUndoLog()
{
    return d->stacks.takeLog();
}

bool Author::replayUndo(const QByteArray &log)
{
    const bool isWhole = d->stacks.replay(log);
    Q_EMIT undoChanged();
    return isWhole;
}

bool Author::restoreUndo(const QByteArray &saved)
{
    if (!d->stacks.restore(saved))
        return false;
    Q_EMIT undoChanged();
    return true;
}

} // namespace model
