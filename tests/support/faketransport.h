// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "stomp/transport.h"

#include <QByteArrayList>

#include <deque>
#include <memory>

namespace support {

/// A transport whose other end is the test: it says what was sent, and delivers what the test says.
class FakeTransport final : public stomp::Transport
{
    Q_OBJECT

public:
    using Transport::Transport;

    void open() override { m_isOpening = true; }
    bool send(const QByteArray &octets) override;
    qint64 queuedBytes() const override { return m_queued; }
    void close() override;
    void abort() override;

    void acceptOpening();
    void deliver(const QByteArray &octets);
    void end(stomp::TransportEnd::Reason reason, int code = 0, const QString &text = {});
    /// What was sent since the last call, a message each.
    QByteArrayList takeSent();
    void setQueuedBytes(qint64 bytes) { m_queued = bytes; }
    /// Whether close() waits for end() instead of closing at once.
    void setSlowToClose() { m_isSlowToClose = true; }

    bool wasOpened() const { return m_isOpening || m_isOpen || m_hasEnded; }
    bool isOpen() const { return m_isOpen; }
    bool wasToldToClose() const { return m_wasToldToClose; }
    bool wasAborted() const { return m_wasAborted; }

private:
    bool m_isOpening = false;
    bool m_isOpen = false;
    bool m_hasEnded = false;
    bool m_isSlowToClose = false;
    bool m_wasToldToClose = false;
    bool m_wasAborted = false;
    qint64 m_queued = 0;
    QByteArrayList m_sent;
};

/// Hands out fake transports and remembers the latest.
class FakeTransports
{
public:
    stomp::TransportFactory factory();
    FakeTransport *latest() const { return m_latest; }
    int count() const { return m_count; }

private:
    FakeTransport *m_latest = nullptr; ///< owned by its session
    int m_count = 0;
};

} // namespace support
