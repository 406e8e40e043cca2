// SPDX-License-Identifier: GPL-3.0-or-later
// Fixed work whose instructions tests/bench/counts has counted; with --times it says how long each took.
// The portable kernels, one thread, one seed: every machine does the same.
#include "base/random.h"
#include "canvas/scene.h"
#include "canvas/scenerecipe.h"
#include "model/author.h"
#include "render/spanrasterizer.h"

#include <QCoreApplication>
#include <QImage>

#include <chrono>
#include <cmath>
#include <cstdio>

namespace {

constexpr int largeVertices = 30'000;
constexpr int tileSide = 256;

struct Work
{
    model::Document document;
    model::Author author{ document, model::ReplicaId{ 1 } };
    std::unique_ptr<canvas::Scene> scene;
    model::ShapeId large;
    QRectF all;
    quint64 answer = 0; ///< so that nothing is left out

    Work()
    {
        canvas::SceneRecipe recipe;
        recipe.points = 2'000;
        recipe.polygons = 2'000;
        recipe.seed = 11;
        const model::Document::Batch batch(document);
        recipe.make({ 2 }, [&](model::Operation operation) { document.apply(operation); });
        all = document.bounds().toScene();
        model::Places ring;
        for (int i = 0; i < largeVertices; ++i) {
            const double angle = 2 * M_PI * i / largeVertices;
            const double radius =
                all.height() * (0.3 + 0.05 * std::sin(11 * angle) + 0.01 * std::sin(997 * angle));
            ring.push_back(*geometry::toGrid(all.center()
                                             + radius * QPointF(std::cos(angle), std::sin(angle))));
        }
        large = author.addPolygon({ ring }, {})->operations.front().shape();
    }

    /// In one column and row after the other, over the whole drawing.
    void tiles(double scale, int count)
    {
        render::SpanRasterizer rasterizer(render::SpanKernels::portable());
        QImage tile(tileSide, tileSide, QImage::Format_RGB32);
        render::ShapeBatch batch;
        const int columns = std::max(1, int(std::sqrt(count)));
        for (int i = 0; i < count; ++i) {
            const QPointF share((i % columns + 0.5) / columns, (i / columns + 0.5) / columns);
            const QPointF centre(all.left() + share.x() * all.width(),
                                 all.top() + share.y() * all.height());
            const render::SceneTransform transform{
                scale, centre - QPointF(tileSide, tileSide) / 2 / scale
            };
            const QRectF part = transform.toScene(QRectF(tile.rect()).adjusted(-6, -6, 6, 6));
            const render::BatchTarget target{ transform, tile.rect(), 1 };
            tile.fill(Qt::white);
            rasterizer.setSurface(render::Surface::of(tile));
            batch.clear();
            scene->share(batch, part);
            batch.sift(canvas::toBox(part), nullptr, target, scene->looks());
            scene->supply(batch, canvas::toBox(part), scale);
            batch.draw(rasterizer, target, scene->looks());
            answer += tile.pixel(tileSide / 2, tileSide / 2);
        }
    }
    template <typename Ask> void ask(int count, Ask question)
    {
        base::SeededRandom random(3);
        for (int i = 0; i < count; ++i) {
            const QPointF place(all.left() + random.nextUnit() * all.width(),
                                all.top() + random.nextUnit() * all.height());
            answer += quint64(question(place));
        }
    }
};

} // namespace

// What is counted, by these names. Not inlined, since they are told by their symbols.
extern "C" {
__attribute__((noinline, used)) void counted_tiles_near(Work &work)
{
    work.tiles(1, 100);
}
__attribute__((noinline, used)) void counted_tiles_afar(Work &work)
{
    work.tiles(0.15, 16);
}
__attribute__((noinline, used)) void counted_hit_tests(Work &work)
{
    work.ask(10'000, [&](QPointF place) { return work.scene->shapeAt(place, 8).has_value(); });
}
__attribute__((noinline, used)) void counted_vertex_snaps(Work &work)
{
    work.ask(10'000, [&](QPointF place) { return work.scene->vertexNear(place, 8).has_value(); });
}
__attribute__((noinline, used)) void counted_edge_snaps(Work &work)
{
    work.ask(10'000, [&](QPointF place) { return work.scene->edgeNear(place, 8).has_value(); });
}
__attribute__((noinline, used)) void counted_large_refine(Work &work)
{
    work.scene->refine(INT64_MAX);
}
__attribute__((noinline, used)) void counted_large_edits(Work &work)
{
    base::SeededRandom random(4);
    for (int i = 0; i < 20; ++i) {
        const std::size_t index = random.nextBelow(largeVertices);
        (void)work.author.moveVertex(work.large, 0, index,
                                     { int(random.nextBelow(90'000)), 77 * i });
    }
}
}

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    const bool mustTime = argc > 1 && QByteArray(argv[1]) == "--times";
    Work work;
    work.scene = std::make_unique<canvas::Scene>(work.document);
    work.scene->settle(INT64_MAX);
    QObject::connect(&work.document, &model::Document::changed, &app,
                     [&](const model::ChangeSet &changes) {
                         work.answer += work.scene->update(changes).size();
                     });
    (void)work.scene->runTree(*work.document.find(work.large));
    const std::pair<const char *, void (*)(Work &)> all[] = {
        { "large_refine", counted_large_refine }, { "tiles_near", counted_tiles_near },
        { "tiles_afar", counted_tiles_afar },     { "hit_tests", counted_hit_tests },
        { "vertex_snaps", counted_vertex_snaps }, { "edge_snaps", counted_edge_snaps },
        { "large_edits", counted_large_edits },
    };
    for (const auto &[name, function] : all) {
        const auto begin = std::chrono::steady_clock::now();
        function(work);
        const std::chrono::duration<double, std::milli> took =
            std::chrono::steady_clock::now() - begin;
        if (mustTime)
            std::printf("%-13s %9.3f ms\n", name, took.count());
    }
    std::printf("answer %llu\n", static_cast<unsigned long long>(work.answer));
    return 0;
}
