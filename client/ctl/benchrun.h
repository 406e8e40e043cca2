// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "stomp/connection.h"

#include <QElapsedTimer>
#include <QJsonObject>
#include <QObject>

#include <memory>
#include <utility>
#include <vector>

namespace ctl {

struct BenchPlan
{
    int rate = 100; ///< messages a second, of all senders together
    int bytes = 200; ///< of a body
    int peers = 2;
    base::Milliseconds warmUp{ 0 }; ///< what is sent so long before the run does not count
    base::Milliseconds duration{ 4000 };
    base::Milliseconds timeout{ 30000 }; ///< for all peers to be there
};

/// One measurement at one back end: peers that send at fixed times, whatever comes back, and hear
/// one another.
///
/// A message's latency runs from the moment at which it was due, so that a sender that is held up
/// does not hide it
/// (Tene, "How NOT to Measure Latency"). Each message is to reach all peers but its sender; that
/// one's own copy counts only for the order, which is compared over all peers. The tool's own limits
/// are told as well: how late it sent, and how busy it and the computer were (where /proc tells).
/// Units:   latencies in milliseconds.
/// Limits:  the order is compared over at most 100 000 messages; what a broker drops of the warm-up
///          is not seen.
/// Owner:   of its connections.
class BenchRun final : public QObject
{
    Q_OBJECT

public:
    BenchRun(const BenchPlan &plan, stomp::TransportFactory transport,
             stomp::ConnectionOptions connection, base::Clock &clock, base::Random &random,
             QObject *parent = nullptr);
    ~BenchRun() override;

    void start();
    /// As the report has it, after finished().
    QJsonObject report() const;
    /// How the server calls itself.
    QString product() const { return m_product; }

Q_SIGNALS:
    void finished();
    /// Nothing was measured; whether CONNECTED had come.
    void failed(const stomp::SessionEnd &end, bool wasConnected);

private:
    /// What this computer did, for a difference.
    struct Load
    {
        double busy = 0, all = 0; ///< of all processors, in ticks; 0 where it is not told
        double own = 0; ///< processor seconds of this program
    };
    struct Peer
    {
        std::unique_ptr<stomp::Connection> connection;
        stomp::Connection::SubscriptionId subscription = 0;
        bool isReady = false;
        base::Milliseconds readyAfter{ 0 };
        std::vector<qint64> lastHeard; ///< by sender
        std::vector<std::vector<bool>> heard; ///< by sender and number
        std::vector<qint32> order; ///< the messages, as they came the first time
    };

    void peerReady();
    void fail(const stomp::SessionEnd &end);
    void sendDue();
    void hear(std::size_t peer, const QByteArray &body);
    void finish();
    static Load loadNow();
    /// How many positions of the order were compared, and in how many not all peers agree.
    std::pair<qint64, qint64> comparedOrder() const;
    qint64 messagesIn(base::Milliseconds time) const
    {
        return qint64(m_plan.rate) * time.count() / 1000;
    }
    qint64 dueNanoseconds(qint64 number) const { return number * 1'000'000'000 / m_plan.rate; }

    const BenchPlan m_plan;
    const qint64 m_warm; ///< messages before those that count
    const qint64 m_all; ///< with them
    base::Clock &m_clock;
    const QByteArray m_destination;
    std::vector<Peer> m_peers;
    std::vector<double> m_latencies;
    std::vector<double> m_onTheWay; ///< latencies from the moment of sending
    std::vector<double> m_lateness; ///< of the sender, by message
    base::Milliseconds m_startedAt{ 0 };
    QElapsedTimer m_time; ///< finer than the clock's milliseconds
    Load m_loadBefore;
    Load m_loadAfter;
    double m_loadAverage = -1; ///< of the last minute, when it began; negative: not told
    QString m_product;
    qint64 m_due = 0; ///< messages whose time has come, warm-up included
    qint64 m_sent = 0;
    qint64 m_received = 0; ///< each once
    qint64 m_duplicated = 0;
    qint64 m_reordered = 0;
    qint64 m_lastHeardAt = 0;
    bool m_hasEnded = false;
    base::Timer m_tick;
    base::Timer m_end; ///< for the peers to be there, then for the last messages
};

} // namespace ctl
