// SPDX-License-Identifier: GPL-3.0-or-later
#include "tools/pointtool.h"
#include "tools/polygontool.h"
#include "tools/selecttool.h"

#include "geometry/ring.h"

#include <QtTest>

#include <cmath>

using namespace tools;

namespace {

geometry::Vertex at(double x, double y)
{
    return *geometry::toGrid(QPointF(x, y));
}

/// A real document and author; finds shapes by looking at each.
class Bench final : public ToolHost, public ShapeFinder
{
public:
    model::Document m_document;
    model::Author m_author{ m_document, model::ReplicaId{ 3 } };
    std::set<model::Slot> m_selection;
    Preview m_preview;
    Hint m_hint = Hint::SelectOrMove;
    CursorShape m_cursor = CursorShape::Arrow;
    std::vector<model::Transaction> m_committed;
    std::vector<model::EditError::Code> m_rejected;

    const model::Document &document() const override { return m_document; }
    model::Author &author() override { return m_author; }
    const ShapeFinder &finder() const override { return *this; }
    model::Style style() const override { return {}; }
    const std::set<model::Slot> &selection() const override { return m_selection; }
    void setSelection(std::set<model::Slot> shapes) override { m_selection = std::move(shapes); }
    void setCursor(CursorShape shape) override { m_cursor = shape; }
    void setHint(Hint hint) override { m_hint = hint; }
    void setPreview(const Preview &preview) override { m_preview = preview; }
    void commit(const model::Transaction &made) override { m_committed.push_back(made); }
    void reject(const model::EditError &error) override { m_rejected.push_back(error.code); }

    std::optional<model::Slot> shapeAt(QPointF scenePos, double tolerance) const override
    {
        std::optional<model::Slot> best;
        for (const model::Slot slot : m_document.inOrder()) {
            int crossings = 0;
            for (std::size_t i = 0; i < m_document.rings(slot).count(); ++i)
                crossings += geometry::crossings(scenePos, m_document.rings(slot).ring(i));
            const auto vertex = m_document.vertices(slot).front().toScene() - scenePos;
            if (crossings % 2 || std::hypot(vertex.x(), vertex.y()) <= tolerance)
                best = slot;
        }
        return best;
    }
    std::vector<model::Slot> shapesIn(const QRectF &rect) const override
    {
        std::vector<model::Slot> found;
        for (const model::Slot slot : m_document.inOrder()) {
            const QRectF box = m_document.box(slot).toScene();
            if (rect.contains(box.topLeft()) && rect.contains(box.bottomRight()))
                found.push_back(slot);
        }
        return found;
    }
    std::optional<VertexHit> vertexNear(QPointF scenePos, double tolerance) const override
    {
        std::optional<VertexHit> best;
        for (const model::Slot slot : m_document.inOrder()) {
            const auto ring = m_document.rings(slot).ring(0);
            for (std::size_t i = 0; i < ring.size(); ++i) {
                const QPointF way = ring[i].toScene() - scenePos;
                if (std::hypot(way.x(), way.y()) <= tolerance)
                    best = VertexHit{ slot, 0, i, ring[i].toScene() };
            }
        }
        return best;
    }
    std::optional<QPointF> edgeNear(QPointF, double) const override { return std::nullopt; }
    std::optional<VertexHit> vertexOf(model::Slot slot, QPointF scenePos,
                                      double tolerance) const override
    {
        return nearest(slot, scenePos, tolerance, 0);
    }
    std::optional<VertexHit> middleOf(model::Slot slot, QPointF scenePos, double tolerance,
                                      double leastLength) const override
    {
        return nearest(slot, scenePos, tolerance, leastLength);
    }
    /// With a length: middles of edges, else vertices.
    std::optional<VertexHit> nearest(model::Slot slot, QPointF scenePos, double tolerance,
                                     double leastLength) const
    {
        std::optional<VertexHit> best;
        for (std::size_t r = 0; r < m_document.rings(slot).count(); ++r) {
            const auto ring = m_document.rings(slot).ring(r);
            for (std::size_t i = 0; i < ring.size(); ++i) {
                const QPointF before = ring[(i + ring.size() - 1) % ring.size()].toScene();
                QPointF at = ring[i].toScene();
                const QPointF edge = at - before;
                if (std::hypot(edge.x(), edge.y()) < leastLength)
                    continue;
                if (leastLength > 0)
                    at = (at + before) / 2;
                const QPointF way = at - scenePos;
                if (std::hypot(way.x(), way.y()) <= tolerance) {
                    tolerance = std::hypot(way.x(), way.y());
                    best = VertexHit{ slot, r, i, at };
                }
            }
        }
        return best;
    }

