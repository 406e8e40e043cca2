// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/benchrun.h"

#include <QFile>

#include <algorithm>
#include <charconv>
#include <ctime>

using namespace Qt::StringLiterals;

namespace ctl {

namespace {

constexpr base::Milliseconds tick{ 1 };
constexpr base::Milliseconds patience{ 5000 }; ///< for what is still under way at the end
constexpr double toMs = 1e-6;
constexpr double lateMs = 5; ///< a run that sent a hundredth of its messages later is marked
constexpr std::size_t maxOrder = 100'000;

/// The smallest value that at least this part of all values does not exceed.
double percentile(const std::vector<double> &sorted, double part)
{
    if (sorted.empty())
        return 0;
    const auto rank = std::size_t(std::ceil(part * double(sorted.size())));
    return sorted[std::clamp<std::size_t>(rank, 1, sorted.size()) - 1];
}

QJsonObject percentiles(const std::vector<double> &sorted)
{
    return { { u"p50"_s, percentile(sorted, 0.5) },
             { u"p95"_s, percentile(sorted, 0.95) },
             { u"p99"_s, percentile(sorted, 0.99) },
             { u"max"_s, percentile(sorted, 1) } };
}

QByteArray bodyOf(std::size_t sender, qint64 number, int bytes)
{
    QByteArray body = "{\"s\":" + QByteArray::number(qulonglong(sender))
        + ",\"n\":" + QByteArray::number(number) + ",\"p\":\"";
    const qsizetype padding = bytes - body.size() - 2;
    return body + QByteArray(std::max<qsizetype>(0, padding), 'x') + "\"}";
}

/// The sender and number of a body of bodyOf(), -1 when it is none. Only its beginning is read: to
/// parse all of 4 KiB at each of 8 receivers would measure this tool.
std::pair<qint64, qint64> numbered(const QByteArray &body)
{
    const std::string_view text(body.constData(), std::size_t(body.size()));
    constexpr std::string_view before = "{\"s\":";
    constexpr std::string_view between = ",\"n\":";
    qint64 sender = -1, number = -1;
    if (!text.starts_with(before))
        return { -1, -1 };
    const char *const end = text.data() + text.size();
    auto read = std::from_chars(text.data() + before.size(), end, sender);
    const std::string_view rest(read.ptr, std::size_t(end - read.ptr));
    if (read.ec != std::errc() || !rest.starts_with(between))
        return { -1, -1 };
    read = std::from_chars(read.ptr + between.size(), end, number);
    return read.ec == std::errc() ? std::pair(sender, number) : std::pair<qint64, qint64>(-1, -1);
}

/// The numbers of a line of a file of /proc; none where there is no such thing.
QList<double> procNumbers(const QString &path)
{
    QFile file(path);
    QList<double> numbers;
    if (file.open(QIODevice::ReadOnly)) {
        const QByteArrayList words = file.readLine().simplified().split(' ');
        for (const QByteArray &word : words) {
            bool isNumber = false;
            if (const double number = word.toDouble(&isNumber); isNumber)
                numbers.append(number);
        }
    }
    return numbers;
}

} // namespace

BenchRun::BenchRun(const BenchPlan &plan, stomp::TransportFactory transport,
                   stomp::ConnectionOptions connection, base::Clock &clock, base::Random &random,
                   QObject *parent)
    : QObject(parent), m_plan(plan), m_warm(messagesIn(plan.warmUp)),
      m_all(m_warm + messagesIn(plan.duration)), m_clock(clock),
      m_destination("/topic/copoly-bench." + QByteArray::number(random.next64(), 16)),
      m_tick(clock, [this] { sendDue(); }), m_end(clock, [this] {
          if (m_time.isValid())
              finish();
          else
              fail({ stomp::SessionEnd::Kind::TimedOut });
      })
{
    const auto each = std::size_t((m_all + 1) / plan.peers + 1);
    connection.retry = false;
    m_peers.resize(std::size_t(plan.peers));
    for (std::size_t i = 0; i < m_peers.size(); ++i) {
        Peer &peer = m_peers[i];
        peer.lastHeard.assign(m_peers.size(), -1);
        peer.heard.assign(m_peers.size(), std::vector<bool>(each, false));
        peer.connection = std::make_unique<stomp::Connection>(transport, connection, clock, random);
        connect(peer.connection.get(), &stomp::Connection::subscriptionReady, this, [this, i] {
            m_peers[i].isReady = true;
            m_peers[i].readyAfter = m_clock.now() - m_startedAt;
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
    m_startedAt = m_clock.now();
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
    m_loadAverage = procNumbers(u"/proc/loadavg"_s).value(0, -1);
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
    for (; m_due < m_all; ++m_due) {
        const qint64 late = m_time.nsecsElapsed() - dueNanoseconds(m_due);
        if (late < 0)
            break;
        const std::size_t sender = std::size_t(m_due) % m_peers.size();
        const qint64 number = m_due / qint64(m_peers.size());
        if (m_due == m_warm)
            m_loadBefore = loadNow();
        if (m_due >= m_warm)
            m_lateness.push_back(double(late) * toMs);
        if (m_peers[sender].connection->send(m_destination, bodyOf(sender, number, m_plan.bytes),
                                             { { "content-type", "application/json" } })
            && m_due >= m_warm)
            ++m_sent;
    }
    if (m_due < m_all) {
        const qint64 wait = (dueNanoseconds(m_due) - m_time.nsecsElapsed()) / 1'000'000;
        m_tick.start(std::max(tick, base::Milliseconds(wait)));
    } else {
        m_loadAfter = loadNow();
        m_end.start(patience);
    }
}

void BenchRun::hear(std::size_t peer, const QByteArray &body)
{
    const auto [from, number] = numbered(body);
    const auto sender = std::size_t(from);
    Peer &here = m_peers[peer];
    if (!m_time.isValid() || sender >= m_peers.size() || number < 0
        || std::size_t(number) >= here.heard[sender].size())
        return;
    const qint64 index = number * qint64(m_peers.size()) + qint64(sender);
    if (index < m_warm)
        return;
    const bool isRepeat = here.heard[sender][std::size_t(number)];
    here.heard[sender][std::size_t(number)] = true;
    if (!isRepeat && here.order.size() < maxOrder)
        here.order.push_back(qint32(index));
    if (sender == peer)
        return;
    if (isRepeat) {
        ++m_duplicated;
        return;
    }
    if (number < here.lastHeard[sender])
        ++m_reordered;
    here.lastHeard[sender] = std::max(here.lastHeard[sender], number);
    m_lastHeardAt = m_time.nsecsElapsed();
    const double latency = double(m_lastHeardAt - dueNanoseconds(index)) * toMs;
    m_latencies.push_back(latency);
    m_onTheWay.push_back(latency - m_lateness[std::size_t(index - m_warm)]);
    ++m_received;
    if (m_end.isActive() && m_received >= m_sent * qint64(m_peers.size() - 1))
        m_end.start(base::Milliseconds(50)); // repeats may still come
}

std::pair<qint64, qint64> BenchRun::comparedOrder() const
{
    std::vector<int> heardBy(std::size_t(m_all) + 1, 0);
    for (const Peer &peer : m_peers) {
        for (const qint32 index : peer.order)
            ++heardBy[std::size_t(index)];
    }
    // A message that one of them lacks would shift all that follows.
    std::vector<std::vector<qint32>> common;
    for (const Peer &peer : m_peers) {
        auto &order = common.emplace_back();
        std::copy_if(
            peer.order.begin(), peer.order.end(), std::back_inserter(order),
            [&](qint32 index) { return heardBy[std::size_t(index)] == int(m_peers.size()); });
    }
    qint64 differ = 0;
    for (std::size_t at = 0; at < common.front().size(); ++at) {
        differ += !std::all_of(common.begin(), common.end(),
                               [&](const auto &order) { return order[at] == common.front()[at]; });
    }
    return { qint64(common.front().size()), differ };
}

BenchRun::Load BenchRun::loadNow()
{
    Load load;
#ifdef Q_OS_UNIX
    load.own = double(std::clock()) / CLOCKS_PER_SEC; // elsewhere it is the time that has passed
#endif
    // user nice system idle iowait irq softirq steal; guests are in user already
    const QList<double> ticks = procNumbers(u"/proc/stat"_s);
    constexpr qsizetype idle = 3, waiting = 4, last = 7;
    for (qsizetype i = 0; i < std::min(ticks.size(), last + 1); ++i) {
        load.all += ticks[i];
        load.busy += i == idle || i == waiting ? 0 : ticks[i];
    }
    return load;
}

void BenchRun::finish()
{
    if (std::exchange(m_hasEnded, true))
        return;
    for (const Peer &peer : m_peers)
        peer.connection->stop();
    std::sort(m_latencies.begin(), m_latencies.end());
    std::sort(m_onTheWay.begin(), m_onTheWay.end());
    std::sort(m_lateness.begin(), m_lateness.end());
    Q_EMIT finished();
}

QJsonObject BenchRun::report() const
{
    const qint64 expected = m_sent * qint64(m_peers.size() - 1);
    const qint64 began = dueNanoseconds(m_warm);
    const double seconds = std::max(double(m_lastHeardAt - began) * 1e-9, 1e-9);
    const auto [compared, differ] = comparedOrder();
    std::vector<double> ready;
    for (const Peer &peer : m_peers)
        ready.push_back(double(peer.readyAfter.count()));
    std::sort(ready.begin(), ready.end());
    QJsonObject report{ { u"rate"_s, m_plan.rate },
                        { u"bytes"_s, m_plan.bytes },
                        { u"peers"_s, m_plan.peers },
                        { u"seconds"_s, double(m_plan.duration.count()) / 1000 },
                        { u"latency_ms"_s, percentiles(m_latencies) },
                        { u"on_the_way_ms"_s, percentiles(m_onTheWay) },
                        { u"due"_s, m_due - m_warm },
                        { u"sent"_s, m_sent },
                        { u"received"_s, m_received },
                        { u"lost"_s, expected - m_received },
                        { u"duplicated"_s, m_duplicated },
                        { u"reordered"_s, m_reordered },
                        { u"order_compared"_s, compared },
                        { u"order_differs"_s, differ },
                        { u"messages_per_s"_s, double(m_received) / seconds },
                        { u"ready_ms"_s, percentiles(ready) },
                        { u"sender_late_ms"_s, percentiles(m_lateness) },
                        { u"sender_late"_s, percentile(m_lateness, 0.99) > lateMs } };
    if (m_loadAverage >= 0)
        report.insert(u"load_average"_s, m_loadAverage);
    if (const double all = m_loadAfter.all - m_loadBefore.all; all > 0)
        report.insert(u"computer_busy"_s, (m_loadAfter.busy - m_loadBefore.busy) / all);
    if (m_loadAfter.own > 0)
        report.insert(u"tool_cpu_s"_s, m_loadAfter.own - m_loadBefore.own);
    return report;
}

} // namespace ctl
