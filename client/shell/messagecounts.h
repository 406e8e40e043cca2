// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "settings/profile.h"
#include "sync/messagebudget.h"

#include <map>
#include <memory>

namespace settings {
class Settings;
}

namespace shell {

/// The messages that each back end was sent and gave in this month, kept over runs.
///
/// Several programs of one user add to one count.
/// Owner:  settings and clock must outlive it.
class MessageCounts
{
public:
    MessageCounts(settings::Settings &settings, base::Clock &clock);
    ~MessageCounts();

    /// Of this profile; nullptr where it has no budget.
    std::shared_ptr<syncing::MessageBudget> budgetOf(const settings::Profile &profile);
    /// Stores what was counted; done by itself every few seconds as well.
    void save();

private:
    struct Entry
    {
        int monthly = 0;
        std::shared_ptr<syncing::MessageBudget> budget;
        syncing::MessageBudget::State saved; ///< what of it is stored
    };

    settings::Settings &m_settings;
    base::Clock &m_clock;
    std::map<QString, Entry> m_entries; ///< by the profile's id
    base::Timer m_timer;
};

} // namespace shell
