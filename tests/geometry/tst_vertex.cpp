// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometry/vertex.h"

#include <QTest>

#include <limits>

using geometry::toGrid;
using geometry::Vertex;

class tst_Vertex : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void roundsToTheNearestStep_data();
    void roundsToTheNearestStep();
    void refusesWhatDoesNotFit_data();
    void refusesWhatDoesNotFit();
    void givesEveryStepBackExactly();
    void refusesAPlaceWithOneBadCoordinate();
    void sumsWrapAroundSoThatMovesCanBeTakenBack();
};

void tst_Vertex::roundsToTheNearestStep_data()
{
    QTest::addColumn<double>("scene");
    QTest::addColumn<int>("steps");
    const auto row = [](const char *name, double scene, int steps) {
        QTest::newRow(name) << scene << steps;
    };
    row("zero", 0.0, 0);
    row("minus zero", -0.0, 0);
    row("one", 1.0, 256);
    row("a step", 1.0 / 256, 1);
    row("half a step", 0.5 / 256, 1);
    row("minus half a step", -0.5 / 256, -1);
    row("just below half a step", std::nextafter(0.5 / 256, 0.0), 0);
    row("just above minus half a step", std::nextafter(-0.5 / 256, 0.0), 0);
    row("one and a half steps", 1.5 / 256, 2);
    row("two and a half steps", 2.5 / 256, 3);
    row("minus two and a half steps", -2.5 / 256, -3);
    row("a tenth", 0.1, 26);
    row("minus a tenth", -0.1, -26);
    row("smallest number", std::numeric_limits<double>::denorm_min(), 0);
    row("lower end", geometry::minScene, INT32_MIN);
    row("rounded up to the lower end", geometry::minScene - 0.49 / 256, INT32_MIN);
    row("upper end", geometry::maxScene, INT32_MAX);
    row("rounded down to the upper end", geometry::maxScene + 0.49 / 256, INT32_MAX);
    row("half below the upper end", geometry::maxScene - 0.5 / 256, INT32_MAX);
}

void tst_Vertex::roundsToTheNearestStep()
{
    QFETCH(double, scene);
    QFETCH(int, steps);
    QCOMPARE(toGrid(scene), std::optional<std::int32_t>(steps));
}

void tst_Vertex::refusesWhatDoesNotFit_data()
{
    QTest::addColumn<double>("scene");
    QTest::newRow("half a step above") << geometry::maxScene + 0.5 / 256;
    QTest::newRow("half a step below") << geometry::minScene - 0.5 / 256;
    QTest::newRow("two to the 23") << 8388608.0;
    QTest::newRow("huge") << 1e300;
    QTest::newRow("huge and negative") << -1e308;
    QTest::newRow("infinite") << std::numeric_limits<double>::infinity();
    QTest::newRow("minus infinite") << -std::numeric_limits<double>::infinity();
    QTest::newRow("no number") << std::numeric_limits<double>::quiet_NaN();
}

void tst_Vertex::refusesWhatDoesNotFit()
{
    QFETCH(double, scene);
    QVERIFY(!toGrid(scene));
}

void tst_Vertex::givesEveryStepBackExactly()
{
    for (const std::int64_t start :
         { std::int64_t(INT32_MIN), std::int64_t(-1000), std::int64_t(INT32_MAX) - 2000 }) {
        for (std::int64_t i = start; i <= start + 2000; ++i) {
            const Vertex v{ std::int32_t(i), std::int32_t(-i - 1) };
            QCOMPARE(toGrid(v.toScene()), std::optional(v));
        }
    }
}

void tst_Vertex::refusesAPlaceWithOneBadCoordinate()
{
    QVERIFY(!toGrid(QPointF(1e9, 0)));
    QVERIFY(!toGrid(QPointF(0, std::numeric_limits<double>::quiet_NaN())));
    QCOMPARE(toGrid(QPointF(1.5, -2)), std::optional(Vertex{ 384, -512 }));
}

void tst_Vertex::sumsWrapAroundSoThatMovesCanBeTakenBack()
{
    const std::int32_t ends[] = { INT32_MIN, INT32_MIN + 1, -1, 0, 1, INT32_MAX };
    for (const std::int32_t a : ends) {
        for (const std::int32_t b : ends) {
            const Vertex v{ a, b }, by{ b, a };
            QCOMPARE(v + by - by, v);
            QCOMPARE(v - by + by, v);
        }
    }
    QCOMPARE((Vertex{ INT32_MAX, INT32_MIN } + Vertex{ 1, -1 }), (Vertex{ INT32_MIN, INT32_MAX }));
}

QTEST_GUILESS_MAIN(tst_Vertex)
#include "tst_vertex.moc"
