// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/drawcommand.h"

#include "ctl/backends.h"

using namespace Qt::StringLiterals;

namespace ctl {

namespace {

/// How long leaving waits for what is under way.
constexpr base::Milliseconds farewell{ 2000 };

} // namespace

DrawCommand::DrawCommand(DrawOptions options, transport::Backend backend,
                         std::shared_ptr<Script> script, const Services &services)
    : Command(services), m_options(std::move(options)), m_backend(std::move(backend)),
      m_script(std::move(script)), m_patience(services.clock, [this] { patienceEnded(); }),
      m_look(services.clock, [this] { look(); })
{
    connect(&m_goodbye, &Goodbye::done, this, [this] {
        const bool isLost = m_room->status().isStoreFailing;
        Q_EMIT finished(isLost && m_code == ExitCode::Done ? ExitCode::BadUsage : m_code);
    });
}

DrawCommand::~DrawCommand() = default;

void DrawCommand::start()
{
    syncing::RoomOptions options{ m_options.drawing, m_options.user, {}, m_options.store, false };
    auto room = syncing::Room::open(std::move(options), m_clock, m_random);
    if (!room) {
        m_console.say(storeText(room.error()));
        Q_EMIT finished(ExitCode::BadUsage);
        return;
    }
    m_room = std::move(*room);
    for (const syncing::Problem &problem : m_room->openingProblems())
        m_console.say(problem.text());
    if (m_options.status)
        m_statusLines = std::make_unique<StatusLines>(*m_room, m_clock, m_console);
    m_attendance =
        std::make_unique<Attendance>(*m_room, m_clock, m_console, m_options.common.timeout);
    connect(m_attendance.get(), &Attendance::joined, this, &DrawCommand::joined);
    connect(m_attendance.get(), &Attendance::failed, this,
            [this](ExitCode code, const QString &text) {
                m_console.say(text);
                if (m_phase < Phase::Leaving) {
                    m_code = code;
                    sayGoodbye();
                }
            });
    connect(m_room.get(), &syncing::Room::statusChanged, this, [this] {
        if (!m_look.isActive() && (m_phase == Phase::Confirming || m_phase == Phase::Leaving))
            m_look.start(base::Milliseconds(0));
    });
    if (m_backend.isLocal)
        m_attendance->startOffline();
    else
        m_attendance->start(setupOf(m_backend, m_options.common, m_clock));
}

void DrawCommand::joined()
{
    if (m_phase != Phase::Joining)
        return;
    m_phase = Phase::Drawing;
    if (m_options.stay)
        m_console.print(
            { { u"ready"_s, true },
              { u"replica"_s, QString::fromLatin1(m_room->author().replica().text()) } });
    const bool remembers = !m_options.store.isEmpty() && !m_script->key.isEmpty();
    ScriptLog log = remembers ? ScriptLog(m_room->store(), m_script->key) : ScriptLog();
    m_scribe = std::make_unique<Scribe>(*m_room, *m_script->lines, std::move(log), m_clock,
                                        m_options.common.timeout);
    connect(m_scribe.get(), &Scribe::finished, this, &DrawCommand::scriptDone);
    connect(m_scribe.get(), &Scribe::failed, this, &DrawCommand::scriptFailed);
    m_scribe->start();
}

void DrawCommand::scriptDone()
{
    m_phase = Phase::Confirming;
    m_patience.start(m_options.common.timeout);
    m_look.start(base::Milliseconds(0));
}

void DrawCommand::scriptFailed(const ScriptError &error)
{
    m_console.say(placeText(m_script->name, error.line, error.column, error.text));
    leave(ExitCode::BadInput);
}

bool DrawCommand::isConfirmed() const
{
    if (m_backend.isLocal)
        return !m_room->status().isStoreFailing; // else the store has it
    return m_room->isAllHeld() && m_room->status().link == syncing::RoomStatus::Link::Joined;
}

void DrawCommand::look()
{
    if (m_phase == Phase::Confirming && isConfirmed())
        confirmed();
    else if (m_phase == Phase::Leaving && (isConfirmed() || m_room->status().unconfirmed == 0))
        sayGoodbye();
}

void DrawCommand::confirmed()
{
    m_phase = Phase::Staying;
    m_patience.stop();
    m_console.print(
        { { u"confirmed"_s, m_scribe->log().editsDone() }, { u"ids"_s, m_scribe->log().ids() } });
    if (!m_options.stay)
        return leave(ExitCode::Done);
    if (m_options.stay->count() > 0)
        m_patience.start(*m_options.stay);
}

void DrawCommand::patienceEnded()
{
    if (m_phase == Phase::Confirming) {
        const syncing::RoomStatus status = m_room->status();
        if (status.isStoreFailing) {
            m_console.say(u"The edits could not be stored within %1 s; what was not stored was not "
                          "sent."_s.arg(double(m_options.common.timeout.count()) / 1000));
            m_code = ExitCode::BadUsage;
            return sayGoodbye();
        }
        m_console.say(u"Not confirmed within %1 s: %2 edit(s) did not come back, %3 are held by "
                      "nobody else. %4"_s.arg(double(m_options.common.timeout.count()) / 1000)
                          .arg(status.unconfirmed)
                          .arg(status.heldOnlyHere)
                          .arg(status.lastEnd ? endText(*status.lastEnd) : QString()));
        m_code = ExitCode::NotConfirmed;
        sayGoodbye();
    } else if (m_phase == Phase::Staying) {
        leave(ExitCode::Done);
    } else {
        sayGoodbye();
    }
}

void DrawCommand::interrupt()
{
    if (m_phase >= Phase::Leaving) {
        sayGoodbye(); // asked twice: at once
        return;
    }
    const bool isDone = m_options.stay || m_phase == Phase::Staying;
    if (!isDone)
        m_console.say(u"Interrupted before all edits were confirmed."_s);
    leave(isDone ? ExitCode::Done : ExitCode::NotConfirmed);
}

void DrawCommand::leave(ExitCode code)
{
    if (m_phase >= Phase::Leaving)
        return;
    m_code = code;
    if (m_scribe)
        m_scribe->stop();
    m_attendance->stop();
    m_phase = Phase::Leaving;
    m_patience.start(std::min(farewell, m_options.common.timeout));
    m_look.start(base::Milliseconds(0));
}

void DrawCommand::sayGoodbye()
{
    if (m_phase == Phase::Goodbye)
        return;
    m_phase = Phase::Goodbye;
    m_patience.stop();
    if (m_scribe)
        m_scribe->stop();
    m_attendance->stop();
    const syncing::RoomStatus status = m_room->status();
    if (status.heldOnlyHere && !m_backend.isLocal) {
        m_console.say(
            m_options.store.isEmpty() || status.isStoreFailing
                ? u"%1 edit(s) may be lost: nobody else has them."_s.arg(status.heldOnlyHere)
                : u"%1 edit(s) are only in the store of this computer."_s.arg(status.heldOnlyHere));
    }
    m_goodbye.leave({ m_room.get() });
}

} // namespace ctl
