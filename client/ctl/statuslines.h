// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "ctl/console.h"
#include "sync/room.h"

#include <QJsonObject>
#include <QObject>
#include <QPointer>

namespace ctl {

/// `{"status":{...}}`: what the program's status bar says, for scripts.
///
/// `operations` and `digest` say which drawing this replica holds: equal pairs are equal drawings.
QJsonObject statusLine(const base::DrawingId &drawing, const syncing::RoomStatus &status);

/// Prints a room's status at once and whenever it is another one, at most every 100 ms; and what its connection does, at
/// each step: `{"connection":{"state":"connecting|connected|waiting|stopping|stopped|ended","at":MS}}` with the wall
/// clock's time, `why` of the last end and `in_ms` to the next attempt while it waits, `http` where a status was the
/// answer, and `upstream` where a balancer says which server it chose.
///
/// Owner:   the room must outlive it.
class StatusLines final : public QObject
{
    Q_OBJECT

public:
    StatusLines(syncing::Room &room, base::Clock &clock, Console &console,
                QObject *parent = nullptr);

private:
    void print();
    void watchConnection();
    void printConnection(const QString &state, QJsonObject more = {});

    base::Clock &m_clock;
    syncing::Room &m_room;
    Console &m_console;
    QPointer<stomp::Connection> m_connection;
    QJsonObject m_last;
    base::Timer m_pause;
};

} // namespace ctl
