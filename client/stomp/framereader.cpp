// SPDX-License-Identifier: GPL-3.0-or-later
#include "stomp/framereader.h"

#include <algorithm>
#include <cstring>

namespace stomp {

namespace {

using Code = FrameError::Code;

/// Nothing when an escape is not one of this version's (1.2 and 1.1, "Value Encoding": a fatal
/// error).
std::optional<QByteArray> unescaped(QByteArrayView text, Version version)
{
    const char *from = text.begin();
    const char *const end = text.end();
    const auto nextEscape = [end](const char *at) { return std::find(at, end, '\\'); };
    const char *escape = nextEscape(from);
    if (escape == end)
        return text.toByteArray();
    QByteArray out;
    out.reserve(text.size());
    while (escape != end) {
        out.append(QByteArrayView(from, escape));
        if (escape + 1 == end)
            return std::nullopt;
        switch (escape[1]) {
        case 'n':
            out.append('\n');
            break;
        case 'c':
            out.append(':');
            break;
        case '\\':
            out.append('\\');
            break;
        case 'r':
            if (version != Version::V1_2)
                return std::nullopt;
            out.append('\r');
            break;
        default:
            return std::nullopt;
        }
        from = escape + 2;
        escape = nextEscape(from);
    }
    out.append(QByteArrayView(from, end));
    return out;
}

/// Digits only; nothing for anything else and for what no 63 bits hold.
std::optional<qsizetype> lengthFromText(QByteArrayView text)
{
    constexpr qsizetype maxDigits = 18;
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    if (text.isEmpty() || text.size() > maxDigits
        || !std::all_of(text.begin(), text.end(), isDigit))
        return std::nullopt;
    qsizetype length = 0;
    for (const char c : text)
        length = length * 10 + (c - '0');
    return length;
}

bool isUnescaped(QByteArrayView command)
{
    return command == "CONNECTED" || command == "CONNECT";
}

} // namespace

QByteArray FrameError::text() const
{
    const auto what = [this]() -> QByteArray {
        switch (code) {
        case Code::CommandTooLong:
            return "command too long";
        case Code::HeaderLineTooLong:
            return "header line too long";
        case Code::TooManyHeaders:
            return "too many headers";
        case Code::BodyTooLong:
            return "body too long";
        case Code::MissingColon:
            return "header line without a colon";
        case Code::EmptyHeaderName:
            return "header without a name";
        case Code::UndefinedEscape:
            return "undefined escape in a header";
        case Code::BadContentLength:
            return "content-length is no number";
        case Code::MissingNull:
            return "no NULL octet where content-length says that the body ends";
        case Code::NullInHead:
            return "NULL octet among the headers";
        }
        Q_UNREACHABLE();
    };
    return what() + " at octet " + QByteArray::number(offset);
}

FrameReader::FrameReader(Version version, FrameLimits limits) : m_version(version), m_limits(limits)
{
}

void FrameReader::setVersion(Version version)
{
    m_version = version;
}

void FrameReader::feed(QByteArrayView chunk)
{
    if (m_error)
        return;
    if (m_consumed == m_buffer.size()) {
        m_offset += m_consumed;
        m_consumed = 0;
        m_buffer.resize(0);
    } else if (m_consumed > m_buffer.size() / 2) {
        // Moves less than was consumed since the last time: linear over all.
        const qsizetype left = m_buffer.size() - m_consumed;
        char *const data = m_buffer.data();
        std::memmove(data, data + m_consumed, std::size_t(left));
        m_buffer.resize(left);
        m_offset += m_consumed;
        m_consumed = 0;
    }
    m_buffer.append(chunk);
}

FrameReader::Answer FrameReader::next()
{
    if (m_error)
        return *m_error;
    if (m_state == State::Between) {
        if (!skipEols())
            return std::optional<Frame>();
        m_state = State::Head;
        m_headBytes = 0;
    }
    while (m_state == State::Head) {
        const char *const begin = m_buffer.constData() + m_consumed;
        const qsizetype have = m_buffer.size() - m_consumed;
        const void *const found =
            std::memchr(begin + m_scanned, '\n', std::size_t(have - m_scanned));
        const qsizetype length = found ? static_cast<const char *>(found) - begin : have;
        const bool isCommand = m_frame.command.isEmpty();
        // One more for the CR of a CRLF.
        if (length > (isCommand ? m_limits.maxCommandBytes : m_limits.maxHeaderLineBytes) + 1)
            return fail(isCommand ? Code::CommandTooLong : Code::HeaderLineTooLong, 0);
        if (!found) {
            m_scanned = have;
            return std::optional<Frame>();
        }
        if (const auto error = takeLine(QByteArrayView(begin, length)))
            return fail(*error, 0);
        m_consumed += length + 1;
        m_headBytes += length + 1;
        m_scanned = 0;
    }
    const qsizetype have = m_buffer.size() - m_consumed;
    const char *const begin = m_buffer.constData() + m_consumed;
    if (m_state == State::BodyOfLength) {
        if (have <= m_bodyBytes)
            return std::optional<Frame>();
        if (begin[m_bodyBytes] != '\0')
            return fail(Code::MissingNull, m_bodyBytes);
        return takeFrame(m_bodyBytes);
    }
    const void *const found = std::memchr(begin + m_scanned, '\0', std::size_t(have - m_scanned));
    const qsizetype length = found ? static_cast<const char *>(found) - begin : have;
    if (length > m_limits.maxBodyBytes)
        return fail(Code::BodyTooLong, m_limits.maxBodyBytes);
    m_scanned = length;
    if (!found)
        return std::optional<Frame>();
    return takeFrame(length);
}

qint64 FrameReader::heartBeats() const
{
    return m_heartBeats;
}

qsizetype FrameReader::pendingBytes() const
{
    const qsizetype unread = m_buffer.size() - m_consumed;
    return m_state == State::Between ? unread : m_headBytes + unread;
}

FrameReader::Answer FrameReader::fail(FrameError::Code code, qsizetype at)
{
    m_error = FrameError{ code, m_offset + m_consumed + at };
    m_frame = {};
    m_buffer.clear();
    m_consumed = 0;
    return *m_error;
}

/// True when a frame begins. A CR at the end of the input may be half of a CRLF: wait.
bool FrameReader::skipEols()
{
    const char *const data = m_buffer.constData();
    const qsizetype size = m_buffer.size();
    while (m_consumed < size) {
        if (data[m_consumed] == '\n') {
            ++m_consumed;
        } else if (data[m_consumed] == '\r' && m_consumed + 1 == size) {
            return false;
        } else if (data[m_consumed] == '\r' && data[m_consumed + 1] == '\n') {
            m_consumed += 2;
        } else {
            return true;
        }
        ++m_heartBeats;
    }
    return false;
}

std::optional<FrameError::Code> FrameReader::takeLine(QByteArrayView line)
{
    // Before 1.2 a line ends with LF alone, and CR is data (1.2, "Increased Compatibility").
    if (m_version == Version::V1_2 && line.endsWith('\r'))
        line.chop(1);
    if (line.contains('\0'))
        return Code::NullInHead;
    if (m_frame.command.isEmpty()) {
        if (line.size() > m_limits.maxCommandBytes)
            return Code::CommandTooLong;
        m_frame.command = line.toByteArray();
        return std::nullopt;
    }
    if (line.isEmpty())
        return endHead();
    if (line.size() > m_limits.maxHeaderLineBytes)
        return Code::HeaderLineTooLong;
    if (m_frame.headers.size() >= m_limits.maxHeaders)
        return Code::TooManyHeaders;
    return takeHeader(line);
}

std::optional<FrameError::Code> FrameReader::takeHeader(QByteArrayView line)
{
    const qsizetype colon = line.indexOf(':');
    if (colon < 0)
        return Code::MissingColon;
    QByteArrayView name = line.first(colon);
    QByteArrayView value = line.sliced(colon + 1);
    if (m_version == Version::V1_0) {
        name = name.trimmed();
        value = value.trimmed();
    }
    if (name.isEmpty())
        return Code::EmptyHeaderName;
    if (m_version == Version::V1_0 || isUnescaped(m_frame.command)) {
        m_frame.headers.emplaceBack(name.toByteArray(), value.toByteArray());
        return std::nullopt;
    }
    auto plainName = unescaped(name, m_version);
    auto plainValue = unescaped(value, m_version);
    if (!plainName || !plainValue)
        return Code::UndefinedEscape;
    m_frame.headers.emplaceBack(std::move(*plainName), std::move(*plainValue));
    return std::nullopt;
}

std::optional<FrameError::Code> FrameReader::endHead()
{
    if (m_frame.command == "CONNECTED") {
        // Without a version this is a 1.0 server, and those may pad (1.0, samples of "CONNECTED").
        const QByteArray version = m_frame.value("version").trimmed();
        if (version.isEmpty() || version == "1.0") {
            for (Header &header : m_frame.headers)
                header = { header.first.trimmed(), header.second.trimmed() };
        }
    }
    const std::optional<QByteArray> text = m_frame.header("content-length");
    if (!text) {
        m_state = State::BodyToNull;
        return std::nullopt;
    }
    const std::optional<qsizetype> length = lengthFromText(*text);
    if (!length)
        return Code::BadContentLength;
    if (*length > m_limits.maxBodyBytes)
        return Code::BodyTooLong;
    m_bodyBytes = *length;
    m_state = State::BodyOfLength;
    return std::nullopt;
}

FrameReader::Answer FrameReader::takeFrame(qsizetype bodyBytes)
{
    m_frame.body = QByteArray(m_buffer.constData() + m_consumed, bodyBytes);
    m_consumed += bodyBytes + 1;
    m_scanned = 0;
    m_headBytes = 0;
    m_state = State::Between;
    return std::optional<Frame>(std::exchange(m_frame, Frame()));
}

} // namespace stomp
