// SPDX-License-Identifier: GPL-3.0-or-later
// bench_room [PEOPLE ...]: what a room costs each of its replicas, by its size, over a simulated broker that loses
// nothing. Time is simulated: a minute at rest, a minute in which three people draw two points a second each, and
// one more who joins. Rates are per replica and minute; the octets are of message bodies.
#include "sync/simulation.h"

#include <QCoreApplication>

#include <algorithm>
#include <cstdio>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

struct Traffic
{
    quint64 messages = 0, bytes = 0, delivered = 0;
};

using Members = std::vector<std::unique_ptr<simulation::Member>>;

Traffic sum(const Members &members, const simulation::Broker &broker)
{
    Traffic all{ 0, 0, broker.delivered };
    for (const auto &member : members) {
        all.messages += member->link->sentMessages;
        all.bytes += member->link->sentBytes;
    }
    return all;
}

void letPass(support::ManualClock &clock, base::Milliseconds time)
{
    for (base::Milliseconds passed{ 0 }; passed < time; passed += 20ms)
        clock.advance(20ms);
}

void measure(int people)
{
    support::ManualClock clock;
    simulation::Broker broker(clock, 1);
    Members members;
    for (int i = 0; i < people; ++i) {
        members.push_back(
            std::make_unique<simulation::Member>(broker, clock, i, quint64(1000 + i), QString()));
        letPass(clock, 100ms);
    }
    letPass(clock, 30s);

    const auto perReplica = [&](const char *what, const Traffic &before) {
        const Traffic now = sum(members, broker);
        const double n = double(members.size());
        std::printf(" | %s %7.1f %8.1f %8.1f", what, double(now.messages - before.messages) / n,
                    double(now.bytes - before.bytes) / n / 1000,
                    double(now.delivered - before.delivered) / n);
        std::fflush(stdout);
    };
    std::printf("%5d", people);
    Traffic before = sum(members, broker);
    letPass(clock, 60s);
    perReplica("rest", before);

    before = sum(members, broker);
    for (int i = 0; i < 120; ++i) {
        for (int drawer = 0; drawer < std::min(3, people); ++drawer) {
            simulation::Member &member = *members[std::size_t(drawer)];
            member.replicator->commit(*member.author->addPoint({ i * 256, drawer * 256 }, {}));
        }
        letPass(clock, 500ms);
    }
    perReplica("draw", before);

    before = sum(members, broker);
    const base::Milliseconds began = clock.now();
    members.push_back(std::make_unique<simulation::Member>(broker, clock, people, 7, QString()));
    const syncing::Replicator &newcomer = *members.back()->replicator;
    const auto hasAll = [&] {
        return newcomer.isJoined()
            && newcomer.versions() == members.front()->replicator->versions();
    };
    while (!hasAll() && clock.now() - began < 60s)
        clock.advance(20ms);
    std::printf(" | joined in %lld ms", static_cast<long long>((clock.now() - began).count()));
    perReplica("join", before);
    std::printf("%s\n", hasAll() ? "" : "  (NOT within 60 s)");
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    QStringList sizes = app.arguments().mid(1);
    if (sizes.isEmpty())
        sizes = u"2 4 8 16 32 100 300 1000"_s.split(u' ');
    std::printf("each column: messages sent, kB sent, messages heard, a replica\n");
    for (const QString &size : std::as_const(sizes)) {
        const int people = size.toInt();
        if (people < 2 || people > 5000) {
            std::fprintf(stderr, "bench_room: %s is no number of people from 2 to 5000\n",
                         qPrintable(size));
            return 1;
        }
        measure(people);
    }
    return 0;
}
