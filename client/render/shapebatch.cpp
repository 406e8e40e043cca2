// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/shapebatch.h"

#include <algorithm>
#include <array>

namespace render {

void ShapeBatch::clear()
{
    m_entries.clear();
    m_rings.clear();
    m_vertices.clear();
    m_ends.clear();
}

void ShapeBatch::add(const Proxy &proxy)
{
    m_entries.push_back({ proxy, UINT32_MAX });
}

void ShapeBatch::add(const Proxy &proxy, const model::RingsView &rings)
{
    m_entries.push_back({ proxy, quint32(m_rings.size()) });
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
}

void ShapeBatch::draw(ShapePainter &painter, const LookTable &looks)
{
    sort();
    const std::span<const geometry::Vertex> vertices(m_vertices);
    const std::span<const quint32> ends(m_ends);
    for (const auto &[order, index] : m_sorted) {
        const Entry &entry = m_entries[index];
        const Look &look = looks.at(entry.proxy.look);
        if (look.isPoint) {
            painter.point({ entry.proxy.box.left, entry.proxy.box.top }, look);
        } else if (entry.rings == UINT32_MAX) {
            painter.speck(entry.proxy.box, look);
        } else {
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
    qint64 least = m_entries.front().proxy.order;
    qint64 most = least;
    for (const Entry &entry : m_entries) {
        least = std::min(least, entry.proxy.order);
        most = std::max(most, entry.proxy.order);
    }
    for (std::size_t i = 0; i < m_entries.size(); ++i)
        m_sorted[i] = { quint64(m_entries[i].proxy.order) - quint64(least), quint32(i) };
    const quint64 range = quint64(most) - quint64(least);
    if (m_entries.size() < 256) {
        std::sort(m_sorted.begin(), m_sorted.end());
    } else {
        constexpr int digitBits = 11;
        std::vector<std::pair<quint64, quint32>> other(m_sorted.size());
        for (int shift = 0; shift < 64 && (range >> shift) != 0; shift += digitBits) {
            std::array<quint32, (1 << digitBits) + 1> starts{};
            const auto digit = [shift](quint64 key) {
                return (key >> shift) & ((1 << digitBits) - 1);
            };
            for (const auto &[key, index] : m_sorted)
                ++starts[digit(key) + 1];
            for (std::size_t i = 1; i < starts.size(); ++i)
                starts[i] += starts[i - 1];
            for (const auto &pair : m_sorted)
                other[starts[digit(pair.first)]++] = pair;
            m_sorted.swap(other);
        }
    }
    for (std::size_t begin = 0; begin < m_sorted.size();) {
        std::size_t end = begin + 1;
        while (end < m_sorted.size() && m_sorted[end].first == m_sorted[begin].first)
            ++end;
        if (end - begin > 1) {
            std::sort(m_sorted.begin() + qsizetype(begin), m_sorted.begin() + qsizetype(end),
                      [this](const auto &a, const auto &b) {
                          return m_entries[a.second].proxy.isBelow(m_entries[b.second].proxy);
                      });
        }
        begin = end;
    }
}

} // namespace render
