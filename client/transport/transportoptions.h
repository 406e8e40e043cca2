// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"

#include <QString>

namespace transport {

struct TlsOptions
{
    QString caFile; ///< PEM, trusted besides the system's authorities
    /// Accepts any certificate: whoever sets it must show it loudly.
    bool ignoreErrors = false;
};

struct TransportOptions
{
    TlsOptions tls;
    base::Milliseconds openTimeout{ 10000 };
    /// A ping keeps balancers (60 s) and RabbitMQ (60 s of client silence) from cutting an idle line.
    base::Milliseconds pingEvery{ 22000 };
    base::Milliseconds firstPingAfter{ 1000 }; ///< so that the round trip is soon known
    base::Milliseconds closeTimeout{ 1500 };
    qint64 maxIncomingBytes = 5 * 1024 * 1024; ///< of one WebSocket message
    qint64 maxQueuedBytes =
        8 * 1024 * 1024; ///< above it the server counts as one that does not read
};

} // namespace transport
