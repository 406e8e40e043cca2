// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/author.h"
#include "model/derivedshape.h"
#include "model/operationcodec.h"
#include "support/drawingdump.h"

#include <QSignalSpy>
#include <QTest>

using namespace model;
using namespace Qt::StringLiterals;
using geometry::Vertex;

namespace {

const Places corners{ { 0, 0 }, { 10, 0 }, { 10, 10 }, { 0, 10 } };
const Places hole{ { 2, 2 }, { 4, 2 }, { 4, 4 } };

/// A person with a document; takes others' transactions in when told to.
struct Person
{
    explicit Person(quint64 replica) : author(document, { replica }) { }

    Document document;
    Author author;

    QByteArray dump() const { return support::dump(document); }
    void take(const Transaction &transaction)
    {
        const Document::Batch batch(document);
        for (const Operation &operation : transaction.operations)
            document.apply(operation);
    }
    Places ring(const ShapeId &id, std::size_t ring = 0) const
    {
        const auto view = document.rings(*document.find(id));
        return { view.ring(ring).begin(), view.ring(ring).end() };
    }
    Slot slot(const ShapeId &id) const { return *document.find(id); }
    QString label(const ShapeId &id) const { return document.label(slot(id)); }
};

ShapeId idOf(const Author::Made &made)
{
    return made->operations.at(0).shape();
}

ShapeId square(Person &person)
{
    return idOf(person.author.addPolygon({ corners }, {}));
}

StyleChange labelled(const QString &label)
{
    StyleChange change;
    change.label = label;
    return change;
}

} // namespace

using Edit = std::function<Author::Made(Author &, const ShapeId &polygon, const ShapeId &point)>;
Q_DECLARE_METATYPE(Edit)

class tst_Author : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyEditIsUndoneAndRedone_data();
    void everyEditIsUndoneAndRedone();
    void errorsChangeNothing_data();
    void errorsChangeNothing();
    void numbersItsOperationsWithoutHoles();
    void comesAfterAllThatItHasSeen();
    void doesNotFollowAClockAtTheEnd();
    void editsWhatIsShown();
    void editsMovedShapesWhereTheyAreShown();
    void namesAShapeTwiceWithoutHarm();
    void keepsNoStepThatChangesNothing();
    void undoSkipsWhatOthersWrote();
    void undoGivesBackWhatOthersWroteBefore();
    void undoOfOnesOwnEditsKeepsOthers();
    void redoIsCutByANewEdit();
    void undoDeeperThanTheStackIsNoError();
    void undoAndRedoGoOnForEver();
    void undoOfAnAddOfWhatOthersEdited();
    void macroIsOneStep();
    void macroGivesBackWhatOthersWroteBetween();
    void macrosNest();
    void undoDuringAMacroTakesWhatItHas();
    void derivedShapesHaveNoSteps();
    void stacksSurviveARestart();
    void refusesDamagedStacks();
    void logTellsStacksFromStepToStep();
    void refusesDamagedLogs();
    void goesOnUnderAnotherIdentity();
    void raisesAndLowers();
    void doesNotLeaveTheRangeOfOrders();
    void mendsLabels();
    void tellsChangesOncePerEdit();
    void bigUndoIsQuick();
};

void tst_Author::everyEditIsUndoneAndRedone_data()
{
    QTest::addColumn<Edit>("edit");
    const auto row = [](const char *name, const Edit &edit) { QTest::newRow(name) << edit; };
    row("point", [](Author &a, auto &, auto &) { return a.addPoint({ 7, 8 }, {}, u"x"_s); });
    row("polygon", [](Author &a, auto &, auto &) { return a.addPolygon({ corners, hole }, {}); });
    row("ring", [](Author &a, auto &p, auto &) {
        return a.addRing(p, { { 5, 5 }, { 6, 5 }, { 6, 6 } });
    });
    row("ring gone", [](Author &a, auto &p, auto &) { return a.removeRing(p, 1); });
    row("first ring gone", [](Author &a, auto &p, auto &) { return a.removeRing(p, 0); });
    row("move", [](Author &a, auto &p, auto &q) { return a.move({ p, q }, { -3, 4 }); });
    row("vertex", [](Author &a, auto &p, auto &) { return a.moveVertex(p, 0, 2, { 50, 60 }); });
    row("vertex of a hole", [](Author &a, auto &p, auto &) {
        return a.moveVertex(p, 1, 0, { 3, 3 });
    });
    row("vertex of a point", [](Author &a, auto &, auto &q) {
        return a.moveVertex(q, 0, 0, { 3, 3 });
    });
    row("vertices", [](Author &a, auto &p, auto &) {
        return a.moveVertices(p, { { 0, 0, { 1, 1 } }, { 0, 3, { 2, 2 } }, { 1, 2, { 3, 3 } } });
    });
    row("insert first", [](Author &a, auto &p, auto &) {
        return a.insertVertices(p, 0, 0, { { 9, 9 } });
    });
    row("insert a run", [](Author &a, auto &p, auto &) {
        return a.insertVertices(p, 0, 2, { { 9, 9 }, { 8, 8 }, { 7, 7 } });
    });
    row("insert last", [](Author &a, auto &p, auto &) {
        return a.insertVertices(p, 0, 4, { { 9, 9 } });
    });
    row("drop", [](Author &a, auto &p, auto &) { return a.dropVertex(p, 0, 1); });
    row("properties", [](Author &a, auto &p, auto &q) {
        return a.setProperties({ p, q }, { Colour{ 1, 2, 3 }, 77, Colour{ 4, 5, 6 }, u"name"_s });
    });
    row("remove", [](Author &a, auto &p, auto &q) { return a.remove({ p, q }); });
    row("raise", [](Author &a, auto &p, auto &) { return a.raise({ p }); });
    row("lower", [](Author &a, auto &, auto &q) { return a.lower({ q }); });
}

