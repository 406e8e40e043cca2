// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "ctl/edit.h"
#include "ctl/lines.h"
#include "ctl/scriptlog.h"
#include "sync/room.h"

#include <QObject>

namespace ctl {

/// Why a script went no further.
struct ScriptError
{
    qsizetype line = 1;
    qsizetype column = 1;
    QString text; ///< a sentence for people
};

/// Makes a script's edits in a room, line by line.
///
/// A line, its operations, its undo step and the script's place are one transaction. Work is done
/// in slices, so that
/// the event loop goes on. A shape that is not there is waited for; names and indexes are those of
/// this moment.
/// Errors:  failed(), once; no line after that one is applied.
/// Owner:   everything given must outlive it.
class Scribe final : public QObject
{
    Q_OBJECT

public:
    Scribe(syncing::Room &room, Lines &lines, ScriptLog log, base::Clock &clock,
           base::Milliseconds patience, QObject *parent = nullptr);

    void start();
    /// No further line is applied.
    void stop();
    const ScriptLog &log() const { return m_log; }

Q_SIGNALS:
    /// The last line was applied.
    void finished();
    void failed(const ctl::ScriptError &error);

private:
    using Made = base::Result<model::Transaction, model::EditError>;
    enum class Step { Done, Waiting, Stopped };

    void run();
    Step takeLine();
    Step apply();
    /// The shape that the current edit speaks of; nothing while it is not there.
    std::optional<model::ShapeId> findShape(const ShapeRef &ref);
    Made make(const model::ShapeId &shape);
    bool sendToLab();
    void finishLine(const model::Transaction &made);
    void labPointArrived(quint64 ticket, const model::ShapeId &shape);
    void waitedTooLong();
    void fail(qsizetype column, const QString &text);
    void fail(const model::EditError &error);

    syncing::Room &m_room;
    Lines &m_lines;
    ScriptLog m_log;
    base::Clock &m_clock;
    const base::Milliseconds m_patience;
    base::Timer m_next; ///< the next slice, or the end of a pause
    base::Timer m_wait; ///< for a shape
    qsizetype m_line = 0; ///< the current one
    QByteArray m_text; ///< of the current line
    std::optional<Edit> m_edit; ///< being applied
    bool m_isPausing = false;
    bool m_isRunning = false; ///< started, and neither finished nor failed
};

} // namespace ctl
