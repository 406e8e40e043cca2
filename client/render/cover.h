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
    }

    /// Whether anything of the sprite can be seen; its opaque pixels are covered from now on.
    bool add(const Sprite &sprite, int left, int top)
    {
        const int x = left - m_picture.left();
        const int y = top - m_picture.top();
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

    /// Whether anything within the rectangle can be seen.
    bool isOpen(const QRect &rect) const
    {
        const QRect seen = (rect & m_picture).translated(-m_picture.topLeft());
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
};

} // namespace render
