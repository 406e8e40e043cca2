// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/doctorcommand.h"

#include "ctl/backends.h"

using namespace Qt::StringLiterals;

namespace ctl {

DoctorCommand::DoctorCommand(DoctorOptions options, transport::Backend backend,
                             const Services &services)
    : Command(services), m_options(std::move(options)), m_backend(std::move(backend))
{
}

void DoctorCommand::start()
{
    if (m_backend.isLocal)
        m_embedded = Embedded::start(m_clock);
    if (m_backend.isLocal && !m_embedded) {
        m_console.say(u"This computer does not let a program listen at its own address."_s);
        Q_EMIT finished(ExitCode::NotConnected);
        return;
    }
    m_doctor = std::make_unique<transport::Doctor>(m_embedded ? m_embedded->backend() : m_backend,
                                                   transportOptions(m_options.common),
                                                   m_options.common.timeout, m_clock, m_random);
    connect(m_doctor.get(), &transport::Doctor::stepFinished, this, &DoctorCommand::tellStep);
    connect(m_doctor.get(), &transport::Doctor::finished, this, &DoctorCommand::tellVerdict);
    m_doctor->start();
}

void DoctorCommand::interrupt()
{
    m_doctor->cancel();
}

void DoctorCommand::tellStep(const transport::DoctorStepReport &report)
{
    if (m_options.json) {
        m_console.print({ { u"step"_s, transport::doctorStepName(report.step) },
                          { u"ok"_s, report.ok },
                          { u"ms"_s, report.ms } });
    } else {
        m_console.say(
            u"%1: %2 (%3 ms)"_s
                .arg(transport::doctorStepTitle(report.step), report.ok ? u"good"_s : u"failed"_s)
                .arg(report.ms, 0, 'f', 1));
    }
}

void DoctorCommand::tellVerdict(const transport::DoctorVerdict &verdict)
{
    if (verdict.ok) {
        if (m_options.json)
            m_console.print({ { u"ok"_s, true },
                              { u"version"_s, verdict.version },
                              { u"server"_s, verdict.server } });
        else
            m_console.say(u"All is well: STOMP %1, %2."_s.arg(
                verdict.version,
                verdict.server.isEmpty() ? u"the server does not name itself"_s : verdict.server));
        Q_EMIT finished(ExitCode::Done);
        return;
    }
    if (m_options.json)
        m_console.print({ { u"ok"_s, false },
                          { u"failed"_s, transport::doctorStepName(verdict.failed) },
                          { u"why"_s, verdict.why },
                          { u"advice"_s, verdict.advice } });
    m_console.say(u"%1 %2"_s.arg(verdict.why, verdict.advice));
    Q_EMIT finished(verdict.wasConnected ? ExitCode::NotConfirmed : ExitCode::NotConnected);
}

} // namespace ctl
