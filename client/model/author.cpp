// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/author.h"

#include <QDataStream>
#include <QIODevice>

#include <algorithm>

namespace model {

using geometry::Vertex;

namespace {

constexpr quint32 undoMagic = 0x43505531; // "CPU1"

bool isInRange(const geometry::Box &box, Vertex by)
{
    const auto fits = [](qint64 v) { return v >= INT32_MIN && v <= INT32_MAX; };
    return fits(qint64(box.left) + by.x) && fits(qint64(box.right) + by.x)
        && fits(qint64(box.top) + by.y) && fits(qint64(box.bottom) + by.y);
}

QDataStream &operator<<(QDataStream &out, const OperationId &id)
{
    return out << id.replica.value << id.sequence;
}

QDataStream &operator>>(QDataStream &in, OperationId &id)
{
    return in >> id.replica.value >> id.sequence;
}

QDataStream &operator<<(QDataStream &out, const Stamp &stamp)
{
    return out << stamp.time << stamp.replica.value;
}

QDataStream &operator>>(QDataStream &in, Stamp &stamp)
{
    return in >> stamp.time >> stamp.replica.value;
}

QDataStream &operator<<(QDataStream &out, const Value &value)
{
    out << quint8(value.index());
    std::visit(
        [&](const auto &v) {
            using T = std::decay_t<decltype(v)>;
            if constexpr (std::is_same_v<T, Colour>)
                out << v.red << v.green << v.blue;
            else if constexpr (std::is_same_v<T, Vertex>)
                out << v.x << v.y;
            else
                out << v;
        },
        value);
    return out;
}

template <typename T> void readInto(QDataStream &in, Value &value)
{
    T v{};
    if constexpr (std::is_same_v<T, Colour>)
        in >> v.red >> v.green >> v.blue;
    else if constexpr (std::is_same_v<T, Vertex>)
        in >> v.x >> v.y;
    else
        in >> v;
    value = v;
}

template <std::size_t... I>
bool readValue(QDataStream &in, Value &value, quint8 index, std::index_sequence<I...>)
{
    return ((index == I && (readInto<std::variant_alternative_t<I, Value>>(in, value), true))
            || ...);
}

QDataStream &operator>>(QDataStream &in, Value &value)
{
    quint8 index = 0;
    in >> index;
    if (!readValue(in, value, index, std::make_index_sequence<std::variant_size_v<Value>>()))
        in.setStatus(QDataStream::ReadCorruptData);
    return in;
}

QDataStream &operator<<(QDataStream &out, const UndoStep::Entry &e)
{
    return out << e.shape << quint8(e.target.field) << e.target.part.origin << e.target.part.index
               << e.before << e.after << e.beforeStamp << e.afterStamp;
}

QDataStream &operator>>(QDataStream &in, UndoStep::Entry &e)
{
    quint8 field = 0;
    in >> e.shape >> field >> e.target.part.origin >> e.target.part.index >> e.before >> e.after
        >> e.beforeStamp >> e.afterStamp;
    if (field > quint8(Field::RingGone))
        in.setStatus(QDataStream::ReadCorruptData);
    e.target.field = Field(field);
    return in;
}

void writeSteps(QDataStream &out, const std::vector<UndoStep> &steps)
{
    out << quint32(steps.size());
    for (const UndoStep &step : steps) {
        out << quint32(step.entries.size());
        for (const UndoStep::Entry &e : step.entries)
            out << e;
    }
}

std::vector<UndoStep> readSteps(QDataStream &in)
{
    std::vector<UndoStep> steps;
    quint32 count = 0;
    in >> count;
    for (quint32 i = 0; i < count && in.status() == QDataStream::Ok; ++i) {
        quint32 entries = 0;
        in >> entries;
        UndoStep step;
        for (quint32 j = 0; j < entries && in.status() == QDataStream::Ok; ++j) {
            UndoStep::Entry e;
            in >> e;
            step.entries.push_back(std::move(e));
        }
        steps.push_back(std::move(step));
    }
    return steps;
}

} // namespace

struct Author::Private
{
    Document &document;
    ReplicaId replica;
    quint64 sequence = 0;
    quint64 time = 0;
    std::vector<UndoStep> done;
    std::vector<UndoStep> undone;
    int macroDepth = 0;
    UndoStep macro;

    /// The next operation, applied to the document.
    template <typename What> Operation &make(Transaction &transaction, What what)
    {
        Operation operation;
        operation.id = { replica, ++sequence };
        operation.time = ++time;
        operation.what = std::move(what);
        document.apply(operation);
        transaction.operations.push_back(std::move(operation));
        return transaction.operations.back();
    }
    OperationId nextId() const { return { replica, sequence + 1 }; }
    Stamp nextStamp() const { return { time + 1, replica }; }

