// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ctl/command.h"
#include "ctl/embedded.h"
#include "ctl/options.h"
#include "transport/doctor.h"

namespace ctl {

/// `doctor`: checks a back end step by step, once.
class DoctorCommand final : public Command
{
    Q_OBJECT

public:
    DoctorCommand(DoctorOptions options, transport::Backend backend, const Services &services);

    void start() override;
    void interrupt() override;

private:
    void tellStep(const transport::DoctorStepReport &report);
    void tellVerdict(const transport::DoctorVerdict &verdict);

    const DoctorOptions m_options;
    const transport::Backend m_backend;
    std::unique_ptr<Embedded> m_embedded;
    std::unique_ptr<transport::Doctor> m_doctor;
};

} // namespace ctl
