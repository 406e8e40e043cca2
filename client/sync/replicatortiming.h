// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"

#include <QtGlobal>

#include <cstddef>

/// How long a Replicator waits, and how much it does at once. PROTOCOL.md tells others what follows for them.
namespace syncing::timing {

using base::Milliseconds;

// Sending.
inline constexpr Milliseconds sendTick{ 8 }; ///< what is made within this travels together
inline constexpr qsizetype sendAtOnceBytes = 256 * 1024;
inline constexpr qint64 queueLimit = 512 * 1024; ///< octets queued at the link above which we wait
// Joining.
inline constexpr Milliseconds helloEvery{ 300 };
inline constexpr Milliseconds exchangeWait{
    400
}; ///< own operations wait so long for others' ranges
inline constexpr Milliseconds settle{ 120 }; ///< further peers may answer within this
inline constexpr Milliseconds aloneAfter{ 1200 };
inline constexpr int aloneEchoes = 3;
// Presence.
inline constexpr Milliseconds hereBase{ 3000 };
inline constexpr Milliseconds hereLongest{ 60000 };
inline constexpr Milliseconds ackDelay{ 20 };
inline constexpr std::size_t smallRoom = 5; ///< in which everybody acknowledges at once
inline constexpr std::size_t ackingPeers = 3; ///< in larger ones so many do
inline constexpr Milliseconds pointerEvery{ 50 };
// Requests.
inline constexpr Milliseconds gapDelay{ 120 }; ///< what overtook may still come
inline constexpr Milliseconds requestPatience{ 700 };
inline constexpr quint64 smallGap = 64; ///< asked of everybody, since others may lack it too
inline constexpr std::size_t requestsAtOnce =
    3; ///< so that the next answer is on its way when one ends
inline constexpr quint64 requestOperations = 2000;
inline constexpr quint64 longCatchUp = 256; ///< below it nobody wants to see a progress bar
// Answers.
inline constexpr qsizetype answerBytes = 256 * 1024; ///< one answer to one request
inline constexpr qsizetype serveBytes = 64 * 1024; ///< read and sent in one turn of the event loop
inline constexpr qint64 serveQueue =
    256 * 1024; ///< octets queued at the link above which answers wait: edits go first
inline constexpr std::size_t answersWaiting = 1000;
// What came.
inline constexpr qsizetype sliceBytes =
    32 * 1024; ///< handled in one turn of the event loop: some 3 ms
inline constexpr Milliseconds journalWithin{
    5
}; ///< others' operations; sooner where they are claimed
inline constexpr qsizetype pendingBytes = 512 * 1024; ///< at which the journal is written at once
inline constexpr Milliseconds peersWithin{ 50 }; ///< who has what is told so often at most
inline constexpr Milliseconds tickEvery{ 500 };
inline constexpr Milliseconds flushWithin{ 90 };

} // namespace syncing::timing
