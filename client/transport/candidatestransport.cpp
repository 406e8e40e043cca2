// SPDX-License-Identifier: GPL-3.0-or-later
#include "transport/candidatestransport.h"

namespace transport {

using stomp::TransportEnd;

CandidatesTransport::CandidatesTransport(std::vector<Maker> makers,
                                         std::function<void(std::size_t)> whenOpened,
                                         QObject *parent)
    : Transport(parent), m_makers(std::move(makers)), m_whenOpened(std::move(whenOpened))
{
    Q_ASSERT(!m_makers.empty());
}

void CandidatesTransport::open()
{
    tryNext();
}

bool CandidatesTransport::send(const QByteArray &octets)
{
    return m_isOpen && m_current && m_current->send(octets);
}

qint64 CandidatesTransport::queuedBytes() const
{
    return m_current ? m_current->queuedBytes() : 0;
}

stomp::TransportFacts CandidatesTransport::facts() const
{
    return m_current ? m_current->facts() : stomp::TransportFacts();
}

void CandidatesTransport::close()
{
    m_isClosing = true;
    if (m_current)
        m_current->close();
}

void CandidatesTransport::abort()
{
    m_isClosing = true;
    if (m_current)
        m_current->abort();
    else
        finish({ TransportEnd::Reason::Asked, 0, {} });
}

void CandidatesTransport::tryNext()
{
    const std::size_t number = m_next++;
    m_current = m_makers[number]().release();
    m_current->setParent(this);
    connect(m_current, &Transport::received, this, &Transport::received);
    connect(m_current, &Transport::progressed, this, &Transport::progressed);
    connect(m_current, &Transport::roundTripMeasured, this, &Transport::roundTripMeasured);
    connect(m_current, &Transport::opened, this, [this, number] {
        m_isOpen = true;
        m_whenOpened(number);
        Q_EMIT opened();
    });
    connect(m_current, &Transport::closed, this, &CandidatesTransport::candidateClosed);
    m_current->open();
}

void CandidatesTransport::candidateClosed(const TransportEnd &end)
{
    if (m_isOpen || m_isClosing || m_next == m_makers.size()) {
        finish(end);
        return;
    }
    m_current->disconnect(this);
    m_current->deleteLater();
    tryNext();
}

void CandidatesTransport::finish(const TransportEnd &end)
{
    if (!std::exchange(m_hasEnded, true)) {
        m_isOpen = false;
        Q_EMIT closed(end);
    }
}

} // namespace transport
