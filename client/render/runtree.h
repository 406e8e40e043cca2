// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/document.h"

#include <optional>
#include <vector>

namespace render {

/// A polygon of many vertices as a tree of runs along its rings: finds what is near a place, and makes the few
/// vertices that a picture needs, without looking at all of them.
///
/// A leaf is a run of about 32 vertices of one ring (or some small rings as a whole); four runs make one of the
/// next level. Each run knows its box, and above the leaves up to 32 of its vertices that stand for all of
/// them, with how far they are off at most (Douglas and Peucker's choice). What lies on one side of a
/// picture is passed over as a whole, what is in it is taken from the level that is exact enough. One moved
/// vertex touches one leaf and its ancestors; stored pictures of whole levels would have to be made anew.
/// Units:   grid steps (1/256 scene unit) where not named scene.
/// Limits:  takes less memory than the vertices themselves.
/// Owner:   nothing is kept of the rings: each call is given those of the last update() or of the constructor.
/// Thread:  one at a time.
/// Source:  Douglas, Peucker, "Algorithms for the reduction of the number of points required to represent a
///          digitized line or its caricature" (1973).
class RunTree
{
public:
    /// A polygon with more vertices is worth a tree.
    static constexpr std::size_t manyVertices = 256;

    /// One vertex that is elsewhere than in the rings, or (isNew) one more, before vertex `index`.
    struct Moved
    {
        std::size_t ring = 0;
        std::size_t index = 0;
        bool isNew = false;
        geometry::Vertex to;
    };
    struct Place
    {
        std::size_t ring = 0;
        std::size_t index = 0; ///< of the vertex, or of the vertex at the edge's end
        QPointF at; ///< scene
    };
    /// Rings made by cut(); reuse one for many calls: it keeps its memory.
    struct Cut
    {
        std::vector<geometry::Vertex> vertices;
        std::vector<quint32> ends;
        model::RingsView rings() const { return { vertices, ends }; }
    };

    explicit RunTree(const model::RingsView &rings);

    /// Takes over what changed. Gives boxes outside of which the polygon looks as before.
    std::vector<geometry::Box> update(const model::RingsView &rings);

    /// Chooses vertices for runs until they are all done or the time is up; without them cut() gives more than
    /// is needed. Answers whether they are done.
    bool refine(const model::RingsView &rings, qint64 budgetNs);
    bool isRefined() const { return m_refined == m_inner.size(); }

    /// Rings that within a box look like the polygon's, edges off by `tolerance` at most.
    void cut(const model::RingsView &rings, const geometry::Box &within, double tolerance, Cut &to,
             const std::optional<Moved> &moved = std::nullopt) const;

    /// Inside by even-odd.
    bool contains(const model::RingsView &rings, QPointF scenePos) const;
    /// The nearest vertex not further away than `reach` scene units.
    std::optional<Place> vertexNear(const model::RingsView &rings, QPointF scenePos,
                                    double reach) const;
    /// The nearest place on an edge.
    std::optional<Place> edgeNear(const model::RingsView &rings, QPointF scenePos,
                                  double reach) const;
    /// The nearest middle of an edge, of those not shorter than `leastLength` scene units.
    std::optional<Place> middleNear(const model::RingsView &rings, QPointF scenePos, double reach,
                                    double leastLength) const;
    /// Up to `most` + 1 edges that may touch the box: the index of the vertex at the end of each; no `at`.
    std::vector<Place> edgesIn(const model::RingsView &rings, const geometry::Box &box,
                               std::size_t most) const;

    std::size_t memoryBytes() const;

private:
    static constexpr quint32 leafSize = 32;
    static constexpr quint32 mostInLeaf = 64;
    static constexpr quint32 fanOut = 4;
    static constexpr std::size_t listSize = 32;

    struct Leaf
    {
        geometry::Box box; ///< with the vertex behind the run, which its last edge leads to
        quint32 first = 0;
        quint32 count = 0;
        quint64 hash = 0; ///< of the vertices, that one included
    };
    struct Inner
    {
        geometry::Box box;
        float error = 0; ///< grid steps
        quint8 count = 0; ///< vertices in its list; 0: not chosen yet
    };
    /// One large ring, or small ones in a row, and the tree over its leaves.
    struct Chain
    {
        quint32 firstLeaf = 0;
        quint32 leafCount = 0;
        quint32 firstInner = 0;
        quint32 firstList = 0; ///< in m_lists, in lists
        quint32 ring = 0; ///< the (first) one
        bool isLoop = false;
    };
    /// A run in a chain: level 0 are leaves.
    struct Node
    {
        int level = 0;
        quint32 index = 0;
    };
    class Cutter;

    void build(const model::RingsView &rings);
    void addLeaf(quint32 first, quint32 count);
    void measure(const model::RingsView &rings, const Chain &chain, quint32 leaf);
    quint64 hashOf(const model::RingsView &rings, const Chain &chain, quint32 first, quint32 count,
                   quint32 behind) const;
    std::optional<std::vector<geometry::Box>> updateInPlace(const model::RingsView &rings);
    bool updateChain(const model::RingsView &rings, Chain &chain, qint64 shift, qint64 more,
                     std::vector<geometry::Box> &boxes);
    void touch(const model::RingsView &rings, const Chain &chain, quint32 leaf);
    void choose(const model::RingsView &rings, const Chain &chain, Node node);
    geometry::Vertex *listOf(const Chain &chain, Node node);

    static quint32 nodesAt(const Chain &chain, int level);
    static quint32 innerOffset(const Chain &chain, int level);
    static int topLevel(const Chain &chain);
    const geometry::Box &boxOf(const Chain &chain, Node node) const;
    const Inner &inner(const Chain &chain, Node node) const
    {
        return m_inner[chain.firstInner + innerOffset(chain, node.level) + node.index];
    }
    /// The leaves below a node, counted within the chain: first inclusive, last exclusive.
    static std::pair<quint32, quint32> leavesOf(const Chain &chain, Node node);
    quint32 firstVertexOf(const Chain &chain, Node node) const;
    /// The vertex behind a leaf's run: the next leaf's first, or the ring's.
    quint32 vertexBehind(const Chain &chain, quint32 leaf) const;
    static std::size_t ringOf(const model::RingsView &rings, std::size_t vertex);
    template <typename Enter, typename Visit>
    void walk(const Chain &chain, Node node, Enter &enter, Visit &visit) const;
    /// Calls visit(ring, index, a, b) for the leaf's edges, from a to the vertex `index`, b.
    template <typename Visit>
    void eachEdge(const model::RingsView &rings, const Chain &chain, quint32 leaf,
                  Visit visit) const;
    template <typename Distance>
    std::optional<Place> nearest(const model::RingsView &rings, QPointF scenePos, double reach,
                                 Distance distance) const;

    std::vector<Leaf> m_leaves;
    std::vector<Inner> m_inner;
    std::vector<geometry::Vertex> m_lists; ///< listSize for each inner run of a loop
    std::vector<Chain> m_chains;
    std::size_t m_vertexCount = 0;
    std::size_t m_ringCount = 0;
    std::size_t m_refined = 0; ///< inner runs done so far, from the first on
};

} // namespace render
