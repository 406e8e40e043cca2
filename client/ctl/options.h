// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/drawingid.h"
#include "ctl/optiontable.h"
#include "ctl/values.h"
#include "formats/exportfile.h"

#include <QSize>
#include <QUrl>

#include <variant>
#include <vector>

namespace ctl {

/// What all commands take. URL, login and virtual host may still be wrong for a back end: see
/// BackendChoice.
struct CommonOptions
{
    base::Milliseconds timeout{ 30000 };
    QString caFile;
    std::optional<QString> login;
    std::optional<QString> virtualHost;
};

struct HostOptions
{
    CommonOptions common;
    ListenAddress listen;
    QString relay; ///< a URL; empty: our own broker
    int polygonEvery = 4;
    QString name;
    QString store;
    bool keeps = true;
};

struct DrawOptions
{
    CommonOptions common;
    QString backend;
    base::DrawingId drawing;
    QString script; ///< a file, or "-"
    QString store;
    QString user;
    std::optional<base::Milliseconds> stay; ///< 0: until a signal
    bool status = false;
};

struct ExportOptions
{
    CommonOptions common;
    QString backend;
    base::DrawingId drawing;
    QString out;
    formats::FileKind kind = formats::FileKind::GeoJson;
    QString store;
    QSize size{ 1920, 1080 };
    std::optional<QRectF> view;
    QString background = QStringLiteral("#ffffff"); ///< or "transparent"
};

struct WatchOptions
{
    CommonOptions common;
    QString backend;
    base::DrawingId drawing;
    bool frames = false;
    std::optional<base::Milliseconds> forTime;
    bool status = false;
};

struct KeepOptions
{
    CommonOptions common;
    QString backend;
    std::vector<base::DrawingId> drawings;
    QString store;
    bool status = false;
};

struct DoctorOptions
{
    CommonOptions common;
    QString backend;
    bool json = false;
};

struct TopicsOptions
{
    CommonOptions common;
    QString backend;
    QUrl management; ///< empty: to be guessed
    std::optional<base::DrawingId> drawing;
};

struct BenchOptions
{
    CommonOptions common;
    QStringList backends; ///< one or two
    QString out;
    std::vector<int> rates{ 20, 100, 400 }; ///< messages a second of all senders together
    std::vector<int> bytes{ 200 }; ///< of a message's body
    std::vector<int> peers{ 2 };
    int rounds = 1; ///< of all runs
    std::optional<int> seed; ///< of the order in a round; nothing: a random one
    base::Milliseconds warmUp{ 500 }; ///< before each run, not counted
    base::Milliseconds duration{ 4000 }; ///< of a run
    QString html; ///< a page that shows the report; empty: none
};

/// Text for standard output instead of work: help or version.
struct TextAnswer
{
    QString text;
};

using Job = std::variant<TextAnswer, HostOptions, DrawOptions, ExportOptions, WatchOptions,
                         KeepOptions, DoctorOptions, TopicsOptions, BenchOptions>;

/// Understands a command line (without the program's name); values are checked before anything is
/// done.
///
/// Errors:  a sentence that names the option. Values are not repeated: they could be secret.
base::Result<Job, UsageError> parseCommandLine(const QStringList &arguments);

} // namespace ctl
