// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/hosting.h"

#include <QHostAddress>
#include <QNetworkInterface>

using namespace Qt::StringLiterals;

namespace shell {

namespace {

constexpr int portsToTry = 20;

/// Where this computer is found in its network; nothing when it is in none.
QString networkAddress()
{
    const auto interfaces = QNetworkInterface::allInterfaces();
    for (const QNetworkInterface &card : interfaces) {
        const auto flags = card.flags();
        if (!flags.testFlag(QNetworkInterface::IsUp)
            || flags.testFlag(QNetworkInterface::IsLoopBack)
            || flags.testFlag(QNetworkInterface::IsPointToPoint)
            || card.type() == QNetworkInterface::Virtual)
            continue;
        const auto entries = card.addressEntries();
        for (const QNetworkAddressEntry &entry : entries) {
            if (entry.ip().protocol() == QAbstractSocket::IPv4Protocol && !entry.ip().isLinkLocal())
                return entry.ip().toString();
        }
    }
    return {};
}

} // namespace

Hosting::Hosting(base::Clock &clock, QObject *parent) : QObject(parent), m_clock(clock) { }

Hosting::~Hosting() = default;

base::Result<QUrl, QString> Hosting::start(int port, bool openToNetwork)
{
    if (m_endpoint && m_wantedPort == port && m_isOpen == openToNetwork)
        return localUrl();
    stop();
    host::EndpointOptions options;
    options.name = u"copoly"_s;
    auto endpoint = std::make_unique<host::Endpoint>(options, m_clock);
    const QHostAddress address =
        openToNetwork ? QHostAddress(QHostAddress::AnyIPv4) : QHostAddress(QHostAddress::LocalHost);
    auto listening = endpoint->listen(address, quint16(port));
    for (int next = port + 1; !listening && next <= qMin(port + portsToTry, 65535); ++next)
        listening = endpoint->listen(address, quint16(next));
    if (!listening)
        listening = endpoint->listen(address, 0);
    if (!listening)
        return listening;
    m_endpoint = std::move(endpoint);
    m_wantedPort = port;
    m_isOpen = openToNetwork;
    connect(m_endpoint.get(), &host::Endpoint::clientConnected, this, &Hosting::changed);
    connect(m_endpoint.get(), &host::Endpoint::clientGone, this, &Hosting::changed);
    Q_EMIT changed();
    return localUrl();
}

void Hosting::stop()
{
    if (!m_endpoint)
        return;
    m_endpoint->close();
    m_endpoint.release()->deleteLater(); // its last words are still to be sent
    Q_EMIT changed();
}

QUrl Hosting::localUrl() const
{
    if (!m_endpoint)
        return {};
    QUrl url = m_endpoint->url();
    url.setHost(u"127.0.0.1"_s);
    return url;
}

QUrl Hosting::joinUrl() const
{
    QUrl url = localUrl();
    if (m_endpoint && m_isOpen) {
        const QString address = networkAddress();
        if (!address.isEmpty())
            url.setHost(address);
    }
    return url;
}

int Hosting::clientCount() const
{
    return m_endpoint ? m_endpoint->clientCount() : 0;
}

} // namespace shell
