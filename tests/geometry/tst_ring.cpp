// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "geometry/ring.h"

#include <QTest>

#include <set>

using geometry::EdgePair;
using geometry::Vertex;

namespace {

using Ring = std::vector<Vertex>;

__extension__ using Wide = __int128;

struct Edge
{
    std::size_t index; ///< of its first vertex in the ring
    Vertex a, b;
};

Wide cross(Vertex o, Vertex a, Vertex b)
{
    return (Wide(a.x) - o.x) * (Wide(b.y) - o.y) - (Wide(a.y) - o.y) * (Wide(b.x) - o.x);
}

Wide dot(Vertex o, Vertex a, Vertex b)
{
    return (Wide(a.x) - o.x) * (Wide(b.x) - o.x) + (Wide(a.y) - o.y) * (Wide(b.y) - o.y);
}

/// Solves a + s (b - a) = c + t (d - c) for 0 <= s, t <= 1 in exact numbers.
bool haveACommonPlace(const Edge &e, const Edge &f)
{
    const Wide rx = Wide(e.b.x) - e.a.x, ry = Wide(e.b.y) - e.a.y;
    const Wide qx = Wide(f.b.x) - f.a.x, qy = Wide(f.b.y) - f.a.y;
    const Wide wx = Wide(f.a.x) - e.a.x, wy = Wide(f.a.y) - e.a.y;
    Wide under = rx * qy - ry * qx;
    if (under == 0) {
        if (wx * ry - wy * rx != 0)
            return false;
        // On one line: their extents along it overlap.
        const Wide length = rx * rx + ry * ry;
        const Wide c = wx * rx + wy * ry, d = c + qx * rx + qy * ry;
        return std::max(c, d) >= 0 && std::min(c, d) <= length;
    }
    Wide s = wx * qy - wy * qx, t = wx * ry - wy * rx;
    if (under < 0)
        under = -under, s = -s, t = -t;
    return s >= 0 && s <= under && t >= 0 && t <= under;
}

/// Every pair of edges, with edges without length left out before anything else.
std::set<EdgePair> selfCrossingsByForce(const Ring &ring)
{
    std::vector<Edge> edges;
    for (std::size_t i = 0; i < ring.size(); ++i) {
        const Vertex next = ring[(i + 1) % ring.size()];
        if (ring[i] != next)
            edges.push_back({ i, ring[i], next });
    }
    std::set<EdgePair> found;
    for (std::size_t i = 0; i < edges.size(); ++i) {
        for (std::size_t j = i + 1; j < edges.size(); ++j) {
            const Edge &e = edges[i], &f = edges[j];
            const bool follows = j == i + 1, precedes = i == 0 && j + 1 == edges.size();
            bool meet = false;
            if (follows)
                meet |= cross(e.b, e.a, f.b) == 0 && dot(e.b, e.a, f.b) > 0;
            if (precedes)
                meet |= cross(f.b, f.a, e.b) == 0 && dot(f.b, f.a, e.b) > 0;
            if (!follows && !precedes)
                meet = haveACommonPlace(e, f);
            if (meet)
                found.emplace(e.index, f.index);
        }
    }
    return found;
}

std::set<EdgePair> found(const Ring &ring, std::size_t most = 1'000'000)
{
    const std::vector<EdgePair> pairs = geometry::selfCrossings(ring, most);
    return { pairs.begin(), pairs.end() };
}

/// Scene units, so that tables stay readable.
Ring scene(std::initializer_list<std::pair<int, int>> places)
{
    Ring ring;
    for (const auto &[x, y] : places)
        ring.push_back({ x * geometry::gridPerUnit, y * geometry::gridPerUnit });
    return ring;
}

QByteArray spell(const Ring &ring)
{
    QByteArray text;
    for (const Vertex v : ring)
        text += '(' + QByteArray::number(v.x) + ',' + QByteArray::number(v.y) + ')';
    return text;
}

} // namespace

