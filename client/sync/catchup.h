// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace syncing {

/// How far a replica is with what others had when it came, in operations.
struct CatchUp
{
    quint64 done = 0;
    quint64 of = 0; ///< 0: nothing worth telling is under way
    bool isStopped = false; ///< by the user: the rest is not asked for

    friend bool operator==(const CatchUp &, const CatchUp &) = default;
};

} // namespace syncing
