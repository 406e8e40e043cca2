// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ctl/command.h"
#include "ctl/goodbye.h"
#include "ctl/keptroom.h"
#include "ctl/options.h"
#include "host/endpoint.h"

#include <map>

namespace ctl {

/// `host`: the embedded endpoint as a server, with a replica of each drawing that is used there.
///
/// Drawings in the store are opened before `ready`, others when somebody comes for them.
/// Limits:  maxKept drawings; more are passed on and not kept.
class HostCommand final : public Command
{
    Q_OBJECT

public:
    static constexpr std::size_t maxKept = 150;

    HostCommand(HostOptions options, std::optional<host::RelayTarget> relay,
                const Services &services);

    void start() override;
    void interrupt() override;

private:
    void keep(const base::DrawingId &drawing);
    void openStored();
    void tellReady();
    void end(ExitCode code);

    const Services m_services;
    const HostOptions m_options;
    host::Endpoint m_endpoint;
    std::map<base::DrawingId, std::unique_ptr<KeptRoom>> m_rooms;
    std::size_t m_awaited = 0; ///< stored drawings that have not joined yet
    bool m_isReady = false;
    bool m_isFull = false; ///< it was said that no more are kept
    bool m_isEnding = false;
    Goodbye m_goodbye;
    ExitCode m_code = ExitCode::Done;
};

} // namespace ctl
