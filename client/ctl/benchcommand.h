// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ctl/benchrun.h"
#include "ctl/command.h"
#include "ctl/embedded.h"
#include "ctl/options.h"
#include "transport/backend.h"

#include <QJsonArray>

namespace ctl {

/// `bench`: runs at several rates, sizes and numbers of people, in several rounds.
///
/// In a round the runs come in an order by chance, and each at one back end right after the other,
/// so that both meet the same weather on this computer. What rounds differ by is told with every
/// figure: it is what a difference between back ends must exceed.
class BenchCommand final : public Command
{
    Q_OBJECT

public:
    BenchCommand(BenchOptions options, QList<transport::Backend> backends,
                 const Services &services);

    void start() override;
    void interrupt() override;

private:
    struct Subject
    {
        transport::Backend backend;
        std::unique_ptr<Embedded> embedded;
        QString product;
        QList<QJsonObject> runs;
    };
    struct Step
    {
        std::size_t subject = 0;
        int round = 1;
        int rate = 0, bytes = 0, peers = 0;
    };

    void plan();
    void next();
    void runDone();
    void writeReports();
    bool write(const QString &path, const QByteArray &text);

    const BenchOptions m_options;
    const quint64 m_seed;
    std::vector<Subject> m_subjects;
    std::vector<Step> m_steps;
    std::size_t m_step = 0;
    std::unique_ptr<BenchRun> m_run;
    bool m_hasEnded = false;
};

} // namespace ctl
