// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "model/author.h"
#include "model/operationcodec.h"
#include "model/versionvector.h"
#include "support/drawingdump.h"

#include <QTest>

#include <rapidcheck.h>

#include <array>
#include <deque>

using namespace model;
using geometry::Vertex;

namespace {

/// One thing that somebody does; the numbers are read by whatever `what` is.
struct Step
{
    int who = 0;
    int what = 0;
    int shape = 0;
    int at = 0;
    int x = 0;
    int y = 0;
};

std::ostream &operator<<(std::ostream &out, const Step &s)
{
    return out << '{' << s.who << ',' << s.what << ',' << s.shape << ',' << s.at << ',' << s.x
               << ',' << s.y << '}';
}

enum What {
    AddPoint,
    AddPolygon,
    AddDerived,
    AddHole,
    RemoveRing,
    MoveShapes,
    MoveVertex,
    Insert,
    InsertMore,
    Drop,
    SetFill,
    SetStroke,
    SetLabel,
    Remove,
    Raise,
    Lower,
    Undo,
    Redo,
    Macro,
    Hear,
    HearMore,
    whatCount
};

rc::Gen<Step> anyStep(int people)
{
    const auto number = [](int below) { return rc::gen::inRange(0, below); };
    return rc::gen::build<Step>(
        rc::gen::set(&Step::who, number(people)), rc::gen::set(&Step::what, number(whatCount)),
        rc::gen::set(&Step::shape, number(12)), rc::gen::set(&Step::at, number(9)),
        rc::gen::set(&Step::x, rc::gen::inRange(-40, 40)),
        rc::gen::set(&Step::y, rc::gen::inRange(-40, 40)));
}

rc::Gen<std::vector<Step>> anySteps(int people)
{
    return rc::gen::container<std::vector<Step>>(anyStep(people));
}

/// One replica, what it has not heard yet, and what it made.
struct Person
{
    explicit Person(quint64 replica) : author(document, { replica }) { }

    Document document;
    Author author;
    std::vector<Operation> unheard;

    QByteArray dump() const { return support::dump(document); }

    void hear(std::size_t from, std::size_t count)
    {
        const Document::Batch batch(document);
        for (; count > 0 && !unheard.empty(); --count) {
            const auto it = unheard.begin() + std::ptrdiff_t(from % unheard.size());
            document.apply(*it);
            unheard.erase(it);
        }
    }
    /// The shape that a number means: one that is shown.
    std::optional<ShapeId> shape(int number) const
    {
        if (document.shownCount() == 0)
            return std::nullopt;
        std::size_t left = std::size_t(number) % document.shownCount();
        for (Slot slot = 0;; ++slot) {
            if (document.isShown(slot) && left-- == 0)
                return document.id(slot);
        }
    }

