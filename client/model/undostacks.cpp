// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/undostacks.h"

#include <QDataStream>
#include <QIODevice>

namespace model {

using geometry::Vertex;

namespace {

constexpr quint32 undoMagic = 0x43505531; // "CPU1"

/// What happened to the stacks, for the log.
enum class Happened : quint8 { Done, Undone, Redone };

QDataStream &operator<<(QDataStream &out, const OperationId &id)
{
    return out << id.replica.value << id.sequence;
}

QDataStream &operator>>(QDataStream &in, OperationId &id)
{
    return in >> id.replica.value >> id.sequence;
}

QDataStream &operator<<(QDataStream &out, const Stamp &stamp)
{
    return out << stamp.time << stamp.replica.value;
}

QDataStream &operator>>(QDataStream &in, Stamp &stamp)
{
    return in >> stamp.time >> stamp.replica.value;
}

QDataStream &operator<<(QDataStream &out, const Value &value)
{
    out << quint8(value.index());
    std::visit(
        [&](const auto &v) {
            using T = std::decay_t<decltype(v)>;
            if constexpr (std::is_same_v<T, Colour>)
                out << v.red << v.green << v.blue;
            else if constexpr (std::is_same_v<T, Vertex>)
                out << v.x << v.y;
            else
                out << v;
        },
        value);
    return out;
}

template <typename T> void readInto(QDataStream &in, Value &value)
{
    T v{};
    if constexpr (std::is_same_v<T, Colour>)
        in >> v.red >> v.green >> v.blue;
    else if constexpr (std::is_same_v<T, Vertex>)
        in >> v.x >> v.y;
    else
        in >> v;
    value = v;
}

template <std::size_t... I>
bool readValue(QDataStream &in, Value &value, quint8 index, std::index_sequence<I...>)
{
    return ((index == I && (readInto<std::variant_alternative_t<I, Value>>(in, value), true))
            || ...);
}

QDataStream &operator>>(QDataStream &in, Value &value)
{
    quint8 index = 0;
    in >> index;
    if (!readValue(in, value, index, std::make_index_sequence<std::variant_size_v<Value>>()))
        in.setStatus(QDataStream::ReadCorruptData);
    return in;
}

QDataStream &operator>>(QDataStream &in, UndoStep::Entry &e)
{
    quint8 field = 0;
    in >> e.shape >> field >> e.target.part.origin >> e.target.part.index >> e.before >> e.after
        >> e.beforeStamp >> e.afterStamp;
    e.target.field = Field(field);
    if (field > quint8(Field::RingGone) || !fits(e.target.field, e.before)
        || !fits(e.target.field, e.after))
        in.setStatus(QDataStream::ReadCorruptData);
    return in;
}

template <typename Current> void writeStep(QDataStream &out, const UndoStep &step, Current current)
{
    out << quint32(step.entries.size());
    for (const UndoStep::Entry &e : step.entries) {
        out << e.shape << quint8(e.target.field) << e.target.part.origin << e.target.part.index
            << e.before << e.after << current(e, e.beforeStamp) << current(e, e.afterStamp);
    }
}

template <typename Current>
void writeSteps(QDataStream &out, const std::vector<UndoStep> &steps, Current current)
{
    out << quint32(steps.size());
    for (const UndoStep &step : steps)
        writeStep(out, step, current);
}

UndoStep readStep(QDataStream &in)
{
    quint32 entries = 0;
    in >> entries;
    UndoStep step;
    for (quint32 j = 0; j < entries && in.status() == QDataStream::Ok; ++j) {
        UndoStep::Entry e;
        in >> e;
        step.entries.push_back(std::move(e));
    }
    return step;
}

std::vector<UndoStep> readSteps(QDataStream &in)
{
    std::vector<UndoStep> steps;
    quint32 count = 0;
    in >> count;
    for (quint32 i = 0; i < count && in.status() == QDataStream::Ok; ++i)
        steps.push_back(readStep(in));
    return steps;
}

} // namespace

std::size_t UndoStacks::HashState::operator()(const State &s) const
{
    return qHashMulti(0, s.shape, quint8(s.target.field), s.target.part, s.stamp.time,
                      s.stamp.replica);
}

Stamp UndoStacks::current(State state) const
{
    std::vector<State> passed;
    for (auto it = m_renewed.find(state); it != m_renewed.end(); it = m_renewed.find(state)) {
        passed.push_back(state);
        state.stamp = it->second;
    }
    for (const State &p : passed)
        m_renewed[p] = state.stamp; // a short way next time
    return state.stamp;
}

Stamp UndoStacks::current(const UndoStep::Entry &entry, Stamp stamp) const
{
    return current(State{ entry.shape, entry.target, stamp });
}

void UndoStacks::push(UndoStep step)
{
    QDataStream out(&m_log, QIODevice::Append);
    out.setVersion(QDataStream::Qt_6_4);
    out << quint8(Happened::Done);
    writeStep(out, step, [](const UndoStep::Entry &, Stamp stamp) { return stamp; });
    m_undone.clear();
    m_done.push_back(std::move(step));
}

const UndoStep &UndoStacks::turn(bool isUndo)
{
    std::vector<UndoStep> &from = isUndo ? m_done : m_undone;
    std::vector<UndoStep> &to = isUndo ? m_undone : m_done;
    to.push_back(std::move(from.back()));
    from.pop_back();
    return to.back();
}

void UndoStacks::turned(bool isUndo, const Writes &writes)
{
    QDataStream out(&m_log, QIODevice::Append);
    out.setVersion(QDataStream::Qt_6_4);
    out << quint8(isUndo ? Happened::Undone : Happened::Redone) << quint32(writes.size());
    for (const auto &[entry, stamp] : writes) {
        const Stamp before = current(*entry, isUndo ? entry->beforeStamp : entry->afterStamp);
        // A fresh write leads nowhere else, whatever a damaged store said: no circles.
        m_renewed.erase({ entry->shape, entry->target, stamp });
        if (before != stamp)
            m_renewed[{ entry->shape, entry->target, before }] = stamp;
        out << entry->shape << quint8(entry->target.field) << entry->target.part.origin
            << entry->target.part.index << before << stamp;
    }
}

QByteArray UndoStacks::save() const
{
    QByteArray saved;
    QDataStream out(&saved, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_4);
    out << undoMagic;
    const auto now = [this](const UndoStep::Entry &e, Stamp stamp) { return current(e, stamp); };
    writeSteps(out, m_done, now);
    writeSteps(out, m_undone, now);
    return saved;
}

bool UndoStacks::restore(const QByteArray &saved)
{
    QDataStream in(saved);
    in.setVersion(QDataStream::Qt_6_4);
    quint32 magic = 0;
    in >> magic;
    std::vector<UndoStep> done = readSteps(in);
    std::vector<UndoStep> undone = readSteps(in);
    if (magic != undoMagic || in.status() != QDataStream::Ok || !in.atEnd())
        return false;
    m_renewed.clear();
    m_log.clear();
    m_done = std::move(done);
    m_undone = std::move(undone);
    return true;
}

bool UndoStacks::replay(const QByteArray &log)
{
    QDataStream in(log);
    in.setVersion(QDataStream::Qt_6_4);
    while (!in.atEnd()) {
        if (!replayOne(in))
            return false;
    }
    return true;
}

bool UndoStacks::replayOne(QDataStream &in)
{
    quint8 what = 0;
    in >> what;
    if (what == quint8(Happened::Done)) {
        UndoStep step = readStep(in);
        if (in.status() != QDataStream::Ok)
            return false;
        m_undone.clear();
        m_done.push_back(std::move(step));
        return true;
    }
    const bool isUndo = what == quint8(Happened::Undone);
    if (what > quint8(Happened::Redone) || !(isUndo ? canUndo() : canRedo()))
        return false;
    quint32 count = 0;
    in >> count;
    std::vector<std::pair<State, Stamp>> renewals;
    for (quint32 i = 0; i < count && in.status() == QDataStream::Ok; ++i) {
        State state;
        quint8 field = 0;
        Stamp stamp;
        in >> state.shape >> field >> state.target.part.origin >> state.target.part.index
            >> state.stamp >> stamp;
        // A write comes after what it brings back, else following them would run in a circle.
        if (field > quint8(Field::RingGone) || stamp.time <= state.stamp.time)
            return false;
        state.target.field = Field(field);
        renewals.emplace_back(state, stamp);
    }
    if (in.status() != QDataStream::Ok)
        return false;
    (void)turn(isUndo);
    for (const auto &[state, stamp] : renewals)
        m_renewed[state] = stamp;
    return true;
}

} // namespace model
