// SPDX-License-Identifier: GPL-3.0-or-later
// bench_latency URL [COUNT [VHOST]]   a click's way to another window's model, beside a bare QWebSocket's way, in one run.
//
// Both go from one connection through the broker to another one in the same process, in turns, one at a time.
// Prints microseconds and the ratio as one line of JSON.
#include "base/clock.h"
#include "base/random.h"
#include "model/operationcodec.h"
#include "stomp/framereader.h"
#include "stomp/framewriter.h"
#include "sync/room.h"
#include "transport/transports.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QTimer>
#include <QWebSocket>
#include <QWebSocketHandshakeOptions>

#include <algorithm>
#include <cstdio>

using namespace Qt::StringLiterals;

namespace {

constexpr int patienceMs = 20000;

/// Lets events happen until `done` holds; false when it took too long.
template <typename Done> bool wait(Done done)
{
    QElapsedTimer timer;
    timer.start();
    while (!done()) {
        if (timer.elapsed() > patienceMs)
            return false;
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents | QEventLoop::AllEvents, 50);
    }
    return true;
}

/// The least that speaks STOMP: no session, no journal, no model.
class Bare : public QObject
{
public:
    Bare(const transport::Backend &backend, const QByteArray &topic) : m_topic(topic)
    {
        connect(&m_socket, &QWebSocket::textMessageReceived, this, [this](const QString &text) {
            m_reader.feed(text.toUtf8());
            while (true) {
                const auto frame = m_reader.next();
                if (!frame || !*frame)
                    break;
                if ((*frame)->command == "CONNECTED")
                    isConnected = true;
                else if ((*frame)->command == "MESSAGE")
                    ++heard;
            }
        });
        connect(&m_socket, &QWebSocket::connected, this, [this, backend] {
            send({ "CONNECT",
                   { { "accept-version", "1.2" },
                     { "host", backend.host },
                     { "login", backend.login },
                     { "passcode", backend.passcode },
                     { "heart-beat", "10000,10000" } },
                   {} });
        });
        QNetworkRequest request(backend.addresses.front().url);
        QWebSocketHandshakeOptions options;
        options.setSubprotocols({ u"v12.stomp"_s });
        m_socket.open(request, options);
    }
    void subscribe() { send({ "SUBSCRIBE", { { "id", "1" }, { "destination", m_topic } }, {} }); }
    void publish(const QByteArray &body) { send({ "SEND", { { "destination", m_topic } }, body }); }

    bool isConnected = false;
    int heard = 0;

private:
    void send(const stomp::Frame &frame)
    {
        m_socket.sendTextMessage(
            QString::fromUtf8(*stomp::writeFrame(frame, stomp::Version::V1_2)));
    }

    const QByteArray m_topic;
    QWebSocket m_socket;
    stomp::FrameReader m_reader;
};

double percentile(std::vector<double> values, double p)
{
    std::sort(values.begin(), values.end());
    return values[std::min(values.size() - 1, std::size_t(p * double(values.size())))];
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QString url = app.arguments().value(1);
    const int count = app.arguments().value(2, u"2000"_s).toInt();
    transport::BackendOverrides overrides;
    if (app.arguments().size() > 3)
        overrides.vhost = app.arguments().at(3);
    const auto backend = transport::parseBackend(url, overrides);
    if (!backend || backend->addresses.isEmpty() || count < 1) {
        std::fprintf(stderr,
                     "usage: bench_latency ws://user:passcode@host:port/path [COUNT [VHOST]]\n");
        return 1;
    }
    base::SystemClock clock;
    base::SystemRandom random;
    const QString drawing = u"bench%1"_s.arg(random.next64(), 0, 16);
    const auto open = [&] {
        auto room = syncing::Room::open({ *base::DrawingId::fromText(drawing) }, clock, random);
        syncing::BackendSetup setup;
        setup.transport = transport::transportFactory(*backend, {}, clock);
        setup.connection.session = backend->sessionOptions();
        (*room)->connectTo(setup);
        return std::move(*room);
    };
    const auto ana = open(), ben = open();
    Bare from(*backend, "/topic/bare." + drawing.toLatin1());
    Bare to(*backend, "/topic/bare." + drawing.toLatin1());
    const auto isReady = [](const syncing::Room &r) {
        return r.status().link == syncing::RoomStatus::Link::Joined && r.status().people == 1;
    };
    if (!wait(
            [&] { return isReady(*ana) && isReady(*ben) && from.isConnected && to.isConnected; })) {
        std::fprintf(stderr, "bench_latency: not connected in time\n");
        return 2;
    }
    to.subscribe();
    wait([&, end = clock.now() + base::Milliseconds(500)] { return clock.now() > end; });

    std::vector<double> ours, bare;
    QElapsedTimer timer;
    QByteArray body(150, 'x'); // about as long as the operation's message
    const auto sendBare = [&] {
        const int heard = to.heard;
        timer.start();
        from.publish(body);
        const bool came = wait([&] { return to.heard > heard; });
        bare.push_back(double(timer.nsecsElapsed()) / 1000);
        return came;
    };
    const auto click = [&](int i) {
        const std::size_t shown = ben->document().shownCount();
        timer.start();
        ana->commit(*ana->author().addPoint({ i * 256, 256 }, {}));
        const bool came = wait([&] { return ben->document().shownCount() > shown; });
        ours.push_back(double(timer.nsecsElapsed()) / 1000);
        return came;
    };
    const auto pause = [&] {
        // People click with pauses; what acknowledges the last edit is not to meet the next one.
        wait([&, end = clock.now() + base::Milliseconds(30)] { return clock.now() > end; });
    };
    for (int i = 0; i < count; ++i) {
        // In turns, each as often first as second, each after a pause.
        const bool good =
            i % 2 ? sendBare() && (pause(), click(i)) : click(i) && (pause(), sendBare());
        if (!good)
            return 3;
        pause();
    }
    std::printf("{\"count\":%d,\"bare_us\":{\"p50\":%.0f,\"p99\":%.0f},\"click_us\":{\"p50\":%.0f,"
                "\"p99\":%.0f},\"ratio_p50\":%.2f}\n",
                count, percentile(bare, 0.5), percentile(bare, 0.99), percentile(ours, 0.5),
                percentile(ours, 0.99), percentile(ours, 0.5) / percentile(bare, 0.5));
    return 0;
}
