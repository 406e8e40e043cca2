// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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
/// at most an eighth of a block stays unused at its end.
/// Thread:  any number of readers, or one writer.
template <typename T, std::size_t BlockSize = 65536> class BlockPool
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
            m_current = addBlock(BlockSize);
            m_room = BlockSize;
        }
        const Address address{ m_current, std::uint32_t(BlockSize - m_room) };
        m_room -= count;
        return address;
    }
    T *at(Address a) { return m_blocks[a.block].get() + a.offset; }
    const T *at(Address a) const { return m_blocks[a.block].get() + a.offset; }
    std::size_t bytes() const { return m_bytes; }

private:
    struct Free
    {
        void operator()(T *block) const { ::operator delete(block); }
    };

    std::uint32_t addBlock(std::size_t size)
    {
        static_assert(std::is_trivially_destructible_v<T> && std::is_trivially_copyable_v<T>);
        m_blocks.emplace_back(static_cast<T *>(::operator new(size * sizeof(T))));
        m_bytes += size * sizeof(T);
        return std::uint32_t(m_blocks.size() - 1);
    }

    std::vector<std::unique_ptr<T[], Free>> m_blocks;
    std::size_t m_bytes = 0;
    std::uint32_t m_current = 0;
    std::size_t m_room = 0; ///< left in it
};

} // namespace model
