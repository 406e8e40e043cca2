// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "stomp/frame.h"

#include <optional>

namespace stomp {

/// What a reader accepts; more is an error, never a wait.
struct FrameLimits
{
    qsizetype maxCommandBytes = 32;
    qsizetype maxHeaderLineBytes = 10 * 1024;
    qsizetype maxHeaders = 100;
    qsizetype maxBodyBytes = 4 * 1024 * 1024;
};

struct FrameError
{
    enum class Code {
        CommandTooLong,
        HeaderLineTooLong,
        TooManyHeaders,
        BodyTooLong,
        MissingColon,
        EmptyHeaderName,
        UndefinedEscape,
        BadContentLength,
        MissingNull,
        NullInHead,
    };
    Code code = Code::MissingNull;
    qint64 offset = 0; ///< octets from the start of the connection
    /// For logs, in English.
    QByteArray text() const;
};

/// Splits the octets of one STOMP connection into frames.
///
/// Input may be cut at any octet; feed() keeps what is incomplete. EOLs between frames are skipped
/// and counted as heart-beats. Both CRLF and LF end a line under 1.2; LF alone before.
/// Units:   sizes in octets.
/// Limits:  FrameLimits; a longer frame is an error, and memory never exceeds them by more than one
/// chunk. Errors:  next() returns FrameError; after one, discard the reader and close the
/// connection. Thread:  any single thread. Source:  STOMP 1.0, 1.1, 1.2: "STOMP Frames", "Value
/// Encoding", "Augmented BNF".
class FrameReader
{
public:
    explicit FrameReader(Version version = Version::V1_2, FrameLimits limits = {});

    /// The rules (escapes, line ends) for the frames that follow. CONNECTED itself is never
    /// unescaped.
    void setVersion(Version version);

    void feed(QByteArrayView chunk);
    /// The next whole frame, nothing when more octets are needed, or what is wrong.
    base::Result<std::optional<Frame>, FrameError> next();

    /// EOLs seen between frames so far.
    qint64 heartBeats() const;
    /// Octets of a frame that has begun and not ended.
    qsizetype pendingBytes() const;

private:
    enum class State { Between, Head, BodyOfLength, BodyToNull };
    using Answer = base::Result<std::optional<Frame>, FrameError>;

    Answer fail(FrameError::Code code, qsizetype at);
    bool skipEols();
    std::optional<FrameError::Code> takeLine(QByteArrayView line);
    std::optional<FrameError::Code> takeHeader(QByteArrayView line);
    std::optional<FrameError::Code> endHead();
    Answer takeFrame(qsizetype bodyBytes);

    Version m_version;
    FrameLimits m_limits;
    QByteArray m_buffer;
    qsizetype m_consumed = 0; ///< octets at the front of m_buffer that are done with
    qsizetype m_scanned =
        0; ///< octets after m_consumed already searched for the end that is awaited
    qint64 m_offset = 0; ///< of m_buffer's first octet in the connection
    qint64 m_heartBeats = 0;
    std::optional<FrameError> m_error;
    // The head is parsed line by line as it comes, so that a body in many chunks costs nothing
    // again.
    State m_state = State::Between;
    Frame m_frame;
    qsizetype m_headBytes = 0; ///< of the frame that has begun, already consumed
    qsizetype m_bodyBytes = 0; ///< as content-length said
};

} // namespace stomp
