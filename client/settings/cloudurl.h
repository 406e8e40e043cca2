// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "settings/profile.h"

#include <optional>

namespace settings {

/// What a URL with credentials says, taken apart and percent-decoded.
struct UrlParts
{
    QString url; ///< without user and passcode; of amqp and amqps URLs without the path too
    QString login;
    QString passcode;
    QString virtualHost; ///< the path of amqp and amqps URLs; empty when there is none
};

/// Takes a URL apart as the CloudAMQP console shows it (amqps://user:pass@host/vhost), or any other
/// with credentials in it; nothing when `text` is no URL with a host.
///
/// Source:  RabbitMQ URI specification, "The AMQP URI scheme": path without its first slash is the
/// virtual host.
std::optional<UrlParts> takeUrlApart(const QString &text);

/// Fills URL, login and virtual host of the profile; the passcode is handed back, for SecretStore
/// alone.
QString fillFrom(const UrlParts &parts, Profile &profile);

} // namespace settings
