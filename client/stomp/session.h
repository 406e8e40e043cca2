// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "stomp/framereader.h"
#include "stomp/heartbeats.h"
#include "stomp/receipts.h"
#include "stomp/sessionoptions.h"
#include "stomp/subscriptions.h"
#include "stomp/transport.h"

#include <QObject>
#include <QSet>

#include <functional>
#include <memory>

namespace stomp {

/// One STOMP session over one Transport: from CONNECT to exactly one ended().
///
/// Limits:  those of SessionOptions. Nothing is sent before CONNECTED and nothing after DISCONNECT.
/// Errors:  every end is told by ended(), once, from the event loop or a call to abort().
/// Owner:   owns its transport. A slot of a signal must not delete the session at once.
/// Thread:  that of the object.
/// Source:  STOMP 1.2, "Connecting", "Client Frames", "Server Frames", "Heart-beating".
class Session : public QObject
{
    Q_OBJECT

public:
    enum class State { Idle, Opening, LoggingIn, Connected, Disconnecting, Failing, Ended };
    Q_ENUM(State)

    Session(std::unique_ptr<Transport> transport, SessionOptions options, base::Clock &clock,
            QObject *parent = nullptr);
    ~Session() override;

    void start();
    /// DISCONNECT, then the end as Asked once the server has answered or closed, or in 2 s.
    void disconnectFromServer();
    /// Ends as Asked at once; before start() it does nothing.
    void abort();

    State state() const { return m_state; }
    /// What was agreed; valid from connected() on.
    const ConnectedInfo &info() const { return m_info; }
    const SessionOptions &options() const { return m_options; }
    qint64 queuedBytes() const { return m_transport->queuedBytes(); }
    /// Time since the last octet that was received.
    base::Milliseconds silence() const { return m_beats.silence(); }

    using ReceiptHandler = std::function<void(ReceiptOutcome)>;

    /// Sends any client frame but CONNECT. With a handler, a receipt is asked for.
    SendResult sendFrame(Frame frame, ReceiptHandler handler = {});
    SendResult send(const QByteArray &destination, const QByteArray &body,
                    const QList<Header> &headers = {}, ReceiptHandler handler = {});

    /// `id` must not be in use in this session (asserted).
    SendResult subscribe(const QByteArray &id, const QByteArray &destination,
                         MessageHandler handler, const QList<Header> &headers = {},
                         ReceiptHandler receipt = {});
    SendResult unsubscribe(const QByteArray &id);

    /// Acknowledge a message; without effect (and Ok) when its subscription needs no
    /// acknowledgement.
    SendResult ack(const Frame &message, const QByteArray &transaction = {});
    SendResult nack(const Frame &message, const QByteArray &transaction = {});

    /// A transaction's id, unique in this session; empty when not connected. It dies with the
    /// session.
    QByteArray begin();
    SendResult commit(const QByteArray &transaction);
    SendResult rollback(const QByteArray &transaction);
    qsizetype openTransactions() const { return m_transactions.size(); }

Q_SIGNALS:
    void progressed(stomp::Transport::Step step);
    /// The transport is open and CONNECT was sent.
    void opened();
    void connected(const stomp::ConnectedInfo &info);
    void ended(const stomp::SessionEnd &end);
    /// For inspectors; the passcode is masked.
    void frameSent(const stomp::Frame &frame);
    void frameReceived(const stomp::Frame &frame);
    /// An EOL alone went out or came in.
    void heartBeatSent();
    void heartBeatReceived();
    /// A frame that no subscription waits for, or an unknown command, was dropped.
    void frameDropped(const stomp::Frame &frame);
    void roundTripMeasured(base::Milliseconds time);

private:
    void login();
    void receive(const QByteArray &octets);
    void handle(const Frame &frame);
    void handleConnected(const Frame &frame);
    void handleMessage(const Frame &frame);
    void handleReceipt(const Frame &frame);
    void handleError(const Frame &frame);
    void readerFailed(const FrameError &error);
    SendResult acknowledge(const QByteArray &command, const Frame &message,
                           const QByteArray &transaction);
    SendResult endTransaction(const QByteArray &command, const QByteArray &transaction);
    SendResult write(const Frame &frame);
    enum class How { Abort, Close, LetServerClose };
    /// Remembers why, stops all traffic, ends the transport; ended() follows at its closed().
    void fail(SessionEnd end, How how);
    void deadlinePassed();
    void transportClosed(const TransportEnd &end);
    void finish(SessionEnd end);
    void sendBeat();

    std::unique_ptr<Transport> m_transport;
    const SessionOptions m_options;
    base::Clock &m_clock;
    State m_state = State::Idle;
    FrameReader m_reader;
    ConnectedInfo m_info;
    Receipts m_receipts;
    Subscriptions m_subscriptions;
    HeartBeats m_beats;
    QSet<QByteArray> m_transactions;
    quint64 m_lastTransaction = 0;
    QByteArray m_disconnectReceipt;
    std::optional<SessionEnd> m_failure;
    bool m_isClosing = false; ///< the transport was told, because of m_failure
    base::Timer m_deadline; ///< of login, of DISCONNECT, of the grace after ERROR
};

} // namespace stomp
