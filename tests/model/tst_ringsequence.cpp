// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "model/ringsequence.h"

#include <QTest>

#include <algorithm>
#include <map>

using namespace model;
using geometry::Vertex;

namespace {

constexpr OperationId made{ { 1 }, 1 };

/// A run with what an operation says about it.
struct Run
{
    OperationId origin;
    std::optional<VertexId> parent;
    Side side = Side::Right;
    Places places;
};

/// One person with a copy of the ring, naming places by numbers.
struct Person
{
    ReplicaId replica;
    RingSequence ring;
    quint64 sequence = 1;

    Run insert(std::size_t before, const Places &places)
    {
        const auto anchor = ring.anchorBefore(before);
        Q_ASSERT(anchor);
        const Run run{ { replica, ++sequence }, anchor->first, anchor->second, places };
        take(run);
        return run;
    }
    bool take(const Run &run) { return ring.insert(run.origin, run.parent, run.side, run.places); }
};

Places places(int first, int count = 1)
{
    Places p;
    for (int i = 0; i < count; ++i)
        p.push_back({ first + i, 0 });
    return p;
}

std::vector<int> spell(const RingSequence &ring)
{
    std::vector<int> numbers;
    ring.forEachVisible([&](Vertex v) { numbers.push_back(v.x); });
    return numbers;
}

RingSequence fresh(int count = 3)
{
    const Places p = places(0, count);
    return RingSequence(made, 0, p);
}

/// What the tree spells, by recursion over all vertices, straight from the definition.
class Oracle
{
public:
    void add(const OperationId &origin, std::optional<VertexId> parent, Side side, const Places &p)
    {
        for (quint32 i = 0; i < p.size(); ++i) {
            const VertexId id{ origin, i };
            m_children[{ parent, parent ? side : Side::Right }].push_back(id);
            m_places[id] = p[i];
            parent = id;
            side = Side::Right;
        }
    }
    std::vector<int> spell() const
    {
        std::vector<int> numbers;
        walk({ std::nullopt, Side::Right }, numbers);
        return numbers;
    }

private:
    using Where = std::pair<std::optional<VertexId>, Side>;

    void walk(const Where &where, std::vector<int> &numbers) const
    {
        const auto it = m_children.find(where);
        if (it == m_children.end())
            return;
        std::vector<VertexId> siblings = it->second;
        std::sort(siblings.begin(), siblings.end());
        for (const VertexId &id : siblings) {
            walk({ id, Side::Left }, numbers);
            numbers.push_back(m_places.at(id).x);
            walk({ id, Side::Right }, numbers);
        }
    }

    std::map<Where, std::vector<VertexId>> m_children;
    std::map<VertexId, Vertex> m_places;
};

} // namespace

class tst_RingSequence : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void insertsAtEveryPlace();
    void namesItsVertices();
    void keepsTwoRunsApart_data();
    void keepsTwoRunsApart();
    void keepsRunsOfManyTypistsApart();
    void insertsBesideVerticesThatAreGone();
    void waitsForTheParent();
    void saysWhoShapedAnEdge();
    void takesARunOnce();
    void laterWriteWins();
    void equalStampsAreDecidedByTheValue();
    void spellsWhatTheTreeSaysInAnyOrderOfArrival();
    void answersTheSameWithAndWithoutAnOrderKept();
};

void tst_RingSequence::insertsAtEveryPlace()
{
    for (std::size_t before = 0; before <= 3; ++before) {
        Person person{ { 5 }, fresh() };
        person.insert(before, places(100, 2));
        std::vector<int> expected{ 0, 1, 2 };
        expected.insert(expected.begin() + std::ptrdiff_t(before), { 100, 101 });
        QCOMPARE(spell(person.ring), expected);
    }
    QVERIFY(!fresh().anchorBefore(4));
}

void tst_RingSequence::namesItsVertices()
{
    Person person{ { 5 }, RingSequence(made, 7, places(0, 3)) };
    person.insert(1, places(100, 2));
    const VertexId expected[] = {
        { made, 7 }, { { { 5 }, 2 }, 0 }, { { { 5 }, 2 }, 1 }, { made, 8 }, { made, 9 }
    };
    for (std::size_t i = 0; i < 5; ++i) {
        QVERIFY(person.ring.visible(i) == expected[i]);
        QCOMPARE(person.ring.visibleBefore(expected[i]), i);
    }
    QVERIFY(!person.ring.visible(5));
    QVERIFY(!person.ring.contains({ made, 6 }) && !person.ring.contains({ made, 10 }));
    QVERIFY(person.ring.contains({ made, 9 }) && person.ring.hasRun(made));
}

