// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/namebook.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace syncing {

bool NameBook::learn(model::ReplicaId replica, const QString &name)
{
    if (name.isEmpty() || m_names.value(replica) == name)
        return false;
    if (!m_names.contains(replica)) {
        m_order.push_back(replica);
        if (m_order.size() > mostPeople) {
            m_names.remove(m_order.front());
            m_order.pop_front();
        }
    }
    m_names.insert(replica, name);
    return true;
}

QByteArray NameBook::save() const
{
    QJsonArray list;
    for (const model::ReplicaId replica : m_order)
        list.append(QJsonArray{ QString::fromLatin1(replica.text()), m_names.value(replica) });
    return QJsonDocument(list).toJson(QJsonDocument::Compact);
}

void NameBook::restore(const QByteArray &saved)
{
    const QJsonArray list = QJsonDocument::fromJson(saved).array();
    for (const QJsonValue &value : list) {
        const QJsonArray one = value.toArray();
        if (const auto replica = model::ReplicaId::fromText(one.at(0).toString().toLatin1()))
            learn(*replica, one.at(1).toString());
    }
}

} // namespace syncing
