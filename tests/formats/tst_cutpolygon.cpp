// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/cutpolygon.h"

#include "drawn.h"

#include <QTest>

#include <cmath>

using namespace formats;

namespace {

CutPolygon cut(const model::Places &ring, const render::SceneTransform &transform = {})
{
    return CutPolygon::of(model::RingsView(ring, {}), transform, QSizeF(400, 300));
}

double areaOf(const std::vector<CutPolygon::Path> &rings)
{
    double twice = 0;
    for (const CutPolygon::Path &ring : rings) {
        for (std::size_t i = 0; i < ring.size(); ++i) {
            const QPointF a = ring[i];
            const QPointF b = ring[(i + 1) % ring.size()];
            twice += a.x() * b.y() - b.x() * a.y();
        }
    }
    return std::abs(twice) / 2;
}

constexpr double reach = CutPolygon::reach;

} // namespace

class tst_CutPolygon : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void leavesWhatIsNearAsItIs();
    void cutsTheAreaToItsReach();
    void drawsNoLineAlongTheCut();
    void joinsTheLineWhereTheRingBegins();
    void turnsCoincidentVerticesIntoADot();
    void reachesNoFurtherAtAnyScale();
};

void tst_CutPolygon::leavesWhatIsNearAsItIs()
{
    const CutPolygon polygon =
        cut(Drawn::places({ { -9999, 0 }, { 400, -10000 }, { 10400, 10300 } }));
    QVERIFY(polygon.isWhole && polygon.dots.empty());
    QCOMPARE(polygon.area.size(), 1u);
    QCOMPARE(polygon.area[0],
             (CutPolygon::Path{ { -9999, 0 }, { 400, -10000 }, { 10400, 10300 } }));
    QCOMPARE(polygon.lines, polygon.area);
}

void tst_CutPolygon::cutsTheAreaToItsReach()
{
    const CutPolygon polygon = cut(Drawn::places(
        { { -50000, -50000 }, { 50000, -50000 }, { 50000, 50000 }, { -50000, 50000 } }));
    QVERIFY(!polygon.isWhole);
    QCOMPARE(areaOf(polygon.area), (400 + 2 * reach) * (300 + 2 * reach));
    QVERIFY(polygon.lines.empty());
    const CutPolygon away = cut(Drawn::places({ { 50000, 0 }, { 60000, 0 }, { 60000, 10 } }));
    QVERIFY(away.area.empty() && away.lines.empty() && away.dots.empty());
}

void tst_CutPolygon::drawsNoLineAlongTheCut()
{
    // A band through the picture: two edges are left.
    const CutPolygon polygon =
        cut(Drawn::places({ { -50000, 100 }, { 50000, 100 }, { 50000, 200 }, { -50000, 200 } }));
    QCOMPARE(areaOf(polygon.area), (400 + 2 * reach) * 100);
    QCOMPARE(polygon.lines.size(), 2u);
    QCOMPARE(polygon.lines[0], (CutPolygon::Path{ { -reach, 100 }, { 400 + reach, 100 } }));
    QCOMPARE(polygon.lines[1], (CutPolygon::Path{ { 400 + reach, 200 }, { -reach, 200 } }));
}

void tst_CutPolygon::joinsTheLineWhereTheRingBegins()
{
    const CutPolygon polygon =
        cut(Drawn::places({ { 10, 10 }, { 20, 10 }, { 90000, 150 }, { 10, 290 } }));
    QVERIFY(!polygon.isWhole);
    QCOMPARE(polygon.lines.size(), 1u);
    const CutPolygon::Path &line = polygon.lines[0];
    QCOMPARE(line.size(), 5u);
    QCOMPARE(line[1], QPointF(10, 290));
    QCOMPARE(line[2], QPointF(10, 10));
    QCOMPARE(line[3], QPointF(20, 10));
    QCOMPARE(line[0].x(), 400 + reach);
    QCOMPARE(line[4].x(), 400 + reach);
}

void tst_CutPolygon::turnsCoincidentVerticesIntoADot()
{
    const CutPolygon polygon = cut(Drawn::places({ { 7, 8 }, { 7, 8 }, { 7, 8 } }));
    QCOMPARE(polygon.dots, (CutPolygon::Path{ { 7, 8 } }));
    QVERIFY(polygon.area.empty() && polygon.lines.empty());
    QVERIFY(cut(Drawn::places({ { 70000, 8 }, { 70000, 8 }, { 70000, 8 } })).dots.empty());
}

void tst_CutPolygon::reachesNoFurtherAtAnyScale()
{
    const model::Places ring =
        Drawn::places({ { -8388608, -5000 }, { 8388607, 4000 }, { 3, 8388607 }, { 20, 30 } });
    for (double scale = 1e-6; scale < 1e6; scale *= 7) {
        const CutPolygon polygon = cut(ring, { .scale = scale, .origin = QPointF(19, 29) });
        for (const auto *paths : { &polygon.area, &polygon.lines }) {
            for (const CutPolygon::Path &path : *paths) {
                for (const QPointF p : path) {
                    QVERIFY(p.x() > -reach - 0.01 && p.x() < 400 + reach + 0.01);
                    QVERIFY(p.y() > -reach - 0.01 && p.y() < 300 + reach + 0.01);
                }
            }
        }
    }
}

QTEST_APPLESS_MAIN(tst_CutPolygon)
#include "tst_cutpolygon.moc"
