// SPDX-License-Identifier: GPL-3.0-or-later
// bench_latency URL [COUNT [VHOST [STORE]]]   a click's way to another window's model, beside a bare QWebSocket's way, in one run.
//
// Both go through the broker from one thread to another one, as from window to window, in turns, one at a time: neither end
// waits while the other works. A room's sender hears itself as well, so there is a bare one that does so too. STORE is a folder for the journals; without it they stay in memory.
// Prints microseconds and the ratio as one line of JSON.
#include "base/clock.h"
#include "base/random.h"
#include "stomp/framereader.h"
#include "stomp/framewriter.h"
#include "sync/room.h"
#include "transport/transports.h"

#include <QAbstractEventDispatcher>
#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QThread>
#include <QTimer>
#include <QWebSocket>
#include <QWebSocketHandshakeOptions>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>

using namespace Qt::StringLiterals;

namespace {

constexpr int patienceMs = 20000;

qint64 nanoseconds()
{
    return std::chrono::steady_clock::now().time_since_epoch().count();
}

/// Lets events happen until `done` holds; false when it took too long.
template <typename Done> bool wait(Done done)
{
    bool isLate = false;
    QTimer patience;
    patience.setSingleShot(true);
    QObject::connect(&patience, &QTimer::timeout, &patience, [&isLate] { isLate = true; });
    patience.start(patienceMs);
    while (!done() && !isLate)
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
    return done();
}

void pauseFor(int ms)
{
    QEventLoop loop;
    QTimer::singleShot(ms, &loop, &QEventLoop::quit);
    loop.exec();
}

/// What the receiving thread tells the sending one.
struct Arrivals
{
    std::atomic<int> count = 0;
    std::atomic<qint64> lastAt = 0; ///< nanoseconds()

    void note(QAbstractEventDispatcher *waiting)
    {
        lastAt = nanoseconds();
        ++count;
        waiting->wakeUp();
    }
};

/// The least that speaks STOMP: no session, no journal, no model.
class Bare : public QObject
{
public:
    Bare(const transport::Backend &backend, const QByteArray &topic,
         std::function<void()> hear = {})
        : m_topic(topic)
    {
        connect(&m_socket, &QWebSocket::textMessageReceived, this,
                [this, hear](const QString &text) {
                    m_reader.feed(text.toUtf8());
                    while (true) {
                        const auto frame = m_reader.next();
                        if (!frame || !*frame)
                            break;
                        if ((*frame)->command == "CONNECTED")
                            begin(bool(hear));
                        else if ((*frame)->command == "MESSAGE")
                            hear();
                    }
                });
        connect(&m_socket, &QWebSocket::disconnected, this, [this] { isOpen = false; });
        connect(&m_socket, &QWebSocket::connected, this, [this, backend] {
            // No heart-beats: nothing here would send any, and the broker would end the connection after a while.
            send({ "CONNECT",
                   { { "accept-version", "1.2" },
                     { "host", backend.host },
                     { "login", backend.login },
                     { "passcode", backend.passcode },
                     { "heart-beat", "0,0" } },
                   {} });
        });
        QNetworkRequest request(backend.addresses.front().url);
        QWebSocketHandshakeOptions options;
        options.setSubprotocols({ u"v12.stomp"_s });
        m_socket.open(request, options);
    }
    void publish(const QByteArray &body) { send({ "SEND", { { "destination", m_topic } }, body }); }

    std::atomic<bool> isOpen = false;

private:
    void begin(bool hears)
    {
        if (hears)
            send({ "SUBSCRIBE", { { "id", "1" }, { "destination", m_topic } }, {} });
        isOpen = true;
    }
    void send(const stomp::Frame &frame)
    {
        m_socket.sendTextMessage(
            QString::fromUtf8(*stomp::writeFrame(frame, stomp::Version::V1_2)));
    }

    const QByteArray m_topic;
    QWebSocket m_socket;
    stomp::FrameReader m_reader;
};

/// A window's parts below the window, with a clock of their own thread.
struct Window
{
    Window(const transport::Backend &backend, const QString &drawing, const QString &store,
           const char *user)
    {
        syncing::RoomOptions options{ *base::DrawingId::fromText(drawing) };
        options.userName = QString::fromLatin1(user);
        if (!store.isEmpty())
            options.storeDirectory = store + u'/' + options.userName;
        auto opened = syncing::Room::open(std::move(options), clock, random);
        if (!opened)
            qFatal("bench_latency: %s", qPrintable(opened.error().text));
        room = std::move(*opened);
        syncing::BackendSetup setup;
        setup.transport = transport::transportFactory(backend, {}, clock);
        setup.connection.session = backend.sessionOptions();
        room->connectTo(std::move(setup));
    }
    bool isReady() const
    {
        const auto status = room->status();
        return status.link == syncing::RoomStatus::Link::Joined && status.people == 1;
    }

