// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "settings/setting.h"

/// Every setting of the program, once.
namespace settings::keys {

bool isPort(const int &port);
bool isDrawingOrEmpty(const QString &text);
bool isColourOrEmpty(const QString &text);
bool isLanguageOrEmpty(const QString &text);
bool isAppearanceOrEmpty(const QString &text);
bool isPercent(const int &value);
bool isGroupSize(const int &size);
bool isUserName(const QString &text);

inline const Setting<QString> language{
    "program/language", Scope::Preference, {}, isLanguageOrEmpty
}; ///< empty: the system's
inline const Setting<QString> appearance{
    "program/appearance", Scope::Preference, {}, isAppearanceOrEmpty
}; ///< empty: the system's
inline const Setting<QString> userName{
    "program/user-name", Scope::Preference, {}, isUserName
}; ///< empty: the login name
inline const Setting<QString> userColour{
    "program/user-colour", Scope::Preference, {}, isColourOrEmpty
}; ///< empty: made from the name

inline const Setting<QByteArray> profiles{ "back-ends/profiles", Scope::Preference, {} };
inline const Setting<QString> activeProfile{ "back-ends/active", Scope::Preference, {} };
inline const Setting<int> hostPort{ "host/port", Scope::Preference, 8080, isPort };
inline const Setting<bool> hostOpenToNetwork{ "host/open-to-network", Scope::Preference, false };

inline const Setting<bool> showGrid{ "view/grid", Scope::Preference, false };
inline const Setting<bool> showRulers{ "view/rulers", Scope::Preference, false };
inline const Setting<bool> showMinimap{ "view/minimap", Scope::Preference, false };
inline const Setting<bool> showFrameMeter{ "view/frame-meter", Scope::Preference, false };

inline const Setting<QString> fill{ "drawing/fill", Scope::Preference, {}, isColourOrEmpty };
inline const Setting<QString> stroke{ "drawing/stroke", Scope::Preference, {}, isColourOrEmpty };
inline const Setting<int> fillOpacity{ "drawing/fill-opacity", Scope::Preference, 40, isPercent };

/// How many of the lab's points make a polygon; 0: all.
inline const Setting<int> labGroupSize{ "workbench/lab-group-size", Scope::Preference, 4,
                                        isGroupSize };

/// Where the user said that back ends have their management: JSON, {id:url}.
inline const Setting<QByteArray> managements{ "workbench/managements", Scope::Preference, {} };

inline const Setting<QString> lastDrawing{
    "window/drawing", Scope::LocalState, {}, isDrawingOrEmpty
};
inline const Setting<QByteArray> windowGeometry{ "window/geometry", Scope::LocalState, {} };
inline const Setting<QByteArray> windowState{ "window/state", Scope::LocalState, {} };
inline const Setting<QByteArray> dialogGeometry{ "back-ends/geometry", Scope::LocalState, {} };
/// What was sent and received at each back end in its month: JSON, {id:[month,messages]}.
inline const Setting<QByteArray> messagesUsed{ "back-ends/messages", Scope::LocalState, {} };
inline const Setting<QString> exportFolder{ "export/folder", Scope::LocalState, {} };

} // namespace settings::keys
