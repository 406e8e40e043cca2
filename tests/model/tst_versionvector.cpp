// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "model/versionvector.h"

#include <QTest>

#include <set>

using namespace model;

namespace {

using Set = std::set<quint64>;

Ranges rangesOf(const Set &set)
{
    Ranges ranges;
    for (const quint64 n : set)
        ranges.add(n);
    return ranges;
}

/// Sorted, neither overlapping nor touching, none empty, and with exactly these members.
bool holdsExactly(const Ranges &ranges, const Set &set)
{
    Set seen;
    quint64 last = 0;
    bool isFirst = true;
    for (const Range &r : ranges.ranges()) {
        if (r.first > r.last || (!isFirst && r.first <= last + 1))
            return false;
        for (quint64 n = r.first; n <= r.last; ++n)
            seen.insert(n);
        last = r.last;
        isFirst = false;
    }
    return seen == set && ranges.count() == set.size();
}

Range randomRange(base::Random &random)
{
    const quint64 first = 1 + random.nextBelow(40);
    return { first, first + random.nextBelow(6) };
}

} // namespace

class tst_VersionVector : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rangesDoWhatASetDoes();
    void rangesSubtractAsSetsDo();
    void emptyRangeAddsNothing();
    void prefixEndsAtTheFirstHole();
    void rangesHoldAtTheHighestNumbers();
    void vectorsCompareByWhatTheyHold();
    void vectorKnowsWhatTheOtherLacks();
    void vectorWithoutMembersEqualsAnEmptyOne();
};

void tst_VersionVector::rangesDoWhatASetDoes()
{
    base::SeededRandom random(1);
    for (int turn = 0; turn < 2000; ++turn) {
        Ranges ranges;
        Set set;
        for (int i = 0; i < 12; ++i) {
            const Range r = randomRange(random);
            const auto before = set.size();
            bool isAllThere = true;
            for (quint64 n = r.first; n <= r.last; ++n)
                isAllThere &= set.contains(n);
            QCOMPARE(ranges.contains(r), isAllThere);
            for (quint64 n = r.first; n <= r.last; ++n)
                set.insert(n);
            QCOMPARE(ranges.add(r), set.size() != before);
            QVERIFY(holdsExactly(ranges, set));
        }
        for (quint64 n = 0; n < 50; ++n)
            QCOMPARE(ranges.contains(n), set.contains(n));
        QCOMPARE(ranges.last(), *set.rbegin());
        quint64 prefix = 0;
        while (set.contains(prefix + 1))
            ++prefix;
        QCOMPARE(ranges.prefix(), prefix);
        QVERIFY(ranges == rangesOf(set));
    }
}

void tst_VersionVector::rangesSubtractAsSetsDo()
{
    base::SeededRandom random(2);
    for (int turn = 0; turn < 4000; ++turn) {
        Ranges a, b;
        for (quint64 i = random.nextBelow(8); i > 0; --i)
            a.add(randomRange(random));
        for (quint64 i = random.nextBelow(8); i > 0; --i)
            b.add(randomRange(random));
        Set rest;
        for (quint64 n = 0; n < 60; ++n) {
            if (a.contains(n) && !b.contains(n))
                rest.insert(n);
        }
        QVERIFY(holdsExactly(a.without(b), rest));
        QVERIFY(a.without(a).isEmpty());
        QVERIFY(a.without({}) == a);
    }
}

void tst_VersionVector::emptyRangeAddsNothing()
{
    Ranges ranges;
    QVERIFY(!ranges.add(Range{ 5, 4 }));
    QVERIFY(!ranges.add(Range()));
    QVERIFY(ranges.isEmpty());
    QCOMPARE(ranges.last(), quint64(0));
    QCOMPARE(ranges.prefix(), quint64(0));
}

void tst_VersionVector::prefixEndsAtTheFirstHole()
{
    Ranges ranges;
    ranges.add(Range{ 2, 4 });
    QCOMPARE(ranges.prefix(), quint64(0));
    ranges.add(1);
    QCOMPARE(ranges.prefix(), quint64(4));
    ranges.add(6);
    QCOMPARE(ranges.prefix(), quint64(4));
    QCOMPARE(ranges.last(), quint64(6));
    QCOMPARE(ranges.ranges(), (std::vector<Range>{ { 1, 4 }, { 6, 6 } }));
}

void tst_VersionVector::rangesHoldAtTheHighestNumbers()
{
    constexpr quint64 top = ~quint64(0);
    Ranges ranges;
    QVERIFY(ranges.add(Range{ top - 2, top }));
    QVERIFY(ranges.add(Range{ 1, 3 }));
    QCOMPARE(ranges.ranges(), (std::vector<Range>{ { 1, 3 }, { top - 2, top } }));
    QVERIFY(ranges.add(Range{ 2, top }));
    QCOMPARE(ranges.ranges(), (std::vector<Range>{ { 1, top } }));
    QVERIFY(!ranges.add(top));
    Ranges all;
    all.add(Range{ 5, top });
    QCOMPARE(ranges.without(all).ranges(), (std::vector<Range>{ { 1, 4 } }));
}

void tst_VersionVector::vectorsCompareByWhatTheyHold()
{
    const ReplicaId a{ 1 }, b{ 2 };
    VersionVector one, two;
    QVERIFY(one == two);
    QVERIFY(one.isEmpty());
    QVERIFY(one.add({ a, 1 }));
    QVERIFY(!one.add({ a, 1 }));
    QVERIFY(one.covers(two) && !two.covers(one) && !(one == two));
    QVERIFY(two.add(b, { 1, 5 }));
    QVERIFY(!one.covers(two) && !two.covers(one));
    QVERIFY(two.add({ a, 1 }));
    QVERIFY(two.covers(one) && !one.covers(two));
    QVERIFY(one.add(b, { 1, 5 }));
    QVERIFY(one == two);
    QCOMPARE(one.count(), quint64(6));
    QVERIFY(one.contains({ b, 5 }) && !one.contains({ b, 6 }) && !one.contains({ { 3 }, 1 }));
}

void tst_VersionVector::vectorKnowsWhatTheOtherLacks()
{
    const ReplicaId a{ 1 }, b{ 2 }, c{ 3 };
    VersionVector one, two;
    one.add(a, { 1, 10 });
    one.add(b, { 3, 4 });
    two.add(a, { 4, 5 });
    two.add(b, { 1, 9 });
    two.add(c, { 1, 1 });
    const VersionVector left = one.without(two);
    QCOMPARE(left.byReplica().size(), 1);
    QCOMPARE(left.of(a).ranges(), (std::vector<Range>{ { 1, 3 }, { 6, 10 } }));
    QVERIFY(one.without(one).isEmpty());
    QVERIFY(left.of(c).isEmpty());
}

void tst_VersionVector::vectorWithoutMembersEqualsAnEmptyOne()
{
    VersionVector one;
    one.add({ 1 }, Range{ 4, 3 });
    QVERIFY(one == VersionVector());
    QVERIFY(one.isEmpty());
}

QTEST_GUILESS_MAIN(tst_VersionVector)
#include "tst_versionvector.moc"
