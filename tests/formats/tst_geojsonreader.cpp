// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/geojsonreader.h"

#include "formats/geojson.h"
#include "drawn.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace formats;

class tst_GeoJsonReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsBackWhatWasWritten();
    void readsEveryKindOfGeometry();
    void readsForeignStyles();
    void keepsTheOrderOfTheFileWithoutZ();
    void saysWhereAndWhy_data();
    void saysWhereAndWhy();
    void saysWhereJsonIsWrong_data();
    void saysWhereJsonIsWrong();
    void survivesEveryTruncation();
};

void tst_GeoJsonReader::readsBackWhatWasWritten()
{
    Drawn drawn;
    for (int i = 0; i < 30; ++i) {
        drawn.polygon({ { { i, 0.25 }, { i + 9, -0.00390625 }, { i, 8388607 } },
                        { { 1, 1 }, { 1, 1 }, { 1, 1 } } },
                      Drawn::style("#123456", i * 10, "#abcdef"), u"shape \"%1\"\n"_s.arg(i));
        drawn.point(-i, i, Drawn::style("#ff00ff"));
    }
    const auto read = readGeoJson(writeGeoJson(drawn.document));
    QVERIFY(read);
    QCOMPARE(read->shapes.size(), 60u);
    Drawn copy;
    for (const ImportedShape &shape : read->shapes) {
        if (shape.kind == model::ShapeKind::Point)
            QVERIFY(copy.author.addPoint(shape.rings[0][0], shape.style, shape.label));
        else
            QVERIFY(copy.author.addPolygon(shape.rings, shape.style, shape.label));
    }
    // The ids are the same, since the shapes were made in the same order by replicas of one name.
    QCOMPARE(writeGeoJson(copy.document), writeGeoJson(drawn.document));
}

void tst_GeoJsonReader::readsEveryKindOfGeometry()
{
    const auto read = readGeoJson(R"({"type":"FeatureCollection","features":[
      {"type":"Feature","properties":null,"geometry":{"type":"MultiPoint","coordinates":[[1,2],[3,4,99]]}},
      {"type":"Feature","properties":{"title":"m"},"geometry":{"type":"MultiPolygon","coordinates":[
        [[[0,0],[1,0],[1,1],[0,0]]],[[[5,5],[6,5],[6,6]],[[7,7],[8,7],[8,8]]]]}},
      {"type":"Feature","geometry":null},
      {"type":"Feature","geometry":{"type":"GeometryCollection","geometries":[
        {"type":"LineString","coordinates":[[0,0],[1,1]]},{"type":"Point","coordinates":[0.001,-0.002]}]}}]})");
    QVERIFY(read);
    QCOMPARE(read->skipped, 1u);
    QCOMPARE(read->shapes.size(), 5u);
    QCOMPARE(read->shapes[1].rings, (std::vector<model::Places>{ Drawn::places({ { 3, 4 } }) }));
    QCOMPARE(read->shapes[2].rings,
             (std::vector<model::Places>{ Drawn::places({ { 0, 0 }, { 1, 0 }, { 1, 1 } }) }));
    QCOMPARE(read->shapes[3].rings.size(), 2u);
    QCOMPARE(read->shapes[3].label, u"m"_s);
    QCOMPARE(read->shapes[4].rings, (std::vector<model::Places>{ model::Places{ { 0, -1 } } }));
    const auto bare =
        readGeoJson(R"({"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]})");
    QVERIFY(bare && bare->shapes.size() == 1);
    const auto feature =
        readGeoJson(R"({"type":"Feature","geometry":{"type":"Point","coordinates":[1,1]}})");
    QVERIFY(feature && feature->shapes.size() == 1);
}

void tst_GeoJsonReader::readsForeignStyles()
{
    const auto read = readGeoJson(R"({"type":"FeatureCollection","features":[
      {"type":"Feature","properties":{"fill":"#F0a","stroke":"red","fill-opacity":0.5,"title":7},
       "geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1]]]}},
      {"type":"Feature","properties":{"marker-color":"#0000FF","fill-opacity":9},
       "geometry":{"type":"Point","coordinates":[0,0]}}]})");
    QVERIFY(read);
    const model::Style &first = read->shapes[0].style;
    QCOMPARE(first.fill.text(), "#ff00aa");
    QCOMPARE(first.stroke, model::Style().stroke);
    QCOMPARE(first.fillOpacity, 500);
    QVERIFY(read->shapes[0].label.isEmpty());
    QCOMPARE(read->shapes[1].style.fill.text(), "#0000ff");
    QCOMPARE(read->shapes[1].style.fillOpacity, model::Style().fillOpacity);
}

void tst_GeoJsonReader::keepsTheOrderOfTheFileWithoutZ()
{
    const auto read = readGeoJson(R"({"type":"FeatureCollection","features":[
      {"type":"Feature","properties":{"z":5},"geometry":{"type":"Point","coordinates":[1,0]}},
      {"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[2,0]}},
      {"type":"Feature","properties":{"z":1},"geometry":{"type":"Point","coordinates":[3,0]}}]})");
    QVERIFY(read);
    for (int i = 0; i < 3; ++i)
        QCOMPARE(read->shapes[std::size_t(i)].rings[0][0].x, (i + 1) * 256);
}

