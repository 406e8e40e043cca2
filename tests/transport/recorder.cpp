// SPDX-License-Identifier: GPL-3.0-or-later
#include "transport/recorder.h"

#include <QTest>

namespace tests {

using stomp::Transport;

Recorder::Recorder(Transport &transport)
{
    connect(&transport, &Transport::opened, this, [this] { ++opened; });
    connect(&transport, &Transport::progressed, this,
            [this](Transport::Step step) { steps.append(step); });
    connect(&transport, &Transport::received, this,
            [this](const QByteArray &o) { received.append(o); });
    connect(&transport, &Transport::roundTripMeasured, this, [this] { ++roundTrips; });
    connect(&transport, &Transport::closed, this,
            [this](const stomp::TransportEnd &reason) { ends.append(reason); });
}

stomp::TransportEnd Recorder::end()
{
    const bool came = QTest::qWaitFor([this] { return !ends.isEmpty(); }, 10000);
    QTest::qWait(20);
    if (!came || ends.size() != 1)
        qFatal("%d ends", int(ends.size()));
    return ends.first();
}

bool Recorder::isOpen()
{
    return QTest::qWaitFor([this] { return opened == 1 || !ends.isEmpty(); }, 10000)
        && ends.isEmpty();
}

} // namespace tests
