// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/faketransport.h"

namespace support {

bool FakeTransport::send(const QByteArray &octets)
{
    if (!m_isOpen || m_wasToldToClose)
        return false;
    m_sent.append(octets);
    return true;
}

void FakeTransport::close()
{
    m_wasToldToClose = true;
    if (!m_isSlowToClose)
        end(stomp::TransportEnd::Reason::Asked);
}

void FakeTransport::abort()
{
    m_wasAborted = true;
    end(stomp::TransportEnd::Reason::Asked);
}

void FakeTransport::acceptOpening()
{
    Q_ASSERT(m_isOpening);
    m_isOpening = false;
    m_isOpen = true;
    Q_EMIT opened();
}

void FakeTransport::deliver(const QByteArray &octets)
{
    Q_ASSERT(m_isOpen);
    Q_EMIT received(octets);
}

void FakeTransport::end(stomp::TransportEnd::Reason reason, int code, const QString &text)
{
    if (std::exchange(m_hasEnded, true))
        return;
    m_isOpening = m_isOpen = false;
    Q_EMIT closed({ reason, code, text });
}

QByteArrayList FakeTransport::takeSent()
{
    return std::exchange(m_sent, {});
}

stomp::TransportFactory FakeTransports::factory()
{
    return [this](int) {
        auto transport = std::make_unique<FakeTransport>();
        m_latest = transport.get();
        ++m_count;
        return transport;
    };
}

} // namespace support
