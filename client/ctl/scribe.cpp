// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/scribe.h"

#include "ctl/editreader.h"
#include "ctl/jsonplace.h"

using namespace Qt::StringLiterals;

namespace ctl {

namespace {

constexpr base::Milliseconds slice{ 5 };

model::Style styleOf(const model::StyleChange &look)
{
    model::Style style;
    style.fill = look.fill.value_or(style.fill);
    style.fillOpacity = look.fillOpacity.value_or(style.fillOpacity);
    style.stroke = look.stroke.value_or(style.stroke);
    return style;
}

/// The name under which a line names its shape, for messages.
QString verbOf(const Edit &edit)
{
    struct Verb
    {
        QString operator()(const AddPoint &) { return u"add"_s; }
        QString operator()(const AddPolygon &) { return u"add"_s; }
        QString operator()(const MoveShape &) { return u"move"_s; }
        QString operator()(const MoveVertex &) { return u"vertex"_s; }
        QString operator()(const InsertVertex &) { return u"insert"_s; }
        QString operator()(const DropVertex &) { return u"drop"_s; }
        QString operator()(const SetLook &) { return u"set"_s; }
        QString operator()(const RemoveShape &) { return u"remove"_s; }
        QString operator()(const UndoSteps &) { return u"undo"_s; }
        QString operator()(const RedoSteps &) { return u"redo"_s; }
        QString operator()(const Pause &) { return u"pause"_s; }
    };
    return std::visit(Verb(), edit);
}

/// Makes the operations of an edit of `shape`.
struct Maker
{
    using Made = base::Result<model::Transaction, model::EditError>;
    model::Author &author;
    model::ShapeId shape;

