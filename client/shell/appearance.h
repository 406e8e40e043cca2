// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace shell {

/// Light, dark, or as the system has it ("light", "dark", empty), for all windows at once. The system's is
/// followed while the program runs.
void useAppearance(const QString &name);

} // namespace shell
