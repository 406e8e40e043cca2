// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/document.h"
#include "support/drawingdump.h"

#include <QSignalSpy>
#include <QTest>

using namespace model;
using namespace Qt::StringLiterals;
using geometry::Box;
using geometry::Vertex;

namespace {

constexpr ReplicaId ana{ 0xa1 }, ben{ 0xb2 };
constexpr ShapeId square{ ana, 1 };
const Places corners{ { 0, 0 }, { 10, 0 }, { 10, 10 }, { 0, 10 } };
const Places hole{ { 2, 2 }, { 4, 2 }, { 4, 4 } };

Operation addSquare()
{
    return { square, 1, AddShape{ square, ShapeKind::Polygon, { corners }, {}, {} } };
}

Operation addPoint(const OperationId &id, quint64 time, Vertex at = {})
{
    return { id, time, AddShape{ id, ShapeKind::Point, { { at } }, {}, {} } };
}

Operation set(const OperationId &id, quint64 time, const ShapeId &shape, Field field,
              const Value &value, const VertexId &part = {})
{
    return { id, time, Assign{ shape, { { { field, part }, value } } } };
}

Operation insert(const OperationId &id, quint64 time, std::optional<VertexId> parent, Side side,
                 const Places &places, const RingId &ring = { square, 0 })
{
    return { id, time, InsertVertices{ square, ring, parent, side, places } };
}

Places ringOf(const Document &document, const ShapeId &id, std::size_t ring = 0)
{
    const auto view = document.rings(*document.find(id));
    return ring < view.count() ? Places(view.ring(ring).begin(), view.ring(ring).end()) : Places();
}

/// Remembers what changed() told.
struct Heard
{
    explicit Heard(Document &document)
    {
        QObject::connect(&document, &Document::changed, &document,
                         [this](const ChangeSet &set) { sets.push_back(set); });
    }
    std::vector<ChangeSet> sets;
};

/// The same drawing in every order of these operations.
QByteArray inEveryOrder(std::vector<Operation> operations)
{
    std::sort(operations.begin(), operations.end(),
              [](const Operation &a, const Operation &b) { return a.id < b.id; });
    QByteArray first;
    do {
        Document document;
        for (const Operation &operation : operations)
            document.apply(operation);
        const QByteArray text =
            support::dump(document) + QByteArray::number(document.waitingCount());
        if (first.isEmpty())
            first = text;
        if (text != first)
            return "different:\n" + first + text;
    } while (
        std::next_permutation(operations.begin(), operations.end(),
                              [](const Operation &a, const Operation &b) { return a.id < b.id; }));
    return first;
}

} // namespace

class tst_Document : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsWhatWasAdded();
    void keepsHolesAndLabels();
    void keepsSlots();
    void takesRepeatsWithoutAWord();
    void waitsForTheShape();
    void waitsForVerticesAndRings();
    void forgetsWhatCanNeverCome();
    void takesLongChainsFromTheWrongEnd();
    void laterWriteOfARegisterWins();
    void equalStampsDoNotDependOnArrival();
    void deletedShapeKeepsEdits();
    void moveBesideVertexEdits();
    void moveWrapsAround();
    void ringsGoAndComeBack();
    void pointStaysAPoint();
    void shapeWithoutVerticesStays();
    void derivedShapeIsOneForAll();
    void ordersByTimeThenId();
    void answersForUneditedShapesAsForEditedOnes();
    void askingCostsNothing();
    void tellsABatchOnceWithWhatStoodBefore();
    void tellsWhatKindOfChange_data();
    void tellsWhatKindOfChange();
    void boxFollowsEveryEdit();
    void clearTellsAReset();
    void tellsAResetWhenMuchComesIntoNothing();
    void clocksFollowOnlySoFar();
    void longRingsLieInOnePiece();
};

void tst_Document::showsWhatWasAdded()
{
    Document document;
    document.apply(addSquare());
    document.apply(addPoint({ ben, 1 }, 2, { 5, 6 }));
    QCOMPARE(document.slotCount(), Slot(2));
    QCOMPARE(document.shownCount(), std::size_t(2));
    QCOMPARE(document.vertexCount(), std::size_t(5));
    QCOMPARE(document.bounds(), (Box{ 0, 0, 10, 10 }));
    QVERIFY(document.kind(0) == ShapeKind::Polygon && document.kind(1) == ShapeKind::Point);
    QVERIFY(document.style(0) == Style());
    QVERIFY(document.label(0).isEmpty());
    QCOMPARE(document.rings(0).count(), std::size_t(1));
    QCOMPARE(ringOf(document, square), corners);
    QVERIFY(!document.find({ ben, 2 }));
    QVERIFY(document.id(1) == (ShapeId{ ben, 1 }));
}

