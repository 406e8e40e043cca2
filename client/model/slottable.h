// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ids.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace model {

/// From a shape's id to its slot: open addressing over the ids that the document holds anyway, 6 to
/// 12 octets a shape.
class SlotTable
{
public:
    using Slot = quint32;

    /// `idOf(slot)` answers the id of a slot that is here.
    template <typename IdOf> std::optional<Slot> find(const ShapeId &id, IdOf idOf) const
    {
        if (m_table.empty())
            return std::nullopt;
        for (std::size_t i = place(id);; i = (i + 1) & (m_table.size() - 1)) {
            if (m_table[i] == none)
                return std::nullopt;
            if (idOf(m_table[i]) == id)
                return m_table[i];
        }
    }
    /// Of an id that has no slot yet.
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
        std::vector<Slot> old(size, none);
        old.swap(m_table);
        for (const Slot s : old) {
            if (s != none)
                put(s, idOf(s));
        }
    }
    std::size_t bytes() const { return m_table.size() * sizeof(Slot); }

private:
    static constexpr Slot none = ~Slot(0);

    std::size_t place(const ShapeId &id) const
    {
        quint64 h = id.replica.value ^ (id.sequence * 0x9e3779b97f4a7c15u);
        h ^= h >> 32;
        h *= 0xd6e8feb86659fd93u;
        h ^= h >> 32;
        return h & (m_table.size() - 1);
    }
    void put(Slot slot, const ShapeId &id)
    {
        std::size_t i = place(id);
        while (m_table[i] != none)
            i = (i + 1) & (m_table.size() - 1);
        m_table[i] = slot;
    }

    std::vector<Slot> m_table;
    std::size_t m_count = 0;
};

} // namespace model
