// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/filelock.h"

#include <QDir>
#include <QFile>

#ifdef Q_OS_WIN
#include <qt_windows.h>
#else
#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

namespace store {

#ifdef Q_OS_WIN

std::unique_ptr<FileLock> FileLock::take(const QString &path, Failure *failure)
{
    const QString native = QDir::toNativeSeparators(path);
    // No sharing is the lock; the system deletes the file with the last handle.
    const HANDLE handle = CreateFileW(
        reinterpret_cast<const wchar_t *>(native.utf16()), GENERIC_READ | GENERIC_WRITE | DELETE, 0,
        nullptr, OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL | FILE_FLAG_DELETE_ON_CLOSE, nullptr);
    if (handle == INVALID_HANDLE_VALUE) {
        *failure = GetLastError() == ERROR_SHARING_VIOLATION ? Failure::Held : Failure::CannotOpen;
        return nullptr;
    }
    return std::unique_ptr<FileLock>(new FileLock(path, reinterpret_cast<qintptr>(handle)));
}

FileLock::~FileLock()
{
    CloseHandle(reinterpret_cast<HANDLE>(m_handle));
}

#else

namespace {

// Whether the path still names the open file: whoever held it before may have removed it meanwhile.
bool isSameFile(const QByteArray &name, int handle)
{
    struct stat byName = {};
    struct stat byHandle = {};
    return ::stat(name.constData(), &byName) == 0 && ::fstat(handle, &byHandle) == 0
        && byName.st_dev == byHandle.st_dev && byName.st_ino == byHandle.st_ino;
}

} // namespace

std::unique_ptr<FileLock> FileLock::take(const QString &path, Failure *failure)
{
    const QByteArray name = QFile::encodeName(path);
    for (int attempt = 0; attempt < 100; ++attempt) {
        const int handle = ::open(name.constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (handle < 0) {
            *failure = Failure::CannotOpen;
            return nullptr;
        }
        // flock(), since fcntl() locks do not hold within a process and end with any close() of the file.
        if (::flock(handle, LOCK_EX | LOCK_NB) != 0) {
            *failure = errno == EWOULDBLOCK ? Failure::Held : Failure::CannotOpen;
            ::close(handle);
            return nullptr;
        }
        if (isSameFile(name, handle))
            return std::unique_ptr<FileLock>(new FileLock(path, handle));
        ::close(handle);
    }
    *failure = Failure::Held;
    return nullptr;
}

FileLock::~FileLock()
{
    // Removed while held: who opened it before and gets the lock afterwards sees that it is gone.
    ::unlink(QFile::encodeName(m_path).constData());
    ::close(int(m_handle));
}

#endif

} // namespace store
