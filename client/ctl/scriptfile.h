// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "ctl/exitcode.h"
#include "ctl/lines.h"

#include <memory>

namespace ctl {

/// A script ready to be drawn.
struct Script
{
    QString name; ///< for messages
    std::unique_ptr<Lines> lines;
    QByteArray key; ///< of its bytes; empty for one that comes line by line
};

struct ScriptRefusal
{
    ExitCode code = ExitCode::BadUsage;
    QString text;
};

/// Opens a script: a file, whose lines are all checked before anything is drawn, or "-".
///
/// Pipes and other things that can be read but once are taken line by line, as standard input.
/// Errors:  a file that cannot be read (BadUsage), a bad line (BadInput).
base::Result<std::shared_ptr<Script>, ScriptRefusal> openScript(const QString &fileName);

/// "FILE:LINE:COLUMN: text"
QString placeText(const QString &name, qsizetype line, qsizetype column, const QString &text);

} // namespace ctl
