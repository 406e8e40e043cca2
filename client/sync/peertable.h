// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "sync/message.h"
#include "sync/peer.h"

#include <map>

namespace syncing {

/// What is known of the others in the room.
class PeerTable
{
public:
    struct Entry
    {
        Peer shown;
        quint64 instance = 0;
        model::VersionVector have; ///< what it said to have, at least
        quint64 count = 0; ///< how much it said to have in all
        quint64 digest = 0;
        base::Milliseconds heardAt{ 0 };
        base::Milliseconds askedAt{ -100000 };
        bool isKnownWhole() const { return have.count() >= count; }
        /// What it had when we first knew all of it in this session.
        std::optional<model::VersionVector> target;
    };

    Entry *find(model::ReplicaId id);
    Entry &insert(model::ReplicaId id) { return m_entries[id]; }
    bool remove(model::ReplicaId id) { return m_entries.erase(id) > 0; }
    /// Whoever was silent for longer than `patience`; answers whether anybody was.
    bool removeSilent(base::Milliseconds now, base::Milliseconds patience);
    void clear() { m_entries.clear(); }

    std::size_t size() const { return m_entries.size(); }
    bool isEmpty() const { return m_entries.empty(); }
    auto begin() { return m_entries.begin(); }
    auto end() { return m_entries.end(); }
    auto begin() const { return m_entries.begin(); }
    auto end() const { return m_entries.end(); }

    /// What somebody present has and `mine` lacks.
    model::VersionVector missing(const model::VersionVector &mine) const;
    /// Whoever has the most of `need`, ties by a rule that spreads askers over peers; `turn` goes on to the next best.
    std::optional<model::ReplicaId> bestFor(const model::VersionVector &need,
                                            model::ReplicaId asker, int turn) const;
    /// How many of those present come before `me` by the rule that spreads work about `about` over everybody.
    std::size_t rank(model::ReplicaId me, model::ReplicaId about) const;

private:
    std::map<model::ReplicaId, Entry> m_entries;
};

} // namespace syncing
