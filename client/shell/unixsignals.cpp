// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/unixsignals.h"

#include <QSocketNotifier>

#ifdef Q_OS_UNIX
#include <csignal>
#include <fcntl.h>
#include <unistd.h>
#endif

namespace shell {

#ifdef Q_OS_UNIX

namespace {

int pipeEnds[2] = { -1, -1 };

// A handler may do next to nothing; writing to a pipe is allowed (signal-safety(7)).
extern "C" void wake(int)
{
    const char octet = 1;
    [[maybe_unused]] const auto written = ::write(pipeEnds[1], &octet, 1);
}

} // namespace

UnixSignals::UnixSignals(QObject *parent) : QObject(parent)
{
    Q_ASSERT(pipeEnds[0] == -1);
    if (::pipe(pipeEnds) != 0)
        return;
    for (const int end : pipeEnds)
        ::fcntl(end, F_SETFL, O_NONBLOCK);
    m_notifier = new QSocketNotifier(pipeEnds[0], QSocketNotifier::Read, this);
    connect(m_notifier, &QSocketNotifier::activated, this, [this] {
        char octets[16];
        while (::read(pipeEnds[0], octets, sizeof octets) > 0) { }
        Q_EMIT endWanted();
    });
    struct sigaction action = {};
    action.sa_handler = wake;
    action.sa_flags = SA_RESTART;
    ::sigaction(SIGINT, &action, nullptr);
    ::sigaction(SIGTERM, &action, nullptr);
}

UnixSignals::~UnixSignals()
{
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
    for (int &end : pipeEnds) {
        if (end >= 0)
            ::close(end);
        end = -1;
    }
}

#else

UnixSignals::UnixSignals(QObject *parent) : QObject(parent) { }
UnixSignals::~UnixSignals() = default;

#endif

} // namespace shell
