// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/shapebatch.h"

#include "render/spanrasterizer.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace render {

namespace {

/// With fewer shapes in a picture hardly any hides another.
constexpr std::size_t crowd = 256;
/// How far ahead of the loop entries are fetched, which lie in no order.
constexpr std::size_t ahead = 8;

/// What a polygon can touch, in pixels.
QRect extentOf(const geometry::Box &box, const BatchTarget &target)
{
    const double factor = target.transform.scale / geometry::gridPerUnit;
    const QPointF offset = target.transform.origin * target.transform.scale;
    const double margin = double(ShapePainter::strokeWidth) * target.pixelRatio / 2 + 1;
    const auto pixel = [](double v) { return int(std::floor(std::clamp(v, -1e6, 1e6))); };
    return QRect(QPoint(pixel(box.left * factor - offset.x() - margin),
                        pixel(box.top * factor - offset.y() - margin)),
                 QPoint(pixel(box.right * factor - offset.x() + margin),
                        pixel(box.bottom * factor - offset.y() + margin)));
}

} // namespace

void ShapeBatch::clear()
{
    m_blocks.clear();
    m_entries.clear();
    m_rings.clear();
    m_vertices.clear();
    m_ends.clear();
    m_sorted.clear();
    m_wanted.clear();
    m_wantedEntries.clear();
    m_isArranged = false;
}

void ShapeBatch::add(const Proxy &proxy)
{
    m_entries.push_back({ &proxy, {}, none });
}

void ShapeBatch::add(const Proxy &proxy, const model::RingsView &rings)
{
    m_entries.push_back({ &proxy, {}, addRings(rings) });
}

std::size_t ShapeBatch::heldCount() const
{
    std::size_t count = 0;
    for (const ProxyBlock &block : m_blocks)
        count += block.size();
    return count;
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
    const qint64 speck = ShapePainter::speckExtent(target.transform.scale);
    for (const ProxyBlock &block : m_blocks) {
        for (const Proxy &proxy : block) {
            if (!proxy.box.intersects(box))
                continue;
            if (without && proxy.slot < without->size() && (*without)[proxy.slot])
                continue;
            m_entries.push_back(
                { &proxy, {}, ShapePainter::isWithin(proxy.box, speck) ? none : isWanted });
        }
    }
    arrange(target, looks);
    for (std::size_t i = 0; i < m_sorted.size(); ++i) {
        const Entry &entry = sorted(i);
        if (entry.rings != isWanted)
            continue;
        m_wanted.push_back(entry.proxy->slot);
        m_wantedEntries.push_back(quint32(m_sorted[i]));
    }
}

void ShapeBatch::supply(std::size_t wanted, const model::RingsView &rings)
{
    m_entries[m_wantedEntries[wanted]].rings = addRings(rings);
}

/// Finds the order, the sprites and what is hidden.
void ShapeBatch::arrange(const BatchTarget &target, const LookTable &looks)
{
    m_isArranged = true;
    sort();
    for (Entry &entry : m_entries) {
        if (entry.rings == none)
            entry.place = ShapePainter::place(entry.proxy->box, looks.at(entry.proxy->look),
                                              target.transform, float(target.pixelRatio));
    }
    if (m_entries.size() >= crowd)
        leaveOutHidden(target);
}

void ShapeBatch::leaveOutHidden(const BatchTarget &target)
{
    m_cover.reset(target.picture);
    std::size_t kept = m_sorted.size();
    for (std::size_t i = m_sorted.size(); i-- > 0;) {
        if (i >= ahead)
            __builtin_prefetch(&sorted(i - ahead));
        const Entry &entry = sorted(i);
        const bool isSeen = entry.rings == none
            ? entry.place.sprite
                && m_cover.add(*entry.place.sprite, entry.place.left, entry.place.top)
            : m_cover.isOpen(extentOf(entry.proxy->box, target));
        if (isSeen)
            m_sorted[--kept] = m_sorted[i];
    }
    m_sorted.erase(m_sorted.begin(), m_sorted.begin() + std::ptrdiff_t(kept));
}

