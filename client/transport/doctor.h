// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "stomp/connection.h"
#include "transport/backend.h"
#include "transport/doctortexts.h"
#include "transport/transportoptions.h"

#include <QElapsedTimer>
#include <QObject>

#include <memory>
#include <optional>

namespace transport {

struct DoctorStepReport
{
    DoctorStep step = DoctorStep::Resolve;
    bool ok = false;
    double ms = 0; ///< since the end of the step before
};

struct DoctorVerdict
{
    bool ok = false;
    QString version; ///< "1.2", when CONNECTED came
    QString server; ///< as it calls itself, may be empty
    DoctorStep failed = DoctorStep::Resolve; ///< the step that did not end
    DoctorFault fault = DoctorFault::Cancelled;
    QString why;
    QString advice;
    bool wasConnected = false; ///< CONNECTED had come before it failed
};

/// Checks a back end once, step by step, up to a message to itself and back.
///
/// Limits:  one time-out for all of it.
/// Errors:  finished() comes exactly once after start().
/// Thread:  that of the object.
class Doctor : public QObject
{
    Q_OBJECT

public:
    Doctor(Backend backend, TransportOptions options, base::Milliseconds timeout,
           base::Clock &clock, base::Random &random, QObject *parent = nullptr);
    ~Doctor() override;

    /// The back end must have addresses: `local:` has nothing to check.
    void start();
    void cancel();

Q_SIGNALS:
    /// A step that ended well, or, last of all, the one that did not.
    void stepFinished(const transport::DoctorStepReport &report);
    void finished(const transport::DoctorVerdict &verdict);

private:
    void transportProgressed(stomp::Transport::Step step);
    void connected(const stomp::ConnectedInfo &info);
    void sendProbe();
    void succeed(DoctorStep step);
    void fail(const stomp::SessionEnd &end, bool outOfTime);
    void leave();
    DoctorStep failedStep(const stomp::SessionEnd &end) const;

    const Backend m_backend;
    base::Clock &m_clock;
    const QByteArray m_destination;
    std::unique_ptr<stomp::Connection> m_connection;
    stomp::Connection::SubscriptionId m_subscription = 0;
    base::Timer m_deadline;
    base::Milliseconds m_timeout;
    QElapsedTimer m_stepTime; ///< finer than the clock's milliseconds
    std::optional<DoctorStep> m_lastGood;
    DoctorVerdict m_verdict;
    bool m_isDecided = false;
    bool m_isFinished = false;
};

} // namespace transport
