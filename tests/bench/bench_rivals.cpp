// SPDX-License-Identifier: GPL-3.0-or-later
// What else Qt offers, and the least that a frame can cost, on the scenes of `copoly --benchmark`:
//   bench_rivals painter|graphicsview|memcpy SCENES.json SECONDS
// The report, of the same form as copoly's, goes to standard output. A move ends after its frames, or after SECONDS (and
// 3 frames) when these would take longer. The painter is a widget that draws what reaches into the region to be
// painted; of both rivals' kindnesses one is that QGraphicsView's discs grow with the scale.
#include "base/random.h"
#include "canvas/benchmarkplan.h"
#include "model/document.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QGraphicsItem>
#include <QGraphicsView>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPaintEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>

using namespace Qt::StringLiterals;
using canvas::BenchmarkPlan;

namespace {

constexpr QPointF panStep{ 17, 9 };
constexpr int panTurn = 60;
constexpr double zoomFactor = 1.02;
constexpr int leastFrames = 3;

struct Shape
{
    QPolygonF places; ///< scene; a point has one
    QRectF box;
    QColor fill;
    QColor stroke;
};

std::vector<Shape> shapesOf(const BenchmarkPlan::Scene &scene)
{
    std::vector<Shape> shapes;
    scene.recipe.make({ 0x5ce9e }, [&](const model::Operation &operation) {
        const auto &add = std::get<model::AddShape>(operation.what);
        const auto toColor = [](model::Colour c) { return QColor(c.red, c.green, c.blue); };
        Shape shape;
        for (const geometry::Vertex v : add.rings.front())
            shape.places.append(v.toScene());
        shape.box = shape.places.boundingRect();
        shape.fill = toColor(add.style.fill);
        shape.stroke = toColor(add.style.stroke);
        if (add.kind == model::ShapeKind::Polygon)
            shape.fill.setAlphaF(float(add.style.fillOpacity) / model::Style::opaque);
        shapes.push_back(std::move(shape));
    });
    return shapes;
}

class Rival
{
public:
    virtual ~Rival() = default;
    virtual void show() = 0;
    virtual void panBy(QPointF by) = 0;
    virtual void zoomBy(double factor) = 0;
    virtual void setVertex(std::size_t shape, int index, QPointF to) = 0;
};

class PainterWidget final : public QWidget, public Rival
{
public:
    PainterWidget(std::vector<Shape> &shapes, const QRectF &view, QSize size) : m_shapes(shapes)
    {
        setAttribute(Qt::WA_OpaquePaintEvent);
        resize(size);
        m_scale = std::min(size.width() / view.width(), size.height() / view.height());
        m_offset = QPointF(size.width(), size.height()) / 2 - view.center() * m_scale;
    }
    void show() override { QWidget::show(); }
    void panBy(QPointF by) override
    {
        m_offset += by;
        update();
    }
    void zoomBy(double factor) override
    {
        const QPointF centre = QRectF(rect()).center();
        m_offset = centre + (m_offset - centre) * factor;
        m_scale *= factor;
        update();
    }
    void setVertex(std::size_t index, int vertex, QPointF to) override
    {
        Shape &shape = m_shapes[index];
        update(placeOf(shape));
        shape.places[vertex] = to;
        shape.box = shape.places.boundingRect();
        update(placeOf(shape));
    }

protected:
    void paintEvent(QPaintEvent *event) override
    {
        const QRegion region = event->region();
        QPainter painter(this);
        painter.fillRect(event->rect(), Qt::white);
        painter.setRenderHint(QPainter::Antialiasing);
        QPolygonF polygon;
        for (const Shape &shape : m_shapes) {
            if (!region.intersects(placeOf(shape)))
                continue;
            painter.setBrush(shape.fill);
            if (shape.places.size() == 1) {
                painter.setPen(Qt::NoPen);
                painter.drawEllipse(toWidget(shape.places.front()), 4, 4);
                continue;
            }
            polygon.resize(shape.places.size());
            std::transform(shape.places.begin(), shape.places.end(), polygon.begin(),
                           [this](QPointF p) { return toWidget(p); });
            painter.setPen(QPen(shape.stroke, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
            painter.drawPolygon(polygon);
        }
    }

private:
    QPointF toWidget(QPointF scene) const { return scene * m_scale + m_offset; }
    QRect placeOf(const Shape &shape) const
    {
        return QRectF(toWidget(shape.box.topLeft()), toWidget(shape.box.bottomRight()))
            .adjusted(-5, -5, 5, 5)
            .toAlignedRect();
    }

    std::vector<Shape> &m_shapes;
    double m_scale = 1;
    QPointF m_offset;
};

class GraphicsView final : public Rival
{
public:
    GraphicsView(std::vector<Shape> &shapes, const QRectF &view, QSize size)
    {
        for (const Shape &shape : shapes) {
            if (shape.places.size() == 1) {
                m_discs.push_back(m_scene.addEllipse(-4, -4, 8, 8, Qt::NoPen, shape.fill));
                m_discs.back()->setPos(shape.places.front());
                m_polygons.push_back(nullptr);
                continue;
            }
            QPen pen(shape.stroke, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
            pen.setCosmetic(true);
            m_polygons.push_back(m_scene.addPolygon(shape.places, pen, shape.fill));
            m_discs.push_back(nullptr);
        }
        // Room to move.
        const QRectF all = m_scene.itemsBoundingRect() | view;
        m_scene.setSceneRect(all.adjusted(-all.width(), -all.height(), all.width(), all.height()));
        m_view.setScene(&m_scene);
        m_view.setRenderHint(QPainter::Antialiasing);
        m_view.setFrameShape(QFrame::NoFrame);
        m_view.setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        m_view.setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        m_view.resize(size);
        const double scale = std::min(size.width() / view.width(), size.height() / view.height());
        m_view.scale(scale, scale);
        m_middle = view.center();
    }
    void show() override
    {
        m_view.show();
        m_view.centerOn(m_middle); // a hidden view does not know its size
    }
    void panBy(QPointF by) override
    {
        const auto scroll = [](QScrollBar *bar, double step) {
            bar->setValue(bar->value() - int(step));
        };
        scroll(m_view.horizontalScrollBar(), by.x());
        scroll(m_view.verticalScrollBar(), by.y());
    }
    void zoomBy(double factor) override { m_view.scale(factor, factor); }
    void setVertex(std::size_t shape, int vertex, QPointF to) override
    {
        if (m_discs[shape]) {
            m_discs[shape]->setPos(to);
            return;
        }
        QPolygonF polygon = m_polygons[shape]->polygon();
        polygon[vertex] = to;
        m_polygons[shape]->setPolygon(polygon);
    }

private:
    QGraphicsScene m_scene;
    QGraphicsView m_view;
    QPointF m_middle;
    std::vector<QGraphicsEllipseItem *> m_discs;
    std::vector<QGraphicsPolygonItem *> m_polygons;
};

/// All that was asked for is painted and has reached the display.
void finishFrame()
{
    QCoreApplication::processEvents();
    QCoreApplication::sendPostedEvents();
    QCoreApplication::processEvents();
    if (QGuiApplication::platformName() != "offscreen"_L1)
        QGuiApplication::sync();
}

double residentMiB()
{
    QFile file(u"/proc/self/statm"_s);
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const auto fields = file.readAll().split(' ');
    return fields.size() > 1 ? fields[1].toDouble() * 4096 / (1 << 20) : 0;
}

template <typename Frame> QJsonObject measure(int frames, double seconds, Frame frame)
{
    std::vector<double> times;
    QElapsedTimer whole;
    whole.start();
    for (int i = 0; i < frames && (i < leastFrames || double(whole.elapsed()) < seconds * 1000);
         ++i) {
        QElapsedTimer timer;
        timer.start();
        frame(i);
        times.push_back(double(timer.nsecsElapsed()) / 1e6);
    }
    std::sort(times.begin(), times.end());
    const auto share = [&](double part) {
        const auto rank = std::size_t(std::ceil(part * double(times.size())));
        return std::round(times[std::clamp(rank, std::size_t(1), times.size()) - 1] * 1000) / 1000;
    };
    return { { "frames"_L1, int(times.size()) },
             { "median_ms"_L1, share(0.5) },
             { "p95_ms"_L1, share(0.95) },
             { "p99_ms"_L1, share(0.99) },
             { "max_ms"_L1, share(1) } };
}

QJsonObject copyWindow(QSize size, int frames)
{
    std::vector<quint32> from(std::size_t(size.width()) * std::size_t(size.height()), 0xffffff);
    std::vector<quint32> to(from.size());
    return { { "name"_L1, u"window"_s },
             { "rss_mib"_L1, residentMiB() },
             { "moves"_L1, QJsonObject{ { "pan"_L1, measure(frames, 10, [&](int i) {
                                              from[std::size_t(i)] = quint32(i);
                                              std::memcpy(to.data(), from.data(), from.size() * 4);
                                          }) } } } };
}

QJsonObject run(const BenchmarkPlan::Scene &scene, const QString &kind, QSize size, double seconds)
{
    std::vector<Shape> shapes = shapesOf(scene);
    QRectF all;
    for (const Shape &shape : shapes)
        all |= shape.box.adjusted(0, 0, 1e-9, 1e-9);
    const QRectF view = scene.view.value_or(all);
    QElapsedTimer timer;
    timer.start();
    std::unique_ptr<Rival> rival;
    if (kind == "painter"_L1)
        rival = std::make_unique<PainterWidget>(shapes, view, size);
    else
        rival = std::make_unique<GraphicsView>(shapes, view, size);
    rival->show();
    finishFrame();
    QJsonObject report{ { "name"_L1, scene.name },
                        { "platform"_L1, QGuiApplication::platformName() },
                        { "shapes"_L1, double(shapes.size()) },
                        { "first_frame_ms"_L1, double(timer.nsecsElapsed()) / 1e6 } };
    std::size_t middle = 0;
    double least = HUGE_VAL;
    for (std::size_t i = 0; i < shapes.size(); ++i) {
        const double way = QLineF(shapes[i].places.front(), view.center()).length();
        if (shapes[i].places.size() > 1 && way < least) {
            least = way;
            middle = i;
        }
    }
    base::SeededRandom random(scene.recipe.seed + 1);
    const QPointF start = shapes[middle].places.front();
    const double unit = view.width() / size.width();
    QJsonObject moves;
    for (const BenchmarkPlan::Move move : scene.moves) {
        moves[BenchmarkPlan::nameOf(move)] = measure(scene.frames, seconds, [&](int i) {
            switch (move) {
            case BenchmarkPlan::Move::Pan:
                rival->panBy(i / panTurn % 2 ? -panStep : panStep);
                break;
            case BenchmarkPlan::Move::Zoom: {
                const int part = i / std::max(1, scene.frames / 4);
                rival->zoomBy(part == 0 || part == 3 ? zoomFactor : 1 / zoomFactor);
                break;
            }
            case BenchmarkPlan::Move::Drag:
                rival->setVertex(
                    middle, 0,
                    start + unit * QPointF(60 * std::sin(0.1 * i) + 9, 40 * std::cos(0.1 * i)));
                break;
            case BenchmarkPlan::Move::Edits:
                for (int edit = 0; edit < std::max(1, scene.editsPerSecond / 60); ++edit) {
                    const std::size_t shape = random.nextBelow(shapes.size());
                    const auto count = quint64(shapes[shape].places.size());
                    const int vertex = int(random.nextBelow(count));
                    const QPointF by(random.nextUnit() * 16 - 8, random.nextUnit() * 16 - 8);
                    rival->setVertex(shape, vertex, shapes[shape].places[vertex] + by);
                }
                break;
            }
            finishFrame();
        });
    }
    report["moves"_L1] = moves;
    report["rss_mib"_L1] = residentMiB();
    return report;
}

} // namespace

int main(int argc, char **argv)
{
    const QApplication app(argc, argv);
    const QStringList arguments = QApplication::arguments();
    if (arguments.size() != 4) {
        std::fputs("bench_rivals painter|graphicsview|memcpy SCENES.json SECONDS\n", stderr);
        return 1;
    }
    QFile file(arguments[2]);
    if (!file.open(QIODevice::ReadOnly))
        return 4;
    const auto plan = BenchmarkPlan::parse(file.readAll());
    if (!plan) {
        std::fprintf(stderr, "bench_rivals: %s\n", qPrintable(plan.error()));
        return 4;
    }
    QJsonArray scenes;
    if (arguments[1] == "memcpy"_L1) {
        scenes.append(copyWindow(plan->size, 300));
    } else {
        for (const BenchmarkPlan::Scene &scene : plan->scenes)
            scenes.append(run(scene, arguments[1], plan->size, arguments[3].toDouble()));
    }
    std::puts(QJsonDocument(QJsonObject{ { "scenes"_L1, scenes } }).toJson().constData());
    return 0;
}
