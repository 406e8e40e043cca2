// SPDX-License-Identifier: GPL-3.0-or-later
#include "settings/cloudurl.h"

#include <QUrl>

using namespace Qt::StringLiterals;

namespace settings {

std::optional<UrlParts> takeUrlApart(const QString &text)
{
    QUrl url(text.trimmed(), QUrl::TolerantMode);
    if (!url.isValid() || url.isRelative() || url.host().isEmpty())
        return std::nullopt;
    UrlParts parts;
    parts.login = url.userName(QUrl::FullyDecoded);
    parts.passcode = url.password(QUrl::FullyDecoded);
    url.setUserInfo({});
    const bool isAmqp = url.scheme() == u"amqp"_s || url.scheme() == u"amqps"_s;
    if (isAmqp) {
        // Decoded after the split: %2f is a slash inside the name, "/" alone the name ''.
        const QString path = url.path(QUrl::FullyEncoded);
        if (path.size() > 1)
            parts.virtualHost = QUrl::fromPercentEncoding(path.mid(1).toUtf8());
        url.setPath({});
    }
    parts.url = url.toString(QUrl::FullyEncoded);
    return parts;
}

QString fillFrom(const UrlParts &parts, Profile &profile)
{
    profile.url = parts.url;
    if (!parts.login.isEmpty())
        profile.login = parts.login;
    if (!parts.virtualHost.isEmpty())
        profile.virtualHost = parts.virtualHost;
    return parts.passcode;
}

} // namespace settings