    Made operator()(const AddPoint &e)
    {
        return author.addPoint(e.at, styleOf(e.look), e.look.label.value_or(QString()));
    }
    Made operator()(const AddPolygon &e)
    {
        return author.addPolygon(e.rings, styleOf(e.look), e.look.label.value_or(QString()));
    }
    Made operator()(const MoveShape &e) { return author.move({ shape }, e.by); }
    Made operator()(const MoveVertex &e) { return author.moveVertex(shape, e.ring, e.index, e.to); }
    Made operator()(const InsertVertex &e)
    {
        return author.insertVertices(shape, e.ring, e.before, { e.at });
    }
    Made operator()(const DropVertex &e) { return author.dropVertex(shape, e.ring, e.index); }
    Made operator()(const SetLook &e) { return author.setProperties({ shape }, e.look); }
    Made operator()(const RemoveShape &) { return author.remove({ shape }); }
    Made operator()(const UndoSteps &e) { return author.undo(e.count); }
    Made operator()(const RedoSteps &e) { return author.redo(e.count); }
    Made operator()(const Pause &) { return model::Transaction(); }
};

const QString *nameOf(const Edit &edit)
{
    if (const auto *point = std::get_if<AddPoint>(&edit))
        return &point->as;
    if (const auto *polygon = std::get_if<AddPolygon>(&edit))
        return &polygon->as;
    return nullptr;
}

} // namespace

Scribe::Scribe(syncing::Room &room, Lines &lines, ScriptLog log, base::Clock &clock,
               base::Milliseconds patience, QObject *parent)
    : QObject(parent), m_room(room), m_lines(lines), m_log(std::move(log)), m_clock(clock),
      m_patience(patience), m_next(clock, [this] { run(); }),
      m_wait(clock, [this] { waitedTooLong(); })
{
    connect(&m_lines, &Lines::arrived, this, [this] {
        if (!m_edit)
            run();
    });
    connect(&m_room, &syncing::Room::labPointArrived, this, &Scribe::labPointArrived);
    // What a line waits for can come from others only.
    connect(&m_room, &syncing::Room::operationsApplied, this, [this] {
        if (m_wait.isActive())
            m_next.start(base::Milliseconds(0));
    });
}

void Scribe::start()
{
    m_isRunning = true;
    m_next.start(base::Milliseconds(0));
}

void Scribe::stop()
{
    m_isRunning = false;
    m_next.stop();
    m_wait.stop();
}

void Scribe::run()
{
    if (!m_isRunning)
        return;
    const base::Milliseconds end = m_clock.now() + slice;
    for (;;) {
        if (!m_edit && takeLine() == Step::Stopped)
            return;
        if (m_edit && apply() != Step::Done)
            return;
        if (m_clock.now() >= end) {
            m_next.start(base::Milliseconds(0));
            return;
        }
    }
}

/// Done: a line without an edit; Waiting: m_edit is to be applied; Stopped: there is none.
Scribe::Step Scribe::takeLine()
{
    const auto line = m_lines.next();
    if (!line) {
        if (m_lines.isAtEnd()) {
            stop();
            Q_EMIT finished();
        }
        return Step::Stopped;
    }
    m_text = *line;
    ++m_line;
    if (m_line <= m_log.linesDone())
        return Step::Done;
    if (m_text.trimmed().isEmpty()) {
        m_log.lineDone(false); // stored with the next edit: skipping it twice does no harm
        return Step::Done;
    }
    auto edit = readEdit(m_text);
    if (!edit) {
        fail(edit.error().column, edit.error().text);
        return Step::Stopped;
    }
    m_edit = std::move(*edit);
    return Step::Waiting;
}

Scribe::Step Scribe::apply()
{
    if (const auto *pause = std::get_if<Pause>(&*m_edit)) {
        if (!std::exchange(m_isPausing, !m_isPausing)) {
            m_next.start(pause->time);
            return Step::Waiting;
        }
        finishLine({});
        return Step::Done;
    }
    model::ShapeId shape;
    if (const ShapeRef *ref = shapeOf(*m_edit)) {
        const auto found = findShape(*ref);
        if (!m_isRunning)
            return Step::Stopped;
        if (!found) {
            if (!m_wait.isActive())
                m_wait.start(m_patience);
            return Step::Waiting;
        }
        shape = *found;
    }
    m_wait.stop();
    if (sendToLab())
        return Step::Done;
    const Made made = make(shape);
    if (!made) {
        fail(made.error());
        return Step::Stopped;
    }
    const QString *name = nameOf(*m_edit);
    if (name && !name->isEmpty())
        m_log.nameShape(*name, made->operations.front().shape());
    finishLine(*made);
    return Step::Done;
}

Scribe::Made Scribe::make(const model::ShapeId &shape)
{
    Made made = std::visit(Maker{ m_room.author(), shape }, *m_edit);
    // It is so already: an edit all the same.
    if (!made && made.error().code == model::EditError::Code::NothingToChange)
        return model::Transaction();
    return made;
}

std::optional<model::ShapeId> Scribe::findShape(const ShapeRef &ref)
{
    std::optional<model::ShapeId> id = ref.id;
    if (!ref.name.isEmpty()) {
        id = m_log.shape(ref.name);
        if (!id && m_log.isExpected(ref.name))
            return std::nullopt;
        if (!id) {
            fail(JsonPlace::columnOfValue(m_text, { verbOf(*m_edit) }),
                 u"No shape has been named '%1' so far."_s.arg(ref.name.left(40)));
            return std::nullopt;
        }
    }
    const auto slot = m_room.document().find(*id);
    return slot && m_room.document().isShown(*slot) ? id : std::nullopt;
}

bool Scribe::sendToLab()
{
    const auto *point = std::get_if<AddPoint>(&*m_edit);
    if (!point || !m_room.sendsPointsToLab())
        return false;
    const quint64 ticket = m_room.sendLabPoint(point->at);
    if (!point->as.isEmpty())
        m_log.expectShape(point->as, ticket);
    finishLine({});
    return true;
}

void Scribe::finishLine(const model::Transaction &made)
{
    m_log.lineDone(!std::holds_alternative<Pause>(*m_edit));
    m_edit.reset();
    m_room.commit(made, m_log.takeChanges());
}

void Scribe::labPointArrived(quint64 ticket, const model::ShapeId &shape)
{
    const auto name = m_log.takeExpected(ticket);
    if (!name)
        return;
    m_log.nameShape(*name, shape);
    m_room.commit({}, m_log.takeChanges());
    if (m_wait.isActive())
        m_next.start(base::Milliseconds(0));
}

void Scribe::waitedTooLong()
{
    fail(JsonPlace::columnOfValue(m_text, { verbOf(*m_edit) }), u"This shape is not there."_s);
}

void Scribe::fail(qsizetype column, const QString &text)
{
    stop();
    Q_EMIT failed({ m_line, column, text });
}

void Scribe::fail(const model::EditError &error)
{
    using Code = model::EditError::Code;
    const auto at = [this](const QString &name) {
        return JsonPlace::columnOfValue(m_text, { name });
    };
    const QString verb = verbOf(*m_edit);
    switch (error.code) {
    case Code::NoSuchShape:
        return fail(at(verb), u"This shape is not there."_s);
    case Code::NoSuchRing:
        return fail(at(u"ring"_s), u"The shape has no such ring."_s);
    case Code::NoSuchVertex:
        return fail(at(verb == u"insert"_s ? u"before"_s : u"index"_s),
                    u"The ring has no such vertex."_s);
    case Code::NotAPolygon:
        return fail(at(verb), u"This shape is a point; it has no ring to change."_s);
    case Code::TooFewVertices:
        return fail(at(verb == u"add"_s ? u"rings"_s : verb),
                    u"A ring keeps at least 3 vertices."_s);
    case Code::OutOfRange:
        return fail(at(verb == u"move"_s ? u"by"_s : verb),
                    u"This would lead out of the scene's range."_s);
    case Code::NothingToChange:
        return fail(at(verb), u"There is nothing to change."_s);
    case Code::TooLarge:
        return fail(at(verb), u"This is more than one edit may hold."_s);
    }
    Q_UNREACHABLE();
}

} // namespace ctl
