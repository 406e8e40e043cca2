// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace store {

/// What befalls this process at one of its writes to disk: the functions of the C library that change files (write,
/// truncate, sync, remove, rename) are replaced in the whole program, SQLite's and Qt's calls too.
///
/// Thread:  any; the counter is common.
struct DiskFaults
{
    enum class Kind {
        None,
        Kill, ///< SIGKILL before the call takes effect
        TearAndKill, ///< half of what is to be written is, then SIGKILL
        Full, ///< this call and all further ones that write find no room
    };
    /// At the `at`-th call from now, counted from 1.
    static void set(Kind kind, quint64 at);
    /// Calls since set().
    static quint64 count();
};

} // namespace store
