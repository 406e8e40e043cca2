// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/benchcommand.h"

#include "ctl/backends.h"
#include "ctl/benchpage.h"
#include "ctl/benchreport.h"

#include <QJsonDocument>
#include <QSaveFile>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ctl {

namespace {

template <typename T> void shuffle(std::vector<T> &values, base::Random &random)
{
    for (std::size_t left = values.size(); left > 1; --left)
        std::swap(values[left - 1], values[random.nextBelow(left)]);
}

} // namespace

BenchCommand::BenchCommand(BenchOptions options, QList<transport::Backend> backends,
                           const Services &services)
    : Command(services), m_options(std::move(options)),
      m_seed(m_options.seed ? quint64(*m_options.seed) : services.random.nextBelow(1'000'000))
{
    for (const transport::Backend &backend : backends)
        m_subjects.push_back({ backend, nullptr, {}, {} });
    plan();
}

void BenchCommand::plan()
{
    base::SeededRandom random(m_seed);
    std::vector<Step> kinds;
    for (const int bytes : m_options.bytes) {
        for (const int peers : m_options.peers) {
            for (const int rate : m_options.rates)
                kinds.push_back({ 0, 0, rate, bytes, peers });
        }
    }
    std::vector<std::size_t> subjects;
    for (std::size_t i = 0; i < m_subjects.size(); ++i)
        subjects.push_back(i);
    for (int round = 1; round <= m_options.rounds; ++round) {
        shuffle(kinds, random);
        for (Step step : kinds) {
            step.round = round;
            shuffle(subjects, random);
            for (const std::size_t subject : subjects) {
                step.subject = subject;
                m_steps.push_back(step);
            }
        }
    }
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
    if (m_step == m_steps.size())
        return writeReports();
    const Step &step = m_steps[m_step];
    const Subject &subject = m_subjects[step.subject];
    const transport::Backend &backend =
        subject.embedded ? subject.embedded->backend() : subject.backend;
    const BenchPlan plan{ step.rate,        step.bytes,         step.peers,
                          m_options.warmUp, m_options.duration, m_options.common.timeout };
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
    const Step &step = m_steps[m_step];
    Subject &subject = m_subjects[step.subject];
    QJsonObject report = m_run->report();
    report.insert(u"round"_s, step.round);
    report.insert(u"turn"_s, qint64(m_step + 1));
    subject.product = m_run->product();
    subject.runs.append(report);
    const QJsonObject latency = report.value(u"latency_ms"_s).toObject();
    m_console.say(
        u"%1: %2 messages a second, p50 %3 ms, p99 %4 ms, %5 lost; %6 octets, %7 peers, round %8%9"_s
            .arg(subject.backend.redactedUrl)
            .arg(step.rate)
            .arg(latency.value(u"p50"_s).toDouble(), 0, 'f', 2)
            .arg(latency.value(u"p99"_s).toDouble(), 0, 'f', 2)
            .arg(report.value(u"lost"_s).toInteger())
            .arg(step.bytes)
            .arg(step.peers)
            .arg(step.round)
            .arg(report.value(u"sender_late"_s).toBool() ? u"; this computer sent late"_s : u""_s));
    ++m_step;
    next();
}

void BenchCommand::writeReports()
{
    m_hasEnded = true;
    QJsonArray backends;
    for (const Subject &subject : m_subjects)
        backends.append(benchBackend(subject.backend.redactedUrl, subject.product, subject.runs));
    const QJsonObject report{ { u"backends"_s, backends },
                              { u"rounds"_s, m_options.rounds },
                              { u"seed"_s, qint64(m_seed) },
                              { u"warm_up_s"_s, double(m_options.warmUp.count()) / 1000 },
                              { u"version"_s, QStringLiteral(COPOLY_VERSION) },
                              { u"qt"_s, QString::fromLatin1(qVersion()) } };
    if (!write(m_options.out, QJsonDocument(report).toJson())
        || (!m_options.html.isEmpty() && !write(m_options.html, benchPage(report)))) {
        Q_EMIT finished(ExitCode::BadUsage);
        return;
    }
    m_console.print({ { u"written"_s, m_options.out } });
    if (!m_options.html.isEmpty())
        m_console.print({ { u"written"_s, m_options.html } });
    Q_EMIT finished(ExitCode::Done);
}

bool BenchCommand::write(const QString &path, const QByteArray &text)
{
    QSaveFile file(path);
    const bool isWritten =
        file.open(QIODevice::WriteOnly) && file.write(text) == text.size() && file.commit();
    if (!isWritten)
        m_console.say(u"%1 was not written: %2"_s.arg(path, file.errorString()));
    return isWritten;
}

void BenchCommand::interrupt()
{
    if (std::exchange(m_hasEnded, true))
        return;
    m_console.say(u"Interrupted; nothing was written."_s);
    Q_EMIT finished(ExitCode::NotConfirmed);
}

} // namespace ctl
