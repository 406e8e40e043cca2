// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/statuslines.h"

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
    : QObject(parent), m_room(room), m_console(console), m_pause(clock, [this] { print(); })
{
    connect(&m_room, &syncing::Room::statusChanged, this, [this] {
        if (!m_pause.isActive())
            m_pause.start(pauseBetween);
    });
    print();
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
