// SPDX-License-Identifier: GPL-3.0-or-later
// The canvas beside a plain QPainter widget, QGraphicsView and a copy of the window, all in one run on one scene:
//   QT_QPA_PLATFORM=offscreen bench_canvas [SHAPES [FRAMES]]
// One JSON object a line; times are medians in ms of a repaint after a move of the view. The canvas shows
// scaled tiles during a zoom, so how long it takes to be crisp again stands beside it.
#include "canvas/canvaswidget.h"
#include "canvas/scenerecipe.h"
#include "render/scenerenderer.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QGraphicsItem>
#include <QGraphicsView>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPainter>
#include <QTest>
#include <QWheelEvent>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <functional>

using namespace Qt::StringLiterals;

namespace {

constexpr QSize windowSize{ 1920, 1080 };

class PlainWidget final : public QWidget
{
public:
    explicit PlainWidget(const model::Document &document)
        : m_renderer(document, render::SceneRenderer::Engine::Painter)
    {
        setAttribute(Qt::WA_OpaquePaintEvent);
        resize(windowSize);
    }
    render::SceneTransform m_transform;

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.fillRect(rect(), Qt::white);
        m_renderer.paint(painter, rect().size(), m_transform);
    }

private:
    render::SceneRenderer m_renderer;
};

double median(int frames, const std::function<void(int)> &frame)
{
    std::vector<double> times;
    QElapsedTimer timer;
    for (int i = 0; i < frames; ++i) {
        timer.start();
        frame(i);
        times.push_back(double(timer.nsecsElapsed()) / 1e6);
        QCoreApplication::processEvents();
    }
    std::nth_element(times.begin(), times.begin() + frames / 2, times.end());
    return times[std::size_t(frames / 2)];
}

void print(const QString &what, QJsonObject values)
{
    values["case"_L1] = what;
    std::puts(QJsonDocument(values).toJson(QJsonDocument::Compact).constData());
    std::fflush(stdout);
}

double copyWindow()
{
    QImage from(windowSize, QImage::Format_RGB32);
    QImage to(windowSize, QImage::Format_RGB32);
    from.fill(Qt::white);
    return median(50, [&](int) {
        std::memcpy(to.bits(), from.constBits(), std::size_t(from.sizeInBytes()));
    });
}

void wheel(QWidget &widget, int delta)
{
    const QPointF at = QRectF(widget.rect()).center();
    QWheelEvent event(at, widget.mapToGlobal(at), {}, { 0, delta }, Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(&widget, &event);
}

/// By the event loop alone: QTest's waiting sleeps ten milliseconds at a time.
void waitUntilCrisp(const canvas::CanvasWidget &widget)
{
    while (!widget.isCrisp())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
}

void measureCanvas(model::Document &document, model::Author &author, const QRectF &view, int frames)
{
    canvas::CanvasWidget widget(document, author);
    widget.resize(windowSize);
    widget.showScene(view);
    widget.show();
    waitUntilCrisp(widget);
    QJsonObject result;
    result["pan_ms"_L1] = median(frames, [&](int i) {
        QTest::keyClick(&widget, i % 20 < 10 ? Qt::Key_Left : Qt::Key_Right);
        widget.repaint();
    });
    result["zoom_ms"_L1] = median(frames, [&](int i) {
        wheel(widget, i % 20 < 10 ? 13 : -13);
        widget.repaint();
    });
    QElapsedTimer timer;
    timer.start();
    wheel(widget, 120);
    waitUntilCrisp(widget);
    result["crisp_ms"_L1] = double(timer.nsecsElapsed()) / 1e6;
    print(u"canvas"_s, result);
}

void measurePlain(const model::Document &document, const render::SceneTransform &transform,
                  int frames)
{
    PlainWidget widget(document);
    widget.m_transform = transform;
    widget.show();
    QJsonObject result;
    result["zoom_ms"_L1] = median(frames, [&](int i) {
        widget.m_transform.scale = transform.scale * (1 + 0.02 * (i % 5));
        widget.repaint();
    });
    print(u"QPainter widget"_s, result);
}

void measureGraphicsView(const model::Document &document, const QRectF &view, int frames)
{
    QGraphicsScene scene;
    const auto toColor = [](model::Colour c) { return QColor(c.red, c.green, c.blue); };
    for (const model::Slot slot : document.inOrder()) {
        const auto all = document.vertices(slot);
        const model::Style &style = document.style(slot);
        QColor fill = toColor(style.fill);
        if (document.kind(slot) == model::ShapeKind::Point) {
            scene.addEllipse(QRectF(all.front().toScene() - QPointF(4, 4), QSizeF(8, 8)), Qt::NoPen,
                             fill);
            continue;
        }
        QPolygonF polygon;
        for (const geometry::Vertex v : all)
            polygon.append(v.toScene());
        fill.setAlphaF(float(style.fillOpacity) / model::Style::opaque);
        QPen pen(toColor(style.stroke), 1.5);
        pen.setCosmetic(true);
        scene.addPolygon(polygon, pen, fill);
    }
    QGraphicsView widget(&scene);
    widget.setRenderHint(QPainter::Antialiasing);
    widget.setFrameShape(QFrame::NoFrame);
    widget.resize(windowSize);
    widget.fitInView(view, Qt::KeepAspectRatio);
    widget.show();
    widget.viewport()->repaint();
    QJsonObject result;
    result["zoom_ms"_L1] = median(frames, [&](int i) {
        widget.scale(i % 10 < 5 ? 1.02 : 1 / 1.02, i % 10 < 5 ? 1.02 : 1 / 1.02);
        widget.viewport()->repaint();
    });
    print(u"QGraphicsView"_s, result);
}

} // namespace

int main(int argc, char **argv)
{
    QApplication app(argc, argv);
    const QStringList arguments = app.arguments();
    const int shapes = arguments.size() > 1 ? arguments[1].toInt() : 10'000;
    const int frames = arguments.size() > 2 ? arguments[2].toInt() : 60;
    model::Document document;
    model::Author author(document, model::ReplicaId{ 1 });
    canvas::SceneRecipe recipe;
    recipe.points = shapes / 2;
    recipe.polygons = shapes - shapes / 2;
    recipe.seed = 7;
    {
        const model::Document::Batch batch(document);
        recipe.make({ 2 }, [&](model::Operation operation) { document.apply(operation); });
    }
    const QRectF all = document.bounds().toScene();
    print(u"memcpy of the window"_s, { { "copy_ms"_L1, copyWindow() } });
    for (const bool isWhole : { false, true }) {
        const QRectF view =
            isWhole ? all : QRectF(all.center() - QPointF(480, 270), QSizeF(960, 540));
        print(isWhole ? u"all in view"_s : u"a part in view, scale 2"_s,
              { { "shapes"_L1, shapes } });
        measureCanvas(document, author, view, frames);
        const int slowFrames = std::max(3, frames / 10);
        measurePlain(document, render::SceneTransform::showing(view, windowSize), slowFrames);
        measureGraphicsView(document, view, slowFrames);
    }
    return 0;
}