void tst_Document::keepsHolesAndLabels()
{
    Document document;
    Style style{ { 1, 2, 3 }, { 4, 5, 6 }, 1000 };
    document.apply(
        { square, 1, AddShape{ square, ShapeKind::Polygon, { corners, hole }, style, u"x"_s } });
    QCOMPARE(document.rings(0).count(), std::size_t(2));
    QCOMPARE(ringOf(document, square, 1), hole);
    QCOMPARE(document.vertices(0).size(), std::size_t(7));
    QVERIFY(document.style(0) == style);
    QCOMPARE(document.label(0), u"x"_s);
}

void tst_Document::keepsSlots()
{
    Document document;
    for (quint64 i = 1; i <= 1000; ++i)
        document.apply(addPoint({ ana, i }, i));
    for (quint64 i = 1; i <= 1000; i += 2)
        document.apply(set({ ben, i }, 2000 + i, { ana, i }, Field::Deleted, true));
    for (quint64 i = 1001; i <= 2000; ++i)
        document.apply(addPoint({ ana, i }, i));
    for (quint64 i = 1; i <= 2000; ++i) {
        QCOMPARE(document.find({ ana, i }), std::optional(Slot(i - 1)));
        QCOMPARE(document.isShown(Slot(i - 1)), i > 1000 || i % 2 == 0);
    }
    QCOMPARE(document.shownCount(), std::size_t(1500));
    QCOMPARE(document.inOrder().size(), std::size_t(1500));
}

void tst_Document::takesRepeatsWithoutAWord()
{
    const Operation all[] = {
        addSquare(),
        insert({ ben, 1 }, 2, VertexId{ square, 0 }, Side::Right, { { 5, -5 } }),
        { { ben, 2 }, 3, AddRing{ square, hole } },
        set({ ben, 3 }, 4, square, Field::VertexPlace, Vertex{ 9, 9 }, { square, 2 }),
        set({ ben, 4 }, 5, square, Field::VertexGone, true, { square, 3 }),
        set({ ben, 5 }, 6, square, Field::RingGone, true, { { ben, 2 }, 0 }),
        set({ ben, 6 }, 7, square, Field::Offset, Vertex{ 100, 0 }),
        set({ ben, 7 }, 8, square, Field::Label, u"x"_s),
        set({ ben, 8 }, 9, square, Field::Order, qint64(5)),
    };
    Document document;
    for (const Operation &operation : all)
        document.apply(operation);
    const QByteArray before = support::dump(document);
    const Heard heard(document);
    for (int turn = 0; turn < 2; ++turn) {
        for (const Operation &operation : all)
            document.apply(operation);
    }
    QCOMPARE(support::dump(document), before);
    QCOMPARE(heard.sets.size(), std::size_t(0));
}

void tst_Document::waitsForTheShape()
{
    Document document;
    const Operation moved = set({ ben, 1 }, 5, square, Field::Offset, Vertex{ 1, 1 });
    document.apply(moved);
    document.apply(moved);
    QCOMPARE(document.waitingCount(), std::size_t(1));
    QCOMPARE(document.slotCount(), Slot(0));
    document.apply(addSquare());
    QCOMPARE(document.waitingCount(), std::size_t(0));
    QCOMPARE(document.box(0), (Box{ 1, 1, 11, 11 }));
}

