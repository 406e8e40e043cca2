// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/outbox.h"

#include <algorithm>

namespace syncing {

using base::Milliseconds;

namespace {

constexpr Milliseconds firstWait{ 1000 };
constexpr Milliseconds longestWait{ 5000 };

Milliseconds patience(int tries)
{
    return std::min(longestWait, firstWait * (1 << std::min(tries - 1, 4)));
}

} // namespace

void Outbox::add(const model::OperationId &id, const QByteArray &text)
{
    if (m_entries.emplace(id, Entry{ text }).second)
        ++m_unsent;
}

model::VersionVector Outbox::confirm(const model::VersionVector &have)
{
    model::VersionVector confirmed;
    std::erase_if(m_entries, [&](const auto &entry) {
        if (!have.contains(entry.first))
            return false;
        confirmed.add(entry.first);
        m_unsent -= entry.second.tries == 0;
        return true;
    });
    return confirmed;
}

model::VersionVector Outbox::confirm(const std::vector<model::OperationId> &ids)
{
    model::VersionVector confirmed;
    for (const model::OperationId &id : ids) {
        const auto it = m_entries.find(id);
        if (it == m_entries.end())
            continue;
        confirmed.add(id);
        m_unsent -= it->second.tries == 0;
        m_entries.erase(it);
    }
    return confirmed;
}

void Outbox::forgetSending()
{
    for (auto &[id, entry] : m_entries)
        entry.tries = 0;
    m_unsent = m_entries.size();
}

std::vector<QByteArray> Outbox::takeDue(Milliseconds now, qsizetype maxBytes)
{
    std::vector<QByteArray> texts;
    qsizetype bytes = 0;
    for (auto &[id, entry] : m_entries) {
        if (entry.tries > 0 && now - entry.sentAt < patience(entry.tries))
            continue;
        bytes += entry.text.size();
        if (!texts.empty() && bytes > maxBytes)
            break;
        m_unsent -= entry.tries == 0;
        ++entry.tries;
        entry.sentAt = now;
        texts.push_back(entry.text);
    }
    return texts;
}

} // namespace syncing
