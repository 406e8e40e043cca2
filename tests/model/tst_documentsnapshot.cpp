// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/documentsnapshot.h"

#include "drawingroom.h"

#include "base/random.h"

#include <QSignalSpy>
#include <QTest>

using namespace model;

namespace {

using Pieces = std::vector<QByteArray>;

Pieces save(const Document &document, std::size_t pieceBytes = DocumentSaver::usualPieceBytes)
{
    DocumentSaver saver(document, pieceBytes);
    Pieces pieces;
    while (auto piece = saver.next())
        pieces.push_back(std::move(*piece));
    return pieces;
}

bool load(Document &document, const Pieces &pieces)
{
    DocumentLoader loader(document);
    for (const QByteArray &piece : pieces) {
        if (!loader.add(piece))
            return false;
    }
    return loader.finish();
}

QByteArray text(const VertexId &id)
{
    return ' ' + id.text();
}

/// What an author reads of all shapes, also of those that are not shown: identities, stamps, and where new vertices go.
QByteArray depths(const Document &document)
{
    std::map<ShapeId, QByteArray> lines;
    for (Slot slot = 0; slot < document.slotCount(); ++slot) {
        QByteArray line;
        const auto write = [&](Register target) {
            const auto written = document.read(slot, target);
            line += written ? ' ' + QByteArray::number(written->stamp.time) + '@'
                    + written->stamp.replica.text()
                            : QByteArray(" -");
        };
        for (const Field field : { Field::Deleted, Field::Label, Field::Fill, Field::FillOpacity,
                                   Field::Stroke, Field::Order, Field::Offset })
            write({ field, {} });
        const geometry::Vertex offset = document.offset(slot);
        line += " at " + QByteArray::number(offset.x) + ',' + QByteArray::number(offset.y);
        for (std::size_t ring = 0; ring < document.rings(slot).count(); ++ring) {
            if (const auto id = document.ringId(slot, ring)) {
                line += "\n ring" + text(*id);
                write({ Field::RingGone, *id });
            }
            for (std::size_t i = 0; i <= document.rings(slot).ring(ring).size(); ++i) {
                if (const auto id = document.vertexId(slot, ring, i)) {
                    line += text(*id);
                    write({ Field::VertexPlace, *id });
                    write({ Field::VertexGone, *id });
                }
                if (const auto anchor = document.anchorBefore(slot, ring, i))
                    line += (anchor->side == Side::Left ? " <" : " >")
                        + (anchor->parent ? text(*anchor->parent) : QByteArray());
            }
        }
        lines[document.id(slot)] = line;
    }
    QByteArray all = "time " + QByteArray::number(document.latestTime()) + " waiting "
        + QByteArray::number(document.waitingCount()) + '\n';
    for (const auto &[id, line] : lines)
        all += id.text() + line + '\n';
    return all;
}

void assertEqual(const Document &a, const Document &b)
{
    RC_ASSERT(spelt(support::dump(a)) == spelt(support::dump(b)));
    RC_ASSERT(spelt(depths(a)) == spelt(depths(b)));
}

std::vector<Operation> shuffled(std::vector<Operation> operations, base::Random &random)
{
    for (std::size_t i = operations.size(); i > 1; --i)
        std::swap(operations[i - 1], operations[random.nextBelow(i)]);
    return operations;
}

/// What three people made, in an order in which much waits for something else.
std::vector<Operation> anyOperations(base::Random &random)
{
    Room room(3);
    for (const Step &step : *anySteps(3))
        room.perform(step);
    return shuffled(room.all, random);
}

} // namespace

class tst_DocumentSnapshot : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void whatIsLoadedBehavesAsWhatWasSaved();
    void changesWhileSavingComeInAgain();
    void holdsWhatBelongsToManyPieces();
    void tellsOneReset();
    void refusesWhatIsNotWhole();
    void refusesAnotherVersion();
    void staysEmptyAfterAFailure();
    void anyDamageIsHarmless();
    void endsWhenTheDocumentIsCleared();
};

void tst_DocumentSnapshot::initTestCase()
{
    if (!qEnvironmentVariableIsSet("RC_PARAMS"))
        qputenv("RC_PARAMS", "max_success=300 max_size=150");
}