void tst_Document::waitsForVerticesAndRings()
{
    const std::vector<Operation> operations{
        addSquare(),
        insert({ ana, 2 }, 2, VertexId{ square, 1 }, Side::Left, { { 5, -1 }, { 6, -1 } }),
        insert({ ben, 1 }, 3, VertexId{ { ana, 2 }, 1 }, Side::Left, { { 5, -9 } }),
        { { ben, 2 }, 4, AddRing{ square, hole } },
        insert({ ben, 3 }, 5, VertexId{ { ben, 2 }, 2 }, Side::Right, { { 3, 9 } },
               { { ben, 2 }, 0 }),
        // Two parts in one operation that come at different times.
        { { ben, 4 },
          6,
          Assign{ square,
                  { { { Field::VertexPlace, { { ben, 1 }, 0 } }, Vertex{ 7, 7 } },
                    { { Field::VertexGone, { { ben, 3 }, 0 } }, true } } } },
    };
    const QByteArray text = inEveryOrder(operations);
    QVERIFY2(text.endsWith("\n0") && !text.startsWith("different"), text);
    QVERIFY2(text.contains("[(0,0)(5,-1)(7,7)(6,-1)(10,0)(10,10)(0,10)] [(2,2)(4,2)(4,4)]"), text);
}

void tst_Document::forgetsWhatCanNeverCome()
{
    // Parts that an operation which is here did not bring; and a parent in another ring.
    const std::vector<Operation> operations{
        addSquare(),
        { { ben, 1 }, 2, AddRing{ square, hole } },
        set({ ben, 2 }, 3, square, Field::VertexGone, true, { square, 4 }),
        set({ ben, 3 }, 4, square, Field::RingGone, true, { square, 1 }),
        insert({ ben, 4 }, 5, VertexId{ square, 0 }, Side::Right, { { 1, 1 } }, { { ben, 1 }, 0 }),
        set({ ben, 5 }, 6, square, Field::VertexPlace, Vertex{ 1, 1 }, { { ben, 1 }, 3 }),
    };
    const QByteArray text = inEveryOrder(operations);
    QVERIFY2(text.endsWith("\n0") && !text.startsWith("different"), text);
    QVERIFY2(text.contains(" [(0,0)(10,0)(10,10)(0,10)] [(2,2)(4,2)(4,4)]"), text);
}

void tst_Document::takesLongChainsFromTheWrongEnd()
{
    constexpr quint64 length = 3000;
    Document forwards, backwards;
    std::vector<Operation> chain{ addSquare() };
    VertexId last{ square, 3 };
    for (quint64 i = 1; i <= length; ++i) {
        chain.push_back(insert({ ben, i }, i + 1, last, Side::Right, { { int(i), int(i) } }));
        last = { { ben, i }, 0 };
    }
    for (const Operation &operation : chain)
        forwards.apply(operation);
    for (auto it = chain.rbegin(); it != chain.rend(); ++it)
        backwards.apply(*it);
    QCOMPARE(backwards.waitingCount(), std::size_t(0));
    QCOMPARE(backwards.vertices(0).size(), std::size_t(length + 4));
    QCOMPARE(support::dump(backwards), support::dump(forwards));
}

void tst_Document::laterWriteOfARegisterWins()
{
    const std::pair<Field, std::pair<Value, Value>> cases[] = {
        { Field::Label, { u"a"_s, u"b"_s } },
        { Field::Fill, { Colour{ 1, 1, 1 }, Colour{ 2, 2, 2 } } },
        { Field::Stroke, { Colour{ 1, 1, 1 }, Colour{ 2, 2, 2 } } },
        { Field::FillOpacity, { 5, 6 } },
        { Field::Order, { qint64(5), qint64(6) } },
        { Field::Offset, { Vertex{ 5, 5 }, Vertex{ 6, 6 } } },
        { Field::Deleted, { true, false } },
    };
    for (const auto &[field, values] : cases) {
        for (const bool swapped : { false, true }) {
            const Value &early = swapped ? values.second : values.first;
            const Value &late = swapped ? values.first : values.second;
            const Operation first = set({ ben, 1 }, 5, square, field, early);
            const Operation second = set({ ana, 2 }, 6, square, field, late);
            Document a, b;
            for (const Operation &o : { addSquare(), first, second })
                a.apply(o);
            for (const Operation &o : { addSquare(), second, first })
                b.apply(o);
            QVERIFY(a.read(0, { field, {} })->value == late);
            QVERIFY(b.read(0, { field, {} })->value == late);
            QVERIFY((b.read(0, { field, {} })->stamp == Stamp{ 6, ana }));
            QCOMPARE(support::dump(a), support::dump(b));
        }
    }
}

