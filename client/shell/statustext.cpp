// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/statustext.h"

#include "shell/endtext.h"

#include <QLocale>

namespace shell {

namespace {

using Link = syncing::RoomStatus::Link;

int count(quint64 number)
{
    return int(qMin(number, quint64(INT_MAX)));
}

} // namespace

StatusLine StatusText::of(const syncing::RoomStatus &status, const QString &backend)
{
    StatusLine line;
    line.connection = connection(status, backend);
    line.agreement = agreement(status);
    if (status.heldOnlyHere > 0 && status.link == Link::Joined)
        line.holding =
            tr("%n held only here", "edits that no other computer has", count(status.heldOnlyHere));
    if (status.lastEnd && (status.link == Link::Waiting || status.link == Link::Ended))
        line.detail = EndText::advice(*status.lastEnd);

    switch (status.link) {
    case Link::Joined:
        line.tone = status.isStoreFailing                            ? StatusLine::Tone::Bad
            : status.people + status.witnesses == 0 || status.agrees ? StatusLine::Tone::Good
                                                                     : StatusLine::Tone::Busy;
        break;
    case Link::Connecting:
    case Link::Joining:
        line.tone = StatusLine::Tone::Busy;
        break;
    case Link::Offline:
    case Link::Waiting:
    case Link::Ended:
        line.tone = StatusLine::Tone::Bad;
        break;
    }
    return line;
}

QString StatusText::connection(const syncing::RoomStatus &status, const QString &backend)
{
    const QString why = status.lastEnd ? EndText::reason(*status.lastEnd) : QString();
    switch (status.link) {
    case Link::Offline:
        return tr("Not connected");
    case Link::Connecting:
        return tr("Connecting to %1").arg(backend);
    case Link::Joining:
        if (status.catchUp.isStopped)
            return tr("Connected to %1").arg(backend);
        return tr("Connected to %1, fetching the drawing").arg(backend);
    case Link::Joined:
        return tr("Connected to %1").arg(backend);
    case Link::Waiting: {
        const int seconds = int((status.retryIn.count() + 999) / 1000);
        const QString next = tr("next attempt in %n s", nullptr, seconds);
        //: %1 back end, %2 reason, %3 'next attempt in 5 s'
        return tr("No connection to %1: %2; %3").arg(backend, why, next);
    }
    case Link::Ended:
        //: %1 back end, %2 reason
        return tr("No connection to %1: %2").arg(backend, why);
    }
    Q_UNREACHABLE();
}

QString StatusText::agreement(const syncing::RoomStatus &status)
{
    if (status.isStoreFailing)
        return tr("cannot be stored, %n unsent", "edits", count(status.unsent));
    if (status.link != Link::Joined && status.link != Link::Joining) {
        if (status.unsent > 0)
            return tr("offline, %n unsent", "edits", count(status.unsent));
        return status.link == Link::Connecting ? QString() : tr("offline, nothing unsent");
    }
    if (status.catchUp.isStopped)
        //: %1, %2 numbers of edits
        return tr("stopped at %1 of %2")
            .arg(QLocale().toString(status.catchUp.done), QLocale().toString(status.catchUp.of));
    if (status.catchUp.of > 0)
        //: %1, %2 numbers of edits
        return tr("fetched %1 of %2")
            .arg(QLocale().toString(status.catchUp.done), QLocale().toString(status.catchUp.of));
    if (status.behind > 0)
        return tr("behind by %n", "edits that others have", count(status.behind));
    if (status.link == Link::Joining)
        return {};
    if (status.unsent > 0)
        return tr("%n unsent", "edits", count(status.unsent));
    const int all = status.people + status.witnesses + 1;
    if (all == 1)
        return tr("nobody else is here");
    if (status.agrees)
        return tr("all %n agree", "people in the drawing, you included", all);
    return tr("others are catching up");
}

} // namespace shell
