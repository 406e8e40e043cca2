// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <memory>

class QSocketNotifier;

namespace ctl {

/// Tells of SIGINT and SIGTERM from the event loop.
///
/// Limits:  one object at a time, for the whole program. SIGHUP counts too: a terminal that was
///          closed.
/// Source:  signal-safety(7): a handler may write to a pipe and do little else.
class Signals final : public QObject
{
    Q_OBJECT

public:
    explicit Signals(QObject *parent = nullptr);
    ~Signals() override;

Q_SIGNALS:
    void interrupted();

private:
    std::unique_ptr<QSocketNotifier> m_notifier;
    int m_pipe[2] = { -1, -1 };
};

} // namespace ctl
