// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace shell {

/// All of `copoly`: reads the command line, puts the parts together, runs. Answers the exit code:
/// 0 ended well, 1 bad usage or a drawing that cannot be opened, 4 bad input of --benchmark.
int run(int argc, char **argv);

} // namespace shell
