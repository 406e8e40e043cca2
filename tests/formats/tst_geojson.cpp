// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/geojson.h"

#include "drawn.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace formats;

class tst_GeoJson : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesAnEmptyDrawing();
    void writesTheCanonicalForm();
    void sortsByTheOctetsOfIds();
    void doesNotDependOnTheOrderOfArrival();
    void leavesOutWhatIsDeleted();
    void writesShortestDecimals_data();
    void writesShortestDecimals();
    void writesEveryLabelReadably_data();
    void writesEveryLabelReadably();
    void writesOpacityInThousandths();
};

void tst_GeoJson::writesAnEmptyDrawing()
{
    model::Document document;
    const QByteArray file = writeGeoJson(document);
    QCOMPARE(file, "{\"type\":\"FeatureCollection\",\"features\":[\n]}\n");
    QVERIFY(QJsonDocument::fromJson(file).isObject());
}

void tst_GeoJson::writesTheCanonicalForm()
{
    Drawn drawn;
    drawn.polygon({ { { 0, 0 }, { 10, 0 }, { 10, 10.5 } }, { { 1, 1 }, { 2, 1 }, { 2, 2 } } },
                  Drawn::style("#E02010", 375, "#00ff7F"), u"a \"b\""_s);
    drawn.point(-1.25, 3, Drawn::style("#00000a"));
    QCOMPARE(writeGeoJson(drawn.document),
             QByteArray(
                 R"({"type":"FeatureCollection","features":[
{"type":"Feature","id":"00000000000000ab-1","geometry":{"type":"Polygon","coordinates":[[[0,0],[10,0],[10,10.5],[0,0]],[[1,1],[2,1],[2,2],[1,1]]]},"properties":{"title":"a \"b\"","fill":"#e02010","fill-opacity":0.375,"stroke":"#00ff7f","stroke-width":1.5,"z":0}},
{"type":"Feature","id":"00000000000000ab-2","geometry":{"type":"Point","coordinates":[-1.25,3]},"properties":{"marker-color":"#00000a","z":1}}
]}
)"));
}

void tst_GeoJson::sortsByTheOctetsOfIds()
{
    Drawn drawn;
    for (int i = 0; i < 40; ++i)
        drawn.point(i, i);
    const QJsonArray features =
        QJsonDocument::fromJson(writeGeoJson(drawn.document))[u"features"].toArray();
    QCOMPARE(features.size(), 40);
    QStringList ids;
    for (const QJsonValue &feature : features) {
        ids += feature[u"id"].toString();
        // Later ones lie above, wherever they stand in the file.
        QCOMPARE(feature[u"properties"][u"z"].toInt(),
                 feature[u"geometry"][u"coordinates"][0].toInt());
    }
    QVERIFY(std::is_sorted(ids.begin(), ids.end()));
    QCOMPARE(ids[1], u"00000000000000ab-10"_s);
}

void tst_GeoJson::doesNotDependOnTheOrderOfArrival()
{
    Drawn drawn;
    std::vector<model::Operation> operations;
    const auto keep = [&](const model::Author::Made &made) {
        QVERIFY(made);
        operations.insert(operations.end(), made->operations.begin(), made->operations.end());
    };
    keep(drawn.author.addPolygon({ Drawn::places({ { 0, 0 }, { 9, 0 }, { 9, 9 } }) }, {}));
    const model::ShapeId id = operations.front().shape();
    keep(drawn.author.addPoint({ 256, 512 }, {}));
    keep(drawn.author.insertVertices(id, 0, 1, Drawn::places({ { 4, 0 }, { 5, 0 } })));
    keep(drawn.author.move({ id }, { 128, 0 }));
    keep(drawn.author.setProperties({ id }, { .label = u"later"_s }));
    model::Document other;
    std::for_each(operations.rbegin(), operations.rend(),
                  [&](const model::Operation &operation) { other.apply(operation); });
    QCOMPARE(writeGeoJson(other), writeGeoJson(drawn.document));
}

void tst_GeoJson::leavesOutWhatIsDeleted()
{
    Drawn drawn;
    const auto id = drawn.point(1, 1);
    drawn.point(2, 2);
    QVERIFY(drawn.author.remove({ id }));
    const QByteArray file = writeGeoJson(drawn.document);
    QVERIFY(!file.contains("[1,1]"));
    QVERIFY(file.contains("[2,2]") && file.contains("\"z\":0"));
}

