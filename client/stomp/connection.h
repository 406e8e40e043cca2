// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "stomp/backoff.h"
#include "stomp/session.h"
#include "stomp/sessionoptions.h"
#include "stomp/transport.h"

#include <QObject>

#include <map>
#include <memory>

namespace stomp {

struct ConnectionOptions
{
    SessionOptions session;
    BackoffOptions backoff;
    /// After this without RECEIPT a subscription counts as ready: Spring's simple broker never
    /// answers.
    base::Milliseconds subscriptionGrace{ 300 };
    bool retry = true; ///< false: one attempt, then ended()
};

/// Keeps one STOMP session alive: connects, connects again with back-off, and subscribes again.
///
/// Subscriptions belong to the connection and are sent anew at each CONNECTED, in the order they
/// were made. What is sent while not connected is refused (NotConnected); whoever needs an outbox
/// has one. Limits:  SessionOptions; one session at a time. Errors:  disconnected() for each end,
/// ended() when there is no use in trying again. Owner:   of its sessions. Handlers and slots may
/// call any member, but not delete the connection. Thread:  that of the object.
class Connection : public QObject
{
    Q_OBJECT

public:
    enum class State { Stopped, Connecting, Connected, Waiting, Stopping, Ended };
    Q_ENUM(State)
    using SubscriptionId = quint32; ///< from 1

    Connection(TransportFactory factory, ConnectionOptions options, base::Clock &clock,
               base::Random &random, QObject *parent = nullptr);
    ~Connection() override;

    /// Begins (again, after stopped() or ended()).
    void start();
    /// Ends gracefully; stopped() follows, within 2 s.
    void stop();
    /// While waiting for the next attempt: do not wait.
    void retryNow();

    State state() const { return m_state; }
    bool isConnected() const { return m_state == State::Connected; }
    /// Of the last CONNECTED.
    const ConnectedInfo &info() const { return m_info; }
    const ConnectionOptions &options() const { return m_options; }
    qsizetype maxFrameBytes() const { return m_options.session.maxFrameBytes; }
    qint64 queuedBytes() const;

    using ReceiptHandler = Session::ReceiptHandler;

    SubscriptionId subscribe(const QByteArray &destination, MessageHandler handler,
                             const QList<Header> &headers = {});
    void unsubscribe(SubscriptionId id);
    bool isReady(SubscriptionId id) const;

    SendResult send(const QByteArray &destination, const QByteArray &body,
                    const QList<Header> &headers = {}, ReceiptHandler receipt = {});
    SendResult ack(const Frame &message);

Q_SIGNALS:
    void stateChanged(stomp::Connection::State state);
    void progressed(stomp::Transport::Step step);
    void connected(const stomp::ConnectedInfo &info);
    void disconnected(const stomp::SessionEnd &end);
    void retryScheduled(base::Milliseconds delay, const stomp::SessionEnd &end);
    /// For good; start() begins anew.
    void ended(const stomp::SessionEnd &end);
    void stopped();
    /// Messages can be counted on from here: its RECEIPT came, or none comes from this server.
    void subscriptionReady(stomp::Connection::SubscriptionId id);
    /// The session ended over it; it is tried again with the next session unless it is
    /// unsubscribed.
    void subscriptionRefused(stomp::Connection::SubscriptionId id, const stomp::SessionEnd &end);
    /// For inspectors; the passcode is masked.
    void frameSent(const stomp::Frame &frame);
    void frameReceived(const stomp::Frame &frame);
    void roundTripMeasured(base::Milliseconds time);

private:
    struct Subscription
    {
        QByteArray destination;
        std::shared_ptr<MessageHandler> handler;
        QList<Header> headers;
        bool isSent = false; ///< in this session
        bool ready = false;
        bool awaitsReceipt = false;
        bool isRefused = false; ///< ERROR named its receipt
        std::unique_ptr<base::Timer> grace;
    };

    void setState(State state);
    void attempt();
    void sessionConnected(const ConnectedInfo &info);
    void sessionEnded(const SessionEnd &end);
    void sendSubscribe(SubscriptionId id);
    void receiptCame(SubscriptionId id, ReceiptOutcome outcome);
    void markReady(SubscriptionId id);
    void dropSession();

    const TransportFactory m_factory;
    ConnectionOptions m_options;
    base::Clock &m_clock;
    State m_state = State::Stopped;
    Session *m_session = nullptr; ///< child; let go of by deleteLater()
    ConnectedInfo m_info;
    base::Milliseconds m_connectedAt{ 0 };
    bool m_serverAnswers = false; ///< a receipt of a subscription came in this session
    Backoff m_backoff;
    HeartBeatTuning m_tuning;
    int m_attempt = 0;
    std::map<SubscriptionId, Subscription> m_subscriptions;
    SubscriptionId m_lastSubscription = 0;
    base::Timer m_retry;
};

} // namespace stomp
