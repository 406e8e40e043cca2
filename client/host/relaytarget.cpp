// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/relaytarget.h"

#include <algorithm>

namespace host {

base::Result<RelayTarget, RelayTarget::Error> RelayTarget::fromUrl(const QUrl &url)
{
    RelayTarget target;
    if (url.scheme() != QLatin1String("stomp") && url.scheme() != QLatin1String("stomps"))
        return Error::Scheme;
    target.tls = url.scheme() == QLatin1String("stomps");
    target.host = url.host();
    if (target.host.isEmpty())
        return Error::Host;
    const int port = url.port(target.tls ? 61614 : 61613);
    if (port == 0)
        return Error::Port;
    target.port = quint16(port);
    target.login = url.userName(QUrl::FullyDecoded).toUtf8();
    target.passcode = url.password(QUrl::FullyDecoded).toUtf8();
    const QByteArray path =
        QByteArray::fromPercentEncoding(url.path(QUrl::FullyEncoded).toLatin1());
    if (path.size() > 1)
        target.virtualHost = path.sliced(1);
    for (const QByteArray &text : { target.login, target.passcode, target.virtualHost }) {
        if (text.contains('\n') || text.contains('\r') || text.contains('\0'))
            return Error::ControlCharacter;
    }
    return target;
}

} // namespace host
