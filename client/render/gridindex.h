// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "render/proxyblock.h"

#include <span>
#include <vector>

namespace render {

class LookTable;

/// Finds the shapes of a document by place: a loose grid that divides its cells where they fill up.
///
/// Each shape lies in exactly one cell, the smallest existing one of at least its size that holds its middle, and may
/// stick out of it by half the cell's size. A cell with many shapes is divided into 4 x 4. Compared
/// with an R-tree, queries cost about the same and moves a hundredth. What a picture needs can be held by other
/// threads as the cells' blocks.
/// Units:   grid steps (1/256 scene unit).
/// Owner:   nothing is kept of the document.
/// Thread:  one at a time.
class GridIndex
{
public:
    GridIndex();

    /// Reads everything anew.
    void reset(const model::Document &document, LookTable &looks);
    /// Takes over what one batch changed.
    void update(const model::Document &document, const model::ChangeSet &changes, LookTable &looks);

    std::size_t size() const { return m_size; }
    /// The proxy of a shape that is shown, else null. Until the next change.
    const Proxy *find(model::Slot slot) const;
    /// Of everything indexed since the last reset; never smaller than the shapes' own.
    geometry::Box bounds() const { return m_bounds; }

    /// Calls `visit(const Proxy &)` for each shape whose box touches `box`, in no order.
    template <typename Visit> void query(const geometry::Box &box, Visit visit) const
    {
        queryBlocks(box, [&](const ProxyBlock &block) {
            for (const Proxy &proxy : block) {
                if (proxy.box.intersects(box))
                    visit(proxy);
            }
        });
    }

    /// Calls `visit(const ProxyBlock &)` for each cell that has shapes which may touch `box`.
    template <typename Visit> void queryBlocks(const geometry::Box &box, Visit visit) const
    {
        if (!m_bounds.isEmpty() && m_bounds.intersects(box))
            queryCell(0, rootCell(), box, visit);
    }

    std::size_t memoryBytes() const;

private:
    static constexpr quint32 none = UINT32_MAX;
    static constexpr std::size_t fullCell = 96;
    static constexpr int smallestCell = 10; ///< 4 scene units, as a power of 2

    struct Cell
    {
        ProxyBlock shapes;
        quint32 firstChild = none; ///< 16 in a row
        int level = 32; ///< its size as a power of 2
    };
    struct Square
    {
        qint64 left = 0;
        qint64 top = 0;
        qint64 size = 0;
    };
    struct Place
    {
        quint32 cell = none;
        quint32 index = 0;
    };

    static Square rootCell() { return { INT32_MIN, INT32_MIN, qint64(1) << 32 }; }
    static Square child(const Square &square, int i)
    {
        const qint64 size = square.size / 4;
        return { square.left + size * (i % 4), square.top + size * (i / 4), size };
    }
    /// Whether shapes of the cell can reach into the box.
    static bool canTouch(const Square &square, const geometry::Box &box)
    {
        const qint64 loose = square.size / 2;
        return square.left - loose <= box.right && square.left + square.size + loose >= box.left
            && square.top - loose <= box.bottom && square.top + square.size + loose >= box.top;
    }

    template <typename Visit>
    void queryCell(quint32 index, const Square &square, const geometry::Box &box,
                   Visit &visit) const
    {
        const Cell &cell = m_cells[index];
        if (!cell.shapes.isEmpty())
            visit(cell.shapes);
        if (cell.firstChild == none)
            return;
        for (int i = 0; i < 16; ++i) {
            const quint32 next = cell.firstChild + quint32(i);
            const Square part = child(square, i);
            if ((!m_cells[next].shapes.isEmpty() || m_cells[next].firstChild != none)
                && canTouch(part, box))
                queryCell(next, part, box, visit);
        }
    }

    /// What places a shape while everything is read anew.
    struct Key
    {
        qint32 x = 0; ///< of the box' middle
        qint32 y = 0;
        quint32 extent = 0;
        quint32 index = 0; ///< in the list of all
    };

    void build(quint32 cell, const Square &square, const std::vector<Proxy> &shapes,
               std::span<Key> keys, std::span<Key> room);
    quint32 addChildren(quint32 cell);
    void put(const Proxy &proxy);
    void take(model::Slot slot);
    quint32 cellFor(const geometry::Box &box) const;
    void append(quint32 cell, const Proxy &proxy);
    void divide(quint32 cell);

    std::vector<Cell> m_cells;
    std::vector<Place> m_places; ///< by slot
    geometry::Box m_bounds;
    std::size_t m_size = 0;
};

} // namespace render
