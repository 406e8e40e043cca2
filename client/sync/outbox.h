// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "model/versionvector.h"

#include <QByteArray>

#include <map>
#include <vector>

namespace syncing {

/// Own operations that have not come back yet, and when each was last sent.
///
/// The store keeps the same on disk; this is what sending needs of it.
class Outbox
{
public:
    void add(const model::OperationId &id, const QByteArray &text);
    /// They came back, or somebody has them; answers which of them were waiting.
    model::VersionVector confirm(const model::VersionVector &have);
    model::VersionVector confirm(const std::vector<model::OperationId> &ids);
    /// A new session: nothing has been sent in it.
    void forgetSending();

    /// What should go out now, in the order of making: what was never sent, and what was sent so long ago
    /// that it must be taken for lost. Marks it as sent. At most `maxBytes` of text, but at least one.
    std::vector<QByteArray> takeDue(base::Milliseconds now, qsizetype maxBytes);
    /// Something is due now.
    bool hasUnsent() const { return m_unsent > 0; }

    std::size_t size() const { return m_entries.size(); }
    std::size_t unsentCount() const { return m_unsent; }
    bool isEmpty() const { return m_entries.empty(); }

private:
    struct Entry
    {
        QByteArray text;
        base::Milliseconds sentAt{ 0 };
        int tries = 0; ///< in this session
    };
    std::map<model::OperationId, Entry> m_entries;
    std::size_t m_unsent = 0;
};

} // namespace syncing