    base::SystemClock clock;
    base::SystemRandom random;
    std::unique_ptr<syncing::Room> room;
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
    const QStringList arguments = app.arguments();
    const int count = arguments.value(2, u"2000"_s).toInt();
    transport::BackendOverrides overrides;
    if (!arguments.value(3).isEmpty())
        overrides.vhost = arguments.at(3);
    const QString store = arguments.value(4);
    const auto backend = transport::parseBackend(arguments.value(1), overrides);
    if (!backend || backend->addresses.isEmpty() || count < 1) {
        std::fprintf(
            stderr,
            "usage: bench_latency ws://user:passcode@host:port/path [COUNT [VHOST [STORE]]]\n");
        return 1;
    }
    base::SystemRandom random;
    const QString drawing = u"bench%1"_s.arg(random.next64(), 0, 16);
    const QByteArray bareTopic = "/topic/bare." + drawing.toLatin1();
    const QByteArray echoTopic = "/topic/echo." + drawing.toLatin1();

    QAbstractEventDispatcher *const here = QAbstractEventDispatcher::instance();
    Arrivals clicks, messages, echoed;
    std::atomic<bool> isBenReady = false;
    QThread other;
    QObject inOther;
    inOther.moveToThread(&other);
    std::unique_ptr<Window> ben;
    std::unique_ptr<Bare> to, toEcho;
    QObject::connect(&other, &QThread::started, &inOther, [&] {
        ben = std::make_unique<Window>(*backend, drawing, store, "ben");
        QObject::connect(ben->room.get(), &syncing::Room::statusChanged, &inOther,
                         [&] { isBenReady = ben->isReady(); });
        QObject::connect(&ben->room->document(), &model::Document::changed, &inOther,
                         [&] { clicks.note(here); });
        toEcho = std::make_unique<Bare>(*backend, echoTopic, [&] { echoed.note(here); });
        to = std::make_unique<Bare>(*backend, bareTopic, [&] { messages.note(here); });
    });
    QObject::connect(
        &other, &QThread::finished, &inOther,
        [&] {
            ben->room->disconnect(&inOther);
            ben.reset();
            to.reset();
            toEcho.reset();
        },
        Qt::DirectConnection);
    other.start();
    const auto finish = [&](int code) {
        other.quit();
        other.wait();
        return code;
    };

    Window ana(*backend, drawing, store, "ana");
    Bare from(*backend, bareTopic), fromEcho(*backend, echoTopic, [] {});
    QTimer look; // the other thread's state is looked at
    look.start(20);
    const auto areOpen = [&] {
        return from.isOpen && fromEcho.isOpen && to && to->isOpen && toEcho->isOpen;
    };
    if (!wait([&] { return ana.isReady() && isBenReady && areOpen(); })) {
        std::fprintf(stderr, "bench_latency: not connected in time\n");
        return finish(2);
    }
    look.stop();
    pauseFor(500);

    std::vector<double> ours, bare, bareEcho;
    const QByteArray body(150, 'x'); // about as long as the operation's message
    const auto measure = [&](Arrivals &arrivals, std::vector<double> &times, auto send) {
        const int before = arrivals.count;
        const qint64 begun = nanoseconds();
        send();
        if (!wait([&] { return arrivals.count > before; }))
            return false;
        times.push_back(double(arrivals.lastAt - begun) / 1000);
        pauseFor(30); // what acknowledges the last edit is not to meet the next one
        return true;
    };
    const auto sendBare = [&] { return measure(messages, bare, [&] { from.publish(body); }); };
    const auto sendEcho = [&] {
        return measure(echoed, bareEcho, [&] { fromEcho.publish(body); });
    };
    const auto click = [&](int i) {
        return measure(clicks, ours, [&] {
            syncing::Room &room = *ana.room;
            room.commit(*room.author().addPoint({ i * 256, 256 }, {}));
        });
    };
    for (int i = 0; i < count; ++i) {
        // Each as often first, second and third.
        bool isGood = true;
        for (int turn = i; turn < i + 3 && isGood; ++turn)
            isGood = turn % 3 == 0 ? click(i) : turn % 3 == 1 ? sendBare() : sendEcho();
        if (!isGood) {
            std::fprintf(stderr,
                         "bench_latency: in round %d something did not arrive within %d s, after "
                         "%zu clicks and %zu + %zu messages; the bare connections are %s, the "
                         "windows %s\n",
                         i + 1, patienceMs / 1000, ours.size(), bare.size(), bareEcho.size(),
                         areOpen() ? "open" : "closed",
                         ana.isReady() && isBenReady ? "joined" : "not joined");
            return finish(3);
        }
    }
    std::printf("{\"count\":%d,\"store\":\"%s\",\"bare_us\":{\"p50\":%.0f,\"p99\":%.0f},"
                "\"bare_echoed_us\":{\"p50\":%.0f,\"p99\":%.0f},"
                "\"click_us\":{\"p50\":%.0f,\"p99\":%.0f},\"ratio_p50\":%.2f,"
                "\"ratio_echoed_p50\":%.2f}\n",
                count, store.isEmpty() ? "memory" : "file", percentile(bare, 0.5),
                percentile(bare, 0.99), percentile(bareEcho, 0.5), percentile(bareEcho, 0.99),
                percentile(ours, 0.5), percentile(ours, 0.99),
                percentile(ours, 0.5) / percentile(bare, 0.5),
                percentile(ours, 0.5) / percentile(bareEcho, 0.5));
    return finish(0);
}
