// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/shapearchive.h"

#include "model/octets.h"

namespace model {

using geometry::Vertex;

namespace {

constexpr Slot pieceShapes = 8192;
constexpr quint8 savedFlags = ShapeStore::IsPolygon | ShapeStore::IsDeleted
    | ShapeStore::HasEditedRings | ShapeStore::HasEdits | ShapeStore::HasLabel;

/// What of a shape's vertices is saved with it: those of edited rings are with its edits.
std::size_t plainCount(const ShapeStore::Shape &shape)
{
    return shape.flags & ShapeStore::HasEditedRings ? 0 : shape.vertexCount;
}

/// About what a shape takes.
std::size_t expectedBytes(const ShapeStore &store, Slot slot)
{
    const ShapeStore::Shape &shape = store.shapes[slot];
    std::size_t bytes = 40 + plainCount(shape) * sizeof(Vertex);
    if (const ShapeEdits *e = store.findEdits(slot))
        bytes += e->bytes() / 2;
    return bytes;
}

quint64 packedLooks(const ShapeStore::Shape &shape)
{
    const auto packed = [](Colour c) {
        return quint64(c.red) | quint64(c.green) << 8 | quint64(c.blue) << 16;
    };
    return packed(shape.fill) | packed(shape.stroke) << 24 | quint64(shape.fillOpacity) << 48
        | quint64(shape.flags & savedFlags) << 58;
}

void unpackLooks(ShapeStore::Shape &shape, quint64 packed)
{
    const auto colour = [](quint64 c) {
        return Colour{ quint8(c), quint8(c >> 8), quint8(c >> 16) };
    };
    shape.fill = colour(packed);
    shape.stroke = colour(packed >> 24);
    shape.fillOpacity = quint16(packed >> 48) & 0x3ff;
    shape.flags = quint16(packed >> 58) & 0x3f;
}

void saveEdits(OctetWriter &out, const ShapeEdits &edits)
{
    out.number(quint8(edits.writes.size()));
    for (const ShapeEdits::Write &write : edits.writes) {
        out.number(quint8(write.field));
        out.stamp(write.stamp);
    }
    out.number(edits.order);
    out.places({ &edits.offset, 1 });
    out.number(quint32(edits.rings.size()));
    for (const EditedRing &ring : edits.rings) {
        out.id(ring.id);
        out.stamp(ring.added);
        out.number(quint8(ring.isGone));
        out.stamp(ring.went);
        ring.sequence.save(out);
    }
}

bool loadEdits(OctetReader &in, ShapeEdits &edits)
{
    for (auto writes = in.number<quint8>(); writes > 0; --writes) {
        const auto field = in.number<quint8>();
        if (field > quint8(Field::Offset) || edits.stamp(Field(field)) != Stamp())
            return false;
        edits.writes.push_back({ Field(field), in.stamp() });
    }
    edits.order = in.number<qint64>();
    in.places(&edits.offset, 1);
    for (auto rings = in.number<quint32>(); rings > 0; --rings) {
        const RingId id = in.vertexId();
        const Stamp added = in.stamp();
        const bool isGone = in.flag();
        const Stamp went = in.stamp();
        auto sequence = RingSequence::load(in);
        if (!sequence)
            return false;
        edits.rings.push_back({ id, added, std::move(*sequence), isGone, went });
    }
    return in.isGood();
}

/// The ends of a shape of several plain rings, and no others.
bool loadEnds(OctetReader &in, ShapeStore &store, ShapeStore::Shape &shape)
{
    const auto count = in.number<quint32>();
    const char *ends = in.array<quint32>(count);
    if (!ends || count < 2)
        return false;
    quint32 *to = store.addEnds(shape, count);
    quint32 before = 0;
    for (quint32 i = 0; i < count; ++i) {
        to[i] = OctetReader::at<quint32>(ends, i);
        if (to[i] < before)
            return false;
        before = to[i];
    }
    return before == shape.vertexCount;
}

} // namespace

QByteArray saveShapes(const ShapeStore &store, Slot &next, Slot end, std::size_t pieceBytes)
{
    const Slot first = next;
    std::size_t bytes = 0;
    while (next < end && next - first < pieceShapes && (next == first || bytes < pieceBytes)) {
        bytes += expectedBytes(store, next);
        ++next;
    }
    const auto count = next - first;
    const auto shape = [&](std::size_t i) -> const ShapeStore::Shape & {
        return store.shapes[first + i];
    };
    const auto hasEnds = [&](std::size_t i) {
        return shape(i).ends && !(shape(i).flags & ShapeStore::HasEditedRings);
    };
    OctetWriter out(qsizetype(bytes + bytes / 4));
    out.number(first);
    out.number(quint32(count));
    out.array<quint64>(count, [&](std::size_t i) { return shape(i).id.replica.value; });
    out.array<quint64>(count, [&](std::size_t i) { return shape(i).id.sequence; });
    out.array<quint64>(count, [&](std::size_t i) { return shape(i).time; });
    out.array<quint64>(count, [&](std::size_t i) { return packedLooks(shape(i)); });
    out.array<quint32>(count, [&](std::size_t i) { return plainCount(shape(i)); });
    for (std::size_t i = 0; i < count; ++i)
        out.places({ store.pool.at(shape(i).vertices), plainCount(shape(i)) });
    quint32 ended = 0;
    for (std::size_t i = 0; i < count; ++i)
        ended += hasEnds(i);
    out.number(ended);
    for (std::size_t i = 0; i < count; ++i) {
        if (!hasEnds(i))
            continue;
        const std::span<const quint32> ends = store.plainEnds(shape(i));
        out.number(quint32(i));
        out.number(quint32(ends.size()));
        out.array<quint32>(ends.size(), [&](std::size_t n) { return ends[n]; });
    }
    for (Slot slot = first; slot < next; ++slot) {
        if (!(store.shapes[slot].flags & ShapeStore::HasLabel))
            continue;
        const QString label = store.label(slot);
        out.number(quint32(label.size()));
        out.array<quint16>(std::size_t(label.size()),
                           [&](std::size_t i) { return label[qsizetype(i)].unicode(); });
    }
    for (Slot slot = first; slot < next; ++slot) {
        if (const ShapeEdits *edits = store.findEdits(slot))
            saveEdits(out, *edits);
    }
    return out.take();
}

bool loadShapes(ShapeStore &store, QByteArrayView piece)
{
    OctetReader in(piece);
    const auto first = in.number<quint32>();
    const auto count = in.number<quint32>();
    if (first != store.shapes.size() || count == 0 || count > pieceShapes)
        return false;
    const char *replicas = in.array<quint64>(count);
    const char *sequences = in.array<quint64>(count);
    const char *times = in.array<quint64>(count);
    const char *looks = in.array<quint64>(count);
    const char *vertexCounts = in.array<quint32>(count);
    if (!in.isGood())
        return false;
    std::size_t vertices = 0;
    for (std::size_t i = 0; i < count; ++i)
        vertices += OctetReader::at<quint32>(vertexCounts, i);
    if (vertices > in.left() / sizeof(Vertex))
        return false;
    // One run of the pool for all of them, filled in one go.
    auto address = store.pool.add(vertices);
    if (vertices > 0 && !in.places(store.pool.at(address), vertices))
        return false;
    for (std::size_t i = 0; i < count; ++i) {
        ShapeStore::Shape shape;
        shape.id = { { OctetReader::at<quint64>(replicas, i) },
                     OctetReader::at<quint64>(sequences, i) };
        shape.time = OctetReader::at<quint64>(times, i);
        unpackLooks(shape, OctetReader::at<quint64>(looks, i));
        shape.vertexCount = OctetReader::at<quint32>(vertexCounts, i);
        shape.vertices = address;
        address.offset += shape.vertexCount;
        const bool isOdd = shape.time > OperationLimits::maxCounter
            || (shape.flags & ~unsigned(savedFlags))
            || ((shape.flags & ShapeStore::HasEditedRings)
                && (!(shape.flags & ShapeStore::HasEdits) || shape.vertexCount));
        if (isOdd || store.find(shape.id))
            return false;
        store.append(shape);
    }
    for (auto ended = in.number<quint32>(); ended > 0; --ended) {
        const auto i = in.number<quint32>();
        if (i >= count)
            return false;
        ShapeStore::Shape &shape = store.shapes[first + i];
        if (shape.ends || (shape.flags & ShapeStore::HasEditedRings) || !loadEnds(in, store, shape))
            return false;
    }
    const auto end = Slot(first + count);
    for (Slot slot = first; slot < end; ++slot) {
        if (!(store.shapes[slot].flags & ShapeStore::HasLabel))
            continue;
        const auto size = in.number<quint32>();
        const char *text = in.array<quint16>(size);
        if (!text || size == 0)
            return false;
        QString label(qsizetype(size), Qt::Uninitialized);
        for (quint32 i = 0; i < size; ++i)
            label[i] = QChar(OctetReader::at<quint16>(text, i));
        store.labels[slot] = label;
    }
    for (Slot slot = first; slot < end; ++slot) {
        ShapeStore::Shape &shape = store.shapes[slot];
        if (!(shape.flags & ShapeStore::HasEdits))
            continue;
        ShapeEdits &edits = store.editsOf(slot);
        if (!loadEdits(in, edits)
            || edits.rings.empty() == bool(shape.flags & ShapeStore::HasEditedRings))
            return false;
        if (shape.flags & ShapeStore::HasEditedRings)
            store.mustBeSpelt(slot);
    }
    return in.isGood() && in.isAtEnd();
}

} // namespace model
