// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "settings/profile.h"
#include "sync/room.h"
#include "transport/backend.h"
#include "transport/transportoptions.h"

namespace shell {

/// What a profile and its passcode mean for the network. Not for the kind ThisComputer.
base::Result<transport::Backend, transport::BackendError>
backendOf(const settings::Profile &profile, const QString &passcode);

/// A profile that is in no list, of a back end's URL; the passcode in it, if any, stands beside it.
struct UrlProfile
{
    settings::Profile profile;
    QString passcode;
};
base::Result<UrlProfile, transport::BackendError> profileOfUrl(const QString &url);

transport::TransportOptions transportOptionsOf(const settings::Profile &profile);
syncing::Dialect dialectOf(const settings::Profile &profile);

/// All that a room needs; the clock must outlive it.
syncing::BackendSetup setupOf(const transport::Backend &backend, const settings::Profile &profile,
                              base::Clock &clock);

} // namespace shell
