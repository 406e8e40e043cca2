// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/sqlite.h"

#include <QFile>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

namespace store {

/// Brings what stands in a file's WAL to the disk itself, and from the WAL into the file, on a thread of its own:
/// both can take long, and neither stops the one who writes.
///
/// Errors:  takeError() tells the last one; what could not be moved into the file stays in the WAL.
/// Thread:  its functions are for the thread that made it.
class DiskFlush final
{
public:
    /// `path` is the file's, not the WAL's.
    explicit DiskFlush(const QString &path);
    /// Waits for what was asked.
    ~DiskFlush();
    DiskFlush(const DiskFlush &) = delete;
    DiskFlush &operator=(const DiskFlush &) = delete;

    /// Everything written before this call will be on the disk; requests that wait become one.
    void request();
    /// Has the WAL moved into the file.
    void requestCheckpoint();
    void wait();
    /// Why an earlier request failed, once.
    std::optional<QString> takeError();

private:
    void work();
    std::optional<QString> flush();
    std::optional<QString> checkpoint();

    const QString m_path;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    quint64 m_asked = 0;
    quint64 m_done = 0;
    bool m_isCheckpointAsked = false;
    bool m_isEnding = false;
    std::optional<QString> m_error;
    QFile m_wal; ///< the thread's
    std::unique_ptr<Sqlite> m_connection; ///< the thread's
    std::thread m_thread;
};

} // namespace store
