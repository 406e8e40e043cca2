// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/benchmark.h"

#include <QSignalSpy>
#include <QtTest>

using namespace canvas;
using namespace Qt::Literals::StringLiterals;

class tst_Benchmark : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesPlans_data();
    void refusesPlans();
    void reportsEachMoveOfEachScene();
    void makesTheSameSceneFromTheSameSeed();
    void endsWhenADrawingCannotBeRead();
};

void tst_Benchmark::refusesPlans_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addRow("no JSON") << "{"_ba;
    QTest::addRow("no object") << "[]"_ba;
    QTest::addRow("no scenes") << R"({"scenes":[]})"_ba;
    QTest::addRow("scene is a number") << R"({"scenes":[1]})"_ba;
    QTest::addRow("no drawing") << R"({"scenes":[{}]})"_ba;
    QTest::addRow("half a point") << R"({"scenes":[{"drawing":{"points":0.5}}]})"_ba;
    QTest::addRow("too few vertices") << R"({"scenes":[{"drawing":{"vertices":[2,4]}}]})"_ba;
    QTest::addRow("vertices the wrong way") << R"({"scenes":[{"drawing":{"vertices":[9,4]}}]})"_ba;
    QTest::addRow("layout") << R"({"scenes":[{"drawing":{"layout":"round"}}]})"_ba;
    QTest::addRow("view") << R"({"scenes":[{"drawing":{},"view":[0,0,0,1]}]})"_ba;
    QTest::addRow("move") << R"({"scenes":[{"drawing":{},"moves":["jump"]}]})"_ba;
    QTest::addRow("frames") << R"({"scenes":[{"drawing":{},"frames":0}]})"_ba;
    QTest::addRow("size") << R"({"size":[0,5],"scenes":[{"drawing":{}}]})"_ba;
}

void tst_Benchmark::refusesPlans()
{
    QFETCH(QByteArray, json);
    const auto plan = BenchmarkPlan::parse(json);
    QVERIFY(!plan);
    QVERIFY(!plan.error().isEmpty());
}

void tst_Benchmark::reportsEachMoveOfEachScene()
{
    const auto plan = BenchmarkPlan::parse(
        R"({"size":[640,480],"scenes":[{"name":"small","drawing":{"points":200,"polygons":100,
            "vertices":[4,10],"layout":"uniform","seed":7},"view":[0,0,800,600],
            "moves":["pan","zoom","drag","edits"],"frames":20,"edits_per_s":500},
            {"name":"clustered","drawing":{"points":9,"polygons":0,"layout":"clustered"},
            "moves":["pan"],"frames":3}]})"_ba);
    QVERIFY(plan.hasValue());
    Benchmark benchmark(*plan, {});
    QSignalSpy finished(&benchmark, &Benchmark::finished);
    benchmark.start();
    QVERIFY(finished.wait(60'000));
    const QJsonArray scenes = finished.front().front().toJsonObject()[u"scenes"].toArray();
    QCOMPARE(scenes.size(), 2);
    const QJsonObject scene = scenes[0].toObject();
    QCOMPARE(scene[u"shapes"].toInt(), 300);
    QCOMPARE(scene[u"platform"].toString(), QGuiApplication::platformName());
    QVERIFY(scene[u"first_frame_ms"].toDouble() > 0);
    for (const auto *name : { "pan", "zoom", "drag", "edits" }) {
        const QJsonObject move = scene[u"moves"][QLatin1StringView(name)].toObject();
        QCOMPARE(move[u"frames"].toInt(), 20);
        const double median = move[u"median_ms"].toDouble();
        QVERIFY(median > 0);
        QVERIFY(median <= move[u"p95_ms"].toDouble());
        QVERIFY(move[u"p95_ms"].toDouble() <= move[u"p99_ms"].toDouble());
        QVERIFY(move[u"p99_ms"].toDouble() <= move[u"max_ms"].toDouble());
        QVERIFY(move.contains(u"crisp_ms"));
    }
    QCOMPARE(scenes[1][u"moves"][u"pan"][u"frames"].toInt(), 3);
}

void tst_Benchmark::makesTheSameSceneFromTheSameSeed()
{
    const auto make = [](quint64 seed) {
        SceneRecipe recipe;
        recipe.points = 40;
        recipe.polygons = 60;
        recipe.seed = seed;
        std::vector<model::Operation> operations;
        recipe.make({ 1 }, [&](model::Operation operation) { operations.push_back(operation); });
        return operations;
    };
    QCOMPARE(make(3).size(), std::size_t(100));
    QVERIFY(make(3) == make(3));
    QVERIFY(make(3) != make(4));
}

void tst_Benchmark::endsWhenADrawingCannotBeRead()
{
    const auto plan = BenchmarkPlan::parse(R"({"scenes":[{"drawing":"none.geojson"}]})"_ba);
    QVERIFY(plan.hasValue());
    Benchmark::Outside outside;
    outside.readDrawing = [](const QString &file) -> Benchmark::Outside::Drawing {
        return file + u" is not there"_s;
    };
    Benchmark benchmark(*plan, outside);
    QSignalSpy failed(&benchmark, &Benchmark::failed);
    benchmark.start();
    QVERIFY(failed.wait(5000));
    QCOMPARE(failed.front().front().toString(), u"none.geojson is not there"_s);
}

QTEST_MAIN(tst_Benchmark)
#include "tst_benchmark.moc"
