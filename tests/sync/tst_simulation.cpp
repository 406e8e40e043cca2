// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulation.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// Rooms in bad weather, by seed. COPOLY_SEEDS=FIRST-LAST runs others than the usual ones.
class tst_Simulation : public QObject
{
    Q_OBJECT

public:
    /// Called by Qt Test, which finds it only where it is public.
    static void initMain()
    {
        // Ten thousand seeds take longer than Qt Test allows a function by itself.
        if (!qEnvironmentVariableIsSet("QTEST_FUNCTION_TIMEOUT"))
            qputenv("QTEST_FUNCTION_TIMEOUT", "14400000");
    }

private:
    /// Somebody who has drawn so many points before others come.
    static void draw(simulation::Member &member, int points)
    {
        model::Transaction all;
        for (int i = 0; i < points; ++i) {
            const auto one = *member.author->addPoint({ i * 256, 256 }, {});
            all.operations.insert(all.operations.end(), one.operations.begin(),
                                  one.operations.end());
        }
        member.replicator->commit(all);
    }

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

    void nothingIsClaimedBeforeItIsStored()
    {
        support::ManualClock clock;
        simulation::Broker broker(clock, 1);
        simulation::Member one(broker, clock, 0, 11, {});
        simulation::Member two(broker, clock, 1, 22, {});
        int claims = 0;
        quint64 most = 0;
        two.link->onSend = [&](const QByteArray &body) {
            const auto message = syncing::decodeMessage(body);
            QVERIFY(message.hasValue());
            if (const auto *here = std::get_if<syncing::HereMessage>(&message->what)) {
                ++claims;
                most = std::max(most, here->count);
                QCOMPARE(here->count, two.store->operationCount());
                QCOMPARE(here->digest, two.store->digest());
                QVERIFY(two.store->versions().covers(here->have));
            }
        };
        clock.advance(3s);
        base::SeededRandom random(9);
        bool wasAhead = false;
        for (int i = 0; i < 60; ++i) {
            one.edit(random);
            for (int ms = 0; ms < 40; ++ms) {
                clock.advance(1ms);
                const quint64 stored = two.store->operationCount();
                wasAhead = wasAhead || two.replicator->versions().count() > stored;
            }
        }
        QVERIFY(wasAhead); // the model comes first
        QVERIFY(claims > 20);
        QCOMPARE(most, one.replicator->versions().count());
    }

    void whoHasJoinedHasStoredIt()
    {
        support::ManualClock clock;
        simulation::Broker broker(clock, 1);
        simulation::Member one(broker, clock, 0, 11, {});
        draw(one, 30);
        clock.advance(3s);
        simulation::Member two(broker, clock, 1, 22, {});
        std::optional<quint64> stored;
        QObject::connect(two.replicator.get(), &syncing::Replicator::statusChanged, [&] {
            if (two.replicator->isJoined() && !stored)
                stored = two.store->operationCount();
        });
        clock.advance(3s);
        QCOMPARE(stored, std::optional<quint64>(30));
    }

    void aFloodIsTakenInSlices()
    {
        support::ManualClock clock;
        simulation::Broker broker(clock, 1);
        simulation::Member one(broker, clock, 0, 11, {});
        simulation::Member two(broker, clock, 1, 22, {});
        clock.advance(3s);
        QList<QByteArray> bodies;
        one.link->onSend = [&](const QByteArray &body) {
            if (body.contains("\"k\":\"ops\""))
                bodies.append(body);
        };
        broker.setPartition({ 0, 1 });
        draw(one, 3000);
        clock.advance(500ms);
        one.link->onSend = {};
        QVERIFY(bodies.size() > 15);
        // All of it has come when the event loop looks.
        for (const QByteArray &body : bodies)
            Q_EMIT two.link->received(body);
        quint64 before = two.replicator->versions().count();
        QVERIFY(before > 0 && before < 600);
        // What runs next in the event loop comes after each slice, however much is left.
        int turns = 0;
        quint64 longest = 0;
        std::function<void()> watch = [&] {
            const quint64 now = two.replicator->versions().count();
            longest = std::max(longest, now - before);
            before = now;
            if (now < 3000 && ++turns < 100)
                clock.callAfter(0ms, watch);
        };
        clock.callAfter(0ms, watch);
        clock.advance(0ms);
        QCOMPARE(two.replicator->versions().count(), quint64(3000));
        QVERIFY2(longest < 600, qPrintable(QString::number(longest)));
    }

    void aJoinerCatchesUpWithProgress()
    {
        support::ManualClock clock;
        simulation::Broker broker(clock, 1);
        simulation::Member one(broker, clock, 0, 11, {});
        draw(one, 30000);
        clock.advance(3s);
        QTemporaryDir folder;
        simulation::Member two(broker, clock, 1, 22, folder.path());
        std::vector<syncing::CatchUp> seen;
        const auto untilHalf = [&] {
            for (int i = 0; i < 10000; ++i) {
                clock.advance(1ms);
                const syncing::CatchUp now = two.replicator->catchUp();
                if (now.of && (seen.empty() || seen.back() != now))
                    seen.push_back(now);
                if (now.done > 15000)
                    return true;
            }
            return false;
        };
        QVERIFY(untilHalf());
        QVERIFY(seen.size() > 3);
        for (std::size_t i = 0; i < seen.size(); ++i) {
            QCOMPARE(seen[i].of, quint64(30000));
            QVERIFY(i == 0 || seen[i].done >= seen[i - 1].done);
        }
        // Cut in the middle, even killed: what came is kept, and only the rest is sent.
        two.crash();
        clock.advance(1s);
        two.start();
        const quint64 kept = two.replicator->versions().count();
        QVERIFY2(kept > 10000, qPrintable(QString::number(kept)));
        one.link->sentBytes = 0;
        for (int i = 0; i < 2000 && !two.replicator->isJoined(); ++i)
            clock.advance(10ms);
        QVERIFY(two.replicator->isJoined());
        QCOMPARE(two.replicator->versions().count(), quint64(30000));
        QCOMPARE(two.replicator->catchUp(), syncing::CatchUp());
        QCOMPARE(two.dump(), one.dump());
        // Nothing was sent twice: an operation has some 100 octets of text.
        const double perOperation = double(one.link->sentBytes) / double(30000 - kept);
        QVERIFY2(perOperation < 150, qPrintable(QString::number(perOperation)));
    }

