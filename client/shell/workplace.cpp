// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/workplace.h"

#include "settings/keys.h"
#include "settings/settings.h"
#include "shell/backendsetup.h"
#include "shell/windowtext.h"
#include "transport/backend.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace shell {

namespace keys = settings::keys;
using settings::Kind;
using settings::Profile;
using settings::SecretStore;

namespace {

Q_LOGGING_CATEGORY(lcWorkplace, "client.shell")

} // namespace

Workplace::Workplace(const Services &services, const User &user, const QString &storeDirectory,
                     QObject *parent)
    : QObject(parent), m_services(services), m_user(user), m_storeDirectory(storeDirectory),
      m_hosting(services.clock), m_messages(services.settings, services.clock)
{
    m_profile = settings::profileOfKind(Kind::ThisComputer);
    connect(&m_hosting, &Hosting::changed, this, &Workplace::hostingChanged);
}

Workplace::~Workplace() = default;

base::Result<std::monostate, store::StoreError> Workplace::open(const base::DrawingId &drawing)
{
    if (m_room && m_room->drawing() == drawing)
        return std::monostate{};
    auto opened =
        syncing::Room::open({ drawing, m_user.name, m_user.colour, m_storeDirectory, false },
                            m_services.clock, m_services.random);
    if (!opened)
        return opened.error();
    std::unique_ptr<syncing::Room> before = std::exchange(m_room, std::move(*opened));
    m_services.settings.set(keys::lastDrawing, drawing.text());
    connect(m_room.get(), &syncing::Room::statusChanged, this, &Workplace::roomStatusChanged);
    connect(m_room.get(), &syncing::Room::problem, this, [this](const syncing::Problem &found) {
        qCWarning(lcWorkplace).noquote() << found.text();
        Q_EMIT problem(WindowText::problem(found));
    });
    Q_EMIT roomChanged();
    if (before)
        letGo(std::move(before));
    connectRoom();
    return std::monostate{};
}

void Workplace::use(const Profile &profile, std::optional<QString> passcode)
{
    const bool isSame = profile == m_profile && !passcode;
    m_profile = profile;
    m_passcode = std::move(passcode);
    ++m_turn;
    if (!isSame || !m_room || !m_room->connection())
        connectRoom();
    Q_EMIT profileChanged();
}

void Workplace::connectRoom()
{
    if (!m_room)
        return;
    m_backend.reset();
    if (m_profile.kind == Kind::ThisComputer) {
        host();
        return;
    }
    m_hosting.stop();
    if (m_passcode) {
        connectWith(*m_passcode);
        return;
    }
    m_services.secrets.read(
        m_profile.id, this, [this, turn = m_turn](const SecretStore::Answer &answer) {
            if (turn != m_turn)
                return;
            const auto backend = backendOf(m_profile, answer.passcode);
            if (backend && !backend->login.isEmpty() && backend->passcode.isEmpty()) {
                m_room->disconnectFromBackend();
                Q_EMIT passcodeWanted(m_profile);
                return;
            }
            connectWith(answer.passcode);
        });
}

void Workplace::connectWith(const QString &passcode)
{
    const auto backend = backendOf(m_profile, passcode);
    if (!backend) {
        m_room->disconnectFromBackend();
        Q_EMIT problem(backend.error().text());
        return;
    }
    m_backend = *backend;
    syncing::BackendSetup setup = setupOf(*backend, m_profile, m_services.clock);
    setup.budget = m_messages.budgetOf(m_profile);
    m_room->connectTo(std::move(setup));
}

void Workplace::host()
{
    const auto listening = m_hosting.start(m_services.settings.value(keys::hostPort),
                                           m_services.settings.value(keys::hostOpenToNetwork));
    if (!listening) {
        m_room->disconnectFromBackend();
        Q_EMIT problem(tr("This computer cannot host the drawing: %1").arg(listening.error()));
        return;
    }
    Profile here = m_profile;
    here.url = listening->toString();
    const auto backend = backendOf(here, {});
    Q_ASSERT(backend);
    m_room->connectTo(setupOf(*backend, here, m_services.clock));
}

void Workplace::givePasscode(const QString &passcode)
{
    m_passcode = passcode;
    if (!m_profile.id.isEmpty())
        m_services.secrets.write(m_profile.id, passcode, this, [](const SecretStore::Answer &) {});
    connectRoom();
}

void Workplace::retry()
{
    if (m_room && m_room->connection()
        && m_room->status().link == syncing::RoomStatus::Link::Waiting)
        m_room->retryNow();
    else
        connectRoom();
}

void Workplace::setOpenToNetwork(bool isOpen)
{
    if (m_services.settings.value(keys::hostOpenToNetwork) == isOpen
        && m_hosting.isOpenToNetwork() == isOpen)
        return;
    m_services.settings.set(keys::hostOpenToNetwork, isOpen);
    if (m_room && m_profile.kind == Kind::ThisComputer)
        host();
}

void Workplace::setUser(const User &user)
{
    m_user = user;
    if (m_room)
        m_room->setUser(user.name, user.colour);
}

void Workplace::letGo(std::unique_ptr<syncing::Room> room)
{
    room->disconnect(this);
    syncing::Room *leaving = room.release();
    leaving->setParent(this); // should the program end before it has left
    connect(leaving, &syncing::Room::left, leaving, &QObject::deleteLater);
    leaving->leave();
}

void Workplace::leave()
{
    ++m_turn;
    m_messages.save();
    if (!m_room) {
        Q_EMIT left();
        return;
    }
    connect(m_room.get(), &syncing::Room::left, this, [this] {
        m_hosting.stop();
        Q_EMIT left();
    });
    m_room->leave();
}

} // namespace shell