    Transaction perform(const Step &s)
    {
        const Vertex at{ s.x, s.y };
        const Places around{ at, at + Vertex{ 10, 0 }, at + Vertex{ 10, 10 },
                             at + Vertex{ 0, 10 } };
        const auto id = shape(s.shape);
        const std::size_t count = id ? document.vertices(*document.find(*id)).size() : 0;
        const std::size_t index = count ? std::size_t(s.at) % count : 0;
        const std::size_t ring = std::size_t(s.at % 2);
        const auto done = [](const Author::Made &m) { return m ? *m : Transaction(); };
        StyleChange change;
        switch (s.what) {
        case AddPoint:
            return done(author.addPoint(at, {}));
        case AddPolygon:
            return done(author.addPolygon({ around }, {}));
        case AddDerived:
            return done(author.addDerived({ { 0 }, quint64(s.at) + 1 }, ShapeKind::Point,
                                          { { { s.at, s.at } } }, { .fillOpacity = s.x + 500 }));
        default:
            break;
        }
        if (s.what == Undo)
            return author.undo(s.at % 4 + 1);
        if (s.what == Redo)
            return author.redo(s.at % 4 + 1);
        if (!id)
            return {};
        switch (s.what) {
        case AddHole:
            return done(author.addRing(*id, around));
        case RemoveRing:
            return done(author.removeRing(*id, ring));
        case MoveShapes:
            return done(author.move({ *id, *shape(s.at) }, at));
        case MoveVertex:
            return done(author.moveVertex(*id, 0, index, at));
        case Insert:
            return done(author.insertVertices(*id, 0, index, { at }));
        case InsertMore:
            return done(author.insertVertices(*id, ring, index + 1, around));
        case Drop:
            return done(author.dropVertex(*id, ring, index));
        case SetFill:
            change.fill = Colour{ quint8(s.x), quint8(s.y), 0 };
            return done(author.setProperties({ *id }, change));
        case SetStroke:
            change.stroke = Colour{ quint8(s.x), quint8(s.y), 0 };
            change.fillOpacity = s.x + 100;
            return done(author.setProperties({ *id, *shape(s.at) }, change));
        case SetLabel:
            change.label = QString::number(s.x % 3);
            return done(author.setProperties({ *id }, change));
        case Remove:
            return done(author.remove({ *id }));
        case Raise:
            return done(author.raise({ *id, *shape(s.at) }));
        case Lower:
            return done(author.lower({ *id }));
        case Macro: {
            Transaction all;
            author.beginMacro();
            for (const int what :
                 { int(MoveShapes), int(Insert), int(MoveVertex), int(SetLabel) }) {
                Step part = s;
                part.what = what;
                const Transaction one = perform(part);
                all.operations.insert(all.operations.end(), one.operations.begin(),
                                      one.operations.end());
            }
            author.endMacro();
            return all;
        }
        default:
            return {};
        }
    }
};

/// Several people at one drawing; what one makes the others may hear, late and out of order.
struct Room
{
    explicit Room(std::size_t count)
    {
        for (std::size_t i = 0; i < count; ++i)
            people.emplace_back(0xa1 + i);
        // Something to edit together from the first step on; not Ana's, and no step of anybody's.
        const OperationId ids[] = { { { 0xf0 }, 1 }, { { 0xf0 }, 2 }, { { 0xf0 }, 3 } };
        const Places square{ { 0, 0 }, { 90, 0 }, { 90, 90 }, { 0, 90 } };
        const Places hole{ { 9, 9 }, { 20, 9 }, { 20, 20 } };
        all = { { ids[0], 1, AddShape{ ids[0], ShapeKind::Polygon, { square, hole }, {}, {} } },
                { ids[1], 2, AddShape{ ids[1], ShapeKind::Polygon, { square }, {}, {} } },
                { ids[2], 3, AddShape{ ids[2], ShapeKind::Point, { { { 5, 5 } } }, {}, {} } } };
        for (Person &person : people) {
            for (const Operation &operation : all)
                person.document.apply(operation);
        }
    }

    std::deque<Person> people;
    std::vector<Operation> all;
    static inline std::array<int, whatCount> performed{}; ///< how often each had an effect

    void perform(const Step &s)
    {
        Person &person = people[std::size_t(s.who) % people.size()];
        if (s.what == Hear || s.what == HearMore) {
            person.hear(std::size_t(s.shape), s.what == Hear ? 1 : std::size_t(s.at));
            return;
        }
        const Transaction made = person.perform(s);
        performed[std::size_t(s.what)] += !made.operations.empty();
        tell(person, made);
    }
    void tell(Person &from, const Transaction &transaction)
    {
        for (const Operation &operation : transaction.operations) {
            // As it comes to others: by its text.
            const auto decoded = decodeOperation(encodeOperation(operation));
            RC_ASSERT(bool(decoded));
            RC_ASSERT(*decoded == operation);
            all.push_back(*decoded);
            for (Person &person : people) {
                if (&person != &from)
                    person.unheard.push_back(*decoded);
            }
        }
    }
    void hearAll()
    {
        for (Person &person : people)
            person.hear(0, person.unheard.size());
    }
};

std::string spelt(const QByteArray &text)
{
    return text.toStdString();
}

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
