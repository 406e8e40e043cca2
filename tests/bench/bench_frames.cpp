// SPDX-License-Identifier: GPL-3.0-or-later
// MB/s of reading and writing frames, on the corpus that frames.mjs measures too (see frames).
#include "stomp/framereader.h"
#include "stomp/framewriter.h"

#include <benchmark/benchmark.h>

namespace {

using stomp::Frame;
using stomp::FrameReader;
using stomp::Version;

/// The named body size as a MESSAGE of a real broker; the same octets as in frames.mjs.
Frame message(qsizetype bodyBytes)
{
    QByteArray body("{\"v\":1,\"ops\":[");
    while (body.size() < bodyBytes - 1)
        body.append(char('0' + body.size() % 10));
    body.append(']');
    return { "MESSAGE",
             { { "subscription", "s1" },
               { "destination", "/topic/copoly.25" },
               { "message-id", "T_s1@@session-dXmDjx7IkfQ0Gf2v@@117" },
               { "redelivered", "false" },
               { "x-author", "a\\b:c" },
               { "content-type", "application/json" } },
             body };
}

void readFrames(benchmark::State &state)
{
    const QByteArray one =
        *stomp::writeFrame(message(qsizetype(state.range(0))), Version::V1_2) + '\n';
    for (auto _ : state) {
        FrameReader reader;
        for (int i = 0; i < 100; ++i) { // a message of the transport each, as brokers send them
            reader.feed(one);
            auto next = reader.next();
            if (!next || !*next)
                state.SkipWithError("not a frame");
            benchmark::DoNotOptimize(next);
            (void)reader.next();
        }
    }
    state.SetBytesProcessed(state.iterations() * 100 * one.size());
}
BENCHMARK(readFrames)->Arg(80)->Arg(1000)->Arg(15000)->Name("parse");

void writeFrames(benchmark::State &state)
{
    const Frame frame = message(qsizetype(state.range(0)));
    qint64 octets = 0;
    for (auto _ : state) {
        for (int i = 0; i < 100; ++i) {
            const auto written = stomp::writeFrame(frame, Version::V1_2);
            octets += written->size();
            benchmark::DoNotOptimize(written);
        }
    }
    state.SetBytesProcessed(octets);
}
BENCHMARK(writeFrames)->Arg(80)->Arg(1000)->Arg(15000)->Name("write");

} // namespace

BENCHMARK_MAIN();
