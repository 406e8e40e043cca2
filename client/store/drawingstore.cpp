// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/drawingstore.h"

#include "model/operationcodec.h"
#include "store/diskflush.h"
#include "store/filelock.h"
#include "store/journal.h"
#include "store/recovery.h"

#include <QDir>
#include <QFileInfo>
#include <QLoggingCategory>
#include <QSysInfo>
#include <QVariant>

using namespace Qt::StringLiterals;

namespace store {

namespace {

Q_LOGGING_CATEGORY(lcStore, "client.store", QtInfoMsg)

// Facts of our own stand beside those of the caller, which begin with this.
const QByteArray callersPrefix = "v:";
const QByteArray replicaFact = "replica";
const QByteArray outboxFact = "outbox";
const QByteArray openFact =
    "open"; ///< which start of the computer the file was opened in; absent once closed

// Asked for early enough that the WAL stays within a few times this.
constexpr qsizetype checkpointBytes = 4 * 1024 * 1024;
// Pages that a commit rewrites whatever it holds.
constexpr qsizetype commitBytes = 16 * 1024;

constexpr int applicationId = 0x436f706f; // 'Copo'

QByteArray textOf(const model::VersionVector &versions)
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

std::optional<model::VersionVector> versionsOf(const QByteArray &text)
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

enum class Load { Good, Damaged, FromTheFuture, Failed };

} // namespace

struct DrawingStore::Private
{
    QString path;
    std::unique_ptr<FileLock> lock;
    Sqlite database;
    Journal journal{ database };
    std::unique_ptr<DiskFlush> flusher;
    qsizetype bytesInWal = 0; ///< about, since the last checkpoint was asked for

    model::ReplicaId replica;
    model::VersionVector versions;
    model::VersionVector outbox;
    QHash<model::ReplicaId, quint64> digests;
    quint64 digest = 0;
    quint64 count = 0;
    QMap<QByteArray, QByteArray> values;
    QByteArray undo;
    QByteArray openedIn; ///< what openFact said

    bool connect();
    bool makeNew();
    Load load();
    bool loadRows();
    bool loadFacts();
    void forget();
    void include(const JournalRow &row);
    bool takeOver(const Salvage &salvage);
    StoreError error(StoreError::Code code) const { return { code, path, database.lastText() }; }
    base::Result<Opened, StoreError> open();
    bool recover(Opened &opened);
    bool write(const Commit &commit, const std::vector<JournalRow> &rows,
               const std::vector<const StoredOperation *> &repeated,
               const model::VersionVector &newOutbox, Committed &committed);
    bool settle(const StoredOperation &repeated, Committed &committed);
};

bool DrawingStore::Private::connect()
{
    if (!database.open(path.isEmpty() ? u":memory:"_s : path))
        return false;
    // The WAL is moved into the file by DiskFlush: it takes some 20 ms every few hundred commits.
    return path.isEmpty()
        || database.run({ "PRAGMA journal_mode=WAL", "PRAGMA synchronous=NORMAL",
                          "PRAGMA wal_autocheckpoint=0", "PRAGMA journal_size_limit=16777216" });
}

bool DrawingStore::Private::makeNew()
{
    if (!database.run("BEGIN IMMEDIATE"))
        return false;
    if (journal.makeTables()
        && database.run({ "PRAGMA application_id=1131376751", "PRAGMA user_version=1", "COMMIT" }))
        return journal.prepare();
    database.run("ROLLBACK");
    return false;
}

void DrawingStore::Private::forget()
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
}

void DrawingStore::Private::include(const JournalRow &row)
{
    versions.add(row.replica, row.range());
    digests[row.replica] ^= row.digest;
    digest ^= row.digest;
    count += row.count;
}

