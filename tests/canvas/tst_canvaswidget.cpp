// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "canvas/canvaswidget.h"
#include "render/scenerenderer.h"

#include <QPointingDevice>
#include <QSignalSpy>
#include <QTabletEvent>
#include <QWheelEvent>
#include <QtTest>

using namespace canvas;

namespace {

constexpr model::ReplicaId me{ 7 };

geometry::Vertex at(double x, double y)
{
    return *geometry::toGrid(QPointF(x, y));
}

model::Style opaque(quint8 red, quint8 green, quint8 blue)
{
    model::Style style;
    style.fill = { red, green, blue };
    style.stroke = { 0, 0, 0 };
    style.fillOpacity = model::Style::opaque;
    return style;
}

struct Window
{
    model::Document document;
    model::Author author{ document, me };
    CanvasWidget canvas{ document, author };

    Window()
    {
        canvas.resize(400, 300);
        canvas.show();
    }

    model::Slot addBox(double x, double y, double side, const model::Style &style)
    {
        const auto made = author.addPolygon(
            { { at(x, y), at(x + side, y), at(x + side, y + side), at(x, y + side) } }, style);
        return *document.find(made->operations.front().shape());
    }
    /// A gear of 4000 vertices around (200, 150).
    model::Slot addLarge()
    {
        model::Places ring;
        for (int i = 0; i < 4000; ++i) {
            const double angle = 2 * M_PI * i / 4000;
            const double radius = 110 + 12 * std::sin(90 * angle);
            ring.push_back(at(200 + radius * std::cos(angle), 150 + radius * std::sin(angle)));
        }
        model::Style style = opaque(20, 30, 200);
        style.fillOpacity = 500;
        const auto made = author.addPolygon({ ring }, style);
        return *document.find(made->operations.front().shape());
    }
    model::Slot addPoint(double x, double y)
    {
        const auto made = author.addPoint(at(x, y), opaque(255, 0, 0));
        return *document.find(made->operations.front().shape());
    }
    bool becomesCrisp()
    {
        return QTest::qWaitFor([this] { return canvas.isCrisp(); }, 5000);
    }
    QImage picture()
    {
        if (!becomesCrisp())
            return {};
        return canvas.grab().toImage().convertToFormat(QImage::Format_RGB32);
    }
    QPoint place(double x, double y) const { return canvas.toWidget(QPointF(x, y)).toPoint(); }
    /// Whether the canvas takes it; else it would come again as a mouse's event.
    bool pen(QEvent::Type type, QPoint where, Qt::MouseButton button = Qt::NoButton,
             QPointingDevice::PointerType tip = QPointingDevice::PointerType::Pen)
    {
        const bool isPen = tip == QPointingDevice::PointerType::Pen;
        if (type == QEvent::TabletPress)
            penHeld |= button;
        else if (type == QEvent::TabletRelease)
            penHeld &= ~button;
        QTabletEvent event(type, isPen ? &stylus : &eraser, where,
                           canvas.mapToGlobal(QPointF(where)), 0.5, 0, 0, 0, 0, 0, Qt::NoModifier,
                           button, penHeld);
        event.setTimestamp(penTime += 1000);
        QCoreApplication::sendEvent(&canvas, &event);
        return event.isAccepted();
    }
    QPointingDevice stylus{ QStringLiteral("stylus"),
                            1,
                            QInputDevice::DeviceType::Stylus,
                            QPointingDevice::PointerType::Pen,
                            QInputDevice::Capability::Position,
                            1,
                            3 };
    QPointingDevice eraser{ QStringLiteral("eraser"),
                            2,
                            QInputDevice::DeviceType::Stylus,
                            QPointingDevice::PointerType::Eraser,
                            QInputDevice::Capability::Position,
                            1,
                            3 };
    Qt::MouseButtons penHeld;
    quint64 penTime = 0;
    void wheel(QPoint where, int delta)
    {
        QWheelEvent event(where, canvas.mapToGlobal(where), {}, { 0, delta }, Qt::NoButton,
                          Qt::NoModifier, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(&canvas, &event);
    }
};

} // namespace

class tst_CanvasWidget : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral("QPainter|QImage"))); }
    void showsWhatTheReferenceShows();
    void showsAllShapesUntilTheUserMovesTheView();
    void keepsThePlaceUnderThePointerWhileZooming();
    void showsScaledTilesWithoutSeamsWhileZooming();
    void pansByMiddleButtonSpaceAndKeys();
    void addsAPointWhereItIsClicked();
    void drawsWithAPen();
    void erasesWithAPen();
    void drawsWithOneFinger();
    void movesTheViewWithTwoFingers();
    void staysUnchangedWhenASecondFingerComesLate();
    void closesAPolygonOnItsFirstVertex();
    void showsTheDrawingInProgressToOthers();
    void dragsAShapeAsOneEdit();
    void dragsAVertexOfALargePolygon();
    void selectsByRubberBand();
    void repaintsOnlyWhatAnEditTouches();
    void repaintsLittleOfALargePolygon();
    void showsPeers();
    void marksWhereRingsCrossThemselves();
    void followsThePalette();
    void staysTheSameThroughManyEdits();
    void hasAnAccessibleName();
};

