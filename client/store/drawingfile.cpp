// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/drawingfile.h"

#include <QFileInfo>
#include <QLoggingCategory>
#include <QSysInfo>
#include <QVariant>

using namespace Qt::StringLiterals;

namespace store {

namespace {

Q_LOGGING_CATEGORY(lcStore, "client.store", QtInfoMsg)

constexpr int applicationId = 0x436f706f; // 'Copo'

} // namespace

QByteArray DrawingFile::textOf(const model::VersionVector &versions)
{
    QByteArray text;
    const auto &all = versions.byReplica();
    for (auto it = all.begin(); it != all.end(); ++it) {
        for (const model::Range &r : it.value().ranges())
            text += it.key().text() + ' ' + QByteArray::number(r.first) + ' '
                + QByteArray::number(r.last) + '\n';
    }
    return text;
}

std::optional<model::VersionVector> DrawingFile::versionsOf(const QByteArray &text)
{
    model::VersionVector versions;
    for (const QByteArray &line : text.split('\n')) {
        if (line.isEmpty())
            continue;
        const QList<QByteArray> words = line.split(' ');
        if (words.size() != 3)
            return std::nullopt;
        const auto replica = model::ReplicaId::fromText(words[0]);
        const model::Range range{ words[1].toULongLong(), words[2].toULongLong() };
        if (!replica || range.count() == 0)
            return std::nullopt;
        versions.add(*replica, range);
    }
    return versions;
}

bool DrawingFile::connect()
{
    if (!database.open(path.isEmpty() ? u":memory:"_s : path))
        return false;
    // The WAL is moved into the file by DiskFlush: it takes some 20 ms every few hundred commits.
    return path.isEmpty()
        || database.run({ "PRAGMA journal_mode=WAL", "PRAGMA synchronous=NORMAL",
                          "PRAGMA wal_autocheckpoint=0", "PRAGMA journal_size_limit=16777216" });
}

bool DrawingFile::makeNew()
{
    if (!database.run("BEGIN IMMEDIATE"))
        return false;
    if (journal.makeTables()
        && database.run({ "PRAGMA application_id=1131376751", "PRAGMA user_version=2", "COMMIT" }))
        return journal.prepare();
    database.run("ROLLBACK");
    return false;
}

// Version 1 had an empty table for snapshots and knew nothing of snapshotFact, so it must not write to such a file.
bool DrawingFile::migrate()
{
    if (!database.run("BEGIN IMMEDIATE"))
        return false;
    if (database.run({ "DROP TABLE IF EXISTS snapshot", "PRAGMA user_version=2", "COMMIT" }))
        return true;
    database.run("ROLLBACK");
    return false;
}

void DrawingFile::forget()
{
    replica = {};
    versions = {};
    outbox = {};
    digests.clear();
    digest = 0;
    count = 0;
    values.clear();
    undo.clear();
    openedIn.clear();
    snapshotMark.clear();
    snapshotIsGone();
}

void DrawingFile::snapshotIsGone()
{
    snapshot.reset();
    snapshotRow = 0;
    snapshotCount = 0;
}

void DrawingFile::include(const JournalRow &row)
{
    versions.add(row.replica, row.range());
    digests[row.replica] ^= row.digest;
    digest ^= row.digest;
    count += row.count;
}

bool DrawingFile::isSound(const JournalRow &row) const
{
    if (row.isSound())
        return true;
    hasUnsoundRows = true;
    return false;
}

bool DrawingFile::forgetSnapshot()
{
    return snapshotMark.isEmpty() || journal.removeFact(snapshotFact);
}

void DrawingFile::loadSnapshot()
{
    if (snapshotMark.isEmpty() || path.isEmpty())
        return;
    snapshot = Snapshot::read(Snapshot::fileName(path), snapshotMark);
    const qint64 lastRow = database.scalar("SELECT max(id) FROM journal").toLongLong();
    if (!snapshot || snapshot->head.lastRow > lastRow) {
        qCInfo(lcStore) << "the snapshot does not fit; reading the journal:" << path;
        snapshot.reset();
        return;
    }
    const SnapshotHead &head = snapshot->head;
    versions = head.versions;
    digests = head.digests;
    digest = head.digest;
    count = head.count;
    snapshotRow = head.lastRow;
    snapshotCount = head.count;
}

bool DrawingFile::loadRows()
{
    qlonglong rows = 0;
    const bool isGood = journal.forEachRow(snapshotRow, [&](qint64, const JournalRow &row) {
        if (!row.isSound() || versions.of(row.replica).contains(row.first))
            return false;
        ++rows;
        include(row);
        return true;
    });
    // The index must know the same rows.
    return isGood
        && (snapshotRow > 0
            || database.scalar("SELECT count(*) FROM journal INDEXED BY journal_by_author")
                    .toLongLong()
                == rows);
}

bool DrawingFile::loadFacts()
{
    const auto facts = journal.facts();
    const auto storedUndo = journal.undo();
    if (!facts || !storedUndo)
        return false;
    undo = *storedUndo;
    for (auto it = facts->begin(); it != facts->end(); ++it) {
        if (it.key().startsWith(callersPrefix)) {
            values.insert(it.key().sliced(callersPrefix.size()), it.value());
        } else if (it.key() == replicaFact) {
            const auto id = model::ReplicaId::fromText(it.value());
            if (!id)
                return false;
            replica = *id;
        } else if (it.key() == outboxFact) {
            const auto stored = versionsOf(it.value());
            if (!stored)
                return false;
            outbox = *stored;
        } else if (it.key() == openFact) {
            openedIn = it.value();
        } else if (it.key() == snapshotFact) {
            snapshotMark = it.value();
        }
    }
    return true;
}

DrawingFile::Load DrawingFile::load()
{
    const QVariant version = database.scalar("PRAGMA user_version");
    if (!version.isValid())
        return Load::Damaged;
    if (database.scalar("PRAGMA application_id").toInt() != applicationId)
        return Load::Damaged;
    if (version.toInt() > Journal::schemaVersion)
        return Load::FromTheFuture;
    if (version.toInt() < 1)
        return Load::Damaged;
    if (version.toInt() < Journal::schemaVersion && !migrate())
        return isContentWrong() ? Load::Damaged : Load::CannotWrite;
    if (!journal.prepare())
        return Load::Damaged;
    if (loadFacts()) {
        loadSnapshot();
        if (loadRows())
            return Load::Good;
    }
    return isContentWrong() ? Load::Damaged : Load::Failed;
}

bool DrawingFile::isContentWrong() const
{
    const int code = database.lastCode();
    return code == 0 || code == Sqlite::sqlError || code == Sqlite::corrupt
        || code == Sqlite::notADatabase;
}

bool DrawingFile::takeOver(const Salvage &salvage)
{
    for (const JournalRow &row : salvage.rows) {
        if (!journal.append(row))
            return false;
        include(row);
    }
    model::VersionVector unsent;
    if (salvage.facts) {
        for (auto it = salvage.facts->begin(); it != salvage.facts->end(); ++it) {
            if (it.key().startsWith(callersPrefix)) {
                values.insert(it.key().sliced(callersPrefix.size()), it.value());
                if (!journal.writeFact(it.key(), it.value()))
                    return false;
            }
        }
        unsent = versionsOf(salvage.facts->value(outboxFact)).value_or(model::VersionVector());
    } else {
        unsent = versions; // what of it was sent cannot be known, and repeats are harmless
    }
    outbox = unsent.without(unsent.without(versions));
    if (salvage.undo && !salvage.undo->isEmpty()) {
        undo = *salvage.undo;
        if (!journal.writeUndo({}, undo))
            return false;
    }
    return journal.writeFact(outboxFact, textOf(outbox));
}

bool DrawingFile::recover(DrawingStore::Opened &opened)
{
    const QString why = database.lastText();
    journal.finish();
    database.close();
    forget();
    const QString aside = setAside(path);
    if (aside.isEmpty()) {
        database.note(QSqlError(u"The damaged file cannot be moved aside"_s));
        return false;
    }
    Snapshot::remove(Snapshot::fileName(path));
    const Salvage salvage = store::salvage(aside, path + u".recovering"_s);
    if (!connect() || !makeNew() || !database.run("BEGIN IMMEDIATE"))
        return false;
    if (!takeOver(salvage) || !database.run("COMMIT")) {
        database.run("ROLLBACK");
        return false;
    }
    opened.isRecovered = true;
    opened.asideFile = aside;
    opened.report =
        u"%1 was damaged (%2) and is kept as %3; %4 operations were recovered"_s
            .arg(path, why.simplified().isEmpty() ? u"wrong checksums"_s : why.simplified(), aside)
            .arg(count);
    if (salvage.unreadableRows)
        opened.report +=
            u", %1 groups of operations were not readable"_s.arg(salvage.unreadableRows);
    return true;
}

base::Result<DrawingStore::Opened, StoreError> DrawingFile::open()
{
    DrawingStore::Opened opened;
    const QByteArray boot = path.isEmpty() ? QByteArray() : QSysInfo::bootUniqueId();
    opened.isNew = path.isEmpty() || QFileInfo(path).size() == 0;
    const bool hasWal = !path.isEmpty() && QFileInfo(path + u"-wal"_s).size() > 0;
    // Of a foreign WAL SQLite would make nothing, and throw it away.
    const bool isForeignWal = hasWal && (opened.isNew || hasForeignWal(path));
    if (isForeignWal || (!opened.isNew && isForeign(path))) {
        database.note(QSqlError(isForeignWal ? u"the WAL does not belong to the file"_s
                                             : u"the file is no database"_s));
        if (!recover(opened))
            return error(StoreError::Code::CannotWrite);
        opened.isNew = false;
    } else if (!connect()) {
        const int code = database.lastCode();
        if (code == Sqlite::busy)
            return error(StoreError::Code::InUse);
        if (code != Sqlite::corrupt && code != Sqlite::notADatabase)
            return error(code == Sqlite::full ? StoreError::Code::CannotWrite
                                              : StoreError::Code::CannotOpen);
        if (!recover(opened))
            return error(StoreError::Code::CannotWrite);
        opened.isNew = false;
    } else if (opened.isNew
               || database.scalar("SELECT count(*) FROM sqlite_schema") == QVariant(0)) {
        opened.isNew = true; // also where a program ended before its tables were made
        if (!makeNew())
            return error(StoreError::Code::CannotWrite);
    } else {
        switch (load()) {
        case Load::Good:
            break;
        case Load::FromTheFuture:
            return error(StoreError::Code::FromTheFuture);
        case Load::Failed:
            return error(StoreError::Code::CannotOpen);
        case Load::CannotWrite:
            return error(StoreError::Code::CannotWrite);
        case Load::Damaged:
            if (!recover(opened))
                return error(StoreError::Code::CannotWrite);
        }
    }
    opened.wasUnclean = !openedIn.isEmpty() || (opened.isRecovered && hasWal);
    // After another start of the computer the last commits may be missing that others have seen.
    if (opened.wasUnclean && (openedIn != boot || boot.isEmpty()))
        replica = {};
    if (!path.isEmpty()) {
        const bool isMarked = database.run("BEGIN IMMEDIATE")
            && journal.writeFact(openFact, boot.isEmpty() ? QByteArray("unknown") : boot)
            && (replica.value != 0 || journal.removeFact(replicaFact)) && database.run("COMMIT");
        if (!isMarked)
            return error(StoreError::Code::CannotWrite);
    }
    return opened;
}

} // namespace store
