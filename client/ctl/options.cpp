// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/options.h"

#include "model/style.h"
#include "workbench/topiclookup.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ctl {

namespace {

using enum OptionSpec::Count;

constexpr OptionSpec backend{ "backend"_L1, "URL"_L1,
                              "ws, wss, stomp, stomps, amqp or amqps URL, or local:"_L1, Required };
constexpr OptionSpec drawing{ "drawing"_L1, "ID"_L1, "1 to 64 of A-Z, a-z, 0-9, _ and -"_L1,
                              Required };
constexpr OptionSpec timeout{ "timeout"_L1, "S"_L1,
                              "seconds for each phase: connect, catch up, be confirmed (30)"_L1 };
constexpr OptionSpec ca{ "ca"_L1, "FILE"_L1,
                         "trust the certificate authorities of this PEM file"_L1 };
constexpr OptionSpec login{ "login"_L1, "NAME"_L1, "the login at the back end"_L1 };
constexpr OptionSpec vhost{ "vhost"_L1, "NAME"_L1, "the virtual host at the back end"_L1 };
constexpr OptionSpec status{ "status"_L1, ""_L1,
                             "print a line whenever who is here and who agrees changes"_L1 };
constexpr OptionSpec store{ "store"_L1, "DIR"_L1, "keep the drawing in this folder"_L1 };

constexpr OptionSpec hostSpecs[] = {
    { "listen"_L1, "HOST:PORT"_L1, "where to listen; port 0: any (127.0.0.1:0)"_L1 },
    { "relay"_L1, "URL"_L1, "pass everything on to this broker (stomp or stomps URL)"_L1 },
    { "polygon-every"_L1, "N"_L1, "make a polygon of each N points of the lab, 0: never (4)"_L1 },
    { "name"_L1, "NAME"_L1, "how this server calls itself"_L1 },
    { "store"_L1, "DIR"_L1, "keep the drawings in this folder"_L1 },
    { "no-keep"_L1, ""_L1, "keep nothing: be a broker only"_L1 },
    timeout,
    ca,
    login,
    vhost,
};
constexpr OptionSpec drawSpecs[] = {
    backend,
    drawing,
    { "script"_L1, "FILE"_L1, "edits, a JSON object a line; -: standard input, line by line"_L1,
      Required },
    store,
    { "user"_L1, "NAME"_L1, "the name that others see"_L1 },
    { "stay"_L1, "S"_L1, "remain in the room so many seconds more; 0: until a signal"_L1 },
    status,
    timeout,
    ca,
    login,
    vhost,
};
constexpr OptionSpec exportSpecs[] = {
    backend,
    drawing,
    { "out"_L1, "FILE"_L1, "ends in .geojson, .svg, .png or .pdf"_L1, Required },
    store,
    { "size"_L1, "WxH"_L1, "of a picture, in px (1920x1080)"_L1 },
    { "view"_L1, "X0,Y0,X1,Y1"_L1, "the scene rectangle that a picture shows (all shapes)"_L1 },
    { "background"_L1, "COLOUR"_L1, "#rrggbb, or transparent for PNG and SVG (#ffffff)"_L1 },
    timeout,
    ca,
    login,
    vhost,
};
constexpr OptionSpec watchSpecs[] = {
    backend,
    drawing,
    { "frames"_L1, ""_L1, "print the STOMP frames as well"_L1 },
    { "for"_L1, "S"_L1, "end after so many seconds"_L1 },
    status,
    timeout,
    ca,
    login,
    vhost,
};
constexpr OptionSpec keepSpecs[] = {
    backend,
    { "drawing"_L1, "ID"_L1, "1 to 64 of A-Z, a-z, 0-9, _ and -; may be repeated"_L1, OneOrMore },
    { "store"_L1, "DIR"_L1, "keep the drawings in this folder"_L1, Required },
    status,
    timeout,
    ca,
    login,
    vhost,
};
constexpr OptionSpec doctorSpecs[] = {
    backend,
    { "json"_L1, ""_L1, "a JSON line for each step on standard output"_L1 },
    { "timeout"_L1, "S"_L1, "seconds for the whole check (30)"_L1 },
    ca,
    login,
    vhost,
};
constexpr OptionSpec topicsSpecs[] = {
    backend,
    { "management"_L1, "URL"_L1, "of RabbitMQ's management or ActiveMQ's console (guessed)"_L1 },
    { "drawing"_L1, "ID"_L1, "mark the topics of this drawing"_L1 },
    { "json"_L1, ""_L1, "JSON lines on standard output, as they are in any case"_L1 },
    { "timeout"_L1, "S"_L1, "seconds for all of it (30)"_L1 },
    ca,
    login,
    vhost,
};
constexpr OptionSpec benchSpecs[] = {
    { "backend"_L1, "URL"_L1, "what to measure; given twice: both, taking turns"_L1, OneOrMore },
    { "backend2"_L1, "URL"_L1, "the same as a second --backend"_L1 },
    { "out"_L1, "REPORT.json"_L1, "where the report goes"_L1, Required },
    { "rates"_L1, "N,N,..."_L1, "messages a second of each run (20,100,400)"_L1 },
    { "bytes"_L1, "N,N,..."_L1, "octets in a message's body, 64 to 15000 (200)"_L1 },
    { "peers"_L1, "N,N,..."_L1, "connections of a run, 2 to 50; each hears all others (2)"_L1 },
    { "rounds"_L1, "N"_L1, "repeat all runs, to tell differences from chance (1)"_L1 },
    { "seed"_L1, "N"_L1, "of the order of the runs in a round (by chance)"_L1 },
    { "seconds"_L1, "S"_L1, "the length of a run, at most 600 (4)"_L1 },
    { "warm-up"_L1, "S"_L1, "seconds before each run that do not count, at most 60 (0.5)"_L1 },
    { "html"_L1, "FILE"_L1, "write the report as a page with plots, too"_L1 },
    timeout,
    ca,
    login,
    vhost,
};

struct CommandSpec
{
    QLatin1StringView name;
    QLatin1StringView summary;
    std::span<const OptionSpec> options;
};

constexpr CommandSpec commands[] = {
    { "host"_L1, "serves drawings on this computer"_L1, hostSpecs },
    { "draw"_L1, "makes the edits of a script, ends when they are confirmed"_L1, drawSpecs },
    { "export"_L1, "writes a drawing as GeoJSON, SVG, PNG or PDF"_L1, exportSpecs },
    { "watch"_L1, "prints a line for every edit"_L1, watchSpecs },
    { "keep"_L1, "stays in rooms and keeps their history for late joiners"_L1, keepSpecs },
    { "doctor"_L1, "checks a back end step by step and says what is wrong"_L1, doctorSpecs },
    { "topics"_L1, "lists the topics that exist at the broker"_L1, topicsSpecs },
    { "bench"_L1, "measures latency, throughput, loss and order of back ends"_L1, benchSpecs },
};

constexpr int maxNameLength = 64;

QString overview()
{
    QString text =
        u"copolyctl draws, keeps, exports and measures Copoly drawings without a window.\n\nCommands:\n"_s;
    for (const CommandSpec &command : commands)
        text += u"  "_s + QString(command.name).leftJustified(10) + command.summary + u'\n';
    return text
        + u"\n'copolyctl COMMAND --help' names a command's options.\n"
          "Passcodes are taken from COPOLY_PASSCODE or asked for.\n"
          "Standard output is JSON lines, standard error is for people.\n"_s;
}

QString helpOf(const CommandSpec &command)
{
    return u"copolyctl %1: %2\n\n"_s.arg(command.name, command.summary) + helpLines(command.options)
        + u"  --help                      show this text\n  --version                   show the version\n"_s;
}

/// Reads the values of one command line one after the other; remembers the first that cannot be.
class Values
{
public:
    explicit Values(const GivenOptions &given) : m_given(given) { }

