// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/backendsetup.h"

#include "transport/transports.h"

using namespace Qt::StringLiterals;

namespace shell {

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