void tst_Document::equalStampsDoNotDependOnArrival()
{
    const auto twice = [](Field field, const Value &a, const Value &b, const VertexId &part = {}) {
        return inEveryOrder({ addSquare(), set({ ben, 1 }, 5, square, field, a, part),
                              set({ ben, 2 }, 5, square, field, b, part) });
    };
    for (const QByteArray &text :
         { twice(Field::Label, u"a"_s, u"b"_s), twice(Field::Fill, Colour{ 1, 1, 1 }, Colour{}),
           twice(Field::FillOpacity, 5, 6), twice(Field::Order, qint64(5), qint64(6)),
           twice(Field::Offset, Vertex{ 5, 6 }, Vertex{ 5, 5 }), twice(Field::Deleted, true, false),
           twice(Field::VertexPlace, Vertex{ 5, 6 }, Vertex{ 5, 5 }, { square, 0 }),
           twice(Field::VertexGone, false, true, { square, 0 }),
           twice(Field::RingGone, false, true, { square, 0 }) })
        QVERIFY2(!text.startsWith("different"), text);
}

void tst_Document::deletedShapeKeepsEdits()
{
    Document document;
    document.apply(addSquare());
    document.apply(set({ ana, 2 }, 2, square, Field::Deleted, true));
    QVERIFY(!document.isShown(0));
    QCOMPARE(document.vertexCount(), std::size_t(0));
    QVERIFY(document.bounds().isEmpty());
    document.apply(insert({ ben, 1 }, 3, VertexId{ square, 1 }, Side::Left, { { 5, -5 } }));
    document.apply(set({ ben, 2 }, 4, square, Field::Fill, Colour{ 9, 9, 9 }));
    document.apply(set({ ana, 3 }, 5, square, Field::Deleted, false));
    QVERIFY(document.isShown(0));
    QCOMPARE(ringOf(document, square),
             (Places{ { 0, 0 }, { 5, -5 }, { 10, 0 }, { 10, 10 }, { 0, 10 } }));
    QVERIFY(document.style(0).fill == (Colour{ 9, 9, 9 }));
}

void tst_Document::moveBesideVertexEdits()
{
    const std::vector<Operation> operations{
        addSquare(),
        set({ ana, 2 }, 2, square, Field::Offset, Vertex{ 100, 1000 }),
        set({ ben, 1 }, 2, square, Field::VertexPlace, Vertex{ -1, -1 }, { square, 0 }),
        insert({ ben, 2 }, 3, VertexId{ square, 1 }, Side::Left, { { 5, -5 } }),
        { { ben, 3 }, 4, AddRing{ square, hole } },
    };
    const QByteArray text = inEveryOrder(operations);
    QVERIFY2(
        text.contains(" [(99,999)(105,995)(110,1000)(110,1010)(100,1010)] [(102,1002)(104,1002)("),
        text);
}

void tst_Document::moveWrapsAround()
{
    Document document;
    document.apply(addSquare());
    document.apply(set({ ben, 1 }, 2, square, Field::Offset, Vertex{ INT32_MAX, INT32_MIN }));
    document.apply(set({ ben, 2 }, 3, square, Field::VertexPlace, Vertex{ 1, 1 }, { square, 0 }));
    document.apply(set({ ben, 3 }, 4, square, Field::Offset, Vertex{}));
    QCOMPARE(ringOf(document, square), (Places{ { 1, 1 }, { 10, 0 }, { 10, 10 }, { 0, 10 } }));
}

void tst_Document::ringsGoAndComeBack()
{
    Document document;
    document.apply(
        { square, 1, AddShape{ square, ShapeKind::Polygon, { corners, hole }, {}, {} } });
    const RingId first{ square, 0 }, second{ square, 1 };
    QVERIFY(document.ringId(0, 1) == second);
    document.apply(set({ ben, 1 }, 2, square, Field::RingGone, true, first));
    QCOMPARE(document.rings(0).count(), std::size_t(1));
    QCOMPARE(ringOf(document, square), hole);
    QVERIFY(document.ringId(0, 0) == second && !document.ringId(0, 1));
    QVERIFY(document.vertexId(0, 0, 0) == (VertexId{ square, 4 }));
    document.apply(set({ ben, 2 }, 3, square, Field::RingGone, false, first));
    QCOMPARE(document.rings(0).count(), std::size_t(2));
    QCOMPARE(ringOf(document, square, 0), corners);
    QCOMPARE(ringOf(document, square, 1), hole);
}

