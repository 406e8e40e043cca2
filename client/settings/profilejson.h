// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "settings/profile.h"

#include <QByteArray>

namespace settings {

struct ProfilesError
{
    enum class Code {
        NotJson, ///< at `line` and `column`
        NotProfiles, ///< no object with "profiles"
        NewerVersion,
        TooMany,
        BadValue, ///< `where` names the value, as profiles[2].frameLimit
    };
    Code code = Code::NotJson;
    int line = 0; ///< from 1
    int column = 0; ///< from 1, in octets
    QString where;
    QString detail; ///< of the JSON reader, in English
};

inline constexpr qsizetype maxProfiles = 200;

/// Profiles as UTF-8 JSON, for the settings and for export. Never with a secret: there is no place
/// for one, and one inside a URL is taken out.
QByteArray toJson(const QList<Profile> &profiles);

/// The way back. Unknown keys are ignored and missing ones have the default of the profile's kind;
/// a value of the wrong type, or a word that is not known, is an error. Profiles may be unfinished:
/// see problemsOf().
base::Result<QList<Profile>, ProfilesError> profilesFromJson(const QByteArray &json);

} // namespace settings
