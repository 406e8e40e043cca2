// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/versionvector.h"
#include "store/drawingstore.h"
#include "store/sqlite.h"

namespace store {

/// A row of the journal: a run of one replica's operations that came together.
struct JournalRow
{
    model::ReplicaId replica;
    quint64 first = 0;
    quint64 count = 0;
    quint64 digest = 0; ///< XOR of the texts' fingerprints
    quint64 sum = 0;
    QByteArray body; ///< the texts, with a line break between two

    model::Range range() const { return { first, first + count - 1 }; }
    /// What sum must be.
    quint64 expectedSum() const;
    bool isSound() const;
    /// Calls visit(sequence, text) for each operation.
    template <typename Visit> void forEach(Visit visit) const
    {
        qsizetype begin = 0;
        for (quint64 i = 0; i < count; ++i) {
            qsizetype end = body.indexOf('\n', begin);
            if (end < 0 || i + 1 == count)
                end = body.size();
            visit(first + i, QByteArrayView(body).sliced(begin, end - begin));
            begin = std::min(end + 1, body.size());
        }
    }
};

/// The tables of a drawing's file and the statements on them; what they mean together is DrawingStore's.
///
/// Errors:  functions answer false, the connection knows why.
class Journal final
{
public:
    static constexpr int schemaVersion = 2;
    /// A row's limits: a catch-up reads whole rows.
    static constexpr qsizetype maxRowBytes = 64 * 1024;
    static constexpr quint64 maxRowCount = 1024;

    explicit Journal(Sqlite &database) : m_database(database) { }

    bool makeTables();
    bool prepare();
    /// Before the connection closes.
    void finish();

    bool append(const JournalRow &row);
    bool replace(qint64 rowId, const JournalRow &row);
    /// All rows behind `after` in order, until visit answers false; answers false when that or the file failed.
    bool forEachRow(qint64 after,
                    const std::function<bool(qint64 rowId, const JournalRow &)> &visit);
    /// The row that holds this operation, if any.
    std::optional<std::pair<qint64, JournalRow>> find(const model::OperationId &id);
    /// The replica's rows that touch the range, by sequence, until visit answers false.
    bool read(model::ReplicaId replica, model::Range range,
              const std::function<bool(const JournalRow &)> &visit);

    bool writeFact(const QByteArray &key, const QByteArray &value);
    bool removeFact(const QByteArray &key);
    std::optional<QMap<QByteArray, QByteArray>> facts();

    /// Writes the parts in which the new undo differs from the old.
    bool writeUndo(const QByteArray &before, const QByteArray &after);
    std::optional<QByteArray> undo();

    /// Groups operations that follow each other in rows.
    static std::vector<JournalRow> rowsOf(const std::vector<const StoredOperation *> &operations);
    static JournalRow rowAt(const QSqlQuery &query, int column);

private:
    static constexpr qsizetype undoPartBytes = 4096;

    Sqlite &m_database;
    QSqlQuery m_append, m_replace, m_find, m_read, m_writeFact, m_removeFact, m_writeUndo,
        m_trimUndo;
};

} // namespace store
