// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/shapestore.h"

namespace model {

using geometry::Box;
using geometry::Vertex;

namespace {

/// Where a handle of several rings' ends leads: 16 bits of block, 16 bits of offset, from 1.
BlockPool<quint32>::Address endsAddress(quint32 handle)
{
    return { (handle - 1) >> 16, (handle - 1) & 0xffff };
}

} // namespace

ShapeEdits &ShapeStore::editsOf(Slot slot)
{
    std::unique_ptr<ShapeEdits> &e = edits[slot];
    if (!e) {
        e = std::make_unique<ShapeEdits>();
        shapes[slot].flags |= HasEdits;
    }
    return *e;
}

ShapeEdits *ShapeStore::spelt(Slot slot)
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

void ShapeStore::mustBeSpelt(Slot slot)
{
    if (shapes[slot].flags & MustBeSpelt)
        return;
    shapes[slot].flags |= MustBeSpelt;
    unspelt.push_back(slot);
}

std::span<const Vertex> ShapeStore::vertices(Slot slot)
{
    if (const ShapeEdits *e = spelt(slot))
        return e->vertices;
    const Shape &shape = shapes[slot];
    return { pool.at(shape.vertices), shape.vertexCount };
}

std::span<const quint32> ShapeStore::ends(Slot slot)
{
    if (const ShapeEdits *e = spelt(slot))
        return e->ends;
    return plainEnds(shapes[slot]);
}

std::span<const quint32> ShapeStore::plainEnds(const Shape &shape) const
{
    if (!shape.ends)
        return {};
    const quint32 *first = ringEnds.at(endsAddress(shape.ends));
    return { first + 1, *first };
}

quint32 *ShapeStore::addEnds(Shape &shape, std::size_t count)
{
    const auto address = ringEnds.add(count + 1);
    shape.ends = (address.block << 16 | address.offset) + 1;
    quint32 *first = ringEnds.at(address);
    *first = quint32(count);
    return first + 1;
}

Box ShapeStore::box(Slot slot)
{
    ShapeEdits *e = spelt(slot);
    if (!e)
        return Box::of(vertices(slot));
    if (!e->box)
        e->box = Box::of(e->vertices);
    return *e->box;
}

ShapeEdits &ShapeStore::withRings(Slot slot)
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

Value ShapeStore::value(Slot slot, Field field) const
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

void ShapeStore::setLabel(Slot slot, const QString &text)
{
    if (text.isEmpty()) {
        labels.erase(slot);
        shapes[slot].flags &= ~HasLabel;
    } else {
        labels[slot] = text;
        shapes[slot].flags |= HasLabel;
    }
}

Slot ShapeStore::addHidden(const AddShape &add, quint64 time)
{
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
        quint32 *end = addEnds(shape, add.rings.size());
        quint32 sum = 0;
        for (const Places &ring : add.rings)
            *end++ = sum += quint32(ring.size());
    }
    shape.flags = add.kind == ShapeKind::Polygon ? IsPolygon | IsDeleted : IsDeleted;
    const Slot slot = append(shape);
    if (!add.label.isEmpty())
        setLabel(slot, add.label);
    return slot;
}

Slot ShapeStore::append(const Shape &shape)
{
    const Slot slot = Slot(shapes.size());
    shapes.append(shape);
    table.insert(slot, [this](Slot s) { return idOf(s); });
    return slot;
}

void ShapeStore::reserve(std::size_t shapeCount, std::size_t editCount, std::size_t labelCount)
{
    table.reserve(shapeCount, [this](Slot s) { return idOf(s); });
    edits.reserve(editCount);
    labels.reserve(labelCount);
}

std::size_t ShapeStore::bytes() const
{
    std::size_t bytes = shapes.bytes() + pool.bytes() + ringEnds.bytes() + table.bytes();
    for (const auto &[slot, text] : labels)
        bytes += 64 + std::size_t(text.size()) * sizeof(QChar);
    for (const auto &[slot, e] : edits)
        bytes += 64 + e->bytes();
    return bytes;
}

} // namespace model