    model::Slot addBox(double x, double y, double side)
    {
        const auto made = m_author.addPolygon(
            { { at(x, y), at(x + side, y), at(x + side, y + side), at(x, y + side) } }, {});
        return *m_document.find(made->operations.front().shape());
    }
};

PointerEvent pointer(double x, double y, Button button = Button::Primary)
{
    PointerEvent event;
    event.scenePos = { x, y };
    event.viewPos = { x, y };
    event.button = button;
    event.tolerance = 5;
    return event;
}

void click(Tool &tool, double x, double y, Intent intent = {})
{
    PointerEvent event = pointer(x, y);
    event.intent = intent;
    tool.press(event);
    tool.release(event);
}

void drag(Tool &tool, QPointF from, QPointF to)
{
    tool.press(pointer(from.x(), from.y()));
    tool.move(pointer((from.x() + to.x()) / 2, (from.y() + to.y()) / 2));
    tool.move(pointer(to.x(), to.y()));
    tool.release(pointer(to.x(), to.y()));
}

} // namespace

class tst_Tools : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void addsAPointAtEachClick();
    void leavesOtherButtonsAlone();
    void endsAPolygon_data();
    void endsAPolygon();
    void takesVerticesBack();
    void givesUpAPolygon();
    void catchesVerticesOfOthers();
    void drawsAlongTheAxesWhenConstrained();
    void keepsPlacesWithinTheScene();
    void selectsByClick_data();
    void selectsByClick();
    void movesTheSelectionAsOneEdit();
    void takesNothingForADragThatCameBack();
    void dragsAVertex();
    void putsAVertexIntoAnEdge();
    void dropsTheVertexUnderThePointer();
    void keepsThreeVertices();
    void removesTheSelection();
    void stretchesARubberBand();
    void givesUpADragOnEscape();
    void letsGoOfAVertexThatSomebodyMoved();
};

void tst_Tools::addsAPointAtEachClick()
{
    Bench bench;
    PointTool tool(bench);
    tool.activate();
    QCOMPARE(bench.m_hint, Hint::PlacePoint);
    click(tool, 10.25, 20.5);
    click(tool, 11, 20);
    QCOMPARE(bench.m_committed.size(), std::size_t(2));
    QCOMPARE(bench.m_document.vertices(0).front(), at(10.25, 20.5));
    QCOMPARE(bench.m_document.vertices(1).front(), at(11, 20));
}

void tst_Tools::leavesOtherButtonsAlone()
{
    Bench bench;
    PointTool point(bench);
    PolygonTool polygon(bench);
    SelectTool select(bench);
    for (Tool *tool : std::initializer_list<Tool *>{ &point, &polygon, &select }) {
        QVERIFY(!tool->press(pointer(1, 1, Button::Secondary)));
        QVERIFY(!tool->release(pointer(1, 1, Button::Secondary)));
    }
    QVERIFY(bench.m_committed.empty());
}

void tst_Tools::endsAPolygon_data()
{
    QTest::addColumn<QString>("how");
    QTest::addColumn<int>("vertices");
    QTest::addColumn<bool>("isMade");
    for (const int vertices : { 1, 2, 3, 5 }) {
        for (const char *how : { "first vertex", "double click", "Enter" }) {
            QTest::addRow("%d vertices, %s", vertices, how)
                << QString::fromLatin1(how) << vertices << (vertices >= 3);
        }
    }
}