void tst_CanvasWidget::showsWhatTheReferenceShows()
{
    Window window;
    base::SeededRandom random(4);
    for (int i = 0; i < 60; ++i) {
        window.addBox(double(random.nextBelow(700)), double(random.nextBelow(500)),
                      double(10 + random.nextBelow(60)),
                      opaque(quint8(random.nextBelow(256)), 90, quint8(random.nextBelow(256))));
        window.addPoint(double(random.nextBelow(700)), double(random.nextBelow(500)));
    }
    for (const double factor : { 1.0, 0.37, 2.9 }) {
        window.canvas.showScene(QRectF(100, 80, 400 / factor, 300 / factor));
        const QImage shown = window.picture();
        QImage reference(shown.size(), QImage::Format_RGB32);
        const QRectF visible = window.canvas.visibleScene();
        render::SceneRenderer(window.document)
            .render(reference, { window.canvas.zoom(), visible.topLeft() },
                    window.canvas.palette().color(QPalette::Base));
        int off = 0;
        for (int y = 0; y < shown.height(); ++y) {
            for (int x = 0; x < shown.width(); ++x) {
                off += std::abs(qRed(shown.pixel(x, y)) - qRed(reference.pixel(x, y))) > 2
                    || std::abs(qBlue(shown.pixel(x, y)) - qBlue(reference.pixel(x, y))) > 2;
            }
        }
        // A disc exactly between two of its stored places may take either.
        QVERIFY2(off < 60, qPrintable(QString::number(off)));
    }
}

void tst_CanvasWidget::showsAllShapesUntilTheUserMovesTheView()
{
    Window window;
    window.addBox(0, 0, 50, opaque(0, 255, 0));
    window.addBox(5000, 3000, 50, opaque(0, 255, 0));
    QVERIFY(window.canvas.visibleScene().contains(QRectF(0, 0, 5050, 3050)));
    QTest::keyClick(&window.canvas, Qt::Key_Left);
    const QRectF visible = window.canvas.visibleScene();
    window.addBox(-90000, 0, 50, opaque(0, 255, 0));
    QCOMPARE(window.canvas.visibleScene(), visible);
    window.canvas.zoomToFit();
    QVERIFY(window.canvas.visibleScene().contains(QRectF(-90000, 0, 95050, 3050)));
}

void tst_CanvasWidget::keepsThePlaceUnderThePointerWhileZooming()
{
    Window window;
    base::SeededRandom random(8);
    const QPoint pointer(311, 77);
    const QPointF scene = window.canvas.toScene(pointer);
    for (int i = 0; i < 200; ++i) {
        window.wheel(pointer, random.nextBelow(2) ? 120 : -120);
        const QPointF off = window.canvas.toWidget(scene) - QPointF(pointer);
        QVERIFY2(std::abs(off.x()) <= 1 && std::abs(off.y()) <= 1, qPrintable(QString::number(i)));
    }
}

