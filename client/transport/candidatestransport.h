// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "stomp/transport.h"

#include <functional>
#include <memory>
#include <vector>

namespace transport {

/// Tries several transports, one after the other, within one attempt: CloudAMQP's places for STOMP.
///
/// The first one that opens carries the session. If none does, the end is that of the last one.
/// Owner:   of the transport it tries.
class CandidatesTransport final : public stomp::Transport
{
    Q_OBJECT

public:
    using Maker = std::function<std::unique_ptr<stomp::Transport>()>;
    /// `opened` learns the number of the one that opened, so that the next attempt can begin there.
    CandidatesTransport(std::vector<Maker> makers, std::function<void(std::size_t)> whenOpened,
                        QObject *parent = nullptr);

    void open() override;
    bool send(const QByteArray &octets) override;
    qint64 queuedBytes() const override;
    stomp::TransportFacts facts() const override;
    void close() override;
    void abort() override;

private:
    void tryNext();
    void candidateClosed(const stomp::TransportEnd &end);
    void finish(const stomp::TransportEnd &end);

    const std::vector<Maker> m_makers;
    const std::function<void(std::size_t)> m_whenOpened;
    std::size_t m_next = 0;
    Transport *m_current = nullptr; ///< child
    bool m_isOpen = false;
    bool m_isClosing = false;
    bool m_hasEnded = false;
};

} // namespace transport
