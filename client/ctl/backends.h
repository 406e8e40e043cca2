// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/random.h"
#include "ctl/console.h"
#include "ctl/options.h"
#include "sync/room.h"
#include "transport/backend.h"
#include "transport/transportoptions.h"

namespace ctl {

/// Where passcodes come from for this run.
struct Secrets
{
    /// COPOLY_PASSCODE, taken out of the environment so that no child inherits it.
    static Secrets fromEnvironment();

    std::optional<QString> passcode;
    bool mayAsk = true; ///< standard input is not needed for a script
};

/// Understands a back end's URL with the command's login, virtual host and the passcode. Warns of
/// a passcode in the URL
/// and asks for one where a login has none and somebody sits at a terminal.
///
/// Errors:  a sentence without the URL, which may hold a secret.
base::Result<transport::Backend, UsageError> chooseBackend(const QString &url,
                                                           const CommonOptions &options,
                                                           const Secrets &secrets,
                                                           Console &console);

transport::TransportOptions transportOptions(const CommonOptions &options);
/// How a room connects there.
syncing::BackendSetup setupOf(const transport::Backend &backend, const CommonOptions &options,
                              base::Clock &clock);

/// The CA file can be read; a sentence when not.
std::optional<UsageError> checkCaFile(const CommonOptions &options);

/// Why a session ended, a sentence for people.
QString endText(const stomp::SessionEnd &end);

/// Why a drawing's store cannot be used, a sentence for people.
QString storeText(const store::StoreError &error);

} // namespace ctl