/// Until the pool's tiles arrive, which the event loop must bring.
void tst_CanvasWidget::showsScaledTilesWithoutSeamsWhileZooming()
{
    for (const int delta : { 7, 120, 555, 4000, -7, -120, -300 }) {
        Window window;
        window.addBox(-1000, -1000, 4000, opaque(20, 200, 30));
        window.canvas.showScene(QRectF(100, 80, 400, 300));
        QVERIFY(window.becomesCrisp());
        const QRectF before = window.canvas.visibleScene();
        window.wheel({ 123, 211 }, delta);
        QVERIFY(!window.canvas.isCrisp());
        const QImage shown = window.canvas.grab().toImage().convertToFormat(QImage::Format_RGB32);
        const QRectF there(window.canvas.toWidget(before.topLeft()),
                           window.canvas.toWidget(before.bottomRight()));
        const QRect filled = there.toAlignedRect().adjusted(1, 1, -1, -1) & shown.rect();
        QVERIFY(filled.width() > 100);
        for (int y = filled.top(); y <= filled.bottom(); ++y) {
            for (int x = filled.left(); x <= filled.right(); ++x)
                QCOMPARE(shown.pixel(x, y), qRgb(20, 200, 30));
        }
    }
}

void tst_CanvasWidget::pansByMiddleButtonSpaceAndKeys()
{
    Window window;
    const QPointF scene = window.canvas.toScene({ 100, 100 });
    QTest::mousePress(&window.canvas, Qt::MiddleButton, {}, { 100, 100 });
    QTest::mouseMove(&window.canvas, { 130, 90 });
    QTest::mouseRelease(&window.canvas, Qt::MiddleButton, {}, { 130, 90 });
    QCOMPARE(window.canvas.toWidget(scene), QPointF(130, 90));
    QTest::keyPress(&window.canvas, Qt::Key_Space);
    QTest::mousePress(&window.canvas, Qt::LeftButton, {}, { 130, 90 });
    QTest::mouseMove(&window.canvas, { 100, 100 });
    QTest::mouseRelease(&window.canvas, Qt::LeftButton, {}, { 100, 100 });
    QTest::keyRelease(&window.canvas, Qt::Key_Space);
    QCOMPARE(window.canvas.toWidget(scene), QPointF(100, 100));
    QTest::keyClick(&window.canvas, Qt::Key_Up);
    QCOMPARE(window.canvas.toWidget(scene), QPointF(100, 164));
    QCOMPARE(window.document.shownCount(), std::size_t(0));
}

void tst_CanvasWidget::addsAPointWhereItIsClicked()
{
    Window window;
    window.canvas.setTool(ToolKind::Point);
    model::Style style = opaque(20, 200, 30);
    window.canvas.setDrawingStyle(style);
    QSignalSpy committed(&window.canvas, &CanvasWidget::committed);
    QTest::mouseClick(&window.canvas, Qt::LeftButton, {}, { 120, 80 });
    QCOMPARE(committed.size(), 1);
    QCOMPARE(window.document.shownCount(), std::size_t(1));
    QCOMPARE(window.document.vertices(0).front().toScene(), window.canvas.toScene({ 120, 80 }));
    QCOMPARE(window.picture().pixel(120, 80), qRgb(20, 200, 30));
}

