// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/journal.h"

namespace store {

/// What could still be read of a damaged file.
struct Salvage
{
    std::vector<JournalRow> rows; ///< sound ones, in their order
    quint64 unreadableRows = 0; ///< seen, and not sound
    std::optional<QMap<QByteArray, QByteArray>> facts;
    std::optional<QByteArray> undo;
    QString text; ///< what SQLite says about the file
};

/// Moves a drawing's file and its WAL to the first free `path.damaged-<n>`; answers that name, empty on failure.
QString setAside(const QString &path);

/// Reads what it can, row by row, out of a file that setAside() moved. Works on a copy, `path.recovering`,
/// since SQLite writes to what it opens; the copy is removed again.
Salvage salvage(const QString &asideFile, const QString &workingCopy);

/// Whether something stands in the file that is no SQLite database. (SQLite itself takes up to 511 octets of
/// anything for an empty one.)
bool isForeign(const QString &path);

/// Whether a WAL stands beside the file that no SQLite wrote.
bool hasForeignWal(const QString &path);

} // namespace store
