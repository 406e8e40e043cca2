// SPDX-License-Identifier: GPL-3.0-or-later
#include "picturecompare.h"

#include "base/random.h"
#include "geometry/ring.h"
#include "render/devicepath.h"
#include "render/runtree.h"
#include "render/shapepainter.h"
#include "render/spanrasterizer.h"

#include <QLineF>
#include <QtTest>

#include <array>
#include <functional>

using namespace render;
using geometry::Box;
using geometry::Vertex;

namespace {

geometry::Vertex at(double x, double y)
{
    return *geometry::toGrid(QPointF(x, y));
}

/// The rings of one polygon, to be changed.
struct Polygon
{
    std::vector<std::vector<Vertex>> loops;
    std::vector<Vertex> all;
    std::vector<quint32> ends;

    model::RingsView rings()
    {
        all.clear();
        ends.clear();
        for (const auto &ring : loops) {
            all.insert(all.end(), ring.begin(), ring.end());
            ends.push_back(quint32(all.size()));
        }
        return { all, ends };
    }
    void loop(int count, const std::function<QPointF(double)> &place)
    {
        std::vector<Vertex> ring;
        for (int i = 0; i < count; ++i) {
            const QPointF p = place(double(i) / count);
            ring.push_back(at(p.x(), p.y()));
        }
        loops.push_back(std::move(ring));
    }
};

QPointF onCircle(QPointF centre, double radius, double turns)
{
    return centre + radius * QPointF(std::cos(2 * M_PI * turns), std::sin(2 * M_PI * turns));
}

/// Within 0 to 1000 scene units each way.
Polygon make(const QByteArray &kind, int count, quint64 seed)
{
    base::SeededRandom random(seed);
    Polygon polygon;
    const QPointF middle(500, 500);
    const auto blob = [&](QPointF centre, double radius) {
        return [&random, centre, radius](double t) {
            const double wave = 0.75 + 0.12 * std::sin(2 * M_PI * 7 * t)
                + 0.08 * std::sin(2 * M_PI * 61 * t) + 0.0005 * random.nextUnit();
            return onCircle(centre, radius * wave, t);
        };
    };
    if (kind == "blob") {
        polygon.loop(count, blob(middle, 480));
    } else if (kind == "noise") {
        polygon.loop(count,
                     [&](double t) { return onCircle(middle, 380 + 60 * random.nextUnit(), t); });
    } else if (kind == "holes") {
        polygon.loop(count / 2, blob(middle, 480));
        for (int i = 0; i < 12; ++i)
            polygon.loop(count / 40, blob(onCircle(middle, 200, i / 12.0), 45));
        for (int i = 0; i < count / 40; ++i) {
            const QPointF corner(300 + 400 * random.nextUnit(), 300 + 400 * random.nextUnit());
            polygon.loop(4, [&](double t) { return onCircle(corner, 6, t); });
        }
    } else if (kind == "crossing") {
        polygon.loop(count, [&](double t) {
            return onCircle(middle, 300 + 150 * std::sin(2 * M_PI * 17.3 * t), 9 * t);
        });
    } else if (kind == "spiral") {
        polygon.loop(count, [&](double t) {
            const bool isBack = t > 0.5;
            const double s = isBack ? 2 * (1 - t) : 2 * t;
            return onCircle(middle, 40 + 400 * s + (isBack ? 12 : 0), 12 * s);
        });
    } else if (kind == "comb") {
        polygon.loop(count, [&](double t) {
            const double x = 20 + 960 * t;
            if (t >= 0.999)
                return QPointF(980, 980 * (t - 0.999) * 1000);
            const int tooth = int(t * 80);
            return QPointF(x, tooth % 2 ? 30 : 930 - 0.4 * tooth + 0.1 * random.nextUnit());
        });
    } else if (kind == "flat") {
        polygon.loop(count,
                     [&](double t) { return QPointF(100 + 800 * std::abs(2 * t - 1), 500); });
    }
    return polygon;
}

bool isBefore(Vertex a, Vertex b)
{
    return std::pair(a.x, a.y) < std::pair(b.x, b.y);
}

constexpr QSize pictureSize{ 300, 220 };

Look someLook()
{
    Look look;
    look.fill = 0x2060c0;
    look.stroke = 0x103050;
    look.opacity = 600;
    return look;
}

QImage drawnByRuns(const RunTree &tree, const model::RingsView &rings,
                   const SceneTransform &transform,
                   const std::optional<RunTree::Moved> &moved = std::nullopt)
{
    QImage image(pictureSize, QImage::Format_RGB32);
    image.fill(Qt::white);
    SpanRasterizer rasterizer;
    rasterizer.setSurface(Surface::of(image));
    ShapePainter painter(rasterizer, transform, image.rect(), 1);
    const QRectF scene = transform.toScene(QRectF(image.rect()).adjusted(-6, -6, 6, 6));
    const Box within{ at(scene.left(), 0).x, at(0, scene.top()).y, at(scene.right(), 0).x,
                      at(0, scene.bottom()).y };
    RunTree::Cut cut;
    tree.cut(rings, within, 0.1 / transform.scale * geometry::gridPerUnit, cut, moved);
    painter.polygon(cut.rings(), someLook());
    return image;
}

/// Each vertex, `factor` times as large and then made small.
QImage exact(const model::RingsView &rings, const SceneTransform &transform, int factor)
{
    std::vector<DevicePoint> points;
    std::vector<quint32> ends;
    for (std::size_t r = 0; r < rings.count(); ++r) {
        for (const Vertex v : rings.ring(r)) {
            const QPointF p = transform.toDevice(v) * factor;
            points.push_back({ float(p.x()), float(p.y()) });
        }
        ends.push_back(quint32(points.size()));
    }
    QImage large(pictureSize * factor, QImage::Format_RGB32);
    large.fill(Qt::white);
    SpanRasterizer rasterizer;
    rasterizer.setSurface(Surface::of(large));
    const Look look = someLook();
    rasterizer.fillAndStroke({ points, ends }, FillRule::EvenOdd, look.fill,
                             float(look.opacity) / model::Style::opaque, look.stroke,
                             ShapePainter::strokeWidth * float(factor));
    return large.scaled(pictureSize, Qt::IgnoreAspectRatio, Qt::SmoothTransformation)
        .convertToFormat(QImage::Format_RGB32);
}

constexpr std::array kinds{ "blob", "noise", "holes", "crossing", "spiral", "comb", "flat" };

} // namespace

