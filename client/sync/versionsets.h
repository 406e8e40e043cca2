// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/versionvector.h"

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

} // namespace syncing
