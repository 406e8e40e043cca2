// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "stomp/sessionoptions.h"

#include <QByteArray>

#include <functional>
#include <map>

namespace stomp {

/// The receipts that a session waits for. Each is answered exactly once: received, refused, too
/// late, or ended.
///
/// Limits:  a receipt that comes after its time is unknown.
class Receipts
{
public:
    using Handler = std::function<void(ReceiptOutcome)>;

    Receipts(base::Clock &clock, base::Milliseconds timeout);

    /// The id for the header `receipt` of a frame that is about to be sent.
    QByteArray add(Handler handler);
    /// Forgets one whose frame could not be sent.
    void remove(const QByteArray &id);
    /// The time it took, nothing when the id is unknown (or came twice).
    std::optional<base::Milliseconds> settle(const QByteArray &id, ReceiptOutcome outcome);
    void settleAll(ReceiptOutcome outcome);
    qsizetype size() const { return qsizetype(m_waiting.size()); }

private:
    void expire();
    void arm();

    struct Waiting
    {
        QByteArray id;
        base::Milliseconds since;
        Handler handler;
    };
    base::Clock &m_clock;
    const base::Milliseconds m_timeout;
    std::map<quint64, Waiting> m_waiting; ///< by number, which is also the order of their deadlines
    quint64 m_last = 0;
    base::Timer m_timer;
};

} // namespace stomp
