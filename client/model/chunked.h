// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

namespace model {

/// An array that grows in blocks, so that growth neither copies nor leaves half of its room empty,
/// and elements keep their addresses.
///
/// Thread:  any number of readers, or one writer.
template <typename T, std::size_t BlockSize = 8192> class Chunked
{
public:
    std::size_t size() const { return m_size; }
    bool isEmpty() const { return m_size == 0; }

    const T &operator[](std::size_t i) const { return m_blocks[i / BlockSize][i % BlockSize]; }
    T &operator[](std::size_t i) { return m_blocks[i / BlockSize][i % BlockSize]; }

    void append(T value)
    {
        if (m_size == m_blocks.size() * BlockSize)
            m_blocks.push_back(std::make_unique<T[]>(BlockSize));
        (*this)[m_size++] = std::move(value);
    }
    void clear()
    {
        m_blocks.clear();
        m_size = 0;
    }
    std::size_t bytes() const { return m_blocks.size() * BlockSize * sizeof(T); }

private:
    std::vector<std::unique_ptr<T[]>> m_blocks;
    std::size_t m_size = 0;
};

} // namespace model
