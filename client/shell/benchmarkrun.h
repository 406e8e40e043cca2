// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shell/options.h"

namespace shell {

/// `copoly --benchmark`: measures the canvas in a window and writes the report. Answers the exit code:
/// 0 measured and written, 1 the report cannot be written, 4 the scenes cannot be read.
int runBenchmark(const Options &options);

} // namespace shell
