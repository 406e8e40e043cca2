// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "stomp/sessionoptions.h"

#include <QList>
#include <QString>
#include <QUrl>

#include <optional>

namespace transport {

/// What is given apart from the URL and goes before what stands in it.
struct BackendOverrides
{
    std::optional<QString> login;
    std::optional<QString> passcode;
    std::optional<QString> vhost;
};

struct BackendError
{
    enum class Code {
        Empty,
        NotAUrl,
        UnknownScheme,
        NoHost,
        BadPort,
        HasFragment,
        BadStompUrl,
        BadDialect,
        BadHeartBeat,
        ControlCharacter, ///< line break or NUL in `field`
    };
    Code code = Code::NotAUrl;
    QString field; ///< the part at fault, or the scheme; never a passcode
    /// What is wrong, where, and what to do; translated, for people.
    QString text() const;
};

/// Where a server is and how to log in there, read from a URL.
///
/// `ws` `wss` (STOMP over WebSocket), `stomp` `stomps` (TCP, TLS; path = virtual host), `amqp` `amqps` (as the CloudAMQP
/// console shows it), `local:` (the endpoint inside this program). Ours are the items `dialect=lab`,
/// `heart-beat=CX,CY` (ms) and, for amqp, `stomp=URL` of the query; they never go on the wire, other items stay.
struct Backend
{
    /// One place to try, in order.
    struct Address
    {
        enum class Kind { WebSocket, Tcp, Tls };
        Kind kind = Kind::WebSocket;
        QUrl url; ///< as it goes on the wire, without user and passcode
    };

    bool isLocal = false; ///< `local:`; no addresses
    bool isLabDialect = false;
    bool isCloud = false; ///< came as amqp(s)
    bool hasPasscodeInUrl = false;
    bool escapeConnect = false;
    QList<Address> addresses;
    QByteArray host = "/"; ///< virtual host
    QByteArray login;
    QByteArray passcode;
    stomp::HeartBeat heartBeat;
    QString redactedUrl; ///< as it was given, the passcode as ***

    /// What a session needs of it; limits and times stay as they are by default.
    stomp::SessionOptions sessionOptions() const;
};

base::Result<Backend, BackendError> parseBackend(const QString &text,
                                                 const BackendOverrides &overrides = {});

} // namespace transport