    const std::optional<UsageError> &problem() const { return m_problem; }
    void refuse(QLatin1StringView name, const QString &why)
    {
        if (!m_problem)
            m_problem = UsageError{ u"The value of '--%1' cannot be: %2"_s.arg(name, why) };
    }

    bool has(QLatin1StringView name) const { return m_given.has(name); }
    QString raw(QLatin1StringView name) const { return m_given.value(name); }

    /// Text in one line; empty only where that is given.
    QString line(QLatin1StringView name)
    {
        const QString text = raw(name);
        if (values::hasLineBreakOrNul(text))
            refuse(name, u"it holds a line break or NUL."_s);
        return text;
    }
    QString filled(QLatin1StringView name)
    {
        const QString text = line(name);
        if (has(name) && text.isEmpty())
            refuse(name, u"it is empty."_s);
        return text;
    }
    QString name(QLatin1StringView option)
    {
        const QString text = line(option);
        if (text.size() > maxNameLength)
            refuse(option, u"it is longer than %1 characters."_s.arg(maxNameLength));
        return text;
    }
    std::optional<QString> optionalLine(QLatin1StringView name)
    {
        return has(name) ? std::optional(line(name)) : std::nullopt;
    }
    template <typename T>
    T converted(QLatin1StringView name, std::optional<T> value, T fallback, const QString &expected)
    {
        if (!has(name))
            return fallback;
        if (!value)
            refuse(name, u"expected is %1."_s.arg(expected));
        return value.value_or(fallback);
    }
    std::optional<base::Milliseconds> seconds(QLatin1StringView name)
    {
        if (!has(name))
            return std::nullopt;
        return converted(name, values::seconds(raw(name)), base::Milliseconds(0),
                         u"a number of seconds, not negative"_s);
    }
    int wholeNumber(QLatin1StringView name, int least, int most, int fallback)
    {
        return converted(name, values::wholeNumber(raw(name), least, most), fallback,
                         u"a whole number from %1 to %2"_s.arg(least).arg(most));
    }
    base::DrawingId drawingId(const QString &text)
    {
        const auto id = base::DrawingId::fromText(text);
        if (!id)
            refuse("drawing"_L1, u"a drawing ID is 1 to 64 of A-Z, a-z, 0-9, _ and -."_s);
        return id.value_or(*base::DrawingId::fromText(u"none"_s));
    }
    base::DrawingId drawingId() { return drawingId(raw("drawing"_L1)); }
    std::vector<base::DrawingId> drawingIds()
    {
        std::vector<base::DrawingId> ids;
        for (const QString &text : m_given.values("drawing"_L1)) {
            const base::DrawingId id = drawingId(text);
            if (std::find(ids.begin(), ids.end(), id) == ids.end())
                ids.push_back(id);
        }
        return ids;
    }
    QStringList all(QLatin1StringView name) const { return m_given.values(name); }