class tst_Ring : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsTheNearestPlaceOnAnEdge();
    void windsAsTheRingRuns();
    void insideIsHalfOpen();
    void evenOddSeesTheHoleOfAStar();
    void countsNothingInAnEmptyRing();
    void findsCrossings_data();
    void findsCrossings();
    void stopsAfterAsManyAsAsked();
    void findsWhatBruteForceFinds_data();
    void findsWhatBruteForceFinds();
    void findsWhatBruteForceFindsAtTheEndsOfTheRange();
    void saysWhereEdgesMeet();
    void untanglesABowTie();
    void leavesAGoodRingAsItIs();
    void findsNoOrderWhereThereIsNone();
    void untanglesWhatIsInGeneralPosition();
};

void tst_Ring::findsTheNearestPlaceOnAnEdge()
{
    using geometry::distanceToEdge;
    using geometry::nearestOnEdge;
    QCOMPARE(nearestOnEdge({ 5, 7 }, { 0, 0 }, { 10, 0 }), QPointF(5, 0));
    QCOMPARE(nearestOnEdge({ -5, 7 }, { 0, 0 }, { 10, 0 }), QPointF(0, 0));
    QCOMPARE(nearestOnEdge({ 15, -7 }, { 0, 0 }, { 10, 0 }), QPointF(10, 0));
    QCOMPARE(nearestOnEdge({ 3, 4 }, { 0, 0 }, { 0, 0 }), QPointF(0, 0));
    QCOMPARE(distanceToEdge({ 3, 4 }, { 0, 0 }, { 0, 0 }), 5.0);
    QCOMPARE(distanceToEdge({ 5, 7 }, { 0, 0 }, { 10, 0 }), 7.0);
    QCOMPARE(distanceToEdge({ 13, 4 }, { 0, 0 }, { 10, 0 }), 5.0);
    QCOMPARE(distanceToEdge({ 10, 0 }, { 0, 0 }, { 10, 0 }), 0.0);
}

void tst_Ring::windsAsTheRingRuns()
{
    const Ring ring = scene({ { 0, 0 }, { 10, 0 }, { 10, 10 }, { 0, 10 } });
    const Ring back(ring.rbegin(), ring.rend());
    QCOMPARE(geometry::windingNumber({ 5, 5 }, ring), -geometry::windingNumber({ 5, 5 }, back));
    QCOMPARE(std::abs(geometry::windingNumber({ 5, 5 }, ring)), 1);
    for (const QPointF outside :
         { QPointF(-1, 5), QPointF(11, 5), QPointF(5, -1), QPointF(5, 11), QPointF(20, 0) }) {
        QCOMPARE(geometry::windingNumber(outside, ring), 0);
        QCOMPARE(geometry::crossings(outside, ring) % 2, 0);
    }
    Ring twice = ring;
    twice.insert(twice.end(), ring.begin(), ring.end());
    QCOMPARE(std::abs(geometry::windingNumber({ 5, 5 }, twice)), 2);
    QCOMPARE(geometry::crossings({ 5, 5 }, twice) % 2, 0);
}

void tst_Ring::insideIsHalfOpen()
{
    // Four squares around one corner: every place belongs to exactly one of them.
    const Ring squares[] = { scene({ { 0, 0 }, { 10, 0 }, { 10, 10 }, { 0, 10 } }),
                             scene({ { 10, 0 }, { 20, 0 }, { 20, 10 }, { 10, 10 } }),
                             scene({ { 0, 10 }, { 10, 10 }, { 10, 20 }, { 0, 20 } }),
                             scene({ { 10, 10 }, { 20, 10 }, { 20, 20 }, { 10, 20 } }) };
    for (const QPointF p : { QPointF(10, 10), QPointF(10, 5), QPointF(5, 10), QPointF(15, 10),
                             QPointF(10, 15), QPointF(3, 3), QPointF(19, 19) }) {
        int owners = 0, oddOwners = 0;
        for (const Ring &square : squares) {
            owners += geometry::windingNumber(p, square) != 0;
            oddOwners += geometry::crossings(p, square) % 2;
        }
        QCOMPARE(owners, 1);
        QCOMPARE(oddOwners, 1);
    }
}

void tst_Ring::evenOddSeesTheHoleOfAStar()
{
    const Ring star = scene({ { 50, 0 }, { 80, 95 }, { 0, 36 }, { 100, 36 }, { 20, 95 } });
    QCOMPARE(std::abs(geometry::windingNumber({ 50, 50 }, star)), 2);
    QCOMPARE(geometry::crossings({ 50, 50 }, star) % 2, 0);
    QCOMPARE(std::abs(geometry::windingNumber({ 50, 20 }, star)), 1);
    QCOMPARE(geometry::crossings({ 50, 20 }, star) % 2, 1);
}

