// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/exportcommand.h"

#include "ctl/backends.h"
#include "formats/exportfile.h"

#include <QFileInfo>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ctl {

ExportCommand::ExportCommand(ExportOptions options, transport::Backend backend,
                             const Services &services)
    : Command(services), m_options(std::move(options)), m_backend(std::move(backend)),
      m_deadline(services.clock,
                 [this] {
                     m_console.say(u"What others have is not complete here within %1 s."_s.arg(
                         double(m_options.common.timeout.count()) / 1000));
                     end(ExitCode::NotConfirmed);
                 }),
      m_look(services.clock, [this] { look(); })
{
    connect(&m_goodbye, &Goodbye::done, this, [this] { Q_EMIT finished(m_code); });
}

void ExportCommand::start()
{
    // Looking into a store must not make one.
    const bool isThere = store::DrawingStore::exists(m_options.store, m_options.drawing);
    const QString directory = m_backend.isLocal && !isThere ? QString() : m_options.store;
    auto room =
        syncing::Room::open({ m_options.drawing, {}, {}, directory, true }, m_clock, m_random);
    if (!room) {
        m_console.say(storeText(room.error()));
        Q_EMIT finished(ExitCode::BadUsage);
        return;
    }
    m_room = std::move(*room);
    for (const syncing::Problem &problem : m_room->openingProblems())
        m_console.say(problem.text());
    m_attendance =
        std::make_unique<Attendance>(*m_room, m_clock, m_console, m_options.common.timeout);
    if (m_backend.isLocal)
        return end(write());
    connect(m_attendance.get(), &Attendance::joined, this, [this] {
        m_deadline.start(m_options.common.timeout);
        m_look.start(base::Milliseconds(0));
    });
    connect(m_attendance.get(), &Attendance::failed, this,
            [this](ExitCode code, const QString &text) {
                m_console.say(text);
                end(code);
            });
    connect(m_room.get(), &syncing::Room::statusChanged, this, [this] {
        if (m_deadline.isActive() && !m_look.isActive())
            m_look.start(base::Milliseconds(0));
    });
    m_attendance->start(setupOf(m_backend, m_options.common, m_clock));
}

bool ExportCommand::isComplete() const
{
    const syncing::RoomStatus status = m_room->status();
    if (status.link != syncing::RoomStatus::Link::Joined || status.behind > 0)
        return false;
    const std::vector<syncing::Peer> peers = m_room->peers();
    // Who is behind us may catch up in its own time; who has as much must have the same.
    return std::all_of(peers.begin(), peers.end(),
                       [](const syncing::Peer &p) { return p.agrees || p.behind > 0; });
}

void ExportCommand::look()
{
    if (!m_isEnding && isComplete())
        end(write());
}

ExitCode ExportCommand::write()
{
    if (m_room->store().operationCount() == 0 && m_room->status().people == 0) {
        m_console.say(
            u"Nobody is in the drawing %1, and there is nothing of it here. Nothing was written."_s
                .arg(m_options.drawing.text()));
        return ExitCode::NothingThere;
    }
    formats::PictureOptions picture;
    picture.size = m_options.size;
    picture.view = m_options.view;
    picture.background = m_options.background == u"transparent"_s ? QColor(Qt::transparent)
                                                                  : QColor(m_options.background);
    const auto done = formats::exportDrawing(m_room->document(), m_options.out, picture);
    if (!done) {
        m_console.say(u"%1 was not written: %2"_s.arg(m_options.out, done.error().text));
        return ExitCode::BadUsage;
    }
    m_console.print({ { u"written"_s, m_options.out },
                      { u"shapes"_s, qint64(m_room->document().shownCount()) },
                      { u"bytes"_s, QFileInfo(m_options.out).size() } });
    return ExitCode::Done;
}

void ExportCommand::interrupt()
{
    if (!m_isEnding)
        m_console.say(u"Interrupted; nothing was written."_s);
    end(ExitCode::NotConfirmed);
}

void ExportCommand::end(ExitCode code)
{
    if (std::exchange(m_isEnding, true))
        return;
    m_code = code;
    m_deadline.stop();
    m_attendance->stop();
    m_goodbye.leave({ m_room.get() });
}

} // namespace ctl
