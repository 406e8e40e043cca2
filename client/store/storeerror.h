// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace store {

/// Why a drawing's file could not be opened, or something not be written.
struct StoreError
{
    enum class Code {
        InUse, ///< another program, or another part of this one, has the file open
        CannotOpen, ///< no rights, no folder, not a file
        CannotWrite, ///< disk full, rights, a broken disk; what was asked for did not happen at all
        FromTheFuture, ///< written by a later version; the file is left as it is
    };
    Code code = Code::CannotOpen;
    QString path;
    QString text; ///< the system's or SQLite's words, in English, for logs
};

} // namespace store
