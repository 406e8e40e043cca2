// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/versionvector.h"

#include <algorithm>

namespace syncing {

/// Puts all of `what` into `to`.
inline void add(model::VersionVector &to, const model::VersionVector &what)
{
    for (auto it = what.byReplica().cbegin(); it != what.byReplica().cend(); ++it) {
        for (const model::Range &range : it->ranges())
            to.add(it.key(), range);
    }
}

/// What is in both.
inline model::VersionVector common(const model::VersionVector &a, const model::VersionVector &b)
{
    return a.without(a.without(b));
}

/// Some of it: at most so many operations in so many ranges.
inline model::VersionVector firstOf(const model::VersionVector &all, quint64 operations,
                                    qsizetype ranges)
{
    model::VersionVector some;
    for (auto it = all.byReplica().cbegin(); it != all.byReplica().cend(); ++it) {
        for (const model::Range &range : it->ranges()) {
            if (operations == 0 || ranges-- <= 0)
                return some;
            const quint64 count = std::min(operations, range.count());
            some.add(it.key(), { range.first, range.first + count - 1 });
            operations -= count;
        }
    }
    return some;
}

} // namespace syncing
