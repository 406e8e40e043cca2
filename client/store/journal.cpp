// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/journal.h"

#include "model/operationcodec.h"
#include "store/checksum.h"

#include <QVariant>

namespace store {

quint64 JournalRow::expectedSum() const
{
    return checksum(body, replica.value ^ (first << 20) ^ count ^ digest);
}

bool JournalRow::isSound() const
{
    return count > 0 && first > 0 && sum == expectedSum();
}

bool Journal::makeTables()
{
    return m_database.run(
        { "CREATE TABLE journal(id INTEGER PRIMARY KEY, replica INTEGER NOT NULL,"
          " first INTEGER NOT NULL, count INTEGER NOT NULL, digest INTEGER NOT NULL,"
          " sum INTEGER NOT NULL, body BLOB NOT NULL)",
          "CREATE INDEX journal_by_author ON journal(replica, first)",
          "CREATE TABLE facts(key BLOB PRIMARY KEY, value BLOB NOT NULL, sum INTEGER NOT NULL)"
          " WITHOUT ROWID",
          "CREATE TABLE undo(part INTEGER PRIMARY KEY, body BLOB NOT NULL)" });
}

bool Journal::prepare()
{
    return m_database.prepare(m_append,
                              "INSERT INTO journal(replica, first, count, digest, sum, body)"
                              " VALUES(?, ?, ?, ?, ?, ?)")
        && m_database.prepare(m_replace,
                              "UPDATE journal SET digest = ?, sum = ?, body = ? WHERE id = ?")
        && m_database.prepare(m_find,
                              "SELECT id, replica, first, count, digest, sum, body FROM journal"
                              " WHERE replica = ? AND first <= ? ORDER BY first DESC LIMIT 1")
        && m_database.prepare(m_read,
                              "SELECT replica, first, count, digest, sum, body FROM journal"
                              " WHERE replica = ? AND first > ? AND first <= ? ORDER BY first")
        && m_database.prepare(
            m_writeFact,
            "INSERT INTO facts(key, value, sum) VALUES(?, ?, ?)"
            " ON CONFLICT(key) DO UPDATE SET value = excluded.value, sum = excluded.sum")
        && m_database.prepare(m_removeFact, "DELETE FROM facts WHERE key = ?")
        && m_database.prepare(m_writeUndo, "INSERT OR REPLACE INTO undo(part, body) VALUES(?, ?)")
        && m_database.prepare(m_trimUndo, "DELETE FROM undo WHERE part >= ?");
}

void Journal::finish()
{
    for (QSqlQuery *query : { &m_append, &m_replace, &m_find, &m_read, &m_writeFact, &m_removeFact,
                              &m_writeUndo, &m_trimUndo })
        *query = QSqlQuery();
}

bool Journal::append(const JournalRow &row)
{
    m_append.bindValue(0, qint64(row.replica.value));
    m_append.bindValue(1, qint64(row.first));
    m_append.bindValue(2, qint64(row.count));
    m_append.bindValue(3, qint64(row.digest));
    m_append.bindValue(4, qint64(row.expectedSum()));
    m_append.bindValue(5, row.body);
    return m_database.exec(m_append);
}

bool Journal::replace(qint64 rowId, const JournalRow &row)
{
    m_replace.bindValue(0, qint64(row.digest));
    m_replace.bindValue(1, qint64(row.expectedSum()));
    m_replace.bindValue(2, row.body);
    m_replace.bindValue(3, rowId);
    return m_database.exec(m_replace);
}

JournalRow Journal::rowAt(const QSqlQuery &query, int column)
{
    JournalRow row;
    row.replica.value = quint64(query.value(column).toLongLong());
    row.first = quint64(query.value(column + 1).toLongLong());
    row.count = quint64(query.value(column + 2).toLongLong());
    row.digest = quint64(query.value(column + 3).toLongLong());
    row.sum = quint64(query.value(column + 4).toLongLong());
    row.body = query.value(column + 5).toByteArray();
    return row;
}

bool Journal::forEachRow(qint64 after, const std::function<bool(qint64, const JournalRow &)> &visit)
{
    QSqlQuery all = m_database.query();
    if (!m_database.prepare(all,
                            "SELECT id, replica, first, count, digest, sum, body FROM journal"
                            " WHERE id > ? ORDER BY id"))
        return false;
    all.bindValue(0, after);
    if (!m_database.exec(all))
        return false;
    while (all.next()) {
        if (!visit(all.value(0).toLongLong(), rowAt(all, 1)))
            return false;
    }
    m_database.note(all.lastError());
    return !all.lastError().isValid();
}

std::optional<std::pair<qint64, JournalRow>> Journal::find(const model::OperationId &id)
{
    m_find.bindValue(0, qint64(id.replica.value));
    m_find.bindValue(1, qint64(id.sequence));
    if (!m_database.exec(m_find) || !m_find.next())
        return std::nullopt;
    std::pair<qint64, JournalRow> found{ m_find.value(0).toLongLong(), rowAt(m_find, 1) };
    m_find.finish();
    if (id.sequence > found.second.range().last)
        return std::nullopt;
    return found;
}

bool Journal::read(model::ReplicaId replica, model::Range range,
                   const std::function<bool(const JournalRow &)> &visit)
{
    m_read.bindValue(0, qint64(replica.value));
    // The row that holds the first one begins at most a row's length before it.
    m_read.bindValue(1, qint64(range.first) - qint64(maxRowCount));
    m_read.bindValue(2, qint64(range.last));
    if (!m_database.exec(m_read))
        return false;
    while (m_read.next()) {
        // The text of rows that end before the range is not even read.
        const quint64 last =
            quint64(m_read.value(1).toLongLong() + m_read.value(2).toLongLong()) - 1;
        if (last >= range.first && !visit(rowAt(m_read, 0)))
            break;
    }
    const bool good = !m_read.lastError().isValid();
    m_read.finish();
    return good;
}

bool Journal::writeFact(const QByteArray &key, const QByteArray &value)
{
    m_writeFact.bindValue(0, key);
    m_writeFact.bindValue(1, value.isNull() ? QByteArray("") : value);
    m_writeFact.bindValue(2, qint64(checksum(value, checksum(key))));
    return m_database.exec(m_writeFact);
}

bool Journal::removeFact(const QByteArray &key)
{
    m_removeFact.bindValue(0, key);
    return m_database.exec(m_removeFact);
}

std::optional<QMap<QByteArray, QByteArray>> Journal::facts()
{
    QMap<QByteArray, QByteArray> found;
    QSqlQuery all = m_database.query();
    if (!m_database.prepare(all, "SELECT key, value, sum FROM facts") || !m_database.exec(all))
        return std::nullopt;
    while (all.next()) {
        const QByteArray key = all.value(0).toByteArray();
        const QByteArray value = all.value(1).toByteArray();
        if (checksum(value, checksum(key)) != quint64(all.value(2).toLongLong()))
            return std::nullopt;
        found.insert(key, value);
    }
    if (all.lastError().isValid())
        return std::nullopt;
    return found;
}

bool Journal::writeUndo(const QByteArray &before, const QByteArray &after)
{
    // The stack mostly grows at its end: what stays the same is not written again.
    qsizetype part = 0;
    for (qsizetype at = 0; at < after.size(); at += undoPartBytes, ++part) {
        const QByteArrayView now =
            QByteArrayView(after).sliced(at, std::min(undoPartBytes, after.size() - at));
        if (at < before.size()
            && QByteArrayView(before).sliced(at, std::min(undoPartBytes, before.size() - at))
                == now)
            continue;
        m_writeUndo.bindValue(0, part);
        m_writeUndo.bindValue(1, now.toByteArray());
        if (!m_database.exec(m_writeUndo))
            return false;
    }
    if (before.size() <= part * undoPartBytes)
        return true;
    m_trimUndo.bindValue(0, part);
    return m_database.exec(m_trimUndo);
}

std::optional<QByteArray> Journal::undo()
{
    QByteArray all;
    QSqlQuery parts = m_database.query();
    if (!m_database.prepare(parts, "SELECT part, body FROM undo ORDER BY part")
        || !m_database.exec(parts))
        return std::nullopt;
    for (qlonglong part = 0; parts.next(); ++part) {
        if (parts.value(0).toLongLong() != part)
            return std::nullopt;
        all += parts.value(1).toByteArray();
    }
    if (parts.lastError().isValid())
        return std::nullopt;
    return all;
}

std::vector<JournalRow> Journal::rowsOf(const std::vector<const StoredOperation *> &operations)
{
    std::vector<JournalRow> rows;
    for (const StoredOperation *operation : operations) {
        const model::OperationId &id = operation->id;
        JournalRow *row = rows.empty() ? nullptr : &rows.back();
        if (!row || row->replica != id.replica || row->first + row->count != id.sequence
            || row->count == maxRowCount
            || row->body.size() + 1 + operation->text.size() > maxRowBytes) {
            rows.push_back({ .replica = id.replica, .first = id.sequence });
            row = &rows.back();
        } else {
            row->body += '\n';
        }
        row->body += operation->text;
        row->digest ^= model::fingerprint(operation->text);
        ++row->count;
    }
    return rows;
}

} // namespace store
