// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/message.h"

#include <map>
#include <optional>

namespace syncing {

/// Puts long operations together from their parts, which come in any order, repeated, from several senders.
///
/// Limits:  at most maxPending operations and maxBytes of text wait; the ones begun first give way.
class PartAssembler
{
public:
    static constexpr std::size_t maxPending = 64;
    static constexpr qsizetype maxBytes = 64 * 1024 * 1024;

    /// The whole text once its last part is there.
    std::optional<QByteArray> add(model::ReplicaId from, const PartMessage &part);

private:
    struct Key
    {
        model::ReplicaId from;
        model::OperationId id;
        int count = 0;
        auto operator<=>(const Key &) const = default;
    };
    struct Pending
    {
        std::vector<QByteArray> parts;
        int missing = 0;
        qsizetype bytes = 0;
        quint64 begun = 0;
    };
    void makeRoom();

    std::map<Key, Pending> m_pending;
    qsizetype m_bytes = 0;
    quint64 m_begun = 0;
};

} // namespace syncing
