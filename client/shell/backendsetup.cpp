// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/backendsetup.h"

#include "settings/cloudurl.h"
#include "shell/profiletext.h"
#include "transport/transports.h"

#include <QUrl>

using namespace Qt::StringLiterals;

namespace shell {

using settings::Kind;

base::Result<transport::Backend, transport::BackendError>
backendOf(const settings::Profile &profile, const QString &passcode)
{
    transport::BackendOverrides overrides;
    if (!profile.login.isEmpty())
        overrides.login = profile.login;
    if (!passcode.isEmpty())
        overrides.passcode = passcode;
    if (!profile.virtualHost.isEmpty())
        overrides.vhost = profile.virtualHost;
    auto backend = transport::parseBackend(profile.url, overrides);
    // What somebody wrote into the URL goes before the fields, which have a value in any case.
    if (backend && !profile.url.contains(u"heart-beat="_s)) {
        backend->heartBeat = { base::Milliseconds(profile.heartBeatOut),
                               base::Milliseconds(profile.heartBeatIn) };
    }
    return backend;
}

base::Result<UrlProfile, transport::BackendError> profileOfUrl(const QString &url)
{
    const auto backend = transport::parseBackend(url);
    if (!backend)
        return backend.error();
    UrlProfile made;
    made.profile = settings::profileOfKind(backend->isLocal ? Kind::ThisComputer : Kind::Custom);
    made.profile.url = url;
    if (const auto parts = settings::takeUrlApart(url)) {
        made.passcode = settings::fillFrom(*parts, made.profile);
        made.profile.name = QUrl(parts->url).host();
    }
    if (backend->isLocal)
        made.profile.name = ProfileText::kind(Kind::ThisComputer);
    if (url.contains(u"/stompendpoint"_s)) // Spring, with its own limit
        made.profile.frameLimit = settings::profileOfKind(Kind::LoadBalancer).frameLimit;
    return made;
}

transport::TransportOptions transportOptionsOf(const settings::Profile &profile)
{
    transport::TransportOptions options;
    options.tls = { profile.caFile, profile.ignoreTlsErrors };
    return options;
}

syncing::Dialect dialectOf(const settings::Profile &profile)
{
    if (profile.dialect == settings::Dialect::None)
        return syncing::Dialect::none();
    const settings::Destinations destinations = profile.destinations();
    syncing::Dialect dialect = syncing::Dialect::lab();
    dialect.pointOut = destinations.pointOut;
    dialect.pointIn = destinations.pointIn;
    dialect.polygonIn = destinations.polygonIn;
    dialect.polygonOut = profile.polygonsToWebClients ? destinations.polygonIn : QString();
    return dialect;
}

syncing::BackendSetup setupOf(const transport::Backend &backend, const settings::Profile &profile,
                              base::Clock &clock)
{
    syncing::BackendSetup setup;
    setup.transport = transport::transportFactory(backend, transportOptionsOf(profile), clock);
    setup.connection.session = backend.sessionOptions();
    setup.connection.session.maxFrameBytes = profile.frameLimit;
    setup.dialect = dialectOf(profile);
    if (backend.isLabDialect && !setup.dialect.isLab)
        setup.dialect = syncing::Dialect::lab();
    return setup;
}

} // namespace shell
