// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/application.h"

#include "settings/keys.h"
#include "settings/settings.h"
#include "shell/appearance.h"
#include "shell/backendsetup.h"
#include "shell/benchmarkrun.h"
#include "shell/colours.h"
#include "shell/drawinglink.h"
#include "shell/drawingpath.h"
#include "shell/handover.h"
#include "shell/icons.h"
#include "shell/linkdialog.h"
#include "shell/mainwindow.h"
#include "shell/options.h"
#include "shell/profiletext.h"
#include "shell/unixsignals.h"
#include "shell/windowtext.h"

#include <QApplication>
#include <QDir>
#include <QMessageBox>
#include <QStandardPaths>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace shell {

namespace {

namespace keys = settings::keys;
using settings::Kind;
using settings::Profile;

constexpr int ok = 0;
constexpr int badUsage = 1;
constexpr int maxWindows = 20; ///< of one user on one drawing

int refuse(const QString &text)
{
    std::fprintf(stderr, "copoly: %s\n", qPrintable(text));
    return badUsage;
}

/// The same; whoever clicked in a menu or on a link reads it in a window.
int refuse(const Options &options, const QString &text)
{
    refuse(text);
    if (options.isFromDesktop) {
        QMessageBox box(QMessageBox::Warning, QApplication::applicationDisplayName(), text,
                        QMessageBox::Ok);
        box.setTextFormat(Qt::PlainText);
        box.setWindowIcon(programIcon());
        box.exec();
    }
    return badUsage;
}

/// What is to be used at the start: a profile, and the passcode that the command line or the environment gave.
struct Start
{
    Profile profile;
    std::optional<QString> passcode;
};

base::Result<Start, QString> startOf(const Options &options, const settings::Profiles &profiles,
                                     std::optional<QString> given)
{
    Start start;
    start.passcode = std::move(given);

    if (!options.profile.isEmpty()) {
        const auto found = profiles.findByName(options.profile);
        if (!found)
            return u"there is no back end named '%1' in the settings"_s.arg(options.profile);
        const auto problems = settings::problemsOf(*found);
        if (!problems.isEmpty())
            return u"the back end '%1' is not complete: %2"_s.arg(
                found->name, ProfileText::problem(problems.first()));
        start.profile = *found;
    } else if (!options.backend.isEmpty()) {
        const auto made = profileOfUrl(options.backend);
        if (!made)
            return made.error().text();
        start.profile = made->profile;
        if (!made->passcode.isEmpty()) {
            std::fputs("copoly: warning: a passcode on the command line can be read by other "
                       "users of this computer; COPOLY_PASSCODE is safer\n",
                       stderr);
            if (!start.passcode)
                start.passcode = made->passcode;
        }
    } else {
        start.profile = profiles.active();
        if (!settings::problemsOf(start.profile).isEmpty())
            start.profile = settings::profileOfKind(Kind::ThisComputer);
    }
    if (!options.login.isEmpty())
        start.profile.login = options.login;
    if (!options.virtualHost.isEmpty())
        start.profile.virtualHost = options.virtualHost;
    if (!options.caFile.isEmpty())
        start.profile.caFile = options.caFile;
    return start;
}

QString userName(const Options &options, const settings::Settings &settings)
{
    for (const QString &name : { options.user, settings.value(keys::userName),
                                 qEnvironmentVariable("USER"), qEnvironmentVariable("USERNAME") }) {
        if (!name.trimmed().isEmpty())
            return name.trimmed();
    }
    return u"Copoly"_s;
}

QString storeFolder(const Options &options)
{
    return options.store.isEmpty()
        ? QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + u"/drawings"_s
        : options.store;
}

/// Asks whether the link may be followed; then the options are as if they had named what it names.
/// Nothing where the user declined.
base::Result<std::optional<Options>, QString>
followLink(Options options, const settings::Profiles &profiles, std::optional<QString> &passcode)
{
    const auto link = parseDrawingLink(options.link);
    if (!link)
        return link.error().text();
    if (!link->backend.isEmpty() && !(options.backend + options.profile).isEmpty())
        return u"the link names a back end: it goes with neither --backend nor --profile"_s;
    options.drawing = link->drawing;
    options.backend += link->backend;
    QString profileName = options.backend.isEmpty()
        ? (options.profile.isEmpty() ? profiles.active().name : options.profile)
        : QString();
    if (const auto own = ownProfileOf(*link, profiles)) {
        profileName = options.profile = own->name;
        options.backend.clear();
    }
    if (!link->backend.isEmpty() && profileName.isEmpty())
        passcode.reset(); // it is for the user's own back ends, not for whom a link names
    LinkDialog dialog(*link, profileName);
    if (dialog.exec() != QDialog::Accepted)
        return std::optional<Options>();
    return std::optional(options);
}

int runWindow(Options options)
{
    settings::Settings settings;
    Language language;
    language.use(settings.value(keys::language));
    useAppearance(settings.value(keys::appearance));

    settings::Profiles profiles(settings, ProfileText::startNames());
    std::optional<QString> passcode;
    if (qEnvironmentVariableIsSet("COPOLY_PASSCODE"))
        passcode = qEnvironmentVariable("COPOLY_PASSCODE");
    if (!options.link.isEmpty()) {
        if (options.isFromDesktop && HandOver::give(options.link))
            return ok;
        const auto followed = followLink(options, profiles, passcode);
        if (!followed)
            return refuse(options, followed.error());
        if (!*followed)
            return ok;
        options = **followed;
    }
    if (!options.file.isEmpty()) {
        const auto path = findDrawingFile(options.file);
        if (!path)
            return refuse(options, path.error().text());
        options.store = path->folder;
        options.drawing = path->drawing;
    }
    const auto start = startOf(options, profiles, std::move(passcode));
    if (!start)
        return refuse(options, start.error());
    base::SystemClock clock;
    base::SystemRandom random;
    settings::SecretStore secrets;
    DialogQuestions questions;

    const QString name = userName(options, settings);
    const auto drawing = options.drawing
        ? options.drawing
        : base::DrawingId::fromText(settings.value(keys::lastDrawing));
    // A second window of the same user is another person: it keeps its drawings in a folder of its own.
    const QString folder = storeFolder(options);
    std::unique_ptr<Workplace> workplace;
    for (int number = 1; !workplace; ++number) {
        workplace = std::make_unique<Workplace>(
            Workplace::Services{ settings, profiles, secrets, clock, random },
            Workplace::User{ name, colourOfName(name) },
            number == 1 ? folder : folder + u"-%1"_s.arg(number));
        workplace->use(start->profile, start->passcode);
        const auto opened = workplace->open(drawing.value_or(*base::DrawingId::fromText(u"1"_s)));
        if (opened)
            break;
        const bool isInUse = opened.error().code == store::StoreError::Code::InUse;
        if (!isInUse || !options.store.isEmpty() || number == maxWindows)
            return refuse(options, WindowText::storeError(opened.error()));
        workplace.reset();
    }

    MainWindow window(
        { *workplace, settings, profiles, secrets, questions, language, clock, random });
    HandOver handOver([&window](const DrawingLink &link) { return window.askToFollow(link); });
    handOver.listen();
    UnixSignals signalsOfSystem;
    QObject::connect(&signalsOfSystem, &UnixSignals::endWanted, &window, &MainWindow::endQuietly);
    QObject::connect(&window, &MainWindow::ended, qApp, &QCoreApplication::quit,
                     Qt::QueuedConnection);
    window.show();
    return QCoreApplication::exec();
}

} // namespace

