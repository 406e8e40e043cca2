// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/document.h"

#include "model/chunked.h"
#include "model/ringsequence.h"

#include <QHash>

#include <algorithm>
#include <map>
#include <unordered_map>

namespace model {

using geometry::Box;
using geometry::Vertex;

namespace {

enum ShapeFlag : quint8 {
    IsPolygon = 1,
    IsDeleted = 2,
    HasOwnVertices = 4, ///< its vertices are in Edits::vertices, no longer in the pool
    HasEdits = 8,
    HasLabel = 16,
    HasRingEnds = 32,
};

/// Vertices of shapes as they were made, in blocks that never move. A shape lies in one block.
class VertexPool
{
public:
    struct Address
    {
        quint32 block = 0;
        quint32 offset = 0;
    };
    static constexpr std::size_t blockSize = 65536;

    Address add(const std::vector<Places> &rings, std::size_t count)
    {
        if (m_blocks.empty() || m_used + count > m_capacity) {
            m_capacity = std::max(count, blockSize);
            m_blocks.push_back(std::make_unique<Vertex[]>(m_capacity));
            m_bytes += m_capacity * sizeof(Vertex);
            m_used = 0;
        }
        const Address address{ quint32(m_blocks.size() - 1), quint32(m_used) };
        Vertex *to = at(address);
        for (const Places &ring : rings)
            to = std::copy(ring.begin(), ring.end(), to);
        m_used += count;
        return address;
    }
    Vertex *at(Address a) { return m_blocks[a.block].get() + a.offset; }
    const Vertex *at(Address a) const { return m_blocks[a.block].get() + a.offset; }
    std::size_t bytes() const { return m_bytes; }

private:
    std::vector<std::unique_ptr<Vertex[]>> m_blocks;
    std::size_t m_capacity = 0; ///< of the last block
    std::size_t m_used = 0;
    std::size_t m_bytes = 0;
};

/// From a shape's id to its slot: open addressing over the ids that the document holds anyway.
class SlotTable
{
public:
    template <typename IdOf> std::optional<Slot> find(const ShapeId &id, IdOf idOf) const
    {
        if (m_table.empty())
            return std::nullopt;
        for (std::size_t i = place(id);; i = (i + 1) & (m_table.size() - 1)) {
            if (m_table[i] == none)
                return std::nullopt;
            if (idOf(m_table[i]) == id)
                return m_table[i];
        }
    }
    template <typename IdOf> void insert(Slot slot, IdOf idOf)
    {
        if ((m_count + 1) * 10 > m_table.size() * 7) {
            std::vector<Slot> old(std::max<std::size_t>(64, m_table.size() * 2), none);
            old.swap(m_table);
            for (const Slot s : old) {
                if (s != none)
                    put(s, idOf(s));
            }
        }
        put(slot, idOf(slot));
        ++m_count;
    }
    std::size_t bytes() const { return m_table.size() * sizeof(Slot); }

private:
    static constexpr Slot none = ~Slot(0);

    std::size_t place(const ShapeId &id) const
    {
        quint64 h = id.replica.value ^ (id.sequence * 0x9e3779b97f4a7c15u);
        h ^= h >> 32;
        h *= 0xd6e8feb86659fd93u;
        h ^= h >> 32;
        return h & (m_table.size() - 1);
    }
    void put(Slot slot, const ShapeId &id)
    {
        std::size_t i = place(id);
        while (m_table[i] != none)
            i = (i + 1) & (m_table.size() - 1);
        m_table[i] = slot;
    }

    std::vector<Slot> m_table;
    std::size_t m_count = 0;
};

struct EditedRing
{
    RingId id;
    Stamp added; ///< zero for a shape's first rings
    RingSequence sequence;
    bool isGone = false;
    Stamp went;
};

/// What is known beyond the plain shape, for shapes that somebody edited.
struct Edits
{
    struct Write
    {
        Field field;
        Stamp stamp;
    };
    std::vector<Write> writes; ///< of registers of the whole shape
    qint64 order = 0; ///< valid with a write of Field::Order
    Vertex offset;
    std::vector<EditedRing> rings; ///< empty while no ring was edited
    std::vector<Vertex> vertices; ///< displayed; with ShapeFlag::HasOwnVertices