void tst_Author::everyEditIsUndoneAndRedone()
{
    QFETCH(Edit, edit);
    // On one's own shapes and on somebody else's.
    for (const bool isForeign : { false, true }) {
        Person ana(0xa1), ben(0xb2);
        Person &maker = isForeign ? ben : ana;
        const auto madePolygon = maker.author.addPolygon({ corners, hole }, {});
        const auto madePoint = maker.author.addPoint({ 1, 1 }, {});
        if (isForeign) {
            ana.take(*madePolygon);
            ana.take(*madePoint);
        }
        const QByteArray before = ana.dump();
        const QSignalSpy undoChanged(&ana.author, &Author::undoChanged);
        const auto made = edit(ana.author, idOf(madePolygon), idOf(madePoint));
        QVERIFY(made);
        QVERIFY(!made->operations.empty());
        QCOMPARE(undoChanged.count(), 1);
        const QByteArray after = ana.dump();
        QVERIFY(after != before);
        // Whoever gets the texts sees the same.
        Person reader(0xc3);
        std::vector<Transaction> all{ *madePolygon, *madePoint, *made };
        for (int turn = 0; turn < 3; ++turn) {
            QVERIFY(ana.author.canUndo());
            all.push_back(ana.author.undo());
            QCOMPARE(ana.dump(), before);
            QVERIFY(ana.author.canRedo());
            all.push_back(ana.author.redo());
            // In the z-order too, though the operations are others.
            QCOMPARE(ana.dump(), after);
            QVERIFY(!ana.author.canRedo());
        }
        for (const Transaction &transaction : all) {
            for (const Operation &operation : transaction.operations) {
                const auto decoded = decodeOperation(encodeOperation(operation));
                QVERIFY2(decoded, encodeOperation(operation));
                QVERIFY(*decoded == operation);
                reader.document.apply(*decoded);
            }
        }
        QCOMPARE(reader.dump(), after);
        QCOMPARE(reader.document.waitingCount(), std::size_t(0));
    }
}

