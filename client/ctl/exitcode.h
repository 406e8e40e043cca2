// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace ctl {

/// What a command answers to its caller.
enum class ExitCode {
    Done = 0, ///< and confirmed
    BadUsage = 1, ///< the command line, a file that cannot be read or written
    NotConnected = 2, ///< until CONNECTED has come, or the login was refused
    NotConfirmed = 3, ///< from then on: refused, lost, not confirmed or not complete in time
    BadInput = 4, ///< a script, with line and column
    NothingThere = 5, ///< nobody has anything to export
};

} // namespace ctl
