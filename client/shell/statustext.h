// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/room.h"

#include <QCoreApplication>

namespace shell {

/// What the status bar says about a room: the truth, in the user's language.
struct StatusLine
{
    enum class Tone {
        Good, ///< connected, everything agrees or nobody else is there
        Busy, ///< something is under way
        Bad, ///< no connection
    };
    Tone tone = Tone::Bad;
    QString connection; ///< 'Connected to Lab'
    QString agreement; ///< 'all 3 agree', 'behind by 4', 'offline, 2 unsent'; may be empty
    QString holding; ///< '5 held only here'; may be empty
    QString detail; ///< for the tool tip: advice; may be empty
};

class StatusText
{
    Q_DECLARE_TR_FUNCTIONS(shell::StatusText)

public:
    /// `backend` is the name of the back end.
    static StatusLine of(const syncing::RoomStatus &status, const QString &backend);

private:
    static QString connection(const syncing::RoomStatus &status, const QString &backend);
    static QString agreement(const syncing::RoomStatus &status);
};

} // namespace shell