void tst_Author::errorsChangeNothing_data()
{
    QTest::addColumn<Edit>("edit");
    QTest::addColumn<int>("code");
    using Code = EditError::Code;
    const auto row = [](const char *name, Code code, const Edit &edit) {
        QTest::newRow(name) << edit << int(code);
    };
    static constexpr ShapeId nobody{ { 9 }, 9 };
    row("polygon of two", Code::TooFewVertices, [](Author &a, auto &, auto &) {
        return a.addPolygon({ { { 0, 0 }, { 1, 1 } } }, {});
    });
    row("polygon without rings", Code::TooFewVertices,
        [](Author &a, auto &, auto &) { return a.addPolygon({}, {}); });
    row("polygon with a flat hole", Code::TooFewVertices, [](Author &a, auto &, auto &) {
        return a.addPolygon({ corners, { { 0, 0 } } }, {});
    });
    row("polygon too big", Code::TooLarge, [](Author &a, auto &, auto &) {
        return a.addPolygon({ Places(OperationLimits::maxVertices + 1) }, {});
    });
    row("label too long", Code::TooLarge, [](Author &a, auto &, auto &) {
        return a.addPoint({}, {}, QString(OperationLimits::maxLabelBytes + 1, u'x'));
    });
    row("label too long as UTF-8", Code::TooLarge, [](Author &a, auto &, auto &) {
        return a.addPolygon({ corners }, {},
                            QString(OperationLimits::maxLabelBytes / 2 + 1, u'\u00e9'));
    });
    row("label set too long", Code::TooLarge, [](Author &a, auto &p, auto &) {
        return a.setProperties({ p }, labelled(QString(OperationLimits::maxLabelBytes + 1, u'x')));
    });
    row("opacity above 1", Code::OutOfRange,
        [](Author &a, auto &p, auto &) { return a.setProperties({ p }, { .fillOpacity = 1001 }); });
    row("opacity below 0", Code::OutOfRange,
        [](Author &a, auto &, auto &) { return a.addPoint({}, { .fillOpacity = -1 }); });
    row("ring into nothing", Code::NoSuchShape,
        [](Author &a, auto &, auto &) { return a.addRing(nobody, hole); });
    row("ring into a point", Code::NotAPolygon,
        [](Author &a, auto &, auto &q) { return a.addRing(q, hole); });
    row("ring of two", Code::TooFewVertices, [](Author &a, auto &p, auto &) {
        return a.addRing(p, { { 0, 0 }, { 1, 1 } });
    });
    row("no such ring", Code::NoSuchRing,
        [](Author &a, auto &p, auto &) { return a.removeRing(p, 1); });
    row("last ring", Code::TooFewVertices,
        [](Author &a, auto &p, auto &) { return a.removeRing(p, 0); });
    row("move nothing", Code::NoSuchShape, [](Author &a, auto &p, auto &) {
        return a.move({ p, nobody }, { 1, 1 });
    });
    row("move out to the right", Code::OutOfRange, [](Author &a, auto &p, auto &q) {
        return a.move({ q, p }, { INT32_MAX - 9, 0 });
    });
    row("move out below", Code::OutOfRange, [](Author &a, auto &p, auto &) {
        return a.move({ p }, { 0, INT32_MAX - 9 });
    });
    row("vertex of nothing", Code::NoSuchShape,
        [](Author &a, auto &, auto &) { return a.moveVertex(nobody, 0, 0, {}); });
    row("vertex of no ring", Code::NoSuchRing,
        [](Author &a, auto &p, auto &) { return a.moveVertex(p, 1, 0, {}); });
    row("no such vertex", Code::NoSuchVertex,
        [](Author &a, auto &p, auto &) { return a.moveVertex(p, 0, 4, {}); });
    row("one of two vertices", Code::NoSuchVertex, [](Author &a, auto &p, auto &) {
        return a.moveVertices(p, { { 0, 0, { 5, 5 } }, { 0, 4, { 5, 5 } } });
    });
    row("insert behind the end", Code::NoSuchVertex, [](Author &a, auto &p, auto &) {
        return a.insertVertices(p, 0, 5, { { 1, 1 } });
    });
    row("insert nothing", Code::NoSuchVertex,
        [](Author &a, auto &p, auto &) { return a.insertVertices(p, 0, 1, {}); });
    row("insert into a point", Code::NotAPolygon, [](Author &a, auto &, auto &q) {
        return a.insertVertices(q, 0, 0, { { 1, 1 } });
    });
    row("insert too much", Code::TooLarge, [](Author &a, auto &p, auto &) {
        return a.insertVertices(p, 0, 0, Places(OperationLimits::maxVertices + 1));
    });
    row("drop nothing", Code::NoSuchVertex,
        [](Author &a, auto &p, auto &) { return a.dropVertex(p, 0, 4); });
    row("drop from a point", Code::NotAPolygon,
        [](Author &a, auto &, auto &q) { return a.dropVertex(q, 0, 0); });
    row("properties of nothing", Code::NoSuchShape, [](Author &a, auto &p, auto &) {
        return a.setProperties({ p, nobody }, labelled(u"x"_s));
    });
    row("remove nothing", Code::NoSuchShape, [](Author &a, auto &p, auto &) {
        return a.remove({ p, nobody });
    });
    row("remove a derived one that is not there", Code::NoSuchShape, [](Author &a, auto &, auto &) {
        return a.removeDerived({ { 0 }, 5 });
    });
    row("raise nothing", Code::NoSuchShape,
        [](Author &a, auto &, auto &) { return a.raise({ nobody }); });
    row("raise none", Code::NothingToChange, [](Author &a, auto &, auto &) { return a.raise({}); });
    row("lower none", Code::NothingToChange, [](Author &a, auto &, auto &) { return a.lower({}); });
}

void tst_Author::errorsChangeNothing()
{
    QFETCH(Edit, edit);
    QFETCH(int, code);
    Person ana(0xa1);
    const ShapeId polygon = square(ana);
    const ShapeId point = idOf(ana.author.addPoint({ 1, 1 }, {}));
    QVERIFY(ana.author.setProperties({ point }, labelled(u"x"_s)));
    ana.author.undo();
    const QByteArray before = ana.dump(), stacks = ana.author.saveUndo();
    const quint64 sequence = ana.author.lastSequence(), time = ana.author.time();
    const QSignalSpy changed(&ana.document, &Document::changed);
    const auto made = edit(ana.author, polygon, point);
    QVERIFY(!made);
    QCOMPARE(int(made.error().code), code);
    QCOMPARE(ana.dump(), before);
    QCOMPARE(ana.author.saveUndo(), stacks);
    QCOMPARE(ana.author.lastSequence(), sequence);
    QCOMPARE(ana.author.time(), time);
    QCOMPARE(changed.count(), 0);
    QVERIFY(ana.author.canRedo());
}

void tst_Author::numbersItsOperationsWithoutHoles()
{
    Person ana(0xa1);
    std::vector<Operation> all;
    const auto keep = [&](const Transaction &t) {
        all.insert(all.end(), t.operations.begin(), t.operations.end());
    };
    const auto a = ana.author.addPolygon({ corners }, {}), b = ana.author.addPoint({}, {});
    keep(*a), keep(*b);
    keep(*ana.author.move({ idOf(a), idOf(b) }, { 1, 1 }));
    QVERIFY(!ana.author.dropVertex(idOf(b), 0, 0));
    keep(ana.author.undo(2)), keep(ana.author.redo(2));
    for (std::size_t i = 0; i < all.size(); ++i) {
        QVERIFY((all[i].id == OperationId{ { 0xa1 }, i + 1 }));
        QVERIFY(i == 0 || all[i].time > all[i - 1].time);
    }
    QCOMPARE(ana.author.lastSequence(), quint64(all.size()));
    ana.author.setCounters(100, 50);
    QCOMPARE(ana.author.lastSequence(), quint64(100));
    QVERIFY(ana.author.addPoint({}, {})->operations[0].time > 50);
}

