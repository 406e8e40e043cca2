// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "host/labhandler.h"
#include "host/relaylink.h"
#include "stomp/heartbeats.h"

#include <QObject>

#include <memory>

namespace host {

/// The relay's own connection to the broker: what the lab's handler makes goes out here, so that
/// the clients of other servers before the same broker hear it too.
///
/// Tries again every retryEvery while it is down, and at once when wake() is called.
/// Limits:  maxWaiting publications wait while it is down; the oldest is dropped.
class RelaySystem : public QObject
{
    Q_OBJECT

public:
    static constexpr base::Milliseconds retryEvery{ 5000 };
    static constexpr qsizetype maxWaiting = 1000;

    RelaySystem(const RelayTarget &target, const Limits &limits, base::Clock &clock,
                QObject *parent = nullptr);
    ~RelaySystem() override;

    bool isUp() const { return m_isUp; }
    void wake();
    void publish(const Publication &publication);

private:
    void connectToBroker();
    void receive(const stomp::Frame &frame);
    void lose();
    void send(const Publication &publication);

    const RelayTarget m_target;
    const Limits m_limits;
    base::Clock &m_clock;
    RelayLink *m_link = nullptr; ///< child; let go of by deleteLater()
    bool m_isUp = false;
    QList<Publication> m_waiting;
    stomp::HeartBeats m_beats;
    base::Timer m_retry;
};

} // namespace host
