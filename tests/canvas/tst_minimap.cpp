// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/canvaswidget.h"
#include "canvas/minimap.h"

#include <QSignalSpy>
#include <QWheelEvent>
#include <QtTest>

using namespace canvas;

namespace {

constexpr model::ReplicaId me{ 7 };

geometry::Vertex at(double x, double y)
{
    return *geometry::toGrid(QPointF(x, y));
}

/// A drawing of 10 000 x 8 000 with a red box in one corner and a blue one in the other.
struct Window
{
    model::Document document;
    model::Author author{ document, me };
    CanvasWidget canvas{ document, author };

    Window()
    {
        addBox(0, 0, 1000, { 220, 20, 20 });
        addBox(9000, 7000, 1000, { 20, 20, 220 });
        canvas.resize(900, 700);
        canvas.showScene(QRectF(0, 0, 900, 700));
        canvas.show();
    }
    void addBox(double x, double y, double side, model::Colour fill)
    {
        model::Style style;
        style.fill = style.stroke = fill;
        style.fillOpacity = model::Style::opaque;
        QVERIFY(author.addPolygon(
            { { at(x, y), at(x + side, y), at(x + side, y + side), at(x, y + side) } }, style));
    }
    Minimap *map() { return canvas.findChild<Minimap *>(); }
    void showMap()
    {
        canvas.setMinimapVisible(true);
        QTRY_VERIFY(map()->isUpToDate());
    }
    QRgb mapPixel(double x, double y)
    {
        return map()->grab().toImage().pixel(map()->toWidget(QPointF(x, y)).toPoint());
    }
    QPoint onMap(double x, double y) { return map()->toWidget(QPointF(x, y)).toPoint(); }
    /// How far the middle of the view is from there, in pixels of the map.
    double mapDistance(double x, double y)
    {
        const QPointF way =
            map()->toWidget(canvas.visibleScene().center()) - map()->toWidget(QPointF(x, y));
        return std::hypot(way.x(), way.y());
    }
};

} // namespace

class tst_Minimap : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isHiddenAtFirst()
    {
        Window window;
        QVERIFY(!window.canvas.isMinimapVisible());
        QVERIFY(!window.map());
    }

    void showsTheWholeDrawingAndWhereTheViewIs()
    {
        Window window;
        window.canvas.showScene(QRectF(4000, 3000, 1800, 1400));
        window.showMap();
        QVERIFY(window.map()->isVisible());
        QVERIFY(window.canvas.rect().contains(window.map()->geometry()));
        QCOMPARE(window.mapPixel(500, 500), qRgb(220, 20, 20));
        QCOMPARE(window.mapPixel(9500, 7500), qRgb(20, 20, 220));
        const QRgb base = window.canvas.palette().color(QPalette::Base).rgb();
        QCOMPARE(window.mapPixel(9500, 500), base);
        const QRgb inView = window.mapPixel(4900, 3700);
        QVERIFY(inView != base);
        window.canvas.showScene(QRectF(0, 0, 900, 700));
        QCOMPARE(window.mapPixel(4900, 3700), base);
    }

    void movesTheViewByClickAndDrag()
    {
        Window window;
        window.showMap();
        const double zoom = window.canvas.zoom();
        QTest::mouseClick(window.map(), Qt::LeftButton, {}, window.onMap(9500, 7500));
        QVERIFY2(window.mapDistance(9500, 7500) < 1, qPrintable(QString::number(zoom)));
        QCOMPARE(window.canvas.zoom(), zoom);
        // The rectangle is taken where it is gripped.
        window.canvas.showScene(QRectF(0, 0, 3600, 2800));
        const QPoint grip = window.onMap(600, 600);
        const QPoint by(60, 40);
        const QPointF before = window.map()->toWidget(window.canvas.visibleScene().center());
        QTest::mousePress(window.map(), Qt::LeftButton, {}, grip);
        QTest::mouseMove(window.map(), grip + by / 2);
        QTest::mouseMove(window.map(), grip + by);
        QTest::mouseRelease(window.map(), Qt::LeftButton, {}, grip + by);
        const QPointF moved =
            window.map()->toWidget(window.canvas.visibleScene().center()) - before - QPointF(by);
        QVERIFY(std::hypot(moved.x(), moved.y()) < 0.5);
        QCOMPARE(window.document.shownCount(), std::size_t(2)); // nothing went through to a tool
        QVERIFY(window.canvas.selection().empty());
    }

    void zoomsByTheWheel()
    {
        Window window;
        window.showMap();
        const double zoom = window.canvas.zoom();
        QWheelEvent event(QPointF(20, 20), window.map()->mapToGlobal(QPointF(20, 20)), {},
                          { 0, 120 }, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(window.map(), &event);
        QVERIFY(window.canvas.zoom() > zoom);
    }

    void followsTheDrawingALittleLater()
    {
        Window window;
        window.canvas.showScene(QRectF(15000, 7000, 900, 700)); // out of the way
        window.showMap();
        QSignalSpy drawn(window.map(), &Minimap::drawn);
        for (int i = 0; i < 400; ++i) {
            window.addBox(4000 + i, 5000, 1000, { 20, 180, 20 });
            if (i % 40 == 0)
                QCoreApplication::processEvents();
        }
        QVERIFY(!window.map()->isUpToDate());
        QTRY_VERIFY(window.map()->isUpToDate());
        QCOMPARE(window.mapPixel(4900, 5500), qRgb(20, 180, 20));
        QVERIFY(drawn.size() <= 3); // many changes are few pictures
        window.addBox(20000, 0, 1000, { 20, 20, 20 }); // the drawing is larger now
        QTRY_VERIFY(window.map()->isUpToDate());
        QCOMPARE(window.mapPixel(20500, 500), qRgb(20, 20, 20));
        QCOMPARE(window.mapPixel(500, 500), qRgb(220, 20, 20));
    }

    void followsThePaletteAndTheSize()
    {
        Window window;
        window.showMap();
        QPalette dark = window.canvas.palette();
        dark.setColor(QPalette::Base, QColor(30, 32, 36));
        window.canvas.setPalette(dark);
        window.canvas.resize(400, 300);
        QTRY_VERIFY(window.map()->isUpToDate());
        QVERIFY(window.canvas.rect().contains(window.map()->geometry()));
        QCOMPARE(window.mapPixel(9500, 500), qRgb(30, 32, 36));
        QCOMPARE(window.mapPixel(9500, 7500), qRgb(20, 20, 220));
    }

    void canGoAwayWhileItDraws()
    {
        Window window;
        for (int i = 0; i < 20; ++i) {
            window.canvas.setMinimapVisible(true);
            QTest::qWait(i);
            window.canvas.setMinimapVisible(false);
        }
        window.canvas.setMinimapVisible(true);
        QCoreApplication::processEvents();
    }
};

QTEST_MAIN(tst_Minimap)
#include "tst_minimap.moc"