void tst_Author::comesAfterAllThatItHasSeen()
{
    Person ana(0xa1), ben(0xb2);
    const ShapeId id = square(ben);
    ben.author.observe(1000);
    const auto named = ben.author.setProperties({ id }, labelled(u"ben"_s));
    ana.take({ { { id, 1, AddShape{ id, ShapeKind::Polygon, { corners }, {}, {} } } } });
    ana.take(*named); // nobody called observe()
    const auto mine = ana.author.setProperties({ id }, labelled(u"ana"_s));
    QVERIFY(mine->operations[0].time > named->operations[0].time);
    QCOMPARE(ana.label(id), u"ana"_s);
}

void tst_Author::doesNotFollowAClockAtTheEnd()
{
    Person ana(0xa1);
    const ShapeId id = square(ana);
    Operation last{ { { 0xb2 }, 1 },
                    OperationLimits::maxCounter,
                    Assign{ id, { { { Field::Label, {} }, u"for ever"_s } } } };
    ana.take({ { last } });
    ana.author.observe(OperationLimits::maxCounter);
    const auto made = ana.author.addPoint({}, {});
    QVERIFY(made->operations[0].time < 100);
    QVERIFY(decodeOperation(encodeOperation(made->operations[0])));
}

void tst_Author::editsWhatIsShown()
{
    Person ana(0xa1);
    const ShapeId id = square(ana);
    QVERIFY(ana.author.dropVertex(id, 0, 1));
    QVERIFY(ana.author.insertVertices(id, 0, 1, { { 7, 0 }, { 8, 0 } }));
    QCOMPARE(ana.ring(id), (Places{ { 0, 0 }, { 7, 0 }, { 8, 0 }, { 10, 10 }, { 0, 10 } }));
    QVERIFY(ana.author.moveVertex(id, 0, 3, { 11, 11 }));
    QVERIFY(ana.author.dropVertex(id, 0, 0));
    QCOMPARE(ana.ring(id), (Places{ { 7, 0 }, { 8, 0 }, { 11, 11 }, { 0, 10 } }));
    QVERIFY(ana.author.dropVertex(id, 0, 3));
    const auto tooFew = ana.author.dropVertex(id, 0, 0);
    QVERIFY(!tooFew && tooFew.error().code == EditError::Code::TooFewVertices);
    QVERIFY(ana.author.remove({ id }));
    QVERIFY(!ana.author.moveVertex(id, 0, 0, {}) && !ana.author.remove({ id }));
    QVERIFY(!ana.author.addRing(id, hole) && !ana.author.raise({ id }));
}

void tst_Author::editsMovedShapesWhereTheyAreShown()
{
    Person ana(0xa1);
    const ShapeId id = square(ana);
    QVERIFY(ana.author.move({ id }, { 100, 200 }));
    QVERIFY(ana.author.moveVertex(id, 0, 0, { 1, 2 }));
    QVERIFY(ana.author.insertVertices(id, 0, 4, { { 3, 4 } }));
    QVERIFY(ana.author.addRing(id, { { 5, 5 }, { 6, 5 }, { 6, 6 } }));
    QCOMPARE(ana.ring(id),
             (Places{ { 1, 2 }, { 110, 200 }, { 110, 210 }, { 100, 210 }, { 3, 4 } }));
    QCOMPARE(ana.ring(id, 1), (Places{ { 5, 5 }, { 6, 5 }, { 6, 6 } }));
    // To the very ends of the range and not a step further.
    const auto box = ana.document.box(ana.slot(id));
    QVERIFY(!ana.author.move({ id }, { INT32_MAX - box.right + 1, 0 }));
    QVERIFY(ana.author.move({ id }, { INT32_MAX - box.right, INT32_MAX - box.bottom }));
    QVERIFY(!ana.author.move({ id }, { 0, 1 }));
    QCOMPARE(ana.document.box(ana.slot(id)).right, INT32_MAX);
}

void tst_Author::namesAShapeTwiceWithoutHarm()
{
    Person ana(0xa1);
    const ShapeId id = square(ana);
    const QByteArray before = ana.dump();
    QVERIFY(ana.author.move({ id, id }, { 5, 0 }));
    QCOMPARE(ana.ring(id)[0], (Vertex{ 5, 0 }));
    ana.author.undo();
    QCOMPARE(ana.dump(), before);
    QVERIFY(ana.author.moveVertices(id, { { 0, 0, { 7, 7 } }, { 0, 0, { 8, 8 } } }));
    QCOMPARE(ana.ring(id)[0], (Vertex{ 8, 8 }));
    ana.author.undo();
    QCOMPARE(ana.dump(), before);
    ana.author.redo();
    QCOMPARE(ana.ring(id)[0], (Vertex{ 8, 8 }));
    QCOMPARE(ana.author.remove({ id, id })->operations.size(), std::size_t(1));
}

void tst_Author::keepsNoStepThatChangesNothing()
{
    Person ana(0xa1);
    const ShapeId id = square(ana);
    QVERIFY(ana.author.setProperties({ id }, labelled(u"x"_s)));
    ana.author.undo();
    const QByteArray stacks = ana.author.saveUndo();
    for (const auto &made :
         { ana.author.setProperties({ id }, labelled({})), ana.author.move({ id }, {}),
           ana.author.moveVertex(id, 0, 0, { 0, 0 }),
           ana.author.setProperties({}, labelled(u"x"_s)), ana.author.remove({}),
           ana.author.setProperties({ id }, {}) }) {
        QVERIFY(made);
        QVERIFY(made->operations.empty());
    }
    QCOMPARE(ana.author.saveUndo(), stacks);
    QVERIFY(ana.author.canRedo());
}