void tst_Ring::countsNothingInAnEmptyRing()
{
    QCOMPARE(geometry::windingNumber({ 0, 0 }, {}), 0);
    QCOMPARE(geometry::crossings({ 0, 0 }, {}), 0);
    QVERIFY(geometry::selfCrossings({}).empty());
}

void tst_Ring::findsCrossings_data()
{
    QTest::addColumn<Ring>("ring");
    QTest::addColumn<int>("count");
    const auto row = [](const char *name, const Ring &ring, int count) {
        QTest::newRow(name) << ring << count;
    };
    row("one vertex", scene({ { 0, 0 } }), 0);
    row("all vertices in one place", scene({ { 1, 1 }, { 1, 1 }, { 1, 1 }, { 1, 1 } }), 0);
    row("there and back", scene({ { 0, 0 }, { 9, 0 } }), 1);
    row("triangle", scene({ { 0, 0 }, { 9, 0 }, { 0, 9 } }), 0);
    row("triangle on a line", scene({ { 0, 0 }, { 9, 0 }, { 5, 0 } }), 2);
    row("square", scene({ { 0, 0 }, { 9, 0 }, { 9, 9 }, { 0, 9 } }), 0);
    row("square with a doubled vertex", scene({ { 0, 0 }, { 9, 0 }, { 9, 0 }, { 9, 9 }, { 0, 9 } }),
        0);
    row("square with its first vertex repeated at the end",
        scene({ { 0, 0 }, { 9, 0 }, { 9, 9 }, { 0, 9 }, { 0, 0 } }), 0);
    row("square with a vertex within an edge",
        scene({ { 0, 0 }, { 5, 0 }, { 9, 0 }, { 9, 9 }, { 0, 9 } }), 0);
    row("bow tie", scene({ { 0, 0 }, { 9, 9 }, { 9, 0 }, { 0, 9 } }), 1);
    row("spike out and back",
        scene({ { 0, 0 }, { 9, 0 }, { 20, 0 }, { 9, 0 }, { 9, 9 }, { 0, 9 } }),
        4); // the spike's sides lie on one another, and its foot is passed twice
    row("vertex on another edge", scene({ { 0, 0 }, { 10, 0 }, { 10, 10 }, { 5, 0 }, { 0, 10 } }),
        2);
}

void tst_Ring::findsCrossings()
{
    QFETCH(Ring, ring);
    QFETCH(int, count);
    const auto expected = selfCrossingsByForce(ring);
    QCOMPARE(int(expected.size()), count);
    QCOMPARE(found(ring), expected);
}

void tst_Ring::stopsAfterAsManyAsAsked()
{
    Ring zigzag;
    for (int i = 0; i < 40; ++i)
        zigzag.push_back({ i % 2 ? 1000 : 0, (i * 7919) % 1000 });
    QVERIFY(found(zigzag).size() > 16);
    QCOMPARE(geometry::selfCrossings(zigzag).size(), std::size_t(16));
    QCOMPARE(geometry::selfCrossings(zigzag, 1).size(), std::size_t(1));
}

void tst_Ring::findsWhatBruteForceFinds_data()
{
    QTest::addColumn<int>("extent");
    QTest::addColumn<int>("most");
    QTest::newRow("a few places, much on lines and repeated") << 3 << 12;
    QTest::newRow("some places") << 8 << 16;
    QTest::newRow("wide") << 1000000 << 24;
    QTest::newRow("many vertices") << 200 << 120;
}

void tst_Ring::findsWhatBruteForceFinds()
{
    QFETCH(int, extent);
    QFETCH(int, most);
    base::SeededRandom random{ quint64(extent) };
    for (int turn = 0; turn < 2000; ++turn) {
        Ring ring(std::size_t(random.nextBelow(quint64(most))));
        for (Vertex &v : ring)
            v = { int(random.nextBelow(quint64(extent))), int(random.nextBelow(quint64(extent))) };
        QVERIFY2(found(ring) == selfCrossingsByForce(ring), spell(ring));
    }
}

