// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QObject>
#include <QString>

namespace host {

/// The octets of one client, whatever carries them: a WebSocket or plain TCP.
///
/// Owner:   whoever made it; it owns its socket.
/// Errors:  closed() once, for every kind of end; the reasons do not matter to a server.
/// Thread:  that of the object.
class Pipe : public QObject
{
    Q_OBJECT

public:
    enum class CloseCode { Normal = 1000, GoingAway = 1001, ProtocolError = 1002 };

    using QObject::QObject;

    /// One whole frame, or one EOL.
    virtual void send(const QByteArray &octets) = 0;
    /// The same as UTF-16, for pipes that prefersText().
    virtual void sendText(const QString &text) { send(text.toUtf8()); }
    virtual bool prefersText() const { return false; }
    /// What is queued still leaves.
    virtual void close(CloseCode code) = 0;
    virtual void abort() = 0;
    virtual qint64 queuedBytes() const = 0;

Q_SIGNALS:
    void received(const QByteArray &octets);
    void closed();
};

} // namespace host
