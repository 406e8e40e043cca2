// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "ctl/console.h"
#include "sync/room.h"

#include <QJsonObject>
#include <QObject>

namespace ctl {

/// `{"status":{...}}`: what the program's status bar says, for scripts.
///
/// `operations` and `digest` say which drawing this replica holds: equal pairs are equal drawings.
QJsonObject statusLine(const base::DrawingId &drawing, const syncing::RoomStatus &status);

/// Prints a room's status at once and whenever it is another one, at most every 100 ms.
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

    syncing::Room &m_room;
    Console &m_console;
    QJsonObject m_last;
    base::Timer m_pause;
};

} // namespace ctl