void tst_CanvasWidget::drawsWithAPen()
{
    Window window;
    QVERIFY(window.canvas.hasTabletTracking()); // hovering
    QSignalSpy moved(&window.canvas, &CanvasWidget::pointerMoved);
    window.canvas.setTool(ToolKind::Polygon);
    window.canvas.setDrawingStyle(opaque(20, 30, 200));
    for (const QPoint p : { QPoint(50, 50), QPoint(200, 50), QPoint(200, 200), QPoint(50, 200) }) {
        QVERIFY(window.pen(QEvent::TabletMove, p));
        QVERIFY(window.pen(QEvent::TabletPress, p, Qt::LeftButton));
        QVERIFY(window.pen(QEvent::TabletRelease, p, Qt::LeftButton));
    }
    QCOMPARE(window.canvas.drawing().size(), std::size_t(4)); // none of them twice
    QCOMPARE(moved.size(), 4);
    QCOMPARE(moved.last().first().toPointF(), window.canvas.toScene({ 50, 200 }));
    // A second tap at the same place is a double click, which ends a polygon.
    window.penTime -= 1900;
    QVERIFY(window.pen(QEvent::TabletPress, { 50, 200 }, Qt::LeftButton));
    QVERIFY(window.pen(QEvent::TabletRelease, { 50, 200 }, Qt::LeftButton));
    QCOMPARE(window.document.shownCount(), std::size_t(1));
    QCOMPARE(window.picture().pixel(125, 125), qRgb(20, 30, 200));

    // It drags as a mouse does, and its upper button pans.
    window.canvas.setTool(ToolKind::Select);
    QVERIFY(window.pen(QEvent::TabletPress, { 125, 125 }, Qt::LeftButton));
    QVERIFY(window.pen(QEvent::TabletMove, { 145, 125 }));
    QVERIFY(window.pen(QEvent::TabletMove, { 225, 175 }));
    QVERIFY(window.pen(QEvent::TabletRelease, { 225, 175 }, Qt::LeftButton));
    QCOMPARE(window.document.box(0).toScene().topLeft(), window.canvas.toScene({ 150, 100 }));
    const QPointF scene = window.canvas.toScene({ 100, 100 });
    QVERIFY(window.pen(QEvent::TabletPress, { 100, 100 }, Qt::MiddleButton));
    QVERIFY(window.pen(QEvent::TabletMove, { 130, 90 }));
    QVERIFY(window.pen(QEvent::TabletRelease, { 130, 90 }, Qt::MiddleButton));
    QCOMPARE(window.canvas.toWidget(scene), QPointF(130, 90));
}

void tst_CanvasWidget::erasesWithAPen()
{
    using Type = QPointingDevice::PointerType;
    Window window;
    window.addBox(50, 50, 60, opaque(20, 30, 200));
    window.addBox(90, 90, 60, opaque(20, 200, 30));
    window.canvas.showScene(QRectF(0, 0, 400, 300));
    window.canvas.setTool(ToolKind::Point);
    QSignalSpy committed(&window.canvas, &CanvasWidget::committed);
    QVERIFY(window.pen(QEvent::TabletMove, { 100, 100 }, Qt::NoButton, Type::Eraser));
    QVERIFY(window.pen(QEvent::TabletPress, { 100, 100 }, Qt::LeftButton, Type::Eraser));
    QVERIFY(window.pen(QEvent::TabletMove, { 102, 100 }, Qt::NoButton, Type::Eraser));
    QVERIFY(window.pen(QEvent::TabletRelease, { 102, 100 }, Qt::LeftButton, Type::Eraser));
    QCOMPARE(committed.size(), 1);
    QCOMPARE(window.document.shownCount(), std::size_t(1)); // the upper one went, no point came
    QCOMPARE(window.picture().pixel(100, 100), qRgb(20, 30, 200));
    QVERIFY(window.pen(QEvent::TabletPress, { 300, 250 }, Qt::LeftButton, Type::Eraser));
    QVERIFY(window.pen(QEvent::TabletRelease, { 300, 250 }, Qt::LeftButton, Type::Eraser));
    QCOMPARE(committed.size(), 1); // nothing is there
    window.author.undo();
    QCOMPARE(window.document.shownCount(), std::size_t(2));
}

void tst_CanvasWidget::drawsWithOneFinger()
{
    Window window;
    const std::unique_ptr<QPointingDevice> screen(QTest::createTouchDevice());
    window.canvas.setTool(ToolKind::Point);
    QTest::touchEvent(&window.canvas, screen.get()).press(0, { 120, 80 });
    QCOMPARE(window.document.shownCount(), std::size_t(0)); // a second one may come
    QTest::touchEvent(&window.canvas, screen.get()).release(0, { 121, 80 });
    QCOMPARE(window.document.shownCount(), std::size_t(1)); // and not as a mouse's once more
    QCOMPARE(window.document.vertices(0).front().toScene(), window.canvas.toScene({ 120, 80 }));

    window.canvas.setTool(ToolKind::Select);
    QTest::touchEvent(&window.canvas, screen.get()).press(0, { 120, 80 });
    for (int x = 120; x <= 220; x += 10)
        QTest::touchEvent(&window.canvas, screen.get()).move(0, { x, 90 });
    QTest::touchEvent(&window.canvas, screen.get()).release(0, { 220, 90 });
    QCOMPARE(window.document.vertices(0).front().toScene(), window.canvas.toScene({ 220, 90 }));
}