    void aCatchUpThatIsStoppedGoesOnWhenAsked()
    {
        support::ManualClock clock;
        simulation::Broker broker(clock, 1);
        simulation::Member one(broker, clock, 0, 11, {});
        draw(one, 30000);
        clock.advance(3s);
        simulation::Member two(broker, clock, 1, 22, {});
        const auto fetched = [&] { return two.replicator->versions().count(); };
        for (int i = 0; i < 10000 && fetched() < 10000; ++i)
            clock.advance(1ms);
        two.replicator->stopFetching();
        clock.advance(5s); // what was on its way
        const quint64 kept = fetched();
        QVERIFY2(kept >= 10000 && kept < 25000, qPrintable(QString::number(kept)));
        clock.advance(60s);
        QCOMPARE(fetched(), kept);
        QCOMPARE(two.replicator->catchUp(), (syncing::CatchUp{ kept, 30000, true }));
        QVERIFY(!two.replicator->isJoined() && !two.replicator->agrees());
        // What is made meanwhile comes and goes as ever.
        draw(one, 1);
        draw(two, 1);
        clock.advance(3s);
        QCOMPARE(fetched(), kept + 2);
        QCOMPARE(one.replicator->versions().count(), quint64(30002));
        // Nor does it ask again and again who is there.
        one.link->sentBytes = 0;
        clock.advance(60s);
        QVERIFY2(one.link->sentBytes < 60'000, qPrintable(QString::number(one.link->sentBytes)));

        two.replicator->fetchRest();
        clock.advance(20s);
        QVERIFY(two.replicator->isJoined() && two.replicator->agrees());
        QCOMPARE(two.replicator->catchUp(), syncing::CatchUp());
        QCOMPARE(two.dump(), one.dump());
    }

    void aCatchUpThatIsStoppedGoesOnAtTheNextConnection()
    {
        support::ManualClock clock;
        simulation::Broker broker(clock, 1);
        simulation::Member one(broker, clock, 0, 11, {});
        draw(one, 20000);
        clock.advance(3s);
        simulation::Member two(broker, clock, 1, 22, {});
        for (int i = 0; i < 10000 && two.replicator->versions().count() < 5000; ++i)
            clock.advance(1ms);
        two.replicator->stopFetching();
        clock.advance(10s);
        QVERIFY(two.replicator->versions().count() < 20000);
        two.link->setUp(false);
        clock.advance(1s);
        two.link->setUp(true);
        clock.advance(20s);
        QVERIFY(two.replicator->isJoined());
        QCOMPARE(two.dump(), one.dump());
    }

    void aLargeDrawingThatDiffersIsComparedWhole()
    {
        support::ManualClock clock;
        simulation::Broker broker(clock, 1);
        simulation::Member one(broker, clock, 0, 11, {});
        simulation::Member two(broker, clock, 1, 22, {});
        clock.advance(2s);
        draw(one, 9000);
        clock.advance(10s);
        QCOMPARE(two.dump(), one.dump());
        // Both make another operation under the same name, as a copied store does; it is the last to be compared.
        broker.setPartition({ 0, 1 });
        const model::ReplicaId shared{ 0xffffffffffffff01 };
        for (simulation::Member *member : { &one, &two }) {
            const model::ReplicaId own = member->author->replica();
            const quint64 last = member->author->lastSequence();
            member->author->setReplica(shared, 0);
            member->replicator->commit(
                *member->author->addPoint({ member == &one ? 1 : 2, 7 }, {}));
            member->author->setReplica(own, last);
        }
        clock.advance(2s);
        broker.setPartition({});
        clock.advance(30s);
        QCOMPARE(two.replicator->digest(), one.replicator->digest());
        QCOMPARE(two.dump(), one.dump());
        QVERIFY(two.replicator->agrees() && one.replicator->agrees());
    }

    void whoHasWhatIsTold()
    {
        support::ManualClock clock;
        simulation::Broker broker(clock, 1);
        simulation::Member one(broker, clock, 0, 11, {});
        simulation::Member two(broker, clock, 1, 22, {});
        clock.advance(3s);
        QVERIFY(one.replicator->agrees());
        const auto isBehind = [&] {
            const auto &entry = one.replicator->peers().begin()->second;
            return entry.count < one.replicator->versions().count();
        };
        // The last that was told is the truth, and who agrees is behind by nothing.
        std::optional<bool> told;
        QObject::connect(one.replicator.get(), &syncing::Replicator::peersChanged,
                         [&] { told = isBehind(); });
        base::SeededRandom random(4);
        for (int i = 0; i < 20; ++i) {
            one.edit(random);
            two.edit(random);
            for (int ms = 0; ms < 300; ms += 5) {
                clock.advance(5ms);
                if (one.replicator->agrees())
                    QCOMPARE(one.replicator->behind(), quint64(0));
            }
            QCOMPARE(told, std::optional(isBehind()));
            QVERIFY(!isBehind() && one.replicator->agrees());
        }
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
