// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/hostcommand.h"

#include "ctl/backends.h"

#include <QDir>

using namespace Qt::StringLiterals;

namespace ctl {

namespace {

host::EndpointOptions endpointOptions(const HostOptions &options,
                                      std::optional<host::RelayTarget> relay)
{
    host::EndpointOptions endpoint;
    endpoint.limits.maxClients += int(HostCommand::maxKept); // our own replicas are clients too
    endpoint.lab.polygonEvery = options.polygonEvery;
    endpoint.name = options.name;
    endpoint.relay = std::move(relay);
    return endpoint;
}

} // namespace

HostCommand::HostCommand(HostOptions options, std::optional<host::RelayTarget> relay,
                         const Services &services)
    : Command(services), m_services(services), m_options(std::move(options)),
      m_endpoint(endpointOptions(m_options, std::move(relay)), services.clock)
{
    connect(&m_goodbye, &Goodbye::done, this, [this] {
        m_endpoint.close();
        Q_EMIT finished(m_code);
    });
}

void HostCommand::start()
{
    const auto url = m_endpoint.listen(m_options.listen.host, m_options.listen.port);
    if (!url) {
        m_console.say(u"Cannot listen at %1 port %2: %3."_s.arg(m_options.listen.host.toString())
                          .arg(m_options.listen.port)
                          .arg(url.error()));
        return end(ExitCode::NotConnected);
    }
    if (m_options.keeps) {
        connect(&m_endpoint, &host::Endpoint::drawingSeen, this,
                [this](const QString &id, host::DrawingTopic::Dialect dialect) {
                    const auto drawing = base::DrawingId::fromText(id);
                    if (drawing && dialect == host::DrawingTopic::Dialect::Copoly)
                        keep(*drawing);
                });
        openStored();
    }
    tellReady();
}

void HostCommand::openStored()
{
    if (m_options.store.isEmpty())
        return;
    if (!QDir().mkpath(m_options.store)) {
        m_console.say(u"The folder %1 cannot be made."_s.arg(m_options.store));
        return end(ExitCode::BadUsage);
    }
    for (const QFileInfo &file :
         QDir(m_options.store).entryInfoList({ u"*.copoly"_s }, QDir::Files, QDir::Time)) {
        if (const auto drawing = base::DrawingId::fromText(file.completeBaseName()))
            keep(*drawing);
    }
}

void HostCommand::keep(const base::DrawingId &drawing)
{
    if (m_isEnding || m_rooms.contains(drawing))
        return;
    if (m_rooms.size() >= maxKept) {
        if (!std::exchange(m_isFull, true))
            m_console.say(u"More than %1 drawings: further ones are not kept."_s.arg(maxKept));
        return;
    }
    auto room = KeptRoom::open(drawing, m_options.store, m_options.common.timeout, m_services);
    if (!room) {
        m_console.say(storeText(room.error()));
        if (!m_isReady)
            end(ExitCode::BadUsage);
        return;
    }
    Attendance *attendance = &(*room)->attendance();
    if (!m_isReady) {
        ++m_awaited;
        connect(attendance, &Attendance::joined, this, [this] {
            --m_awaited;
            tellReady();
        });
    }
    connect(attendance, &Attendance::failed, this, [this](ExitCode code, const QString &text) {
        m_console.say(text);
        end(code);
    });
    CommonOptions common;
    const auto self = transport::parseBackend(m_endpoint.url().toString());
    Q_ASSERT(self);
    (*room)->join(setupOf(*self, common, m_clock));
    m_rooms.emplace(drawing, std::move(*room));
}

void HostCommand::tellReady()
{
    if (m_isReady || m_isEnding || m_awaited > 0)
        return;
    m_isReady = true;
    m_console.print({ { u"ready"_s, m_endpoint.url().toString() } });
}

void HostCommand::interrupt()
{
    end(ExitCode::Done);
}

void HostCommand::end(ExitCode code)
{
    if (std::exchange(m_isEnding, true))
        return;
    m_code = code;
    std::vector<syncing::Room *> rooms;
    for (const auto &[drawing, room] : m_rooms) {
        room->attendance().stop();
        rooms.push_back(&room->room());
    }
    m_goodbye.leave(rooms);
}

} // namespace ctl
