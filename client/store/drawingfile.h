// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/diskflush.h"
#include "store/drawingstore.h"
#include "store/filelock.h"
#include "store/journal.h"
#include "store/recovery.h"
#include "store/snapshotfile.h"

namespace store {

/// A drawing's file that is open, and what of it is kept in memory; opening it, with all that can be in the way.
///
/// Errors:  functions answer false or an error, the connection knows why.
struct DrawingFile
{
    // Facts of our own stand beside those of the caller, which begin with this.
    static inline const QByteArray callersPrefix = "v:";
    static inline const QByteArray replicaFact = "replica";
    static inline const QByteArray outboxFact = "outbox";
    /// Which start of the computer the file was opened in; absent once closed.
    static inline const QByteArray openFact = "open";
    /// SnapshotHead::mark() of the snapshot that describes the first rows of the journal. It goes with any change to
    /// these rows, in the same transaction.
    static inline const QByteArray snapshotFact = "snapshot";

    QString path; ///< empty: in memory
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
    QByteArray snapshotMark; ///< what snapshotFact says
    std::optional<Snapshot> snapshot; ///< as it was found, until taken
    qint64 snapshotRow = 0; ///< the last that it covers
    quint64 snapshotCount = 0; ///< how many operations these rows hold
    quint64 changesOfRows = 0; ///< how often a row was replaced
    mutable bool hasUnsoundRows =
        false; ///< some were read; only rows that a snapshot covers can be

    base::Result<DrawingStore::Opened, StoreError> open();

    void include(const JournalRow &row);
    /// Whether a row that was read may be used; one that may not is found again, and mended, at the next opening.
    bool isSound(const JournalRow &row) const;
    /// Writes that the next opening reads the whole journal.
    bool forgetSnapshot();
    void snapshotIsGone();
    StoreError error(StoreError::Code code) const { return { code, path, database.lastText() }; }

    static QByteArray textOf(const model::VersionVector &versions);
    static std::optional<model::VersionVector> versionsOf(const QByteArray &text);

private:
    enum class Load { Good, Damaged, FromTheFuture, Failed, CannotWrite };

    bool connect();
    bool makeNew();
    bool migrate();
    Load load();
    /// What the last error says of the file.
    bool isContentWrong() const;
    bool loadFacts();
    void loadSnapshot();
    bool loadRows();
    void forget();
    bool takeOver(const Salvage &salvage);
    bool recover(DrawingStore::Opened &opened);
};

} // namespace store
