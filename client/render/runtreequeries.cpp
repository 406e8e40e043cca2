// SPDX-License-Identifier: GPL-3.0-or-later
// What RunTree answers; how it is kept is in runtree.cpp.
#include "render/runtree.h"

#include "geometry/ring.h"

#include <algorithm>
#include <cmath>

namespace render {

using geometry::Box;
using geometry::Vertex;

namespace {

/// On which sides of `within` a box lies as a whole; nothing that it holds reaches in then.
unsigned sidesOf(const Box &box, const Box &within)
{
    return unsigned(box.right < within.left) | unsigned(box.left > within.right) << 1
        | unsigned(box.bottom < within.top) << 2 | unsigned(box.top > within.bottom) << 3;
}

double distanceTo(const Box &box, QPointF scenePos)
{
    const QRectF rect = box.toScene();
    const double x = std::max({ rect.left() - scenePos.x(), 0.0, scenePos.x() - rect.right() });
    const double y = std::max({ rect.top() - scenePos.y(), 0.0, scenePos.y() - rect.bottom() });
    return std::hypot(x, y);
}

double distanceBetween(QPointF a, QPointF b)
{
    return std::hypot(a.x() - b.x(), a.y() - b.y());
}

} // namespace

/// Visits leaves whose boxes, and those of all runs above, `enter` lets pass.
template <typename Enter, typename Visit>
void RunTree::walk(const Chain &chain, Node node, Enter &enter, Visit &visit) const
{
    if (!enter(boxOf(chain, node)))
        return;
    if (node.level == 0) {
        visit(node.index);
        return;
    }
    const quint32 below = nodesAt(chain, node.level - 1);
    for (quint32 c = node.index * fanOut; c < std::min((node.index + 1) * fanOut, below); ++c)
        walk(chain, { node.level - 1, c }, enter, visit);
}

template <typename Visit>
void RunTree::eachEdge(const model::RingsView &rings, const Chain &chain, quint32 index,
                       Visit visit) const
{
    const Leaf &leaf = m_leaves[chain.firstLeaf + index];
    const auto all = rings.all();
    if (chain.isLoop) {
        const quint32 begin = m_leaves[chain.firstLeaf].first;
        for (quint32 i = 0; i < leaf.count; ++i) {
            const quint32 to = i + 1 < leaf.count ? leaf.first + i + 1 : vertexBehind(chain, index);
            visit(chain.ring, to - begin, all[leaf.first + i], all[to]);
        }
        return;
    }
    std::size_t r = ringOf(rings, leaf.first);
    for (quint32 seen = 0; seen < leaf.count; ++r) {
        const auto ring = rings.ring(r);
        for (std::size_t i = 0; i < ring.size(); ++i)
            visit(r, i, ring[i ? i - 1 : ring.size() - 1], ring[i]);
        seen += quint32(ring.size());
    }
}

/// One use of cut().
///
/// Runs beside the picture become straight ways: as long as runs in a row lie beyond one of its sides, so does the
/// way from the first's begin to the last's end, and no place of the picture is wound around otherwise.
class RunTree::Cutter
{
public:
    Cutter(const RunTree &tree, const model::RingsView &rings, const Box &within, double tolerance,
           Cut &to, const std::optional<Moved> &moved)
        : m_tree(tree), m_rings(rings), m_within(within), m_tolerance(tolerance), m_to(to),
          m_moved(moved)
    {
    }

    void cut(const Chain &chain)
    {
        m_isMovedHere = false;
        if (m_moved)
            findMoved(chain);
        m_sides = 0;
        m_isSeen = false;
        m_begin = m_to.vertices.size();
        take(chain, { topLevel(chain), 0 });
        if (!chain.isLoop)
            return;
        if (!m_isSeen && m_to.vertices.size() <= m_begin + 1)
            m_to.vertices.resize(m_begin);
        else
            m_to.ends.push_back(quint32(m_to.vertices.size()));
    }

private:
    void findMoved(const Chain &chain)
    {
        const bool isHere =
            chain.isLoop ? m_moved->ring == chain.ring : m_moved->ring >= chain.ring;
        if (!isHere || m_moved->ring >= m_rings.count())
            return;
        const auto ring = m_rings.ring(m_moved->ring);
        m_movedVertex = std::size_t(ring.data() - m_rings.all().data())
            + (m_moved->index < ring.size() ? m_moved->index : 0);
        const auto leaves = std::span(m_tree.m_leaves).subspan(chain.firstLeaf, chain.leafCount);
        if (m_movedVertex >= leaves.back().first + leaves.back().count)
            return;
        const auto next = std::upper_bound(
            leaves.begin(), leaves.end(), m_movedVertex,
            [](std::size_t vertex, const Leaf &leaf) { return vertex < leaf.first; });
        m_isMovedHere = true;
        m_leaf = quint32(next - leaves.begin()) - 1;
        // The edge that leads to it may be of the run before.
        m_other = !chain.isLoop ? m_leaf : m_leaf > 0 ? m_leaf - 1 : chain.leafCount - 1;
    }

