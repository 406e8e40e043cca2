// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/recovery.h"

#include <QFile>
#include <QFileInfo>
#include <QVariant>
#include <QtEndian>

using namespace Qt::StringLiterals;

namespace store {

namespace {

constexpr qint64 walHeaderBytes = 32; // sqlite.org/fileformat2.html, 4.1

QByteArray headOfWal(const QString &path)
{
    QFile wal(path + u"-wal"_s);
    return wal.open(QIODevice::ReadOnly) ? wal.read(walHeaderBytes) : QByteArray();
}

void removeWithWal(const QString &path)
{
    for (const QString &suffix : { u""_s, u"-wal"_s, u"-shm"_s, u"-journal"_s })
        QFile::remove(path + suffix);
}

class RowReader
{
public:
    RowReader(Sqlite &database, Salvage &salvage) : m_database(database), m_salvage(salvage) { }

    /// Reads upwards from `from` as far as it goes; answers the last id that was seen.
    qint64 readFrom(qint64 from)
    {
        QSqlQuery rows = m_database.query();
        qint64 last = from - 1;
        if (!m_database.prepare(rows,
                                "SELECT id, replica, first, count, digest, sum, body"
                                " FROM journal WHERE id >= ? ORDER BY id"))
            return last;
        rows.bindValue(0, from);
        if (!m_database.exec(rows))
            return last;
        while (rows.next()) {
            last = rows.value(0).toLongLong();
            take(Journal::rowAt(rows, 1));
        }
        m_database.note(rows.lastError());
        m_isAtEnd = !rows.lastError().isValid();
        return last;
    }
    bool isAtEnd() const { return m_isAtEnd; }

private:
    void take(JournalRow row)
    {
        if (!row.isSound() || m_seen.contains({ row.replica, row.first })) {
            ++m_salvage.unreadableRows;
            return;
        }
        m_seen.add({ row.replica, row.first });
        m_salvage.rows.push_back(std::move(row));
    }

    Sqlite &m_database;
    Salvage &m_salvage;
    model::VersionVector m_seen; ///< rows by their first operation
    bool m_isAtEnd = false;
};

// The highest row id, from the table or else from the index, which holds the ids too.
qint64 highestRow(Sqlite &database)
{
    qint64 most = 0;
    for (const char *statement : { "SELECT max(id) FROM journal",
                                   "SELECT max(+id) FROM journal INDEXED BY journal_by_author "
                                   "WHERE replica > -9223372036854775808" })
        most = std::max(most, database.scalar(statement).toLongLong());
    return most;
}

void readRows(Sqlite &database, Salvage &salvage)
{
    RowReader reader(database, salvage);
    const qint64 highest = highestRow(database);
    qint64 next = 1;
    // Behind an unreadable page the search goes on with growing steps, then closes in again from there on.
    for (qint64 step = 1; !reader.isAtEnd();) {
        const qint64 last = reader.readFrom(next);
        if (reader.isAtEnd() || last >= highest)
            break;
        step = last >= next ? 1 : std::min<qint64>(step * 2, 64);
        next = std::max(next, last + 1) + step - 1;
        if (next > highest)
            break;
    }
}

// The first page tells where the tables are. They stand at the same places in every file that makeTables() began, so
// a new file's first page opens one whose own is gone.
bool graftFirstPage(const QString &path)
{
    constexpr qsizetype pageBytes = 4096;
    const QString newFile = path + u"-new"_s;
    removeWithWal(newFile);
    {
        Sqlite database;
        if (!database.open(newFile) || !database.run("PRAGMA page_size=4096")
            || !Journal(database).makeTables())
            return false;
    }
    QFile from(newFile);
    QFile to(path);
    if (!from.open(QIODevice::ReadOnly) || !to.open(QIODevice::ReadWrite))
        return false;
    QByteArray page = from.read(pageBytes);
    from.remove();
    if (page.size() != pageBytes)
        return false;
    qToBigEndian(quint32(to.size() / pageBytes), page.data() + 28); // the size in pages
    return to.write(page) == pageBytes;
}

void readTables(const QString &path, Salvage &found)
{
    Sqlite database;
    // writable_schema also lets SQLite read a file that is shorter than its header says.
    if (database.open(path)
        && database.run({ "PRAGMA locking_mode=EXCLUSIVE", "PRAGMA writable_schema=ON" })
        && database.scalar("SELECT count(*) FROM sqlite_schema WHERE name = 'journal'").toInt()
            == 1) {
        readRows(database, found);
        Journal journal(database);
        found.facts = journal.facts();
        found.undo = journal.undo();
    }
    found.text = database.lastText();
}

} // namespace

QString setAside(const QString &path)
{
    for (int n = 1; n < 10'000; ++n) {
        const QString aside = u"%1.damaged-%2"_s.arg(path).arg(n);
        if (QFileInfo::exists(aside) || QFileInfo::exists(aside + u"-wal"_s))
            continue;
        if (QFileInfo::exists(path) && !QFile::rename(path, aside))
            return {};
        // SQLite finds them under these names; if one cannot be moved it must not meet the new file.
        for (const QString &suffix : { u"-wal"_s, u"-shm"_s, u"-journal"_s }) {
            if (QFileInfo::exists(path + suffix) && !QFile::rename(path + suffix, aside + suffix))
                return {};
        }
        return aside;
    }
    return {};
}

Salvage salvage(const QString &asideFile, const QString &workingCopy)
{
    Salvage found;
    removeWithWal(workingCopy);
    for (const QString &suffix : { u""_s, u"-wal"_s, u"-journal"_s })
        QFile::copy(asideFile + suffix, workingCopy + suffix);
    readTables(workingCopy, found);
    if (found.rows.empty() && graftFirstPage(workingCopy)) {
        // A WAL that belongs to another first page would hide this one.
        QFile::remove(workingCopy + u"-wal"_s);
        readTables(workingCopy, found);
    }
    removeWithWal(workingCopy);
    return found;
}

bool isForeign(const QString &path)
{
    QFile file(path);
    const QByteArray magic("SQLite format 3", 16); // with its NUL: sqlite.org/fileformat2.html, 1.3
    return file.open(QIODevice::ReadOnly) && file.size() > 0 && file.read(magic.size()) != magic;
}

bool hasForeignWal(const QString &path)
{
    const QByteArray head = headOfWal(path);
    if (head.size() < walHeaderBytes)
        return false; // SQLite had not come to write it
    return (qFromBigEndian<quint32>(head.constData()) | 1) != 0x377f0683;
}

} // namespace store
