// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/statuslines.h"

#include "ctl/backends.h"

using namespace Qt::StringLiterals;

namespace ctl {

namespace {

constexpr base::Milliseconds pauseBetween{ 100 };

QString linkName(syncing::RoomStatus::Link link)
{
    using Link = syncing::RoomStatus::Link;
    switch (link) {
    case Link::Offline:
        return u"offline"_s;
    case Link::Connecting:
        return u"connecting"_s;
    case Link::Joining:
        return u"joining"_s;
    case Link::Joined:
        return u"joined"_s;
    case Link::Waiting:
        return u"waiting"_s;
    case Link::Ended:
        return u"ended"_s;
    }
    return {};
}

QJsonObject endOf(const stomp::SessionEnd &end)
{
    QJsonObject told{ { u"why"_s, endText(end) } };
    if (end.transport.reason == stomp::TransportEnd::Reason::HttpStatus)
        told.insert(u"http"_s, end.transport.code);
    return told;
}

} // namespace

QJsonObject statusLine(const base::DrawingId &drawing, const syncing::RoomStatus &status)
{
    return { { u"status"_s,
               QJsonObject{ { u"drawing"_s, drawing.text() },
                            { u"link"_s, linkName(status.link) },
                            { u"people"_s, status.people },
                            { u"witnesses"_s, status.witnesses },
                            { u"agrees"_s, status.agrees },
                            { u"behind"_s, qint64(status.behind) },
                            { u"unsent"_s, qint64(status.unsent) },
                            { u"unconfirmed"_s, qint64(status.unconfirmed) },
                            { u"heldOnlyHere"_s, qint64(status.heldOnlyHere) },
                            { u"operations"_s, qint64(status.operations) },
                            { u"digest"_s,
                              u"%1"_s.arg(qulonglong(status.digest), 16, 16, QChar(u'0')) } } } };
}

StatusLines::StatusLines(syncing::Room &room, base::Clock &clock, Console &console, QObject *parent)
    : QObject(parent), m_clock(clock), m_room(room), m_console(console),
      m_pause(clock, [this] { print(); })
{
    connect(&m_room, &syncing::Room::statusChanged, this, [this] {
        watchConnection();
        if (!m_pause.isActive())
            m_pause.start(pauseBetween);
    });
    print();
}

void StatusLines::watchConnection()
{
    using State = stomp::Connection::State;
    stomp::Connection *const connection = m_room.connection();
    if (connection == m_connection || !connection)
        return;
    m_connection = connection;
    const auto changed = [this](State state) {
        if (state == State::Connecting)
            printConnection(u"connecting"_s);
        else if (state == State::Stopping)
            printConnection(u"stopping"_s);
        else if (state == State::Stopped)
            printConnection(u"stopped"_s);
    };
    connect(connection, &stomp::Connection::stateChanged, this, changed);
    connect(connection, &stomp::Connection::connected, this,
            [this](const stomp::ConnectedInfo &info) {
                QJsonObject more;
                if (!info.transport.upstream.isEmpty())
                    more.insert(u"upstream"_s, info.transport.upstream);
                printConnection(u"connected"_s, std::move(more));
            });
    connect(connection, &stomp::Connection::retryScheduled, this,
            [this](base::Milliseconds delay, const stomp::SessionEnd &end) {
                QJsonObject more = endOf(end);
                more.insert(u"in_ms"_s, qint64(delay.count()));
                printConnection(u"waiting"_s, std::move(more));
            });
    connect(connection, &stomp::Connection::ended, this,
            [this](const stomp::SessionEnd &end) { printConnection(u"ended"_s, endOf(end)); });
    changed(connection->state());
}

void StatusLines::printConnection(const QString &state, QJsonObject more)
{
    more.insert(u"state"_s, state);
    more.insert(u"at"_s, qint64(m_clock.wallTime().count()));
    m_console.print({ { u"connection"_s, more } });
}

void StatusLines::print()
{
    QJsonObject line = statusLine(m_room.drawing(), m_room.status());
    if (line == m_last)
        return;
    m_console.print(line);
    m_last = std::move(line);
}

} // namespace ctl
