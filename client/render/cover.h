// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "render/sprites.h"

#include <QRect>

namespace render {

/// Which pixels of a picture are covered whole by what lies above: asked from the top down, it tells which
/// shapes cannot be seen.
///
/// Where discs crowd, most of them are hidden, and so is most of what lies below.
/// Units:  device pixels.
class Cover
{
public:
    /// Nothing is covered yet; what lies outside of the picture is.
    void reset(const QRect &picture)
    {
        m_picture = picture;
        m_stride = std::size_t(picture.width() + 63) / 64 + 2;
        m_bits.assign(m_stride * std::size_t(picture.height()) + 1, 0);
        for (int y = 0; y < picture.height(); ++y) {
            std::uint64_t *row = m_bits.data() + std::size_t(y) * m_stride;
            row[0] = ~std::uint64_t(0);
            row[m_stride - 1] = ~std::uint64_t(0);
            if (const int rest = picture.width() % 64)
                row[m_stride - 2] = ~std::uint64_t(0) << rest;
        }
        m_blocks.clear();
    }

    /// Finds the squares of 8 x 8 pixels that are covered whole now; isHidden() knows them.
    void findBlocks()
    {
        m_blocks.assign(std::size_t(m_picture.height() + 7) / 8, 0);
        if (m_stride * 8 > 64)
            return; // a wide picture has none
        for (int y = 0; y < m_picture.height(); y += 8) {
            std::uint64_t &blocks = m_blocks[std::size_t(y / 8)];
            for (std::size_t word = 0; word < m_stride; ++word) {
                std::uint64_t all = ~std::uint64_t(0);
                for (int i = y; i < std::min(y + 8, m_picture.height()); ++i)
                    all &= m_bits[std::size_t(i) * m_stride + word];
                all &= all >> 4;
                all &= all >> 2;
                all &= all >> 1;
                // A bit for each octet that was full.
                all = (all & 0x0101010101010101u) * 0x0102040810204080u >> 56;
                blocks |= all << (word * 8);
            }
        }
    }

    /// Whether nothing of a small rectangle can be seen, as far as findBlocks() knew; from the picture's corner.
    bool isHidden(int x, int y, int width, int height) const
    {
        const int first = std::max(y, 0) / 8;
        const int last = std::min(y + height, m_picture.height()) - 1;
        if (m_blocks.empty())
            return false;
        const int from = std::max(x + 64, 0) / 8;
        const int to = std::max(x + width - 1 + 64, 0) / 8;
        if (last < 0 || from > 63)
            return true;
        const std::uint64_t asked =
            (~std::uint64_t(0) << from) & (~std::uint64_t(0) >> (63 - std::min(to, 63)));
        std::uint64_t open = 0;
        for (int i = first; i <= last / 8; ++i)
            open |= asked & ~m_blocks[std::size_t(i)];
        return open == 0;
    }

    /// Whether anything of the sprite can be seen; its opaque pixels are covered from now on. From the picture's
    /// corner.
    bool add(const Sprite &sprite, int x, int y)
    {
        if (x <= -64 || x >= m_picture.width() || sprite.touched.empty())
            return x > -64 - sprite.side && x < m_picture.width();
        const int first = std::max(0, -y);
        const int last = std::min(sprite.side, m_picture.height() - y);
        bool isSeen = false;
        const std::size_t word = std::size_t(x + 64) / 64;
        const int shift = (x + 64) % 64;
        for (int i = first; i < last; ++i) {
            std::uint64_t *bits = m_bits.data() + std::size_t(y + i) * m_stride + word;
            const std::uint64_t high = shift ? bits[1] << (64 - shift) : 0;
            const std::uint64_t there = bits[0] >> shift | high;
            isSeen = isSeen || (sprite.touched[std::size_t(i)] & ~there) != 0;
            const std::uint64_t opaque = sprite.opaque[std::size_t(i)];
            bits[0] |= opaque << shift;
            if (shift)
                bits[1] |= opaque >> (64 - shift);
        }
        return isSeen;
    }

    /// Whether anything within the rectangle can be seen; from the picture's corner.
    bool isOpen(int left, int top, int width, int height) const
    {
        const QRect seen =
            QRect(left, top, width, height) & QRect(0, 0, m_picture.width(), m_picture.height());
        if (seen.isEmpty())
            return false;
        const std::size_t from = std::size_t(seen.left() + 64);
        const std::size_t to = std::size_t(seen.right() + 64);
        for (int y = seen.top(); y <= seen.bottom(); ++y) {
            const std::uint64_t *row = m_bits.data() + std::size_t(y) * m_stride;
            for (std::size_t word = from / 64; word <= to / 64; ++word) {
                std::uint64_t asked = ~std::uint64_t(0);
                if (word == from / 64)
                    asked &= ~std::uint64_t(0) << (from % 64);
                if (word == to / 64)
                    asked &= ~std::uint64_t(0) >> (63 - to % 64);
                if (asked & ~row[word])
                    return true;
            }
        }
        return false;
    }

private:
    QRect m_picture;
    std::size_t m_stride = 0; ///< words in a row: one covered at both ends
    std::vector<std::uint64_t> m_bits;
    std::vector<std::uint64_t>
        m_blocks; ///< a bit for each square of 8 x 8 pixels, from 64 pixels left
};

} // namespace render