void tst_Document::pointStaysAPoint()
{
    Document document;
    const ShapeId point{ ana, 1 };
    document.apply(addPoint(point, 1, { 5, 5 }));
    document.apply({ { ben, 1 }, 2, AddRing{ point, hole } });
    document.apply(
        { { ben, 2 },
          3,
          InsertVertices{ point, { point, 0 }, VertexId{ point, 0 }, Side::Right, hole } });
    document.apply(set({ ben, 3 }, 4, point, Field::VertexGone, true, { point, 0 }));
    document.apply(set({ ben, 4 }, 5, point, Field::RingGone, true, { point, 0 }));
    QCOMPARE(ringOf(document, point), (Places{ { 5, 5 } }));
    document.apply(set({ ben, 5 }, 6, point, Field::VertexPlace, Vertex{ 6, 6 }, { point, 0 }));
    QCOMPARE(ringOf(document, point), (Places{ { 6, 6 } }));
    QCOMPARE(document.waitingCount(), std::size_t(0));
}

void tst_Document::shapeWithoutVerticesStays()
{
    Document document;
    document.apply(addSquare());
    for (quint32 i = 0; i < 4; ++i)
        document.apply(set({ ben, i + 1 }, 2 + i, square, Field::VertexGone, true, { square, i }));
    QVERIFY(document.isShown(0));
    QVERIFY(document.vertices(0).empty() && document.box(0).isEmpty());
    QCOMPARE(document.rings(0).count(), std::size_t(1));
    QVERIFY(!document.ringId(0, 0) && !document.vertexId(0, 0, 0)
            && !document.anchorBefore(0, 0, 0));
    document.apply(set({ ben, 5 }, 9, square, Field::VertexGone, false, { square, 2 }));
    QCOMPARE(ringOf(document, square), (Places{ { 10, 10 } }));
}

void tst_Document::derivedShapeIsOneForAll()
{
    const ShapeId derived{ { 0 }, 0xfedcba9876543210 };
    const auto heard = [&](const OperationId &id, quint64 time, const Style &style) {
        return Operation{ id, time,
                          AddShape{ derived, ShapeKind::Point, { { { 3, 4 } } }, style, {} } };
    };
    // Three replicas hear it at different times, with looks of their own; others write meanwhile.
    const std::vector<Operation> operations{
        heard({ ana, 1 }, 9, { { 5, 5, 5 }, { 1, 1, 1 }, 300 }),
        heard({ ben, 1 }, 4, { { 4, 4, 4 }, { 2, 2, 2 }, 500 }),
        heard({ { 0xc3 }, 1 }, 6, { { 6, 6, 6 }, { 0, 0, 0 }, 400 }),
        addPoint({ ben, 2 }, 5),
        set({ ana, 2 }, 10, derived, Field::Fill, Colour{ 9, 9, 9 }),
        set({ ana, 3 }, 11, derived, Field::Offset, Vertex{ 1, 0 }),
    };
    const QByteArray text = inEveryOrder(operations);
    QVERIFY2(text.startsWith("0000000000000000-fedcba9876543210 point fill #090909 300 stroke "
                             "#000000 label  order 64 [(4,4)]"),
             text);
    // Heard again after somebody took it away: it stays away.
    Document document;
    document.apply(operations[0]);
    document.apply(set({ ana, 2 }, 10, derived, Field::Deleted, true));
    document.apply(heard({ ben, 5 }, 20, {}));
    QCOMPARE(document.shownCount(), std::size_t(0));
}

void tst_Document::ordersByTimeThenId()
{
    Document document;
    document.apply(addPoint({ ben, 1 }, 5));
    document.apply(addPoint({ ana, 1 }, 5));
    document.apply(addPoint({ ana, 2 }, 3));
    const auto ids = [&] {
        std::vector<ShapeId> order;
        for (const Slot slot : document.inOrder())
            order.push_back(document.id(slot));
        return order;
    };
    QVERIFY((ids() == std::vector<ShapeId>{ { ana, 2 }, { ana, 1 }, { ben, 1 } }));
    document.apply(set({ ana, 3 }, 6, { ana, 2 }, Field::Order, qint64(81)));
    QVERIFY((ids() == std::vector<ShapeId>{ { ana, 1 }, { ben, 1 }, { ana, 2 } }));
    document.apply(set({ ana, 4 }, 7, { ben, 1 }, Field::Order, qint64(-1)));
    QVERIFY((ids() == std::vector<ShapeId>{ { ben, 1 }, { ana, 1 }, { ana, 2 } }));
    QVERIFY(document.isBelow(0, 1) && !document.isBelow(2, 1));
}

