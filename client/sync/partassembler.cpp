// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/partassembler.h"

#include <algorithm>

namespace syncing {

std::optional<QByteArray> PartAssembler::add(model::ReplicaId from, const PartMessage &part)
{
    const Key key{ from, part.id, part.count };
    const auto [it, isNew] = m_pending.try_emplace(key);
    Pending &pending = it->second;
    if (isNew) {
        pending.parts.resize(std::size_t(part.count));
        pending.missing = part.count;
        pending.begun = ++m_begun;
    }
    QByteArray &place = pending.parts[std::size_t(part.index)];
    if (place.isNull()) {
        place = part.text.isNull() ? QByteArray("") : part.text;
        pending.bytes += place.size();
        m_bytes += place.size();
        --pending.missing;
    }
    if (pending.missing == 0) {
        QByteArray whole;
        whole.reserve(pending.bytes);
        for (const QByteArray &text : pending.parts)
            whole += text;
        m_bytes -= pending.bytes;
        m_pending.erase(it);
        return whole;
    }
    makeRoom();
    return std::nullopt;
}

void PartAssembler::makeRoom()
{
    while (m_pending.size() > maxPending || (m_bytes > maxBytes && m_pending.size() > 1)) {
        const auto oldest =
            std::min_element(m_pending.begin(), m_pending.end(), [](const auto &a, const auto &b) {
                return a.second.begun < b.second.begun;
            });
        m_bytes -= oldest->second.bytes;
        m_pending.erase(oldest);
    }
}

} // namespace syncing
