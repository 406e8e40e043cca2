// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/program.h"

#include "ctl/backends.h"
#include "ctl/benchcommand.h"
#include "ctl/doctorcommand.h"
#include "ctl/drawcommand.h"
#include "ctl/exportcommand.h"
#include "ctl/hostcommand.h"
#include "ctl/keepcommand.h"
#include "ctl/signals.h"
#include "ctl/topicscommand.h"
#include "ctl/watchcommand.h"

#include <QFileInfo>
#include <QGuiApplication>
#include <QSslCertificate>

using namespace Qt::StringLiterals;

namespace ctl {

namespace {

/// A refusal before anything was done.
struct Refusal
{
    ExitCode code = ExitCode::BadUsage;
    QString text;
};

using Made = base::Result<std::unique_ptr<Command>, Refusal>;

/// Makes a command of each kind of job.
class Maker
{
public:
    Maker(const Services &services, Secrets secrets)
        : m_services(services), m_secrets(std::move(secrets))
    {
    }

    Made operator()(TextAnswer &&) { return Refusal{}; }
    Made operator()(HostOptions &&options);
    Made operator()(DrawOptions &&options);
    Made operator()(ExportOptions &&options);
    Made operator()(WatchOptions &&options) { return online<WatchCommand>(std::move(options)); }
    Made operator()(KeepOptions &&options) { return online<KeepCommand>(std::move(options)); }
    Made operator()(DoctorOptions &&options)
    {
        auto backend = choose(options.backend, options.common);
        if (!backend)
            return backend.error();
        return command<DoctorCommand>(std::move(options), std::move(*backend));
    }
    Made operator()(TopicsOptions &&options);
    Made operator()(BenchOptions &&options);

private:
    template <typename Wanted, typename... Arguments> Made command(Arguments &&...arguments)
    {
        return std::unique_ptr<Command>(
            std::make_unique<Wanted>(std::forward<Arguments>(arguments)..., m_services));
    }
    base::Result<transport::Backend, Refusal> choose(const QString &url,
                                                     const CommonOptions &common)
    {
        if (const auto trouble = checkCaFile(common))
            return Refusal{ ExitCode::BadUsage, trouble->text };
        auto backend = chooseBackend(url, common, m_secrets, m_services.console);
        if (!backend)
            return Refusal{ ExitCode::BadUsage, backend.error().text };
        return *backend;
    }
    /// A command that has nothing to do without others.
    template <typename Wanted, typename Options> Made online(Options &&options)
    {
        auto backend = choose(options.backend, options.common);
        if (!backend)
            return backend.error();
        if (backend->isLocal)
            return Refusal{ ExitCode::BadUsage,
                            u"'--backend local:' has nobody else to hear; give another URL."_s };
        return command<Wanted>(std::move(options), std::move(*backend));
    }