void tst_Tools::endsAPolygon()
{
    QFETCH(QString, how);
    QFETCH(int, vertices);
    QFETCH(bool, isMade);
    Bench bench;
    PolygonTool tool(bench);
    tool.activate();
    QCOMPARE(bench.m_hint, Hint::PlaceFirstVertex);
    const std::vector<QPointF> places{ { 0, 0 }, { 100, 0 }, { 120, 60 }, { 80, 100 }, { 0, 90 } };
    for (int i = 0; i < vertices; ++i)
        click(tool, places[std::size_t(i)].x(), places[std::size_t(i)].y());
    QCOMPARE(bench.m_preview.drawing.size(), std::size_t(vertices));
    if (how == QLatin1String("Enter")) {
        QVERIFY(tool.key(Key::Finish));
    } else if (how == QLatin1String("first vertex")) {
        tool.move(pointer(2, -2));
        QCOMPARE(bench.m_preview.isClosing, isMade);
        click(tool, 2, -2);
    } else {
        const QPointF last = places[std::size_t(vertices - 1)];
        tool.doubleClick(pointer(last.x(), last.y()));
    }
    QCOMPARE(bench.m_committed.size(), std::size_t(isMade));
    QCOMPARE(bench.m_preview.drawing.empty(), isMade);
    if (isMade) {
        QCOMPARE(bench.m_document.vertices(0).size(), std::size_t(vertices));
        QCOMPARE(bench.m_hint, Hint::PlaceFirstVertex);
    }
}

void tst_Tools::takesVerticesBack()
{
    Bench bench;
    PolygonTool tool(bench);
    QVERIFY(!tool.key(Key::StepBack));
    QVERIFY(!tool.canStepBack());
    click(tool, 0, 0);
    click(tool, 50, 0);
    QVERIFY(tool.canStepBack());
    QVERIFY(tool.key(Key::StepBack));
    QCOMPARE(bench.m_preview.drawing, std::vector{ at(0, 0) });
    QVERIFY(tool.key(Key::StepBack));
    QVERIFY(!tool.canStepBack());
    QVERIFY(bench.m_committed.empty());
}

void tst_Tools::givesUpAPolygon()
{
    Bench bench;
    PolygonTool tool(bench);
    QVERIFY(!tool.key(Key::Cancel));
    click(tool, 0, 0);
    click(tool, 50, 0);
    QVERIFY(tool.key(Key::Cancel));
    QVERIFY(bench.m_preview.drawing.empty());
    click(tool, 0, 0);
    tool.deactivate();
    QVERIFY(bench.m_preview.drawing.empty());
    QVERIFY(bench.m_committed.empty());
}

void tst_Tools::catchesVerticesOfOthers()
{
    Bench bench;
    bench.addBox(200, 200, 50);
    PolygonTool tool(bench);
    tool.move(pointer(198, 203));
    QCOMPARE(bench.m_preview.snapped, std::optional(QPointF(200, 200)));
    click(tool, 198, 203);
    Intent isFree;
    isFree.isFree = true;
    click(tool, 252, 203, isFree);
    QCOMPARE(bench.m_preview.drawing, (std::vector{ at(200, 200), at(252, 203) }));
}

void tst_Tools::drawsAlongTheAxesWhenConstrained()
{
    Bench bench;
    PolygonTool tool(bench);
    Intent constrain;
    constrain.constrain = true;
    click(tool, 0, 0);
    click(tool, 100, 7, constrain);
    click(tool, 108, 60, constrain);
    click(tool, 60, 100, constrain);
    QCOMPARE(bench.m_preview.drawing,
             (std::vector{ at(0, 0), at(100, 0), at(100, 60), at(60, 100) }));
}

void tst_Tools::keepsPlacesWithinTheScene()
{
    Bench bench;
    PointTool tool(bench);
    click(tool, 1e12, -1e300);
    QCOMPARE(bench.m_document.vertices(0).front(), at(geometry::maxScene, geometry::minScene));
}

