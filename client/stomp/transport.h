// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"

#include <QByteArray>
#include <QObject>
#include <QString>

#include <functional>
#include <memory>

namespace stomp {

/// How one attempt of a Transport ended.
struct TransportEnd
{
    enum class Reason {
        Asked, ///< close() or abort() was called
        HostNotFound,
        Refused,
        HttpStatus, ///< the upgrade was answered by something else than 101; `code` says what
        Tls, ///< certificate or handshake; `text` says which
        TimedOut, ///< did not open in time
        Lost, ///< the stream ended without a Close frame
        Closed, ///< the server sent a Close frame, `code` and `text` are its own
        TooBig, ///< a message above the limit came in, or Close 1009
        BadData, ///< no WebSocket, broken frames, text that is not UTF-8
        OutputOverflow, ///< more was queued than the limit; the server does not read
    };
    Reason reason = Reason::Lost;
    int code = 0; ///< close code or HTTP status, 0 when there is none
    QString text; ///< from the other side or from Qt, in English
};

/// What a transport learnt on its way to opened().
struct TransportFacts
{
    /// Which server answers behind a balancer, as the balancer said when it let us in; empty: it did not say.
    QString upstream;
    QString encryption; ///< protocol and cipher; empty: none
    QString peer; ///< address and port that it is connected to
};

/// Moves the octets of STOMP frames: a WebSocket, a TCP or TLS socket, a fake.
///
/// One object is one attempt: open() is called once, closed() is emitted exactly once after it.
/// Limits:  what a transport takes in and queues is bounded by its own options.
/// Errors:  all of them are a closed() with its reason; closed() is never emitted inside open().
/// Owner:   a slot of closed() must not delete the transport at once, but by deleteLater().
/// Thread:  that of the object.
class Transport : public QObject
{
    Q_OBJECT

public:
    /// Steps on the way to opened(), as far as the transport has them.
    enum class Step { Resolved, Connected, Encrypted, Upgraded };
    Q_ENUM(Step)

    using QObject::QObject;

    virtual void open() = 0;
    /// One whole frame, or one EOL: one WebSocket text message. False when it is not open.
    virtual bool send(const QByteArray &octets) = 0;
    /// Given to send() and not yet taken by the network.
    virtual qint64 queuedBytes() const = 0;
    /// From opened() on.
    virtual TransportFacts facts() const { return {}; }
    /// Sends what is queued, then ends politely; closed() follows within 2 s.
    virtual void close() = 0;
    /// Ends at once; closed() is emitted before it returns unless it was before.
    virtual void abort() = 0;

Q_SIGNALS:
    void opened();
    /// Octets in order, cut anywhere.
    void received(const QByteArray &octets);
    void progressed(stomp::Transport::Step step);
    /// The time of a ping to the server and back, where the transport has pings.
    void roundTripMeasured(base::Milliseconds time);
    void closed(const stomp::TransportEnd &end);
};

/// Makes the transport of an attempt, numbered from 0. A factory with several addresses takes turns
/// by it.
using TransportFactory = std::function<std::unique_ptr<Transport>(int attempt)>;

} // namespace stomp