    const Services &m_services;
    Secrets m_secrets;
};

Made Maker::operator()(HostOptions &&options)
{
    if (options.relay.isEmpty())
        return command<HostCommand>(std::move(options), std::nullopt);
    const auto backend = choose(options.relay, options.common);
    if (!backend)
        return backend.error();
    using Address = transport::Backend::Address;
    if (backend->addresses.isEmpty() || backend->addresses.first().kind == Address::Kind::WebSocket)
        return Refusal{ ExitCode::BadUsage,
                        u"The value of '--relay' cannot be: expected is a stomp or stomps URL."_s };
    const Address &address = backend->addresses.first();
    host::RelayTarget target;
    target.host = address.url.host();
    target.port = quint16(address.url.port());
    target.tls = address.kind == Address::Kind::Tls;
    target.login = backend->login;
    target.passcode = backend->passcode;
    target.virtualHost = backend->host;
    if (!options.common.caFile.isEmpty())
        target.authorities = QSslCertificate::fromPath(options.common.caFile);
    return command<HostCommand>(std::move(options), std::move(target));
}

Made Maker::operator()(DrawOptions &&options)
{
    m_secrets.mayAsk = options.script != u"-"_s;
    const auto backend = choose(options.backend, options.common);
    if (!backend)
        return backend.error();
    const auto script = openScript(options.script);
    if (!script)
        return Refusal{ script.error().code, script.error().text };
    return command<DrawCommand>(std::move(options), *backend, *script);
}

Made Maker::operator()(ExportOptions &&options)
{
    const auto backend = choose(options.backend, options.common);
    if (!backend)
        return backend.error();
    const QFileInfo out(options.out);
    const QFileInfo folder(out.absolutePath());
    if (!folder.isDir() || !folder.isWritable() || out.isDir())
        return Refusal{ ExitCode::BadUsage, u"The file %1 cannot be written."_s.arg(options.out) };
    return command<ExportCommand>(std::move(options), *backend);
}

Made Maker::operator()(TopicsOptions &&options)
{
    if (!options.management.password().isEmpty())
        m_services.console.say(u"Warning: the password in the management's URL can be seen by "
                               u"others on this computer; "
                               "the login and COPOLY_PASSCODE of the back end serve there, too."_s);
    return online<TopicsCommand>(std::move(options));
}

Made Maker::operator()(BenchOptions &&options)
{
    QList<transport::Backend> backends;
    for (const QString &url : options.backends) {
        const auto backend = choose(url, options.common);
        if (!backend)
            return backend.error();
        backends.append(*backend);
    }
    QStringList files{ options.out };
    if (!options.html.isEmpty())
        files.append(options.html);
    for (const QString &file : files) {
        const QFileInfo folder(QFileInfo(file).absolutePath());
        if (!folder.isDir() || !folder.isWritable() || QFileInfo(file).isDir())
            return Refusal{ ExitCode::BadUsage, u"The file %1 cannot be written."_s.arg(file) };
    }
    return command<BenchCommand>(std::move(options), std::move(backends));
}

/// Pictures are painted with QtGui, everything else is quicker without.
std::unique_ptr<QCoreApplication> makeApplication(const Job &job, int &argc, char **argv)
{
    const auto *wanted = std::get_if<ExportOptions>(&job);
    if (!wanted || wanted->kind == formats::FileKind::GeoJson)
        return std::make_unique<QCoreApplication>(argc, argv);
    qputenv("QT_QPA_PLATFORM", "offscreen");
    return std::make_unique<QGuiApplication>(argc, argv);
}

QStringList argumentsOf(int argc, char **argv)
{
    QStringList arguments;
    for (int i = 1; i < argc; ++i)
        arguments.append(QString::fromLocal8Bit(argv[i]));
    return arguments;
}

} // namespace

base::Result<std::unique_ptr<Command>, ExitCode> makeCommand(Job job, const Services &services)
{
    auto made = std::visit(Maker(services, Secrets::fromEnvironment()), std::move(job));
    if (made)
        return std::move(*made);
    services.console.say(made.error().text);
    return made.error().code;
}

int runProgram(int argc, char **argv)
{
    Console console;
    auto job = parseCommandLine(argumentsOf(argc, argv));
    if (!job) {
        console.say(job.error().text);
        return int(ExitCode::BadUsage);
    }
    if (const auto *answer = std::get_if<TextAnswer>(&*job)) {
        console.printText(answer->text);
        return int(ExitCode::Done);
    }
    // Qt would take some arguments as its own; ours are read already.
    int one = 1;
    const auto application = makeApplication(*job, one, argv);
    QCoreApplication::setApplicationName(u"copolyctl"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(COPOLY_VERSION));
    base::SystemClock clock;
    base::SystemRandom random;
    const Services services{ clock, random, console };
    const auto command = makeCommand(std::move(*job), services);
    if (!command)
        return int(command.error());
    const Signals signals;
    QObject::connect(&signals, &Signals::interrupted, command->get(), &Command::interrupt);
    QObject::connect(
        command->get(), &Command::finished, application.get(),
        [](ExitCode code) { QCoreApplication::exit(int(code)); }, Qt::QueuedConnection);
    QMetaObject::invokeMethod(command->get(), &Command::start, Qt::QueuedConnection);
    return QCoreApplication::exec();
}

} // namespace ctl
