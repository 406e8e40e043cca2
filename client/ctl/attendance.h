// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "ctl/console.h"
#include "ctl/exitcode.h"
#include "sync/room.h"

#include <QObject>

namespace ctl {

/// Brings a room to its back end: connect, catch up, each within the time-out; then watches over
/// it.
///
/// Before joined() an end is told by failed(); later only one after which there is no use in
/// trying (a login refused on the
/// way back). Everything between is said to people, once for each change.
/// Owner:   the room must outlive it.
class Attendance final : public QObject
{
    Q_OBJECT

public:
    Attendance(syncing::Room &room, base::Clock &clock, Console &console,
               base::Milliseconds timeout, QObject *parent = nullptr);

    void start(syncing::BackendSetup backend);
    /// Without any network: joined() comes at once.
    void startOffline();
    /// Watches no longer.
    void stop();

    bool isJoined() const { return m_phase == Phase::There; }

Q_SIGNALS:
    void joined();
    void failed(ctl::ExitCode code, const QString &text);

private:
    enum class Phase { Stopped, Connecting, CatchingUp, There };

    void look();
    void outOfTime();
    void fail(ExitCode code, const QString &text);

    syncing::Room &m_room;
    Console &m_console;
    const base::Milliseconds m_timeout;
    Phase m_phase = Phase::Stopped;
    bool m_isAway = false; ///< was there, and lost the connection
    base::Timer m_deadline;
};

} // namespace ctl