void tst_CanvasWidget::movesTheViewWithTwoFingers()
{
    Window window;
    const std::unique_ptr<QPointingDevice> screen(QTest::createTouchDevice());
    window.canvas.setTool(ToolKind::Point);
    const auto touch = [&] { return QTest::touchEvent(&window.canvas, screen.get()); };
    const QPointF left = window.canvas.toScene({ 100, 100 });
    const QPointF right = window.canvas.toScene({ 200, 100 });
    touch().press(0, { 100, 100 });
    touch().move(0, { 100, 100 }).press(1, { 200, 100 });
    touch().move(0, { 110, 120 }).move(1, { 210, 120 }); // pans
    QCOMPARE(window.canvas.toWidget(left), QPointF(110, 120));
    QCOMPARE(window.canvas.toWidget(right), QPointF(210, 120));
    touch()
        .move(0, { 60, 120 })
        .move(1, { 260, 120 }); // zooms, both places stay under their fingers
    for (const auto &[scene, at] :
         { std::pair(left, QPointF(60, 120)), std::pair(right, QPointF(260, 120)) }) {
        const QPointF off = window.canvas.toWidget(scene) - at;
        QVERIFY(std::hypot(off.x(), off.y()) <= 1.5);
    }
    touch().move(0, { 60, 120 }).release(1, { 260, 120 });
    touch().move(0, { 300, 250 }); // the one that is left does nothing
    touch().release(0, { 300, 250 });
    QCOMPARE(window.document.shownCount(), std::size_t(0));
    touch().press(0, { 50, 50 });
    touch().release(0, { 50, 50 });
    QCOMPARE(window.document.shownCount(), std::size_t(1)); // a new touch draws again
}

void tst_CanvasWidget::staysUnchangedWhenASecondFingerComesLate()
{
    Window window;
    const model::Slot slot = window.addBox(50, 50, 60, opaque(20, 30, 200));
    window.canvas.showScene(QRectF(0, 0, 400, 300));
    const QRectF before = window.document.box(slot).toScene();
    const std::unique_ptr<QPointingDevice> screen(QTest::createTouchDevice());
    const auto touch = [&] { return QTest::touchEvent(&window.canvas, screen.get()); };
    touch().press(0, { 80, 80 });
    touch().move(0, { 110, 80 });
    touch().move(0, { 140, 80 }); // the box is in the air
    touch().move(0, { 140, 80 }).press(1, { 240, 80 });
    touch().move(0, { 150, 90 }).move(1, { 250, 90 });
    touch().release(0, { 150, 90 }).release(1, { 250, 90 });
    QCOMPARE(window.document.box(slot).toScene(), before);
    QCOMPARE(window.canvas.toWidget(QPointF(0, 0)), QPointF(10, 10));
}

void tst_CanvasWidget::closesAPolygonOnItsFirstVertex()
{
    Window window;
    window.canvas.setTool(ToolKind::Polygon);
    window.canvas.setDrawingStyle(opaque(20, 30, 200));
    for (const QPoint p : { QPoint(50, 50), QPoint(200, 50), QPoint(200, 200), QPoint(50, 200) }) {
        QTest::mouseMove(&window.canvas, p);
        QTest::mouseClick(&window.canvas, Qt::LeftButton, {}, p);
    }
    QCOMPARE(window.document.shownCount(), std::size_t(0));
    QTest::mouseClick(&window.canvas, Qt::LeftButton, {}, { 52, 51 });
    QCOMPARE(window.document.shownCount(), std::size_t(1));
    QCOMPARE(window.document.vertices(0).size(), std::size_t(4));
    QCOMPARE(window.picture().pixel(125, 125), qRgb(20, 30, 200));
}

