// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/connection.h"

#include <QLoggingCategory>

namespace host {

namespace {

Q_LOGGING_CATEGORY(lcHost, "client.host", QtInfoMsg)

stomp::FrameLimits frameLimits(const Limits &limits)
{
    stomp::FrameLimits out;
    out.maxBodyBytes = limits.maxFrameBytes;
    out.maxHeaders = limits.maxHeaders;
    return out;
}

/// A value that every version can write.
QByteArray oneLine(QByteArray text)
{
    return text.replace('\n', ' ').replace('\r', ' ').replace('\0', ' ');
}

} // namespace

Connection::Connection(Pipe *pipe, const Limits &limits, base::Clock &clock, QObject *parent)
    : QObject(parent), m_pipe(pipe), m_limits(limits), m_clock(clock),
      m_reader(stomp::Version::V1_2, frameLimits(limits)),
      m_beats(
          clock, [this] { sendBeat(); }, [this] { fail("No heart-beat came in time"); }),
      m_timer(clock, [this] { timeOut(); })
{
    m_pipe->setParent(this);
    connect(m_pipe, &Pipe::received, this, &Connection::take);
    connect(m_pipe, &Pipe::closed, this, [this] {
        if (m_phase != Phase::Ending) {
            m_phase = Phase::Ending;
            end();
        }
        m_beats.stop();
        m_timer.stop();
        m_pipe->disconnect(this);
        Q_EMIT gone();
        deleteLater();
    });
    m_timer.start(m_limits.connectTimeout);
}

Connection::~Connection() = default;

void Connection::dismiss()
{
    if (m_phase != Phase::Ending)
        finish(Pipe::CloseCode::GoingAway);
}

void Connection::pause()
{
    m_phase = Phase::Paused;
    m_timer.stop();
}

void Connection::open(stomp::Version version)
{
    m_version = version;
    m_reader.setVersion(version);
    m_phase = Phase::Open;
    m_timer.stop();
    if (!m_isProcessing)
        process();
}

void Connection::startHeartBeats(const stomp::HeartBeat &ours, const stomp::HeartBeat &theirs)
{
    m_beats.start(ours, theirs);
}

void Connection::sendFrame(const stomp::Frame &frame, stomp::WriteOptions options)
{
    if (m_phase == Phase::Ending)
        return;
    const auto octets = stomp::writeFrame(frame, m_version, options);
    if (!octets) {
        qCWarning(lcHost) << "not sent:" << octets.error().text();
        return;
    }
    m_pipe->send(*octets);
    noteSent();
}

void Connection::sendBeat()
{
    if (m_phase != Phase::Ending)
        m_pipe->send("\n");
}

void Connection::noteSent()
{
    m_beats.noteSent();
    if (m_phase != Phase::Ending && m_pipe->queuedBytes() > m_limits.maxQueuedBytes)
        fail("The connection is too slow for what it has subscribed to");
}

void Connection::sendReceipt(const stomp::Frame &frame)
{
    if (const auto receipt = frame.header("receipt"))
        sendFrame({ "RECEIPT", { { "receipt-id", *receipt } }, {} });
}

void Connection::fail(const QByteArray &message, const stomp::Frame &cause,
                      const QList<stomp::Header> &more)
{
    if (m_phase == Phase::Ending)
        return;
    qCInfo(lcHost) << "connection refused:" << message;
    stomp::Frame error{ "ERROR", { { "message", oneLine(message) } }, {} };
    error.headers.append(more);
    if (const auto receipt = cause.header("receipt"))
        error.headers.emplaceBack("receipt-id", *receipt);
    if (const auto octets = stomp::writeFrame(error, m_version))
        m_pipe->send(*octets);
    // Input that is unread when a socket closes makes TCP reset, and the ERROR may be lost: go on
    // reading for a moment.
    m_phase = Phase::Ending;
    m_closeCode = Pipe::CloseCode::ProtocolError;
    m_beats.stop();
    m_timer.start(m_limits.errorGrace);
    end();
}

void Connection::finish(Pipe::CloseCode code)
{
    if (m_phase == Phase::Ending)
        return;
    m_phase = Phase::Ending;
    m_closeCode = code;
    m_beats.stop();
    // Last: closing may end with closed() at once.
    m_timer.start(base::Milliseconds(0));
    end();
}

void Connection::take(const QByteArray &octets)
{
    m_beats.noteReceived();
    if (m_phase == Phase::Ending)
        return;
    const qint64 beats = m_reader.heartBeats();
    m_reader.feed(octets);
    if (m_phase == Phase::Paused) {
        if (m_reader.pendingBytes() > m_limits.maxFrameBytes)
            fail("Too much was sent before CONNECTED");
        return;
    }
    const int frames = process();
    if (frames == 0 && m_phase == Phase::Open && m_reader.heartBeats() > beats)
        hearBeat();
}

int Connection::process()
{
    int frames = 0;
    m_isProcessing = true;
    while (m_phase == Phase::AwaitingConnect || m_phase == Phase::Open) {
        const auto frame = m_reader.next();
        if (!frame) {
            fail("Malformed frame, " + frame.error().text());
            break;
        }
        if (!*frame)
            break;
        ++frames;
        handle(**frame);
    }
    m_isProcessing = false;
    return frames;
}

void Connection::timeOut()
{
    if (m_phase != Phase::Ending) {
        fail("No CONNECT came in time");
    } else if (!m_isClosing) {
        m_isClosing = true;
        m_timer.start(m_limits.closeTimeout);
        m_pipe->close(m_closeCode);
    } else {
        m_pipe->abort();
    }
}

} // namespace host
