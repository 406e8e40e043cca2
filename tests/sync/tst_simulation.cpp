// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulation.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// Rooms in bad weather, by seed. COPOLY_SEEDS=FIRST-LAST runs others than the usual ones.
class tst_Simulation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everybodyEndsEqual()
    {
        const QString asked = qEnvironmentVariable("COPOLY_SEEDS", u"1-1000"_s);
        const quint64 first = asked.section(u'-', 0, 0).toULongLong();
        const quint64 last = asked.section(u'-', 1, 1).toULongLong();
        QVERIFY(first >= 1 && last >= first);
        quint64 operations = 0;
        base::Milliseconds longest{ 0 };
        for (quint64 seed = first; seed <= last; ++seed) {
            const simulation::Outcome outcome = simulation::run(seed, simulation::planFor(seed));
            QVERIFY2(outcome.agreed, qPrintable(u"seed %1: %2"_s.arg(seed).arg(outcome.why)));
            operations += outcome.operations;
            longest = std::max(longest, outcome.settledAfter);
        }
        QVERIFY(operations > (last - first + 1) * 10);
        qInfo("%llu operations; the slowest room was equal %lld ms after the weather cleared up",
              operations, qlonglong(longest.count()));
    }

    void aCopiedStoreTakesANameOfItsOwn()
    {
        support::ManualClock clock;
        simulation::Broker broker(clock, 1);
        simulation::Member one(broker, clock, 0, 11, {});
        simulation::Member two(broker, clock, 1, 22, {});
        // The copy of a home folder: the same identity, and each has drawn something under the same number.
        two.author->setReplica(one.author->replica(), 0);
        one.link->setUp(false);
        two.link->setUp(false);
        two.link->setInbox(one.link->inbox());
        base::SeededRandom random(3);
        one.replicator->commit(*one.author->addPoint({ 256, 0 }, {}, u"one"_s));
        two.replicator->commit(*two.author->addPoint({ 512, 0 }, {}, u"two"_s));
        one.link->setUp(true);
        two.link->setUp(true);
        clock.advance(20s);
        QVERIFY(one.author->replica() != two.author->replica());
        QCOMPARE(one.dump(), two.dump());
        QVERIFY2(one.dump().contains("one") && one.dump().contains("two"), one.dump().constData());
        QVERIFY(!one.problems.isEmpty() || !two.problems.isEmpty());
        one.replicator->commit(*one.author->addPoint({ 0, 0 }, {}, u"three"_s));
        two.replicator->commit(*two.author->addPoint({ 0, 0 }, {}, u"four"_s));
        clock.advance(5s);
        QCOMPARE(one.dump(), two.dump());
        QVERIFY(one.dump().contains("three") && one.dump().contains("four"));
    }

    void aloneIsKnownAndTold()
    {
        support::ManualClock clock;
        simulation::Broker broker(clock, 1);
        simulation::Member one(broker, clock, 0, 11, {});
        clock.advance(3s);
        QVERIFY(one.replicator->isJoined());
        QVERIFY(one.replicator->hasHeardItself());
        one.replicator->commit(*one.author->addPoint({ 1, 1 }, {}));
        clock.advance(1s);
        QCOMPARE(one.replicator->unconfirmed(), quint64(0));
        QCOMPARE(one.replicator->heldOnlyHere(), quint64(1)); // nobody else has it
        simulation::Member two(broker, clock, 1, 22, {});
        clock.advance(3s);
        QCOMPARE(one.replicator->heldOnlyHere(), quint64(0));
        QCOMPARE(two.dump(), one.dump());
        QVERIFY(two.replicator->agrees());
    }

    void aLossAfterWhichNobodyDrawsIsNoticed()
    {
        support::ManualClock clock;
        simulation::Broker broker(clock, 1);
        simulation::Member one(broker, clock, 0, 11, {});
        simulation::Member two(broker, clock, 1, 22, {});
        clock.advance(3s);
        broker.setPartition({ 0, 1 });
        one.replicator->commit(*one.author->addPoint({ 1, 1 }, {}));
        clock.advance(500ms);
        broker.setPartition({});
        QVERIFY(two.dump() != one.dump());
        clock.advance(10s);
        QCOMPARE(two.dump(), one.dump());
    }

    void aLargeRoomStaysQuiet()
    {
        // What one member sends must not grow with the room as 1 + 2 + 3 + ... does.
        QMap<int, double> perMember;
        for (const int members : { 2, 8, 32, 100 }) {
            support::ManualClock clock;
            simulation::Broker broker(clock, 4);
            std::vector<std::unique_ptr<simulation::Member>> all;
            for (int i = 0; i < members; ++i)
                all.push_back(std::make_unique<simulation::Member>(broker, clock, i,
                                                                   quint64(i) + 100, QString()));
            clock.advance(10s);
            for (auto &m : all)
                m->link->sentMessages = 0;
            base::SeededRandom random(2);
            for (int i = 0; i < 30; ++i) { // one draws, all listen
                all[0]->edit(random);
                clock.advance(1s);
            }
            clock.advance(10s);
            quint64 sent = 0;
            for (auto &m : all) {
                QCOMPARE(m->dump(), all[0]->dump());
                sent += m->link->sentMessages;
            }
            perMember[members] = double(sent) / members;
            qInfo("%3d members: %.1f messages each in 40 s with 30 edits by one of them", members,
                  perMember[members]);
        }
        QVERIFY(perMember[100] < perMember[2]);
    }
};

QTEST_GUILESS_MAIN(tst_Simulation)
#include "tst_simulation.moc"
