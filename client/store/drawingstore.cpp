// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/drawingstore.h"

#include "model/operationcodec.h"
#include "store/drawingfile.h"

#include <QDir>
#include <QFileInfo>
#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace store {

namespace {

Q_LOGGING_CATEGORY(lcStore, "client.store", QtInfoMsg)

// Asked for early enough that the WAL stays within a few times this.
constexpr qsizetype checkpointBytes = 4 * 1024 * 1024;
// Pages that a commit rewrites whatever it holds.
constexpr qsizetype commitBytes = 16 * 1024;

} // namespace

struct DrawingStore::Private : DrawingFile
{
    bool write(const Commit &commit, const std::vector<JournalRow> &rows,
               const std::vector<const StoredOperation *> &repeated,
               const model::VersionVector &newOutbox, Committed &committed);
    bool settle(const StoredOperation &repeated, Committed &committed);
    void noteFailedReading();
    void visitRows(qint64 after, const std::function<void(const StoredOperation &)> &visit);
};

// The same id again: nearly always the same text. Otherwise everybody keeps the text with the lower fingerprint.
bool DrawingStore::Private::settle(const StoredOperation &repeated, Committed &committed)
{
    auto found = journal.find(repeated.id);
    if (!found)
        return false;
    const auto rowId = found->first;
    auto &row = found->second;
    if (!isSound(row))
        return true; // nobody can say what stood there
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
    return journal.replace(rowId, row) && forgetSnapshot();
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
    if (!(newOutbox == outbox) && !journal.writeFact(outboxFact, DrawingFile::textOf(newOutbox)))
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
    const bool isMarked =
        d->journal.removeFact(DrawingFile::openFact) && (!d->hasUnsoundRows || d->forgetSnapshot());
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
    if (!d->journal.writeFact(DrawingFile::replicaFact, replica.text()))
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
        && d->write(commit, rows, repeated, newOutbox, committed)
        && (!d->hasUnsoundRows || d->forgetSnapshot()) && d->database.run("COMMIT");
    if (!isWritten) {
        const StoreError error = d->error(StoreError::Code::CannotWrite);
        d->database.run("ROLLBACK");
        return error;
    }
    if (d->hasUnsoundRows)
        d->snapshotMark.clear();
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
        d->snapshotMark.clear();
        d->snapshotIsGone();
        ++d->changesOfRows;
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

void DrawingStore::Private::visitRows(qint64 after,
                                      const std::function<void(const StoredOperation &)> &visit)
{
    const bool isGood = journal.forEachRow(after, [&](qint64, const JournalRow &row) {
        if (isSound(row)) {
            row.forEach([&](quint64 sequence, QByteArrayView text) {
                visit({ { row.replica, sequence }, text.toByteArray() });
            });
        }
        return true;
    });
    if (!isGood)
        noteFailedReading();
}

void DrawingStore::Private::noteFailedReading()
{
    qCWarning(lcStore) << "reading failed:" << path << database.lastText();
    hasUnsoundRows = true;
}

void DrawingStore::forEachOperation(const std::function<void(const StoredOperation &)> &visit) const
{
    d->visitRows(0, visit);
}

void DrawingStore::forEachOperationSinceSnapshot(
    const std::function<void(const StoredOperation &)> &visit) const
{
    d->visitRows(d->snapshotRow, visit);
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
        if (!d->isSound(row))
            return true;
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
        d->noteFailedReading();
    return found;
}

std::optional<QByteArray> DrawingStore::text(const model::OperationId &id) const
{
    const auto found = read(id.replica, { id.sequence, id.sequence }, 0);
    if (found.empty())
        return std::nullopt;
    return found.front().text;
}

std::optional<std::vector<QByteArray>> DrawingStore::takeSnapshot()
{
    if (!d->snapshot)
        return std::nullopt;
    std::vector<QByteArray> pieces = std::move(d->snapshot->pieces);
    d->snapshot.reset();
    return pieces;
}

quint64 DrawingStore::operationsSinceSnapshot() const
{
    return d->count - d->snapshotCount;
}

void DrawingStore::dropSnapshot()
{
    // Should it not be written: it is only tried once more.
    if (d->forgetSnapshot())
        d->snapshotMark.clear();
    d->snapshotIsGone();
}

std::unique_ptr<SnapshotWriter> DrawingStore::beginSnapshot() const
{
    if (d->path.isEmpty() || d->hasUnsoundRows)
        return nullptr;
    SnapshotHead head;
    head.lastRow = d->database.scalar("SELECT max(id) FROM journal").toLongLong();
    if (head.lastRow <= 0)
        return nullptr;
    head.versions = d->versions;
    head.digests = d->digests;
    head.digest = d->digest;
    head.count = d->count;
    head.changesOfRows = d->changesOfRows;
    return std::make_unique<SnapshotWriter>(Snapshot::fileName(d->path), std::move(head));
}

bool DrawingStore::adopt(std::unique_ptr<SnapshotWriter> writer)
{
    writer->waitForEnd();
    const SnapshotHead &head = writer->head();
    if (head.changesOfRows != d->changesOfRows || d->hasUnsoundRows || !writer->replaceLast()) {
        qCInfo(lcStore) << "no snapshot was made:" << d->path;
        return false;
    }
    // From here on the file does not fit the last mark: without the new one it is as if there were none.
    const QByteArray mark = head.mark();
    if (!d->journal.writeFact(DrawingFile::snapshotFact, mark)) {
        qCInfo(lcStore) << "the snapshot cannot be marked:" << d->path << d->database.lastText();
        return false;
    }
    d->snapshotMark = mark;
    d->snapshotRow = head.lastRow;
    d->snapshotCount = head.count;
    return true;
}

} // namespace store