    /// Writes registers of one shape, with what undo needs; writes of what stands there already are
    /// left out.
    void assign(Transaction &transaction, UndoStep &step, Slot slot, std::vector<Assignment> writes)
    {
        const ShapeId shape = document.id(slot);
        std::erase_if(writes, [&](const Assignment &a) {
            const auto now = document.read(slot, a.target);
            return !now || now->value == a.value;
        });
        if (writes.empty())
            return;
        const Stamp stamp = nextStamp();
        for (const Assignment &a : writes) {
            const auto now = document.read(slot, a.target);
            step.entries.push_back({ shape, a.target, now->value, a.value, now->stamp, stamp });
        }
        make(transaction, Assign{ shape, std::move(writes) });
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
        undone.clear();
        if (macroDepth == 0) {
            done.push_back(std::move(step));
            return;
        }
        for (UndoStep::Entry &e : step.entries) {
            const auto same = [&](const UndoStep::Entry &m) {
                return m.shape == e.shape && m.target == e.target;
            };
            const auto it = std::find_if(macro.entries.begin(), macro.entries.end(), same);
            if (it == macro.entries.end()) {
                macro.entries.push_back(std::move(e));
            } else {
                it->after = std::move(e.after);
                it->afterStamp = e.afterStamp;
            }
        }
    }

    /// A write by undo or redo brings an earlier state back: from now on its stamp stands for that
    /// state.
    void rename(const UndoStep::Entry &which, Stamp from, Stamp to)
    {
        for (std::vector<UndoStep> *stack : { &done, &undone }) {
            for (UndoStep &step : *stack) {
                for (UndoStep::Entry &e : step.entries) {
                    if (e.shape != which.shape || e.target != which.target)
                        continue;
                    if (e.beforeStamp == from)
                        e.beforeStamp = to;
                    if (e.afterStamp == from)
                        e.afterStamp = to;
                }
            }
        }
    }

