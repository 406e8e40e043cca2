// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/relaysystem.h"

#include <utility>

namespace host {

namespace {

const stomp::HeartBeat ownBeat{ base::Milliseconds(10000), base::Milliseconds(10000) };

} // namespace

RelaySystem::RelaySystem(const RelayTarget &target, const Limits &limits, base::Clock &clock,
                         QObject *parent)
    : QObject(parent), m_target(target), m_limits(limits), m_clock(clock),
      m_beats(
          clock, [this] { m_link->sendBeat(); }, [this] { lose(); }),
      m_retry(clock, [this] { connectToBroker(); })
{
    connectToBroker();
}

RelaySystem::~RelaySystem()
{
    if (m_link)
        m_link->close();
}

void RelaySystem::wake()
{
    if (!m_link)
        connectToBroker();
}

void RelaySystem::publish(const Publication &publication)
{
    if (m_isUp) {
        send(publication);
        return;
    }
    if (m_waiting.size() >= maxWaiting)
        m_waiting.removeFirst();
    m_waiting.append(publication);
    wake();
}

void RelaySystem::connectToBroker()
{
    m_retry.stop();
    m_link = new RelayLink(m_target, m_limits, m_clock, this);
    connect(m_link, &RelayLink::received, this, &RelaySystem::receive);
    connect(m_link, &RelayLink::heard, this, [this] { m_beats.noteReceived(); });
    connect(m_link, &RelayLink::lost, this, &RelaySystem::lose);
    m_link->open(
        { "CONNECT",
          { { "accept-version", "1.2,1.1,1.0" }, { "heart-beat", stomp::heartBeatText(ownBeat) } },
          {} });
}

void RelaySystem::receive(const stomp::Frame &frame)
{
    if (frame.command == "CONNECTED") {
        const auto version = stomp::versionFromText(frame.value("version").trimmed());
        m_link->setVersion(version.value_or(stomp::Version::V1_0));
        const auto theirs = stomp::heartBeatFromText(frame.value("heart-beat"));
        m_isUp = true;
        if (theirs)
            m_beats.start(ownBeat, *theirs);
        const auto waiting = std::exchange(m_waiting, {});
        for (const Publication &publication : waiting)
            send(publication);
    } else if (frame.command == "ERROR") {
        lose();
    }
}

void RelaySystem::lose()
{
    if (!m_link)
        return;
    m_link->disconnect(this);
    m_link->close();
    m_link->deleteLater();
    m_link = nullptr;
    m_isUp = false;
    m_beats.stop();
    m_retry.start(retryEvery);
}

void RelaySystem::send(const Publication &publication)
{
    m_link->send({ "SEND",
                   { { "destination", publication.destination },
                     { "content-type", "application/json" },
                     { "content-length", QByteArray::number(publication.body.size()) } },
                   publication.body });
    m_beats.noteSent();
}

} // namespace host
