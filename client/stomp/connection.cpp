// SPDX-License-Identifier: GPL-3.0-or-later
#include "stomp/connection.h"

#include <vector>

namespace stomp {

namespace {

QByteArray wireId(Connection::SubscriptionId id)
{
    return "s" + QByteArray::number(id);
}

} // namespace

Connection::Connection(TransportFactory factory, ConnectionOptions options, base::Clock &clock,
                       base::Random &random, QObject *parent)
    : QObject(parent), m_factory(std::move(factory)), m_options(std::move(options)), m_clock(clock),
      m_backoff(m_options.backoff, random), m_tuning(m_options.session.heartBeat),
      m_retry(clock, [this] { attempt(); })
{
}

Connection::~Connection()
{
    dropSession();
}

void Connection::start()
{
    if (m_state != State::Stopped && m_state != State::Ended)
        return;
    m_backoff.reset();
    m_attempt = 0;
    attempt();
}

void Connection::stop()
{
    switch (m_state) {
    case State::Connecting:
    case State::Connected:
        setState(State::Stopping);
        m_session->disconnectFromServer(); // to sessionEnded(), perhaps at once
        break;
    case State::Waiting:
        m_retry.stop();
        setState(State::Stopped);
        Q_EMIT stopped();
        break;
    case State::Stopping:
    case State::Stopped:
    case State::Ended:
        break;
    }
}

void Connection::retryNow()
{
    if (m_state == State::Waiting) {
        m_retry.stop();
        attempt();
    }
}

qint64 Connection::queuedBytes() const
{
    return m_session ? m_session->queuedBytes() : 0;
}

Connection::SubscriptionId Connection::subscribe(const QByteArray &destination,
                                                 MessageHandler handler,
                                                 const QList<Header> &headers)
{
    const SubscriptionId id = ++m_lastSubscription;
    Subscription &subscription = m_subscriptions[id];
    subscription.destination = destination;
    subscription.handler = std::make_shared<MessageHandler>(std::move(handler));
    subscription.headers = headers;
    subscription.grace = std::make_unique<base::Timer>(m_clock, [this, id] { markReady(id); });
    if (isConnected())
        sendSubscribe(id);
    return id;
}

void Connection::unsubscribe(SubscriptionId id)
{
    if (m_subscriptions.erase(id) && isConnected())
        m_session->unsubscribe(wireId(id));
}

bool Connection::isReady(SubscriptionId id) const
{
    const auto it = m_subscriptions.find(id);
    return it != m_subscriptions.end() && it->second.ready;
}

SendResult Connection::send(const QByteArray &destination, const QByteArray &body,
                            const QList<Header> &headers, ReceiptHandler receipt)
{
    if (!isConnected())
        return { .code = SendResult::Code::NotConnected };
    return m_session->send(destination, body, headers, std::move(receipt));
}

SendResult Connection::ack(const Frame &message)
{
    if (!isConnected())
        return { .code = SendResult::Code::NotConnected };
    return m_session->ack(message);
}

void Connection::setState(State state)
{
    if (std::exchange(m_state, state) != state)
        Q_EMIT stateChanged(state);
}

void Connection::attempt()
{
    SessionOptions options = m_options.session;
    options.heartBeat = m_tuning.current();
    m_session = new Session(m_factory(m_attempt++), std::move(options), m_clock, this);
    connect(m_session, &Session::connected, this, &Connection::sessionConnected);
    connect(m_session, &Session::ended, this, &Connection::sessionEnded);
    connect(m_session, &Session::progressed, this, &Connection::progressed);
    connect(m_session, &Session::frameSent, this, &Connection::frameSent);
    connect(m_session, &Session::frameReceived, this, &Connection::frameReceived);
    connect(m_session, &Session::roundTripMeasured, this, &Connection::roundTripMeasured);
    setState(State::Connecting);
    if (m_state == State::Connecting) {
        m_session->start();
    } else if (m_state == State::Stopping) { // by a slot; the session had not begun
        dropSession();
        setState(State::Stopped);
        Q_EMIT stopped();
    }
}

void Connection::sessionConnected(const ConnectedInfo &info)
{
    if (m_state != State::Connecting)
        return;
    m_info = info;
    m_connectedAt = m_clock.now();
    setState(State::Connected);
    std::vector<SubscriptionId> ids; // of now: slots may add and remove
    for (const auto &[id, subscription] : m_subscriptions)
        ids.push_back(id);
    for (const SubscriptionId id : ids)
        sendSubscribe(id);
    Q_EMIT connected(info);
}

void Connection::sendSubscribe(SubscriptionId id)
{
    const auto it = m_subscriptions.find(id);
    if (it == m_subscriptions.end() || it->second.isSent || !isConnected())
        return;
    Subscription &subscription = it->second;
    subscription.isSent = true;
    subscription.awaitsReceipt = true;
    subscription.grace->start(m_options.subscriptionGrace);
    const auto handler = subscription.handler;
    const SendResult sent = m_session->subscribe(
        wireId(id), subscription.destination,
        [handler](const Frame &message) {
            if (*handler)
                (*handler)(message);
        },
        subscription.headers, [this, id](ReceiptOutcome outcome) { receiptCame(id, outcome); });
    if (!sent) {
        if (const auto again = m_subscriptions.find(id); again != m_subscriptions.end())
            again->second.grace->stop();
        SessionEnd end{ .kind = SessionEnd::Kind::ErrorFrame, .wasConnected = true };
        end.errorMessage = sent.error ? sent.error->text() : "SUBSCRIBE cannot be sent";
        Q_EMIT subscriptionRefused(id, end);
    }
}

void Connection::receiptCame(SubscriptionId id, ReceiptOutcome outcome)
{
    const auto it = m_subscriptions.find(id);
    if (it == m_subscriptions.end())
        return;
    if (outcome == ReceiptOutcome::Received) {
        it->second.awaitsReceipt = false;
        m_serverAnswers = true;
        markReady(id);
    } else if (outcome == ReceiptOutcome::Refused) {
        it->second.isRefused = true;
    }
}

void Connection::markReady(SubscriptionId id)
{
    const auto it = m_subscriptions.find(id);
    if (it == m_subscriptions.end() || it->second.ready || !isConnected()
        || m_session->state() != Session::State::Connected) // ERROR came; the end is near
        return;
    // Who answered before will answer this one too, however slowly.
    if (it->second.awaitsReceipt && m_serverAnswers)
        return;
    it->second.ready = true;
    it->second.grace->stop();
    Q_EMIT subscriptionReady(id);
}

void Connection::sessionEnded(const SessionEnd &end)
{
    const bool wasStopping = m_state == State::Stopping;
    std::optional<base::Milliseconds> lasted;
    if (end.wasConnected)
        lasted = m_clock.now() - m_connectedAt;
    m_tuning.note(end, m_info);
    dropSession();

    std::vector<SubscriptionId> refused;
    for (auto &[id, subscription] : m_subscriptions) {
        // RabbitMQ's Web STOMP closes without a word when a SUBSCRIBE is refused.
        const bool mayBeMeant = end.receiptId.isEmpty() && subscription.isSent
            && subscription.awaitsReceipt && !subscription.ready
            && (end.kind == SessionEnd::Kind::ErrorFrame || end.kind == SessionEnd::Kind::Closed);
        if (subscription.isRefused || mayBeMeant)
            refused.push_back(id);
        subscription.grace->stop();
        subscription.ready = subscription.isSent = false;
        subscription.awaitsReceipt = subscription.isRefused = false;
    }
    m_serverAnswers = false;

    if (wasStopping) {
        setState(State::Stopped);
        Q_EMIT disconnected(end);
        Q_EMIT stopped();
        return;
    }
    const bool again = end.mayRetry && m_options.retry;
    base::Milliseconds delay{ 0 };
    if (again) {
        delay = m_backoff.next(end, lasted);
        m_retry.start(delay);
    }
    setState(again ? State::Waiting : State::Ended);
    Q_EMIT disconnected(end);
    for (const SubscriptionId id : refused)
        Q_EMIT subscriptionRefused(id, end);
    if (!again)
        Q_EMIT ended(end);
    else if (m_state == State::Waiting) // no slot has stopped us
        Q_EMIT retryScheduled(delay, end);
}

void Connection::dropSession()
{
    if (Session *const session = std::exchange(m_session, nullptr)) {
        session->disconnect(this);
        session->deleteLater(); // we may be in one of its signals
    }
}

} // namespace stomp
