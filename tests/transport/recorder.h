// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "stomp/transport.h"

#include <QByteArrayList>
#include <QList>

namespace tests {

/// Notes down all that a transport says.
class Recorder : public QObject
{
    Q_OBJECT

public:
    explicit Recorder(stomp::Transport &transport);

    /// Waits for the end, and that nothing comes after it.
    stomp::TransportEnd end();
    /// Waits for opened().
    bool isOpen();

    QList<stomp::Transport::Step> steps;
    QByteArrayList received;
    QList<stomp::TransportEnd> ends;
    int opened = 0;
    int roundTrips = 0;
};

} // namespace tests
