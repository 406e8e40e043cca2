// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "host/limits.h"
#include "host/relaytarget.h"
#include "stomp/framereader.h"
#include "stomp/framewriter.h"

#include <QObject>
#include <QSslSocket>

namespace host {

/// One TCP or TLS connection to the broker: frames both ways.
///
/// Errors:  one lost() for every end that was not asked for, also when it never opened.
/// Thread:  that of the object.
class RelayLink : public QObject
{
    Q_OBJECT

public:
    RelayLink(const RelayTarget &target, const Limits &limits, base::Clock &clock,
              QObject *parent = nullptr);
    ~RelayLink() override;

    /// Connects, and sends this CONNECT with host, login and passcode of the target.
    void open(const stomp::Frame &connect);
    /// Of the frames that follow CONNECTED, both ways.
    void setVersion(stomp::Version version);
    void send(const stomp::Frame &frame);
    void sendBeat();
    /// DISCONNECT when connected, then the end; nothing is emitted any more.
    void close();
    qint64 queuedBytes() const { return m_socket.bytesToWrite(); }

Q_SIGNALS:
    void received(const stomp::Frame &frame);
    /// EOLs came alone.
    void beatReceived();
    /// Any octet came.
    void heard();
    void lost(const QString &why);

private:
    void ready();
    void read();
    void lose(const QString &why);

    const RelayTarget m_target;
    const Limits m_limits;
    QSslSocket m_socket;
    stomp::FrameReader m_reader;
    stomp::Version m_version = stomp::Version::V1_2;
    stomp::Frame m_connect;
    bool m_isReady = false;
    bool m_isOver = false;
    base::Timer m_timeout;
};

} // namespace host
