// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QList>
#include <QString>

namespace ctl {

/// One back end of a report of `bench`: its runs by size, peers, rate and round, and a summary of
/// each kind of run over the rounds.
///
/// In the summary, `{"min","median","max"}` stand for the percentiles, the throughput and the
/// tool's own lateness; losses, repeats and disorder are added up.
QJsonObject benchBackend(const QString &url, const QString &product, QList<QJsonObject> runs);

/// What can be said of two back ends about one kind of run.
struct BenchVerdict
{
    enum class Kind { Unknown, WithinSpread, FirstLower, SecondLower } kind = Kind::Unknown;
    double factor = 1; ///< the higher median in terms of the lower one
};

/// Fewer rounds allow no verdict: even equal back ends give three values each that do not overlap
/// once in ten times, five once in 126 (2 * 5! * 5! / 10!).
constexpr int benchLeastRounds = 5;

/// Compares two `{"min","median","max"}` of `rounds` rounds each: they differ only if they do not
/// overlap.
BenchVerdict benchVerdict(const QJsonObject &first, const QJsonObject &second, int rounds);

} // namespace ctl
