// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ids.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace model {

/// From a shape's id to its slot: open addressing over the ids that the document holds anyway, 7 to
/// 15 octets a shape.
///
/// An octet of each id's hash stands beside the slots: a look for an id that is not here, which each
/// new shape begins with, touches no id of others, which lie anywhere in memory. Ids that follow each
/// other are neighbours, so that the shapes somebody made in a row meet the same lines of memory.
class SlotTable
{
public:
    using Slot = quint32;

    /// `idOf(slot)` answers the id of a slot that is here.
    template <typename IdOf> std::optional<Slot> find(const ShapeId &id, IdOf idOf) const
    {
        if (m_table.empty())
            return std::nullopt;
        const quint8 tag = tagOf(id);
        for (std::size_t i = placeOf(id); m_tags[i] != none; i = (i + 1) & (m_table.size() - 1)) {
            if (m_tags[i] == tag && idOf(m_table[i]) == id)
                return m_table[i];
        }
        return std::nullopt;
    }
    /// Of an id that has no slot yet. Slots come in a row from 0.
    template <typename IdOf> void insert(Slot slot, IdOf idOf)
    {
        reserve(m_count + 1, idOf);
        put(slot, idOf(slot));
        ++m_count;
    }
    /// Grows at once to what `count` slots need.
    template <typename IdOf> void reserve(std::size_t count, IdOf idOf)
    {
        if (count * 10 <= m_table.size() * 7)
            return;
        std::size_t size = std::max<std::size_t>(64, m_table.size());
        while (count * 10 > size * 7)
            size *= 2;
        m_table.assign(size, 0);
        m_tags.assign(size, none);
        for (Slot slot = 0; slot < m_count; ++slot)
            put(slot, idOf(slot));
    }
    std::size_t bytes() const { return m_table.size() * (sizeof(Slot) + 1); }

private:
    static constexpr quint8 none = 0;

    static quint64 mixed(quint64 h)
    {
        h ^= h >> 32;
        h *= 0xd6e8feb86659fd93u;
        return h ^ h >> 32;
    }
    static quint8 tagOf(const ShapeId &id)
    {
        return quint8((id.replica.value ^ id.sequence) * 0x9e3779b97f4a7c15u >> 56) | 1;
    }
    std::size_t placeOf(const ShapeId &id) const
    {
        constexpr int neighbours = 3; // as a power of 2
        const quint64 group =
            mixed(id.replica.value ^ (id.sequence >> neighbours) * 0x9e3779b97f4a7c15u);
        const quint64 place = group << neighbours | (id.sequence & ((1 << neighbours) - 1));
        return place & (m_table.size() - 1);
    }
    void put(Slot slot, const ShapeId &id)
    {
        std::size_t i = placeOf(id);
        while (m_tags[i] != none)
            i = (i + 1) & (m_table.size() - 1);
        m_table[i] = slot;
        m_tags[i] = tagOf(id);
    }

    std::vector<Slot> m_table;
    std::vector<quint8> m_tags; ///< of the ids in m_table
    std::size_t m_count = 0;
};

} // namespace model
