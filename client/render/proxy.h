// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geometry/box.h"
#include "model/document.h"

namespace render {

/// What the canvas keeps of a shape: enough to find it, to order it and to draw it small.
///
/// Units:  grid steps; 40 bytes.
struct Proxy
{
    geometry::Box box;
    qint64 order = 0; ///< Document::order()
    quint64 tie = 0; ///< orders equal `order`s as the shapes' ids do
    model::Slot slot = 0;
    quint32 look = 0; ///< in the LookTable

    bool isBelow(const Proxy &other) const
    {
        if (order != other.order)
            return order < other.order;
        return tie != other.tie ? tie < other.tie : slot < other.slot;
    }
};

/// Identities by their order in 64 bits: exact for the shapes of one replica as long as it made fewer than a million
/// of one order, and for different replicas but in one case of 2^44.
inline quint64 tieOf(const model::ShapeId &id)
{
    if (id.replica.value == 0)
        return id.sequence >> 32;
    return (id.replica.value & ~quint64(0xfffff)) | (id.sequence & 0xfffff);
}

} // namespace render
