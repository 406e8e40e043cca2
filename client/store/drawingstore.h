// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/drawingid.h"
#include "base/result.h"
#include "model/versionvector.h"
#include "store/snapshotfile.h"
#include "store/storeerror.h"

#include <QByteArray>
#include <QMap>

#include <functional>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

namespace store {

struct StoredOperation
{
    model::OperationId id;
    QByteArray text; ///< as of model::encodeOperation()

    friend bool operator==(const StoredOperation &, const StoredOperation &) = default;
};

/// What is to be written together or not at all.
struct Commit
{
    std::vector<StoredOperation> own; ///< into the journal and the outbox
    std::vector<StoredOperation> remote; ///< into the journal
    model::VersionVector confirmed; ///< leave the outbox; what is not in it does not matter
    std::optional<QByteArray> undo; ///< model::Author::saveUndo()
    QMap<QByteArray, QByteArray> values; ///< an empty one is removed
};

/// Two different texts came under one id: two replicas have one identity (a copied folder), or one erred.
/// The text with the lower fingerprint is kept by everybody, whatever came first.
struct Conflict
{
    StoredOperation kept;
    QByteArray dropped;
    bool isReplaced = false; ///< `kept` is the new one: the state must be built anew
};

struct Committed
{
    std::vector<Conflict> conflicts; ///< nearly always empty
};

/// All that one replica must not forget of a drawing: operations, outbox, undo, and some values by name.
///
/// A file holds one drawing: `DIR/<id>.copoly`, SQLite in WAL mode, held by one program at a time. A run of operations
/// that came together is one row with a checksum. A commit survives the end of the program at once (kill -9), and
/// a power cut after the next flush(). What stays in memory (versions, digests, outbox, values) is as the
/// file says it; texts are read when asked for. Rows that a snapshot covers are checked only when they are read: one
/// that is damaged then counts as not there, and the next opening recovers the file.
///
/// Limits:  operations' texts hold no line break (encodeOperation() never writes one).
/// Errors:  StoreError; after one from commit() the file and this object are as before it. A damaged file is no error:
///          it is kept aside and what is readable is taken over (Opened::isRecovered).
/// Thread:  the one that opened it; flush() hands the waiting for the disk to a thread of its own.
/// Source:  sqlite.org/wal.html, sqlite.org/atomiccommit.html.
class DrawingStore
{
public:
    struct Opened;
    /// Makes the folder and the file where there is none.
    static base::Result<Opened, StoreError> openFile(const QString &directory,
                                                     const base::DrawingId &drawing);
    /// The same without a file, forgotten with the object.
    static base::Result<Opened, StoreError> openMemory();
    /// Whether openFile() would find something; touches nothing.
    static bool exists(const QString &directory, const base::DrawingId &drawing);
    static QString fileName(const QString &directory, const base::DrawingId &drawing);

    /// Writes everything out and leaves one file marked as closed cleanly.
    ~DrawingStore();
    DrawingStore(const DrawingStore &) = delete;
    DrawingStore &operator=(const DrawingStore &) = delete;

    /// Empty for a store in memory.
    QString path() const;

    /// This replica's identity; 0 where one must be chosen: in a new store, and where operations that others may have
    /// seen can be missing here (damage, a power cut), so that their numbers are not given twice.
    model::ReplicaId replica() const;
    base::Result<std::monostate, StoreError> setReplica(model::ReplicaId replica);

    /// One transaction. Operations that are there already change nothing.
    base::Result<Committed, StoreError> commit(const Commit &commit);
    /// Has all commits so far written to the disk itself. Returns at once; a failure is told by the next flush().
    base::Result<std::monostate, StoreError> flush();
    /// As flush(), and waits for the end.
    base::Result<std::monostate, StoreError> flushAndWait();

    QByteArray value(const QByteArray &key) const;
    QByteArray undo() const;
    const model::VersionVector &versions() const;
    const model::VersionVector &outbox() const;
    quint64 operationCount() const;
    /// XOR of model::fingerprint() of all texts; the same of one replica's operations.
    quint64 digest() const;
    quint64 digest(model::ReplicaId replica) const;

    /// In the order in which they were committed.
    void forEachOperation(const std::function<void(const StoredOperation &)> &visit) const;
    /// Those of the range that are there, by sequence; stops before `maxBytes` of text are exceeded, but not before the first.
    std::vector<StoredOperation> read(model::ReplicaId replica, model::Range range,
                                      qsizetype maxBytes) const;
    std::optional<QByteArray> text(const model::OperationId &id) const;

    // A snapshot is a shortcut past the first part of the journal, which remains the truth. It is a file of its own,
    // `DIR/<id>.copoly.snapshot`; one that is damaged, of another version, or not of just these rows counts as none.

    /// The pieces of the snapshot that was there when the store was opened, once.
    std::optional<std::vector<QByteArray>> takeSnapshot();
    /// The operations that the snapshot does not cover: all, where there is none.
    void
    forEachOperationSinceSnapshot(const std::function<void(const StoredOperation &)> &visit) const;
    quint64 operationsSinceSnapshot() const;
    /// What takeSnapshot() gave was of no use.
    void dropSnapshot();
    /// A writer for a snapshot of what is committed now, and possibly of some that comes while it is written (see
    /// model::DocumentSaver). Nothing in memory, or where there is nothing to write of.
    std::unique_ptr<SnapshotWriter> beginSnapshot() const;
    /// Makes an ended writer's file the snapshot. Waits for it; false, and all is as before, when something is in the
    /// way.
    bool adopt(std::unique_ptr<SnapshotWriter> writer);

private:
    struct Private;
    explicit DrawingStore(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

struct DrawingStore::Opened
{
    std::unique_ptr<DrawingStore> store;
    bool isNew = false; ///< nothing was there
    bool isRecovered = false; ///< the file was damaged: see asideFile and report
    QString asideFile; ///< the damaged file as it was found (its WAL beside it)
    QString report; ///< what was wrong and how much could be read, in English
    bool wasUnclean = false; ///< the last program did not close it
};

} // namespace store
