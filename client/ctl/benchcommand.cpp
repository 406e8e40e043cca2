// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/benchcommand.h"

#include "ctl/backends.h"

#include <QJsonDocument>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace ctl {

BenchCommand::BenchCommand(BenchOptions options, QList<transport::Backend> backends,
                           const Services &services)
    : Command(services), m_options(std::move(options))
{
    for (const transport::Backend &backend : backends)
        m_subjects.push_back({ backend, nullptr, {}, {} });
}

void BenchCommand::start()
{
    for (Subject &subject : m_subjects) {
        if (subject.backend.isLocal)
            subject.embedded = Embedded::start(m_clock);
        if (subject.backend.isLocal && !subject.embedded) {
            m_console.say(u"This computer does not let a program listen at its own address."_s);
            Q_EMIT finished(ExitCode::NotConnected);
            return;
        }
    }
    next();
}

void BenchCommand::next()
{
    if (m_hasEnded)
        return;
    if (m_step == m_subjects.size() * m_options.rates.size())
        return writeReport();
    const Subject &subject = m_subjects[m_step % m_subjects.size()];
    const transport::Backend &backend =
        subject.embedded ? subject.embedded->backend() : subject.backend;
    const BenchPlan plan{ m_options.rates[m_step / m_subjects.size()], m_options.bytes,
                          m_options.peers, m_options.duration, m_options.common.timeout };
    const syncing::BackendSetup setup = setupOf(backend, m_options.common, m_clock);
    m_run = std::make_unique<BenchRun>(plan, setup.transport, setup.connection, m_clock, m_random);
    connect(m_run.get(), &BenchRun::finished, this, &BenchCommand::runDone, Qt::QueuedConnection);
    connect(m_run.get(), &BenchRun::failed, this,
            [this](const stomp::SessionEnd &end, bool wasConnected) {
                if (std::exchange(m_hasEnded, true))
                    return;
                m_console.say(endText(end));
                Q_EMIT finished(wasConnected ? ExitCode::NotConfirmed : ExitCode::NotConnected);
            });
    m_run->start();
}

void BenchCommand::runDone()
{
    Subject &subject = m_subjects[m_step % m_subjects.size()];
    const QJsonObject report = m_run->report();
    subject.product = m_run->product();
    subject.runs.append(report);
    m_console.say(
        u"%1: %2 messages a second, p50 %3 ms, p99 %4 ms, %5 lost"_s
            .arg(subject.backend.redactedUrl)
            .arg(report.value(u"rate"_s).toInt())
            .arg(report.value(u"latency_ms"_s).toObject().value(u"p50"_s).toDouble(), 0, 'f', 2)
            .arg(report.value(u"latency_ms"_s).toObject().value(u"p99"_s).toDouble(), 0, 'f', 2)
            .arg(report.value(u"lost"_s).toInteger()));
    ++m_step;
    next();
}

void BenchCommand::writeReport()
{
    m_hasEnded = true;
    QJsonArray backends;
    for (const Subject &subject : m_subjects)
        backends.append(QJsonObject{ { u"url"_s, subject.backend.redactedUrl },
                                     { u"product"_s, subject.product },
                                     { u"runs"_s, subject.runs } });
    QSaveFile file(m_options.out);
    const QByteArray text = QJsonDocument(QJsonObject{ { u"backends"_s, backends } }).toJson();
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.commit()) {
        m_console.say(u"%1 was not written: %2"_s.arg(m_options.out, file.errorString()));
        Q_EMIT finished(ExitCode::BadUsage);
        return;
    }
    m_console.print({ { u"written"_s, m_options.out } });
    Q_EMIT finished(ExitCode::Done);
}

void BenchCommand::interrupt()
{
    if (std::exchange(m_hasEnded, true))
        return;
    m_console.say(u"Interrupted; nothing was written."_s);
    Q_EMIT finished(ExitCode::NotConfirmed);
}

} // namespace ctl