void tst_CanvasWidget::showsTheDrawingInProgressToOthers()
{
    Window window;
    QSignalSpy preview(&window.canvas, &CanvasWidget::previewChanged);
    window.canvas.setTool(ToolKind::Polygon);
    QTest::mouseClick(&window.canvas, Qt::LeftButton, {}, { 50, 50 });
    QTest::mouseClick(&window.canvas, Qt::LeftButton, {}, { 150, 50 });
    QCOMPARE(window.canvas.drawing().size(), std::size_t(2));
    QCOMPARE(preview.size(), 2);
    QVERIFY(window.canvas.stepBack());
    QCOMPARE(window.canvas.drawing().size(), std::size_t(1));
    QTest::keyClick(&window.canvas, Qt::Key_Escape);
    QVERIFY(window.canvas.drawing().empty());
    QVERIFY(!window.canvas.stepBack());
}

void tst_CanvasWidget::dragsAShapeAsOneEdit()
{
    Window window;
    const model::Slot slot = window.addBox(50, 50, 60, opaque(20, 30, 200));
    const QColor background = window.canvas.palette().color(QPalette::Base);
    QSignalSpy committed(&window.canvas, &CanvasWidget::committed);
    QTest::mousePress(&window.canvas, Qt::LeftButton, {}, { 80, 80 });
    for (int x = 80; x <= 230; x += 10)
        QTest::mouseMove(&window.canvas, { x, 120 });
    QCOMPARE(committed.size(), 0);
    // In the air: gone from its old place, seen at the new one.
    const QImage meanwhile = window.picture();
    QCOMPARE(meanwhile.pixel(80, 80), background.rgb());
    QCOMPARE(meanwhile.pixel(230, 120), qRgb(20, 30, 200));
    QTest::mouseRelease(&window.canvas, Qt::LeftButton, {}, { 230, 120 });
    QCOMPARE(committed.size(), 1);
    QCOMPARE(window.document.box(slot).toScene(), QRectF(200, 90, 60, 60));
    const QImage after = window.picture();
    QCOMPARE(after.pixel(80, 80), background.rgb());
    QCOMPARE(after.pixel(230, 120), qRgb(20, 30, 200));
    window.author.undo();
    QCOMPARE(window.picture().pixel(80, 80), qRgb(20, 30, 200));
}

/// At each step the picture is that of the polygon with the vertex there.
void tst_CanvasWidget::dragsAVertexOfALargePolygon()
{
    Window window;
    const model::Slot slot = window.addLarge();
    window.canvas.showScene(QRectF(0, 0, 400, 300));
    window.canvas.setSelection({ slot });
    QVERIFY(!window.picture().isNull());
    QSignalSpy committed(&window.canvas, &CanvasWidget::committed);
    const QPoint vertex = window.place(310, 150);
    QTest::mousePress(&window.canvas, Qt::LeftButton, {}, vertex);
    const std::vector<QPoint> way{
        { 330, 120 }, { 380, 60 }, { 200, 150 }, { 120, 40 }, { 250, 20 }
    };
    std::vector<QImage> meanwhile;
    for (const QPoint place : way) {
        QTest::mouseMove(&window.canvas, place, 1);
        meanwhile.push_back(window.picture());
    }
    QCOMPARE(committed.size(), 0);
    QTest::mouseRelease(&window.canvas, Qt::LeftButton, {}, way.back());
    QCOMPARE(committed.size(), 1);
    window.canvas.setSelection({});
    for (std::size_t i = 0; i < way.size(); ++i) {
        model::Document document;
        model::Author author{ document, me };
        model::Places ring(window.document.vertices(slot).begin(),
                           window.document.vertices(slot).end());
        const auto moved = std::find_if(ring.begin(), ring.end(), [&](geometry::Vertex v) {
            return QLineF(window.canvas.toWidget(v.toScene()), way.back()).length() < 1;
        });
        QVERIFY(moved != ring.end());
        const QPointF to = window.canvas.toScene(way[i]);
        *moved = at(to.x(), to.y());
        QVERIFY(author.addPolygon({ ring }, window.document.style(slot)));
        CanvasWidget fresh(document, author);
        fresh.resize(400, 300);
        fresh.showScene(window.canvas.visibleScene());
        fresh.show();
        QVERIFY(QTest::qWaitFor([&] { return fresh.isCrisp(); }, 5000));
        const QImage expected = fresh.grab().toImage().convertToFormat(QImage::Format_RGB32);
        int off = 0;
        for (int y = 0; y < 300; ++y) {
            for (int x = 0; x < 400; ++x) {
                // The handle and what it caught are marked.
                if (QLineF(QPointF(x, y), way[i]).length() < 14)
                    continue;
                off += std::abs(qRed(meanwhile[i].pixel(x, y)) - qRed(expected.pixel(x, y))) > 32;
            }
        }
        QVERIFY2(off == 0, qPrintable(QStringLiteral("step %1: %2 pixels").arg(i).arg(off)));
    }
}

