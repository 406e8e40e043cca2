// SPDX-License-Identifier: GPL-3.0-or-later
#include "diskfaults.h"

#include <atomic>
#include <cerrno>
#include <csignal>

#include <dlfcn.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

namespace store {

namespace {

std::atomic<DiskFaults::Kind> kind = DiskFaults::Kind::None;
std::atomic<quint64> calls = 0;
std::atomic<quint64> faultAt = 0;

bool isFile(int handle)
{
    struct stat status = {};
    return ::fstat(handle, &status) == 0 && S_ISREG(status.st_mode);
}

enum class Answer { GoOn, NoRoom };

/// Before each call; `tear` does half of it.
template <typename Tear> Answer before(bool isWriting, Tear tear)
{
    const quint64 number = ++calls;
    switch (kind.load()) {
    case DiskFaults::Kind::None:
        break;
    case DiskFaults::Kind::TearAndKill:
        if (number == faultAt)
            tear();
        [[fallthrough]];
    case DiskFaults::Kind::Kill:
        if (number == faultAt)
            ::kill(::getpid(), SIGKILL);
        break;
    case DiskFaults::Kind::Full:
        if (isWriting && number >= faultAt)
            return Answer::NoRoom;
        break;
    }
    return Answer::GoOn;
}

Answer before()
{
    return before(false, [] {});
}

template <typename Function> Function *real(const char *name)
{
    return reinterpret_cast<Function *>(::dlsym(RTLD_NEXT, name));
}

template <typename Write> ssize_t writeWith(int handle, size_t count, Write write)
{
    if (isFile(handle) && before(true, [&] { (void)write(count / 2); }) == Answer::NoRoom) {
        errno = ENOSPC;
        return -1;
    }
    return write(count);
}

} // namespace

void DiskFaults::set(Kind what, quint64 at)
{
    kind = Kind::None;
    calls = 0;
    faultAt = at;
    kind = what;
}

quint64 DiskFaults::count()
{
    return calls;
}

} // namespace store

using store::real;

extern "C" {

ssize_t write(int handle, const void *octets, size_t count)
{
    static const auto next = real<ssize_t(int, const void *, size_t)>("write");
    return store::writeWith(handle, count, [&](size_t n) { return next(handle, octets, n); });
}

ssize_t pwrite(int handle, const void *octets, size_t count, off_t at)
{
    static const auto next = real<ssize_t(int, const void *, size_t, off_t)>("pwrite");
    return store::writeWith(handle, count, [&](size_t n) { return next(handle, octets, n, at); });
}

ssize_t pwrite64(int handle, const void *octets, size_t count, off64_t at)
{
    static const auto next = real<ssize_t(int, const void *, size_t, off64_t)>("pwrite64");
    return store::writeWith(handle, count, [&](size_t n) { return next(handle, octets, n, at); });
}

int ftruncate(int handle, off_t size) noexcept
{
    static const auto next = real<int(int, off_t)>("ftruncate");
    store::before();
    return next(handle, size);
}

int ftruncate64(int handle, off64_t size) noexcept
{
    static const auto next = real<int(int, off64_t)>("ftruncate64");
    store::before();
    return next(handle, size);
}

int fsync(int handle)
{
    static const auto next = real<int(int)>("fsync");
    store::before();
    return next(handle);
}

int fdatasync(int handle)
{
    static const auto next = real<int(int)>("fdatasync");
    store::before();
    return next(handle);
}

int unlink(const char *path) noexcept
{
    static const auto next = real<int(const char *)>("unlink");
    store::before();
    return next(path);
}

int rename(const char *from, const char *to) noexcept
{
    static const auto next = real<int(const char *, const char *)>("rename");
    store::before();
    return next(from, to);
}

} // extern "C"
