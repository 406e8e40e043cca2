// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "render/proxyblock.h"

#include <bit>
#include <span>
#include <vector>

namespace render {

/// A square of the scene: a cell's extent.
///
/// Units:  grid steps; sizes are powers of 2.
struct GridSquare
{
    qint64 left = INT32_MIN;
    qint64 top = INT32_MIN;
    qint64 size = qint64(1) << 32;

    /// One of 4 x 4, in rows.
    GridSquare child(int i) const
    {
        const qint64 part = size / 4;
        return { left + part * (i % 4), top + part * (i / 4), part };
    }
    /// The child that holds a place within the square.
    int childAt(qint32 x, qint32 y) const
    {
        const int part = std::countr_zero(quint64(size)) - 2; // as a power of 2
        return int((quint32(y) - quint32(top)) >> part << 2 | (quint32(x) - quint32(left)) >> part);
    }
};

/// A cell of GridIndex' tree.
struct GridCell
{
    static constexpr quint32 none = UINT32_MAX;
    static constexpr std::size_t full = 96; ///< shapes; more are divided
    static constexpr qint64 smallest = 1 << 10; ///< 4 scene units; not divided

    ProxyBlock shapes;
    quint32 firstChild = none; ///< 16 in a row
};

/// What places a shape in the tree. Without values at first: there are many of them.
struct GridKey
{
    qint32 x; ///< of the box' middle
    qint32 y;
    quint32 extent;
    model::Slot slot;

    static GridKey of(const geometry::Box &box, model::Slot slot)
    {
        const auto middle = [](qint64 a, qint64 b) { return qint32((a + b) / 2); };
        return { middle(box.left, box.right), middle(box.top, box.bottom),
                 quint32(std::max(qint64(box.right) - box.left, qint64(box.bottom) - box.top)),
                 slot };
    }
    /// Whether the shape belongs into one of the square's children.
    bool fitsChildOf(const GridSquare &square) const { return extent <= square.size / 4; }
};

/// The tree of many shapes at once, much quicker than putting one after the other.
struct GridTree
{
    /// The shapes that a cell is to be filled with.
    struct Filling
    {
        quint32 cell = GridCell::none;
        std::span<const GridKey> keys;
    };

    std::vector<GridCell> cells; ///< the root first
    std::vector<Filling> fillings;

    /// Sorts the keys, which must outlive it, by `parts` threads.
    static GridTree of(std::span<GridKey> keys, std::size_t parts);
};

/// Gives a cell its children; answers the first one's number.
quint32 addChildren(std::vector<GridCell> &cells, quint32 cell);

} // namespace render