void tst_GeoJsonReader::saysWhereAndWhy_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<int>("code");
    QTest::addColumn<int>("line");
    QTest::addColumn<int>("column");
    const auto row = [](const char *name, const QByteArray &file, ImportError::Code code, int line,
                        int column) { QTest::newRow(name) << file << int(code) << line << column; };
    const QByteArray head = "{\"type\":\"FeatureCollection\",\"features\":[\n";
    const QByteArray good = "{\"type\":\"Feature\",\"id\":\"],{\\\"\",\"geometry\":{\"type\":"
                            "\"Point\",\"coordinates\":[1,2]}},\n";
    const auto with = [&](const QByteArray &geometry) {
        return head + good + "  {\"type\":\"Feature\",\"geometry\":" + geometry + "}\n]}\n";
    };
    using Code = ImportError::Code;
    row("nothing", "", Code::NotJson, 1, 1);
    row("a list", "[]", Code::NotGeoJson, 1, 1);
    row("an unknown type", "{\"type\":\"Topology\"}", Code::NotGeoJson, 1, 1);
    row("no features", "{\"type\":\"FeatureCollection\"}", Code::NotGeoJson, 1, 1);
    row("a number too many", head + "7]}", Code::NotGeoJson, 2, 1);
    row("no geometry", head + good + good + "{\"type\":\"Feature\"}]}", Code::NotGeoJson, 4, 1);
    row("a text as coordinate", with("{\"type\":\"Point\",\"coordinates\":[1,\"2\"]}"),
        Code::BadPosition, 3, 3);
    row("one coordinate", with("{\"type\":\"Point\",\"coordinates\":[1]}"), Code::BadPosition, 3,
        3);
    row("out of range", with("{\"type\":\"Point\",\"coordinates\":[1,8388608]}"), Code::BadPosition,
        3, 3);
    row("two vertices", with("{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,1],[0,0]]]}"),
        Code::TooFewVertices, 3, 3);
    row("no ring", with("{\"type\":\"Polygon\",\"coordinates\":[]}"), Code::TooFewVertices, 3, 3);
    row("an unknown geometry", with("{\"type\":\"Circle\",\"coordinates\":[]}"), Code::NotGeoJson,
        3, 3);
    QByteArray deep = "{\"type\":\"Point\",\"coordinates\":[0,0]}";
    for (int i = 0; i < 40; ++i)
        deep = "{\"type\":\"GeometryCollection\",\"geometries\":[" + deep + "]}";
    row("deep collections", with(deep), Code::TooLarge, 3, 3);
    QByteArray big = "{\"type\":\"Polygon\",\"coordinates\":[";
    for (std::size_t i = 0; i <= model::OperationLimits::maxRings; ++i)
        big += "[[0,0],[1,0],[0,1]],";
    big.back() = ']';
    row("too many rings", with(big + '}'), Code::TooLarge, 3, 3);
}

void tst_GeoJsonReader::saysWhereAndWhy()
{
    QFETCH(QByteArray, file);
    QFETCH(int, code);
    QFETCH(int, line);
    QFETCH(int, column);
    const auto read = readGeoJson(file);
    QVERIFY(!read);
    QCOMPARE(int(read.error().code), code);
    QCOMPARE(read.error().line, line);
    QCOMPARE(read.error().column, column);
    QVERIFY(!read.error().text.isEmpty());
}

void tst_GeoJsonReader::saysWhereJsonIsWrong_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<int>("line");
    const QByteArray point =
        "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[1,2]}}";
    const QByteArray head = "{\"type\":\"FeatureCollection\",\n\"features\":[\n";
    QTest::newRow("within a feature") << head + point + ",\n{\"type\":tru}\n]}" << 4;
    QTest::newRow("no comma") << head + point + '\n' + point + "]}" << 4;
    QTest::newRow("two commas") << head + point + ",\n,\n" + point + "]}" << 4;
    QTest::newRow("a comma at the end") << head + point + ",\n]}" << 4;
    QTest::newRow("behind the features") << head + point + "\n],\n\"x\":nul}" << 5;
    QTest::newRow("behind the file") << head + point + "\n]}\n}" << 5;
    QTest::newRow("before the features") << "{\n\"x\":[1,],\"features\":[" + point + "]}" << 2;
    QTest::newRow("the wrong bracket") << head + point + "}" << 3;
}

void tst_GeoJsonReader::saysWhereJsonIsWrong()
{
    QFETCH(QByteArray, file);
    QFETCH(int, line);
    const auto read = readGeoJson(file);
    QVERIFY(!read);
    QVERIFY(read.error().code == ImportError::Code::NotJson
            || read.error().code == ImportError::Code::NotGeoJson);
    QCOMPARE(read.error().line, line);
}

void tst_GeoJsonReader::survivesEveryTruncation()
{
    Drawn drawn;
    drawn.polygon({ { { 0, 0 }, { 10, 0 }, { 10, 10.5 } } }, {}, u"\"ü\\"_s);
    const QByteArray file = writeGeoJson(drawn.document);
    for (qsizetype size = 0; size < file.size() - 1; ++size) {
        const auto read = readGeoJson(file.first(size));
        QVERIFY(!read);
        QCOMPARE(read.error().code, ImportError::Code::NotJson);
    }
}

QTEST_APPLESS_MAIN(tst_GeoJsonReader)
#include "tst_geojsonreader.moc"
