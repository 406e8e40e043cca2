// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/versionvector.h"

#include <QByteArray>
#include <QFile>
#include <QHash>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace store {

/// What a snapshot says of the journal's rows up to one of them.
struct SnapshotHead
{
    qint64 lastRow = 0; ///< 0: none
    model::VersionVector versions;
    QHash<model::ReplicaId, quint64> digests;
    quint64 digest = 0;
    quint64 count = 0;
    quint64 changesOfRows = 0; ///< not saved: tells whether rows have changed since

    QByteArray save() const;
    /// Nothing for octets of another version, of another document format, or that cannot be.
    static std::optional<SnapshotHead> load(QByteArrayView octets);
    /// By which the journal knows its snapshot.
    QByteArray mark() const;
};

/// A snapshot as it was found: a head, and the pieces of model::DocumentSaver.
struct Snapshot
{
    SnapshotHead head;
    std::vector<QByteArray> pieces;

    /// The name of a drawing file's snapshot. A file of its own, since a large value in SQLite would go through the
    /// WAL, and so be written twice and hold up commits.
    static QString fileName(const QString &drawingFile);
    /// Nothing unless the file is whole, octet for octet, and has this mark.
    static std::optional<Snapshot> read(const QString &fileName, const QByteArray &mark);
    static void remove(const QString &fileName);
};

/// Writes a snapshot beside the last one, on a thread of its own, and puts it in that one's place at the end.
///
/// Nothing waits for the disk: a file that a power cut leaves damaged is noticed, and costs no more than the time to read
/// the journal.
/// Errors:  isFailed(); the last snapshot's file is then as it was.
/// Thread:  its functions are for the thread that made it.
class SnapshotWriter final
{
public:
    SnapshotWriter(const QString &fileName, SnapshotHead head);
    /// Gives up what is not ended.
    ~SnapshotWriter();
    SnapshotWriter(const SnapshotWriter &) = delete;
    SnapshotWriter &operator=(const SnapshotWriter &) = delete;

    const SnapshotHead &head() const { return m_head; }

    void add(QByteArray piece);
    /// Octets that were added and not written yet.
    qsizetype queuedBytes() const;
    /// Until at most so many are.
    void waitForRoom(qsizetype bytes);
    /// No more pieces come.
    void end();
    /// Whether everything up to end() was written, or something could not.
    bool isEnded() const;
    bool isFailed() const;
    void waitForEnd();
    /// Takes the last snapshot's place. Once, when all is written; false when that cannot be.
    bool replaceLast();

private:
    void work();
    bool write(const QByteArray &octets);
    bool hasRoom() const;

    const QString m_fileName;
    const SnapshotHead m_head;
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<QByteArray> m_queue;
    qsizetype m_queued = 0;
    bool m_isComplete = false; ///< end() was called
    bool m_isGivenUp = false;
    bool m_isEnded = false;
    bool m_isFailed = false;
    QFile m_file; ///< the thread's
    quint64 m_blocks = 0; ///< the thread's
    quint64 m_headSum = 0; ///< the thread's
    std::thread m_thread;
};

} // namespace store
