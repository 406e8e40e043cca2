// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>
#include <QPalette>

namespace shell {

/// An icon of our resources in the palette's text colour, so that it can be seen on light and on dark.
QIcon icon(const QString &name, const QPalette &palette);
/// The same in a colour of one's own.
QIcon icon(const QString &name, const QColor &colour);
QIcon programIcon();

} // namespace shell