void tst_Ring::findsWhatBruteForceFindsAtTheEndsOfTheRange()
{
    base::SeededRandom random(3);
    const auto coordinate = [&] {
        const std::int64_t from[] = { INT32_MIN, -1, INT32_MAX - 2 };
        return std::int32_t(from[random.nextBelow(3)] + std::int64_t(random.nextBelow(3)));
    };
    for (int turn = 0; turn < 5000; ++turn) {
        Ring ring(std::size_t(random.nextBelow(10)));
        for (Vertex &v : ring)
            v = { coordinate(), coordinate() };
        QVERIFY2(found(ring) == selfCrossingsByForce(ring), spell(ring));
    }
}

void tst_Ring::saysWhereEdgesMeet()
{
    const auto at = [](const Ring &ring) {
        const auto pairs = geometry::selfCrossings(ring, 1);
        return geometry::meetingPlace(ring, pairs.at(0));
    };
    QCOMPARE(at(scene({ { 0, 0 }, { 10, 10 }, { 10, 0 }, { 0, 10 } })), QPointF(5, 5));
    QCOMPARE(at(scene({ { 0, 0 }, { 10, 0 }, { 10, 10 }, { 4, 0 }, { 0, 10 } })), QPointF(4, 0));
    // From 6 to 10 both ways.
    QCOMPARE(geometry::meetingPlace(scene({ { 0, 0 }, { 10, 0 }, { 6, 0 }, { 0, 9 } }), { 0, 1 }),
             QPointF(8, 0));
    QCOMPARE(at({ { INT32_MIN, INT32_MIN },
                  { INT32_MAX, INT32_MAX },
                  { INT32_MAX, INT32_MIN },
                  { INT32_MIN, INT32_MAX } }),
             QPointF(-0.5 / 256, -0.5 / 256));
}

void tst_Ring::untanglesABowTie()
{
    const Ring bowTie = scene({ { 0, 0 }, { 10, 10 }, { 10, 0 }, { 0, 10 } });
    const auto order = geometry::untangledOrder(bowTie);
    QVERIFY(order.has_value());
    Ring mended;
    for (const std::size_t i : *order)
        mended.push_back(bowTie[i]);
    QVERIFY(geometry::selfCrossings(mended).empty());
    int moved = 0;
    for (std::size_t i = 0; i < order->size(); ++i)
        moved += (*order)[i] != i;
    QCOMPARE(moved, 2); // no more than needed
}

void tst_Ring::leavesAGoodRingAsItIs()
{
    const Ring square = scene({ { 0, 0 }, { 9, 0 }, { 9, 9 }, { 0, 9 } });
    QCOMPARE(geometry::untangledOrder(square), (std::vector<std::size_t>{ 0, 1, 2, 3 }));
    QVERIFY(geometry::untangledOrder({}).has_value());
}

void tst_Ring::findsNoOrderWhereThereIsNone()
{
    // One place passed twice, everything on one line: no order of these is simple.
    QVERIFY(!geometry::untangledOrder(scene({ { 0, 0 }, { 9, 0 }, { 5, 0 } })));
    QVERIFY(!geometry::untangledOrder(
        scene({ { 0, 0 }, { 9, 0 }, { 20, 0 }, { 9, 0 }, { 9, 9 }, { 0, 9 } })));
}

void tst_Ring::untanglesWhatIsInGeneralPosition()
{
    base::SeededRandom random(11);
    for (int turn = 0; turn < 500; ++turn) {
        Ring ring(3 + std::size_t(random.nextBelow(20)));
        for (Vertex &v : ring)
            v = { int(random.nextBelow(1'000'000)), int(random.nextBelow(1'000'000)) };
        const auto order = geometry::untangledOrder(ring);
        QVERIFY2(order.has_value(), spell(ring));
        std::vector<std::size_t> sorted = *order;
        std::sort(sorted.begin(), sorted.end());
        Ring mended;
        for (std::size_t i = 0; i < ring.size(); ++i) {
            QCOMPARE(sorted[i], i);
            mended.push_back(ring[(*order)[i]]);
        }
        QVERIFY2(selfCrossingsByForce(mended).empty(), spell(ring));
    }
}

QTEST_GUILESS_MAIN(tst_Ring)
#include "tst_ring.moc"
