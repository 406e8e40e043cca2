// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/operation.h"

#include <QByteArray>

#include <unordered_map>
#include <utility>
#include <vector>

namespace model {

/// One user intention: what was written, and what stood there before.
struct UndoStep
{
    struct Entry
    {
        ShapeId shape;
        Register target;
        Value before;
        Value after;
        Stamp beforeStamp; ///< the write that `before` came from
        Stamp afterStamp; ///< the write of this step
        friend bool operator==(const Entry &, const Entry &) = default;
    };
    std::vector<Entry> entries;
};

/// The steps of one author that can be undone and redone, and how they are stored.
///
/// A state of a register is named by the write that made it. A write by undo or redo brings an
/// earlier state back: from then on it stands for that state.
class UndoStacks
{
public:
    bool canUndo() const { return !m_done.empty(); }
    bool canRedo() const { return !m_undone.empty(); }

    /// A new step; what could be redone no longer can.
    void push(UndoStep step);
    void cutRedo() { m_undone.clear(); }

    /// Moves the last step to the other stack and answers it; there must be one. Then tell what was
    /// written for it.
    const UndoStep &turn(bool isUndo);
    using Writes = std::vector<std::pair<const UndoStep::Entry *, Stamp>>;
    void turned(bool isUndo, const Writes &writes);

    /// The write that stands now for what `stamp` wrote to the entry's register.
    Stamp current(const UndoStep::Entry &entry, Stamp stamp) const;

    QByteArray save() const;
    bool restore(const QByteArray &saved);
    /// What happened since the last call.
    QByteArray takeLog() { return std::exchange(m_log, {}); }
    /// False when the log does not fit; what came before the fault has happened.
    bool replay(const QByteArray &log);

private:
    struct State
    {
        ShapeId shape;
        Register target;
        Stamp stamp;
        friend bool operator==(const State &, const State &) = default;
    };
    struct HashState
    {
        std::size_t operator()(const State &s) const;
    };

    Stamp current(State state) const;
    bool replayOne(QDataStream &in);

    std::vector<UndoStep> m_done;
    std::vector<UndoStep> m_undone;
    mutable std::unordered_map<State, Stamp, HashState> m_renewed;
    QByteArray m_log;
};

} // namespace model
