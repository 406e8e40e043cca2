// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QList>
#include <QSslCertificate>
#include <QString>
#include <QUrl>

namespace host {

/// The broker behind a relay, and who the relay is there.
struct RelayTarget
{
    enum class Error { Scheme, Host, Port, ControlCharacter };

    QString host;
    quint16 port = 61613;
    bool tls = false;
    QByteArray login;
    QByteArray passcode;
    QByteArray virtualHost = "/";
    /// RabbitMQ and ActiveMQ take a backslash in CONNECT only when it is escaped.
    bool escapeConnect = true;
    /// Trusted besides the system's.
    QList<QSslCertificate> authorities;

    /// "stomp://user:passcode@host:61613/vhost" or "stomps://..." (61614). The path is the virtual
    /// host, percent-decoded; none is "/".
    static base::Result<RelayTarget, Error> fromUrl(const QUrl &url);
};

} // namespace host
