// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "ctl/console.h"
#include "ctl/exitcode.h"

#include <QObject>

namespace ctl {

/// What every command is given; it outlives them.
struct Services
{
    base::Clock &clock;
    base::Random &random;
    Console &console;
};

/// A command at work: started once, ends with one finished().
class Command : public QObject
{
    Q_OBJECT

public:
    explicit Command(const Services &services)
        : m_clock(services.clock), m_random(services.random), m_console(services.console)
    {
    }

    virtual void start() = 0;
    /// SIGINT or SIGTERM: end cleanly, soon.
    virtual void interrupt() = 0;

Q_SIGNALS:
    void finished(ctl::ExitCode code);

protected:
    base::Clock &m_clock;
    base::Random &m_random;
    Console &m_console;
};

} // namespace ctl
