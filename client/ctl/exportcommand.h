// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ctl/attendance.h"
#include "ctl/command.h"
#include "ctl/goodbye.h"
#include "ctl/options.h"
#include "transport/backend.h"

namespace ctl {

/// `export`: joins as a silent replica, waits until it has what everybody has, writes the file.
class ExportCommand final : public Command
{
    Q_OBJECT

public:
    ExportCommand(ExportOptions options, transport::Backend backend, const Services &services);

    void start() override;
    void interrupt() override;

private:
    /// What is here is what everybody present has said to have, as far as the sums tell.
    bool isComplete() const;
    void look();
    ExitCode write();
    void end(ExitCode code);

    const ExportOptions m_options;
    const transport::Backend m_backend;
    std::unique_ptr<syncing::Room> m_room;
    std::unique_ptr<Attendance> m_attendance;
    base::Timer m_deadline;
    base::Timer m_look;
    Goodbye m_goodbye;
    bool m_isEnding = false;
    ExitCode m_code = ExitCode::Done;
};

} // namespace ctl
