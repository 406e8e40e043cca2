// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/keepcommand.h"

#include "ctl/backends.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ctl {

KeepCommand::KeepCommand(KeepOptions options, transport::Backend backend, const Services &services)
    : Command(services), m_services(services), m_options(std::move(options)),
      m_backend(std::move(backend))
{
    connect(&m_goodbye, &Goodbye::done, this, [this] {
        const bool isLost = std::any_of(m_rooms.begin(), m_rooms.end(), [](const auto &kept) {
            return kept->room().status().isStoreFailing;
        });
        Q_EMIT finished(isLost && m_code == ExitCode::Done ? ExitCode::BadUsage : m_code);
    });
}

void KeepCommand::start()
{
    for (const base::DrawingId &drawing : m_options.drawings) {
        auto room = KeptRoom::open(drawing, m_options.store, m_options.common.timeout, m_services);
        if (!room) {
            m_console.say(storeText(room.error()));
            return leave(ExitCode::BadUsage);
        }
        Attendance *attendance = &(*room)->attendance();
        connect(attendance, &Attendance::joined, this, &KeepCommand::joined);
        connect(attendance, &Attendance::failed, this,
                [this, drawing](ExitCode code, const QString &text) {
                    m_console.say(u"%1: %2"_s.arg(drawing.text(), text));
                    leave(code);
                });
        if (m_options.status)
            m_statusLines.push_back(
                std::make_unique<StatusLines>((*room)->room(), m_clock, m_console));
        m_rooms.push_back(std::move(*room));
    }
    for (const auto &room : m_rooms)
        room->join(setupOf(m_backend, m_options.common, m_clock));
}

void KeepCommand::joined()
{
    const auto isThere = [](const auto &room) { return room->attendance().isJoined(); };
    if (m_isLeaving || m_isReady || !std::all_of(m_rooms.begin(), m_rooms.end(), isThere))
        return;
    m_isReady = true;
    m_console.print({ { u"ready"_s, true } });
}

void KeepCommand::leave(ExitCode code)
{
    if (std::exchange(m_isLeaving, true))
        return;
    m_code = code;
    std::vector<syncing::Room *> rooms;
    for (const auto &room : m_rooms) {
        room->attendance().stop();
        rooms.push_back(&room->room());
    }
    m_goodbye.leave(rooms);
}

} // namespace ctl
