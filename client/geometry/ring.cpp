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
    const std::size_t n = ring.size();
    std::vector<EdgePair> found;
    if (n < 4)
        return found;
    const auto end = [&](std::size_t i) { return ring[(i + 1) % n]; };
    const auto left = [&](std::size_t i) { return std::min(ring[i].x, end(i).x); };
    std::vector<std::size_t> edges(n);
    std::iota(edges.begin(), edges.end(), std::size_t(0));
    std::sort(edges.begin(), edges.end(), [&](auto a, auto b) { return left(a) < left(b); });
    std::vector<std::size_t> open;
    for (const std::size_t i : edges) {
        std::erase_if(open, [&](auto j) { return std::max(ring[j].x, end(j).x) < left(i); });
        for (const std::size_t j : open) {
            const bool neighbours = (i + 1) % n == j || (j + 1) % n == i;
            if (neighbours || ring[i] == end(i) || ring[j] == end(j))
                continue;
            if (edgesMeet(ring[i], end(i), ring[j], end(j))) {
                found.emplace_back(std::min(i, j), std::max(i, j));
                if (found.size() == most)
                    return found;
            }
        }
        open.push_back(i);
    }
    return found;
}

} // namespace geometry
