// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/options.h"

#include "shell/drawinglink.h"

#include <QHash>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace shell {

namespace {

struct Known
{
    QLatin1StringView name;
    QLatin1StringView value; ///< what stands for it in the help; empty: a flag
    QLatin1StringView help;
};

constexpr Known known[] = {
    { "backend"_L1, "URL"_L1,
      "where to draw: ws, wss, stomp, stomps, amqp, amqps URL, or local:"_L1 },
    { "profile"_L1, "NAME"_L1, "the back end of this name from the settings"_L1 },
    { "drawing"_L1, "ID"_L1, "the drawing: 1 to 64 of A-Z, a-z, 0-9, _ and -"_L1 },
    { "user"_L1, "NAME"_L1, "the name that others see"_L1 },
    { "login"_L1, "NAME"_L1, "the login at the back end"_L1 },
    { "vhost"_L1, "NAME"_L1, "the virtual host at the back end"_L1 },
    { "ca"_L1, "FILE"_L1, "trust the certificate authorities of this PEM file"_L1 },
    { "store"_L1, "DIR"_L1, "keep drawings in this folder"_L1 },
    { "from-desktop"_L1, ""_L1, "show errors in a window as well, and give a link to a window that is open"_L1 },
    { "benchmark"_L1, "SCENES.json"_L1, "measure the window with these scenes, then end"_L1 },
    { "out"_L1, "REPORT.json"_L1, "where --benchmark writes what it measured"_L1 },
    { "dump"_L1, "DIR"_L1, "where --benchmark writes generated scenes as GeoJSON"_L1 },
    { "help"_L1, ""_L1, "show this text"_L1 },
    { "version"_L1, ""_L1, "show the version"_L1 },
};

bool hasLineBreakOrNul(const QString &text)
{
    return std::any_of(text.begin(), text.end(),
                       [](QChar c) { return c == u'\n' || c == u'\r' || c == QChar(u'\0'); });
}

/// Options by name; the one argument that is no option stands under the empty name.
using Given = QHash<QString, QString>;

base::Result<Given, UsageError> splitUp(const QStringList &arguments)
{
    Given given;
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        const QString &argument = arguments[i];
        if (argument == u"-h"_s || argument == u"-v"_s) {
            given.insert(argument == u"-h"_s ? u"help"_s : u"version"_s, {});
            continue;
        }
        if (!argument.startsWith(u"--"_s)) {
            const bool isDrawing = isDrawingLink(argument) || argument.endsWith(u".copoly"_s);
            if (!isDrawing)
                return UsageError{ u"'%1' is no option, no .copoly file and no copoly: link"_s.arg(
                    argument.left(200)) };
            if (given.contains(QString()))
                return UsageError{ u"one drawing can be opened at a time"_s };
            given.insert(QString(), argument);
            continue;
        }
        const qsizetype equals = argument.indexOf(u'=');
        const QString name = argument.mid(2, equals < 0 ? -1 : equals - 2);
        const auto option = std::find_if(std::begin(known), std::end(known),
                                         [&name](const Known &k) { return name == k.name; });
        if (option == std::end(known))
            return UsageError{ u"unknown option '--%1'"_s.arg(name) };
        if (given.contains(name))
            return UsageError{ u"--%1 is given twice"_s.arg(name) };
        if (option->value.isEmpty()) {
            if (equals >= 0)
                return UsageError{ u"--%1 takes no value"_s.arg(name) };
            given.insert(name, {});
            continue;
        }
        if (equals < 0 && i + 1 == arguments.size())
            return UsageError{ u"--%1 needs a value: %2"_s.arg(name, option->value) };
        const QString value = equals < 0 ? arguments[++i] : argument.mid(equals + 1);
        if (value.isEmpty())
            return UsageError{ u"--%1 needs a value: %2"_s.arg(name, option->value) };
        if (hasLineBreakOrNul(value))
            return UsageError{ u"--%1 holds a line break or NUL"_s.arg(name) };
        given.insert(name, value);
    }
    return given;
}

} // namespace

base::Result<Options, UsageError> parseOptions(const QStringList &arguments)
{
    // Who asks for help gets it, whatever else stands there.
    Options options;
    for (const QString &argument : arguments) {
        if (argument == u"--help"_s || argument == u"-h"_s)
            options.job = Options::Job::Help;
        else if (argument == u"--version"_s || argument == u"-v"_s)
            options.job = Options::Job::Version;
        else
            continue;
        return options;
    }

    const auto split = splitUp(arguments);
    if (!split)
        return split.error();
    const Given &given = *split;
    options.backend = given.value(u"backend"_s);
    options.profile = given.value(u"profile"_s);
    options.login = given.value(u"login"_s);
    options.virtualHost = given.value(u"vhost"_s);
    options.user = given.value(u"user"_s);
    options.store = given.value(u"store"_s);
    options.caFile = given.value(u"ca"_s);
    options.scenes = given.value(u"benchmark"_s);
    options.report = given.value(u"out"_s);
    options.dump = given.value(u"dump"_s);

    options.isFromDesktop = given.contains(u"from-desktop"_s);
    const QString named = given.value(QString());
    (isDrawingLink(named) ? options.link : options.file) = named;

    if (!options.backend.isEmpty() && !options.profile.isEmpty())
        return UsageError{ u"--backend and --profile exclude each other"_s };
    if (options.user.size() > 64)
        return UsageError{ u"--user is longer than 64 characters"_s };
    if (given.contains(u"drawing"_s)) {
        options.drawing = base::DrawingId::fromText(given.value(u"drawing"_s));
        if (!options.drawing)
            return UsageError{ u"'%1' is no drawing: 1 to 64 of A-Z, a-z, 0-9, _ and -"_s.arg(
                given.value(u"drawing"_s)) };
    }
    if (!named.isEmpty() && (options.drawing || !options.scenes.isEmpty()))
        return UsageError{
            u"a drawing's file or link goes with neither --drawing nor --benchmark"_s
        };
    if (!options.file.isEmpty() && !options.store.isEmpty())
        return UsageError{
            u"a drawing's file is opened where it is: it does not go with --store"_s
        };
    if (!options.scenes.isEmpty()) {
        if (options.report.isEmpty())
            return UsageError{ u"--benchmark needs --out REPORT.json"_s };
        options.job = Options::Job::Benchmark;
    } else if (!options.report.isEmpty() || !options.dump.isEmpty()) {
        return UsageError{ u"--out and --dump belong to --benchmark"_s };
    }
    return options;
}

QString helpText()
{
    QString text = u"Usage: copoly [--backend URL | --profile NAME] [--drawing ID] [--user NAME]\n"
                   "       copoly [OPTION...] DRAWING.copoly | copoly:DRAWING[?backend=URL]\n"
                   "       copoly --benchmark SCENES.json --out REPORT.json [--dump DIR]\n"
                   "Draw points and polygons together over STOMP.\n\n"_s;
    for (const Known &option : known) {
        const QString left = u"  --%1 %2"_s.arg(option.name, option.value);
        text += left.leftJustified(28) + option.help + u'\n';
    }
    return text
        + u"\nWith no back end it hosts the drawing on this computer and shows where others join.\n"
          "The passcode is taken from the keychain or from COPOLY_PASSCODE.\n"_s;
}

QString versionText()
{
    return u"copoly " COPOLY_VERSION "\n"_s;
}

} // namespace shell