void tst_DocumentSnapshot::whatIsLoadedBehavesAsWhatWasSaved()
{
    std::size_t waited = 0;
    QVERIFY(rc::check([&] {
        base::SeededRandom random(*rc::gen::arbitrary<quint64>());
        const std::vector<Operation> all = anyOperations(random);
        const auto cut = std::size_t(random.nextBelow(all.size() + 1));
        Document document;
        for (std::size_t i = 0; i < cut; ++i)
            document.apply(all[i]);
        waited += document.waitingCount();
        const Pieces pieces = save(document, 1 + random.nextBelow(4000));
        Document loaded;
        RC_ASSERT(load(loaded, pieces));
        assertEqual(loaded, document);
        RC_ASSERT(save(loaded) == save(document));
        // And whatever comes later does the same to both.
        for (std::size_t i = cut; i < all.size(); ++i) {
            document.apply(all[i]);
            loaded.apply(all[i]);
        }
        assertEqual(loaded, document);
        RC_ASSERT(loaded.waitingCount() == 0u);
        // Down to what an author makes of it.
        Author one(document, { 0xa1 }), other(loaded, { 0xa1 });
        for (Slot slot = 0; slot < document.slotCount(); ++slot) {
            const auto a = one.dropVertex(document.id(slot), 0, 1);
            const auto b = other.dropVertex(loaded.id(slot), 0, 1);
            RC_ASSERT(bool(a) == bool(b));
            if (a)
                RC_ASSERT(a->operations == b->operations);
        }
        assertEqual(loaded, document);
    }));
    QVERIFY(waited > 1000);
}

void tst_DocumentSnapshot::changesWhileSavingComeInAgain()
{
    std::size_t between = 0;
    QVERIFY(rc::check([&] {
        base::SeededRandom random(*rc::gen::arbitrary<quint64>());
        const std::vector<Operation> all = anyOperations(random);
        const auto begin = std::size_t(random.nextBelow(all.size() + 1));
        std::size_t at = 0;
        Document document;
        for (; at < begin; ++at)
            document.apply(all[at]);
        DocumentSaver saver(document, 1 + random.nextBelow(500));
        Pieces pieces;
        while (auto piece = saver.next()) {
            pieces.push_back(std::move(*piece));
            for (quint64 n = random.nextBelow(4); n > 0 && at < all.size(); --n, ++between)
                document.apply(all[at++]);
        }
        RC_ASSERT(saver.isWhole());
        Document loaded;
        RC_ASSERT(load(loaded, pieces));
        for (std::size_t i = begin; i < all.size(); ++i)
            loaded.apply(all[i]);
        for (; at < all.size(); ++at)
            document.apply(all[at]);
        assertEqual(loaded, document);
    }));
    QVERIFY(between > 1000);
}

