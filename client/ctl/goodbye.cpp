// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/goodbye.h"

namespace ctl {

void Goodbye::leave(const std::vector<syncing::Room *> &rooms)
{
    m_left = rooms.size() + 1; // the last is this call itself
    for (syncing::Room *room : rooms) {
        // A connection that has ended for good has nobody to say goodbye to.
        if (room->status().link == syncing::RoomStatus::Link::Ended)
            QMetaObject::invokeMethod(this, &Goodbye::oneLess, Qt::QueuedConnection);
        else
            // Queued: whoever waits for done() may delete the rooms.
            connect(room, &syncing::Room::left, this, &Goodbye::oneLess, Qt::QueuedConnection);
        room->leave();
    }
    QMetaObject::invokeMethod(this, &Goodbye::oneLess, Qt::QueuedConnection);
}

void Goodbye::oneLess()
{
    if (--m_left == 0)
        Q_EMIT done();
}

} // namespace ctl