void tst_Author::undoSkipsWhatOthersWrote()
{
    Person ana(0xa1), ben(0xb2);
    const auto made = ana.author.addPolygon({ corners }, {});
    const ShapeId id = idOf(made);
    ben.take(*made);
    const auto moved = ana.author.moveVertices(id, { { 0, 0, { 1, 1 } }, { 0, 1, { 2, 2 } } });
    ben.take(*moved);
    ana.take(*ben.author.moveVertex(id, 0, 0, { 5, 5 }));
    const Transaction undone = ana.author.undo();
    QCOMPARE(undone.operations.size(), std::size_t(1));
    QCOMPARE(std::get<Assign>(undone.operations[0].what).assignments.size(), std::size_t(1));
    QCOMPARE(ana.ring(id), (Places{ { 5, 5 }, { 10, 0 }, { 10, 10 }, { 0, 10 } }));
    QVERIFY(ana.author.redo().operations.size() == 1);
    QCOMPARE(ana.ring(id), (Places{ { 5, 5 }, { 2, 2 }, { 10, 10 }, { 0, 10 } }));
}

void tst_Author::undoGivesBackWhatOthersWroteBefore()
{
    // Ana, Ben, Ana: undo gives Ben's back, and the next one must not go behind it.
    Person ana(0xa1), ben(0xb2);
    const auto made = ana.author.addPolygon({ corners }, {});
    const ShapeId id = idOf(made);
    ben.take(*made);
    ben.take(*ana.author.setProperties({ id }, labelled(u"ana 1"_s)));
    ana.take(*ben.author.setProperties({ id }, labelled(u"ben"_s)));
    QVERIFY(ana.author.setProperties({ id }, labelled(u"ana 2"_s)));
    ana.author.undo();
    QCOMPARE(ana.label(id), u"ben"_s);
    QVERIFY(ana.author.undo().operations.empty());
    QCOMPARE(ana.label(id), u"ben"_s);
    QVERIFY(ana.author.redo().operations.empty());
    QVERIFY(!ana.author.redo().operations.empty());
    QCOMPARE(ana.label(id), u"ana 2"_s);
    ana.author.undo();
    QCOMPARE(ana.label(id), u"ben"_s);
}

void tst_Author::undoOfOnesOwnEditsKeepsOthers()
{
    Person ana(0xa1), ben(0xb2);
    const auto made = ben.author.addPolygon({ corners }, {});
    const ShapeId id = idOf(made);
    ana.take(*made);
    QVERIFY(ana.author.setProperties({ id }, { .fill = Colour{ 9, 9, 9 } }));
    QVERIFY(ana.author.addPoint({}, {}, u"ana's"_s));
    ana.take(*ben.author.insertVertices(id, 0, 1, { { 5, -5 } }));
    ana.take(*ben.author.addPoint({}, {}, u"ben's"_s));
    ana.author.undo(5);
    QCOMPARE(ana.document.shownCount(), std::size_t(2));
    QCOMPARE(ana.ring(id).size(), std::size_t(5));
    QVERIFY(ana.document.style(ana.slot(id)).fill == Style().fill);
}

void tst_Author::redoIsCutByANewEdit()
{
    Person ana(0xa1);
    const ShapeId id = square(ana);
    QVERIFY(ana.author.setProperties({ id }, labelled(u"one"_s)));
    ana.author.undo();
    QVERIFY(ana.author.canRedo());
    QVERIFY(ana.author.setProperties({ id }, { .fill = Colour{ 0, 255, 0 } }));
    QVERIFY(!ana.author.canRedo());
    QVERIFY(ana.author.redo().operations.empty());
    QCOMPARE(ana.label(id), QString());
}

void tst_Author::undoDeeperThanTheStackIsNoError()
{
    Person ana(0xa1);
    QVERIFY(ana.author.undo().operations.empty() && ana.author.redo().operations.empty());
    square(ana);
    QVERIFY(ana.author.undo(0).operations.empty() && ana.author.undo(-1).operations.empty());
    QCOMPARE(ana.author.undo(1'000'000).operations.size(), std::size_t(1));
    QVERIFY(!ana.author.canUndo());
    QCOMPARE(ana.document.shownCount(), std::size_t(0));
    QCOMPARE(ana.author.redo(1'000'000).operations.size(), std::size_t(1));
    QCOMPARE(ana.document.shownCount(), std::size_t(1));
}

void tst_Author::undoAndRedoGoOnForEver()
{
    Person ana(0xa1);
    const ShapeId id = square(ana);
    std::vector<QByteArray> states{ ana.dump() };
    for (int i = 0; i < 5; ++i) {
        QVERIFY(ana.author.setProperties({ id }, labelled(QString::number(i))));
        states.push_back(ana.dump());
        QVERIFY(ana.author.moveVertex(id, 0, std::size_t(i % 2), { i + 50, 0 }));
        states.push_back(ana.dump());
    }
    std::size_t at = states.size() - 1;
    for (const int by : { -3, 2, -9, 10, -1, -1, -1, 3, -10, 4, 4, 2, -5, 5 }) {
        if (by < 0)
            ana.author.undo(-by);
        else
            ana.author.redo(by);
        at = std::size_t(int(at) + by);
        QCOMPARE(ana.dump(), states.at(at));
    }
}