    bool holdsMoved(const Chain &chain, Node node) const
    {
        if (!m_isMovedHere)
            return false;
        const auto [first, last] = leavesOf(chain, node);
        return (m_leaf >= first && m_leaf < last) || (m_other >= first && m_other < last);
    }

    void take(const Chain &chain, Node node)
    {
        const bool isForced = holdsMoved(chain, node);
        const unsigned sides = isForced ? 0 : sidesOf(m_tree.boxOf(chain, node), m_within);
        if (sides) {
            if (!chain.isLoop)
                return;
            if (m_sides & sides) {
                m_sides &= sides;
            } else {
                m_sides = sides;
                m_to.vertices.push_back(m_rings.all()[m_tree.firstVertexOf(chain, node)]);
            }
            return;
        }
        if (node.level == 0) {
            m_sides = 0;
            m_isSeen = true;
            return chain.isLoop ? takeRun(chain, node.index) : takeRings(chain, node.index);
        }
        const Inner &inner = m_tree.inner(chain, node);
        if (!isForced && inner.count > 0 && double(inner.error) <= m_tolerance) {
            m_sides = 0;
            m_isSeen = true;
            const std::size_t list =
                chain.firstList + std::size_t(innerOffset(chain, node.level)) + node.index;
            const Vertex *from = m_tree.m_lists.data() + list * listSize;
            m_to.vertices.insert(m_to.vertices.end(), from, from + inner.count);
            return;
        }
        const quint32 below = nodesAt(chain, node.level - 1);
        for (quint32 c = node.index * fanOut; c < std::min((node.index + 1) * fanOut, below); ++c)
            take(chain, { node.level - 1, c });
    }

    void takeVertices(std::size_t first, std::size_t count)
    {
        const auto from = m_rings.all().subspan(first, count);
        const std::size_t at = m_to.vertices.size();
        m_to.vertices.insert(m_to.vertices.end(), from.begin(), from.end());
        if (!m_isMovedHere || m_movedVertex < first || m_movedVertex >= first + count)
            return;
        const std::size_t place = at + (m_movedVertex - first);
        if (m_moved->isNew)
            m_to.vertices.insert(m_to.vertices.begin() + std::ptrdiff_t(place), m_moved->to);
        else
            m_to.vertices[place] = m_moved->to;
    }

    void takeRun(const Chain &chain, quint32 index)
    {
        const Leaf &leaf = m_tree.m_leaves[chain.firstLeaf + index];
        takeVertices(leaf.first, leaf.count);
    }

    void takeRings(const Chain &chain, quint32 index)
    {
        const Leaf &leaf = m_tree.m_leaves[chain.firstLeaf + index];
        std::size_t ring = ringOf(m_rings, leaf.first);
        for (std::size_t seen = 0; seen < leaf.count; ++ring) {
            const std::size_t count = m_rings.ring(ring).size();
            takeVertices(leaf.first + seen, count);
            m_to.ends.push_back(quint32(m_to.vertices.size()));
            seen += count;
        }
    }