void tst_Document::answersForUneditedShapesAsForEditedOnes()
{
    Document plain, edited;
    const Operation add{ square, 1,
                         AddShape{ square, ShapeKind::Polygon, { corners, hole }, {}, {} } };
    for (Document *document : { &plain, &edited }) {
        document->apply(add);
        document->apply(set({ ben, 1 }, 2, square, Field::Offset, Vertex{ 7, 7 }));
    }
    // Nothing that shows, yet it makes the rings edited ones.
    edited.apply(set({ ben, 2 }, 3, square, Field::RingGone, false, { square, 0 }));
    QVERIFY(edited.memoryBytes() > plain.memoryBytes());
    for (std::size_t ring = 0; ring < 3; ++ring) {
        QVERIFY(plain.ringId(0, ring) == edited.ringId(0, ring));
        for (std::size_t i = 0; i < 6; ++i) {
            const auto id = plain.vertexId(0, ring, i);
            QVERIFY(id == edited.vertexId(0, ring, i));
            const auto a = plain.anchorBefore(0, ring, i), b = edited.anchorBefore(0, ring, i);
            QCOMPARE(a.has_value(), b.has_value());
            if (a)
                QVERIFY(a->parent == b->parent && a->side == b->side);
        }
    }
    for (quint32 part = 0; part < 9; ++part) {
        for (const Field field : { Field::VertexPlace, Field::VertexGone }) {
            const auto a = plain.read(0, { field, { square, part } });
            const auto b = edited.read(0, { field, { square, part } });
            QCOMPARE(a.has_value(), b.has_value());
            if (a)
                QVERIFY(a->value == b->value && a->stamp == b->stamp);
        }
    }
    QVERIFY(!plain.read(0, { Field::RingGone, { square, 2 } }));
    QVERIFY(plain.read(0, { Field::RingGone, { square, 1 } })->value == Value(false));
    QVERIFY(!plain.read(0, { Field::VertexPlace, { { ben, 1 }, 0 } }));
}

void tst_Document::askingCostsNothing()
{
    Document document;
    document.apply(addSquare());
    const std::size_t before = document.memoryBytes();
    (void)document.vertexId(0, 0, 2), (void)document.ringId(0, 0),
        (void)document.anchorBefore(0, 0, 1);
    (void)document.read(0, { Field::VertexPlace, { square, 1 } });
    (void)document.offset(0), (void)document.order(0), (void)document.box(0);
    QCOMPARE(document.memoryBytes(), before);
}

void tst_Document::tellsABatchOnceWithWhatStoodBefore()
{
    Document document;
    document.apply(addSquare());
    const Heard heard(document);
    {
        const Document::Batch outer(document);
        document.apply(set({ ben, 1 }, 2, square, Field::Offset, Vertex{ 100, 0 }));
        {
            const Document::Batch inner(document);
            document.apply(set({ ben, 2 }, 3, square, Field::Label, u"x"_s));
            document.apply(addPoint({ ben, 3 }, 4));
        }
        document.apply(set({ ben, 4 }, 5, { ben, 3 }, Field::Offset, Vertex{ 1, 1 }));
        document.apply(set({ ben, 5 }, 6, square, Field::VertexGone, true, { square, 3 }));
        QCOMPARE(heard.sets.size(), std::size_t(0));
    }
    QCOMPARE(heard.sets.size(), std::size_t(1));
    const std::vector<Change> &changes = heard.sets[0].changes;
    QVERIFY(!heard.sets[0].isReset);
    QCOMPARE(changes.size(), std::size_t(2));
    QCOMPARE(changes[0].slot, Slot(0));
    QCOMPARE(changes[0].before, (Box{ 0, 0, 10, 10 }));
    QVERIFY(changes[0].what == (ChangeFlag::Geometry | ChangeFlag::Looks));
    QCOMPARE(changes[1].slot, Slot(1));
    QVERIFY(changes[1].before.isEmpty());
    QVERIFY(changes[1].what == (ChangeFlag::Shown | ChangeFlag::Geometry));
    {
        const Document::Batch nothing(document);
    }
    QCOMPARE(heard.sets.size(), std::size_t(1));
}