void tst_GeoJson::writesShortestDecimals_data()
{
    QTest::addColumn<int>("steps");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("zero") << 0 << QByteArray("0");
    QTest::newRow("one step") << 1 << QByteArray("0.00390625");
    QTest::newRow("minus one step") << -1 << QByteArray("-0.00390625");
    QTest::newRow("half") << 128 << QByteArray("0.5");
    QTest::newRow("minus one and a quarter") << -320 << QByteArray("-1.25");
    QTest::newRow("ten") << 2560 << QByteArray("10");
    QTest::newRow("zeros within") << 256 * 1000 + 8 << QByteArray("1000.03125");
    QTest::newRow("the least") << INT32_MIN << QByteArray("-8388608");
    QTest::newRow("the most") << INT32_MAX << QByteArray("8388607.99609375");
}

void tst_GeoJson::writesShortestDecimals()
{
    QFETCH(int, steps);
    QFETCH(QByteArray, text);
    QCOMPARE(decimal(steps), text);
    QCOMPARE(text.toDouble() * 256, double(steps));
    QCOMPARE(QByteArray::number(text.toDouble(), 'g', QLocale::FloatingPointShortest).toDouble(),
             text.toDouble());
}

void tst_GeoJson::writesEveryLabelReadably_data()
{
    QTest::addColumn<QString>("label");
    QTest::newRow("plain") << u"plain"_s;
    QTest::newRow("accents") << u"ünï – “q”"_s;
    QTest::newRow("japanese") << u"日本語の図形"_s;
    QTest::newRow("hebrew") << u"שלום עולם"_s;
    QTest::newRow("override") << u"\u202eright to left\u202c"_s;
    QTest::newRow("emoji") << u"👩‍👩‍👧‍👦🇪🇨🏳️‍🌈"_s;
    QTest::newRow("decomposed") << u"e\u0301 is not \u00e9"_s;
    QTest::newRow("line ends")
        << u"tab\tline\nreturn\rescape\x1b bell\x07 one\x01 del\x7f \u0085\u2028\u2029"_s;
    QTest::newRow("quotes") << u"\"quotes\" \\ back / slash"_s;
    QTest::newRow("padded") << u" padded "_s;
    QTest::newRow("markup") << u"<b>&amp;</b>"_s;
    QTest::newRow("byte order mark") << u"\ufeffmark"_s;
    QTest::newRow("escapes") << u"a:b\\c\\n"_s;
    QTest::newRow("last character") << u"\U0010ffff\ufffd"_s;
    QTest::newRow("long") << QString(10240, u'x');
    QTest::newRow("long cyrillic") << QString(5000, u'ж');
    for (char16_t c = 1; c < 0xa0; ++c)
        QTest::addRow("U+%04x", unsigned(c)) << QString(QChar(c));
}

void tst_GeoJson::writesEveryLabelReadably()
{
    QFETCH(QString, label);
    Drawn drawn;
    drawn.point(0, 0, {}, label);
    const QByteArray file = writeGeoJson(drawn.document);
    const QJsonDocument json = QJsonDocument::fromJson(file);
    QCOMPARE(json[u"features"][0][u"properties"][u"title"].toString(), label);
    QCOMPARE(file.count('\n'), 3);
    QVERIFY(std::none_of(file.begin(), file.end(),
                         [](char c) { return quint8(c) < 0x20 && c != '\n'; }));
}

void tst_GeoJson::writesOpacityInThousandths()
{
    for (const auto &[thousandths, text] : { std::pair(0, "0"),
                                             { 1, "0.001" },
                                             { 10, "0.01" },
                                             { 400, "0.4" },
                                             { 999, "0.999" },
                                             { 1000, "1" } }) {
        Drawn drawn;
        drawn.polygon({ { { 0, 0 }, { 1, 0 }, { 1, 1 } } }, Drawn::style("#ffffff", thousandths));
        QVERIFY(
            writeGeoJson(drawn.document).contains("\"fill-opacity\":" + QByteArray(text) + ','));
    }
}

QTEST_APPLESS_MAIN(tst_GeoJson)
#include "tst_geojson.moc"
