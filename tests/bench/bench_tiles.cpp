// SPDX-License-Identifier: GPL-3.0-or-later
// bench_tiles [SHAPES [WIDTH ZOOM]]   what the tiles of a window cost one thread, by step and by zoom.
//
// One JSON object a line: milliseconds to hold the index' blocks, to sift them, to supply the polygons' rings and to draw, of
// all tiles that a window shows when all shapes are in view, and zoomed from there around the middle. Before that, what the
// index costs (`wall`: the time that passes; it uses several threads), and what settling it costs.
#include "canvas/scene.h"
#include "canvas/scenerecipe.h"
#include "canvas/view.h"
#include "render/spanrasterizer.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QImage>

#include <cmath>
#include <cstdio>
#include <ctime>

namespace {

constexpr int side = 256;

/// The thread's own time: others' load matters less.
class Timer
{
public:
    void start() { m_from = now(); }
    qint64 nsecsElapsed() const { return now() - m_from; }

private:
    static qint64 now()
    {
        timespec time{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return qint64(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
    }

    qint64 m_from = 0;
};

void measure(const canvas::Scene &scene, QSize size, double factor)
{
    canvas::View view;
    view.setSize(size);
    view.show(scene.document().bounds().toScene(), 16);
    view.zoomBy(factor, QPointF(size.width() / 2.0, size.height() / 2.0));
    render::SpanRasterizer rasterizer;
    render::ShapeBatch batch;
    QImage image(side, side, QImage::Format_RGB32);
    rasterizer.setSurface(render::Surface::of(image));
    qint64 steps[4] = {};
    std::size_t shapes = 0;
    std::size_t wanted = 0;
    int tiles = 0;
    const double margin = render::ShapePainter::margin + 1;
    for (qint64 top = view.top() - side / 2; top < view.top() + size.height(); top += side) {
        for (qint64 left = view.left() - side / 2; left < view.left() + size.width();
             left += side) {
            const render::SceneTransform transform{
                view.scale(), QPointF(double(left) / view.scale(), double(top) / view.scale())
            };
            const QRectF rect =
                transform.toScene(QRectF(-margin, -margin, side + 2 * margin, side + 2 * margin));
            const render::BatchTarget target{ transform, image.rect(), 1 };
            Timer timer;
            timer.start();
            batch.clear();
            scene.share(batch, rect);
            steps[0] += timer.nsecsElapsed();
            timer.start();
            batch.sift(canvas::toBox(rect), nullptr, target, scene.looks());
            steps[1] += timer.nsecsElapsed();
            timer.start();
            scene.supply(batch, canvas::toBox(rect), view.scale());
            steps[2] += timer.nsecsElapsed();
            timer.start();
            image.fill(Qt::white);
            batch.draw(rasterizer, target, scene.looks());
            steps[3] += timer.nsecsElapsed();
            shapes += batch.size();
            wanted += batch.wanted().size();
            ++tiles;
        }
    }
    const auto ms = [&](int i) { return double(steps[i]) / 1e6; };
    std::printf(
        "{\"width\":%d,\"zoom\":%g,\"scale\":%.4g,\"tiles\":%d,\"shapes\":%zu,\"polygons\":%zu,"
        "\"hold\":%.1f,\"sift\":%.1f,\"supply\":%.1f,\"draw\":%.1f,\"all\":%.1f}\n",
        size.width(), factor, view.scale(), tiles, shapes, wanted, ms(0), ms(1), ms(2), ms(3),
        ms(0) + ms(1) + ms(2) + ms(3));
    std::fflush(stdout);
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = app.arguments();
    const int shapes = arguments.size() > 1 ? arguments[1].toInt() : 1'000'000;
    model::Document document;
    canvas::SceneRecipe recipe;
    recipe.points = shapes / 2;
    recipe.polygons = shapes - shapes / 2;
    recipe.seed = 11;
    {
        const model::Document::Batch batch(document);
        recipe.make({ 2 }, [&](model::Operation operation) { document.apply(operation); });
    }
    Timer timer;
    timer.start();
    QElapsedTimer wall;
    wall.start();
    canvas::Scene scene(document);
    std::printf("{\"index\":%.1f,\"wall\":%.1f}\n", double(timer.nsecsElapsed()) / 1e6,
                double(wall.nsecsElapsed()) / 1e6);
    timer.start();
    scene.settle(INT64_MAX);
    std::printf("{\"settling\":%.1f}\n", double(timer.nsecsElapsed()) / 1e6);
    for (const QSize size : { QSize(1920, 1080), QSize(3840, 2160) }) {
        for (const double factor : { 0.23, 0.5, 1.0, 2.0, 4.4 }) {
            if (arguments.size() <= 3
                || (size.width() == arguments[2].toInt() && factor == arguments[3].toDouble()))
                measure(scene, size, factor);
        }
    }
    return 0;
}