void tst_Document::tellsWhatKindOfChange_data()
{
    QTest::addColumn<int>("which");
    QTest::addColumn<int>("flags");
    QTest::newRow("remove") << 0 << int(ChangeFlag::Shown);
    QTest::newRow("label") << 1 << int(ChangeFlag::Looks);
    QTest::newRow("fill") << 2 << int(ChangeFlag::Looks);
    QTest::newRow("opacity") << 3 << int(ChangeFlag::Looks);
    QTest::newRow("order") << 4 << int(ChangeFlag::Order);
    QTest::newRow("offset") << 5 << int(ChangeFlag::Geometry);
    QTest::newRow("vertex") << 6 << int(ChangeFlag::Geometry);
    QTest::newRow("vertex gone") << 7 << int(ChangeFlag::Geometry);
    QTest::newRow("ring gone") << 8 << int(ChangeFlag::Geometry);
    QTest::newRow("insert") << 9 << int(ChangeFlag::Geometry);
    QTest::newRow("ring") << 10 << int(ChangeFlag::Geometry);
    QTest::newRow("the same label") << 11 << 0;
    QTest::newRow("the same place") << 12 << 0;
}

void tst_Document::tellsWhatKindOfChange()
{
    QFETCH(int, which);
    QFETCH(int, flags);
    const OperationId id{ ben, 1 };
    const Operation all[] = {
        set(id, 5, square, Field::Deleted, true),
        set(id, 5, square, Field::Label, u"x"_s),
        set(id, 5, square, Field::Fill, Colour{ 1, 2, 3 }),
        set(id, 5, square, Field::FillOpacity, 1),
        set(id, 5, square, Field::Order, qint64(1)),
        set(id, 5, square, Field::Offset, Vertex{ 1, 1 }),
        set(id, 5, square, Field::VertexPlace, Vertex{ 1, 1 }, { square, 0 }),
        set(id, 5, square, Field::VertexGone, true, { square, 0 }),
        set(id, 5, square, Field::RingGone, true, { square, 0 }),
        insert(id, 5, VertexId{ square, 0 }, Side::Left, { { 1, 1 } }),
        { id, 5, AddRing{ square, hole } },
        set(id, 5, square, Field::Label, QString()),
        set(id, 5, square, Field::VertexPlace, Vertex{}, { square, 0 }),
    };
    Document document;
    document.apply(addSquare());
    const Heard heard(document);
    document.apply(all[which]);
    QCOMPARE(heard.sets.size(), std::size_t(flags ? 1 : 0));
    if (flags) {
        QCOMPARE(heard.sets[0].changes.size(), std::size_t(1));
        QCOMPARE(int(heard.sets[0].changes[0].what), flags);
        QCOMPARE(heard.sets[0].changes[0].before, (Box{ 0, 0, 10, 10 }));
    }
}

void tst_Document::boxFollowsEveryEdit()
{
    Document document;
    document.apply(addSquare());
    quint64 n = 0;
    const auto check = [&](const Operation &operation) {
        document.apply(operation);
        return document.box(0) == Box::of(document.vertices(0));
    };
    const auto put = [&](quint32 vertex, Vertex to) {
        ++n;
        return check(set({ ben, n }, n + 1, square, Field::VertexPlace, to, { square, vertex }));
    };
    QVERIFY(put(0, { 5, 5 })); // a corner comes in
    QVERIFY(put(0, { 6, 5 })); // within
    QVERIFY(put(0, { 60, -5 })); // out
    QVERIFY(put(0, { 6, 5 })); // back in
    QVERIFY(put(2, { 1, 1 }));
    ++n;
    QVERIFY(check(set({ ben, n }, n + 1, square, Field::Offset, Vertex{ 50, 50 })));
    QVERIFY(put(0, { 6, 7 }));
    ++n;
    QVERIFY(check(set({ ben, n }, n + 1, square, Field::VertexGone, true, { square, 1 })));
    ++n;
    QVERIFY(check(insert({ ben, n }, n + 1, VertexId{ square, 1 }, Side::Left, { { 99, 99 } })));
    QVERIFY(put(3, { 98, 98 }));
    QVERIFY(put(1, { 1000, 1000 })); // which is gone
}