    const RunTree &m_tree;
    const model::RingsView &m_rings;
    const Box m_within;
    const double m_tolerance;
    Cut &m_to;
    const std::optional<Moved> &m_moved;
    bool m_isMovedHere = false;
    std::size_t m_movedVertex = 0;
    quint32 m_leaf = 0;
    quint32 m_other = 0;
    unsigned m_sides = 0; ///< of all runs passed over since a vertex was put down
    bool m_isSeen = false;
    std::size_t m_begin = 0;
};

void RunTree::cut(const model::RingsView &rings, const Box &within, double tolerance, Cut &to,
                  const std::optional<Moved> &moved) const
{
    to.vertices.clear();
    to.ends.clear();
    Cutter cutter(*this, rings, within, tolerance, to, moved);
    for (const Chain &chain : m_chains)
        cutter.cut(chain);
}

bool RunTree::contains(const model::RingsView &rings, QPointF scenePos) const
{
    const double px = scenePos.x() * geometry::gridPerUnit;
    const double py = scenePos.y() * geometry::gridPerUnit;
    const auto isAbove = [py](Vertex v) { return v.y <= py; };
    bool isInside = false;
    for (const Chain &chain : m_chains) {
        const auto look = [&](auto &self, Node node) -> void {
            const Box &box = boxOf(chain, node);
            if (box.top > py || box.bottom <= py || box.right <= px)
                return;
            if (box.left > px) {
                // All of it lies to the right: its ends tell how often the ray crosses it, but for pairs.
                if (chain.isLoop) {
                    const quint32 last = leavesOf(chain, node).second - 1;
                    isInside ^= isAbove(rings.all()[firstVertexOf(chain, node)])
                        != isAbove(rings.all()[vertexBehind(chain, last)]);
                }
                return;
            }
            if (node.level == 0) {
                eachEdge(rings, chain, node.index,
                         [&](std::size_t, std::size_t, Vertex a, Vertex b) {
                             if (isAbove(a) == isAbove(b))
                                 return;
                             const double at =
                                 a.x + (py - a.y) * (double(b.x) - a.x) / (double(b.y) - a.y);
                             isInside ^= px < at;
                         });
                return;
            }
            const quint32 below = nodesAt(chain, node.level - 1);
            for (quint32 c = node.index * fanOut; c < std::min((node.index + 1) * fanOut, below);
                 ++c)
                self(self, { node.level - 1, c });
        };
        look(look, { topLevel(chain), 0 });
    }
    return isInside;
}

/// `distance(a, b)` gives the place on an edge and how far it is, or nothing.
template <typename Distance>
std::optional<RunTree::Place> RunTree::nearest(const model::RingsView &rings, QPointF scenePos,
                                               double reach, Distance distance) const
{
    std::optional<Place> best;
    double bestDistance = reach;
    for (const Chain &chain : m_chains) {
        const auto enter = [&](const Box &box) {
            return distanceTo(box, scenePos) <= bestDistance;
        };
        const auto visit = [&](quint32 leaf) {
            eachEdge(rings, chain, leaf, [&](std::size_t ring, std::size_t i, Vertex a, Vertex b) {
                const std::optional<QPointF> at = distance(a.toScene(), b.toScene());
                if (!at)
                    return;
                const double d = distanceBetween(*at, scenePos);
                if (d <= bestDistance) {
                    bestDistance = d;
                    best = Place{ ring, i, *at };
                }
            });
        };
        walk(chain, { topLevel(chain), 0 }, enter, visit);
    }
    return best;
}

std::optional<RunTree::Place> RunTree::vertexNear(const model::RingsView &rings, QPointF scenePos,
                                                  double reach) const
{
    return nearest(rings, scenePos, reach, [](QPointF, QPointF b) { return std::optional(b); });
}

std::optional<RunTree::Place> RunTree::edgeNear(const model::RingsView &rings, QPointF scenePos,
                                                double reach) const
{
    return nearest(rings, scenePos, reach, [scenePos](QPointF a, QPointF b) {
        return std::optional(geometry::nearestOnEdge(scenePos, a, b));
    });
}

std::optional<RunTree::Place> RunTree::middleNear(const model::RingsView &rings, QPointF scenePos,
                                                  double reach, double leastLength) const
{
    return nearest(rings, scenePos, reach, [leastLength](QPointF a, QPointF b) {
        return distanceBetween(a, b) < leastLength ? std::nullopt : std::optional((a + b) / 2);
    });
}

std::vector<RunTree::Place> RunTree::edgesIn(const model::RingsView &rings, const Box &box,
                                             std::size_t most) const
{
    std::vector<Place> found;
    for (const Chain &chain : m_chains) {
        const auto enter = [&](const Box &run) {
            return found.size() <= most && run.intersects(box);
        };
        const auto visit = [&](quint32 leaf) {
            eachEdge(rings, chain, leaf, [&](std::size_t ring, std::size_t i, Vertex a, Vertex b) {
                Box edge;
                edge.add(a);
                edge.add(b);
                if (found.size() <= most && edge.intersects(box))
                    found.push_back({ ring, i, {} });
            });
        };
        walk(chain, { topLevel(chain), 0 }, enter, visit);
    }
    return found;
}

} // namespace render
