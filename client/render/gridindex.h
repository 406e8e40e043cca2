// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "render/gridtree.h"
#include "render/looktable.h"

#include <span>
#include <vector>

namespace render {

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

    /// Reads everything anew, on several threads where there is much of it.
    void reset(const model::Document &document, LookTable &looks);
    /// After a reset the cells learn their small polygons' vertices, which can take longer than all else, until the
    /// time is up. Until then their readers ask the document.
    void refine(const model::Document &document, qint64 budgetNs);
    bool isRefined() const { return m_refined == m_cells.size(); }
    /// Takes over what one batch changed.
    void update(const model::Document &document, const model::ChangeSet &changes, LookTable &looks);

    std::size_t size() const { return m_size; }
    /// The proxy of a shape that is shown, else null. Until the next change.
    const Proxy *find(model::Slot slot) const;
    /// Of everything indexed since the last reset; never smaller than the shapes' own.
    geometry::Box bounds() const { return m_bounds; }
    /// Of the shapes as they are; a pass over them unless nothing changed since the last reset.
    geometry::Box exactBounds() const;

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
            queryCell(0, {}, box, visit);
    }

    std::size_t memoryBytes() const;

private:
    struct Place
    {
        quint32 cell = GridCell::none;
        quint32 index = 0;
    };

    /// Whether shapes of the cell can reach into the box.
    static bool canTouch(const GridSquare &square, const geometry::Box &box)
    {
        const qint64 loose = square.size / 2;
        return square.left - loose <= box.right && square.left + square.size + loose >= box.left
            && square.top - loose <= box.bottom && square.top + square.size + loose >= box.top;
    }

    template <typename Visit>
    void queryCell(quint32 index, const GridSquare &square, const geometry::Box &box,
                   Visit &visit) const
    {
        const GridCell &cell = m_cells[index];
        if (!cell.shapes.isEmpty())
            visit(cell.shapes);
        if (cell.firstChild == GridCell::none)
            return;
        for (int i = 0; i < 16; ++i) {
            const quint32 next = cell.firstChild + quint32(i);
            const GridSquare part = square.child(i);
            if ((!m_cells[next].shapes.isEmpty() || m_cells[next].firstChild != GridCell::none)
                && canTouch(part, box))
                queryCell(next, part, box, visit);
        }
    }

    void refine(quint32 cell, const model::Document &document);
    void put(const Proxy &proxy, std::span<const Step> steps, const model::Document &document);
    void take(model::Slot slot);
    /// The deepest cell that there is for a box.
    struct Leaf
    {
        quint32 cell = 0;
        qint64 size = 0;
    };
    Leaf leafFor(const geometry::Box &box) const;
    void append(quint32 cell, const Proxy &proxy, std::span<const Step> steps);
    void divide(quint32 cell, const model::Document &document);

    std::vector<GridCell> m_cells;
    std::vector<Place> m_places; ///< by slot
    LookTable::Memo m_memo;
    geometry::Box m_bounds;
    bool m_isBoundsExact = true;
    std::size_t m_refined = 1; ///< cells before this one have steps, and those that were made later
    std::size_t m_size = 0;
};

} // namespace render
