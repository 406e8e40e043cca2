// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/labbodies.h"

#include <QtTest>

using geometry::Vertex;

namespace {

Vertex at(double x, double y)
{
    return *geometry::toGrid(QPointF(x, y));
}

} // namespace

class tst_LabBodies : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsPoints_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QList<QPointF>>("expected");
        const auto row = [](const char *name, const char *body, const QList<QPointF> &expected) {
            QTest::newRow(name) << QByteArray(body) << expected;
        };
        row("whole", R"({"x":10,"y":20})", { { 10, 20 } });
        row("fraction", R"({"x":9.5,"y":-10.25})", { { 9.5, -10.25 } });
        row("text", R"({"x":"7","y":" 8 "})", { { 7, 8 } });
        row("unknown fields", R"({"x":1,"who":"me","y":2})", { { 1, 2 } });
        row("list", R"([{"x":1,"y":2},{"x":3,"y":4}])", { { 1, 2 }, { 3, 4 } });
        row("one bad in a list", R"([{"x":1,"y":2},{"x":3}])", {});
        row("null", R"({"x":null,"y":2})", {});
        row("no number", R"({"x":"abc","y":1})", {});
        row("infinite", R"({"x":"inf","y":1})", {});
        row("out of range", R"({"x":1e9,"y":1})", {});
        row("huge", R"({"x":1e400,"y":1})", {});
        row("nothing", "", {});
        row("nonsense", "nonsense", {});
        row("behind it", "{}x", {});
    }
    void readsPoints()
    {
        QFETCH(QByteArray, body);
        QFETCH(QList<QPointF>, expected);
        QList<QPointF> found;
        for (const Vertex v : syncing::readLabPoints(body))
            found.append(v.toScene());
        QCOMPARE(found, expected);
    }

    void readsPolygons_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("vertices");
        const QByteArray list = R"([{"x":0,"y":0},{"x":5,"y":0},{"x":"5","y":5.5}])";
        QTest::newRow("list") << list << 3;
        QTest::newRow("points") << QByteArray("{\"points\":" + list + "}") << 3;
        QTest::newRow("vertices") << QByteArray("{\"vertices\":" + list + ",\"id\":7}") << 3;
        QTest::newRow("any member") << QByteArray("{\"id\":\"x\",\"puntos\":" + list + "}") << 3;
        QTest::newRow("two lists") << QByteArray("{\"a\":" + list + ",\"b\":" + list + "}") << 0;
        QTest::newRow("two points") << QByteArray(R"([{"x":0,"y":0},{"x":5,"y":0}])") << 0;
        QTest::newRow("empty") << QByteArray("[]") << 0;
        QTest::newRow("a point") << QByteArray(R"({"x":0,"y":0})") << 0;
    }
    void readsPolygons()
    {
        QFETCH(QByteArray, body);
        QFETCH(int, vertices);
        QCOMPARE(int(syncing::readLabPolygon(body).size()), vertices);
    }

    void refusesListsWithoutEnd()
    {
        QByteArray body = "[";
        for (std::size_t i = 0; i <= syncing::maxLabPoints; ++i)
            body += QByteArray(i ? "," : "") + R"({"x":1,"y":2})";
        body += ']';
        QVERIFY(syncing::readLabPoints(body).empty());
        QVERIFY(syncing::readLabPolygon(body).empty());
    }

    void writesWholeNumbers()
    {
        QCOMPARE(syncing::writeLabPoint(at(10.5, -3.5)), QByteArray(R"({"x":11,"y":-4})"));
        QCOMPARE(syncing::writeLabPolygon({ at(1, 2), at(3.2, 4) }),
                 QByteArray(R"([{"x":1,"y":2},{"x":3,"y":4}])"));
    }
};

QTEST_APPLESS_MAIN(tst_LabBodies)
#include "tst_labbodies.moc"