void tst_Tools::selectsByClick_data()
{
    QTest::addColumn<QPointF>("first");
    QTest::addColumn<QPointF>("second");
    QTest::addColumn<bool>("extend");
    QTest::addColumn<QString>("selected");
    QTest::addRow("another instead") << QPointF(15, 15) << QPointF(115, 15) << false << "1";
    QTest::addRow("another as well") << QPointF(15, 15) << QPointF(115, 15) << true << "0 1";
    QTest::addRow("taken away again") << QPointF(15, 15) << QPointF(15, 15) << true << "";
    QTest::addRow("the same") << QPointF(15, 15) << QPointF(15, 15) << false << "0";
    QTest::addRow("nothing") << QPointF(15, 15) << QPointF(500, 500) << false << "";
    QTest::addRow("nothing more") << QPointF(15, 15) << QPointF(500, 500) << true << "0";
    QTest::addRow("the topmost") << QPointF(500, 500) << QPointF(125, 25) << false << "2";
}

void tst_Tools::selectsByClick()
{
    QFETCH(QPointF, first);
    QFETCH(QPointF, second);
    QFETCH(bool, extend);
    QFETCH(QString, selected);
    Bench bench;
    bench.addBox(0, 0, 30);
    bench.addBox(100, 0, 30);
    bench.addBox(120, 20, 30);
    SelectTool tool(bench);
    click(tool, first.x(), first.y());
    Intent intent;
    intent.extend = extend;
    click(tool, second.x(), second.y(), intent);
    QStringList slots_;
    for (const model::Slot slot : bench.m_selection)
        slots_.append(QString::number(slot));
    QCOMPARE(slots_.join(u' '), selected);
    QVERIFY(bench.m_committed.empty());
}

void tst_Tools::movesTheSelectionAsOneEdit()
{
    Bench bench;
    bench.addBox(0, 0, 30);
    bench.addBox(100, 0, 30);
    bench.m_selection = { 0, 1 };
    SelectTool tool(bench);
    tool.press(pointer(15, 15));
    tool.move(pointer(45, 25));
    QCOMPARE(bench.m_preview.moving.size(), std::size_t(2));
    QCOMPARE(bench.m_preview.movedBy, at(30, 10));
    QVERIFY(bench.m_committed.empty());
    tool.move(pointer(55, 35));
    tool.release(pointer(55, 35));
    QCOMPARE(bench.m_committed.size(), std::size_t(1));
    QCOMPARE(bench.m_document.box(0).toScene(), QRectF(40, 20, 30, 30));
    QCOMPARE(bench.m_document.box(1).toScene(), QRectF(140, 20, 30, 30));
    QVERIFY(bench.m_preview.moving.empty());
    bench.m_author.undo();
    QCOMPARE(bench.m_document.box(0).toScene(), QRectF(0, 0, 30, 30));
}

void tst_Tools::takesNothingForADragThatCameBack()
{
    Bench bench;
    bench.addBox(0, 0, 30);
    SelectTool tool(bench);
    tool.press(pointer(15, 15));
    tool.move(pointer(45, 25));
    tool.release(pointer(15, 15));
    QVERIFY(bench.m_committed.empty());
}

void tst_Tools::dragsAVertex()
{
    Bench bench;
    bench.addBox(0, 0, 100);
    bench.m_selection = { 0 };
    SelectTool tool(bench);
    tool.move(pointer(98, 1));
    QCOMPARE(bench.m_cursor, CursorShape::Handle);
    drag(tool, { 98, 1 }, { 140, -20 });
    QCOMPARE(bench.m_committed.size(), std::size_t(1));
    QCOMPARE(bench.m_document.vertices(0)[1], at(140, -20));
    QCOMPARE(bench.m_document.vertices(0).size(), std::size_t(4));
}