int run(int argc, char **argv)
{
    QStringList arguments;
    for (int i = 1; i < argc; ++i)
        arguments.append(QString::fromLocal8Bit(argv[i]));
    const auto options = parseOptions(arguments);
    if (!options) {
        const QString text = options.error().text + u"\nTry: copoly --help"_s;
        Options shown;
        shown.isFromDesktop = arguments.contains(u"--from-desktop"_s);
        if (!shown.isFromDesktop)
            return refuse(text);
        const QApplication application(argc, argv);
        return refuse(shown, text);
    }
    if (options->job == Options::Job::Help || options->job == Options::Job::Version) {
        const QString text = options->job == Options::Job::Help ? helpText() : versionText();
        std::fputs(qPrintable(text), stdout);
        return ok;
    }

    // Rounded device pixel ratios would blur what the canvas draws pixel by pixel.
    QGuiApplication::setHighDpiScaleFactorRoundingPolicy(
        Qt::HighDpiScaleFactorRoundingPolicy::PassThrough);
    QApplication application(argc, argv);
    QApplication::setApplicationName(u"copoly"_s);
    QApplication::setApplicationVersion(QStringLiteral(COPOLY_VERSION));
    QApplication::setDesktopFileName(u"io.github.copoly.Copoly"_s);
    QApplication::setWindowIcon(programIcon());
    QApplication::setQuitOnLastWindowClosed(false); // the window says when it has left
    return options->job == Options::Job::Benchmark ? runBenchmark(*options) : runWindow(*options);
}

} // namespace shell
