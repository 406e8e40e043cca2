// SPDX-License-Identifier: GPL-3.0-or-later
// Any octets, in any pieces: the reader says the same, and what it says can be written and read again.
#include "stomp/framereader.h"
#include "stomp/framewriter.h"

#include <cstdlib>

namespace {

using stomp::Frame;
using stomp::FrameReader;
using stomp::Version;

struct Reading
{
    QList<Frame> frames;
    int error = -1;
    qint64 offset = 0;
    qint64 heartBeats = 0;
    qsizetype pending = 0;

    friend bool operator==(const Reading &, const Reading &) = default;
};

Reading read(QByteArrayView octets, qsizetype piece, Version version)
{
    FrameReader reader(version, { 32, 1000, 20, 2000 });
    Reading reading;
    while (!octets.isEmpty()) {
        const qsizetype size = std::min(piece, octets.size());
        reader.feed(octets.first(size));
        octets = octets.sliced(size);
        for (;;) {
            const auto next = reader.next();
            if (!next) {
                reading.error = int(next.error().code);
                reading.offset = next.error().offset;
                return reading;
            }
            if (!*next)
                break;
            reading.frames.append(**next);
        }
    }
    reading.heartBeats = reader.heartBeats();
    reading.pending = reader.pendingBytes();
    return reading;
}

void require(bool condition)
{
    if (!condition)
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    if (size < 2)
        return 0;
    const Version version = Version(data[0] % 3);
    const QByteArrayView octets(data + 2, qsizetype(size - 2));
    const Reading whole = read(octets, octets.size(), version);
    require(whole == read(octets, 1 + data[1] % 64, version));

    for (const Frame &frame : whole.frames) {
        const auto written = stomp::writeFrame(frame, version);
        if (!written)
            continue; // a body on a frame that has none, a CR before 1.2
        Frame plain = frame;
        const auto isLength = [](const stomp::Header &h) { return h.first == "content-length"; };
        plain.headers.removeIf(isLength);
        const Reading again = read(*written, written->size(), version);
        if (again.error >= 0) // the writer's escapes can make a line longer than the limit
            continue;
        require(again.frames.size() == 1 && again.pending == 0);
        Frame back = again.frames.first();
        back.headers.removeIf(isLength);
        require(back == plain);
    }
    return 0;
}
