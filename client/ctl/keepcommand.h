// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ctl/command.h"
#include "ctl/goodbye.h"
#include "ctl/keptroom.h"
#include "ctl/options.h"
#include "ctl/statuslines.h"
#include "transport/backend.h"

namespace ctl {

/// `keep`: stays in rooms and keeps their history for late joiners, until a signal.
class KeepCommand final : public Command
{
    Q_OBJECT

public:
    KeepCommand(KeepOptions options, transport::Backend backend, const Services &services);

    void start() override;
    void interrupt() override { leave(ExitCode::Done); }

private:
    void joined();
    void leave(ExitCode code);

    const Services m_services;
    const KeepOptions m_options;
    const transport::Backend m_backend;
    std::vector<std::unique_ptr<KeptRoom>> m_rooms;
    std::vector<std::unique_ptr<StatusLines>>
        m_statusLines; ///< of the rooms, where they are asked for
    Goodbye m_goodbye;
    bool m_isReady = false;
    bool m_isLeaving = false;
    ExitCode m_code = ExitCode::Done;
};

} // namespace ctl
