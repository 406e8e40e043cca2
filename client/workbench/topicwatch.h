// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "workbench/topiclookup.h"

#include <QObject>

#include <functional>
#include <memory>
#include <optional>

namespace workbench {

/// Looks for a broker's topics again and again while somebody wants to see them.
///
/// Limits:  one look at a time; after a refused login it waits to be asked, since brokers lock users out.
/// Owner:   clock and random must outlive it.
class TopicWatch : public QObject
{
    Q_OBJECT

public:
    /// Where to look now; nothing while there is no back end.
    using SourceMaker = std::function<std::optional<TopicSource>()>;

    TopicWatch(SourceMaker source, base::Clock &clock, base::Random &random,
               QObject *parent = nullptr);
    ~TopicWatch() override;

    void setActive(bool isActive);
    bool isActive() const { return m_isActive; }
    /// Now, whatever came before; what was known is of another place from here on.
    void lookElsewhere();
    void look();

    bool hasSource() const { return m_hasSource; }
    /// Where the management is looked for unless the source names it; empty: nowhere.
    const QUrl &guess() const { return m_guess; }
    bool isLooking() const { return m_lookup != nullptr; }
    /// The last that was learnt; kept while it is looked for again.
    const std::optional<TopicList> &list() const { return m_list; }
    /// Why the last look failed.
    const std::optional<TopicsProblem> &problem() const { return m_problem; }

Q_SIGNALS:
    void changed();

private:
    void done();

    const SourceMaker m_source;
    base::Clock &m_clock;
    base::Random &m_random;
    std::unique_ptr<TopicLookup> m_lookup;
    std::optional<TopicList> m_list;
    std::optional<TopicsProblem> m_problem;
    bool m_isActive = false;
    bool m_hasSource = false;
    QUrl m_guess;
    base::Timer m_timer;
};

} // namespace workbench
