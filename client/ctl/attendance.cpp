// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/attendance.h"

#include "ctl/backends.h"

using namespace Qt::StringLiterals;

namespace ctl {

using Link = syncing::RoomStatus::Link;

Attendance::Attendance(syncing::Room &room, base::Clock &clock, Console &console,
                       base::Milliseconds timeout, QObject *parent)
    : QObject(parent), m_room(room), m_console(console), m_timeout(timeout),
      m_deadline(clock, [this] { outOfTime(); })
{
    connect(&m_room, &syncing::Room::problem, this,
            [this](const syncing::Problem &problem) { m_console.say(problem.text()); });
}

void Attendance::start(syncing::BackendSetup backend)
{
    m_phase = Phase::Connecting;
    m_deadline.start(m_timeout);
    m_room.connectTo(std::move(backend));
    connect(&m_room, &syncing::Room::statusChanged, this, &Attendance::look);
    const stomp::Connection *connection = m_room.connection();
    connect(connection, &stomp::Connection::ended, this, [this](const stomp::SessionEnd &end) {
        fail(end.wasConnected ? ExitCode::NotConfirmed : ExitCode::NotConnected, endText(end));
    });
    connect(connection, &stomp::Connection::retryScheduled, this,
            [this](base::Milliseconds, const stomp::SessionEnd &end) {
                if (m_phase == Phase::There && !std::exchange(m_isAway, true))
                    m_console.say(u"%1 Trying again."_s.arg(endText(end)));
            });
    connect(connection, &stomp::Connection::subscriptionRefused, this,
            [this](stomp::Connection::SubscriptionId, const stomp::SessionEnd &end) {
                if (m_phase != Phase::There)
                    fail(ExitCode::NotConfirmed,
                         u"The subscription was refused. %1"_s.arg(endText(end)));
            });
    look();
}

void Attendance::startOffline()
{
    m_phase = Phase::There;
    QMetaObject::invokeMethod(this, &Attendance::joined, Qt::QueuedConnection);
}

void Attendance::stop()
{
    m_phase = Phase::Stopped;
    m_deadline.stop();
}

void Attendance::look()
{
    if (m_phase == Phase::Stopped)
        return;
    const syncing::RoomStatus status = m_room.status();
    const bool isConnected = status.link == Link::Joining || status.link == Link::Joined;
    if (m_phase == Phase::Connecting && isConnected) {
        m_phase = Phase::CatchingUp;
        m_deadline.start(m_timeout);
    }
    if (m_phase == Phase::CatchingUp && status.link == Link::Joined) {
        m_phase = Phase::There;
        m_deadline.stop();
        Q_EMIT joined();
        return;
    }
    const bool isBack = m_phase == Phase::There && status.link == Link::Joined;
    if (isBack && std::exchange(m_isAway, false))
        m_console.say(u"Connected again."_s);
}

void Attendance::outOfTime()
{
    const double seconds = double(m_timeout.count()) / 1000;
    const auto end = m_room.status().lastEnd;
    if (m_phase == Phase::CatchingUp)
        return fail(
            ExitCode::NotConfirmed,
            u"Connected, but what others have did not come within %1 s. %2"_s.arg(seconds).arg(
                end ? endText(*end) : QString()));
    fail(ExitCode::NotConnected,
         u"No connection within %1 s. %2"_s.arg(seconds).arg(
             end ? endText(*end) : u"The back end did not answer."_s));
}

void Attendance::fail(ExitCode code, const QString &text)
{
    if (m_phase == Phase::Stopped)
        return;
    stop();
    Q_EMIT failed(code, text.trimmed());
}

} // namespace ctl
