// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/document.h"

#include "model/documentstate.h"

#include <algorithm>

namespace model {

using geometry::Box;
using geometry::Vertex;

Document::Document(QObject *parent) : QObject(parent), d(std::make_unique<DocumentState>()) { }

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
    d = std::make_unique<DocumentState>();
    d->changes.isReset = true;
    ++m_generation;
    if (m_batchDepth == 0)
        flushChanges();
}

void Document::flushChanges()
{
    if (d->changes.changes.empty() && !d->changes.isReset)
        return;
    const ChangeSet changes = std::exchange(d->changes, {});
    d->changeOf.clear();
    d->changeOfNew.clear();
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
    return d->shapes[slot].flags & DocumentState::IsPolygon ? ShapeKind::Polygon : ShapeKind::Point;
}

Style Document::style(Slot slot) const
{
    const DocumentState::Shape &shape = d->shapes[slot];
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

void Document::prefetch(Slot slot) const
{
    __builtin_prefetch(&d->shapes[slot]);
}

std::size_t Document::prefetchVertices(Slot slot) const
{
    constexpr quint32 most = 32;
    constexpr quint32 inLine = 64 / sizeof(Vertex);
    const DocumentState::Shape &shape = d->shapes[slot];
    const Vertex *first = d->pool.at(shape.vertices);
    for (quint32 i = 0; i < std::min(shape.vertexCount + inLine - 1, most); i += inLine)
        __builtin_prefetch(first + i);
    return shape.vertexCount;
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
    if (!(d->shapes[slot].flags & DocumentState::HasEditedRings)) {
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
    if (!(d->shapes[slot].flags & DocumentState::HasEditedRings))
        return ring < rings(slot).count() ? std::optional(RingId{ id(slot), quint32(ring) })
                                          : std::nullopt;
    const EditedRing *found = d->findEdits(slot)->shownRing(ring);
    return found ? std::optional(found->id) : std::nullopt;
}

std::optional<VertexId> Document::vertexId(Slot slot, std::size_t ring, std::size_t index) const
{
    if (!(d->shapes[slot].flags & DocumentState::HasEditedRings)) {
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
    if (!(d->shapes[slot].flags & DocumentState::HasEditedRings)) {
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
    return d->shapes[slot].flags & DocumentState::HasEditedRings;
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
