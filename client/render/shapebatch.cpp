// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/shapebatch.h"

#include "render/rounding.h"
#include "render/spanrasterizer.h"

#include <algorithm>
#include <cmath>

namespace render {

namespace {

/// With fewer shapes in a picture hardly any hides another.
constexpr std::size_t crowd = 256;
/// How many shapes share a bucket of the first sort, about.
constexpr std::size_t bucketSize = 2;
/// In buckets larger than this every shape is compared with few others only.
constexpr std::size_t largeBucket = 32;
/// So many shapes are looked at together: those that are hidden are never sorted further.
constexpr std::size_t groupSize = 64;
/// After so many sprites it is worth looking which squares became covered whole.
constexpr std::size_t spritesPerLook = 256;
/// How far ahead of the loop proxies are fetched, which lie in no order.
constexpr std::size_t ahead = 8;
/// Sprites further away than this do not touch the picture.
constexpr int mostSteps = 32000;
/// What single precision may add to a polygon's extent, in pixels.
constexpr double slack = 1.0 / 64;

/// The pixel of a place, which may lie anywhere.
int pixelOf(double v)
{
    return floorOf(std::clamp(v, -1e6, 1e6));
}

} // namespace

ShapeBatch::Frame::Frame(const BatchTarget &batchTarget, const LookTable &lookTable)
    : target(batchTarget), looks(lookTable),
      disc(Sprites::discForm(ShapePainter::discWidth * float(batchTarget.pixelRatio))),
      reach(double(ShapePainter::strokeWidth) * batchTarget.pixelRatio / 2 + slack)
{
    Q_ASSERT(target.picture.width() <= mostSide && target.picture.height() <= mostSide);
}

void ShapeBatch::clear()
{
    m_blocks.clear();
    m_shapes.clear();
    m_items.clear();
    m_seen.clear();
    m_rings.clear();
    m_vertices.clear();
    m_ends.clear();
    m_local.clear();
    m_wanted.clear();
    m_wantedShapes.clear();
    m_hasBase = false;
    m_isSpread = false;
    m_isArranged = false;
}

void ShapeBatch::add(const Proxy &proxy)
{
    m_shapes.push_back({ &proxy, none, 0 });
}

void ShapeBatch::add(const Proxy &proxy, const model::RingsView &rings)
{
    m_shapes.push_back({ &proxy, addRings(rings), 0 });
}

quint32 ShapeBatch::addRings(const model::RingsView &rings)
{
    Rings copy;
    copy.firstVertex = m_vertices.size();
    copy.firstEnd = m_ends.size();
    const auto all = rings.all();
    m_vertices.insert(m_vertices.end(), all.begin(), all.end());
    if (rings.count() > 1) {
        quint32 end = 0;
        for (std::size_t i = 0; i < rings.count(); ++i) {
            end += quint32(rings.ring(i).size());
            m_ends.push_back(end);
        }
    }
    copy.vertexCount = all.size();
    copy.endCount = m_ends.size() - copy.firstEnd;
    m_rings.push_back(copy);
    return quint32(m_rings.size() - 1);
}

void ShapeBatch::sift(const geometry::Box &box, const std::vector<quint8> *without,
                      const BatchTarget &target, const LookTable &looks)
{
    const Frame frame(target, looks);
    const qint64 speck = ShapePainter::speckExtent(target.transform.scale);
    for (std::size_t i = 0; i < m_blocks.size(); ++i) {
        for (const Proxy &proxy : m_blocks[i]) {
            if (!proxy.box.intersects(box))
                continue;
            if (without && proxy.slot < without->size() && (*without)[proxy.slot])
                continue;
            m_shapes.push_back(
                { &proxy, ShapePainter::isWithin(proxy.box, speck) ? none : isWanted, quint32(i) });
            addItem(quint32(m_shapes.size() - 1), frame);
        }
    }
    arrange(frame);
    findRings();
}

/// Of the polygons that are seen, from the bottom up. They lie in no order: all is fetched some steps ahead.
void ShapeBatch::findRings()
{
    const auto shapeAt = [this](std::size_t i) -> Shape & { return m_shapes[m_seen[i].shape]; };
    const auto indexOf = [this](const Shape &shape) {
        return std::size_t(shape.proxy - m_blocks[shape.block].begin());
    };
    for (std::size_t i = m_seen.size() + 2 * ahead; i-- > 0;) {
        if (i >= 2 * ahead && m_seen[i - 2 * ahead].form == 0)
            __builtin_prefetch(&shapeAt(i - 2 * ahead));
        if (i >= ahead && i - ahead < m_seen.size() && m_seen[i - ahead].form == 0) {
            const Shape &shape = shapeAt(i - ahead);
            m_blocks[shape.block].list().prefetchRun(indexOf(shape));
        }
        if (i >= m_seen.size() || m_seen[i].form != 0)
            continue;
        Shape &shape = shapeAt(i);
        const auto steps = m_blocks[shape.block].list().steps(indexOf(shape));
        if (steps.empty()) {
            m_wanted.push_back(shape.proxy->slot);
            m_wantedShapes.push_back(m_seen[i].shape);
            continue;
        }
        __builtin_prefetch(steps.data());
        __builtin_prefetch(&steps.back());
        shape.rings = firstLocal + quint32(m_local.size());
        m_local.push_back(steps);
    }
}

void ShapeBatch::supply(std::size_t wanted, const model::RingsView &rings)
{
    m_shapes[m_wantedShapes[wanted]].rings = addRings(rings);
}

/// Unless the shape lies outside of the picture.
void ShapeBatch::addItem(quint32 shape, const Frame &frame)
{
    const Proxy &proxy = *m_shapes[shape].proxy;
    const BatchTarget &target = frame.target;
    Item item;
    item.shape = shape;
    if (m_shapes[shape].rings == none) {
        int x = 0;
        int y = 0;
        if (!Sprites::toSteps(ShapePainter::centreOf(proxy.box, target.transform), x, y))
            return;
        x -= target.picture.left() * Sprites::phases;
        y -= target.picture.top() * Sprites::phases;
        if (std::abs(x) > mostSteps || std::abs(y) > mostSteps)
            return;
        const auto size = [&](qint64 steps) {
            return ShapePainter::stroked(steps, target.transform, float(target.pixelRatio));
        };
        item.x = qint16(x);
        item.y = qint16(y);
        item.form = frame.looks.at(proxy.look).isPoint
            ? frame.disc
            : Sprites::speckForm(size(qint64(proxy.box.right) - proxy.box.left),
                                 size(qint64(proxy.box.bottom) - proxy.box.top));
        if (item.form == 0)
            return;
        item.more = quint16(std::min(proxy.look, quint32(largeLook)));
    } else {
        const double factor = target.transform.scale / geometry::gridPerUnit;
        const double offsetX = target.transform.origin.x() * target.transform.scale;
        const double offsetY = target.transform.origin.y() * target.transform.scale;
        const QRect &picture = target.picture;
        const int left =
            std::max(pixelOf(proxy.box.left * factor - offsetX - frame.reach), picture.left());
        const int top =
            std::max(pixelOf(proxy.box.top * factor - offsetY - frame.reach), picture.top());
        const int right =
            std::min(pixelOf(proxy.box.right * factor - offsetX + frame.reach), picture.right());
        const int bottom =
            std::min(pixelOf(proxy.box.bottom * factor - offsetY + frame.reach), picture.bottom());
        if (right < left || bottom < top)
            return;
        item.x = qint16(left - picture.left());
        item.y = qint16(top - picture.top());
        item.more = quint16((right - left) | (bottom - top) << 8);
    }
    if (!m_hasBase) {
        m_hasBase = true;
        m_base = proxy.order;
    }
    const quint64 order = quint64(proxy.order) - quint64(m_base) + (quint64(1) << 31);
    m_isSpread = m_isSpread || order > UINT32_MAX;
    item.order = quint32(order);
    m_items.push_back(item);
}

bool ShapeBatch::isBelow(const Item &a, const Item &b) const
{
    if (a.order != b.order)
        return a.order < b.order;
    return m_shapes[a.shape].proxy->isBelow(*m_shapes[b.shape].proxy);
}

/// From the top down.
void ShapeBatch::sort(std::span<Item> items) const
{
    std::sort(items.begin(), items.end(),
              [this](const Item &a, const Item &b) { return isBelow(b, a); });
}

/// Where orders are too far apart, the place among all shapes serves instead.
void ShapeBatch::spreadOrders()
{
    for (Item &item : m_items)
        item.order = 0; // compares by proxies
    std::sort(m_items.begin(), m_items.end(),
              [this](const Item &a, const Item &b) { return isBelow(a, b); });
    for (std::size_t i = 0; i < m_items.size(); ++i)
        m_items[i].order = quint32(i);
}

/// Finds the order and what is hidden.
void ShapeBatch::arrange(const Frame &frame)
{
    m_isArranged = true;
    if (m_isSpread)
        spreadOrders();
    if (m_items.size() >= crowd) {
        findSeen(frame.target.picture);
    } else {
        m_seen.swap(m_items);
        sort(m_seen);
    }
}

void ShapeBatch::findSeen(const QRect &picture)
{
    m_cover.reset(picture);
    m_sinceBlocks = 0;
    quint32 least = UINT32_MAX;
    quint32 most = 0;
    for (const Item &item : m_items) {
        least = std::min(least, item.order);
        most = std::max(most, item.order);
    }
    int shift = 0;
    while (((most - least) >> shift) >= m_items.size() / bucketSize)
        ++shift;
    const std::size_t buckets = ((most - least) >> shift) + 1;
    m_starts.assign(buckets + 1, 0);
    for (const Item &item : m_items)
        ++m_starts[((item.order - least) >> shift) + 1];
    for (std::size_t i = 1; i <= buckets; ++i)
        m_starts[i] += m_starts[i - 1];
    m_other.resize(m_items.size());
    // Filled from behind: each start moves to where its bucket begins.
    for (std::size_t i = m_items.size(); i-- > 0;)
        m_other[--m_starts[((m_items[i].order - least) >> shift) + 1]] = m_items[i];
    for (std::size_t bucket = buckets; bucket > 0;) {
        const std::size_t end = bucket == buckets ? m_other.size() : m_starts[bucket + 1];
        std::size_t begin = end;
        bool hasLarge = false;
        while (bucket > 0 && end - begin < groupSize) {
            hasLarge = hasLarge || begin - m_starts[bucket] > largeBucket;
            begin = m_starts[bucket--];
        }
        if (m_sinceBlocks >= spritesPerLook) {
            m_sinceBlocks = 0;
            m_cover.findBlocks();
        }
        m_items.clear();
        for (std::size_t i = end; i-- > begin;) {
            const Item &item = m_other[i];
            const int half = Sprites::halfOf(item.form);
            const bool isHidden = item.form == 0
                ? m_cover.isHidden(item.x, item.y, (item.more & 0xff) + 1, (item.more >> 8) + 1)
                : m_cover.isHidden((item.x >> 3) - half, (item.y >> 3) - half, 2 * half + 1,
                                   2 * half + 1);
            if (!isHidden)
                m_items.push_back(item);
        }
        if (hasLarge)
            sort(m_items);
        else
            insertionSort(m_items);
        keepSeen(m_items);
    }
}

/// Quick where nothing is far from its place.
void ShapeBatch::insertionSort(std::span<Item> items) const
{
    for (std::size_t i = 1; i < items.size(); ++i) {
        const Item item = items[i];
        std::size_t to = i;
        for (; to > 0 && isBelow(items[to - 1], item); --to)
            items[to] = items[to - 1];
        items[to] = item;
    }
}

void ShapeBatch::keepSeen(std::span<const Item> fromTop)
{
    for (const Item &item : fromTop) {
        if (item.form == 0) {
            if (m_cover.isOpen(item.x, item.y, (item.more & 0xff) + 1, (item.more >> 8) + 1))
                m_seen.push_back(item);
            continue;
        }
        const auto placed = Sprites::at(item.form, item.x, item.y);
        if (m_cover.add(*placed.sprite, placed.left, placed.top)) {
            m_seen.push_back(item);
            ++m_sinceBlocks;
        }
    }
}

void ShapeBatch::draw(SpanRasterizer &rasterizer, const BatchTarget &target, const LookTable &looks)
{
    if (!m_isArranged) {
        const Frame frame(target, looks);
        for (std::size_t i = 0; i < m_shapes.size(); ++i)
            addItem(quint32(i), frame);
        arrange(frame);
    }
    ShapePainter painter(rasterizer, target.transform, target.picture, target.pixelRatio);
    const std::span<const geometry::Vertex> vertices(m_vertices);
    const std::span<const quint32> ends(m_ends);
    const auto fetch = [this](const Item &item) {
        if (item.form == 0)
            __builtin_prefetch(&m_shapes[item.shape]);
    };
    for (std::size_t i = m_seen.size(); i-- > 0;) {
        if (i >= ahead)
            fetch(m_seen[i - ahead]);
        const Item &item = m_seen[i];
        if (item.form != 0) {
            const quint32 number =
                item.more == largeLook ? m_shapes[item.shape].proxy->look : item.more;
            const Look &look = looks.at(number);
            const auto placed = Sprites::at(item.form, item.x, item.y);
            rasterizer.sprite(*placed.sprite, placed.left + target.picture.left(),
                              placed.top + target.picture.top(),
                              look.isPoint ? look.fill : look.stroke);
            continue;
        }
        const Shape &shape = m_shapes[item.shape];
        if (shape.rings == isWanted)
            continue; // it went meanwhile
        const Look &look = looks.at(shape.proxy->look);
        if (shape.rings >= firstLocal) {
            painter.polygon({ shape.proxy->box, m_local[shape.rings - firstLocal] }, look);
            continue;
        }
        const Rings &rings = m_rings[shape.rings];
        painter.polygon({ vertices.subspan(rings.firstVertex, rings.vertexCount),
                          ends.subspan(rings.firstEnd, rings.endCount) },
                        look);
    }
}

} // namespace render
