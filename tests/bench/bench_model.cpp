// SPDX-License-Identifier: GPL-3.0-or-later
// The model and its store: how fast operations become a drawing, what a shape weighs, what an edit of a long ring costs,
// how long a drawing takes to open.
#include "base/random.h"
#include "model/author.h"
#include "model/documentsnapshot.h"
#include "model/operationcodec.h"
#include "store/drawingstore.h"

#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

#include <benchmark/benchmark.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

using namespace model;
using geometry::Vertex;

namespace {

constexpr std::size_t million = 1'000'000;
constexpr std::size_t batch = 1000;

struct Mix
{
    std::vector<Operation> operations;
    std::size_t vertices = 0; ///< of added shapes
};

Places randomRing(base::Random &random, std::size_t count)
{
    const auto coordinate = [&] { return qint32(random.nextBelow(2'000'000)); };
    const Vertex at{ coordinate(), coordinate() };
    Places ring;
    for (std::size_t i = 0; i < count; ++i)
        ring.push_back(at
                       + Vertex{ qint32(random.nextBelow(9000)), qint32(random.nextBelow(9000)) });
    return ring;
}

/// Half points, half polygons of 4 to 30 vertices; `edits` percent of the operations change one of them.
Mix mixOf(std::size_t count, quint64 edits)
{
    base::SeededRandom random(7);
    Mix mix;
    std::vector<std::pair<ShapeId, std::size_t>> shapes;
    for (std::size_t i = 0; i < count; ++i) {
        Operation operation{ { { 0xa1 + i % 8 }, i / 8 + 1 }, i + 1, {} };
        if (shapes.empty() || random.nextBelow(100) >= edits) {
            AddShape add;
            add.shape = operation.id;
            add.kind = random.nextBelow(2) ? ShapeKind::Polygon : ShapeKind::Point;
            const std::size_t n = add.kind == ShapeKind::Point ? 1 : 4 + random.nextBelow(27);
            add.rings.push_back(randomRing(random, n));
            add.style.fill = { quint8(random.next64()), quint8(random.next64()), 9 };
            mix.vertices += n;
            shapes.emplace_back(add.shape, n);
            operation.what = std::move(add);
        } else {
            const auto &[shape, n] = shapes[random.nextBelow(shapes.size())];
            const Vertex to{ qint32(random.nextBelow(9000)), qint32(random.nextBelow(9000)) };
            Assign assign{ shape, {} };
            switch (random.nextBelow(4)) {
            case 0:
                assign.assignments.push_back({ { Field::Offset, {} }, to });
                break;
            case 1:
                assign.assignments.push_back(
                    { { Field::Fill, {} }, Colour{ 1, 2, quint8(random.next64()) } });
                break;
            case 2:
                assign.assignments.push_back(
                    { { Field::VertexPlace, { shape, quint32(random.nextBelow(n)) } }, to });
                break;
            default:
                assign.assignments.push_back({ { Field::Deleted, {} }, random.nextBelow(2) == 0 });
            }
            operation.what = std::move(assign);
        }
        mix.operations.push_back(std::move(operation));
    }
    return mix;
}

void applyAll(Document &document, const std::vector<Operation> &operations)
{
    for (std::size_t i = 0; i < operations.size(); i += batch) {
        const Document::Batch one(document);
        for (std::size_t j = i; j < std::min(i + batch, operations.size()); ++j)
            document.apply(operations[j]);
    }
}

/// Resident memory in octets, without what was freed.
double residentBytes()
{
#ifdef __GLIBC__
    malloc_trim(0);
#endif
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(1).toDouble() * 4096;
}

void applyRemote(benchmark::State &state)
{
    const Mix mix = mixOf(million, quint64(state.range(0)));
    for (auto _ : state) {
        Document document;
        applyAll(document, mix.operations);
        benchmark::DoNotOptimize(document.shownCount());
    }
    state.SetItemsProcessed(state.iterations() * qint64(million));
}
BENCHMARK(applyRemote)->ArgName("edits%")->Arg(0)->Arg(40)->Unit(benchmark::kMillisecond);

void applyInOneBatch(benchmark::State &state)
{
    const Mix mix = mixOf(million, 40);
    for (auto _ : state) {
        Document document;
        const Document::Batch one(document);
        for (const Operation &operation : mix.operations)
            document.apply(operation);
        benchmark::DoNotOptimize(document.shownCount());
    }
    state.SetItemsProcessed(state.iterations() * qint64(million));
}
BENCHMARK(applyInOneBatch)->Unit(benchmark::kMillisecond);

std::vector<QByteArray> textsOf(const Mix &mix)
{
    std::vector<QByteArray> texts;
    for (const Operation &operation : mix.operations)
        texts.push_back(encodeOperation(operation));
    return texts;
}

void decode(benchmark::State &state)
{
    const std::vector<QByteArray> texts = textsOf(mixOf(100'000, 40));
    qint64 bytes = 0;
    for (auto _ : state) {
        for (const QByteArray &text : texts) {
            const auto decoded = decodeOperation(QByteArrayView(text));
            benchmark::DoNotOptimize(decoded.hasValue());
            bytes += text.size();
        }
    }
    state.SetItemsProcessed(state.iterations() * qint64(texts.size()));
    state.SetBytesProcessed(bytes);
}
BENCHMARK(decode)->Unit(benchmark::kMillisecond);

void encode(benchmark::State &state)
{
    const Mix mix = mixOf(100'000, 40);
    qint64 bytes = 0;
    for (auto _ : state) {
        for (const Operation &operation : mix.operations)
            bytes += encodeOperation(operation).size();
    }
    state.SetItemsProcessed(state.iterations() * qint64(mix.operations.size()));
    state.SetBytesProcessed(bytes);
}
BENCHMARK(encode)->Unit(benchmark::kMillisecond);

void decodeAndApply(benchmark::State &state)
{
    const std::vector<QByteArray> texts = textsOf(mixOf(million, 40));
    for (auto _ : state) {
        Document document;
        for (std::size_t i = 0; i < texts.size(); i += batch) {
            const Document::Batch one(document);
            for (std::size_t j = i; j < std::min(i + batch, texts.size()); ++j)
                document.apply(*decodeOperation(QByteArrayView(texts[j])));
        }
        benchmark::DoNotOptimize(document.shownCount());
    }
    state.SetItemsProcessed(state.iterations() * qint64(texts.size()));
}
BENCHMARK(decodeAndApply)->Unit(benchmark::kMillisecond)->Iterations(1);

/// A million shapes nobody edited, against the bound of 1.5 times their coordinates and 64 octets each.
void memory(benchmark::State &state)
{
    for (auto _ : state) {
        base::SeededRandom random(7);
        const double before = residentBytes();
        Document document;
        std::size_t vertices = 0;
        for (std::size_t i = 0; i < million; ++i) {
            // One at a time, so that resident memory is the document's alone.
            const OperationId id{ { 0xa1 }, i + 1 };
            AddShape add{ id, ShapeKind::Polygon, {}, {}, {} };
            if (state.range(0) == 0)
                add.kind = ShapeKind::Point;
            add.rings.push_back(randomRing(random, state.range(0) ? 4 + random.nextBelow(27) : 1));
            if (state.range(0) == 2)
                add.rings.push_back(randomRing(random, 3));
            add.style.fill = { quint8(i), quint8(i >> 8), quint8(i >> 16) };
            for (const Places &ring : add.rings)
                vertices += ring.size();
            document.apply({ id, i + 1, std::move(add) });
        }
        const double resident = residentBytes() - before;
        const double bound = 1.5 * 8 * double(vertices) + 64 * double(million);
        state.counters["vertices"] = double(vertices);
        state.counters["MB"] = double(document.memoryBytes()) / 1e6;
        state.counters["RSS_MB"] = resident / 1e6;
        state.counters["bound_MB"] = bound / 1e6;
        state.counters["of_bound"] = double(document.memoryBytes()) / bound;
        state.counters["RSS_of_bound"] = resident / bound;
    }
}
BENCHMARK(memory)
    ->ArgName("0:points,1:polygons,2:holes")
    ->DenseRange(0, 2)
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);

/// A polygon of `count` vertices that somebody has edited.
struct LongRing
{
    explicit LongRing(std::size_t count)
    {
        base::SeededRandom random(7);
        const auto made = author.addPolygon({ randomRing(random, count) }, {});
        shape = made->operations[0].shape();
        (void)author.moveVertex(shape, 0, 0, { 1, 1 });
    }
    Document document;
    Author author{ document, { 0xa1 } };
    ShapeId shape;
    quint64 n = 0;
};

void moveVertexRemote(benchmark::State &state)
{
    LongRing ring(std::size_t(state.range(0)));
    for (auto _ : state) {
        const quint64 n = ++ring.n;
        const VertexId vertex{ ring.shape, quint32(n * 7919 % quint64(state.range(0))) };
        ring.document.apply({ { { 0xb2 }, n },
                              10 + n,
                              Assign{ ring.shape,
                                      { { { Field::VertexPlace, vertex },
                                          Vertex{ qint32(n % 8000), qint32(n % 7000) } } } } });
        benchmark::DoNotOptimize(ring.document.vertices(0).data());
    }
}
BENCHMARK(moveVertexRemote)
    ->RangeMultiplier(10)
    ->Range(100, 100'000)
    ->Unit(benchmark::kMicrosecond);

void moveVertexByAuthor(benchmark::State &state)
{
    LongRing ring(std::size_t(state.range(0)));
    ring.author.beginMacro(); // as a drag does
    for (auto _ : state) {
        const quint64 n = ++ring.n;
        const auto made = ring.author.moveVertex(ring.shape, 0, 5, { qint32(n % 8000), 3 });
        benchmark::DoNotOptimize(made.hasValue());
        benchmark::DoNotOptimize(ring.document.box(0));
    }
    ring.author.endMacro();
}
BENCHMARK(moveVertexByAuthor)
    ->RangeMultiplier(10)
    ->Range(100, 100'000)
    ->Unit(benchmark::kMicrosecond);

void insertVertexByAuthor(benchmark::State &state)
{
    LongRing ring(std::size_t(state.range(0)));
    for (auto _ : state) {
        const quint64 n = ++ring.n;
        const auto made = ring.author.insertVertices(ring.shape, 0, n % 90, { { 1, 1 } });
        benchmark::DoNotOptimize(made.hasValue());
    }
}
BENCHMARK(insertVertexByAuthor)
    ->RangeMultiplier(10)
    ->Range(100, 100'000)
    ->Unit(benchmark::kMicrosecond)
    ->Iterations(2000);

void saveUndo(benchmark::State &state)
{
    Document document;
    Author author(document, { 0xa1 });
    for (int i = 0; i < state.range(0); ++i)
        (void)author.addPoint({ i, 0 }, {});
    for (auto _ : state)
        benchmark::DoNotOptimize(author.saveUndo().size());
    state.counters["bytes"] = double(author.saveUndo().size());
}
BENCHMARK(saveUndo)->RangeMultiplier(10)->Range(10, 10'000)->Unit(benchmark::kMicrosecond);

double seconds(const QElapsedTimer &timer)
{
    return double(timer.nsecsElapsed()) / 1e9;
}

std::unique_ptr<store::DrawingStore> openStore(const QTemporaryDir &folder)
{
    auto opened = store::DrawingStore::openFile(folder.path(), *base::DrawingId::fromText(u"room"));
    if (!opened)
        qFatal("%s", qPrintable(opened.error().text));
    return std::move(opened->store);
}

/// As sync does it.
void fill(Document &document, store::DrawingStore &store)
{
    const Document::Batch one(document);
    if (auto pieces = store.takeSnapshot()) {
        DocumentLoader loader(document);
        for (QByteArray &piece : *pieces)
            loader.add(std::exchange(piece, {}));
        if (!loader.finish())
            qFatal("the snapshot cannot be loaded");
    } else {
        document.clear();
    }
    store.forEachOperationSinceSnapshot([&](const store::StoredOperation &stored) {
        document.apply(*decodeOperation(QByteArrayView(stored.text)));
    });
}

/// A drawing of a million operations, from its file to the model: the journal alone, and with a snapshot of all but
/// the last 20 000. The pages are in the system's cache.
void openDrawing(benchmark::State &state)
{
    const QTemporaryDir folder;
    const Mix mix = mixOf(million, quint64(state.range(0)));
    constexpr std::size_t tail = 20'000;
    double save = 0, slowestPiece = 0;
    {
        const auto store = openStore(folder);
        const auto commitAll = [&](std::size_t from, std::size_t to) {
            for (std::size_t i = from; i < to; i += batch) {
                store::Commit commit;
                for (std::size_t j = i; j < std::min(i + batch, to); ++j)
                    commit.remote.push_back(
                        { mix.operations[j].id, encodeOperation(mix.operations[j]) });
                if (!store->commit(commit))
                    qFatal("cannot commit");
            }
        };
        commitAll(0, million - tail);
        {
            Document document;
            fill(document, *store);
            QElapsedTimer timer;
            timer.start();
            auto writer = store->beginSnapshot();
            DocumentSaver saver(document, 512 * 1024);
            for (QElapsedTimer one;; slowestPiece = std::max(slowestPiece, seconds(one))) {
                one.start();
                auto piece = saver.next();
                if (!piece)
                    break;
                writer->add(std::move(*piece));
            }
            writer->end();
            if (!store->adopt(std::move(writer)))
                qFatal("cannot save");
            save = seconds(timer);
        }
        commitAll(million - tail, million);
    }
    const QString drawing = folder.filePath(QStringLiteral("room.copoly"));
    const QString snapshot = store::Snapshot::fileName(drawing);
    const QString hidden = snapshot + QStringLiteral(".hidden");
    for (auto _ : state) {
        QElapsedTimer timer;
        timer.start();
        const auto store = openStore(folder);
        const double opened = seconds(timer);
        Document document;
        fill(document, *store);
        const double whole = seconds(timer);
        state.SetIterationTime(whole);
        state.counters["open_s"] = opened;
        state.counters["fill_s"] = whole - opened;
        state.counters["shapes"] = document.slotCount();
        // Its destruction is not part of the time.
        if (store->operationsSinceSnapshot() != tail)
            qFatal("the snapshot was not used");
    }
    state.counters["snapshot_MB"] = double(QFileInfo(snapshot).size()) / 1e6;
    state.counters["journal_MB"] = double(QFileInfo(drawing).size()) / 1e6;
    QFile::rename(snapshot, hidden);
    {
        QElapsedTimer timer;
        timer.start();
        const auto store = openStore(folder);
        Document document;
        fill(document, *store);
        const double journal = seconds(timer);
        state.counters["journal_s"] = journal;
        state.counters["times_faster"] =
            journal / (state.counters["open_s"] + state.counters["fill_s"]);
    }
    state.counters["save_s"] = save;
    state.counters["slowest_piece_ms"] = slowestPiece * 1e3;
}
BENCHMARK(openDrawing)
    ->ArgName("edits%")
    ->Arg(0)
    ->Arg(40)
    ->Iterations(5)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
