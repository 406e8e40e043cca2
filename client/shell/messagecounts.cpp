// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/messagecounts.h"

#include "settings/keys.h"
#include "settings/settings.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <chrono>

using namespace std::chrono_literals;

namespace shell {

namespace keys = settings::keys;
using State = syncing::MessageBudget::State;

namespace {

constexpr auto saveEvery = 10s;

State stateFrom(const QJsonValue &value)
{
    const QJsonArray pair = value.toArray();
    return { pair.at(0).toInt(), quint64(std::max(pair.at(1).toInteger(), qint64(0))) };
}

} // namespace

MessageCounts::MessageCounts(settings::Settings &settings, base::Clock &clock)
    : m_settings(settings), m_clock(clock), m_timer(clock, [this] {
          save();
          m_timer.start(saveEvery);
      })
{
}

MessageCounts::~MessageCounts()
{
    save();
}

std::shared_ptr<syncing::MessageBudget> MessageCounts::budgetOf(const settings::Profile &profile)
{
    if (profile.messageBudget <= 0 || profile.id.isEmpty())
        return nullptr;
    Entry &entry = m_entries[profile.id];
    if (entry.budget && entry.monthly == profile.messageBudget)
        return entry.budget;
    save();
    const QJsonObject all = QJsonDocument::fromJson(m_settings.value(keys::messagesUsed)).object();
    entry.saved = stateFrom(all.value(profile.id));
    entry.monthly = profile.messageBudget;
    entry.budget = std::make_shared<syncing::MessageBudget>(quint64(profile.messageBudget),
                                                            entry.saved, m_clock);
    if (!m_timer.isActive())
        m_timer.start(saveEvery);
    return entry.budget;
}

void MessageCounts::save()
{
    m_settings.flush(); // and reads what another program stored
    QJsonObject all = QJsonDocument::fromJson(m_settings.value(keys::messagesUsed)).object();
    bool isChanged = false;
    for (auto &[id, entry] : m_entries) {
        if (!entry.budget || entry.budget->state() == entry.saved)
            continue;
        const State now = entry.budget->state();
        const quint64 fresh =
            now.month == entry.saved.month ? now.used - entry.saved.used : now.used;
        const State stored = stateFrom(all.value(id));
        const State total{ now.month, fresh + (stored.month == now.month ? stored.used : 0) };
        entry.budget->setState(total);
        entry.saved = total;
        all.insert(id, QJsonArray{ total.month, qint64(total.used) });
        isChanged = true;
    }
    if (!isChanged)
        return;
    m_settings.set(keys::messagesUsed, QJsonDocument(all).toJson(QJsonDocument::Compact));
    m_settings.flush();
}

} // namespace shell