void tst_Tools::putsAVertexIntoAnEdge()
{
    Bench bench;
    bench.addBox(0, 0, 100);
    bench.m_selection = { 0 };
    SelectTool tool(bench);
    drag(tool, { 50, 1 }, { 50, -40 });
    QCOMPARE(bench.m_document.vertices(0).size(), std::size_t(5));
    QCOMPARE(bench.m_document.vertices(0)[1], at(50, -40));
    // A click puts one right into the middle; the last edge's goes behind the last vertex or before the first.
    click(tool, 0, 50);
    QCOMPARE(bench.m_committed.size(), std::size_t(2));
    const auto all = bench.m_document.vertices(0);
    QVERIFY(std::find(all.begin(), all.end(), at(0, 50)) != all.end());
    QCOMPARE(all.size(), std::size_t(6));
}

void tst_Tools::dropsTheVertexUnderThePointer()
{
    Bench bench;
    bench.addBox(0, 0, 100);
    bench.m_selection = { 0 };
    SelectTool tool(bench);
    tool.move(pointer(100, 100));
    QVERIFY(tool.key(Key::StepBack));
    QCOMPARE(bench.m_document.vertices(0).size(), std::size_t(3));
    QVERIFY(bench.m_document.isShown(0));
}

void tst_Tools::keepsThreeVertices()
{
    Bench bench;
    bench.addBox(0, 0, 100);
    bench.m_selection = { 0 };
    SelectTool tool(bench);
    for (int i = 0; i < 2; ++i) {
        tool.move(pointer(i ? 0 : 100, 100));
        QVERIFY(tool.key(Key::Delete));
    }
    QCOMPARE(bench.m_document.vertices(0).size(), std::size_t(3));
    QCOMPARE(bench.m_rejected, std::vector{ model::EditError::Code::TooFewVertices });
}

void tst_Tools::removesTheSelection()
{
    Bench bench;
    bench.addBox(0, 0, 100);
    bench.addBox(200, 0, 100);
    SelectTool tool(bench);
    QVERIFY(!tool.key(Key::Delete));
    bench.m_selection = { 0 };
    QVERIFY(tool.key(Key::Delete));
    QVERIFY(!bench.m_document.isShown(0));
    QVERIFY(bench.m_document.isShown(1));
    QCOMPARE(bench.m_committed.size(), std::size_t(1));
}

void tst_Tools::stretchesARubberBand()
{
    Bench bench;
    bench.addBox(20, 20, 30);
    bench.addBox(80, 20, 30);
    bench.addBox(300, 20, 30);
    SelectTool tool(bench);
    tool.press(pointer(130, 70));
    tool.move(pointer(10, 10));
    QCOMPARE(bench.m_preview.rubberBand, std::optional(QRectF(10, 10, 120, 60)));
    tool.release(pointer(10, 10));
    QCOMPARE(bench.m_selection, (std::set<model::Slot>{ 0, 1 }));
    QVERIFY(!bench.m_preview.rubberBand);
}

void tst_Tools::givesUpADragOnEscape()
{
    Bench bench;
    bench.addBox(0, 0, 30);
    SelectTool tool(bench);
    tool.press(pointer(15, 15));
    tool.move(pointer(60, 60));
    QVERIFY(tool.key(Key::Cancel));
    QVERIFY(bench.m_preview.moving.empty());
    tool.release(pointer(60, 60));
    QVERIFY(bench.m_committed.empty());
}

void tst_Tools::letsGoOfAVertexThatSomebodyMoved()
{
    Bench bench;
    bench.addBox(0, 0, 100);
    bench.m_selection = { 0 };
    SelectTool tool(bench);
    tool.press(pointer(100, 100));
    tool.move(pointer(130, 130));
    QVERIFY(bench.m_preview.reshaped.has_value());
    QVERIFY(bench.m_author.dropVertex(bench.m_document.id(0), 0, 0));
    tool.documentChanged();
    QVERIFY(!bench.m_preview.reshaped);
    tool.release(pointer(140, 140));
    QVERIFY(bench.m_committed.empty());
}

QTEST_MAIN(tst_Tools)
#include "tst_tools.moc"
