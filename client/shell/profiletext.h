// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "settings/profiles.h"
#include "settings/secretstore.h"

#include <QCoreApplication>

namespace shell {

/// Says what profiles are made of, and what is wrong with one.
class ProfileText
{
    Q_DECLARE_TR_FUNCTIONS(shell::ProfileText)

public:
    static QString kind(settings::Kind kind);
    static QString preset(settings::Preset preset);
    static QString problem(const settings::ProfileProblem &problem);
    static QString importError(const settings::ProfilesError &error);
    static QString kept(const settings::SecretStore::Answer &answer);
    static settings::Profiles::StartNames startNames();
};

} // namespace shell
