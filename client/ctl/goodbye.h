// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/room.h"

#include <QObject>

namespace ctl {

/// Leaves some rooms politely; done() comes once, when all have been left, and never within
/// leave().
class Goodbye final : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    void leave(const std::vector<syncing::Room *> &rooms);

Q_SIGNALS:
    void done();

private:
    void oneLess();

    std::size_t m_left = 0;
};

} // namespace ctl
