// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/random.h"
#include "model/derivedshape.h"
#include "model/operation.h"

namespace support {

/// Any operation within the limits, of all kinds, with values from all over their ranges.
inline model::Operation randomOperation(base::Random &random)
{
    using namespace model;
    const auto below = [&](quint64 limit) { return random.nextBelow(limit); };
    const auto chance = [&](quint64 in) { return below(in) == 0; };
    const auto number = [&] {
        return chance(4) ? qint32(random.next64()) : qint32(below(4000)) - 2000;
    };
    const auto vertex = [&] { return geometry::Vertex{ number(), number() }; };
    const auto places = [&] {
        Places p(std::size_t(1 + below(8)));
        for (geometry::Vertex &v : p)
            v = vertex();
        return p;
    };
    const auto counter = [&] { return std::max<quint64>(1, (random.next64() >> 12) >> below(52)); };
    const auto id = [&] { return OperationId{ { random.next64() | 1 }, counter() }; };
    const auto part = [&] { return VertexId{ id(), quint32(below(1'000'000'000)) }; };
    const auto colour = [&] {
        return Colour{ quint8(below(256)), quint8(below(256)), quint8(below(256)) };
    };
    const auto label = [&] {
        QString text;
        for (quint64 i = below(12); i > 0; --i) {
            const auto c = char32_t(chance(3)       ? below(0x20)
                                        : chance(3) ? below(0x110000)
                                                    : below(128));
            if (c >= 0xd800 && c < 0xe000)
                continue; // half a pair is no text
            text += QString::fromUcs4(&c, 1);
        }
        return text;
    };

    Operation operation{ id(), counter(), {} };
    switch (below(6)) {
    case 0:
    case 1: {
        AddShape add;
        add.shape = operation.id;
        if (chance(2)) {
            add.rings = { { vertex() } };
        } else {
            add.kind = ShapeKind::Polygon;
            add.rings.resize(std::size_t(1 + below(3)));
            for (Places &ring : add.rings)
                ring = places();
        }
        if (chance(2))
            add.style = { colour(), colour(), int(below(Style::opaque + 1)) };
        add.label = label();
        if (chance(3)) { // derived
            add.rings.resize(1);
            add.occurrence = chance(2) ? 1 : counter();
            add.shape = derivedShapeId(add.kind, add.rings.front(), add.occurrence);
        }
        operation.what = std::move(add);
        break;
    }
    case 2:
        operation.what = AddRing{ id(), places() };
        break;
    case 3: {
        InsertVertices insert{ id(), part(), {}, chance(2) ? Side::Left : Side::Right, places() };
        if (!chance(4))
            insert.parent = part();
        operation.what = std::move(insert);
        break;
    }
    default: {
        Assign assign{ id(), {} };
        for (quint64 i = 1 + below(4); i > 0; --i) {
            const auto field = Field(below(quint64(Field::RingGone) + 1));
            Assignment a{ { field, hasPart(field) ? part() : VertexId() }, {} };
            if (fits(field, false))
                a.value = chance(2);
            else if (fits(field, QString()))
                a.value = label();
            else if (fits(field, Colour()))
                a.value = colour();
            else if (fits(field, int()))
                a.value = int(below(Style::opaque + 1));
            else if (fits(field, qint64()))
                a.value = qint64(counter()) * (chance(2) ? 16 : -16);
            else
                a.value = vertex();
            assign.assignments.push_back(std::move(a));
        }
        operation.what = std::move(assign);
        break;
    }
    }
    return operation;
}

} // namespace support
