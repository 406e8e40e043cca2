// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/diskflush.h"

#include <QFile>
#include <QFileInfo>

#include <cerrno>

#ifdef Q_OS_WIN
#include <io.h>
#else
#include <fcntl.h>
#include <unistd.h>
#endif

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

DiskFlush::DiskFlush(const QString &path) : m_path(path), m_thread([this] { work(); }) { }

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
    QFile file(m_path);
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_changed.wait(lock, [this] { return m_isEnding || m_asked > m_done; });
        if (m_asked == m_done)
            return;
        const quint64 asked = m_asked;
        lock.unlock();
        QString error;
        if (!file.isOpen()) {
            if (file.open(QIODevice::ReadWrite | QIODevice::ExistingOnly))
                syncFolder(m_path);
            else
                error = file.errorString();
        }
        if (file.isOpen() && !syncHandle(file.handle()))
            error = qt_error_string(errno);
        lock.lock();
        m_done = asked;
        if (!error.isEmpty())
            m_error = error;
        m_changed.notify_all();
    }
}

} // namespace store
