// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"

namespace host {

/// How much one host takes upon itself.
struct Limits
{
    int maxClients = 200;
    int maxSubscriptions = 100; ///< of one client
    qsizetype maxFrameBytes = 1024 * 1024; ///< of the body of a frame that comes in
    int maxHeaders = 100;
    qint64 maxQueuedBytes = 16 * 1024 * 1024; ///< to one client; a slower one is thrown out
    base::Milliseconds connectTimeout{ 10000 }; ///< for the handshake, then for CONNECT
    base::Milliseconds shortestHeartBeat{ 50 };
    base::Milliseconds errorGrace{ 100 }; ///< between ERROR and close: input is read and dropped
    base::Milliseconds closeTimeout{ 5000 }; ///< for the last octets to leave
};

} // namespace host
