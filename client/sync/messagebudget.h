// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"

#include <QtGlobal>

#include <optional>

namespace syncing {

/// What a back end's plan allows in a month, and how presence is thinned so that edits never wait.
///
/// Counts what this computer sent and received there: brokers in the cloud bill deliveries as well. Months are UTC's.
/// Units:   messages. A budget of 0 is none: it counts, and thins nothing.
/// Owner:   the clock must outlive it; several rooms may count into one.
class MessageBudget
{
public:
    struct State
    {
        int month = 0; ///< year * 12 + month - 1
        quint64 used = 0;

        friend bool operator==(const State &, const State &) = default;
    };
    struct Use
    {
        quint64 monthly = 0; ///< 0: no budget
        quint64 used = 0;
        quint64 forecast = 0; ///< by the month's end, at the pace so far
        bool isThinning = false; ///< others see less of this user's pointer

        quint64 left() const { return used < monthly ? monthly - used : 0; }
        friend bool operator==(const Use &, const Use &) = default;
    };

    MessageBudget(quint64 monthly, const State &before, base::Clock &clock);

    void count(quint64 messages = 1);
    /// To be kept for the next run.
    State state() const;
    /// When others count into it as well.
    void setState(const State &state) { m_state = state; }
    Use use() const;
    /// How long to wait between two messages of the pointer when `others` are there; nothing: none may be sent.
    /// Where the pace is too high, pointers share half of what is left, spread over the rest of the month.
    std::optional<base::Milliseconds> pointerEvery(base::Milliseconds normal,
                                                   std::size_t others) const;

private:
    struct Now
    {
        int month = 0;
        base::Milliseconds elapsed{ 0 };
        base::Milliseconds rest{ 0 };
    };
    Now now() const;

    const quint64 m_monthly;
    State m_state;
    base::Clock &m_clock;
};

} // namespace syncing
