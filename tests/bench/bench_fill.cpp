// SPDX-License-Identifier: GPL-3.0-or-later
// bench_fill DIR DRAWING SHAPES [BATCH]   a drawing's store with that many shapes, as a keeper has it that was there when they were drawn.
//
// Half points, half polygons of 4 to 12 vertices, by eight authors; BATCH operations came together each time (200).
#include "base/random.h"
#include "model/operationcodec.h"
#include "store/drawingstore.h"

#include <QCoreApplication>

#include <algorithm>
#include <cstdio>

namespace {

model::Operation shapeOf(std::size_t number, base::Random &random)
{
    const auto place = [&](quint64 range) {
        return geometry::Vertex{ qint32(random.nextBelow(range)), qint32(random.nextBelow(range)) };
    };
    const model::OperationId id{ { 0xa1 + number % 8 }, number / 8 + 1 };
    model::AddShape add;
    add.shape = id;
    add.kind = random.nextBelow(2) ? model::ShapeKind::Polygon : model::ShapeKind::Point;
    const geometry::Vertex at = place(2'000'000);
    const quint64 count = add.kind == model::ShapeKind::Point ? 1 : 4 + random.nextBelow(9);
    model::Places ring;
    for (quint64 i = 0; i < count; ++i)
        ring.push_back(at + place(9000));
    add.rings.push_back(std::move(ring));
    add.style.fill = { quint8(random.next64()), quint8(random.next64()), 9 };
    return { id, number + 1, std::move(add) };
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    const QStringList arguments = app.arguments();
    const auto drawing = base::DrawingId::fromText(arguments.value(2));
    const qint64 shapes = arguments.value(3).toLongLong();
    const qint64 batch = arguments.value(4, QStringLiteral("200")).toLongLong();
    if (!drawing || shapes < 1 || batch < 1) {
        std::fprintf(stderr, "usage: bench_fill DIR DRAWING SHAPES [BATCH]\n");
        return 1;
    }
    auto opened = store::DrawingStore::openFile(arguments.at(1), *drawing);
    if (!opened) {
        std::fprintf(stderr, "bench_fill: %s\n", qPrintable(opened.error().text));
        return 2;
    }
    base::SeededRandom random(7);
    for (qint64 from = 0; from < shapes; from += batch) {
        store::Commit commit;
        for (qint64 i = from; i < std::min(from + batch, shapes); ++i) {
            const model::Operation operation = shapeOf(std::size_t(i), random);
            commit.remote.push_back({ operation.id, model::encodeOperation(operation) });
        }
        if (const auto done = opened->store->commit(commit); !done) {
            std::fprintf(stderr, "bench_fill: %s\n", qPrintable(done.error().text));
            return 2;
        }
    }
    return 0;
}
