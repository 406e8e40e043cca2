// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace settings {

enum class Scope {
    Preference, ///< what the user wants, worth taking to another computer
    LocalState, ///< what this computer remembers: window geometry, what was open last
};

/// One setting: its key, its default, and what counts as a value.
///
/// T is bool, int, QString or QByteArray. Declared once, in keys.h.
template <typename T> struct Setting
{
    const char *key;
    Scope scope;
    T fallback;
    bool (*isValid)(const T &value) = nullptr; ///< no check when nullptr
};

} // namespace settings
