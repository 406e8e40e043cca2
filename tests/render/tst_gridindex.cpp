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

    bool isRight(const geometry::Box &box) const
    {
        std::multiset<model::Slot> found;
        index.query(box, [&](const Proxy &proxy) { found.insert(proxy.slot); });
        std::multiset<model::Slot> expected;
        for (model::Slot slot = 0; slot < document.slotCount(); ++slot) {
            if (document.isShown(slot) && document.box(slot).intersects(box))
                expected.insert(slot);
        }
        return found == expected;
    }
};

} // namespace

class tst_GridIndex : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsWhatALookAtEachFinds_data();
    void findsWhatALookAtEachFinds();
    void readsEverythingAnewAfterAReset();
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
        const auto made = i % 2
            ? indexed.author.addPoint(place, {})
            : indexed.author.addPolygon(
                { { place, place + anywhere(random, size), place + anywhere(random, size) } }, {});
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
            default:
                (void)indexed.author.move({ id }, anywhere(random, extent / 10));
            }
        }
        QCOMPARE(indexed.index.size(), indexed.document.shownCount());
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
