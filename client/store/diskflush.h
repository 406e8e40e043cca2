// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

namespace store {

/// Has what was written to one file brought to the disk itself, on a thread of its own, since that can take long.
///
/// Thread:  its functions are for the thread that made it.
class DiskFlush final
{
public:
    explicit DiskFlush(const QString &path);
    /// Waits for what was asked.
    ~DiskFlush();
    DiskFlush(const DiskFlush &) = delete;
    DiskFlush &operator=(const DiskFlush &) = delete;

    /// Everything written before this call will be on the disk; requests that wait become one.
    void request();
    void wait();
    /// Why an earlier request failed, once.
    std::optional<QString> takeError();

private:
    void work();

    const QString m_path;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    quint64 m_asked = 0;
    quint64 m_done = 0;
    bool m_isEnding = false;
    std::optional<QString> m_error;
    std::thread m_thread;
};

} // namespace store
