// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ctl/attendance.h"
#include "ctl/command.h"
#include "ctl/goodbye.h"
#include "ctl/options.h"
#include "ctl/scribe.h"
#include "ctl/scriptfile.h"
#include "ctl/statuslines.h"
#include "transport/backend.h"

namespace ctl {

/// `draw`: joins, makes the edits of a script, ends when they are confirmed and held.
class DrawCommand final : public Command
{
    Q_OBJECT

public:
    DrawCommand(DrawOptions options, transport::Backend backend, std::shared_ptr<Script> script,
                const Services &services);
    ~DrawCommand() override;

    void start() override;
    void interrupt() override;

private:
    void joined();
    void scriptDone();
    void scriptFailed(const ScriptError &error);
    void look();
    void confirmed();
    void patienceEnded();
    /// Waits a little for what is under way, then says goodbye.
    void leave(ExitCode code);
    void sayGoodbye();
    bool isConfirmed() const;

    const DrawOptions m_options;
    const transport::Backend m_backend;
    std::shared_ptr<Script> m_script;
    std::unique_ptr<syncing::Room> m_room;
    std::unique_ptr<Attendance> m_attendance;
    std::unique_ptr<StatusLines> m_statusLines;
    std::unique_ptr<Scribe> m_scribe;
    Goodbye m_goodbye;
    enum class Phase { Joining, Drawing, Confirming, Staying, Leaving, Goodbye };
    Phase m_phase = Phase::Joining;
    ExitCode m_code = ExitCode::Done;
    base::Timer m_patience; ///< for confirmation, then the stay, then leaving
    base::Timer m_look; ///< what a change of the room means is decided outside of its own handlers
};

} // namespace ctl