void tst_CanvasWidget::selectsByRubberBand()
{
    Window window;
    window.addBox(50, 50, 40, opaque(20, 30, 200));
    window.addBox(150, 50, 40, opaque(20, 30, 200));
    window.addBox(250, 50, 400, opaque(20, 30, 200));
    window.canvas.showScene(QRectF(0, 0, 400, 300));
    QTest::mousePress(&window.canvas, Qt::LeftButton, {}, { 20, 20 });
    QTest::mouseMove(&window.canvas, { 100, 100 });
    QTest::mouseMove(&window.canvas, { 300, 200 });
    QTest::mouseRelease(&window.canvas, Qt::LeftButton, {}, { 300, 200 });
    QCOMPARE(window.canvas.selection().size(), std::size_t(2));
    QTest::keyClick(&window.canvas, Qt::Key_Delete);
    QCOMPARE(window.document.shownCount(), std::size_t(1));
    QVERIFY(window.canvas.selection().empty());
}

void tst_CanvasWidget::repaintsOnlyWhatAnEditTouches()
{
    Window window;
    window.addBox(50, 50, 40, opaque(20, 30, 200));
    window.canvas.setFocus();
    QVERIFY(!window.picture().isNull());
    struct Watcher : QObject
    {
        QRegion painted;
        bool eventFilter(QObject *, QEvent *event) override
        {
            if (event->type() == QEvent::Paint)
                painted += static_cast<QPaintEvent *>(event)->region();
            return false;
        }
    } watcher;
    QTest::qWait(50);
    window.canvas.installEventFilter(&watcher);
    window.addPoint(300, 200);
    QVERIFY(QTest::qWaitFor([&] { return !watcher.painted.isEmpty(); }, 2000));
    const QPoint place = window.place(300, 200);
    QVERIFY(watcher.painted.contains(place));
    QVERIFY(watcher.painted.boundingRect().width() < 40);
    QVERIFY(watcher.painted.boundingRect().height() < 40);
}

/// Somebody moves one of its many vertices.
void tst_CanvasWidget::repaintsLittleOfALargePolygon()
{
    Window window;
    const model::Slot slot = window.addLarge();
    window.canvas.showScene(QRectF(0, 0, 400, 300));
    QVERIFY(!window.picture().isNull());
    struct Watcher : QObject
    {
        QRegion painted;
        bool eventFilter(QObject *, QEvent *event) override
        {
            if (event->type() == QEvent::Paint)
                painted += static_cast<QPaintEvent *>(event)->region();
            return false;
        }
    } watcher;
    QTest::qWait(50);
    window.canvas.installEventFilter(&watcher);
    QVERIFY(window.author.moveVertex(window.document.id(slot), 0, 1000, at(200, 240)));
    QVERIFY(QTest::qWaitFor([&] { return !watcher.painted.isEmpty(); }, 2000));
    QVERIFY(watcher.painted.contains(window.place(200, 240)));
    QVERIFY(watcher.painted.boundingRect().width() < 60);
    QVERIFY(watcher.painted.boundingRect().height() < 60);
    const QImage patched = window.picture();
    QVERIFY(qRed(patched.pixel(window.place(200, 240))) < 130);
}

