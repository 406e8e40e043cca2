// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ctl/command.h"
#include "ctl/options.h"

#include <memory>

namespace ctl {

/// Makes the command that a command line asks for, with its back ends, script and files looked at.
///
/// Errors:  said on the console; the exit code tells which kind.
base::Result<std::unique_ptr<Command>, ExitCode> makeCommand(Job job, const Services &services);

/// All of copolyctl: understands the command line, does what it says, answers the exit code.
int runProgram(int argc, char **argv);

} // namespace ctl
