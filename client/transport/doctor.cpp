// SPDX-License-Identifier: GPL-3.0-or-later
#include "transport/doctor.h"

#include "transport/transports.h"

namespace transport {

using stomp::Connection;
using stomp::SessionEnd;

namespace {

stomp::ConnectionOptions connectionOptions(const Backend &backend, base::Milliseconds timeout)
{
    stomp::ConnectionOptions options;
    options.session = backend.sessionOptions();
    options.session.loginTimeout = timeout;
    options.session.errorGrace = options.session.loginErrorGrace; // somebody waits
    options.retry = false;
    return options;
}

TransportOptions withTimeout(TransportOptions options, base::Milliseconds timeout)
{
    options.openTimeout = timeout;
    return options;
}

} // namespace

Doctor::Doctor(Backend backend, TransportOptions options, base::Milliseconds timeout,
               base::Clock &clock, base::Random &random, QObject *parent)
    : QObject(parent), m_backend(std::move(backend)), m_clock(clock),
      // One word of a topic, so that it is a good name at every broker, and nobody else's.
      m_destination("/topic/copoly-check." + QByteArray::number(random.next64(), 16)),
      m_connection(std::make_unique<Connection>(
          transportFactory(m_backend, withTimeout(std::move(options), timeout), clock),
          connectionOptions(m_backend, timeout), clock, random)),
      m_deadline(clock, [this] { fail({}, true); }), m_timeout(timeout)
{
    connect(m_connection.get(), &Connection::progressed, this, &Doctor::transportProgressed);
    connect(m_connection.get(), &Connection::connected, this, &Doctor::connected);
    connect(m_connection.get(), &Connection::subscriptionReady, this, &Doctor::sendProbe);
    connect(m_connection.get(), &Connection::ended, this, [this](const SessionEnd &end) {
        fail(end, end.kind == SessionEnd::Kind::TimedOut);
        leave();
    });
    connect(m_connection.get(), &Connection::stopped, this, &Doctor::leave);
}

Doctor::~Doctor() = default;

void Doctor::start()
{
    m_stepTime.start();
    m_deadline.start(m_timeout);
    m_connection->start();
}

void Doctor::cancel()
{
    fail({ .kind = SessionEnd::Kind::Asked }, false);
}

void Doctor::transportProgressed(stomp::Transport::Step step)
{
    switch (step) {
    case stomp::Transport::Step::Resolved:
        succeed(DoctorStep::Resolve);
        break;
    case stomp::Transport::Step::Connected:
        succeed(DoctorStep::Connect);
        break;
    case stomp::Transport::Step::Encrypted:
        succeed(DoctorStep::Tls);
        break;
    case stomp::Transport::Step::Upgraded:
        succeed(DoctorStep::WebSocket);
        break;
    }
}

void Doctor::connected(const stomp::ConnectedInfo &info)
{
    m_verdict.version = QString::fromLatin1(stomp::versionText(info.version));
    m_verdict.server = QString::fromUtf8(info.server);
    m_verdict.wasConnected = true;
    succeed(DoctorStep::Login);
    m_subscription = m_connection->subscribe(m_destination, [this](const stomp::Frame &) {
        succeed(DoctorStep::RoundTrip);
        if (!std::exchange(m_isDecided, true)) {
            m_verdict.ok = true;
            m_deadline.stop();
            m_connection->stop();
        }
    });
}

void Doctor::sendProbe()
{
    succeed(DoctorStep::Subscribe);
    m_connection->send(m_destination, "{\"check\":true}",
                       { { "content-type", "application/json" } });
}

void Doctor::succeed(DoctorStep step)
{
    // With several addresses the early steps come again; they were told already.
    if (m_isDecided || (m_lastGood && *m_lastGood >= step))
        return;
    m_lastGood = step;
    const double ms = double(m_stepTime.nsecsElapsed()) / 1e6;
    m_stepTime.restart();
    Q_EMIT stepFinished({ step, true, ms });
}

DoctorStep Doctor::failedStep(const SessionEnd &end) const
{
    using Reason = stomp::TransportEnd::Reason;
    if (!m_verdict.wasConnected && end.kind == SessionEnd::Kind::CouldNotConnect) {
        switch (end.transport.reason) {
        case Reason::HostNotFound:
            return DoctorStep::Resolve;
        case Reason::Refused:
            return DoctorStep::Connect;
        case Reason::Tls:
            return DoctorStep::Tls;
        case Reason::HttpStatus:
        case Reason::BadData:
            return DoctorStep::WebSocket;
        case Reason::Asked:
        case Reason::TimedOut:
        case Reason::Lost:
        case Reason::Closed:
        case Reason::TooBig:
        case Reason::OutputOverflow:
            break;
        }
    }
    if (!m_lastGood)
        return DoctorStep::Resolve;
    using Kind = Backend::Address::Kind;
    const Kind kind = m_backend.addresses.first().kind;
    const bool isTls =
        kind == Kind::Tls || m_backend.addresses.first().url.scheme() == QLatin1String("wss");
    switch (*m_lastGood) {
    case DoctorStep::Resolve:
        return DoctorStep::Connect;
    case DoctorStep::Connect:
        if (isTls)
            return DoctorStep::Tls;
        return kind == Kind::WebSocket ? DoctorStep::WebSocket : DoctorStep::Login;
    case DoctorStep::Tls:
        return kind == Kind::WebSocket ? DoctorStep::WebSocket : DoctorStep::Login;
    case DoctorStep::WebSocket:
        return DoctorStep::Login;
    case DoctorStep::Login:
        return DoctorStep::Subscribe;
    case DoctorStep::Subscribe:
    case DoctorStep::RoundTrip:
        return DoctorStep::RoundTrip;
    }
    Q_UNREACHABLE();
}

void Doctor::fail(const SessionEnd &end, bool outOfTime)
{
    if (std::exchange(m_isDecided, true))
        return;
    m_deadline.stop();
    m_verdict.failed = failedStep(end);
    m_verdict.fault = doctorFault(m_verdict.failed, end, outOfTime);
    m_verdict.why = doctorWhy(m_verdict.fault, m_backend.addresses.first().url.host(), end);
    m_verdict.advice = doctorAdvice(m_verdict.fault, m_backend.isCloud);
    Q_EMIT stepFinished({ m_verdict.failed, false, double(m_stepTime.nsecsElapsed()) / 1e6 });
    m_connection->stop(); // nothing to do when it has ended by itself
}

void Doctor::leave()
{
    // Not from inside the connection's signal: who hears it may delete us.
    if (!std::exchange(m_isFinished, true))
        QMetaObject::invokeMethod(
            this, [this] { Q_EMIT finished(m_verdict); }, Qt::QueuedConnection);
}

} // namespace transport