void tst_CanvasWidget::showsPeers()
{
    Window window;
    PeerMark peer;
    peer.name = QStringLiteral("Eva");
    peer.colour = QColor(200, 0, 100);
    peer.cursor = QPointF(100, 100);
    peer.drawing = { at(200, 100), at(300, 100), at(300, 200) };
    window.canvas.setPeers({ peer });
    const QImage shown = window.picture();
    QCOMPARE(shown.pixel(window.place(102, 108)), peer.colour.rgb());
    QVERIFY(qGreen(shown.pixel(window.place(250, 100))) < 100);
    window.canvas.setPeers({});
    QCOMPARE(window.picture().pixel(window.place(250, 100)),
             window.canvas.palette().color(QPalette::Base).rgb());
}

void tst_CanvasWidget::marksWhereRingsCrossThemselves()
{
    Window window;
    window.canvas.showScene(QRectF(0, 0, 400, 300));
    const QImage before = window.picture();
    window.canvas.setCrossings({ { QPointF(100, 100) }, { QPointF(9000, 0) }, { QPointF(0, 0) } });
    const QImage marked = window.picture();
    for (const QPointF scene : { QPointF(100, 100), QPointF(0, 0) }) {
        const QPoint place = window.place(scene.x(), scene.y());
        // The bang in the middle is dark, the triangle beside it is a warning's yellow.
        QVERIFY(qGray(marked.pixel(place)) < 90);
        const QColor beside = marked.pixel(place + QPoint(3, 3));
        QVERIFY(beside.red() > 200 && beside.green() > 140 && beside.blue() < 60);
    }
    QCOMPARE(marked.pixel(130, 100), before.pixel(130, 100));
    window.canvas.setCrossings({});
    QCOMPARE(window.picture(), before);
}

void tst_CanvasWidget::followsThePalette()
{
    Window window;
    QPalette dark = window.canvas.palette();
    dark.setColor(QPalette::Base, QColor(30, 32, 36));
    window.canvas.setPalette(dark);
    QCOMPARE(window.picture().pixel(10, 10), qRgb(30, 32, 36));
}

void tst_CanvasWidget::staysTheSameThroughManyEdits()
{
    Window window;
    base::SeededRandom random(12);
    std::vector<model::ShapeId> ids;
    for (int i = 0; i < 300; ++i)
        ids.push_back(window.document.id(
            window.addBox(double(random.nextBelow(380)), double(random.nextBelow(280)), 15,
                          opaque(quint8(random.nextBelow(256)), 9, 99))));
    window.canvas.showScene(QRectF(0, 0, 400, 300));
    for (int round = 0; round < 30; ++round) {
        {
            const model::Document::Batch batch(window.document);
            for (int i = 0; i < 50; ++i) {
                const auto &id = ids[random.nextBelow(ids.size())];
                const geometry::Vertex by{ std::int32_t(random.nextBelow(4000)) - 2000,
                                           std::int32_t(random.nextBelow(4000)) - 2000 };
                QVERIFY(window.author.move({ id }, by));
            }
        }
        QCoreApplication::processEvents();
    }
    const QImage patched = window.picture();
    CanvasWidget fresh(window.document, window.author);
    fresh.resize(400, 300);
    fresh.showScene(window.canvas.visibleScene());
    fresh.show();
    QVERIFY(QTest::qWaitFor([&] { return fresh.isCrisp(); }, 5000));
    QCOMPARE(fresh.visibleScene(), window.canvas.visibleScene());
    const QImage whole = fresh.grab().toImage().convertToFormat(QImage::Format_RGB32);
    int off = 0;
    for (int y = 0; y < 300; ++y) {
        for (int x = 0; x < 400; ++x)
            off += std::abs(qRed(patched.pixel(x, y)) - qRed(whole.pixel(x, y))) > 2;
    }
    QCOMPARE(off, 0);
}

void tst_CanvasWidget::hasAnAccessibleName()
{
    Window window;
    QVERIFY(window.canvas.accessibleName().startsWith(QStringLiteral("Canvas")));
}

QTEST_MAIN(tst_CanvasWidget)
#include "tst_canvaswidget.moc"
