// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/manualclock.h"
#include "tools/crossingwatch.h"

#include <QSignalSpy>
#include <QTest>

using model::Document;
using model::ReplicaId;

namespace {

constexpr ReplicaId anaId{ 2 }, benId{ 3 };

geometry::Vertex at(int x, int y)
{
    return { x * 256, y * 256 };
}

/// One person's copy of a drawing.
struct Person
{
    explicit Person(ReplicaId id) : author(document, id) { }
    Document document;
    model::Author author;

    void hear(const model::Transaction &transaction)
    {
        const Document::Batch batch(document);
        for (const model::Operation &operation : transaction.operations)
            document.apply(operation);
    }
};

/// Two people at one square of 10 by 10.
struct Two
{
    Two()
    {
        const auto made =
            *ana.author.addPolygon({ { at(0, 0), at(10, 0), at(10, 10), at(0, 10) } }, {});
        shape = made.operations.front().shape();
        ben.hear(made);
    }
    /// Each drags a vertex where the other cannot see it yet; alone both are good.
    void dragApart()
    {
        const auto right = *ana.author.moveVertex(shape, 0, 1, at(4, 6));
        const auto left = *ben.author.moveVertex(shape, 0, 3, at(3, 5));
        QVERIFY(tools::mergeCrossings(ana.document, slot(ana)).empty());
        QVERIFY(tools::mergeCrossings(ben.document, slot(ben)).empty());
        ana.hear(left);
        ben.hear(right);
    }
    model::Slot slot(const Person &person) const { return *person.document.find(shape); }

    Person ana{ anaId }, ben{ benId };
    model::ShapeId shape;
};

} // namespace

class tst_Crossings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsWhatAMergeCrossedWithBothAuthors()
    {
        Two two;
        two.dragApart();
        const auto found = tools::mergeCrossings(two.ana.document, two.slot(two.ana));
        QVERIFY(!found.empty());
        QCOMPARE(found, tools::mergeCrossings(two.ben.document, two.slot(two.ben)));
        QCOMPARE(found.front().shape, two.shape);
        QCOMPARE(found.front().authors, (std::vector<ReplicaId>{ anaId, benId }));
    }

    void leavesAloneWhatOnePersonDrewSo()
    {
        Two two;
        (void)two.ana.author.addPolygon({ { at(0, 0), at(9, 9), at(9, 0), at(0, 9) } }, {});
        two.ben.hear(*two.ana.author.moveVertex(two.shape, 0, 1, at(4, 6)));
        two.ben.hear(*two.ana.author.moveVertex(two.shape, 0, 3, at(3, 5)));
        for (model::Slot slot = 0; slot < two.ana.document.slotCount(); ++slot)
            QVERIFY(tools::mergeCrossings(two.ana.document, slot).empty());
        QVERIFY(tools::mergeCrossings(two.ben.document, two.slot(two.ben)).empty());
    }

    void repairKeepsEveryPlaceAndCanBeUndone()
    {
        Two two;
        two.dragApart();
        const model::Slot slot = two.slot(two.ana);
        const auto placesOf = [&] {
            const auto all = two.ana.document.vertices(slot);
            std::vector<std::pair<int, int>> places;
            for (const geometry::Vertex v : all)
                places.emplace_back(v.x, v.y);
            return places;
        };
        auto before = placesOf();
        const auto moves = tools::suggestedRepair(two.ana.document, slot, 0);
        QVERIFY(moves && !moves->empty());
        const auto repaired = two.ana.author.moveVertices(two.shape, *moves);
        QVERIFY(repaired);
        QVERIFY(tools::mergeCrossings(two.ana.document, slot).empty());
        two.ben.hear(*repaired);
        QVERIFY(tools::mergeCrossings(two.ben.document, two.slot(two.ben)).empty());
        auto after = placesOf();
        QVERIFY(after != before);
        std::sort(after.begin(), after.end());
        auto sorted = before;
        std::sort(sorted.begin(), sorted.end());
        QCOMPARE(after, sorted);
        (void)two.ana.author.undo();
        QCOMPARE(placesOf(), before);
    }

    void suggestsNothingWhereNoOrderHelps()
    {
        Two two;
        (void)two.ana.author.moveVertex(two.shape, 0, 3, at(10, 0));
        QVERIFY(!tools::suggestedRepair(two.ana.document, two.slot(two.ana), 0));
        QVERIFY(!tools::suggestedRepair(two.ana.document, two.slot(two.ana), 1)); // no such ring
    }

    void watchTellsWhatComesAndGoes()
    {
        Two two;
        support::ManualClock clock;
        tools::CrossingWatch watch(two.ana.document, clock);
        QSignalSpy changed(&watch, &tools::CrossingWatch::changed);
        clock.advance(base::Milliseconds(200));
        QVERIFY(watch.isUpToDate());
        QCOMPARE(changed.count(), 0);

        two.dragApart();
        QVERIFY(!watch.isUpToDate());
        clock.advance(base::Milliseconds(200));
        QCOMPARE(changed.count(), 1);
        QVERIFY(!watch.crossings().empty());

        (void)two.ana.author.remove({ two.shape });
        clock.advance(base::Milliseconds(200));
        QVERIFY(watch.crossings().empty());
        (void)two.ana.author.undo(1);
        clock.advance(base::Milliseconds(200));
        QVERIFY(!watch.crossings().empty());
        (void)two.ana.author.undo(1); // of the drag
        clock.advance(base::Milliseconds(200));
        QVERIFY(watch.crossings().empty());
        QCOMPARE(changed.count(), 4);
    }

    void watchFindsWhatWasThereBefore()
    {
        Two two;
        two.dragApart();
        support::ManualClock clock;
        tools::CrossingWatch watch(two.ana.document, clock);
        clock.advance(base::Milliseconds(200));
        QVERIFY(!watch.crossings().empty());
        two.ana.document.clear();
        QVERIFY(watch.crossings().empty());
        clock.advance(base::Milliseconds(200));
        QVERIFY(watch.isUpToDate());
    }

    void watchLooksAtManyInSlices()
    {
        Two two;
        two.dragApart();
        std::vector<model::Places> big(1);
        for (int i = 0; i < 4000; ++i)
            big.front().push_back(at(i, i % 2));
        for (int i = 0; i < 5; ++i) {
            const auto made = *two.ana.author.addPolygon(big, {});
            (void)two.ana.author.moveVertex(made.operations.front().shape(), 0, 0, at(0, -9));
        }
        support::ManualClock clock;
        tools::CrossingWatch watch(two.ana.document, clock);
        int slices = 0;
        while (!watch.isUpToDate()) {
            clock.advance(*clock.untilNext());
            QVERIFY(++slices < 20);
        }
        QVERIFY(slices > 1);
        QVERIFY(!watch.crossings().empty());
    }
};

QTEST_GUILESS_MAIN(tst_Crossings)
#include "tst_crossings.moc"
