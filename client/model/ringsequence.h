// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/octets.h"
#include "model/operation.h"

#include <QHash>

#include <span>

namespace model {

/// The vertices of one edited ring: a tree in which everybody can insert, and the order that it
/// spells out.
///
/// Each vertex hangs on the left or right of another; left ones come before it, right ones behind
/// it, siblings by id. So the order follows from the set of vertices alone, and runs made at one
/// place stay together. Vertices that are gone stay in the tree, since others hang on them. Units:
/// places without the shape's offset. Source:  Weidner, Kleppmann, "The Art of the Fugue:
/// Minimizing Interleaving in Collaborative Text Editing" (2023).
class RingSequence
{
public:
    /// The ring as it was made: vertex i has the id (origin, firstIndex + i) and hangs on the right
    /// of vertex i - 1.
    RingSequence(const OperationId &origin, quint32 firstIndex,
                 std::span<const geometry::Vertex> places);

    /// A run that is here already changes nothing. False when `parent` is not here (yet).
    bool insert(const OperationId &origin, const std::optional<VertexId> &parent, Side side,
                const Places &places);

    bool contains(const VertexId &id) const { return node(id) >= 0; }
    /// Whether the run that this operation brought is here.
    bool hasRun(const OperationId &origin) const { return m_runOf.contains(origin); }

    struct State
    {
        geometry::Vertex place;
        Stamp placed; ///< zero while nobody moved it
        bool isGone = false;
        Stamp went; ///< of the last write to `isGone`
    };
    const State *state(const VertexId &id) const;
    enum class Write { NoSuchVertex, NothingSeen, Seen };
    /// The later stamp wins; between equal ones the larger value, so that order never counts.
    /// Answers whether it shows.
    Write setPlace(const VertexId &id, geometry::Vertex place, Stamp stamp);
    Write setGone(const VertexId &id, bool gone, Stamp stamp);

    std::size_t visibleCount() const { return m_visible; }
    /// How many visible vertices stand before a visible one that is here.
    std::size_t visibleBefore(const VertexId &id) const;
    /// The id of the index-th visible vertex.
    std::optional<VertexId> visible(std::size_t index) const;
    /// Where a vertex must hang to come before the index-th visible one; index = visibleCount() is
    /// behind the last.
    std::optional<std::pair<std::optional<VertexId>, Side>> anchorBefore(std::size_t index) const;
    /// Calls visit(place) for the visible vertices in order.
    template <typename Visit> void forEachVisible(Visit visit) const
    {
        ensureOrder();
        for (const quint32 i : m_order) {
            if (!m_nodes[i].state.isGone)
                visit(m_nodes[i].state.place);
        }
    }
    /// Who, after the ring was made, shaped the edge from the index-th visible vertex to the next: those
    /// who inserted or last moved its ends, or removed what was between. Each once, in no special order.
    std::vector<ReplicaId> edgeAuthors(std::size_t index) const;
    std::size_t memoryBytes() const;

    /// All of it as octets; and back, nothing when they say something that cannot be.
    void save(OctetWriter &out) const;
    static std::optional<RingSequence> load(OctetReader &in);

private:
    RingSequence() = default;

    struct Node
    {
        State state;
        quint32 run = 0; ///< index in m_runs
        quint32 index = 0; ///< VertexId::index
        qint32 firstLeft = -1;
        qint32 firstRight = -1;
        qint32 nextSibling = -1;
    };
    struct Run
    {
        OperationId origin;
        quint32 firstIndex = 0;
        quint32 firstNode = 0;
        quint32 count = 0;
    };

    VertexId idOf(quint32 nodeIndex) const
    {
        return { m_runs[m_nodes[nodeIndex].run].origin, m_nodes[nodeIndex].index };
    }
    qint64 node(const VertexId &id) const;
    void addRun(const OperationId &origin, quint32 firstIndex, qint64 parent, Side side,
                std::span<const geometry::Vertex> places);
    /// Writes a run just hung up into the order, where that needs no walk; else drops the order.
    void placeRun(quint32 first, quint32 count, qint64 parent, Side side, bool isFirstSibling);
    void ensureOrder() const;
    void ensureShown() const;
    bool isAllVisible() const { return m_visible == m_nodes.size(); }
    quint32 visibleNode(std::size_t index) const;

    std::vector<Node> m_nodes;
    std::vector<Run> m_runs;
    QHash<OperationId, quint32> m_runOf;
    qint32 m_firstRoot = -1;
    std::size_t m_visible = 0;
    // Worked out when asked for.
    mutable std::vector<quint32> m_order; ///< all nodes; empty when it must be worked out anew
    mutable std::vector<quint32> m_position; ///< by node, its place in m_order
    // The same for visible nodes, while there are others.
    mutable std::vector<quint32> m_shown;
    mutable std::vector<quint32> m_rank;
    mutable bool m_isShownKnown = false;
};

} // namespace model
