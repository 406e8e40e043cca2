// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ctl/attendance.h"
#include "ctl/command.h"
#include "ctl/editlines.h"
#include "ctl/goodbye.h"
#include "ctl/options.h"
#include "ctl/statuslines.h"
#include "stomp/frame.h"
#include "transport/backend.h"

namespace ctl {

/// A frame as an inspector shows it: decoded, in wire order. What is not UTF-8 comes as `body64`.
QJsonObject frameLine(const QString &direction, const stomp::Frame &frame);

/// `watch`: a line for every edit that is applied, and on demand for every frame.
class WatchCommand final : public Command
{
    Q_OBJECT

public:
    WatchCommand(WatchOptions options, transport::Backend backend, const Services &services);

    void start() override;
    void interrupt() override { end(ExitCode::Done); }

private:
    void print(const QJsonObject &line);
    void end(ExitCode code);

    const WatchOptions m_options;
    const transport::Backend m_backend;
    std::unique_ptr<syncing::Room> m_room;
    std::unique_ptr<Attendance> m_attendance;
    std::unique_ptr<StatusLines> m_statusLines;
    std::unique_ptr<EditLines> m_lines;
    base::Timer m_end;
    Goodbye m_goodbye;
    bool m_isEnding = false;
    ExitCode m_code = ExitCode::Done;
};

} // namespace ctl