bool DrawingStore::Private::loadRows()
{
    qlonglong rows = 0;
    const bool isGood = journal.forEachRow([&](qint64, const JournalRow &row) {
        if (!row.isSound() || versions.of(row.replica).contains(row.first))
            return false;
        ++rows;
        include(row);
        return true;
    });
    // The index must know the same rows.
    return isGood
        && database.scalar("SELECT count(*) FROM journal INDEXED BY journal_by_author").toLongLong()
        == rows;
}

bool DrawingStore::Private::loadFacts()
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
        }
    }
    return true;
}

Load DrawingStore::Private::load()
{
    const QVariant version = database.scalar("PRAGMA user_version");
    if (!version.isValid())
        return Load::Damaged;
    if (version.toInt() > Journal::schemaVersion
        && database.scalar("PRAGMA application_id").toInt() == applicationId)
        return Load::FromTheFuture;
    if (version.toInt() != Journal::schemaVersion || !journal.prepare())
        return Load::Damaged;
    if (loadRows() && loadFacts())
        return Load::Good;
    const int code = database.lastCode();
    const bool isContent = code == 0 || code == Sqlite::sqlError || code == Sqlite::corrupt
        || code == Sqlite::notADatabase;
    return isContent ? Load::Damaged : Load::Failed;
}

bool DrawingStore::Private::takeOver(const Salvage &salvage)
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

bool DrawingStore::Private::recover(Opened &opened)
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

