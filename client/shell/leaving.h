// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"

#include <QObject>

namespace syncing {
class Room;
}

namespace shell {

/// Waits, bounded, until all of our edits are held by somebody else, where anybody is there to hold them.
///
/// Errors:  finished() comes exactly once after start(), from the event loop.
/// Owner:   room and clock must outlive it.
class Leaving : public QObject
{
    Q_OBJECT

public:
    struct Outcome
    {
        bool isAllHeld = false; ///< came back and, if anybody is there, is held by somebody
        quint64 unsent = 0;
        quint64 onlyHere = 0; ///< what nobody else has, sent or not
    };
    static constexpr base::Milliseconds limit{ 5000 };

    Leaving(syncing::Room &room, base::Clock &clock, QObject *parent = nullptr);

    void start();

Q_SIGNALS:
    void finished(const shell::Leaving::Outcome &outcome);

private:
    void look();
    void finish();

    syncing::Room &m_room;
    base::Timer m_deadline;
    base::Timer m_soon;
    bool m_isFinished = false;
};

} // namespace shell
