// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QHash>
#include <QString>
#include <QStringList>

#include <span>

namespace ctl {

/// A command line that cannot be meant: a sentence for people.
struct UsageError
{
    QString text;
};

struct OptionSpec
{
    QLatin1StringView name; ///< without the dashes
    QLatin1StringView value; ///< what stands for it in the help; empty: a flag
    QLatin1StringView help;
    enum class Count { Optional, Required, OneOrMore } count = Count::Optional;
};

/// What was given for a command's options, still as text.
class GivenOptions
{
public:
    bool has(QLatin1StringView name) const { return m_values.contains(name); }
    /// The (last) value; empty when there is none.
    QString value(QLatin1StringView name) const { return values(name).value(0); }
    QStringList values(QLatin1StringView name) const { return m_values.value(name); }
    void add(const QString &name, const QString &value) { m_values[name].append(value); }

private:
    QHash<QString, QStringList> m_values;
};

/// Takes `--name value` and `--name=value`. A value that begins with two dashes needs the second
/// form.
///
/// QCommandLineParser was weighed: it takes repeated options and `--flag=value` without a word.
/// Errors:  unknown, repeated and missing options, missing values, values of flags, anything that
///          is no option.
base::Result<GivenOptions, UsageError> takeOptions(std::span<const OptionSpec> specs,
                                                   const QStringList &arguments);

/// A line for each option, aligned.
QString helpLines(std::span<const OptionSpec> specs);

} // namespace ctl
