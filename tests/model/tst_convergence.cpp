// SPDX-License-Identifier: GPL-3.0-or-later
#include "drawingroom.h"

#include "base/random.h"
#include "model/versionvector.h"

#include <QTest>

using namespace model;
using geometry::Vertex;

namespace {

quint64 digestOf(const std::vector<Operation> &operations)
{
    VersionVector seen;
    quint64 digest = 0;
    for (const Operation &operation : operations) {
        if (seen.add(operation.id))
            digest ^= fingerprint(encodeOperation(operation));
    }
    return digest;
}

} // namespace

/// What must hold for any edits by anybody, in any order of arrival.
class tst_Convergence : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void everyReplicaEndsEqual();
    void orderRepeatsAndCutsDoNotCount();
    void undoOfAllOnesEditsLeavesTheOthers();
    void redoGivesBackWhatUndoTook();
    void stacksRestoredAtAnyMomentDoTheSame();
    void everyKindOfStepWasTaken();
};

void tst_Convergence::initTestCase()
{
    if (!qEnvironmentVariableIsSet("RC_PARAMS"))
        qputenv("RC_PARAMS", "max_success=600 max_size=150");
}

void tst_Convergence::everyReplicaEndsEqual()
{
    QVERIFY(rc::check([] {
        Room room(3);
        for (const Step &step : *anySteps(3))
            room.perform(step);
        room.hearAll();
        const QByteArray text = room.people[0].dump();
        for (const Person &person : room.people) {
            RC_ASSERT(spelt(person.dump()) == spelt(text));
            RC_ASSERT(person.document.waitingCount() == 0u);
        }
    }));
}

void tst_Convergence::orderRepeatsAndCutsDoNotCount()
{
    QVERIFY(rc::check([] {
        Room room(3);
        for (const Step &step : *anySteps(3))
            room.perform(step);
        base::SeededRandom random(*rc::gen::arbitrary<quint64>());
        Document straight;
        for (const Operation &operation : room.all)
            straight.apply(operation);
        RC_ASSERT(straight.waitingCount() == 0u);
        const quint64 digest = digestOf(room.all);

        std::vector<Operation> delivered = room.all;
        for (quint64 i = random.nextBelow(room.all.size() + 1); i > 0; --i)
            delivered.push_back(room.all[random.nextBelow(room.all.size())]);
        for (std::size_t i = delivered.size(); i > 1; --i)
            std::swap(delivered[i - 1], delivered[random.nextBelow(i)]);
        Document shuffled;
        for (std::size_t i = 0; i < delivered.size();) {
            const Document::Batch batch(shuffled);
            for (quint64 left = 1 + random.nextBelow(6); left > 0 && i < delivered.size(); --left)
                shuffled.apply(delivered[i++]);
            if (random.nextBelow(4) == 0)
                (void)support::dump(shuffled); // reading between may not matter
        }
        RC_ASSERT(spelt(support::dump(shuffled)) == spelt(support::dump(straight)));
        RC_ASSERT(shuffled.waitingCount() == 0u);
        RC_ASSERT(digestOf(delivered) == digest);
        for (Slot slot = 0; slot < shuffled.slotCount(); ++slot)
            RC_ASSERT(shuffled.box(slot) == geometry::Box::of(shuffled.vertices(slot)));
    }));
}

void tst_Convergence::undoOfAllOnesEditsLeavesTheOthers()
{
    // Ana hears Ben, Ben does not hear Ana; neither writes a register that the other writes.
    const auto isAnas = [](const Step &s) {
        switch (s.what) {
        case SetStroke:
        case MoveShapes:
        case RemoveRing:
        case AddDerived:
        case Undo:
        case Redo:
        case Macro:
            return false;
        default:
            return true;
        }
    };
    // A derived shape's initial values may still change when somebody heard it earlier; an undo
    // gives back what was seen.
    const auto isBens = [](const Step &s) {
        switch (s.what) {
        case AddDerived:
        case SetFill:
        case SetLabel:
        case MoveVertex:
        case Drop:
        case Remove:
        case Raise:
        case Lower:
        case Undo: // of an add writes what a remove writes
        case Redo:
        case Macro:
            return false;
        default:
            return true;
        }
    };
    std::size_t undone = 0;
    QVERIFY(rc::check([&] {
        Room room(2);
        Person &ana = room.people[0], &ben = room.people[1];
        for (const Step &step : *anySteps(2)) {
            if (step.who == 0 ? isAnas(step) : isBens(step) && step.what < Hear)
                room.perform(step);
        }
        ana.hear(0, ana.unheard.size());
        const Transaction back = ana.author.undo(1'000'000);
        undone += back.operations.size();
        room.tell(ana, back);
        RC_ASSERT(spelt(ana.dump()) == spelt(ben.dump()));
        ben.hear(0, ben.unheard.size());
        RC_ASSERT(spelt(ana.dump()) == spelt(ben.dump()));
    }));
    QVERIFY(undone > 1000);
}

void tst_Convergence::redoGivesBackWhatUndoTook()
{
    QVERIFY(rc::check([] {
        Room room(3);
        for (const Step &step : *anySteps(3))
            room.perform(step);
        for (Person &person : room.people) {
            const QByteArray before = person.dump();
            const int count = *rc::gen::inRange(1, 30);
            // Steps that can be redone already would come back as well.
            room.tell(person, person.author.redo(1'000'000));
            const QByteArray whole = person.dump();
            const Transaction back = person.author.undo(count);
            room.tell(person, back);
            const QByteArray less = person.dump();
            room.tell(person, person.author.redo(count));
            RC_ASSERT(spelt(person.dump()) == spelt(whole));
            room.tell(person, person.author.undo(count));
            RC_ASSERT(spelt(person.dump()) == spelt(less));
        }
        room.hearAll();
        RC_ASSERT(spelt(room.people[0].dump()) == spelt(room.people[1].dump()));
        RC_ASSERT(spelt(room.people[0].dump()) == spelt(room.people[2].dump()));
    }));
}

void tst_Convergence::stacksRestoredAtAnyMomentDoTheSame()
{
    QVERIFY(rc::check([] {
        Room room(2);
        Person &ana = room.people[0];
        Person logged(0xa1);
        for (const Step &step : *anySteps(2)) {
            room.perform(step);
            RC_ASSERT(logged.author.replayUndo(ana.author.takeUndoLog()));
            RC_ASSERT(logged.author.saveUndo() == ana.author.saveUndo());
        }
        ana.hear(0, ana.unheard.size());
        Person again(0xa1);
        for (const Operation &operation : room.all)
            again.document.apply(operation);
        again.author.setCounters(ana.author.lastSequence(), ana.author.time());
        RC_ASSERT(again.author.restoreUndo(ana.author.saveUndo()));
        for (const int count : *rc::gen::container<std::vector<int>>(rc::gen::inRange(-5, 5))) {
            const Transaction a = count < 0 ? ana.author.undo(-count) : ana.author.redo(count);
            const Transaction b = count < 0 ? again.author.undo(-count) : again.author.redo(count);
            RC_ASSERT(a.operations == b.operations);
            RC_ASSERT(spelt(ana.dump()) == spelt(again.dump()));
        }
        RC_ASSERT(ana.author.saveUndo() == again.author.saveUndo());
    }));
}

void tst_Convergence::everyKindOfStepWasTaken()
{
    for (int what = 0; what < Hear; ++what)
        QVERIFY2(Room::performed[std::size_t(what)] > 100, QByteArray::number(what));
}

QTEST_GUILESS_MAIN(tst_Convergence)
#include "tst_convergence.moc"