void tst_RingSequence::keepsTwoRunsApart_data()
{
    QTest::addColumn<int>("place");
    QTest::addColumn<bool>("firstTypesBackwards");
    QTest::addColumn<bool>("secondTypesBackwards");
    for (int place = 0; place <= 3; ++place) {
        for (int ways = 0; ways < 4; ++ways)
            QTest::addRow("before %d, %s and %s", place, ways & 1 ? "backwards" : "forwards",
                          ways & 2 ? "backwards" : "forwards")
                << place << bool(ways & 1) << bool(ways & 2);
    }
}

void tst_RingSequence::keepsTwoRunsApart()
{
    QFETCH(int, place);
    QFETCH(bool, firstTypesBackwards);
    QFETCH(bool, secondTypesBackwards);
    Person people[] = { { { 5 }, fresh() }, { { 6 }, fresh() } };
    const bool backwards[] = { firstTypesBackwards, secondTypesBackwards };
    std::vector<Run> runs[2];
    for (int who = 0; who < 2; ++who) {
        for (int i = 0; i < 4; ++i) {
            const int number = 100 * (who + 1) + (backwards[who] ? 3 - i : i);
            const std::size_t before = std::size_t(place + (backwards[who] ? 0 : i));
            runs[who].push_back(people[who].insert(before, places(number)));
        }
    }
    for (const Run &run : runs[1])
        QVERIFY(people[0].take(run));
    for (const Run &run : runs[0])
        QVERIFY(people[1].take(run));
    const std::vector<int> result = spell(people[0].ring);
    QCOMPARE(spell(people[1].ring), result);
    QCOMPARE(result.size(), std::size_t(11));
    for (const int first : { 100, 200 }) {
        const auto at = std::find(result.begin(), result.end(), first);
        QVERIFY(result.end() - at >= 4);
        for (int i = 0; i < 4; ++i)
            QCOMPARE(at[i], first + i);
    }
}

void tst_RingSequence::keepsRunsOfManyTypistsApart()
{
    constexpr int count = 6, length = 20;
    std::vector<Run> all;
    for (int who = 0; who < count; ++who) {
        Person person{ { quint64(who) + 5 }, fresh() };
        for (int i = 0; i < length; ++i)
            all.push_back(person.insert(std::size_t(1 + i), places(1000 * (who + 1) + i)));
    }
    Person reader{ { 99 }, fresh() };
    for (const Run &run : all)
        QVERIFY(reader.take(run));
    const std::vector<int> result = spell(reader.ring);
    QCOMPARE(result.size(), std::size_t(3 + count * length));
    for (int i = 1; i <= count * length; ++i) {
        if ((i - 1) % length)
            QCOMPARE(result[std::size_t(i)], result[std::size_t(i - 1)] + 1);
    }
}

void tst_RingSequence::insertsBesideVerticesThatAreGone()
{
    Person person{ { 5 }, fresh(5) };
    for (const quint32 i : { 1u, 2u, 3u })
        QVERIFY(person.ring.setGone({ made, i }, true, { 1, { 1 } }) == RingSequence::Write::Seen);
    QCOMPARE(spell(person.ring), (std::vector{ 0, 4 }));
    QVERIFY(person.ring.visible(1) == (VertexId{ made, 4 }));
    QCOMPARE(person.ring.visibleBefore({ made, 4 }), std::size_t(1));
    person.insert(1, places(100, 2));
    person.insert(3, places(200));
    QCOMPARE(spell(person.ring), (std::vector{ 0, 100, 101, 200, 4 }));
    QVERIFY(person.ring.setGone({ made, 1 }, false, { 2, { 1 } }) == RingSequence::Write::Seen);
    QCOMPARE(person.ring.visibleCount(), std::size_t(6));
    const std::vector<int> result = spell(person.ring);
    QVERIFY(std::find(result.begin(), result.end(), 100)[1] == 101);
}

