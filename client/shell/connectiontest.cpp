// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/connectiontest.h"

#include "shell/backendsetup.h"
#include "transport/doctor.h"

#include <chrono>

using namespace std::chrono_literals;

namespace shell {

struct ConnectionTest::Private
{
    std::unique_ptr<transport::Doctor> doctor;
};

ConnectionTest::ConnectionTest(base::Clock &clock, base::Random &random, QObject *parent)
    : QObject(parent), m_clock(clock), m_random(random), d(std::make_unique<Private>())
{
}

ConnectionTest::~ConnectionTest() = default;

void ConnectionTest::start(const settings::Profile &profile, const QString &passcode)
{
    const auto backend = backendOf(profile, passcode);
    if (!backend) {
        Q_EMIT failed(tr("URL"), backend.error().text(), {});
        return;
    }
    d->doctor = std::make_unique<transport::Doctor>(*backend, transportOptionsOf(profile), 20s,
                                                    m_clock, m_random);
    connect(d->doctor.get(), &transport::Doctor::stepFinished, this,
            [this](const transport::DoctorStepReport &report) {
                if (report.ok)
                    Q_EMIT stepPassed(transport::doctorStepTitle(report.step), report.ms);
            });
    connect(d->doctor.get(), &transport::Doctor::finished, this,
            [this](const transport::DoctorVerdict &verdict) {
                if (!verdict.ok)
                    Q_EMIT failed(transport::doctorStepTitle(verdict.failed), verdict.why,
                                  verdict.advice);
                else if (verdict.server.isEmpty())
                    Q_EMIT passed(tr("Everything works: STOMP %1.").arg(verdict.version));
                else
                    Q_EMIT passed(
                        tr("Everything works: STOMP %1, %2.").arg(verdict.version, verdict.server));
            });
    d->doctor->start();
}

} // namespace shell
