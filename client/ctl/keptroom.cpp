// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/keptroom.h"

namespace ctl {

base::Result<std::unique_ptr<KeptRoom>, store::StoreError>
KeptRoom::open(const base::DrawingId &drawing, const QString &directory, base::Milliseconds timeout,
               const Services &services)
{
    auto room =
        syncing::Room::open({ drawing, {}, {}, directory, true }, services.clock, services.random);
    if (!room)
        return room.error();
    std::unique_ptr<KeptRoom> kept(new KeptRoom);
    kept->m_room = std::move(*room);
    for (const syncing::Problem &problem : kept->m_room->openingProblems())
        services.console.say(problem.text());
    kept->m_attendance =
        std::make_unique<Attendance>(*kept->m_room, services.clock, services.console, timeout);
    return kept;
}

} // namespace ctl
