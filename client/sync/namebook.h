// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ids.h"

#include <QByteArray>
#include <QHash>
#include <QString>

#include <deque>

namespace syncing {

/// How those call themselves who were ever met in a drawing: what they made outlasts their visit.
///
/// Limits:  the last 500 people.
class NameBook
{
public:
    static constexpr std::size_t mostPeople = 500;

    /// Whether that was news. An empty name is none.
    bool learn(model::ReplicaId replica, const QString &name);
    /// Empty for somebody unknown.
    QString nameOf(model::ReplicaId replica) const { return m_names.value(replica); }

    QByteArray save() const;
    /// What cannot be read is left out.
    void restore(const QByteArray &saved);

private:
    QHash<model::ReplicaId, QString> m_names;
    std::deque<model::ReplicaId> m_order; ///< in which they were met
};

} // namespace syncing