void tst_RingSequence::waitsForTheParent()
{
    Person author{ { 5 }, fresh() }, reader{ { 6 }, fresh() };
    const Run first = author.insert(1, places(100));
    const Run second = author.insert(2, places(101));
    QVERIFY(!reader.take(second));
    QCOMPARE(spell(reader.ring), (std::vector{ 0, 1, 2 }));
    QVERIFY(reader.take(first) && reader.take(second));
    QCOMPARE(spell(reader.ring), spell(author.ring));
}

void tst_RingSequence::takesARunOnce()
{
    Person person{ { 5 }, fresh() };
    const Run run = person.insert(1, places(100, 3));
    QVERIFY(person.take(run));
    QCOMPARE(person.ring.visibleCount(), std::size_t(6));
    QCOMPARE(spell(person.ring), (std::vector{ 0, 100, 101, 102, 1, 2 }));
}

void tst_RingSequence::laterWriteWins()
{
    using Write = RingSequence::Write;
    RingSequence ring = fresh();
    const VertexId id{ made, 1 };
    QVERIFY(ring.setPlace(id, { 50, 0 }, { 5, { 2 } }) == Write::Seen);
    QVERIFY(ring.setPlace(id, { 60, 0 }, { 4, { 9 } }) == Write::NothingSeen);
    QVERIFY(ring.setPlace(id, { 70, 0 }, { 5, { 1 } }) == Write::NothingSeen);
    QCOMPARE(spell(ring), (std::vector{ 0, 50, 2 }));
    QVERIFY(ring.setPlace(id, { 50, 0 }, { 6, { 1 } }) == Write::NothingSeen); // as it stood
    QVERIFY((ring.state(id)->placed == Stamp{ 6, { 1 } }));
    QVERIFY(ring.setGone(id, true, { 2, { 1 } }) == Write::Seen);
    QVERIFY(ring.setGone(id, false, { 1, { 1 } }) == Write::NothingSeen);
    QVERIFY(ring.setPlace(id, { 80, 0 }, { 7, { 1 } }) == Write::NothingSeen); // not seen, yet kept
    QVERIFY(ring.setGone(id, false, { 3, { 1 } }) == Write::Seen);
    QCOMPARE(spell(ring), (std::vector{ 0, 80, 2 }));
    QVERIFY(ring.setPlace({ made, 3 }, {}, { 9, { 1 } }) == Write::NoSuchVertex);
    QVERIFY(ring.setGone({ { { 1 }, 2 }, 0 }, true, { 9, { 1 } }) == Write::NoSuchVertex);
}

void tst_RingSequence::equalStampsAreDecidedByTheValue()
{
    RingSequence a = fresh(), b = fresh();
    const Stamp stamp{ 5, { 2 } };
    const VertexId id{ made, 1 };
    (void)a.setPlace(id, { 50, 1 }, stamp), (void)a.setPlace(id, { 50, 2 }, stamp);
    (void)b.setPlace(id, { 50, 2 }, stamp), (void)b.setPlace(id, { 50, 1 }, stamp);
    QCOMPARE(a.state(id)->place, b.state(id)->place);
    (void)a.setGone(id, true, stamp), (void)a.setGone(id, false, stamp);
    (void)b.setGone(id, false, stamp), (void)b.setGone(id, true, stamp);
    QCOMPARE(a.state(id)->isGone, b.state(id)->isGone);
    QCOMPARE(a.visibleCount(), b.visibleCount());
}

namespace {

/// Runs by several people who have seen random parts of each other's, hung up anywhere.
std::vector<Run> randomRuns(base::Random &random, int count)
{
    std::vector<Run> runs;
    std::vector<VertexId> known{ { made, 0 }, { made, 1 }, { made, 2 } };
    std::map<ReplicaId, quint64> sequences;
    for (int i = 0; i < count; ++i) {
        const ReplicaId replica{ 1 + random.nextBelow(4) };
        Run run{ { replica, sequences[replica] += 2 }, {}, Side::Right, {} };
        if (random.nextBelow(8))
            run.parent = known[random.nextBelow(known.size())];
        run.side = random.nextBelow(2) ? Side::Left : Side::Right;
        run.places = places(1000 * (i + 1), int(1 + random.nextBelow(3)));
        for (quint32 j = 0; j < run.places.size(); ++j)
            known.push_back({ run.origin, j });
        runs.push_back(run);
    }
    return runs;
}

} // namespace

