// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/diskflush.h"

#include <QFileInfo>

#include <cerrno>

#ifdef Q_OS_WIN
#include <io.h>
#else
#include <fcntl.h>
#include <unistd.h>
#endif

using namespace Qt::StringLiterals;

namespace store {

namespace {

bool syncHandle(int handle)
{
#if defined(Q_OS_WIN)
    return ::_commit(handle) == 0;
#elif defined(Q_OS_LINUX)
    return ::fdatasync(handle) == 0;
#else
    return ::fsync(handle) == 0;
#endif
}

// A new file's name is on the disk only when its folder is.
void syncFolder(const QString &path)
{
#ifndef Q_OS_WIN
    const QByteArray folder = QFile::encodeName(QFileInfo(path).absolutePath());
    const int handle = ::open(folder.constData(), O_RDONLY | O_CLOEXEC);
    if (handle >= 0) {
        ::fsync(handle);
        ::close(handle);
    }
#else
    Q_UNUSED(path);
#endif
}

} // namespace

DiskFlush::DiskFlush(const QString &path)
    : m_path(path), m_wal(path + u"-wal"_s), m_thread([this] { work(); })
{
}

DiskFlush::~DiskFlush()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isEnding = true;
    }
    m_changed.notify_all();
    m_thread.join();
}

void DiskFlush::request()
{
    {
        const std::lock_guard lock(m_mutex);
        ++m_asked;
    }
    m_changed.notify_all();
}

void DiskFlush::requestCheckpoint()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isCheckpointAsked = true;
    }
    m_changed.notify_all();
}

void DiskFlush::wait()
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this, until = m_asked] { return m_done >= until; });
}

std::optional<QString> DiskFlush::takeError()
{
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_error, std::nullopt);
}

void DiskFlush::work()
{
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_changed.wait(lock,
                       [this] { return m_isEnding || m_isCheckpointAsked || m_asked > m_done; });
        const quint64 asked = m_asked;
        std::optional<QString> error;
        if (asked > m_done) {
            lock.unlock();
            error = flush();
            lock.lock();
            m_done = asked;
        } else if (m_isEnding) {
            break; // whoever closes the file does the rest
        } else {
            m_isCheckpointAsked = false;
            lock.unlock();
            error = checkpoint();
            lock.lock();
        }
        if (error)
            m_error = error;
        m_changed.notify_all();
    }
    lock.unlock();
    m_connection.reset(); // by the thread that opened it
}

std::optional<QString> DiskFlush::flush()
{
    if (!m_wal.isOpen()) {
        if (!m_wal.open(QIODevice::ReadWrite | QIODevice::ExistingOnly))
            return m_wal.errorString();
        syncFolder(m_path);
    }
    if (!syncHandle(m_wal.handle()))
        return qt_error_string(errno);
    return std::nullopt;
}

std::optional<QString> DiskFlush::checkpoint()
{
    if (!m_connection) {
        m_connection = std::make_unique<Sqlite>();
        if (!m_connection->open(m_path) || !m_connection->run("PRAGMA synchronous=NORMAL")) {
            const QString text = m_connection->lastText();
            m_connection.reset();
            return text;
        }
    }
    // Passive: it waits for nobody, and nobody for it (sqlite.org/pragma.html#pragma_wal_checkpoint).
    if (!m_connection->run("PRAGMA wal_checkpoint(PASSIVE)"))
        return m_connection->lastText();
    return std::nullopt;
}

} // namespace store
