// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <memory>

namespace store {

/// Holds a file against other programs, and against other parts of this one, for as long as it lives.
///
/// The operating system frees it with the process, however that ends, and what the file contains plays no
/// part: nothing stale can block. (QLockFile trusts what it reads in the file, and blocks on rubbish.)
/// The file goes away with the lock.
class FileLock final
{
public:
    enum class Failure { Held, CannotOpen };

    /// Nothing when the lock could not be had; `failure` says why.
    static std::unique_ptr<FileLock> take(const QString &path, Failure *failure);
    ~FileLock();
    FileLock(const FileLock &) = delete;
    FileLock &operator=(const FileLock &) = delete;

private:
    FileLock(const QString &path, qintptr handle) : m_path(path), m_handle(handle) { }

    QString m_path;
    qintptr m_handle;
};

} // namespace store