class tst_RunTree : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void drawsWhatAllVerticesDraw_data();
    void drawsWhatAllVerticesDraw();
    void givesFewVerticesFromAfar();
    void findsWhatLookingAtAllFinds_data();
    void findsWhatLookingAtAllFinds();
    void isTheSameAfterManyEditsAsMadeAnew_data();
    void isTheSameAfterManyEditsAsMadeAnew();
    void drawsAVertexOnItsWay();
    void tellsWhereAnEditIsSeen();
    void takesLessThanTheVertices_data();
    void takesLessThanTheVertices();
};

void tst_RunTree::drawsWhatAllVerticesDraw_data()
{
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<double>("scale");
    for (const char *kind : kinds) {
        for (const double scale : { 0.05, 0.21, 0.9, 5.0 })
            QTest::addRow("%s at scale %g", kind, scale) << QByteArray(kind) << scale;
    }
}

void tst_RunTree::drawsWhatAllVerticesDraw()
{
    QFETCH(QByteArray, kind);
    QFETCH(double, scale);
    Polygon polygon = make(kind, 20'000, 4);
    const auto rings = polygon.rings();
    RunTree tree(rings);
    QVERIFY(tree.refine(rings, INT64_MAX));
    base::SeededRandom random(9);
    for (int view = 0; view < (scale < 0.2 ? 1 : 3); ++view) {
        const QPointF centre = view == 0
            ? QPointF(500, 500)
            : polygon.all[random.nextBelow(polygon.all.size())].toScene();
        const SceneTransform transform{
            scale, centre - QPointF(pictureSize.width(), pictureSize.height()) / 2 / scale
        };
        const QImage ours = drawnByRuns(tree, rings, transform);
        tests::verifyAlike(ours, exact(rings, transform, 1));
        tests::verifyAlike(drawnByRuns(RunTree(rings), rings, transform),
                           exact(rings, transform, 1));
        // Where a pixel holds many edges, the rasterizer itself is another matter.
        const bool isCrowded =
            kind == "noise" || kind == "crossing" || (kind == "holes" && scale < 0.5);
        if (!isCrowded && scale > 0.1)
            tests::verifyAlike(ours, exact(rings, transform, 8));
    }
}

void tst_RunTree::givesFewVerticesFromAfar()
{
    Polygon polygon = make("blob", 100'000, 1);
    const auto rings = polygon.rings();
    RunTree tree(rings);
    while (!tree.refine(rings, 100'000)) { }
    QVERIFY(tree.isRefined());
    RunTree::Cut cut;
    const Box everywhere{ INT32_MIN, INT32_MIN, INT32_MAX, INT32_MAX };
    tree.cut(rings, everywhere, -1, cut);
    QVERIFY(cut.vertices == polygon.all);
    std::size_t before = cut.vertices.size();
    for (const double tolerance : { 64.0, 1024.0, 20000.0 }) {
        tree.cut(rings, everywhere, tolerance, cut);
        QVERIFY2(cut.vertices.size() < before, qPrintable(QString::number(cut.vertices.size())));
        before = cut.vertices.size();
        for (std::size_t i = 0; i < polygon.all.size(); i += 997) {
            const QPointF place = polygon.all[i].toScene();
            double way = HUGE_VAL;
            for (std::size_t k = 0; k < cut.vertices.size(); ++k)
                way = std::min(
                    way,
                    geometry::distanceToEdge(place, cut.vertices[k ? k - 1 : before - 1].toScene(),
                                             cut.vertices[k].toScene()));
            QVERIFY(way * geometry::gridPerUnit <= tolerance);
        }
    }
    QVERIFY2(before < 1'000, qPrintable(QString::number(before)));
    // A small part of it near, with straight ways around.
    const Vertex place = polygon.all[12'345];
    tree.cut(rings, { place.x - 64, place.y - 64, place.x + 64, place.y + 64 }, 0, cut);
    QVERIFY2(cut.vertices.size() < 300, qPrintable(QString::number(cut.vertices.size())));
}

void tst_RunTree::findsWhatLookingAtAllFinds_data()
{
    QTest::addColumn<QByteArray>("kind");
    for (const char *kind : kinds)
        QTest::addRow("%s", kind) << QByteArray(kind);
}

void tst_RunTree::findsWhatLookingAtAllFinds()
{
    QFETCH(QByteArray, kind);
    Polygon polygon = make(kind, 3'000, 2);
    const auto rings = polygon.rings();
    const RunTree tree(rings);
    base::SeededRandom random(5);
    int inside = 0;
    for (int i = 0; i < 400; ++i) {
        const QPointF place = i % 2
            ? QPointF(1100 * random.nextUnit() - 50, 1100 * random.nextUnit() - 50)
            : polygon.all[random.nextBelow(polygon.all.size())].toScene();
        int crossings = 0;
        double vertexWay = 20;
        double edgeWay = 20;
        double middleWay = 20;
        for (const auto &ring : polygon.loops) {
            crossings += geometry::crossings(place, ring);
            for (std::size_t v = 0; v < ring.size(); ++v) {
                const QPointF a = ring[v ? v - 1 : ring.size() - 1].toScene();
                const QPointF b = ring[v].toScene();
                const auto way = [&](QPointF p) {
                    return std::hypot(p.x() - place.x(), p.y() - place.y());
                };
                vertexWay = std::min(vertexWay, way(b));
                edgeWay = std::min(edgeWay, geometry::distanceToEdge(place, a, b));
                if (std::hypot(b.x() - a.x(), b.y() - a.y()) >= 0.5)
                    middleWay = std::min(middleWay, way((a + b) / 2));
            }
        }
        QCOMPARE(tree.contains(rings, place), crossings % 2 != 0);
        inside += crossings % 2;
        const auto compare = [&](const std::optional<RunTree::Place> &found, double way) {
            QCOMPARE(found.has_value(), way < 20);
            if (!found)
                return;
            const QPointF off = found->at - place;
            QVERIFY(std::abs(std::hypot(off.x(), off.y()) - way) < 1e-9);
            const auto ring = rings.ring(found->ring);
            const QPointF b = ring[found->index].toScene();
            const QPointF a = ring[found->index ? found->index - 1 : ring.size() - 1].toScene();
            QVERIFY(geometry::distanceToEdge(found->at, a, b) < 1e-9);
        };
        compare(tree.vertexNear(rings, place, 20), vertexWay);
        compare(tree.edgeNear(rings, place, 20), edgeWay);
        compare(tree.middleNear(rings, place, 20, 0.5), middleWay);
    }
    QVERIFY(inside > 20 || kind == "flat");
}

void tst_RunTree::isTheSameAfterManyEditsAsMadeAnew_data()
{
    findsWhatLookingAtAllFinds_data();
}

void tst_RunTree::isTheSameAfterManyEditsAsMadeAnew()
{
    QFETCH(QByteArray, kind);
    Polygon polygon = make(kind, 2'000, 3);
    RunTree tree(polygon.rings());
    tree.refine(polygon.rings(), INT64_MAX);
    base::SeededRandom random(6);
    for (int round = 0; round < 600; ++round) {
        auto &ring = polygon.loops[random.nextBelow(polygon.loops.size())];
        const std::size_t i = random.nextBelow(ring.size());
        const Vertex by{ std::int32_t(random.nextBelow(20'000)) - 10'000,
                         std::int32_t(random.nextBelow(20'000)) - 10'000 };
        switch (random.nextBelow(round % 100 == 99 ? 6 : 4)) {
        case 0:
            ring[i] = ring[i] + by;
            break;
        case 1:
            ring.insert(ring.begin() + std::ptrdiff_t(i), ring[i] + by);
            break;
        case 2:
            if (ring.size() > 3)
                ring.erase(ring.begin() + std::ptrdiff_t(i));
            break;
        case 3:
            ring.insert(ring.end(), ring[i]);
            break;
        case 4:
            for (auto &all : polygon.loops) {
                for (Vertex &v : all)
                    v = v + by;
            }
            break;
        case 5:
            polygon.loops.push_back({ ring[i], ring[i] + by, ring[i] - by });
            break;
        }
        const auto rings = polygon.rings();
        tree.update(rings);
        if (round % 10 == 0)
            tree.refine(rings, INT64_MAX);
        if (round % 20 != 0)
            continue;
        const Vertex near = polygon.all[random.nextBelow(polygon.all.size())];
        const Box within{ near.x - 9'000, near.y - 9'000, near.x + 9'000, near.y + 9'000 };
        const RunTree fresh(rings);
        for (const QPointF place : { near.toScene(), QPointF(500, 500), QPointF(300, 510) }) {
            QCOMPARE(tree.contains(rings, place), fresh.contains(rings, place));
            const auto a = tree.edgeNear(rings, place, 50);
            const auto b = fresh.edgeNear(rings, place, 50);
            QCOMPARE(a.has_value(), b.has_value());
            if (a)
                QCOMPARE(QLineF(a->at, place).length(), QLineF(b->at, place).length());
        }
        const double scale = 0.7;
        const SceneTransform transform{
            scale, near.toScene() - QPointF(pictureSize.width(), pictureSize.height()) / 2 / scale
        };
        tests::verifyAlike(drawnByRuns(tree, rings, transform),
                           drawnByRuns(fresh, rings, transform));
        RunTree::Cut cut;
        tree.cut(rings, { INT32_MIN, INT32_MIN, INT32_MAX, INT32_MAX }, -1, cut);
        auto kept = cut.vertices;
        auto all = polygon.all;
        std::sort(kept.begin(), kept.end(), isBefore);
        std::sort(all.begin(), all.end(), isBefore);
        QVERIFY(kept == all);
        if (polygon.loops.size() == 1)
            QVERIFY(cut.vertices == polygon.all);
        QCOMPARE(tree.edgesIn(rings, within, SIZE_MAX - 1).size(),
                 fresh.edgesIn(rings, within, SIZE_MAX - 1).size());
    }
}

void tst_RunTree::drawsAVertexOnItsWay()
{
    for (const char *kind : { "blob", "holes", "crossing" }) {
        Polygon polygon = make(kind, 5'000, 8);
        const auto rings = polygon.rings();
        RunTree tree(rings);
        tree.refine(rings, INT64_MAX);
        base::SeededRandom random(2);
        for (int i = 0; i < 60; ++i) {
            RunTree::Moved moved;
            moved.ring = random.nextBelow(polygon.loops.size());
            moved.isNew = i % 2;
            const auto &ring = polygon.loops[moved.ring];
            moved.index = i < 8 ? (i < 4 ? 0 : ring.size() - 1) : random.nextBelow(ring.size());
            moved.to = at(1000 * random.nextUnit(), 1000 * random.nextUnit());
            const double scale = i % 3 ? 0.2 : 1;
            const SceneTransform transform{ scale,
                                            ring[moved.index].toScene()
                                                - QPointF(pictureSize.width(), pictureSize.height())
                                                    / 2 / scale };
            Polygon after = polygon;
            auto &changed = after.loops[moved.ring];
            if (moved.isNew)
                changed.insert(changed.begin() + std::ptrdiff_t(moved.index), moved.to);
            else
                changed[moved.index] = moved.to;
            const auto expected = after.rings();
            tests::verifyAlike(drawnByRuns(tree, rings, transform, moved),
                               drawnByRuns(RunTree(expected), expected, transform));
        }
    }
}

/// What an edit changes lies in the boxes, and one vertex's are small.
void tst_RunTree::tellsWhereAnEditIsSeen()
{
    Polygon polygon = make("blob", 20'000, 3);
    RunTree tree(polygon.rings());
    base::SeededRandom random(6);
    for (int round = 0; round < 40; ++round) {
        auto &ring = polygon.loops.front();
        const std::size_t i = random.nextBelow(ring.size());
        const Vertex old = ring[i];
        const Vertex by{ std::int32_t(random.nextBelow(4'000)) - 2'000, 700 };
        if (round % 3 == 0)
            ring.insert(ring.begin() + std::ptrdiff_t(i), old + by);
        else if (round % 3 == 1)
            ring[i] = old + by;
        else
            ring.erase(ring.begin() + std::ptrdiff_t(i));
        const auto boxes = tree.update(polygon.rings());
        if (i == 0)
            continue;
        Box all;
        for (const Box &box : boxes)
            all.add(box);
        QVERIFY(all.contains(old));
        if (round % 3 != 2)
            QVERIFY(all.contains(old + by));
        QVERIFY(all.right - all.left < 40 * geometry::gridPerUnit);
    }
}

void tst_RunTree::takesLessThanTheVertices_data()
{
    findsWhatLookingAtAllFinds_data();
}

void tst_RunTree::takesLessThanTheVertices()
{
    QFETCH(QByteArray, kind);
    for (const int count : { 400, 4'000, 100'000 }) {
        Polygon polygon = make(kind, count, 3);
        const auto rings = polygon.rings();
        RunTree tree(rings);
        tree.refine(rings, INT64_MAX);
        const std::size_t coordinates = polygon.all.size() * sizeof(Vertex);
        QVERIFY2(tree.memoryBytes() <= coordinates,
                 qPrintable(QStringLiteral("%1 of %2").arg(tree.memoryBytes()).arg(coordinates)));
    }
}

QTEST_MAIN(tst_RunTree)
#include "tst_runtree.moc"