    /// One step back or forth. What somebody else has written since is left as they made it.
    void turn(Transaction &transaction, std::vector<UndoStep> &from, std::vector<UndoStep> &to,
              bool isUndo)
    {
        UndoStep step = std::move(from.back());
        from.pop_back();
        to.push_back(std::move(step));
        UndoStep &kept = to.back();
        // One operation a shape; the entries of a step that belong to one shape need not be
        // neighbours.
        std::vector<bool> isDone(kept.entries.size());
        for (std::size_t i = 0; i < kept.entries.size(); ++i) {
            if (isDone[i])
                continue;
            const ShapeId shape = kept.entries[i].shape;
            const auto slot = document.find(shape);
            Assign assign{ shape, {} };
            std::vector<UndoStep::Entry> written;
            for (std::size_t j = i; j < kept.entries.size(); ++j) {
                const UndoStep::Entry &e = kept.entries[j];
                if (e.shape != shape)
                    continue;
                isDone[j] = true;
                const auto now = slot ? document.read(*slot, e.target) : std::nullopt;
                if (!now || now->stamp != (isUndo ? e.afterStamp : e.beforeStamp))
                    continue;
                assign.assignments.push_back({ e.target, isUndo ? e.before : e.after });
                written.push_back(e);
            }
            if (written.empty())
                continue;
            const Stamp stamp = make(transaction, std::move(assign)).stamp();
            for (const UndoStep::Entry &e : written)
                rename(e, isUndo ? e.beforeStamp : e.afterStamp, stamp);
        }
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
    return d->time;
}

void Author::setCounters(quint64 lastSequence, quint64 time)
{
    d->sequence = lastSequence;
    d->time = std::max(d->time, time);
}

void Author::observe(quint64 time)
{
    d->time = std::max(d->time, time);
}

Author::Made Author::addPoint(Vertex at, const Style &style, const QString &label)
{
    Transaction transaction;
    const Document::Batch batch(d->document);
    const ShapeId id = d->nextId();
    const Stamp stamp =
        d->make(transaction, AddShape{ id, ShapeKind::Point, { { at } }, style, label }).stamp();
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
    Transaction transaction;
    const Document::Batch batch(d->document);
    const ShapeId id = d->nextId();
    const Stamp stamp =
        d->make(transaction, AddShape{ id, ShapeKind::Polygon, rings, style, label }).stamp();
    d->finish({ { Private::birth(id, Field::Deleted, {}, stamp) } });
    Q_EMIT undoChanged();
    return transaction;
}

Author::Made Author::addDerived(const ShapeId &id, ShapeKind kind, const std::vector<Places> &rings,
                                const Style &style)
{
    Q_ASSERT(id.replica.value == 0);
    Transaction transaction;
    d->make(transaction, AddShape{ id, kind, rings, style, {} });
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
    std::vector<Slot> slots;
    for (const ShapeId &shape : shapes) {
        const auto slot = d->document.find(shape);
        if (!slot || !d->document.isShown(*slot))
            return EditError{ EditError::Code::NoSuchShape };
        if (!d->document.vertices(*slot).empty() && !isInRange(d->document.box(*slot), by))
            return EditError{ EditError::Code::OutOfRange };
        slots.push_back(*slot);
    }
    Transaction transaction;
    UndoStep step;
    const Document::Batch batch(d->document);
    for (const Slot slot : slots)
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
    std::vector<Assignment> writes;
    for (const VertexMove &move : moves) {
        if (!d->document.ringId(*slot, move.ring))
            return EditError{ EditError::Code::NoSuchRing };
        const auto id = d->document.vertexId(*slot, move.ring, move.index);
        if (!id)
            return EditError{ EditError::Code::NoSuchVertex };
        writes.push_back({ { Field::VertexPlace, *id }, move.to - d->document.offset(*slot) });
    }
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
    std::vector<Slot> slots;
    for (const ShapeId &shape : shapes) {
        const auto slot = d->document.find(shape);
        if (!slot || !d->document.isShown(*slot))
            return EditError{ EditError::Code::NoSuchShape };
        slots.push_back(*slot);
    }
    if (change.label && change.label->size() > OperationLimits::maxLabelBytes)
        return EditError{ EditError::Code::TooLarge };
    Transaction transaction;
    UndoStep step;
    const Document::Batch batch(d->document);
    for (const Slot slot : slots) {
        std::vector<Assignment> writes;
        if (change.fill)
            writes.push_back({ { Field::Fill, {} }, *change.fill });
        if (change.fillOpacity)
            writes.push_back({ { Field::FillOpacity, {} }, *change.fillOpacity });
        if (change.stroke)
            writes.push_back({ { Field::Stroke, {} }, *change.stroke });
        if (change.label)
            writes.push_back({ { Field::Label, {} }, *change.label });
        d->assign(transaction, step, slot, std::move(writes));
    }
    d->finish(std::move(step));
    Q_EMIT undoChanged();
    return transaction;
}

Author::Made Author::remove(const std::vector<ShapeId> &shapes)
{
    Transaction transaction;
    UndoStep step;
    for (const ShapeId &shape : shapes) {
        const auto slot = d->document.find(shape);
        if (!slot || !d->document.isShown(*slot))
            return EditError{ EditError::Code::NoSuchShape };
    }
    const Document::Batch batch(d->document);
    for (const ShapeId &shape : shapes)
        d->assign(transaction, step, *d->document.find(shape),
                  { { { Field::Deleted, {} }, true } });
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
    std::vector<Slot> moved;
    for (const ShapeId &shape : shapes) {
        const auto slot = d->document.find(shape);
        if (!slot || !d->document.isShown(*slot))
            return EditError{ EditError::Code::NoSuchShape };
        moved.push_back(*slot);
    }
    std::sort(moved.begin(), moved.end(),
              [this](Slot a, Slot b) { return d->document.isBelow(a, b); });
    const std::vector<Slot> all = d->document.inOrder();
    if (moved.empty() || all.empty())
        return EditError{ EditError::Code::NothingToChange };
    qint64 order = toTop ? d->document.order(all.back()) + 16
                         : d->document.order(all.front()) - 16 * qint64(moved.size());
    Transaction transaction;
    UndoStep step;
    const Document::Batch batch(d->document);
    for (const Slot slot : moved) {
        d->assign(transaction, step, slot, { { { Field::Order, {} }, order } });
        order += 16;
    }
    d->finish(std::move(step));
    Q_EMIT undoChanged();
    return transaction;
}

void Author::beginMacro()
{
    if (d->macroDepth++ == 0)
        d->macro = {};
}

void Author::endMacro()
{
    Q_ASSERT(d->macroDepth > 0);
    if (--d->macroDepth == 0 && !d->macro.entries.empty()) {
        d->done.push_back(std::exchange(d->macro, {}));
        Q_EMIT undoChanged();
    }
}

bool Author::canUndo() const
{
    return !d->done.empty();
}

bool Author::canRedo() const
{
    return !d->undone.empty();
}

Transaction Author::undo(int count)
{
    Transaction transaction;
    const Document::Batch batch(d->document);
    for (int i = 0; i < count && !d->done.empty(); ++i)
        d->turn(transaction, d->done, d->undone, true);
    Q_EMIT undoChanged();
    return transaction;
}

Transaction Author::redo(int count)
{
    Transaction transaction;
    const Document::Batch batch(d->document);
    for (int i = 0; i < count && !d->undone.empty(); ++i)
        d->turn(transaction, d->undone, d->done, false);
    Q_EMIT undoChanged();
    return transaction;
}

QByteArray Author::saveUndo() const
{
    QByteArray saved;
    QDataStream out(&saved, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_4);
    out << undoMagic;
    writeSteps(out, d->done);
    writeSteps(out, d->undone);
    return saved;
}

bool Author::restoreUndo(const QByteArray &saved)
{
    QDataStream in(saved);
    in.setVersion(QDataStream::Qt_6_4);
    quint32 magic = 0;
    in >> magic;
    std::vector<UndoStep> done = readSteps(in);
    std::vector<UndoStep> undone = readSteps(in);
    if (magic != undoMagic || in.status() != QDataStream::Ok)
        return false;
    d->done = std::move(done);
    d->undone = std::move(undone);
    Q_EMIT undoChanged();
    return true;
}

} // namespace model
