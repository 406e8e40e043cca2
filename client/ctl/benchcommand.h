// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ctl/benchrun.h"
#include "ctl/command.h"
#include "ctl/embedded.h"
#include "ctl/options.h"
#include "transport/backend.h"

#include <QJsonArray>

namespace ctl {

/// `bench`: runs at several rates; with two back ends each rate at one, then at the other, so that
/// both meet the same
/// weather on this computer.
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
        QJsonArray runs;
    };

    void next();
    void runDone();
    void writeReport();

    const BenchOptions m_options;
    std::vector<Subject> m_subjects;
    std::size_t m_step = 0; ///< counts runs: subject is the remainder, rate the quotient
    std::unique_ptr<BenchRun> m_run;
    bool m_hasEnded = false;
};

} // namespace ctl
