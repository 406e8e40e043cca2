// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometry/ring.h"

#include <numeric>

namespace geometry {

QPointF nearestOnEdge(QPointF p, QPointF a, QPointF b)
{
    const QPointF along = b - a;
    const double length2 = QPointF::dotProduct(along, along);
    if (length2 == 0.0)
        return a;
    return a + along * std::clamp(QPointF::dotProduct(p - a, along) / length2, 0.0, 1.0);
}

double distanceToEdge(QPointF p, QPointF a, QPointF b)
{
    const QPointF d = p - nearestOnEdge(p, a, b);
    return std::hypot(d.x(), d.y());
}

namespace {

/// Calls visit(+1 or -1) for each edge of the closed ring that a ray from p to the right crosses.
template <typename Visit> void visitCrossings(QPointF p, std::span<const Vertex> ring, Visit visit)
{
    for (std::size_t i = 0, before = ring.size() - 1; i < ring.size(); before = i++) {
        const QPointF a = ring[before].toScene();
        const QPointF b = ring[i].toScene();
        const bool down = a.y() <= p.y() && b.y() > p.y();
        const bool up = b.y() <= p.y() && a.y() > p.y();
        if (!down && !up)
            continue;
        const double at = a.x() + (p.y() - a.y()) * (b.x() - a.x()) / (b.y() - a.y());
        if (p.x() < at)
            visit(down ? 1 : -1);
    }
}

/// Twice the signed area of the triangle: 34 bits a factor need 128 in the product's sum.
int turn(Vertex a, Vertex b, Vertex c)
{
    const auto abx = std::int64_t(b.x) - a.x, aby = std::int64_t(b.y) - a.y;
    const auto acx = std::int64_t(c.x) - a.x, acy = std::int64_t(c.y) - a.y;
    __extension__ using Wide = __int128;
    const Wide cross = Wide(abx) * acy - Wide(aby) * acx;
    return cross > 0 ? 1 : cross < 0 ? -1 : 0;
}

bool onEdge(Vertex a, Vertex b, Vertex p)
{
    return std::min(a.x, b.x) <= p.x && p.x <= std::max(a.x, b.x) && std::min(a.y, b.y) <= p.y
        && p.y <= std::max(a.y, b.y);
}

bool edgesMeet(Vertex a, Vertex b, Vertex c, Vertex d)
{
    const int t1 = turn(a, b, c), t2 = turn(a, b, d), t3 = turn(c, d, a), t4 = turn(c, d, b);
    if (t1 != t2 && t3 != t4 && t1 * t2 <= 0 && t3 * t4 <= 0 && (t1 || t2) && (t3 || t4))
        return true;
    return (t1 == 0 && onEdge(a, b, c)) || (t2 == 0 && onEdge(a, b, d))
        || (t3 == 0 && onEdge(c, d, a)) || (t4 == 0 && onEdge(c, d, b));
}

} // namespace

int windingNumber(QPointF p, std::span<const Vertex> ring)
{
    int winding = 0;
    if (!ring.empty())
        visitCrossings(p, ring, [&](int by) { winding += by; });
    return winding;
}

int crossings(QPointF p, std::span<const Vertex> ring)
{
    int count = 0;
    if (!ring.empty())
        visitCrossings(p, ring, [&](int) { ++count; });
    return count;
}

std::vector<EdgePair> selfCrossings(std::span<const Vertex> ring, std::size_t most)
{
    // Edges without length are left out first, so that neighbours are neighbours.
    std::vector<std::size_t> edges;
    for (std::size_t i = 0; i < ring.size(); ++i) {
        if (ring[i] != ring[i + 1 < ring.size() ? i + 1 : 0])
            edges.push_back(i);
    }
    const std::size_t n = edges.size();
    const auto begin = [&](std::size_t e) { return ring[edges[e]]; };
    const auto end = [&](std::size_t e) { return ring[edges[e + 1 < n ? e + 1 : 0]]; };
    const auto left = [&](std::size_t e) { return std::min(begin(e).x, end(e).x); };
    // Whether the edge that follows `e` runs back over it.
    const auto foldsBack = [&](std::size_t e) {
        const Vertex a = begin(e), b = end(e), c = end(e + 1 < n ? e + 1 : 0);
        return turn(a, b, c) == 0 && (onEdge(a, b, c) || onEdge(b, c, a));
    };
    const auto meet = [&](std::size_t i, std::size_t j) {
        const bool follows = (i + 1) % n == j, precedes = (j + 1) % n == i;
        if (follows || precedes)
            return (follows && foldsBack(i)) || (precedes && foldsBack(j));
        return edgesMeet(begin(i), end(i), begin(j), end(j));
    };
    std::vector<std::size_t> sorted(n);
    std::iota(sorted.begin(), sorted.end(), std::size_t(0));
    std::sort(sorted.begin(), sorted.end(), [&](auto a, auto b) { return left(a) < left(b); });
    std::vector<EdgePair> found;
    std::vector<std::size_t> open;
    for (const std::size_t i : sorted) {
        std::erase_if(open, [&](auto j) { return std::max(begin(j).x, end(j).x) < left(i); });
        for (const std::size_t j : open) {
            if (!meet(i, j))
                continue;
            found.emplace_back(edges[std::min(i, j)], edges[std::max(i, j)]);
            if (found.size() >= most)
                return found;
        }
        open.push_back(i);
    }
    return found;
}

QPointF meetingPlace(std::span<const Vertex> ring, EdgePair edges)
{
    const auto end = [&](std::size_t edge) { return edge + 1 < ring.size() ? edge + 1 : 0; };
    const Vertex a = ring[edges.first], b = ring[end(edges.first)];
    const Vertex c = ring[edges.second], d = ring[end(edges.second)];
    if (turn(a, b, c) != turn(a, b, d) && turn(c, d, a) != turn(c, d, b)) {
        const QPointF along = b.toScene() - a.toScene(), other = d.toScene() - c.toScene();
        const double cross = along.x() * other.y() - along.y() * other.x();
        const QPointF between = c.toScene() - a.toScene();
        const double t = (between.x() * other.y() - between.y() * other.x()) / cross;
        return a.toScene() + along * std::clamp(t, 0.0, 1.0);
    }
    // On one line, or touching at an end: the ends that lie on the other edge.
    std::vector<Vertex> common;
    const auto take = [&](Vertex v, Vertex from, Vertex to) {
        if (turn(from, to, v) == 0 && onEdge(from, to, v))
            common.push_back(v);
    };
    take(a, c, d);
    take(b, c, d);
    take(c, a, b);
    take(d, a, b);
    if (common.empty())
        return a.toScene();
    const auto [first, last] =
        std::minmax_element(common.begin(), common.end(), [](Vertex one, Vertex other) {
            return std::pair(one.x, one.y) < std::pair(other.x, other.y);
        });
    return (first->toScene() + last->toScene()) / 2;
}

std::optional<std::vector<std::size_t>> untangledOrder(std::span<const Vertex> ring,
                                                       std::size_t mostSteps)
{
    std::vector<std::size_t> order(ring.size());
    std::iota(order.begin(), order.end(), std::size_t(0));
    std::vector<Vertex> turned(ring.begin(), ring.end());
    for (std::size_t step = 0; step <= mostSteps; ++step) {
        const std::vector<EdgePair> found = selfCrossings(turned, 1);
        if (found.empty())
            return order;
        // The run between the two edges, or what is outside of it: the shorter one is turned round.
        const auto begin = qsizetype(found.front().first) + 1,
                   end = qsizetype(found.front().second) + 1;
        const auto n = qsizetype(ring.size());
        const qsizetype inside = end - begin, outside = n - inside;
        qsizetype i = inside <= outside ? begin : end;
        qsizetype j = i + std::min(inside, outside) - 1;
        if (i >= j)
            return std::nullopt; // an edge that runs back over the one before it
        for (; i < j; ++i, --j) {
            std::swap(order[std::size_t(i % n)], order[std::size_t(j % n)]);
            std::swap(turned[std::size_t(i % n)], turned[std::size_t(j % n)]);
        }
    }
    return std::nullopt;
}

} // namespace geometry
