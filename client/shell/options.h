// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/drawingid.h"
#include "base/result.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace shell {

/// What the command line of `copoly` asks for.
struct Options
{
    enum class Job { Window, Benchmark, Help, Version };
    Job job = Job::Window;

    QString backend; ///< a URL, checked by the caller; may hold a passcode
    QString profile; ///< the name of one
    QString login;
    QString virtualHost;
    std::optional<base::DrawingId> drawing;
    QString user;
    QString store; ///< a folder
    QString caFile;
    QString link; ///< a copoly: link, unread
    QString file; ///< a drawing's, unread
    bool isFromDesktop = false; ///< nobody sees standard error

    QString scenes; ///< of --benchmark
    QString report;
    QString dump; ///< empty: none
};

/// A command line that cannot be meant: a sentence for standard error.
struct UsageError
{
    QString text;
};

/// Takes `--name value` and `--name=value`, and one drawing's file or link; `arguments` without the program's name.
///
/// Errors:  unknown or repeated options, missing, empty or impossible values, options that exclude each other.
base::Result<Options, UsageError> parseOptions(const QStringList &arguments);

QString helpText();
QString versionText();

} // namespace shell
