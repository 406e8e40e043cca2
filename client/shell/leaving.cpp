// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/leaving.h"

#include "sync/room.h"

#include <algorithm>
#include <chrono>

using namespace std::chrono_literals;

namespace shell {

Leaving::Leaving(syncing::Room &room, base::Clock &clock, QObject *parent)
    : QObject(parent), m_room(room), m_deadline(clock, [this] { finish(); }),
      m_soon(clock, [this] { look(); })
{
    connect(&m_room, &syncing::Room::statusChanged, this, [this] { m_soon.start(0ms); });
}

void Leaving::start()
{
    m_deadline.start(limit);
    m_soon.start(0ms);
}

void Leaving::look()
{
    // Who is not connected cannot be helped by waiting.
    const auto link = m_room.status().link;
    const bool canWait =
        link == syncing::RoomStatus::Link::Joined || link == syncing::RoomStatus::Link::Joining;
    if (m_room.isAllHeld() || !canWait)
        finish();
}

void Leaving::finish()
{
    if (m_isFinished)
        return;
    m_isFinished = true;
    m_deadline.stop();
    m_soon.stop();
    const syncing::RoomStatus status = m_room.status();
    Q_EMIT finished(
        { m_room.isAllHeld(), status.unsent, std::max(status.heldOnlyHere, status.unconfirmed) });
}

} // namespace shell
