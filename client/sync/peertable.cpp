// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/peertable.h"

#include <algorithm>
#include <tuple>

namespace syncing {

using model::ReplicaId;

namespace {

/// Rendezvous hashing: everybody works out the same order for the same pair.
quint64 weight(ReplicaId a, ReplicaId b)
{
    quint64 z = a.value ^ (b.value * 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

} // namespace

PeerTable::Entry *PeerTable::find(ReplicaId id)
{
    const auto it = m_entries.find(id);
    return it == m_entries.end() ? nullptr : &it->second;
}

bool PeerTable::removeSilent(base::Milliseconds now, base::Milliseconds patience)
{
    return std::erase_if(m_entries,
                         [&](const auto &e) { return now - e.second.heardAt > patience; })
        > 0;
}

model::VersionVector PeerTable::missing(const model::VersionVector &mine) const
{
    model::VersionVector missing;
    for (const auto &[id, entry] : m_entries) {
        const model::VersionVector more = entry.have.without(mine);
        for (auto it = more.byReplica().cbegin(); it != more.byReplica().cend(); ++it) {
            for (const model::Range &range : it->ranges())
                missing.add(it.key(), range);
        }
    }
    return missing;
}

std::optional<ReplicaId> PeerTable::bestFor(const model::VersionVector &need, ReplicaId asker,
                                            int turn) const
{
    std::vector<std::tuple<quint64, quint64, ReplicaId>> candidates; // lacking, weight, who
    const quint64 wanted = need.count();
    for (const auto &[id, entry] : m_entries) {
        const quint64 lacking = need.without(entry.have).count();
        if (lacking < wanted)
            candidates.emplace_back(lacking, weight(id, asker), id);
    }
    if (candidates.empty())
        return std::nullopt;
    std::sort(candidates.begin(), candidates.end());
    return std::get<2>(candidates[std::size_t(turn) % candidates.size()]);
}

std::size_t PeerTable::rank(ReplicaId me, ReplicaId about) const
{
    const quint64 mine = weight(me, about);
    return std::size_t(std::count_if(m_entries.begin(), m_entries.end(), [&](const auto &e) {
        return e.first != about && weight(e.first, about) < mine;
    }));
}

} // namespace syncing
