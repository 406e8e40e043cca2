// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/backends.h"

#include "transport/doctortexts.h"
#include "transport/tls.h"
#include "transport/transports.h"

#include <QFile>

#include <cstdio>
#include <termios.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace ctl {

namespace {

/// One line from the terminal without showing it.
QString askPasscode(const QByteArray &login)
{
    std::fprintf(stderr, "Passcode of %s: ", login.constData());
    termios shown{};
    tcgetattr(STDIN_FILENO, &shown);
    termios hidden = shown;
    hidden.c_lflag &= ~tcflag_t(ECHO);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    QFile input;
    QByteArray line;
    if (input.open(STDIN_FILENO, QIODevice::ReadOnly | QIODevice::Unbuffered))
        line = input.readLine(1024);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
    std::fputs("\n", stderr);
    while (line.endsWith('\n') || line.endsWith('\r'))
        line.chop(1);
    return QString::fromUtf8(line);
}

} // namespace

Secrets Secrets::fromEnvironment()
{
    Secrets secrets;
    if (qEnvironmentVariableIsSet("COPOLY_PASSCODE"))
        secrets.passcode = qEnvironmentVariable("COPOLY_PASSCODE");
    qunsetenv("COPOLY_PASSCODE");
    return secrets;
}

base::Result<transport::Backend, UsageError> chooseBackend(const QString &url,
                                                           const CommonOptions &options,
                                                           const Secrets &secrets, Console &console)
{
    transport::BackendOverrides overrides;
    overrides.login = options.login;
    overrides.vhost = options.virtualHost;
    auto plain = transport::parseBackend(url, overrides);
    if (!plain)
        return UsageError{ plain.error().text() };
    if (plain->hasPasscodeInUrl) {
        console.say(u"Warning: the passcode in the URL can be seen by others on this computer; "
                    "put it into COPOLY_PASSCODE instead."_s);
        return *plain;
    }
    overrides.passcode = secrets.passcode;
    if (!overrides.passcode && !plain->login.isEmpty() && secrets.mayAsk && isatty(STDIN_FILENO)
        && isatty(STDERR_FILENO))
        overrides.passcode = askPasscode(plain->login);
    if (!overrides.passcode)
        return *plain;
    auto whole = transport::parseBackend(url, overrides);
    if (!whole)
        return UsageError{ whole.error().text() };
    return *whole;
}

transport::TransportOptions transportOptions(const CommonOptions &options)
{
    transport::TransportOptions transport;
    transport.tls.caFile = options.caFile;
    return transport;
}

syncing::BackendSetup setupOf(const transport::Backend &backend, const CommonOptions &options,
                              base::Clock &clock)
{
    syncing::BackendSetup setup;
    setup.transport = transport::transportFactory(backend, transportOptions(options), clock);
    setup.connection.session = backend.sessionOptions();
    if (backend.isLabDialect)
        setup.dialect = syncing::Dialect::lab();
    return setup;
}

std::optional<UsageError> checkCaFile(const CommonOptions &options)
{
    if (options.caFile.isEmpty())
        return std::nullopt;
    const auto configuration = transport::tlsConfiguration({ options.caFile, false });
    if (configuration)
        return std::nullopt;
    return UsageError{ u"The file of '--ca' cannot be used: %1"_s.arg(configuration.error().text) };
}

QString endText(const stomp::SessionEnd &end)
{
    const auto step =
        end.wasConnected ? transport::DoctorStep::RoundTrip : transport::DoctorStep::Login;
    const auto fault = transport::doctorFault(step, end, false);
    return transport::doctorWhy(fault, u"the back end"_s, end);
}

QString storeText(const store::StoreError &error)
{
    using Code = store::StoreError::Code;
    switch (error.code) {
    case Code::InUse:
        return u"Another program is using the store %1."_s.arg(error.path);
    case Code::CannotOpen:
        return u"The store %1 cannot be opened: %2"_s.arg(error.path, error.text);
    case Code::CannotWrite:
        return u"The store %1 cannot be written: %2"_s.arg(error.path, error.text);
    case Code::FromTheFuture:
        return u"The store %1 was written by a later version of this program."_s.arg(error.path);
    }
    Q_UNREACHABLE();
}

} // namespace ctl
