// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/editreader.h"

#include "ctl/jsonplace.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace ctl;
using geometry::Vertex;

class tst_editreader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void readsEachKindOfEdit();
    void dropsTheRepeatedLastVertex();
    void roundsToTheGrid();
    void saysWhereALineIsWrong_data();
    void saysWhereALineIsWrong();
    void refusesLinesOverTheLimit();
    void findsPlacesBehindEscapesAndUnicode();
};

void tst_editreader::readsEachKindOfEdit()
{
    const auto point =
        readEdit(R"({"add":"point","at":[1,-2.5],"as":"a","fill":"#FF0080","label":"q"})");
    QVERIFY(point);
    QCOMPARE(std::get<AddPoint>(*point).at, (Vertex{ 256, -640 }));
    QCOMPARE(std::get<AddPoint>(*point).as, u"a"_s);
    QVERIFY(std::get<AddPoint>(*point).look.fill == (model::Colour{ 255, 0, 128 }));
    QCOMPARE(std::get<AddPoint>(*point).look.label, std::optional(u"q"_s));

    const auto polygon = readEdit(
        R"( {"add":"polygon","rings":[[[0,0],[1,0],[1,1]],[[0,0],[2,0],[2,2],[0,0]]],"fill-opacity":0.25} )");
    QVERIFY(polygon);
    QCOMPARE(std::get<AddPolygon>(*polygon).rings.size(), std::size_t(2));
    QCOMPARE(std::get<AddPolygon>(*polygon).look.fillOpacity, std::optional(250));

    const auto moved = readEdit(R"({"move":"#0123456789abcdef-1f","by":[1,0]})");
    QVERIFY(moved);
    QCOMPARE(std::get<MoveShape>(*moved).shape, (ShapeRef{ {}, { { 0x0123456789abcdef }, 0x1f } }));

    const auto vertex = readEdit(R"({"vertex":"b","ring":0,"index":2,"to":[3,4]})");
    QVERIFY(vertex);
    QCOMPARE(std::get<MoveVertex>(*vertex).index, std::size_t(2));
    QCOMPARE(shapeOf(*vertex)->name, u"b"_s);

    QCOMPARE(std::get<InsertVertex>(*readEdit(R"({"insert":"b","ring":1,"before":2,"at":[0,0]})"))
                 .before,
             std::size_t(2));
    QCOMPARE(std::get<DropVertex>(*readEdit(R"({"drop":"b","ring":1,"index":4})")).index,
             std::size_t(4));
    QVERIFY(
        std::get<SetLook>(*readEdit(R"({"set":"b","stroke":"#010203"})")).look.stroke.has_value());
    QCOMPARE(std::get<RemoveShape>(*readEdit(R"({"remove":"b"})")).shape.name, u"b"_s);
    QCOMPARE(std::get<UndoSteps>(*readEdit(R"({"undo":3})")).count, 3);
    QCOMPARE(std::get<RedoSteps>(*readEdit(R"({"redo":1e99})")).count, 1'000'000'000);
    QCOMPARE(std::get<Pause>(*readEdit(R"({"pause":1.6})")).time, base::Milliseconds(2));
}

void tst_editreader::dropsTheRepeatedLastVertex()
{
    const auto ringSize = [](const char *ring) {
        const auto edit = readEdit(QByteArray(R"({"add":"polygon","rings":[)") + ring + "]}");
        return edit ? std::get<AddPolygon>(*edit).rings[0].size() : 0;
    };
    QCOMPARE(ringSize("[[0,0],[9,0],[9,9],[0,0]]"), std::size_t(3));
    QCOMPARE(ringSize("[[0,0],[9,0],[9,9],[0,0],[0,0]]"), std::size_t(4)); // one, not more
    QCOMPARE(ringSize("[[5,5],[5,5],[5,5]]"), std::size_t(3)); // they may coincide
    QCOMPARE(ringSize("[[5,5],[5,5]]"), std::size_t(0));
}

void tst_editreader::roundsToTheGrid()
{
    const auto at = [](const char *place) {
        return std::get<AddPoint>(*readEdit(QByteArray(R"({"add":"point","at":)") + place + "}"))
            .at;
    };
    QCOMPARE(at("[0.001953125,-0.001953125]"), (Vertex{ 1, -1 })); // halves away from zero
    QCOMPARE(at("[8388607.99609375,-8388608]"), (Vertex{ INT32_MAX, INT32_MIN }));
    QCOMPARE(at("[1e3,-1E2]"), (Vertex{ 256'000, -25'600 }));
}

void tst_editreader::saysWhereALineIsWrong_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<int>("column"); // 0: anywhere in the line
    const auto row = [](const char *line, int column) {
        QTest::newRow(line) << QByteArray(line) << column;
    };
    row(R"({"add":"point","at":[1,2})", 0);
    row(R"({"add":"point","at":[1,2])", 0);
    row("not json", 0);
    row(R"(["add"])", 1);
    row(R"({"add":"circle","at":[1,2]})", 8);
    row(R"({"add":"point"})", 16);
    row(R"({"add":"point","at":[1]})", 21);
    row(R"({"add":"point","at":[1,2,3]})", 21);
    row(R"({"add":"point","at":["1","2"]})", 22);
    row(R"({"add":"point","at":[1,null]})", 24);
    row(R"({"add":"point","at":[NaN,2]})", 0);
    row(R"({"add":"point","at":[1,Infinity]})", 0);
    row(R"({"add":"point","at":[1e300,2]})", 22);
    row(R"({"add":"point","at":[1,-1e300]})", 24);
    row(R"({"add":"point","at":[8388609,0]})", 22);
    row(R"({"add":"point","at":[0,-8388610]})", 24);
    row(R"({"add":"polygon","rings":[]})", 26);
    row(R"({"add":"polygon","rings":[[[0,0],[1,1]]]})", 27);
    row(R"({"add":"polygon","rings":[[[0,0],[9,0],[9,9]],[["a",0],[1,1],[2,2]]]})", 49);
    row(R"({"add":"polygon","rings":[[0,0],[9,0],[9,9]]})", 27);
    row(R"({"add":"point","at":[1,2],"fill":"red-ish"})", 34);
    row(R"({"add":"point","at":[1,2],"fill":7})", 34);
    row(R"({"add":"point","at":[1,2],"label":5})", 35);
    row(R"({"add":"point","at":[1,2],"label":"\ud800x"})", 35);
    row(R"({"add":"point","at":[1,2],"label":"\u0000"})", 35);
    row(R"({"add":"point","at":[1,2],"label":"é","fill":0})", 46);
    row(R"({"add":"point","at":[1,2],"colour":"#000000"})", 27);
    row(R"({"add":"point","at":[1,2],"at":[1,2]})", 16);
    row(R"({"add":"point","at":[1,2],"as":"#x"})", 32);
    row(R"({"add":"point","at":[1,2],"move":"a"})", 27);
    row(R"({"add":"point","at":[1,2],"fill-opacity":1.5})", 42);
    row(R"({"fly":"a"})", 2);
    row("{}", 1);
    row(R"({"move":"a"})", 13);
    row(R"({"move":"a","by":[1]})", 18);
    row(R"({"move":"a","by":["x",1]})", 19);
    row(R"({"move":"#a","by":[1,1]})", 9);
    row(R"({"move":"","by":[1,1]})", 9);
    row(R"({"undo":"x"})", 9);
    row(R"({"undo":-1})", 9);
    row(R"({"undo":1.5})", 9);
    row(R"({"pause":"x"})", 10);
    row(R"({"pause":-1})", 10);
    row(R"({"vertex":"a","ring":0,"index":0})", 34);
    row(R"({"set":"a"})", 2);
    row(R"({"remove":7})", 11);
    row(R"({"vertex":"a","ring":-1,"index":0,"to":[1,1]})", 22);
    row(R"({"drop":"a","ring":0,"index":0.5})", 30);
    row("[[[[", 0);
    row("7", 0);
}

void tst_editreader::saysWhereALineIsWrong()
{
    QFETCH(QByteArray, line);
    QFETCH(int, column);
    const auto edit = readEdit(line);
    QVERIFY(!edit);
    const int seen = int(edit.error().column);
    QVERIFY2(seen >= 1 && seen <= QString::fromUtf8(line).size() + 1,
             qPrintable(QString::number(seen)));
    if (column)
        QCOMPARE(seen, column);
    QVERIFY(edit.error().text.endsWith(u'.'));
}

void tst_editreader::refusesLinesOverTheLimit()
{
    QByteArray line = R"({"add":"point","at":[1,2]})";
    line.append(maxLineBytes - line.size(), ' ');
    QVERIFY(readEdit(line));
    line.append(' ');
    QVERIFY(!readEdit(line));
}

void tst_editreader::findsPlacesBehindEscapesAndUnicode()
{
    const QByteArray json = R"({ "a\"{[" : "x\\", "日本" : [ { "k":[1, [2,"]"], 3] } ] })";
    const auto column = [&](const JsonPath &path) {
        return int(JsonPlace::columnOfValue(json, path));
    };
    QCOMPARE(column({}), 1);
    QCOMPARE(column({ u"a\"{["_s }), 13);
    QCOMPARE(column({ u"日本"_s }), 27);
    QCOMPARE(column({ u"日本"_s, 0, u"k"_s, 1 }), 39);
    QCOMPARE(column({ u"日本"_s, 0, u"k"_s, 2 }), 48);
    QCOMPARE(int(JsonPlace::columnOfName(json, { u"日本"_s })), 20);
    QVERIFY(JsonPlace::repeatedName(json).isNull());
    QCOMPARE(JsonPlace::repeatedName(R"({"a":{"b":1,"b":2},"c":3,"a":4})"), u"a"_s);
}

QTEST_GUILESS_MAIN(tst_editreader)
#include "tst_editreader.moc"