void tst_RingSequence::spellsWhatTheTreeSaysInAnyOrderOfArrival()
{
    base::SeededRandom random(1);
    for (int turn = 0; turn < 500; ++turn) {
        const std::vector<Run> runs = randomRuns(random, 15);
        Oracle oracle;
        oracle.add(made, std::nullopt, Side::Right, places(0, 3));
        for (const Run &run : runs)
            oracle.add(run.origin, run.parent, run.side, run.places);
        for (int arrival = 0; arrival < 4; ++arrival) {
            RingSequence ring = fresh();
            std::vector<Run> left = runs;
            while (!left.empty()) {
                const auto at = left.begin() + std::ptrdiff_t(random.nextBelow(left.size()));
                if (ring.insert(at->origin, at->parent, at->side, at->places))
                    left.erase(at);
                if (arrival % 2)
                    (void)spell(ring); // so that an order is kept up all the time
            }
            QCOMPARE(spell(ring), oracle.spell());
        }
    }
}

void tst_RingSequence::answersTheSameWithAndWithoutAnOrderKept()
{
    base::SeededRandom random(2);
    for (int turn = 0; turn < 200; ++turn) {
        const std::vector<Run> runs = randomRuns(random, 12);
        RingSequence ring = fresh();
        std::vector<std::pair<VertexId, bool>> writes;
        for (const Run &run : runs) {
            QVERIFY(ring.insert(run.origin, run.parent, run.side, run.places));
            const auto any = ring.visible(random.nextBelow(ring.visibleCount()));
            if (random.nextBelow(2) && ring.visibleCount() > 1) {
                QVERIFY(ring.setGone(*any, true, { quint64(writes.size()) + 1, { 1 } })
                        == RingSequence::Write::Seen);
                writes.emplace_back(*any, true);
            }
        }
        RingSequence plain = fresh();
        for (const Run &run : runs)
            QVERIFY(plain.insert(run.origin, run.parent, run.side, run.places));
        for (std::size_t i = 0; i < writes.size(); ++i)
            (void)plain.setGone(writes[i].first, true, { i + 1, { 1 } });
        QCOMPARE(spell(ring), spell(plain));
        QCOMPARE(ring.visibleCount(), spell(ring).size());
        for (std::size_t i = 0; i < ring.visibleCount(); ++i) {
            QVERIFY(ring.visible(i) == plain.visible(i));
            QCOMPARE(ring.visibleBefore(*ring.visible(i)), i);
            QVERIFY(ring.anchorBefore(i) == plain.anchorBefore(i));
        }
    }
}

void tst_RingSequence::saysWhoShapedAnEdge()
{
    const ReplicaId ana{ 2 }, ben{ 3 }, eva{ 4 };
    const auto authors = [](const RingSequence &ring, std::size_t edge) {
        std::vector<ReplicaId> found = ring.edgeAuthors(edge);
        std::sort(found.begin(), found.end());
        return found;
    };
    using Authors = std::vector<ReplicaId>;
    RingSequence ring = fresh(5);
    QCOMPARE(authors(ring, 0), Authors());
    QCOMPARE(authors(ring, 5), Authors()); // no such edge

    // 0 1 2 3 4: Ana moves 1, Ben puts 9 before 3, Eva removes 4.
    (void)ring.setPlace({ made, 1 }, { 7, 7 }, { 1, ana });
    QVERIFY(ring.insert({ ben, 1 }, VertexId{ made, 3 }, Side::Left, places(9)));
    (void)ring.setGone({ made, 4 }, true, { 2, eva });
    QCOMPARE(spell(ring), (std::vector<int>{ 0, 7, 2, 9, 3 }));
    QCOMPARE(authors(ring, 0), Authors{ ana });
    QCOMPARE(authors(ring, 1), Authors{ ana });
    QCOMPARE(authors(ring, 2), Authors{ ben });
    QCOMPARE(authors(ring, 3), Authors{ ben });
    QCOMPARE(authors(ring, 4), Authors{ eva }); // from 3 over the gap of 4 to 0

    // The same at both sides of one edge.
    (void)ring.setPlace({ { ben, 1 }, 0 }, { 8, 8 }, { 3, ana });
    QCOMPARE(authors(ring, 2), (Authors{ ana, ben }));
}

QTEST_GUILESS_MAIN(tst_RingSequence)
#include "tst_ringsequence.moc"
