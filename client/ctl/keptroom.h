// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ctl/attendance.h"
#include "ctl/command.h"

#include <memory>

namespace ctl {

/// A room that is stayed in to keep what others draw there; it answers, and is nobody's
/// collaborator.
class KeptRoom final : public QObject
{
    Q_OBJECT

public:
    /// An empty `directory` keeps it in memory.
    static base::Result<std::unique_ptr<KeptRoom>, store::StoreError>
    open(const base::DrawingId &drawing, const QString &directory, base::Milliseconds timeout,
         const Services &services);

    void join(syncing::BackendSetup backend) { m_attendance->start(std::move(backend)); }
    syncing::Room &room() { return *m_room; }
    Attendance &attendance() { return *m_attendance; }

private:
    KeptRoom() = default;

    std::unique_ptr<syncing::Room> m_room;
    std::unique_ptr<Attendance> m_attendance;
};

} // namespace ctl
