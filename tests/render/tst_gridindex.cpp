// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "model/author.h"
#include "render/gridindex.h"
#include "render/looktable.h"

#include <QtTest>

#include <set>

using namespace render;

namespace {

geometry::Vertex anywhere(base::Random &random, double extent)
{
    const auto side = [&] { return (random.nextUnit() - 0.5) * extent; };
    return *geometry::toGrid(QPointF(side(), side()));
}

/// The document with its index, kept up to date as the canvas does.
struct Indexed
{
    model::Document document;
    model::Author author{ document, model::ReplicaId{ 5 } };
    GridIndex index;
    LookTable looks;
    QMetaObject::Connection connection =
        QObject::connect(&document, &model::Document::changed,
                         [this](const model::ChangeSet &c) { index.update(document, c, looks); });

    /// What the blocks have of a shape's vertices is what the document has, or nothing where it is too much.
    bool hasRightSteps(const ProxyBlock &block) const
    {
        for (std::size_t i = 0; i < block.size(); ++i) {
            const Proxy &proxy = block[i];
            const auto vertices = document.vertices(proxy.slot);
            const auto steps = block.list().steps(i);
            const bool hasExtent =
                proxy.box.left < proxy.box.right || proxy.box.top < proxy.box.bottom;
            const bool mustHave = hasExtent && block.list().hasSteps()
                && LocalRing::canHold(proxy.box, document.rings(proxy.slot));
            if (steps.size() != (mustHave ? vertices.size() : 0)
                || index.find(proxy.slot) != &proxy)
                return false;
            for (std::size_t k = 0; k < steps.size(); ++k) {
                if (proxy.box.left + steps[k].x != vertices[k].x
                    || proxy.box.top + steps[k].y != vertices[k].y)
                    return false;
            }
        }
        return true;
    }
    bool isRight(const geometry::Box &box) const
    {
        std::multiset<model::Slot> found;
        bool areStepsRight = true;
        index.queryBlocks(box, [&](const ProxyBlock &block) {
            areStepsRight = areStepsRight && hasRightSteps(block);
        });
        if (!areStepsRight)
            return false;
        index.query(box, [&](const Proxy &proxy) { found.insert(proxy.slot); });
        std::multiset<model::Slot> expected;
        for (model::Slot slot = 0; slot < document.slotCount(); ++slot) {
            if (document.isShown(slot) && document.box(slot).intersects(box))
                expected.insert(slot);
        }
        return found == expected;
    }
};

void editVertices(Indexed &indexed, const model::ShapeId &id, base::Random &random)
{
    const auto slot = indexed.document.find(id);
    if (!slot || !indexed.document.isShown(*slot))
        return;
    const auto ring = indexed.document.rings(*slot).ring(0);
    const std::size_t index = random.nextBelow(ring.size());
    const geometry::Vertex near = ring[index] + anywhere(random, 10);
    const quint64 kind = random.nextBelow(3);
    if (kind == 0)
        (void)indexed.author.dropVertex(id, 0, index);
    else if (kind == 1)
        (void)indexed.author.insertVertices(id, 0, index, model::Places(3, near));
    else
        (void)indexed.author.moveVertex(id, 0, index, near);
}

} // namespace

class tst_GridIndex : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsWhatALookAtEachFinds_data();
    void findsWhatALookAtEachFinds();
    void readsEverythingAnewAfterAReset();
    void readsManyOnSeveralThreads();
    void ordersAsTheDocumentDoes();
};

void tst_GridIndex::findsWhatALookAtEachFinds_data()
{
    QTest::addColumn<double>("extent");
    QTest::addColumn<double>("size");
    QTest::addRow("all over the scene") << 16e6 << 1e6;
    QTest::addRow("as a page") << 2000.0 << 40.0;
    QTest::addRow("in one place") << 0.02 << 0.02;
    QTest::addRow("large in a small place") << 10.0 << 5e6;
}

void tst_GridIndex::findsWhatALookAtEachFinds()
{
    QFETCH(double, extent);
    QFETCH(double, size);
    Indexed indexed;
    base::SeededRandom random(2);
    std::vector<model::ShapeId> ids;
    for (int i = 0; i < 1500; ++i) {
        const auto place = anywhere(random, extent);
        model::Places ring{ place };
        for (quint64 k = 2 + random.nextBelow(i % 5 ? 10 : 100); k > 0; --k)
            ring.push_back(place + anywhere(random, size));
        const auto made =
            i % 2 ? indexed.author.addPoint(place, {}) : indexed.author.addPolygon({ ring }, {});
        QVERIFY(made.hasValue());
        ids.push_back(made->operations.front().shape());
    }
    for (int round = 0; round < 4; ++round) {
        for (int i = 0; i < 60; ++i) {
            geometry::Box box;
            box.add(anywhere(random, extent));
            box.add(anywhere(random, extent));
            QVERIFY(indexed.isRight(box));
        }
        for (int i = 0; i < 200; ++i) {
            const auto &id = ids[random.nextBelow(ids.size())];
            switch (random.nextBelow(4)) {
            case 0:
                (void)indexed.author.remove({ id });
                break;
            case 1:
                (void)indexed.author.undo();
                break;
            case 2:
                editVertices(indexed, id, random);
                break;
            default:
                (void)indexed.author.move({ id }, anywhere(random, extent / 10));
            }
        }
        QCOMPARE(indexed.index.size(), indexed.document.shownCount());
        QCOMPARE(indexed.index.exactBounds(), indexed.document.bounds());
    }
}

