// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometry/box.h"

#include <QTest>

#include <array>

using geometry::Box;
using geometry::Vertex;

class tst_Box : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isEmptyBeforeAnythingWasAdded();
    void holdsBothEnds();
    void joinsBoxes();
    void meetsABoxThatSharesAnEdge();
    void emptyMeetsNothing();
    void reachesOverTheWholeRange();
    void tellsSceneUnits();
};

void tst_Box::isEmptyBeforeAnythingWasAdded()
{
    const Box box;
    QVERIFY(box.isEmpty());
    QVERIFY(!box.contains({ 0, 0 }));
    QVERIFY(box.toScene().isNull());
    QCOMPARE(Box::of({}), box);
}

void tst_Box::holdsBothEnds()
{
    const std::array<Vertex, 3> vertices{ Vertex{ 5, -3 }, { -2, 8 }, { 0, 0 } };
    const Box box = Box::of(vertices);
    QCOMPARE(box, (Box{ -2, -3, 5, 8 }));
    for (const Vertex v : { Vertex{ -2, -3 }, Vertex{ 5, 8 }, Vertex{ -2, 8 }, Vertex{ 1, 1 } })
        QVERIFY(box.contains(v));
    for (const Vertex v : { Vertex{ -3, 0 }, Vertex{ 6, 0 }, Vertex{ 0, -4 }, Vertex{ 0, 9 } })
        QVERIFY(!box.contains(v));
    const std::array<Vertex, 1> one{ Vertex{ 4, 4 } };
    QVERIFY(!Box::of(one).isEmpty());
    QVERIFY(Box::of(one).contains({ 4, 4 }));
}

void tst_Box::joinsBoxes()
{
    Box box;
    box.add(Box());
    QVERIFY(box.isEmpty());
    box.add(Box{ 0, 0, 1, 1 });
    box.add(Box());
    QCOMPARE(box, (Box{ 0, 0, 1, 1 }));
    box.add(Box{ -5, 3, -4, 9 });
    QCOMPARE(box, (Box{ -5, 0, 1, 9 }));
}

void tst_Box::meetsABoxThatSharesAnEdge()
{
    const Box box{ 0, 0, 10, 10 };
    QVERIFY(box.intersects({ 10, 10, 20, 20 }));
    QVERIFY(box.intersects({ -5, -5, 0, 0 }));
    QVERIFY(box.intersects({ 2, 2, 3, 3 }));
    QVERIFY(box.intersects({ -5, 4, 20, 5 }));
    QVERIFY(!box.intersects({ 11, 0, 20, 10 }));
    QVERIFY(!box.intersects({ 0, -9, 10, -1 }));
}

void tst_Box::emptyMeetsNothing()
{
    QVERIFY(!Box().intersects({ 0, 0, 10, 10 }));
    QVERIFY(!(Box{ 0, 0, 10, 10 }.intersects(Box())));
    QVERIFY(!Box().intersects(Box()));
}

void tst_Box::reachesOverTheWholeRange()
{
    const std::array<Vertex, 2> ends{ Vertex{ INT32_MIN, INT32_MIN }, { INT32_MAX, INT32_MAX } };
    const Box box = Box::of(ends);
    QVERIFY(box.contains({ 0, 0 }));
    QCOMPARE(box.toScene(),
             QRectF(QPointF(geometry::minScene, geometry::minScene),
                    QPointF(geometry::maxScene, geometry::maxScene)));
}

void tst_Box::tellsSceneUnits()
{
    QCOMPARE((Box{ -256, 128, 512, 640 }.toScene()), QRectF(QPointF(-1, 0.5), QPointF(2, 2.5)));
}

QTEST_GUILESS_MAIN(tst_Box)
#include "tst_box.moc"
