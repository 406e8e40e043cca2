// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/signals.h"

#include <QSocketNotifier>

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace ctl {

namespace {

constexpr int handled[] = { SIGINT, SIGTERM, SIGHUP };

volatile sig_atomic_t writeEnd = -1; // what a handler may read

void handle(int)
{
    const int before = errno;
    const char octet = 1;
    [[maybe_unused]] const ssize_t written = ::write(writeEnd, &octet, 1);
    errno = before;
}

} // namespace

Signals::Signals(QObject *parent) : QObject(parent)
{
    if (::pipe2(m_pipe, O_CLOEXEC | O_NONBLOCK) != 0)
        qFatal("no pipe for signals");
    writeEnd = m_pipe[1];
    m_notifier = std::make_unique<QSocketNotifier>(m_pipe[0], QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, [this] {
        char octets[64];
        while (::read(m_pipe[0], octets, sizeof octets) > 0) { }
        Q_EMIT interrupted();
    });
    struct sigaction action = {};
    action.sa_handler = handle;
    action.sa_flags = SA_RESTART;
    for (const int number : handled)
        sigaction(number, &action, nullptr);
}

Signals::~Signals()
{
    for (const int number : handled)
        std::signal(number, SIG_DFL);
    writeEnd = -1;
    m_notifier.reset();
    ::close(m_pipe[0]);
    ::close(m_pipe[1]);
}

} // namespace ctl
