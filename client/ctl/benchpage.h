// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonObject>

namespace ctl {

/// A report of `bench` as one HTML page: plots as SVG within it, tables, and what follows from them.
///
/// It needs nothing else, runs no script, and can be printed: the series differ in dashes and marks
/// as well as in colour. English, as everything that copolyctl says.
/// Source:  BenchCommand's report; its `summary` alone is shown, with the spread over the rounds.
QByteArray benchPage(const QJsonObject &report);

} // namespace ctl
