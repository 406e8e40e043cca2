// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "render/cover.h"
#include "render/proxyblock.h"
#include "render/shapepainter.h"

#include <vector>

namespace render {

class SpanRasterizer;

/// Where and how a batch is drawn.
struct BatchTarget
{
    SceneTransform transform; ///< to pixels of the picture
    QRect picture;
    double pixelRatio = 1;
};

/// What one picture shows, taken from the document in one thread and drawn in another.
///
/// Either shapes are added one by one, or the index' blocks are held and another thread takes from them what
/// the picture needs (sift()); it then asks for the rings of those polygons alone that can be seen (wanted(),
/// supply()). Drawing is from the bottom up, after what lies hidden below opaque pixels was left out.
/// Owner:   proxies that were added without their block must stay until draw().
/// Thread:  one at a time.
class ShapeBatch
{
public:
    void clear();
    void hold(const ProxyBlock &block) { m_blocks.push_back(block); }
    /// A point, or a polygon that is drawn as a speck.
    void add(const Proxy &proxy);
    void add(const Proxy &proxy, const model::RingsView &rings);

    std::size_t size() const { return m_entries.size(); }
    std::size_t vertexCount() const { return m_vertices.size(); }
    std::size_t heldCount() const; ///< proxies in the blocks

    /// Takes what touches `box` from the blocks, without the shapes whose slots are set in `without` (may be null),
    /// and leaves out what is hidden.
    void sift(const geometry::Box &box, const std::vector<quint8> *without,
              const BatchTarget &target, const LookTable &looks);
    /// The shapes whose rings are needed after sift(), to be given by supply() with the place in this list.
    std::span<const model::Slot> wanted() const { return m_wanted; }
    void supply(std::size_t wanted, const model::RingsView &rings);

    void draw(SpanRasterizer &rasterizer, const BatchTarget &target, const LookTable &looks);

private:
    static constexpr quint32 none = UINT32_MAX; ///< drawn as a sprite
    static constexpr quint32 isWanted = UINT32_MAX - 1; ///< a polygon without rings

    struct Entry
    {
        const Proxy *proxy = nullptr;
        Sprites::Placed place;
        quint32 rings = none; ///< into m_rings
    };
    struct Rings
    {
        std::size_t firstVertex = 0;
        std::size_t vertexCount = 0;
        std::size_t firstEnd = 0;
        std::size_t endCount = 0;
    };

    quint32 addRings(const model::RingsView &rings);
    void arrange(const BatchTarget &target, const LookTable &looks);
    void sort();
    void sortTies();
    void leaveOutHidden(const BatchTarget &target);
    const Entry &sorted(std::size_t i) const { return m_entries[quint32(m_sorted[i])]; }

    std::vector<ProxyBlock> m_blocks;
    std::vector<Entry> m_entries;
    std::vector<Rings> m_rings;
    std::vector<geometry::Vertex> m_vertices;
    std::vector<quint32> m_ends;
    std::vector<quint64> m_sorted; ///< by place in the order (high half), the entry (low half)
    std::vector<quint64> m_other; ///< room for sorting
    std::vector<model::Slot> m_wanted;
    std::vector<quint32> m_wantedEntries;
    Cover m_cover;
    bool m_isArranged = false;
};

} // namespace render
