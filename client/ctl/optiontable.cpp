// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/optiontable.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ctl {

namespace {

constexpr qsizetype helpColumn = 30;

/// What people typed, short and without line breaks; never a value, which may be secret.
QString shown(const QString &text)
{
    return text.simplified().left(40);
}

} // namespace

base::Result<GivenOptions, UsageError> takeOptions(std::span<const OptionSpec> specs,
                                                   const QStringList &arguments)
{
    GivenOptions given;
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        const QString &argument = arguments[i];
        if (!argument.startsWith(u"--"_s)) {
            // It may be a value whose option was forgotten: not repeated, it could be a URL with a passcode.
            return UsageError{ u"Argument %1 is not an option: options begin with '--'."_s.arg(
                i + 1) };
        }
        const qsizetype equals = argument.indexOf(u'=');
        const QString name = argument.mid(2, equals < 0 ? -1 : equals - 2);
        const auto spec = std::find_if(specs.begin(), specs.end(),
                                       [&](const OptionSpec &s) { return name == s.name; });
        if (spec == specs.end())
            return UsageError{ u"The option '--%1' is unknown."_s.arg(shown(name)) };
        if (given.has(spec->name) && spec->count != OptionSpec::Count::OneOrMore)
            return UsageError{ u"The option '--%1' is given twice."_s.arg(name) };
        if (spec->value.isEmpty()) {
            if (equals >= 0)
                return UsageError{ u"The option '--%1' takes no value."_s.arg(name) };
            given.add(name, {});
            continue;
        }
        const bool follows = i + 1 < arguments.size() && !arguments[i + 1].startsWith(u"--"_s);
        if (equals < 0 && !follows)
            return UsageError{ u"The option '--%1' needs a value: --%1 %2"_s.arg(name,
                                                                                 spec->value) };
        given.add(name, equals < 0 ? arguments[++i] : argument.mid(equals + 1));
    }
    for (const OptionSpec &spec : specs) {
        if (spec.count != OptionSpec::Count::Optional && !given.has(spec.name))
            return UsageError{ u"The option '--%1 %2' is missing."_s.arg(spec.name, spec.value) };
    }
    return given;
}

QString helpLines(std::span<const OptionSpec> specs)
{
    QString text;
    for (const OptionSpec &spec : specs) {
        QString left = u"  --"_s + spec.name;
        if (!spec.value.isEmpty())
            left += u' ' + spec.value;
        text += left.leftJustified(helpColumn - 1) + u' ' + spec.help + u'\n';
    }
    return text;
}

} // namespace ctl