base::Result<DrawingStore::Opened, StoreError> DrawingStore::Private::open()
{
    Opened opened;
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

// The same id again: nearly always the same text. Otherwise everybody keeps the text with the lower fingerprint.
bool DrawingStore::Private::settle(const StoredOperation &repeated, Committed &committed)
{
    auto found = journal.find(repeated.id);
    if (!found)
        return false;
    const auto rowId = found->first;
    auto &row = found->second;
    QByteArray stored;
    QByteArray changed;
    row.forEach([&](quint64 sequence, QByteArrayView text) {
        if (sequence == repeated.id.sequence)
            stored = text.toByteArray();
        if (sequence > row.first)
            changed += '\n';
        changed += sequence == repeated.id.sequence ? QByteArrayView(repeated.text) : text;
    });
    if (stored == repeated.text)
        return true;
    const quint64 old = model::fingerprint(stored);
    const quint64 now = model::fingerprint(repeated.text);
    if (std::pair(old, stored) <= std::pair(now, repeated.text)) {
        committed.conflicts.push_back({ { repeated.id, stored }, repeated.text, false });
        return true;
    }
    row.body = changed;
    row.digest ^= old ^ now;
    committed.conflicts.push_back({ repeated, stored, true });
    return journal.replace(rowId, row);
}

bool DrawingStore::Private::write(const Commit &commit, const std::vector<JournalRow> &rows,
                                  const std::vector<const StoredOperation *> &repeated,
                                  const model::VersionVector &newOutbox, Committed &committed)
{
    for (const JournalRow &row : rows) {
        if (!journal.append(row))
            return false;
    }
    for (const StoredOperation *operation : repeated) {
        if (!settle(*operation, committed))
            return false;
    }
    if (!(newOutbox == outbox) && !journal.writeFact(outboxFact, textOf(newOutbox)))
        return false;
    if (commit.undo && !journal.writeUndo(undo, *commit.undo))
        return false;
    for (auto it = commit.values.begin(); it != commit.values.end(); ++it) {
        const QByteArray key = callersPrefix + it.key();
        if (values.value(it.key()) == it.value())
            continue;
        if (!(it.value().isEmpty() ? journal.removeFact(key) : journal.writeFact(key, it.value())))
            return false;
    }
    return true;
}

DrawingStore::DrawingStore(std::unique_ptr<Private> other) : d(std::move(other)) { }

DrawingStore::~DrawingStore()
{
    d->flusher.reset();
    if (d->path.isEmpty() || !d->database.isOpen())
        return;
    const bool isMarked = d->journal.removeFact(openFact);
    d->journal.finish();
    // The file itself is complete before the WAL goes (SQLite removes it with the last connection).
    if (!isMarked
        || !d->database.run({ "PRAGMA synchronous=FULL", "PRAGMA wal_checkpoint(TRUNCATE)" }))
        qCWarning(lcStore) << "not closed cleanly:" << d->path << d->database.lastText();
    d->database.close();
}

QString DrawingStore::fileName(const QString &directory, const base::DrawingId &drawing)
{
    return QDir(directory).absoluteFilePath(drawing.text() + u".copoly"_s);
}

bool DrawingStore::exists(const QString &directory, const base::DrawingId &drawing)
{
    return QFileInfo::exists(fileName(directory, drawing));
}

base::Result<DrawingStore::Opened, StoreError>
DrawingStore::openFile(const QString &directory, const base::DrawingId &drawing)
{
    auto d = std::make_unique<Private>();
    d->path = fileName(directory, drawing);
    if (!QDir().mkpath(directory) || (QFileInfo::exists(d->path) && !QFileInfo(d->path).isFile()))
        return StoreError{ StoreError::Code::CannotOpen, d->path,
                           u"the folder cannot be made, or the name is not a file's"_s };
    FileLock::Failure failure = FileLock::Failure::CannotOpen;
    d->lock = FileLock::take(d->path + u".lock"_s, &failure);
    if (!d->lock)
        return failure == FileLock::Failure::Held
            ? StoreError{ StoreError::Code::InUse, d->path, u"another program has it open"_s }
            : StoreError{ StoreError::Code::CannotOpen, d->path,
                          u"the folder cannot be written"_s };
    auto opened = d->open();
    if (!opened)
        return opened;
    d->flusher = std::make_unique<DiskFlush>(d->path);
    if (opened->isRecovered)
        qCWarning(lcStore).noquote() << opened->report;
    opened->store.reset(new DrawingStore(std::move(d)));
    return opened;
}

base::Result<DrawingStore::Opened, StoreError> DrawingStore::openMemory()
{
    auto d = std::make_unique<Private>();
    auto opened = d->open();
    if (opened)
        opened->store.reset(new DrawingStore(std::move(d)));
    return opened;
}

QString DrawingStore::path() const
{
    return d->path;
}

model::ReplicaId DrawingStore::replica() const
{
    return d->replica;
}

base::Result<std::monostate, StoreError> DrawingStore::setReplica(model::ReplicaId replica)
{
    if (!d->journal.writeFact(replicaFact, replica.text()))
        return d->error(StoreError::Code::CannotWrite);
    d->replica = replica;
    return std::monostate();
}

base::Result<Committed, StoreError> DrawingStore::commit(const Commit &commit)
{
    std::vector<const StoredOperation *> fresh;
    std::vector<const StoredOperation *> repeated;
    model::VersionVector added;
    model::VersionVector unsent;
    const auto sort = [&](const StoredOperation &operation, bool isOwn) {
        Q_ASSERT(operation.id.sequence > 0 && !operation.text.contains('\n'));
        if (d->versions.contains(operation.id) || !added.add(operation.id)) {
            repeated.push_back(&operation);
            return;
        }
        fresh.push_back(&operation);
        if (isOwn)
            unsent.add(operation.id);
    };
    for (const StoredOperation &operation : commit.own)
        sort(operation, true);
    for (const StoredOperation &operation : commit.remote)
        sort(operation, false);

    const std::vector<JournalRow> rows = Journal::rowsOf(fresh);
    model::VersionVector newOutbox = d->outbox.without(commit.confirmed);
    const model::VersionVector stillUnsent = unsent.without(commit.confirmed);
    for (auto it = stillUnsent.byReplica().begin(); it != stillUnsent.byReplica().end(); ++it) {
        for (const model::Range &range : it.value().ranges())
            newOutbox.add(it.key(), range);
    }

    Committed committed;
    const bool isWritten = d->database.run("BEGIN IMMEDIATE")
        && d->write(commit, rows, repeated, newOutbox, committed) && d->database.run("COMMIT");
    if (!isWritten) {
        const StoreError error = d->error(StoreError::Code::CannotWrite);
        d->database.run("ROLLBACK");
        return error;
    }
    d->bytesInWal += commitBytes;
    for (const JournalRow &row : rows) {
        d->include(row);
        d->bytesInWal += row.body.size();
    }
    if (d->flusher && d->bytesInWal >= checkpointBytes) {
        d->flusher->requestCheckpoint();
        d->bytesInWal = 0;
    }
    for (const Conflict &conflict : committed.conflicts) {
        if (!conflict.isReplaced)
            continue;
        const quint64 change =
            model::fingerprint(conflict.kept.text) ^ model::fingerprint(conflict.dropped);
        d->digests[conflict.kept.id.replica] ^= change;
        d->digest ^= change;
    }
    d->outbox = newOutbox;
    if (commit.undo)
        d->undo = *commit.undo;
    for (auto it = commit.values.begin(); it != commit.values.end(); ++it) {
        if (it.value().isEmpty())
            d->values.remove(it.key());
        else
            d->values.insert(it.key(), it.value());
    }
    return committed;
}

base::Result<std::monostate, StoreError> DrawingStore::flush()
{
    if (!d->flusher)
        return std::monostate();
    d->flusher->request();
    if (const auto failed = d->flusher->takeError())
        return StoreError{ StoreError::Code::CannotWrite, d->path, *failed };
    return std::monostate();
}

base::Result<std::monostate, StoreError> DrawingStore::flushAndWait()
{
    if (!d->flusher)
        return std::monostate();
    d->flusher->request();
    d->flusher->wait();
    if (const auto failed = d->flusher->takeError())
        return StoreError{ StoreError::Code::CannotWrite, d->path, *failed };
    return std::monostate();
}

QByteArray DrawingStore::value(const QByteArray &key) const
{
    return d->values.value(key);
}

QByteArray DrawingStore::undo() const
{
    return d->undo;
}

const model::VersionVector &DrawingStore::versions() const
{
    return d->versions;
}

const model::VersionVector &DrawingStore::outbox() const
{
    return d->outbox;
}

quint64 DrawingStore::operationCount() const
{
    return d->count;
}

quint64 DrawingStore::digest() const
{
    return d->digest;
}

quint64 DrawingStore::digest(model::ReplicaId replica) const
{
    return d->digests.value(replica);
}

void DrawingStore::forEachOperation(const std::function<void(const StoredOperation &)> &visit) const
{
    const bool isGood = d->journal.forEachRow([&](qint64, const JournalRow &row) {
        row.forEach([&](quint64 sequence, QByteArrayView text) {
            visit({ { row.replica, sequence }, text.toByteArray() });
        });
        return true;
    });
    if (!isGood)
        qCWarning(lcStore) << "reading failed:" << d->path << d->database.lastText();
}

std::vector<StoredOperation> DrawingStore::read(model::ReplicaId replica, model::Range range,
                                                qsizetype maxBytes) const
{
    std::vector<StoredOperation> found;
    qsizetype bytes = 0;
    bool isFull = false;
    if (range.count() == 0)
        return found;
    const bool isGood = d->journal.read(replica, range, [&](const JournalRow &row) {
        row.forEach([&](quint64 sequence, QByteArrayView text) {
            if (isFull || sequence < range.first || sequence > range.last)
                return;
            if (!found.empty() && bytes + text.size() > maxBytes) {
                isFull = true;
                return;
            }
            bytes += text.size();
            found.push_back({ { replica, sequence }, text.toByteArray() });
        });
        return !isFull;
    });
    if (!isGood)
        qCWarning(lcStore) << "reading failed:" << d->path << d->database.lastText();
    return found;
}

std::optional<QByteArray> DrawingStore::text(const model::OperationId &id) const
{
    const auto found = read(id.replica, { id.sequence, id.sequence }, 0);
    if (found.empty())
        return std::nullopt;
    return found.front().text;
}

} // namespace store
