// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/author.h"
#include "model/operationcodec.h"
#include "support/drawingdump.h"

#include <rapidcheck.h>

#include <array>
#include <deque>

namespace model {

using geometry::Vertex;

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

inline std::ostream &operator<<(std::ostream &out, const Step &s)
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

inline rc::Gen<Step> anyStep(int people)
{
    const auto number = [](int below) { return rc::gen::inRange(0, below); };
    return rc::gen::build<Step>(
        rc::gen::set(&Step::who, number(people)), rc::gen::set(&Step::what, number(whatCount)),
        rc::gen::set(&Step::shape, number(12)), rc::gen::set(&Step::at, number(9)),
        rc::gen::set(&Step::x, rc::gen::inRange(-40, 40)),
        rc::gen::set(&Step::y, rc::gen::inRange(-40, 40)));
}

inline rc::Gen<std::vector<Step>> anySteps(int people)
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
            return done(author.addDerived(ShapeKind::Point, { { s.at, s.at } }, 1,
                                          { .fillOpacity = s.x + 500 }));
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

/// As RapidCheck shows it.
inline std::string spelt(const QByteArray &text)
{
    return text.toStdString();
}

} // namespace model
