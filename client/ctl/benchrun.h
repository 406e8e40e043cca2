// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "stomp/connection.h"

#include <QElapsedTimer>
#include <QJsonObject>
#include <QObject>

#include <memory>
#include <vector>

namespace ctl {

struct BenchPlan
{
    int rate = 100; ///< messages a second, of all senders together
    int bytes = 200; ///< of a body
    int peers = 2;
    base::Milliseconds duration{ 4000 };
    base::Milliseconds timeout{ 30000 }; ///< for all peers to be there
};

/// One measurement at one back end: peers that send at fixed times, whatever comes back, and hear
/// one another.
///
/// A message's latency runs from the moment at which it was due, so that a sender that is held up
/// does not hide it
/// (Tene, "How NOT to Measure Latency"). Each message is to reach all peers but its sender.
/// Units:   latencies in milliseconds.
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
    struct Peer
    {
        std::unique_ptr<stomp::Connection> connection;
        stomp::Connection::SubscriptionId subscription = 0;
        bool isReady = false;
        std::vector<qint64> lastHeard; ///< by sender
        std::vector<std::vector<bool>> heard; ///< by sender and number
    };

    void peerReady();
    void fail(const stomp::SessionEnd &end);
    void sendDue();
    void hear(std::size_t peer, const QByteArray &body);
    void finish();
    qint64 dueNanoseconds(qint64 number) const { return number * 1'000'000'000 / m_plan.rate; }

    const BenchPlan m_plan;
    base::Clock &m_clock;
    const QByteArray m_destination;
    std::vector<Peer> m_peers;
    std::vector<double> m_latencies;
    QElapsedTimer m_time; ///< finer than the clock's milliseconds
    QString m_product;
    qint64 m_due = 0; ///< messages whose time has come
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
