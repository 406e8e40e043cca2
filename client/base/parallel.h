// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <system_error>
#include <thread>
#include <vector>

namespace base {

/// How many threads share work best: one for each core, some at most.
inline std::size_t parallelParts()
{
    constexpr unsigned most = 8;
    return std::clamp(std::thread::hardware_concurrency(), 1u, most);
}

/// Calls `work(part)` for each part from 0 to parts - 1, each in a thread of its own but the first, and returns when
/// all are done. For work of milliseconds: a thread costs some tens of microseconds.
/// Where the system gives no more threads, this one does their parts.
/// Errors:  `work` must not throw.
template <typename Work> void inParallel(std::size_t parts, Work work)
{
    std::vector<std::thread> threads;
    threads.reserve(parts);
    for (std::size_t part = 1; part < parts; ++part) {
        try {
            threads.emplace_back([&work, part] { work(part); });
        } catch (const std::system_error &) {
            work(part);
        }
    }
    work(std::size_t(0));
    for (std::thread &thread : threads)
        thread.join();
}

} // namespace base
