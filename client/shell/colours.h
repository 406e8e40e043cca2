// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/style.h"

#include <QColor>
#include <QPalette>

namespace shell {

bool isDark(const QPalette &palette);
/// For words about what is wrong, right or under way; readable on the palette's window colour.
QColor errorColour(const QPalette &palette);
QColor goodColour(const QPalette &palette);
QColor busyColour(const QPalette &palette);
/// Black or white, whichever can be read on it.
QColor contrastTo(const QColor &background);

QColor toQColor(model::Colour colour);
model::Colour toColour(const QColor &colour);
/// A colour for a person, always the same for the same name.
model::Colour colourOfName(const QString &name);

} // namespace shell