void tst_Document::clearTellsAReset()
{
    Document document;
    document.apply(addSquare());
    document.apply(set({ ben, 1 }, 1, { ben, 9 }, Field::Deleted, true));
    const Heard heard(document);
    document.clear();
    QCOMPARE(document.slotCount(), Slot(0));
    QCOMPARE(document.waitingCount(), std::size_t(0));
    QVERIFY(!document.find(square));
    QCOMPARE(heard.sets.size(), std::size_t(1));
    QVERIFY(heard.sets[0].isReset);
    document.apply(addSquare());
    QCOMPARE(document.shownCount(), std::size_t(1));
    {
        const Document::Batch batch(document);
        document.clear();
        document.apply(addSquare());
    }
    QCOMPARE(heard.sets.size(), std::size_t(3));
    QVERIFY(heard.sets[2].isReset);
}

/// And finds each, whoever made it: identities in a row, with gaps, and from a hash.
void tst_Document::tellsAResetWhenMuchComesIntoNothing()
{
    const auto idOf = [](std::size_t i) {
        switch (i % 3) {
        case 0:
            return OperationId{ ben, i / 3 + 1 };
        case 1:
            return OperationId{ { 0x8000000000000001u }, i * 5 };
        default:
            return OperationId{ { 77 }, (i * 0x9e3779b97f4a7c15u) >> 12 };
        }
    };
    Document document;
    const Heard heard(document);
    constexpr std::size_t many = 100'003;
    {
        const Document::Batch batch(document);
        for (std::size_t i = 0; i < many; ++i)
            document.apply(addPoint(idOf(i), i + 1));
    }
    QCOMPARE(heard.sets.size(), std::size_t(1));
    QVERIFY(heard.sets[0].isReset && heard.sets[0].changes.empty());
    {
        const Document::Batch batch(document);
        for (std::size_t i = many; i < 2 * many; ++i)
            document.apply(addPoint(idOf(i), i + 1));
    }
    QVERIFY(!heard.sets[1].isReset);
    QCOMPARE(heard.sets[1].changes.size(), many);
    QCOMPARE(document.shownCount(), 2 * many);
    for (std::size_t i = 0; i < 2 * many; ++i)
        QCOMPARE(document.find(idOf(i)), std::optional(Slot(i)));
    QVERIFY(!document.find(idOf(2 * many)));
}

void tst_Document::clocksFollowOnlySoFar()
{
    Document document;
    document.apply(addPoint({ ana, 1 }, 7));
    document.apply(set({ ben, 1 }, 9, { ben, 7 }, Field::Deleted, true)); // waits
    document.apply(addPoint({ ana, 2 }, 8));
    QCOMPARE(document.latestTime(), quint64(9));
    document.apply(addPoint({ ana, 3 }, OperationLimits::maxCounter));
    QCOMPARE(document.latestTime(), quint64(9));
    QCOMPARE(document.shownCount(), std::size_t(3));
}

void tst_Document::longRingsLieInOnePiece()
{
    Document document;
    std::vector<Places> rings;
    for (int count : { 100'000, 3, 9'000, 60'000, 5 }) {
        Places ring;
        for (int i = 0; i < count; ++i)
            ring.push_back({ i, count });
        rings.push_back(ring);
    }
    for (quint64 i = 1; i <= 40; ++i) {
        const ShapeId id{ ana, i };
        if (i % 10 == 0)
            document.apply({ id, i, AddShape{ id, ShapeKind::Polygon, rings, {}, {} } });
        else
            document.apply({ id, i, AddShape{ id, ShapeKind::Polygon, { rings[i % 4] }, {}, {} } });
    }
    for (quint64 i = 1; i <= 40; ++i) {
        const RingsView view = document.rings(Slot(i - 1));
        QCOMPARE(view.count(), std::size_t(i % 10 == 0 ? 5 : 1));
        for (std::size_t j = 0; j < view.count(); ++j) {
            const Places &expected = rings[view.count() == 1 ? i % 4 : j];
            QVERIFY(std::equal(view.ring(j).begin(), view.ring(j).end(), expected.begin(),
                               expected.end()));
        }
    }
}

QTEST_GUILESS_MAIN(tst_Document)
#include "tst_document.moc"