void tst_Author::undoOfAnAddOfWhatOthersEdited()
{
    Person ana(0xa1), ben(0xb2);
    const auto made = ana.author.addPolygon({ corners }, {});
    const ShapeId id = idOf(made);
    ben.take(*made);
    ana.take(*ben.author.insertVertices(id, 0, 1, { { 5, -5 } }));
    ana.author.undo();
    QCOMPARE(ana.document.shownCount(), std::size_t(0));
    ana.author.redo();
    QCOMPARE(ana.ring(id).size(), std::size_t(5));
}

void tst_Author::macroIsOneStep()
{
    Person ana(0xa1);
    const ShapeId id = square(ana);
    const QByteArray before = ana.dump();
    ana.author.beginMacro();
    for (int i = 1; i <= 20; ++i)
        QVERIFY(ana.author.move({ id }, { 1, 0 }));
    QVERIFY(ana.author.addPoint({ 5, 5 }, {}));
    QVERIFY(ana.author.insertVertices(id, 0, 0, { { 1, 1 } }));
    QVERIFY(ana.author.canUndo());
    ana.author.endMacro();
    const QByteArray after = ana.dump();
    QCOMPARE(ana.author.undo().operations.size(), std::size_t(2)); // one a shape
    QCOMPARE(ana.dump(), before);
    ana.author.redo();
    QCOMPARE(ana.dump(), after);
    ana.author.beginMacro();
    ana.author.endMacro();
    ana.author.undo();
    QCOMPARE(ana.dump(), before); // an empty macro is no step
}

void tst_Author::macroGivesBackWhatOthersWroteBetween()
{
    Person ana(0xa1), ben(0xb2);
    const auto made = ana.author.addPolygon({ corners }, {});
    const ShapeId id = idOf(made);
    ben.take(*made);
    ana.author.beginMacro();
    ben.take(*ana.author.setProperties({ id }, labelled(u"ana 1"_s)));
    ana.take(*ben.author.setProperties({ id }, labelled(u"ben"_s)));
    QVERIFY(ana.author.setProperties({ id }, labelled(u"ana 2"_s)));
    ana.author.endMacro();
    ana.author.undo();
    QCOMPARE(ana.label(id), u"ben"_s);
    ana.author.redo();
    QCOMPARE(ana.label(id), u"ana 2"_s);
}

void tst_Author::macrosNest()
{
    Person ana(0xa1);
    ana.author.beginMacro();
    square(ana);
    ana.author.beginMacro();
    square(ana);
    ana.author.endMacro();
    square(ana);
    ana.author.endMacro();
    ana.author.undo();
    QCOMPARE(ana.document.shownCount(), std::size_t(0));
    QVERIFY(!ana.author.canUndo());
}

void tst_Author::undoDuringAMacroTakesWhatItHas()
{
    Person ana(0xa1);
    const ShapeId first = square(ana);
    ana.author.beginMacro();
    QVERIFY(ana.author.move({ first }, { 5, 5 }));
    ana.author.undo();
    QCOMPARE(ana.ring(first), corners);
    QVERIFY(ana.author.move({ first }, { 7, 7 }));
    ana.author.endMacro();
    QVERIFY(!ana.author.canRedo());
    ana.author.undo();
    QCOMPARE(ana.ring(first), corners);
    QCOMPARE(ana.document.shownCount(), std::size_t(1));
    ana.author.undo();
    QCOMPARE(ana.document.shownCount(), std::size_t(0));
}

void tst_Author::derivedShapesHaveNoSteps()
{
    Person ana(0xa1);
    const ShapeId id = derivedShapeId(ShapeKind::Point, { { 1, 2 } }, 3);
    QVERIFY(ana.author.addDerived(ShapeKind::Point, { { 1, 2 } }, 3, {}));
    QVERIFY(!ana.author.canUndo());
    QCOMPARE(ana.ring(id), (Places{ { 1, 2 } }));
    QVERIFY(ana.author.removeDerived(id));
    QVERIFY(!ana.author.canUndo());
    QCOMPARE(ana.document.shownCount(), std::size_t(0));
    QCOMPARE(ana.author.lastSequence(), quint64(2));
}

