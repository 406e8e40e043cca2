// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geometry/ring.h"
#include "model/author.h"
#include "model/document.h"

#include <optional>
#include <vector>

namespace tools {

/// Two edges of one ring that cross although nobody drew them so: several people shaped them.
///
/// Units:   scene units.
struct MergeCrossing
{
    model::ShapeId shape;
    std::size_t ring = 0;
    geometry::EdgePair edges; ///< by the index of their first vertices
    QPointF at;
    std::vector<model::ReplicaId> authors; ///< at least two, in rising order

    friend bool operator==(const MergeCrossing &, const MergeCrossing &) = default;
};

/// The crossings of a shape's rings whose edges at least two people shaped since the ring was made; what one
/// person drew alone is meant so. Follows from the document, so every replica finds the same.
/// Limits:  a ring of more than `mostVertices` is not looked at; the first 16 crossings of a ring are.
std::vector<MergeCrossing> mergeCrossings(const model::Document &document, model::Slot slot,
                                          std::size_t mostVertices = 20'000);

/// The vertex moves after which the ring does not cross itself: the same places in another order. Nothing when
/// there is no such order.
std::optional<std::vector<model::Author::VertexMove>>
suggestedRepair(const model::Document &document, model::Slot slot, std::size_t ring);

} // namespace tools
