// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "render/proxy.h"
#include "render/shapepainter.h"

#include <vector>

namespace render {

/// Copies of some shapes, taken from the document in one thread to be drawn in another.
///
/// Thread:  one at a time.
class ShapeBatch
{
public:
    void clear();
    /// A point, or a polygon that is drawn as a speck.
    void add(const Proxy &proxy);
    void add(const Proxy &proxy, const model::RingsView &rings);

    std::size_t size() const { return m_entries.size(); }
    std::size_t vertexCount() const { return m_vertices.size(); }

    /// From the bottom up; sorts first.
    void draw(ShapePainter &painter, const LookTable &looks);

private:
    struct Entry
    {
        Proxy proxy;
        quint32 rings = UINT32_MAX; ///< into m_rings
    };
    struct Rings
    {
        std::size_t firstVertex = 0;
        std::size_t vertexCount = 0;
        std::size_t firstEnd = 0;
        std::size_t endCount = 0;
    };

    void sort();

    std::vector<Entry> m_entries;
    std::vector<Rings> m_rings;
    std::vector<geometry::Vertex> m_vertices;
    std::vector<quint32> m_ends;
    std::vector<std::pair<quint64, quint32>> m_sorted; ///< order and entry
};

} // namespace render