void tst_GridIndex::readsEverythingAnewAfterAReset()
{
    Indexed indexed;
    base::SeededRandom random(9);
    for (int i = 0; i < 300; ++i)
        (void)indexed.author.addPoint(anywhere(random, 100), {});
    indexed.document.clear();
    QCOMPARE(indexed.index.size(), indexed.document.shownCount());
    QVERIFY(indexed.isRight({ INT32_MIN, INT32_MIN, INT32_MAX, INT32_MAX }));
}

void tst_GridIndex::readsManyOnSeveralThreads()
{
    Indexed indexed;
    base::SeededRandom random(4);
    {
        const model::Document::Batch batch(indexed.document);
        for (quint64 i = 1; i <= 120'000; ++i) {
            const geometry::Vertex place = anywhere(random, 40'000);
            model::AddShape add;
            add.shape = { { 7 }, i };
            add.kind = i % 2 ? model::ShapeKind::Point : model::ShapeKind::Polygon;
            add.rings = { { place } };
            for (int k = 0; k < 2 && i % 2 == 0; ++k)
                add.rings[0].push_back(place + anywhere(random, 100));
            add.style.fill.red = quint8(i / 1000);
            indexed.document.apply({ add.shape, i, add });
            if (i % 11 == 0)
                indexed.document.apply(
                    { { { 8 }, i },
                      i,
                      model::Assign{ add.shape, { { { model::Field::Deleted, {} }, true } } } });
        }
    }
    GridIndex anew;
    LookTable looks;
    anew.reset(indexed.document, looks);
    std::swap(indexed.index, anew);
    QCOMPARE(indexed.index.size(), indexed.document.shownCount());
    QCOMPARE(indexed.index.bounds(), indexed.document.bounds());
    QCOMPARE(indexed.index.exactBounds(), indexed.document.bounds());
    const geometry::Box everywhere{ INT32_MIN, INT32_MIN, INT32_MAX, INT32_MAX };
    QVERIFY(indexed.isRight(everywhere));
    for (model::Slot slot = 0; slot < indexed.document.slotCount(); slot += 97) {
        if (const Proxy *proxy = indexed.index.find(slot))
            QCOMPARE(int(looks.at(proxy->look).fill >> 16),
                     int(indexed.document.style(slot).fill.red));
    }
    // Half of the cells learn their vertices before shapes come and go, half of them afterwards.
    for (int i = 0; i < 100 && !indexed.index.isRefined(); ++i)
        indexed.index.refine(indexed.document, 1000);
    QVERIFY(!indexed.index.isRefined());
    for (int i = 0; i < 3000; ++i) {
        const auto &id = indexed.document.id(model::Slot(random.nextBelow(120'000)));
        editVertices(indexed, id, random);
        (void)indexed.author.move({ id }, anywhere(random, 1000));
        (void)indexed.author.addPolygon(
            { { anywhere(random, 2000), anywhere(random, 2000), anywhere(random, 2000) } }, {});
    }
    QVERIFY(indexed.isRight(everywhere));
    indexed.index.refine(indexed.document, INT64_MAX);
    QVERIFY(indexed.index.isRefined());
    QVERIFY(indexed.isRight(everywhere));
}

void tst_GridIndex::ordersAsTheDocumentDoes()
{
    Indexed indexed;
    model::Author other(indexed.document, model::ReplicaId{ 0x8000000000000001u });
    base::SeededRandom random(1);
    for (int i = 0; i < 100; ++i) {
        (void)(i % 2 ? other : indexed.author).addPoint(anywhere(random, 100), {});
        if (i % 7 == 0)
            (void)indexed.author.raise({ indexed.document.id(model::Slot(i / 2)) });
    }
    for (model::Slot a = 0; a < indexed.document.slotCount(); ++a) {
        for (model::Slot b = 0; b < indexed.document.slotCount(); ++b) {
            if (a != b)
                QCOMPARE(indexed.index.find(a)->isBelow(*indexed.index.find(b)),
                         indexed.document.isBelow(a, b));
        }
    }
}

QTEST_MAIN(tst_GridIndex)
#include "tst_gridindex.moc"