void ShapeBatch::draw(SpanRasterizer &rasterizer, const BatchTarget &target, const LookTable &looks)
{
    if (!m_isArranged)
        arrange(target, looks);
    ShapePainter painter(rasterizer, target.transform, target.picture, target.pixelRatio);
    const std::span<const geometry::Vertex> vertices(m_vertices);
    const std::span<const quint32> ends(m_ends);
    for (std::size_t i = 0; i < m_sorted.size(); ++i) {
        if (i + ahead < m_sorted.size())
            __builtin_prefetch(&sorted(i + ahead));
        const Entry &entry = sorted(i);
        const Look &look = looks.at(entry.proxy->look);
        if (entry.rings == none) {
            if (entry.place.sprite)
                rasterizer.sprite(*entry.place.sprite, entry.place.left, entry.place.top,
                                  look.isPoint ? look.fill : look.stroke);
        } else if (entry.rings != isWanted) {
            const Rings &rings = m_rings[entry.rings];
            painter.polygon({ vertices.subspan(rings.firstVertex, rings.vertexCount),
                              ends.subspan(rings.firstEnd, rings.endCount) },
                            look);
        }
    }
}

/// By digits: tens of thousands of small shapes in one tile would spend more time in comparisons than in drawing.
void ShapeBatch::sort()
{
    m_sorted.resize(m_entries.size());
    if (m_entries.empty())
        return;
    qint64 least = m_entries.front().proxy->order;
    qint64 most = least;
    for (const Entry &entry : m_entries) {
        least = std::min(least, entry.proxy->order);
        most = std::max(most, entry.proxy->order);
    }
    const quint64 range = quint64(most) - quint64(least);
    if (range > UINT32_MAX) {
        for (std::size_t i = 0; i < m_sorted.size(); ++i)
            m_sorted[i] = i;
        std::sort(m_sorted.begin(), m_sorted.end(), [this](quint64 a, quint64 b) {
            return m_entries[a].proxy->isBelow(*m_entries[b].proxy);
        });
        return;
    }
    for (std::size_t i = 0; i < m_entries.size(); ++i)
        m_sorted[i] = (quint64(m_entries[i].proxy->order) - quint64(least)) << 32 | i;
    if (m_entries.size() < crowd) {
        std::sort(m_sorted.begin(), m_sorted.end());
    } else {
        constexpr int digitBits = 11;
        m_other.resize(m_sorted.size());
        for (int shift = 32; shift < 64 && (range >> (shift - 32)) != 0; shift += digitBits) {
            std::array<quint32, (1 << digitBits) + 1> starts{};
            const auto digit = [shift](quint64 key) {
                return (key >> shift) & ((1 << digitBits) - 1);
            };
            for (const quint64 key : m_sorted)
                ++starts[digit(key) + 1];
            for (std::size_t i = 1; i < starts.size(); ++i)
                starts[i] += starts[i - 1];
            for (const quint64 key : m_sorted)
                m_other[starts[digit(key)]++] = key;
            m_sorted.swap(m_other);
        }
    }
    sortTies();
}

void ShapeBatch::sortTies()
{
    for (std::size_t begin = 0; begin < m_sorted.size();) {
        std::size_t end = begin + 1;
        while (end < m_sorted.size() && m_sorted[end] >> 32 == m_sorted[begin] >> 32)
            ++end;
        if (end - begin > 1) {
            std::sort(m_sorted.begin() + std::ptrdiff_t(begin),
                      m_sorted.begin() + std::ptrdiff_t(end), [this](quint64 a, quint64 b) {
                          return m_entries[quint32(a)].proxy->isBelow(*m_entries[quint32(b)].proxy);
                      });
        }
        begin = end;
    }
}

} // namespace render