void tst_Author::stacksSurviveARestart()
{
    Person ana(0xa1);
    std::vector<Transaction> all;
    const ShapeId id = square(ana);
    all.push_back({ { { id, 1, AddShape{ id, ShapeKind::Polygon, { corners }, {}, {} } } } });
    const auto keep = [&](const Author::Made &made) { all.push_back(*made); };
    keep(
        ana.author.setProperties({ id }, { Colour{ 1, 2, 3 }, 5, Colour{ 4, 5, 6 }, u"\u00e9"_s }));
    keep(ana.author.move({ id }, { 5, 5 }));
    keep(ana.author.insertVertices(id, 0, 1, { { 1, 1 }, { 2, 2 } }));
    keep(ana.author.raise({ id }));
    keep(ana.author.addRing(id, hole));
    std::vector<QByteArray> states{ ana.dump() };
    for (int i = 0; i < 6; ++i) {
        all.push_back(ana.author.undo());
        states.push_back(ana.dump());
    }
    all.push_back(ana.author.redo(3));
    QCOMPARE(ana.dump(), states[3]);

    Person again(0xa1);
    for (const Transaction &transaction : all)
        again.take(transaction);
    QCOMPARE(again.dump(), states[3]);
    again.author.setCounters(ana.author.lastSequence(), ana.author.time());
    const QSignalSpy undoChanged(&again.author, &Author::undoChanged);
    QVERIFY(again.author.restoreUndo(ana.author.saveUndo()));
    QCOMPARE(undoChanged.count(), 1);
    QCOMPARE(again.author.saveUndo(), ana.author.saveUndo());
    again.author.undo(3);
    QCOMPARE(again.dump(), states[6]);
    again.author.redo(6);
    QCOMPARE(again.dump(), states[0]);
    again.author.undo(1);
    QCOMPARE(again.dump(), states[1]);
}

void tst_Author::refusesDamagedStacks()
{
    Person ana(0xa1);
    const ShapeId id = square(ana);
    QVERIFY(
        ana.author.setProperties({ id }, { Colour{ 1, 2, 3 }, 5, Colour{ 4, 5, 6 }, u"name"_s }));
    QVERIFY(ana.author.move({ id }, { 5, 5 }));
    ana.author.undo();
    const QByteArray good = ana.author.saveUndo();
    Person other(0xa1);
    for (qsizetype n = 0; n < good.size(); ++n)
        QVERIFY2(!other.author.restoreUndo(good.first(n)), QByteArray::number(n));
    QVERIFY(!other.author.restoreUndo(good + 'x'));
    QVERIFY(!other.author.canUndo() && !other.author.canRedo());
    // Whatever else is read does no harm when it is used.
    for (qsizetype i = 0; i < good.size(); ++i) {
        for (const int by : { 1, 0x7f, 0xff }) {
            QByteArray changed = good;
            changed[i] = char(changed[i] ^ by);
            Person reader(0xa1);
            square(reader);
            if (reader.author.restoreUndo(changed)) {
                reader.author.undo(10);
                reader.author.redo(20);
            }
        }
    }
    QVERIFY(other.author.restoreUndo(good));
    QVERIFY(other.author.canUndo() && other.author.canRedo());
}

void tst_Author::logTellsStacksFromStepToStep()
{
    Person ana(0xa1), again(0xa1);
    const auto follow = [&] {
        const QByteArray log = ana.author.takeUndoLog();
        return again.author.replayUndo(log) && again.author.saveUndo() == ana.author.saveUndo();
    };
    const ShapeId id = square(ana);
    QVERIFY(follow());
    QVERIFY(ana.author.setProperties({ id }, labelled(u"one"_s)));
    QVERIFY(ana.author.move({ id }, { 5, 5 }));
    QVERIFY(follow());
    ana.author.undo(2);
    QVERIFY(follow());
    ana.author.redo(1);
    ana.author.undo(1);
    ana.author.redo(2);
    ana.author.undo(3);
    QVERIFY(follow());
    ana.author.redo(3);
    ana.author.beginMacro();
    QVERIFY(ana.author.dropVertex(id, 0, 0));
    QVERIFY(ana.author.move({ id }, { 1, 0 }));
    ana.author.endMacro();
    QVERIFY(follow());
    QVERIFY(ana.author.takeUndoLog().isEmpty());
    ana.author.undo(1);
    QVERIFY(ana.author.setProperties({ id }, labelled(u"cut"_s)));
    QVERIFY(follow());
    QVERIFY(!again.author.canRedo());
}

void tst_Author::refusesDamagedLogs()
{
    Person ana(0xa1);
    const ShapeId id = square(ana);
    QVERIFY(ana.author.setProperties({ id }, { Colour{ 1, 2, 3 }, 5, Colour{ 4, 5, 6 }, u"x"_s }));
    ana.author.undo(2);
    ana.author.redo(1);
    const QByteArray log = ana.author.takeUndoLog();
    int refused = 0;
    const auto use = [&](const QByteArray &changed) {
        Person reader(0xa1);
        square(reader);
        reader.author.restoreUndo(reader.author.saveUndo()); // with an empty log
        refused += !reader.author.replayUndo(changed);
        reader.author.undo(10);
        reader.author.redo(20);
        (void)reader.author.saveUndo();
    };
    for (qsizetype n = 0; n < log.size(); ++n)
        use(log.first(n));
    for (qsizetype i = 0; i < log.size(); ++i) {
        for (const int by : { 1, 0x7f, 0xff }) {
            QByteArray changed = log;
            changed[i] = char(changed[i] ^ by);
            use(changed);
        }
    }
    QVERIFY(refused > log.size());
    // More undone than there was.
    Person empty(0xa1);
    QVERIFY(!empty.author.replayUndo(QByteArray("\1\0\0\0\0", 5)));
    QVERIFY(!empty.author.replayUndo(QByteArray("\2\0\0\0\0", 5)));
    QVERIFY(!empty.author.replayUndo(QByteArray("\3\0\0\0\0", 5)));
}

