// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/versionvector.h"

#include <algorithm>

namespace model {

bool Ranges::add(Range range)
{
    if (range.count() == 0 || contains(range))
        return false;
    // Without sums, since the highest number has no next one.
    const auto isApart = [](quint64 last, quint64 first) {
        return first > last && first - last > 1;
    };
    // The first range that ends at or behind the place just before the new one.
    auto from =
        std::lower_bound(m_ranges.begin(), m_ranges.end(), range.first,
                         [&](const Range &r, quint64 first) { return isApart(r.last, first); });
    auto to = from;
    while (to != m_ranges.end() && !isApart(range.last, to->first)) {
        range.first = std::min(range.first, to->first);
        range.last = std::max(range.last, to->last);
        ++to;
    }
    if (from == to) {
        m_ranges.insert(from, range);
    } else {
        *from = range;
        m_ranges.erase(from + 1, to);
    }
    return true;
}

bool Ranges::contains(quint64 sequence) const
{
    return contains(Range{ sequence, sequence });
}

bool Ranges::contains(Range range) const
{
    const auto it = std::lower_bound(m_ranges.begin(), m_ranges.end(), range.first,
                                     [](const Range &r, quint64 first) { return r.last < first; });
    return it != m_ranges.end() && it->first <= range.first && range.last <= it->last;
}

quint64 Ranges::count() const
{
    quint64 sum = 0;
    for (const Range &r : m_ranges)
        sum += r.count();
    return sum;
}

Ranges Ranges::without(const Ranges &other) const
{
    Ranges left;
    auto hole = other.m_ranges.begin();
    for (Range r : m_ranges) {
        while (hole != other.m_ranges.end() && hole->last < r.first)
            ++hole;
        bool isRestLeft = true;
        for (auto it = hole; it != other.m_ranges.end() && it->first <= r.last; ++it) {
            if (it->first > r.first)
                left.m_ranges.push_back({ r.first, it->first - 1 });
            isRestLeft = it->last < r.last;
            if (!isRestLeft)
                break;
            r.first = it->last + 1;
        }
        if (isRestLeft)
            left.m_ranges.push_back(r);
    }
    return left;
}

bool VersionVector::contains(const OperationId &id) const
{
    const auto it = m_ranges.constFind(id.replica);
    return it != m_ranges.cend() && it->contains(id.sequence);
}

bool VersionVector::covers(const VersionVector &other) const
{
    for (auto it = other.m_ranges.cbegin(); it != other.m_ranges.cend(); ++it) {
        const auto mine = m_ranges.constFind(it.key());
        for (const Range &r : it->ranges()) {
            if (mine == m_ranges.cend() || !mine->contains(r))
                return false;
        }
    }
    return true;
}

VersionVector VersionVector::without(const VersionVector &other) const
{
    VersionVector left;
    for (auto it = m_ranges.cbegin(); it != m_ranges.cend(); ++it) {
        const Ranges rest = it->without(other.of(it.key()));
        if (!rest.isEmpty())
            left.m_ranges.insert(it.key(), rest);
    }
    return left;
}

quint64 VersionVector::count() const
{
    quint64 sum = 0;
    for (const Ranges &r : m_ranges)
        sum += r.count();
    return sum;
}

} // namespace model
