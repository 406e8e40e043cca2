// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ids.h"

#include <QHash>

#include <vector>

namespace model {

/// Sequence numbers from first to last, both included.
struct Range
{
    quint64 first = 1;
    quint64 last = 0;

    friend bool operator==(const Range &, const Range &) = default;
    quint64 count() const { return last >= first ? last - first + 1 : 0; }
};

/// A set of sequence numbers as sorted ranges that neither overlap nor touch.
class Ranges
{
public:
    /// Answers whether anything was new.
    bool add(Range range);
    bool add(quint64 sequence) { return add(Range{ sequence, sequence }); }
    bool contains(quint64 sequence) const;
    bool contains(Range range) const;
    quint64 count() const;
    /// The highest number such that all from 1 to it are there.
    quint64 prefix() const
    {
        return m_ranges.empty() || m_ranges[0].first != 1 ? 0 : m_ranges[0].last;
    }
    quint64 last() const { return m_ranges.empty() ? 0 : m_ranges.back().last; }
    bool isEmpty() const { return m_ranges.empty(); }
    const std::vector<Range> &ranges() const { return m_ranges; }
    /// What is here and not in `other`.
    Ranges without(const Ranges &other) const;

    friend bool operator==(const Ranges &, const Ranges &) = default;

private:
    std::vector<Range> m_ranges;
};

/// Which operations a replica has, by author.
class VersionVector
{
public:
    bool add(const OperationId &id) { return m_ranges[id.replica].add(id.sequence); }
    bool add(ReplicaId replica, Range range) { return m_ranges[replica].add(range); }
    bool contains(const OperationId &id) const;
    /// All of `other` is here.
    bool covers(const VersionVector &other) const;
    VersionVector without(const VersionVector &other) const;
    quint64 count() const;
    bool isEmpty() const { return count() == 0; }
    Ranges of(ReplicaId replica) const { return m_ranges.value(replica); }
    const QHash<ReplicaId, Ranges> &byReplica() const { return m_ranges; }

    friend bool operator==(const VersionVector &a, const VersionVector &b)
    {
        return a.covers(b) && b.covers(a);
    }

private:
    QHash<ReplicaId, Ranges> m_ranges;
};

} // namespace model
