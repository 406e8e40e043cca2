// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/random.h"
#include "support/manualclock.h"
#include "sync/replicator.h"

#include <QPointer>
#include <QTemporaryDir>

#include <functional>
#include <memory>
#include <vector>

namespace simulation {

/// What a broker and its lines do to each delivered copy of a message.
struct Weather
{
    double drop = 0;
    double duplicate = 0;
    double slow = 0; ///< probability of a long delay, so that others overtake
    base::Milliseconds delay{ 2 };
    base::Milliseconds longDelay{ 800 };
    /// A client is cut off after so long on average (0: never), for up to `downTime`.
    base::Milliseconds cutEvery{ 0 };
    base::Milliseconds downTime{ 800 };
};

class Broker;

class SimulatedLink final : public syncing::Link
{
    Q_OBJECT

public:
    SimulatedLink(Broker &broker, int index);
    ~SimulatedLink() override;

    bool isUp() const override { return m_up; }
    bool publish(const QByteArray &body) override;
    bool publishTo(const QByteArray &replica, const QByteArray &body) override;
    qsizetype maxBodyBytes() const override { return m_maxBody; }
    qint64 queuedBytes() const override { return 0; }
    void setInbox(const QByteArray &replica) override { m_inbox = replica; }

    void setUp(bool up);
    const QByteArray &inbox() const { return m_inbox; }
    int index() const { return m_index; }
    /// Counts sessions: what was under way in an earlier one is lost.
    int session() const { return m_session; }
    quint64 sentBytes = 0, sentMessages = 0;
    std::function<void(const QByteArray &body)> onSend; ///< sees what is sent

private:
    Broker &m_broker;
    const int m_index;
    QByteArray m_inbox;
    bool m_up = false;
    int m_session = 0;
    qsizetype m_maxBody = 15000;
};

/// A broker of topics that loses, repeats, delays and reorders by a seed.
class Broker
{
public:
    Broker(support::ManualClock &clock, quint64 seed) : m_clock(clock), m_random(seed) { }

    void setWeather(const Weather &weather) { m_weather = weather; }
    /// Two sides that do not hear each other; empty: one.
    void setPartition(std::vector<int> side) { m_side = std::move(side); }
    void deliver(const SimulatedLink &from, const QByteArray &inbox, const QByteArray &body);
    void add(SimulatedLink *link) { m_links.push_back(link); }
    void remove(SimulatedLink *link) { std::erase(m_links, link); }
    quint64 delivered = 0, dropped = 0, duplicated = 0, delayed = 0;

private:
    bool isCutOff(int a, int b) const;

    support::ManualClock &m_clock;
    base::SeededRandom m_random;
    Weather m_weather;
    std::vector<int> m_side;
    std::vector<SimulatedLink *> m_links;
};

/// One program with one replica; can crash and start again with its store.
class Member
{
public:
    Member(Broker &broker, support::ManualClock &clock, int index, quint64 seed,
           const QString &storeDirectory);
    ~Member();

    void start();
    /// Ends without a word, as by kill -9: what was written to files by now stays, and nothing else.
    void crash();
    bool isRunning() const { return replicator != nullptr; }
    /// One random edit; answers how many operations it made.
    int edit(base::Random &random);
    /// For comparing: everything that is shown, as text.
    QByteArray dump() const;

    std::unique_ptr<store::DrawingStore> store;
    std::unique_ptr<model::Document> document;
    std::unique_ptr<model::Author> author;
    std::unique_ptr<SimulatedLink> link;
    std::unique_ptr<syncing::Replicator> replicator;
    QStringList problems;

private:
    Broker &m_broker;
    support::ManualClock &m_clock;
    const int m_index;
    base::SeededRandom m_random;
    const QString m_directory;
};

struct Outcome
{
    bool agreed = false;
    QString why; ///< when not agreed
    quint64 operations = 0;
    base::Milliseconds settledAfter{ 0 };
    quint64 messages = 0, bytes = 0;
};

struct Plan
{
    int members = 3;
    int edits = 40;
    bool crashes = false;
    bool partitions = false;
    /// The broker ends once and comes back empty: nobody is connected, what was under way is gone.
    bool restarts = false;
    /// People's clocks are set by days, forwards and backwards, and one person's drawing comes from far ahead.
    bool clockJumps = false;
    Weather weather;
    base::Milliseconds duration{ 6000 };
};

/// Members edit in bad weather; then it clears up, and everybody must end equal, with every confirmed edit there.
Outcome run(quint64 seed, const Plan &plan);

/// A plan that follows from the seed.
Plan planFor(quint64 seed);

} // namespace simulation
