// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/labhandler.h"
#include "host/topics.h"

#include <QTest>

using host::DrawingTopic;
using host::LabHandler;
using host::LabOptions;
using host::Publication;

namespace {

const QByteArray app = "/app/newpoint.25";

QByteArray pointBody(int x, int y)
{
    return "{\"x\":" + QByteArray::number(x) + ",\"y\":" + QByteArray::number(y) + '}';
}

} // namespace

class tst_LabHandler : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void passesPointsOnAsInts_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("point");
        QTest::newRow("ints") << QByteArray(R"({"x":10,"y":20})") << pointBody(10, 20);
        QTest::newRow("negative fractions are cut off towards zero")
            << QByteArray(R"({"x":-1.9,"y":1.9})") << pointBody(-1, 1);
        QTest::newRow("numeric strings")
            << QByteArray(R"({"x":"10","y":" 20.7 "})") << pointBody(10, 20);
        QTest::newRow("other members")
            << QByteArray(R"({"who":"me","y":2,"x":1})") << pointBody(1, 2);
        QTest::newRow("largest") << QByteArray(R"({"x":2147483647,"y":-2147483648})")
                                 << QByteArray(R"({"x":2147483647,"y":-2147483648})");
    }
    void passesPointsOnAsInts()
    {
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, point);
        LabHandler handler;
        QCOMPARE(handler.handle(app, "", body),
                 QList<Publication>({ { "/topic/newpoint.25", point } }));
    }

    void ignoresBrokenBodies_data()
    {
        QTest::addColumn<QByteArray>("body");
        const QList<QByteArray> bodies{ "",
                                        "x",
                                        "[]",
                                        "{}x",
                                        "{}",
                                        "null",
                                        R"({"x":"abc","y":1})",
                                        R"({"x":"","y":1})",
                                        R"({"x":"nan","y":1})",
                                        R"({"x":1e400,"y":1})",
                                        R"({"x":2147483648,"y":1})",
                                        R"({"x":null,"y":1})",
                                        R"({"x":true,"y":1})",
                                        R"({"x":1})",
                                        R"([{"x":1,"y":2}])",
                                        QByteArray("\xff\xfe", 2) };
        for (const QByteArray &body : bodies)
            QTest::addRow("%s", body.toPercentEncoding("{}[]\":,").constData()) << body;
    }
    void ignoresBrokenBodies()
    {
        QFETCH(QByteArray, body);
        LabHandler handler;
        QVERIFY(handler.handle(app, "", body).isEmpty());
        for (int i = 0; i < 3; ++i)
            QCOMPARE(handler.handle(app, "", pointBody(i, i)).size(), 1);
        QCOMPARE(handler.handle(app, "", pointBody(3, 3)).size(), 2); // it did not count
    }

    void looksAtTheContentType_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<bool>("isTaken");
        QTest::newRow("none") << QByteArray() << true;
        QTest::newRow("json") << QByteArray("application/json") << true;
        QTest::newRow("json with charset") << QByteArray("Application/JSON;charset=UTF-8") << true;
        QTest::newRow("json of a kind") << QByteArray("application/vnd.point+json") << true;
        QTest::newRow("text") << QByteArray("text/plain") << false;
        QTest::newRow("text with charset") << QByteArray("text/plain;charset=UTF-8") << false;
    }
    void looksAtTheContentType()
    {
        QFETCH(QByteArray, type);
        QFETCH(bool, isTaken);
        LabHandler handler;
        QCOMPARE(!handler.handle(app, type, pointBody(1, 2)).isEmpty(), isTaken);
    }

    void servesOnlyItsDestinations_data()
    {
        QTest::addColumn<QByteArray>("destination");
        QTest::addColumn<QByteArray>("topic"); // empty: ignored
        QTest::newRow("with id") << QByteArray("/app/newpoint.a_B-9")
                                 << QByteArray("/topic/newpoint.a_B-9");
        QTest::newRow("classic") << QByteArray("/app/newpoint") << QByteArray("/topic/newpoint");
        QTest::newRow("empty id") << QByteArray("/app/newpoint.") << QByteArray();
        QTest::newRow("wildcard") << QByteArray("/app/newpoint.*") << QByteArray();
        QTest::newRow("two words") << QByteArray("/app/newpoint.a.b") << QByteArray();
        QTest::newRow("slash") << QByteArray("/app/newpoint.a/b") << QByteArray();
        QTest::newRow("65 characters")
            << QByteArray("/app/newpoint.") + QByteArray(65, 'a') << QByteArray();
        QTest::newRow("longer word") << QByteArray("/app/newpoints") << QByteArray();
        QTest::newRow("another") << QByteArray("/app/whoami") << QByteArray();
    }
    void servesOnlyItsDestinations()
    {
        QFETCH(QByteArray, destination);
        QFETCH(QByteArray, topic);
        LabHandler handler;
        const auto made = handler.handle(destination, "", pointBody(1, 2));
        if (topic.isEmpty())
            QVERIFY(made.isEmpty());
        else
            QCOMPARE(made, QList<Publication>({ { topic, pointBody(1, 2) } }));
    }

    void makesAPolygonOfEveryNPoints()
    {
        LabHandler handler(LabOptions{ 3, false });
        QList<QByteArray> polygons;
        for (int i = 0; i < 7; ++i) {
            QCOMPARE(handler.handle("/app/newpoint.other", "", pointBody(9, 9)).first().destination,
                     "/topic/newpoint.other"); // another drawing's points do not count
            for (const Publication &made : handler.handle(app, "", pointBody(i, -i))) {
                if (made.destination == "/topic/newpolygon.25")
                    polygons.append(made.body);
            }
        }
        const QList<QByteArray> wanted{ R"([{"x":0,"y":0},{"x":1,"y":-1},{"x":2,"y":-2}])",
                                        R"([{"x":3,"y":-3},{"x":4,"y":-4},{"x":5,"y":-5}])" };
        QCOMPARE(polygons, wanted);
    }

    void wrapsThePolygonWhenAsked()
    {
        LabHandler handler(LabOptions{ 1, true });
        QCOMPARE(handler.handle("/app/newpoint", "", pointBody(1, 2)),
                 QList<Publication>({ { "/topic/newpoint", pointBody(1, 2) },
                                      { "/topic/newpolygon", R"({"points":[{"x":1,"y":2}]})" } }));
    }

    void neverMakesAPolygonAtZero()
    {
        LabHandler handler(LabOptions{ 0, false });
        for (int i = 0; i < 20; ++i)
            QCOMPARE(handler.handle(app, "", pointBody(i, i)).size(), 1);
    }

    void forgetsTheDrawingThatWaitedLongest()
    {
        LabHandler handler(LabOptions{ 2, false });
        const auto send = [&](int id) {
            return handler.handle("/app/newpoint." + QByteArray::number(id), "", pointBody(1, 1));
        };
        for (int id = 0; id <= LabHandler::maxDrawings; ++id)
            send(id);
        QCOMPARE(send(1).size(), 2); // still there
        QCOMPARE(send(0).size(), 1); // begins anew
    }

    void knowsWhichDrawingATopicBelongsTo()
    {
        using enum DrawingTopic::Dialect;
        const auto is = [](QByteArrayView destination, const char *id,
                           DrawingTopic::Dialect dialect) {
            return host::drawingTopic(destination)
                == DrawingTopic{ QString::fromLatin1(id), dialect };
        };
        QVERIFY(is("/topic/copoly.room1", "room1", Copoly));
        QVERIFY(is("/topic/copoly.room1.0f3a", "room1", Copoly));
        QVERIFY(is("/topic/newpolygon.25", "25", Lab));
        QVERIFY(is("/app/newpoint.25", "25", Lab));
        for (const char *none : { "/topic/copoly", "/topic/copoly.", "/topic/copoly..x", "/queue/x",
                                  "/topic/newpoint", "/topic/newpoint.*", "" })
            QVERIFY2(!host::drawingTopic(none), none);
    }
};

QTEST_APPLESS_MAIN(tst_LabHandler)
#include "tst_labhandler.moc"