    CommonOptions common()
    {
        CommonOptions options;
        options.timeout = seconds("timeout"_L1).value_or(options.timeout);
        options.caFile = filled("ca"_L1);
        options.login = optionalLine("login"_L1);
        options.virtualHost = optionalLine("vhost"_L1);
        return options;
    }

private:
    const GivenOptions &m_given;
    std::optional<UsageError> m_problem;
};

HostOptions hostOptions(Values &v)
{
    HostOptions options;
    options.common = v.common();
    options.listen = v.converted("listen"_L1, values::listenAddress(v.raw("listen"_L1)),
                                 ListenAddress{ QHostAddress(QHostAddress::LocalHost), 0 },
                                 u"an address and a port such as 127.0.0.1:8080"_s);
    options.relay = v.filled("relay"_L1);
    options.polygonEvery = v.wholeNumber("polygon-every"_L1, 0, 10'000, options.polygonEvery);
    options.name = v.name("name"_L1);
    options.store = v.filled("store"_L1);
    options.keeps = !v.has("no-keep"_L1) && options.relay.isEmpty();
    if (!options.keeps && !options.store.isEmpty())
        v.refuse("store"_L1, u"nothing is kept with --no-keep or --relay."_s);
    return options;
}

DrawOptions drawOptions(Values &v)
{
    return { v.common(),           v.raw("backend"_L1), v.drawingId(),        v.filled("script"_L1),
             v.filled("store"_L1), v.name("user"_L1),   v.seconds("stay"_L1), v.has("status"_L1) };
}

ExportOptions exportOptions(Values &v)
{
    ExportOptions options{ v.common(), v.raw("backend"_L1), v.drawingId(), v.filled("out"_L1) };
    options.kind = v.converted("out"_L1, formats::fileKind(options.out), formats::FileKind::GeoJson,
                               u"a file that ends in .geojson, .svg, .png or .pdf"_s);
    options.store = v.filled("store"_L1);
    options.size = v.converted("size"_L1, values::size(v.raw("size"_L1)), options.size,
                               u"width and height in px such as 1920x1080"_s);
    if (v.has("view"_L1))
        options.view = v.converted("view"_L1, values::view(v.raw("view"_L1)), QRectF(),
                                   u"X0,Y0,X1,Y1 with X0 <= X1 and Y0 <= Y1"_s);
    if (v.has("background"_L1)) {
        options.background = v.raw("background"_L1).toLower();
        const bool isTransparent = options.background == u"transparent"_s;
        if (!isTransparent && !model::Colour::fromText(options.background))
            v.refuse("background"_L1, u"expected is #rrggbb or transparent."_s);
        if (isTransparent && options.kind == formats::FileKind::Pdf)
            v.refuse("background"_L1, u"a PDF cannot be transparent."_s);
    }
    return options;
}

WatchOptions watchOptions(Values &v)
{
    return { v.common(),         v.raw("backend"_L1), v.drawingId(),
             v.has("frames"_L1), v.seconds("for"_L1), v.has("status"_L1) };
}

KeepOptions keepOptions(Values &v)
{
    return { v.common(), v.raw("backend"_L1), v.drawingIds(), v.filled("store"_L1),
             v.has("status"_L1) };
}

DoctorOptions doctorOptions(Values &v)
{
    return { v.common(), v.raw("backend"_L1), v.has("json"_L1) };
}

TopicsOptions topicsOptions(Values &v)
{
    TopicsOptions options;
    options.common = v.common();
    options.backend = v.raw("backend"_L1);
    options.management =
        v.converted("management"_L1, workbench::managementUrl(v.raw("management"_L1)), QUrl(),
                    u"an http or https URL"_s);
    if (v.has("drawing"_L1))
        options.drawing = v.drawingId();
    return options;
}

/// Different numbers with commas between them, sorted.
std::optional<std::vector<int>> numberList(const QString &text, int least, int most)
{
    std::vector<int> numbers;
    for (const QString &part : text.split(u',')) {
        const auto number = values::wholeNumber(part, least, most);
        if (!number || numbers.size() == 20)
            return std::nullopt;
        numbers.push_back(*number);
    }
    std::sort(numbers.begin(), numbers.end());
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    return numbers;
}

BenchOptions benchOptions(Values &v)
{
    const auto numbers = [&v](QLatin1StringView name, int least, int most,
                              const std::vector<int> &fallback) {
        return v.converted(
            name, numberList(v.raw(name), least, most), fallback,
            u"numbers from %1 to %2 with commas between them"_s.arg(least).arg(most));
    };
    BenchOptions options;
    options.common = v.common();
    options.backends = v.all("backend"_L1) + v.all("backend2"_L1);
    if (options.backends.size() > 2)
        v.refuse("backend"_L1, u"two back ends can be compared, not more."_s);
    options.out = v.filled("out"_L1);
    options.html = v.filled("html"_L1);
    options.rates = numbers("rates"_L1, 1, 20'000, options.rates);
    options.bytes = numbers("bytes"_L1, 64, 15'000, options.bytes);
    options.peers = numbers("peers"_L1, 2, 50, options.peers);
    options.rounds = v.wholeNumber("rounds"_L1, 1, 100, options.rounds);
    if (v.has("seed"_L1))
        options.seed = v.wholeNumber("seed"_L1, 0, 2'000'000'000, 0);
    options.duration = v.seconds("seconds"_L1).value_or(options.duration);
    if (options.duration < base::Milliseconds(100)
        || options.duration > base::Milliseconds(600'000))
        v.refuse("seconds"_L1, u"expected is a number of seconds from 0.1 to 600."_s);
    options.warmUp = v.seconds("warm-up"_L1).value_or(options.warmUp);
    if (options.warmUp > base::Milliseconds(60'000))
        v.refuse("warm-up"_L1, u"expected is a number of seconds from 0 to 60."_s);
    return options;
}

Job jobOf(QLatin1StringView command, Values &v)
{
    if (command == "host"_L1)
        return hostOptions(v);
    if (command == "draw"_L1)
        return drawOptions(v);
    if (command == "export"_L1)
        return exportOptions(v);
    if (command == "watch"_L1)
        return watchOptions(v);
    if (command == "keep"_L1)
        return keepOptions(v);
    if (command == "doctor"_L1)
        return doctorOptions(v);
    if (command == "topics"_L1)
        return topicsOptions(v);
    return benchOptions(v);
}

} // namespace

base::Result<Job, UsageError> parseCommandLine(const QStringList &arguments)
{
    const QString first = arguments.value(0);
    if (first == u"--help"_s || first == u"-h"_s || first == u"help"_s)
        return Job(TextAnswer{ overview() });
    const bool asksVersion = arguments.contains(u"--version"_s);
    if (first == u"--version"_s || first == u"-v"_s)
        return Job(TextAnswer{ u"copolyctl " COPOLY_VERSION "\n"_s });
    if (arguments.isEmpty())
        return UsageError{ u"A command is missing; 'copolyctl --help' names them."_s };
    const auto command = std::find_if(std::begin(commands), std::end(commands),
                                      [&](const CommandSpec &c) { return first == c.name; });
    if (command == std::end(commands)) {
        return UsageError{
            first.startsWith(u'-')
                ? u"The first argument must be a command; 'copolyctl --help' names them."_s
                : u"There is no command '%1'; 'copolyctl --help' names them."_s.arg(
                    first.simplified().left(40))
        };
    }
    // Who asks for help gets it, whatever else stands there.
    if (arguments.contains(u"--help"_s) || arguments.contains(u"-h"_s))
        return Job(TextAnswer{ helpOf(*command) });
    if (asksVersion)
        return Job(TextAnswer{ u"copolyctl " COPOLY_VERSION "\n"_s });
    const auto given = takeOptions(command->options, arguments.mid(1));
    if (!given)
        return given.error();
    Values v(*given);
    Job job = jobOf(command->name, v);
    if (v.problem())
        return *v.problem();
    return job;
}

} // namespace ctl
