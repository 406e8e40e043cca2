// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/relayclient.h"

namespace host {

using stomp::Frame;

RelayClient::RelayClient(Pipe *pipe, const RelayTarget &target, RelaySystem &system,
                         LabHandler &lab, const QByteArray &name, const Limits &limits,
                         base::Clock &clock, QObject *parent)
    : Connection(pipe, limits, clock, parent), m_target(target), m_system(system), m_lab(lab),
      m_name(name)
{
}

RelayClient::~RelayClient() = default;

void RelayClient::handle(const Frame &frame)
{
    const bool connects = frame.command == "CONNECT" || frame.command == "STOMP";
    if (phase() == Phase::AwaitingConnect) {
        if (connects)
            connectClient(frame);
        else
            fail("The first frame must be CONNECT", frame);
        return;
    }
    if (connects) {
        fail("Already connected", frame);
        return;
    }
    if (takesItself(frame)) {
        sendReceipt(frame);
        // The broker does not hear this one, but the client's promise of beats holds for it too.
        m_link->sendBeat();
        return;
    }
    const QByteArray destination = frame.value("destination");
    const QByteArray key = frame.header("id").value_or(destination);
    if (frame.command == "SUBSCRIBE") {
        if (m_subscriptions.size() >= limits().maxSubscriptions) {
            fail("Too many subscriptions", frame);
            return;
        }
        m_subscriptions.insert(key);
        Q_EMIT destinationUsed(destination);
    } else if (frame.command == "UNSUBSCRIBE") {
        m_subscriptions.remove(key);
    } else if (frame.command == "SEND") {
        Q_EMIT destinationUsed(destination);
    } else if (frame.command == "DISCONNECT") {
        m_isDisconnecting = true;
    }
    m_link->send(frame);
    if (m_link->queuedBytes() > limits().maxQueuedBytes)
        fail("The broker is too slow for what is sent", frame);
    else if (m_isDisconnecting && !frame.header("receipt"))
        finish(Pipe::CloseCode::Normal);
}

bool RelayClient::takesItself(const Frame &frame)
{
    const QByteArray destination = frame.value("destination");
    const bool isOurs = destination.startsWith("/app/");
    if (frame.command == "SEND" && isOurs) {
        Q_EMIT destinationUsed(destination);
        for (const Publication &made :
             m_lab.handle(destination, frame.value("content-type"), frame.body))
            m_system.publish(made);
        return true;
    }
    const QByteArray key = frame.header("id").value_or(destination);
    if (frame.command == "SUBSCRIBE" && isOurs) {
        if (m_ownSubscriptions.size() < limits().maxSubscriptions)
            m_ownSubscriptions.insert(key);
        return true;
    }
    return frame.command == "UNSUBSCRIBE" && m_ownSubscriptions.remove(key);
}

void RelayClient::connectClient(const Frame &frame)
{
    pause();
    m_system.wake();
    m_link = new RelayLink(m_target, limits(), clock(), this);
    connect(m_link, &RelayLink::received, this, &RelayClient::receive);
    connect(m_link, &RelayLink::beatReceived, this, [this] { sendBeat(); });
    connect(m_link, &RelayLink::lost, this, &RelayClient::lose);
    m_link->open(frame);
}

void RelayClient::receive(const Frame &frame)
{
    if (phase() == Phase::Paused && frame.command == "CONNECTED") {
        const auto version = stomp::versionFromText(frame.value("version").trimmed());
        m_link->setVersion(version.value_or(stomp::Version::V1_0));
        Frame connected = frame;
        if (!m_name.isEmpty())
            connected.headers.emplaceBack("server-name", m_name);
        sendFrame(connected);
        open(version.value_or(stomp::Version::V1_0));
        return;
    }
    stomp::WriteOptions options;
    options.contentLength = frame.header("content-length").has_value();
    sendFrame(frame, options);
    if (frame.command == "ERROR")
        finish(Pipe::CloseCode::ProtocolError);
    else if (frame.command == "RECEIPT" && m_isDisconnecting)
        finish(Pipe::CloseCode::Normal);
}

void RelayClient::lose()
{
    if (m_isDisconnecting)
        finish(Pipe::CloseCode::Normal);
    else
        fail(phase() == Phase::Paused ? "Broker not available." : "Connection to broker closed.");
}

void RelayClient::hearBeat()
{
    m_link->sendBeat();
}

void RelayClient::end()
{
    if (!m_link)
        return;
    m_link->disconnect(this);
    m_link->close();
}

} // namespace host