void tst_DocumentSnapshot::holdsWhatBelongsToManyPieces()
{
    Document document;
    Author author(document, { 0xa1 });
    for (int i = 0; i < 20'000; ++i) {
        if (i % 1000 == 0)
            (void)author.addPolygon(
                { { { i, 0 }, { i, 9 }, { 9, 9 } }, { { 1, 1 }, { i, 2 }, { 3, 3 } } }, {},
                QString::number(i));
        else
            (void)author.addPoint({ i, i }, { .fillOpacity = i % 1001 });
    }
    const Pieces pieces = save(document);
    QVERIFY(pieces.size() >= 4);
    Document loaded;
    QVERIFY(load(loaded, pieces));
    QCOMPARE(support::dump(loaded), support::dump(document));
    QCOMPARE(loaded.shownCount(), 20'000u);
    QVERIFY(loaded.memoryBytes() <= document.memoryBytes() * 11 / 10);
}

void tst_DocumentSnapshot::tellsOneReset()
{
    Document document;
    Author author(document, { 0xa1 });
    const auto made = author.addPolygon({ { { 0, 0 }, { 5, 0 }, { 5, 5 } } }, {});
    (void)author.moveVertex(made->operations[0].shape(), 0, 1, { 9, 9 });
    const Pieces pieces = save(document);
    Document loaded;
    QSignalSpy changed(&loaded, &Document::changed);
    {
        const Document::Batch batch(loaded);
        QVERIFY(load(loaded, pieces));
        loaded.apply({ { { 7 }, 1 },
                       9,
                       AddShape{ { { 7 }, 1 }, ShapeKind::Point, { { { 1, 1 } } }, {}, {} } });
        QVERIFY(changed.isEmpty());
    }
    QCOMPARE(changed.size(), 1);
    const auto set = changed[0][0].value<ChangeSet>();
    QVERIFY(set.isReset && set.changes.empty());
    // What follows is told as ever.
    loaded.apply(
        { { { 7 }, 2 }, 9, AddShape{ { { 7 }, 2 }, ShapeKind::Point, { { { 1, 1 } } }, {}, {} } });
    QCOMPARE(changed.size(), 2);
    QCOMPARE(changed[1][0].value<ChangeSet>().changes.size(), 1u);
}

void tst_DocumentSnapshot::refusesWhatIsNotWhole()
{
    Document document;
    Author author(document, { 0xa1 });
    for (int i = 0; i < 30; ++i)
        (void)author.addPolygon({ { { i, 0 }, { i, 9 }, { 9, 9 } } }, {}, QString::number(i));
    const Pieces pieces = save(document, 500);
    QVERIFY(pieces.size() > 4);
    Document loaded;
    for (std::size_t without = 0; without < pieces.size(); ++without) {
        Pieces less = pieces;
        less.erase(less.begin() + std::ptrdiff_t(without));
        QVERIFY(!load(loaded, less));
        less = pieces;
        less.insert(less.begin() + std::ptrdiff_t(without), pieces[without]);
        QVERIFY(!load(loaded, less));
        if (without == 0)
            continue;
        less = pieces;
        std::swap(less[without - 1], less[without]);
        QVERIFY(!load(loaded, less));
    }
    QVERIFY(!load(loaded, {}));
    QVERIFY(load(loaded, pieces));
}

void tst_DocumentSnapshot::refusesAnotherVersion()
{
    Document document;
    Pieces pieces = save(document);
    QCOMPARE(pieces.size(), 1u);
    Document loaded;
    QVERIFY(load(loaded, pieces));
    ++pieces[0][0];
    QVERIFY(!load(loaded, pieces));
}

void tst_DocumentSnapshot::staysEmptyAfterAFailure()
{
    Document document;
    Author author(document, { 0xa1 });
    (void)author.addPoint({ 1, 1 }, {});
    Pieces pieces = save(document);
    pieces.back().chop(1);
    QVERIFY(!load(document, pieces));
    QCOMPARE(document.slotCount(), 0u);
    QCOMPARE(document.waitingCount(), 0u);
    QCOMPARE(document.latestTime(), 0u);
    // And it takes the operations themselves.
    document.apply(
        { { { 7 }, 1 }, 9, AddShape{ { { 7 }, 1 }, ShapeKind::Point, { { { 1, 1 } } }, {}, {} } });
    QCOMPARE(document.shownCount(), 1u);
}

void tst_DocumentSnapshot::anyDamageIsHarmless()
{
    std::size_t refused = 0;
    QVERIFY(rc::check([&] {
        base::SeededRandom random(*rc::gen::arbitrary<quint64>());
        const std::vector<Operation> all = anyOperations(random);
        Document document;
        for (const Operation &operation : all)
            document.apply(operation);
        const Pieces whole = save(document, 2000);
        for (int round = 0; round < 20; ++round) {
            Pieces pieces = whole;
            QByteArray &piece = pieces[random.nextBelow(pieces.size())];
            for (quint64 i = 1 + random.nextBelow(3); i > 0; --i) {
                const auto at = qsizetype(random.nextBelow(quint64(piece.size())));
                piece[at] = char(random.nextBelow(3) ? random.next64() : 0xff);
            }
            if (random.nextBelow(5) == 0)
                piece.truncate(qsizetype(random.nextBelow(quint64(piece.size()))));
            Document loaded;
            if (!load(loaded, pieces)) {
                ++refused;
                RC_ASSERT(loaded.slotCount() == 0u);
            }
            // Checksums are the store's part; here it must only be safe to go on with.
            for (std::size_t i = 0; i < all.size(); i += 3)
                loaded.apply(all[i]);
            (void)support::dump(loaded);
            (void)depths(loaded);
        }
    }));
    QVERIFY(refused > 1000);
}

void tst_DocumentSnapshot::endsWhenTheDocumentIsCleared()
{
    Document document;
    Author author(document, { 0xa1 });
    for (int i = 0; i < 30; ++i)
        (void)author.addPoint({ i, 0 }, {});
    DocumentSaver saver(document, 100);
    QVERIFY(saver.next() && saver.next());
    document.clear();
    QVERIFY(!saver.next());
    QVERIFY(!saver.isWhole());
}

QTEST_GUILESS_MAIN(tst_DocumentSnapshot)
#include "tst_documentsnapshot.moc"
