// SPDX-License-Identifier: GPL-3.0-or-later
#include "stomp/framewriter.h"

#include <algorithm>
#include <optional>

namespace stomp {

namespace {

bool mayHaveBody(QByteArrayView command)
{
    return command == "SEND" || command == "MESSAGE" || command == "ERROR";
}

/// The rule for one frame's headers (1.2, "Value Encoding"; 1.1 lacks \r; 1.0 has no escapes at
/// all).
struct Encoding
{
    bool escapes;
    bool colonEscaped;
    bool lineFeedAllowed;
    bool returnAllowed;
};

Encoding encodingFor(QByteArrayView command, Version version, const WriteOptions &options)
{
    if (command == "CONNECT" || command == "CONNECTED" || command == "STOMP") {
        // For servers that unescape CONNECT only the backslash matters: a colon they take as it is.
        return { options.escapeConnect, false, false, false };
    }
    if (version == Version::V1_0)
        return { false, false, false, false };
    return { true, true, true, version == Version::V1_2 };
}

std::optional<WriteError::Code> append(QByteArray &out, const QByteArray &text,
                                       const Encoding &rule)
{
    const auto special = [](char c) {
        return c == '\\' || c == ':' || c == '\n' || c == '\r' || c == '\0';
    };
    auto from = text.begin();
    while (from != text.end()) {
        const auto to = std::find_if(from, text.end(), special);
        out.append(QByteArrayView(from, to));
        if (to == text.end())
            break;
        switch (*to) {
        case '\0':
            return WriteError::Code::Null;
        case '\n':
            if (!rule.lineFeedAllowed)
                return WriteError::Code::LineFeed;
            out.append("\\n");
            break;
        case '\r':
            if (!rule.returnAllowed)
                return WriteError::Code::CarriageReturn;
            out.append("\\r");
            break;
        case '\\':
            out.append(rule.escapes ? "\\\\" : "\\");
            break;
        default:
            out.append(rule.colonEscaped ? "\\c" : ":");
        }
        from = to + 1;
    }
    return std::nullopt;
}

} // namespace

QByteArray WriteError::text() const
{
    const QByteArray where = header.isEmpty() ? QByteArray("the frame") : "header '" + header + "'";
    switch (code) {
    case Code::CarriageReturn:
        return where + " has a carriage return, which this version of STOMP cannot send";
    case Code::LineFeed:
        return where + " has a line feed, which cannot be sent here";
    case Code::Null:
        return where + " has a NULL octet";
    case Code::EmptyHeaderName:
        return "a header has no name";
    case Code::ColonInName:
        return where + " has a colon in its name";
    case Code::BodyNotAllowed:
        return "this command has no body";
    }
    Q_UNREACHABLE();
}

base::Result<QByteArray, WriteError> writeFrame(const Frame &frame, Version version,
                                                WriteOptions options)
{
    if (!frame.body.isEmpty() && !mayHaveBody(frame.command))
        return WriteError{ WriteError::Code::BodyNotAllowed, {} };
    for (const char c : frame.command) {
        if (c == '\n')
            return WriteError{ WriteError::Code::LineFeed, {} };
        if (c == '\r')
            return WriteError{ WriteError::Code::CarriageReturn, {} };
        if (c == '\0')
            return WriteError{ WriteError::Code::Null, {} };
    }
    const Encoding rule = encodingFor(frame.command, version, options);

    qsizetype size = frame.command.size() + frame.body.size() + 32;
    for (const Header &header : frame.headers)
        size += header.first.size() + header.second.size() + 8;
    QByteArray out;
    out.reserve(size);
    out.append(frame.command).append('\n');
    for (const auto &[name, value] : frame.headers) {
        if (name == "content-length")
            continue; // ours is the true one and comes last
        if (name.isEmpty())
            return WriteError{ WriteError::Code::EmptyHeaderName, {} };
        if (!rule.colonEscaped && name.contains(':'))
            return WriteError{ WriteError::Code::ColonInName, name };
        if (const auto error = append(out, name, rule))
            return WriteError{ *error, name };
        out.append(':');
        if (const auto error = append(out, value, rule))
            return WriteError{ *error, name };
        out.append('\n');
    }
    // "if the body contains NULL octets, the length MUST be there" (1.2, "Header content-length").
    const bool hasBody = mayHaveBody(frame.command);
    if (hasBody && (options.contentLength || frame.body.contains('\0')))
        out.append("content-length:").append(QByteArray::number(frame.body.size())).append('\n');
    out.append('\n').append(frame.body).append('\0');
    return out;
}

} // namespace stomp