void tst_Author::goesOnUnderAnotherIdentity()
{
    Person ana(0xa1);
    const ShapeId id = square(ana);
    QVERIFY(ana.author.setProperties({ id }, labelled(u"x"_s)));
    const quint64 time = ana.author.time();
    ana.author.setReplica({ 0xd4 }, 0);
    QVERIFY(ana.author.replica() == ReplicaId{ 0xd4 });
    const Transaction undone = ana.author.undo();
    QVERIFY((undone.operations.at(0).id == OperationId{ { 0xd4 }, 1 }));
    QVERIFY(undone.operations[0].time > time);
    QCOMPARE(ana.label(id), QString());
    ana.author.redo();
    QCOMPARE(ana.label(id), u"x"_s);
    const ShapeId second = square(ana);
    QVERIFY((second == ShapeId{ { 0xd4 }, 3 }));
    ana.author.undo(9);
    QCOMPARE(ana.document.shownCount(), std::size_t(0));
}

void tst_Author::raisesAndLowers()
{
    Person ana(0xa1), ben(0xb2);
    std::vector<ShapeId> ids;
    for (int i = 0; i < 5; ++i) {
        const auto made = ana.author.addPoint({ i, 0 }, {});
        ids.push_back(idOf(made));
        ben.take(*made);
    }
    const auto order = [](const Person &person) {
        QByteArray text;
        for (const Slot slot : person.document.inOrder())
            text += QByteArray::number(person.document.vertices(slot)[0].x);
        return text;
    };
    ben.take(*ana.author.raise({ ids[1], ids[3], ids[0] })); // among themselves as before
    QCOMPARE(order(ana), "24013");
    ben.take(*ana.author.lower({ ids[3], ids[4] }));
    QCOMPARE(order(ana), "43201");
    QCOMPARE(order(ben), "43201");
    ben.take(ana.author.undo());
    QCOMPARE(order(ana), "24013");
    ben.take(ana.author.undo());
    QCOMPARE(order(ana), "01234");
    QCOMPARE(order(ben), "01234");
    // A new shape is topmost even after somebody raised another.
    QVERIFY(ana.author.raise({ ids[0] }));
    const ShapeId fresh = idOf(ana.author.addPoint({ 9, 0 }, {}));
    QVERIFY(ana.document.isBelow(ana.slot(ids[0]), ana.slot(fresh)));
}

void tst_Author::doesNotLeaveTheRangeOfOrders()
{
    Person ana(0xa1);
    const ShapeId id = square(ana), other = square(ana);
    for (const qint64 end : { OperationLimits::maxOrder, -OperationLimits::maxOrder }) {
        ana.take({ { { { { 0xb2 }, end > 0 ? 1u : 2u },
                       ana.author.time() + 1,
                       Assign{ id, { { { Field::Order, {} }, end } } } } } });
        const auto made = end > 0 ? ana.author.raise({ other }) : ana.author.lower({ other });
        QVERIFY(!made && made.error().code == EditError::Code::OutOfRange);
    }
}

void tst_Author::mendsLabels()
{
    Person ana(0xa1), ben(0xb2);
    const QString broken = QString(QChar(0xd800)) + u'x';
    const auto point = ana.author.addPoint({}, {}, broken);
    const auto polygon = ana.author.addPolygon({ corners }, {}, broken);
    const auto renamed = ana.author.setProperties({ idOf(point) }, labelled(broken + u'y'));
    for (const auto &made : { point, polygon, renamed }) {
        for (const Operation &operation : made->operations)
            ben.document.apply(*decodeOperation(encodeOperation(operation)));
    }
    QCOMPARE(ana.label(idOf(point)), u"\ufffdxy"_s);
    for (const ShapeId &id : { idOf(point), idOf(polygon) })
        QCOMPARE(ana.label(id), ben.label(id));
}

void tst_Author::tellsChangesOncePerEdit()
{
    Person ana(0xa1);
    std::vector<ShapeId> ids;
    for (int i = 0; i < 10; ++i)
        ids.push_back(square(ana));
    const QSignalSpy changed(&ana.document, &Document::changed);
    QVERIFY(ana.author.move(ids, { 1, 1 }));
    QCOMPARE(changed.count(), 1);
    ana.author.undo(3);
    QCOMPARE(changed.count(), 2);
    QVERIFY(ana.author.remove({ ids[0], ids[1] }));
    QCOMPARE(changed.count(), 3);
}

void tst_Author::bigUndoIsQuick()
{
    // Many steps with many entries: work must grow with what is undone, not with its square.
    Person ana(0xa1);
    std::vector<ShapeId> ids;
    {
        const Document::Batch batch(ana.document);
        for (int i = 0; i < 5000; ++i)
            ids.push_back(idOf(ana.author.addPoint({ i, 0 }, {})));
        for (int i = 0; i < 20; ++i)
            QVERIFY(ana.author.move(ids, { 1, 0 }));
    }
    const QByteArray after = ana.dump();
    QCOMPARE(ana.author.undo(20).operations.size(), std::size_t(20 * 5000));
    QCOMPARE(ana.document.vertices(0)[0], (Vertex{ 0, 0 }));
    ana.author.undo(1'000'000);
    QCOMPARE(ana.document.shownCount(), std::size_t(0));
    ana.author.redo(1'000'000);
    QCOMPARE(ana.dump(), after);
}

QTEST_GUILESS_MAIN(tst_Author)
#include "tst_author.moc"
