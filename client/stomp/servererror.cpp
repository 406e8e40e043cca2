// SPDX-License-Identifier: GPL-3.0-or-later
#include "stomp/servererror.h"

#include <QList>

namespace stomp {

namespace {

using Kind = SessionEnd::Kind;
using Reason = TransportEnd::Reason;

bool isStackLine(QByteArrayView line)
{
    const QByteArrayView text = line.trimmed();
    return (text.size() < line.size() && text.startsWith("at ")) || text.startsWith("Caused by:")
        || (text.startsWith("... ") && text.endsWith(" more"));
}

/// "java.lang.SecurityException: words" is "words".
QByteArray withoutClassName(const QByteArray &line)
{
    const qsizetype colon = line.indexOf(": ");
    const QByteArray name = line.first(std::max<qsizetype>(colon, 0));
    if (name.contains('.') && !name.contains(' ')
        && (name.endsWith("Exception") || name.endsWith("Error")))
        return line.sliced(colon + 2);
    return line;
}

bool isBrokerAway(QByteArrayView message)
{
    // Spring's relay, from 4.3 to 7.0, and our own host.
    return message.startsWith("Broker not available")
        || message.startsWith("Connection to broker closed");
}

bool isVersionRefusal(const QByteArray &message)
{
    // RabbitMQ, ActiveMQ, Artemis.
    const QByteArray text = message.toLower();
    return text.contains("version mismatch") || text.contains("protocol version")
        || text.contains("versions not supported");
}

} // namespace

QByteArray errorBodyText(const QByteArray &body)
{
    constexpr qsizetype maxBytes = 1000;
    QByteArray text;
    for (const QByteArray &line : body.first(std::min(body.size(), 4 * maxBytes)).split('\n')) {
        if (isStackLine(line))
            break;
        text.append(withoutClassName(line)).append('\n');
    }
    return text.trimmed().left(maxBytes);
}

SessionEnd endFromError(const Frame &error, bool wasConnected)
{
    SessionEnd end;
    end.errorMessage = error.value("message");
    end.errorBody = errorBodyText(error.body);
    end.receiptId = error.value("receipt-id");
    end.wasConnected = wasConnected;
    if (isBrokerAway(end.errorMessage))
        end.kind = Kind::BrokerNotAvailable;
    else if (wasConnected)
        end.kind = Kind::ErrorFrame;
    else if (isVersionRefusal(end.errorMessage))
        end.kind = Kind::VersionRefused;
    else
        end.kind = Kind::LoginRefused;
    end.mayRetry = end.kind == Kind::BrokerNotAvailable || end.kind == Kind::ErrorFrame;
    return end;
}

SessionEnd endFromTransport(const TransportEnd &transport, bool wasOpen, bool wasConnected)
{
    constexpr int messageTooBig = 1009; // RFC 6455, 7.4.1
    const auto kind = [&] {
        switch (transport.reason) {
        case Reason::Asked:
            return Kind::Asked;
        case Reason::HostNotFound:
        case Reason::Refused:
        case Reason::Tls:
            return wasOpen ? Kind::Lost : Kind::CouldNotConnect;
        case Reason::HttpStatus:
            return transport.code == 401 || transport.code == 403 ? Kind::LoginRefused
                                                                  : Kind::CouldNotConnect;
        case Reason::TimedOut:
            return wasOpen ? Kind::Lost : Kind::TimedOut;
        case Reason::Lost:
        case Reason::OutputOverflow:
            return wasOpen ? Kind::Lost : Kind::CouldNotConnect;
        case Reason::Closed:
            return transport.code == messageTooBig ? Kind::TooBig : Kind::Closed;
        case Reason::TooBig:
            return Kind::TooBig;
        case Reason::BadData:
            return wasOpen ? Kind::ProtocolError : Kind::CouldNotConnect;
        }
        Q_UNREACHABLE();
    };
    SessionEnd end;
    end.kind = kind();
    end.transport = transport;
    end.wasConnected = wasConnected;
    const bool isFinalStatus = transport.reason == Reason::HttpStatus
        && (transport.code == 401 || transport.code == 403 || transport.code == 404);
    const bool isBadCertificate = transport.reason == Reason::Tls && !wasOpen;
    end.mayRetry = end.kind != Kind::Asked && !isFinalStatus && !isBadCertificate;
    return end;
}

} // namespace stomp
