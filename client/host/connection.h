// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "host/limits.h"
#include "host/pipe.h"
#include "stomp/framereader.h"
#include "stomp/framewriter.h"
#include "stomp/heartbeats.h"

#include <QObject>

namespace host {

/// What every client connection has, whoever answers it: frames in and out, limits, time-outs, and
/// the way it ends: ERROR, a short grace in which input is dropped, then close.
///
/// Errors:  fail() tells the client why in ERROR's header `message` (1.2, "ERROR").
/// Owner:   of its pipe; deletes itself after gone().
/// Thread:  that of the object.
class Connection : public QObject
{
    Q_OBJECT

public:
    Connection(Pipe *pipe, const Limits &limits, base::Clock &clock, QObject *parent = nullptr);
    ~Connection() override;

    /// The host ends.
    void dismiss();

Q_SIGNALS:
    void destinationUsed(const QByteArray &destination);
    void gone();

protected:
    enum class Phase {
        AwaitingConnect,
        Paused, ///< input waits
        Open,
        Ending,
    };

    virtual void handle(const stomp::Frame &frame) = 0;
    /// Octets came that were EOLs alone.
    virtual void hearBeat() { }
    /// No more frames from now on.
    virtual void end() { }

    Phase phase() const { return m_phase; }
    stomp::Version version() const { return m_version; }
    const Limits &limits() const { return m_limits; }
    base::Clock &clock() const { return m_clock; }
    Pipe &pipe() { return *m_pipe; }

    void pause();
    /// CONNECTED was sent: everything that follows is of this version.
    void open(stomp::Version version);
    void startHeartBeats(const stomp::HeartBeat &ours, const stomp::HeartBeat &theirs);

    /// Nothing happens when it cannot be written or the connection is ending.
    void sendFrame(const stomp::Frame &frame, stomp::WriteOptions options = {});
    void sendBeat();
    void noteSent();
    void sendReceipt(const stomp::Frame &frame);
    void fail(const QByteArray &message, const stomp::Frame &cause = {},
              const QList<stomp::Header> &more = {});
    /// Without ERROR: after DISCONNECT, or after an ERROR of somebody else.
    void finish(Pipe::CloseCode code);

private:
    void take(const QByteArray &octets);
    /// How many frames there were.
    int process();
    void timeOut();

    Pipe *const m_pipe;
    const Limits m_limits;
    base::Clock &m_clock;
    stomp::FrameReader m_reader;
    stomp::Version m_version = stomp::Version::V1_2;
    Phase m_phase = Phase::AwaitingConnect;
    bool m_isProcessing = false;
    bool m_isClosing = false; ///< the pipe was told
    Pipe::CloseCode m_closeCode = Pipe::CloseCode::Normal;
    stomp::HeartBeats m_beats;
    base::Timer m_timer;
};

} // namespace host
