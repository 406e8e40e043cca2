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
/// the picture needs (sift()); it then asks for the rings of those polygons alone that can be seen and that the
/// blocks do not have themselves (wanted(), supply()). Drawing is from the bottom up, after what lies hidden below opaque pixels was left out.
/// Limits:  pictures of up to 256 pixels a side.
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

    std::size_t size() const { return m_shapes.size(); }

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

    struct Shape
    {
        const Proxy *proxy = nullptr;
        quint32 rings = none; ///< into m_rings, or behind those into m_local
        quint32 block = 0; ///< into m_blocks
    };
    static constexpr quint32 firstLocal = 1u << 31; ///< in Shape::rings
    /// What has to be known of a shape to find what is hidden: so little that a tile's fit into a near cache.
    struct Item
    {
        quint32 order = 0; ///< from any base
        quint32 shape = 0; ///< into m_shapes
        qint16 x =
            0; ///< from the picture's corner: of a sprite in its steps, of a polygon in pixels, cut to it
        qint16 y = 0;
        Sprites::Form form = 0; ///< 0: a polygon
        quint16 more =
            0; ///< a sprite's look, unless it is `largeLook`; a polygon's width - 1 and height - 1
    };
    static_assert(sizeof(Item) == 16);
    static constexpr quint16 largeLook = UINT16_MAX;
    static constexpr int mostSide = 256;

    /// What is the same for all shapes of a picture.
    struct Frame
    {
        Frame(const BatchTarget &target, const LookTable &looks);

        const BatchTarget &target;
        const LookTable &looks;
        Sprites::Form disc;
        double reach; ///< of strokes, in pixels
    };
    struct Rings
    {
        std::size_t firstVertex = 0;
        std::size_t vertexCount = 0;
        std::size_t firstEnd = 0;
        std::size_t endCount = 0;
    };

    quint32 addRings(const model::RingsView &rings);
    void addItem(quint32 shape, const Frame &frame);
    void arrange(const Frame &frame);
    bool isBelow(const Item &a, const Item &b) const;
    void sort(std::span<Item> items) const;
    void insertionSort(std::span<Item> items) const;
    void spreadOrders();
    void keepSeen(std::span<const Item> fromTop);
    void findSeen(const QRect &picture);
    void findRings();

    std::vector<ProxyBlock> m_blocks;
    std::vector<Shape> m_shapes;
    std::vector<Item> m_items;
    std::vector<Item> m_other; ///< by buckets
    std::vector<quint32> m_starts; ///< of the buckets
    std::vector<Item> m_seen; ///< from the top down
    bool m_hasBase = false;
    bool m_isSpread = false; ///< orders are further apart than `Item::order` holds
    qint64 m_base = 0; ///< the order that counts as the middle of all
    std::vector<Rings> m_rings;
    std::vector<geometry::Vertex> m_vertices;
    std::vector<quint32> m_ends;
    std::vector<std::span<const Step>> m_local;
    std::vector<model::Slot> m_wanted;
    std::vector<quint32> m_wantedShapes;
    Cover m_cover;
    std::size_t m_sinceBlocks =
        0; ///< sprites that were added to the cover since it looked for whole squares
    bool m_isArranged = false;
};

} // namespace render
