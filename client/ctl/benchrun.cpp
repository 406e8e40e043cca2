// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/benchrun.h"

#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ctl {

namespace {

constexpr base::Milliseconds tick{ 1 };
constexpr base::Milliseconds patience{ 5000 }; ///< for what is still under way at the end
constexpr double toMs = 1e-6;

/// The smallest value that at least this part of all values does not exceed.
double percentile(const std::vector<double> &sorted, double part)
{
    if (sorted.empty())
        return 0;
    const auto rank = std::size_t(std::ceil(part * double(sorted.size())));
    return sorted[std::clamp<std::size_t>(rank, 1, sorted.size()) - 1];
}

QByteArray bodyOf(std::size_t sender, qint64 number, int bytes)
{
    QByteArray body = "{\"s\":" + QByteArray::number(qulonglong(sender))
        + ",\"n\":" + QByteArray::number(number) + ",\"p\":\"";
    const qsizetype padding = bytes - body.size() - 2;
    return body + QByteArray(std::max<qsizetype>(0, padding), 'x') + "\"}";
}

} // namespace

BenchRun::BenchRun(const BenchPlan &plan, stomp::TransportFactory transport,
                   stomp::ConnectionOptions connection, base::Clock &clock, base::Random &random,
                   QObject *parent)
    : QObject(parent), m_plan(plan), m_clock(clock),
      m_destination("/topic/copoly-bench." + QByteArray::number(random.next64(), 16)),
      m_tick(clock, [this] { sendDue(); }), m_end(clock, [this] {
          if (m_time.isValid())
              finish();
          else
              fail({ stomp::SessionEnd::Kind::TimedOut });
      })
{
    const qint64 messages = qint64(plan.rate) * plan.duration.count() / 1000 + 1;
    const auto each = std::size_t(messages / plan.peers + 1);
    connection.retry = false;
    m_peers.resize(std::size_t(plan.peers));
    for (std::size_t i = 0; i < m_peers.size(); ++i) {
        Peer &peer = m_peers[i];
        peer.lastHeard.assign(m_peers.size(), -1);
        peer.heard.assign(m_peers.size(), std::vector<bool>(each, false));
        peer.connection = std::make_unique<stomp::Connection>(transport, connection, clock, random);
        connect(peer.connection.get(), &stomp::Connection::subscriptionReady, this, [this, i] {
            m_peers[i].isReady = true;
            peerReady();
        });
        connect(peer.connection.get(), &stomp::Connection::ended, this, &BenchRun::fail);
        peer.subscription = peer.connection->subscribe(
            m_destination, [this, i](const stomp::Frame &frame) { hear(i, frame.body); });
    }
}

BenchRun::~BenchRun() = default;

void BenchRun::start()
{
    m_end.start(m_plan.timeout);
    for (const Peer &peer : m_peers)
        peer.connection->start();
}

void BenchRun::peerReady()
{
    if (m_time.isValid()
        || !std::all_of(m_peers.begin(), m_peers.end(), [](const Peer &p) { return p.isReady; }))
        return;
    m_end.stop();
    m_product = QString::fromUtf8(m_peers.front().connection->info().server);
    m_time.start();
    sendDue();
}

void BenchRun::fail(const stomp::SessionEnd &end)
{
    if (std::exchange(m_hasEnded, true))
        return;
    m_tick.stop();
    m_end.stop();
    const bool wasConnected = end.wasConnected
        || std::any_of(m_peers.begin(), m_peers.end(),
                       [](const Peer &p) { return p.connection->isConnected(); });
    Q_EMIT failed(end, wasConnected);
}

void BenchRun::sendDue()
{
    const qint64 now = m_time.nsecsElapsed();
    const qint64 all = qint64(m_plan.rate) * m_plan.duration.count() / 1000;
    for (; m_due < all && dueNanoseconds(m_due) <= now; ++m_due) {
        const std::size_t sender = std::size_t(m_due) % m_peers.size();
        const qint64 number = m_due / qint64(m_peers.size());
        if (m_peers[sender].connection->send(m_destination, bodyOf(sender, number, m_plan.bytes),
                                             { { "content-type", "application/json" } }))
            ++m_sent;
    }
    if (m_due < all)
        m_tick.start(tick);
    else
        m_end.start(patience);
}

void BenchRun::hear(std::size_t peer, const QByteArray &body)
{
    const QJsonObject message = QJsonDocument::fromJson(body).object();
    const auto sender = std::size_t(message.value(u"s"_s).toInteger(-1));
    const qint64 number = message.value(u"n"_s).toInteger(-1);
    if (!m_time.isValid() || sender >= m_peers.size() || sender == peer || number < 0
        || std::size_t(number) >= m_peers[peer].heard[sender].size())
        return;
    Peer &here = m_peers[peer];
    if (here.heard[sender][std::size_t(number)]) {
        ++m_duplicated;
        return;
    }
    here.heard[sender][std::size_t(number)] = true;
    if (number < here.lastHeard[sender])
        ++m_reordered;
    here.lastHeard[sender] = std::max(here.lastHeard[sender], number);
    m_lastHeardAt = m_time.nsecsElapsed();
    const qint64 due = dueNanoseconds(number * qint64(m_peers.size()) + qint64(sender));
    m_latencies.push_back(double(m_lastHeardAt - due) * toMs);
    ++m_received;
    if (m_end.isActive() && m_received >= m_sent * qint64(m_peers.size() - 1))
        m_end.start(base::Milliseconds(50)); // repeats may still come
}

void BenchRun::finish()
{
    if (std::exchange(m_hasEnded, true))
        return;
    for (const Peer &peer : m_peers)
        peer.connection->stop();
    std::sort(m_latencies.begin(), m_latencies.end());
    Q_EMIT finished();
}

QJsonObject BenchRun::report() const
{
    const qint64 expected = m_sent * qint64(m_peers.size() - 1);
    const double seconds = std::max(double(m_lastHeardAt) * 1e-9, 1e-9);
    return { { u"rate"_s, m_plan.rate },
             { u"bytes"_s, m_plan.bytes },
             { u"peers"_s, m_plan.peers },
             { u"seconds"_s, double(m_plan.duration.count()) / 1000 },
             { u"latency_ms"_s,
               QJsonObject{ { u"p50"_s, percentile(m_latencies, 0.5) },
                            { u"p95"_s, percentile(m_latencies, 0.95) },
                            { u"p99"_s, percentile(m_latencies, 0.99) },
                            { u"max"_s, percentile(m_latencies, 1) } } },
             { u"due"_s, m_due },
             { u"sent"_s, m_sent },
             { u"received"_s, m_received },
             { u"lost"_s, expected - m_received },
             { u"duplicated"_s, m_duplicated },
             { u"reordered"_s, m_reordered },
             { u"messages_per_s"_s, double(m_received) / seconds } };
}

} // namespace ctl
