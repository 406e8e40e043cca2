// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "stomp/frame.h"
#include "stomp/framereader.h"
#include "stomp/framewriter.h"
#include "stomp/transport.h"

#include <QByteArray>

#include <optional>

namespace stomp {

/// What one side offers: beats it can send, beats it wants. 0 is none.
struct HeartBeat
{
    base::Milliseconds send{ 10000 };
    base::Milliseconds receive{ 10000 };

    friend bool operator==(const HeartBeat &, const HeartBeat &) = default;
};

struct SessionOptions
{
    QByteArray host = "/"; ///< the virtual host
    QByteArray login; ///< no login header when empty
    QByteArray passcode;
    HeartBeat heartBeat;
    bool escapeConnect = false; ///< see WriteOptions
    bool contentLength = true; ///< see WriteOptions
    qsizetype maxFrameBytes = 16000; ///< of a frame that we send, whole
    qsizetype maxQueuedBytes =
        4 * 1024 * 1024; ///< above it sending is refused until it has drained
    FrameLimits incoming;
    /// What is sent there ends at the application server: the broker behind it does not hear it, so it is no
    /// substitute for a heart-beat.
    QByteArray unforwardedPrefix = "/app/";
    base::Milliseconds loginTimeout{ 10000 }; ///< from start() to CONNECTED
    base::Milliseconds receiptTimeout{ 15000 };
    base::Milliseconds disconnectTimeout{ 2000 };
    base::Milliseconds errorGrace{ 2000 }; ///< how long a server may take to close after its ERROR
    /// The same before CONNECTED, where somebody waits for the answer.
    base::Milliseconds loginErrorGrace{ 200 };
};

/// What was agreed at CONNECTED.
struct ConnectedInfo
{
    Version version = Version::V1_0;
    QByteArray server; ///< product and version, empty when hidden
    QByteArray session;
    base::Milliseconds sendEvery{ 0 }; ///< longest silence that we promised, 0 is any
    base::Milliseconds expectEvery{ 0 }; ///< longest silence that the server promised, 0 is any
    QByteArray
        serverName; ///< which of several servers this is, where it says so (header `server-name`)
    TransportFacts transport;
};

/// Why a session ended; there is exactly one for each.
struct SessionEnd
{
    enum class Kind {
        Asked, ///< disconnect() or abort(), by us
        CouldNotConnect, ///< the transport did not open; `transport` says why
        LoginRefused, ///< ERROR before CONNECTED, or HTTP 401, 403
        BrokerNotAvailable, ///< a server without its broker: it will come back
        VersionRefused,
        Lost, ///< the connection ended without a word
        Closed, ///< the server ended it with a Close frame
        ProtocolError, ///< what came is not STOMP
        ErrorFrame, ///< the server said ERROR in an established session
        TooBig, ///< a frame above a limit, ours or the server's
        HeartBeatMissed, ///< silence longer than promised
        TimedOut, ///< no answer to opening or to CONNECT
    };
    Kind kind = Kind::Lost;
    TransportEnd transport;
    QByteArray errorMessage; ///< the header `message` of ERROR, or what is wrong with the frame
    QByteArray errorBody; ///< the body of ERROR, trimmed, without stack traces
    QByteArray receiptId; ///< of the frame that ERROR is about, where the server says so
    bool wasConnected = false; ///< CONNECTED had come
    bool mayRetry = false; ///< waiting can help
    /// From the last octet in either direction to the end, for judging silent cuts.
    base::Milliseconds idle{ 0 };
};

/// What became of a frame that was sent with a receipt.
enum class ReceiptOutcome {
    Received, ///< the server has processed it, no more
    Refused, ///< ERROR with its receipt-id
    TimedOut,
    SessionEnded,
};

/// What became of a call to send.
struct SendResult
{
    enum class Code {
        Ok,
        NotConnected,
        TooLarge, ///< `bytes` of the frame, `limit` of the profile
        QueueFull, ///< `bytes` queued, `limit` of the queue
        Unsendable, ///< `error` says which header cannot be sent under this version
    };
    Code code = Code::Ok;
    qsizetype bytes = 0;
    qsizetype limit = 0;
    std::optional<WriteError> error{};

    explicit operator bool() const { return code == Code::Ok; }
};

} // namespace stomp