    Stamp stamp(Field field) const
    {
        for (const Write &w : writes) {
            if (w.field == field)
                return w.stamp;
        }
        return {};
    }
    /// Answers whether the write wins.
    bool write(Field field, Stamp stamp)
    {
        for (Write &w : writes) {
            if (w.field == field) {
                if (stamp <= w.stamp)
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
};

} // namespace

struct Document::Private
{
    struct Shape
    {
        ShapeId id;
        quint64 time = 0; ///< of the operation that added it (the earliest when several did)
        VertexPool::Address vertices;
        quint32 vertexCount = 0;
        quint32 style = 0;
        quint8 flags = 0;
    };

    Chunked<Shape> shapes;
    SlotTable table;
    VertexPool pool;
    std::vector<Style> styles;
    std::map<Style, quint32> styleIndex;
    std::unordered_map<Slot, QString> labels;
    std::unordered_map<Slot, std::vector<quint32>> ringEnds;
    std::unordered_map<Slot, std::unique_ptr<Edits>> edits;
    QHash<ShapeId, std::vector<Operation>> waiting;
    std::size_t waitingCount = 0;
    std::size_t shown = 0;

    ChangeSet changes;
    QHash<Slot, std::size_t> changeOf;

    ShapeId idOf(Slot slot) const { return shapes[slot].id; }
    std::optional<Slot> find(const ShapeId &id) const
    {
        return table.find(id, [this](Slot s) { return idOf(s); });
    }
    bool isShown(const Shape &shape) const { return !(shape.flags & IsDeleted); }

    std::span<const Vertex> vertices(Slot slot) const
    {
        const Shape &shape = shapes[slot];
        if (shape.flags & HasOwnVertices)
            return edits.at(slot)->vertices;
        return { pool.at(shape.vertices), shape.vertexCount };
    }
    std::span<const quint32> ends(Slot slot) const
    {
        if (!(shapes[slot].flags & HasRingEnds))
            return {};
        return ringEnds.at(slot);
    }
    void setEnds(Slot slot, std::vector<quint32> newEnds)
    {
        if (newEnds.size() == 1) {
            shapes[slot].flags &= quint8(~HasRingEnds);
            ringEnds.erase(slot);
        } else {
            shapes[slot].flags |= HasRingEnds;
            ringEnds[slot] = std::move(newEnds);
        }
    }
    quint32 intern(const Style &style)
    {
        const auto [it, isNew] = styleIndex.emplace(style, quint32(styles.size()));
        if (isNew)
            styles.push_back(style);
        return it->second;
    }
    Edits &editsOf(Slot slot)
    {
        std::unique_ptr<Edits> &e = edits[slot];
        if (!e) {
            e = std::make_unique<Edits>();
            shapes[slot].flags |= HasEdits;
        }
        return *e;
    }
    const Edits *findEdits(Slot slot) const
    {
        return shapes[slot].flags & HasEdits ? edits.at(slot).get() : nullptr;
    }
    /// The rings as sequences that can be edited.
    Edits &withRings(Slot slot)
    {
        Edits &e = editsOf(slot);
        if (!e.rings.empty())
            return e;
        const RingsView view(vertices(slot), ends(slot));
        quint32 first = 0;
        for (std::size_t i = 0; i < view.count(); ++i) {
            Places places(view.ring(i).begin(), view.ring(i).end());
            for (Vertex &v : places)
                v = v - e.offset;
            const ShapeId id = idOf(slot);
            e.rings.push_back({ RingId{ id, quint32(i) }, {}, RingSequence(id, first, places) });
            first += quint32(places.size());
        }
        return e;
    }
    /// Spells the edited rings out again.
    void rebuildVertices(Slot slot)
    {
        Edits &e = *edits.at(slot);
        e.vertices.clear();
        std::vector<quint32> newEnds;
        for (const EditedRing &ring : e.rings) {
            if (ring.isGone || ring.sequence.visibleCount() == 0)
                continue;
            ring.sequence.forEachVisible([&](Vertex v) { e.vertices.push_back(v + e.offset); });
            newEnds.push_back(quint32(e.vertices.size()));
        }
        if (newEnds.empty())
            newEnds.push_back(0);
        shapes[slot].flags |= HasOwnVertices;
        setEnds(slot, std::move(newEnds));
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
            change.before = Box::of(vertices(slot));
        changes.changes.push_back(change);
    }

    /// False when the operation must wait for something.
    bool take(const Operation &operation)
    {
        if (const auto *add = std::get_if<AddShape>(&operation.what))
            return addShape(*add, operation.time);
        const auto slot = find(operation.shape());
        if (!slot)
            return false;
        if (const auto *ring = std::get_if<AddRing>(&operation.what))
            return addRing(*slot, *ring, operation);
        if (const auto *insert = std::get_if<InsertVertices>(&operation.what))
            return insertVertices(*slot, *insert, operation);
        bool isComplete = true;
        bool ringsChanged = false;
        const Stamp stamp = operation.stamp();
        for (const Assignment &a : std::get<Assign>(operation.what).assignments) {
            if (a.target.field >= Field::VertexPlace) {
                const bool isThere = assignPart(*slot, a, stamp);
                isComplete &= isThere;
                ringsChanged |= isThere;
            } else {
                assign(*slot, a, stamp);
            }
        }
        if (ringsChanged)
            rebuildVertices(*slot);
        return isComplete;
    }

    bool addShape(const AddShape &add, quint64 time)
    {
        if (const auto slot = find(add.shape)) {
            // Several replicas heard the same point or polygon: the earliest counts for the
            // z-order.
            if (time < shapes[*slot].time) {
                note(*slot, ChangeFlag::Order);
                shapes[*slot].time = time;
            }
            return true;
        }
        const Slot slot = Slot(shapes.size());
        Shape shape;
        shape.id = add.shape;
        shape.time = time;
        shape.style = intern(add.style);
        std::size_t count = 0;
        std::vector<quint32> newEnds;
        for (const Places &ring : add.rings) {
            count += ring.size();
            newEnds.push_back(quint32(count));
        }
        shape.vertices = pool.add(add.rings, count);
        shape.vertexCount = quint32(count);
        shape.flags = add.kind == ShapeKind::Polygon ? IsPolygon | IsDeleted : IsDeleted;
        shapes.append(shape);
        if (newEnds.size() > 1)
            setEnds(slot, std::move(newEnds));
        if (!add.label.isEmpty()) {
            labels[slot] = add.label;
            shapes[slot].flags |= HasLabel;
        }
        table.insert(slot, [this](Slot s) { return idOf(s); });
        note(slot, ChangeFlag::Shown); // noted as not shown before
        shapes[slot].flags &= quint8(~IsDeleted);
        ++shown;
        return true;
    }

    bool addRing(Slot slot, const AddRing &ring, const Operation &operation)
    {
        Edits &e = withRings(slot);
        const RingId id{ operation.id, 0 };
        if (e.ring(id))
            return true;
        note(slot, ChangeFlag::Geometry);
        EditedRing edited{ id, operation.stamp(), RingSequence(operation.id, 0, ring.places) };
        const auto key = [](const EditedRing &r) { return std::pair(r.added, r.id); };
        e.rings.insert(
            std::upper_bound(e.rings.begin(), e.rings.end(), edited,
                             [&](const auto &a, const auto &b) { return key(a) < key(b); }),
            edited);
        rebuildVertices(slot);
        return true;
    }

    bool insertVertices(Slot slot, const InsertVertices &insert, const Operation &operation)
    {
        EditedRing *ring = withRings(slot).ring(insert.ring);
        if (!ring || (insert.parent && !ring->sequence.contains(*insert.parent)))
            return false;
        note(slot, ChangeFlag::Geometry);
        ring->sequence.insert(operation.id, insert.parent, insert.side, insert.places);
        rebuildVertices(slot);
        return true;
    }

    bool assignPart(Slot slot, const Assignment &a, Stamp stamp)
    {
        Edits &e = withRings(slot);
        if (a.target.field == Field::RingGone) {
            EditedRing *ring = e.ring(a.target.part);
            if (!ring)
                return false;
            note(slot, ChangeFlag::Geometry);
            if (stamp > ring->went) {
                ring->went = stamp;
                ring->isGone = std::get<bool>(a.value);
            }
            return true;
        }
        for (EditedRing &ring : e.rings) {
            if (!ring.sequence.contains(a.target.part))
                continue;
            note(slot, ChangeFlag::Geometry);
            if (a.target.field == Field::VertexPlace)
                ring.sequence.setPlace(a.target.part, std::get<Vertex>(a.value), stamp);
            else
                ring.sequence.setGone(a.target.part, std::get<bool>(a.value), stamp);
            return true;
        }
        return false;
    }

    void assign(Slot slot, const Assignment &a, Stamp stamp)
    {
        Edits &e = editsOf(slot);
        const Field field = a.target.field;
        if (!e.write(field, stamp))
            return;
        Shape &shape = shapes[slot];
        Style style = styles[shape.style];
        switch (field) {
        case Field::Deleted: {
            const bool deleted = std::get<bool>(a.value);
            if (deleted == bool(shape.flags & IsDeleted))
                return;
            note(slot, ChangeFlag::Shown);
            shape.flags ^= IsDeleted;
            shown = deleted ? shown - 1 : shown + 1;
            return;
        }
        case Field::Label:
            note(slot, ChangeFlag::Looks);
            if (const QString &text = std::get<QString>(a.value); text.isEmpty()) {
                labels.erase(slot);
                shape.flags &= quint8(~HasLabel);
            } else {
                labels[slot] = text;
                shape.flags |= HasLabel;
            }
            return;
        case Field::Fill:
            style.fill = std::get<Colour>(a.value);
            break;
        case Field::FillOpacity:
            style.fillOpacity = std::get<int>(a.value);
            break;
        case Field::Stroke:
            style.stroke = std::get<Colour>(a.value);
            break;
        case Field::Order:
            note(slot, ChangeFlag::Order);
            e.order = std::get<qint64>(a.value);
            return;
        case Field::Offset: {
            note(slot, ChangeFlag::Geometry);
            const Vertex by = std::get<Vertex>(a.value) - e.offset;
            e.offset = std::get<Vertex>(a.value);
            Vertex *first =
                shape.flags & HasOwnVertices ? e.vertices.data() : pool.at(shape.vertices);
            const std::size_t count =
                shape.flags & HasOwnVertices ? e.vertices.size() : shape.vertexCount;
            for (std::size_t i = 0; i < count; ++i)
                first[i] = first[i] + by;
            return;
        }
        case Field::VertexPlace:
        case Field::VertexGone:
        case Field::RingGone:
            Q_UNREACHABLE();
        }
        note(slot, ChangeFlag::Looks);
        shape.style = intern(style);
    }

    /// Takes what waited for this shape, as often as one helps another.
    void retry(const ShapeId &id)
    {
        auto it = waiting.find(id);
        while (it != waiting.end()) {
            const std::size_t before = it->size();
            std::vector<Operation> held = std::move(*it);
            waiting.erase(it);
            waitingCount -= before;
            std::vector<Operation> still;
            for (Operation &operation : held) {
                if (!take(operation))
                    still.push_back(std::move(operation));
            }
            if (still.empty())
                return;
            waitingCount += still.size();
            const bool progress = still.size() < before;
            it = waiting.insert(id, std::move(still));
            if (!progress)
                return;
        }
    }
};

Document::Document(QObject *parent) : QObject(parent), d(std::make_unique<Private>()) { }

Document::~Document() = default;

void Document::apply(const Operation &operation)
{
    const Batch batch(*this);
    if (!d->take(operation)) {
        std::vector<Operation> &held = d->waiting[operation.shape()];
        const auto same = [&](const Operation &o) { return o.id == operation.id; };
        if (std::none_of(held.begin(), held.end(), same)) {
            held.push_back(operation);
            ++d->waitingCount;
        }
    } else if (d->waitingCount && !std::holds_alternative<Assign>(operation.what)) {
        d->retry(operation.shape());
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
    return d->shapes[slot].flags & IsPolygon ? ShapeKind::Polygon : ShapeKind::Point;
}

const Style &Document::style(Slot slot) const
{
    return d->styles[d->shapes[slot].style];
}

QString Document::label(Slot slot) const
{
    return d->shapes[slot].flags & HasLabel ? d->labels.at(slot) : QString();
}

RingsView Document::rings(Slot slot) const
{
    return RingsView(d->vertices(slot), d->ends(slot));
}

qint64 Document::order(Slot slot) const
{
    const Edits *edits = d->findEdits(slot);
    if (edits && edits->stamp(Field::Order) != Stamp())
        return edits->order;
    return qint64(d->shapes[slot].time) * 16;
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

std::optional<Document::Written> Document::read(Slot slot, const Register &target) const
{
    const Edits *edits = d->findEdits(slot);
    const Stamp stamp = edits ? edits->stamp(target.field) : Stamp();
    switch (target.field) {
    case Field::Deleted:
        return Written{ !isShown(slot), stamp };
    case Field::Label:
        return Written{ label(slot), stamp };
    case Field::Fill:
        return Written{ style(slot).fill, stamp };
    case Field::FillOpacity:
        return Written{ style(slot).fillOpacity, stamp };
    case Field::Stroke:
        return Written{ style(slot).stroke, stamp };
    case Field::Order:
        return Written{ order(slot), stamp };
    case Field::Offset:
        return Written{ offset(slot), stamp };
    case Field::VertexPlace:
    case Field::VertexGone:
        for (const EditedRing &ring : d->withRings(slot).rings) {
            if (const RingSequence::State *state = ring.sequence.state(target.part)) {
                if (target.field == Field::VertexPlace)
                    return Written{ state->place, state->placed };
                return Written{ state->isGone, state->went };
            }
        }
        return std::nullopt;
    case Field::RingGone:
        if (const EditedRing *ring = d->withRings(slot).ring(target.part))
            return Written{ ring->isGone, ring->went };
        return std::nullopt;
    }
    return std::nullopt;
}

namespace {

/// The index-th ring that is shown.
const EditedRing *shownRing(const Edits &edits, std::size_t index)
{
    for (const EditedRing &ring : edits.rings) {
        if (!ring.isGone && ring.sequence.visibleCount() && index-- == 0)
            return &ring;
    }
    return nullptr;
}

} // namespace

std::optional<RingId> Document::ringId(Slot slot, std::size_t ring) const
{
    const EditedRing *found = shownRing(d->withRings(slot), ring);
    return found ? std::optional(found->id) : std::nullopt;
}

std::optional<VertexId> Document::vertexId(Slot slot, std::size_t ring, std::size_t index) const
{
    const EditedRing *found = shownRing(d->withRings(slot), ring);
    return found ? found->sequence.visible(index) : std::nullopt;
}

std::optional<Document::Anchor> Document::anchorBefore(Slot slot, std::size_t ring,
                                                       std::size_t before) const
{
    const EditedRing *found = shownRing(d->withRings(slot), ring);
    const auto anchor = found ? found->sequence.anchorBefore(before) : std::nullopt;
    if (!anchor)
        return std::nullopt;
    return Anchor{ anchor->first, anchor->second };
}

Vertex Document::offset(Slot slot) const
{
    const Edits *edits = d->findEdits(slot);
    return edits ? edits->offset : Vertex();
}

std::size_t Document::waitingCount() const
{
    return d->waitingCount;
}

std::size_t Document::memoryBytes() const
{
    std::size_t bytes = d->shapes.bytes() + d->pool.bytes() + d->table.bytes();
    for (const auto &[slot, label] : d->labels)
        bytes += 64 + std::size_t(label.size()) * sizeof(QChar);
    for (const auto &[slot, ends] : d->ringEnds)
        bytes += 64 + ends.capacity() * sizeof(quint32);
    for (const auto &[slot, edits] : d->edits) {
        bytes += 64 + sizeof(Edits) + edits->writes.capacity() * sizeof(Edits::Write)
            + edits->vertices.capacity() * sizeof(Vertex);
        for (const EditedRing &ring : edits->rings)
            bytes += sizeof(EditedRing) + ring.sequence.memoryBytes();
    }
    return bytes;
}

} // namespace model
