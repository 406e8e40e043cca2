// SPDX-License-Identifier: GPL-3.0-or-later
#include "tools/mergecrossings.h"

#include <algorithm>

namespace tools {

std::vector<MergeCrossing> mergeCrossings(const model::Document &document, model::Slot slot,
                                          std::size_t mostVertices)
{
    std::vector<MergeCrossing> found;
    if (!document.isShown(slot) || !document.hasEditedRings(slot))
        return found;
    const model::RingsView rings = document.rings(slot);
    for (std::size_t ring = 0; ring < rings.count(); ++ring) {
        const auto vertices = rings.ring(ring);
        if (vertices.size() > mostVertices)
            continue;
        for (const geometry::EdgePair &edges : geometry::selfCrossings(vertices)) {
            std::vector<model::ReplicaId> authors = document.edgeAuthors(slot, ring, edges.first);
            for (const model::ReplicaId author : document.edgeAuthors(slot, ring, edges.second))
                authors.push_back(author);
            std::sort(authors.begin(), authors.end());
            authors.erase(std::unique(authors.begin(), authors.end()), authors.end());
            if (authors.size() < 2)
                continue;
            found.push_back({ document.id(slot), ring, edges,
                              geometry::meetingPlace(vertices, edges), std::move(authors) });
        }
    }
    return found;
}

std::optional<std::vector<model::Author::VertexMove>>
suggestedRepair(const model::Document &document, model::Slot slot, std::size_t ring)
{
    const model::RingsView rings = document.rings(slot);
    if (!document.isShown(slot) || ring >= rings.count())
        return std::nullopt;
    const auto vertices = rings.ring(ring);
    const auto order = geometry::untangledOrder(vertices);
    if (!order)
        return std::nullopt;
    std::vector<model::Author::VertexMove> moves;
    for (std::size_t i = 0; i < order->size(); ++i) {
        if (vertices[(*order)[i]] != vertices[i])
            moves.push_back({ ring, i, vertices[(*order)[i]] });
    }
    return moves;
}

} // namespace tools
