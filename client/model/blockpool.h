// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/largepages.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <span>
#include <type_traits>
#include <vector>

namespace model {

/// Runs of small values that are written once and never move, each run in one piece.
///
/// Runs share blocks; a run longer than an eighth of a block gets one of exactly its size, so that
/// at most an eighth of a block stays unused at its end. Where `hasLargePages`, blocks take the size of
/// the system's large pages once there are many: runs are read here and there, and half of that time
/// would go to finding small ones.
/// Thread:  any number of readers, or one writer.
template <typename T, bool hasLargePages = false, std::size_t BlockSize = 65536> class BlockPool
{
public:
    struct Address
    {
        std::uint32_t block = 0;
        std::uint32_t offset = 0;
    };

    /// Room for `count` values.
    Address add(std::size_t count)
    {
        if (count > BlockSize / 8)
            return { addBlock(count), 0 };
        if (m_room < count || m_blocks.empty()) {
            const bool isLarge = hasLargePages && m_bytes >= manyBytes;
            m_size = isLarge ? largePage / sizeof(T) : BlockSize;
            m_current = addBlock(m_size, isLarge);
            m_room = m_size;
        }
        const Address address{ m_current, std::uint32_t(m_size - m_room) };
        m_room -= count;
        return address;
    }
    T *at(Address a) { return m_blocks[a.block].get() + a.offset; }
    const T *at(Address a) const { return m_blocks[a.block].get() + a.offset; }
    std::size_t bytes() const { return m_bytes; }

private:
    static constexpr std::size_t largePage = base::largePage;
    static constexpr std::size_t manyBytes = 4 * largePage;
    static_assert(BlockSize * sizeof(T) <= largePage);

    struct Free
    {
        void operator()(T *block) const { ::operator delete(block, std::align_val_t(alignment)); }
        std::size_t alignment = alignof(T);
    };

    std::uint32_t addBlock(std::size_t size, bool isLarge = false)
    {
        static_assert(std::is_trivially_destructible_v<T> && std::is_trivially_copyable_v<T>);
        const std::size_t alignment = isLarge ? largePage : alignof(T);
        void *memory = ::operator new(size * sizeof(T), std::align_val_t(alignment));
        if (isLarge)
            base::useLargePages(memory, largePage);
        m_blocks.push_back({ static_cast<T *>(memory), Free{ alignment } });
        m_bytes += size * sizeof(T);
        return std::uint32_t(m_blocks.size() - 1);
    }

    std::vector<std::unique_ptr<T[], Free>> m_blocks;
    std::size_t m_bytes = 0;
    std::uint32_t m_current = 0;
    std::size_t m_size = 0; ///< of the current block
    std::size_t m_room = 0; ///< left in it
};

} // namespace model
