// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "base/drawingid.h"
#include "base/random.h"
#include "settings/profiles.h"
#include "settings/secretstore.h"
#include "shell/hosting.h"
#include "shell/messagecounts.h"
#include "sync/room.h"
#include "transport/backend.h"

#include <QObject>

#include <memory>
#include <optional>

namespace settings {
class Settings;
}

namespace shell {

/// What the program works on, without any window: one drawing, one back end, one user.
///
/// Opens drawings, switches back ends under an open drawing, hosts where the back end is this computer,
/// and fetches passcodes.
/// Errors:  open() answers StoreError; what concerns the network shows in the room's status; problem() tells the rest.
/// Owner:   the services must outlive it.
class Workplace : public QObject
{
    Q_OBJECT

public:
    struct Services
    {
        settings::Settings &settings;
        settings::Profiles &profiles;
        settings::SecretStore &secrets;
        base::Clock &clock;
        base::Random &random;
    };
    struct User
    {
        QString name;
        model::Colour colour;
    };
    Workplace(const Services &services, const User &user, const QString &storeDirectory,
              QObject *parent = nullptr);
    ~Workplace() override;

    /// Leaves the drawing that is open, at its own pace, and opens this one at the same back end.
    base::Result<std::monostate, store::StoreError> open(const base::DrawingId &drawing);
    /// The open drawing; nullptr before the first open().
    syncing::Room *room() const { return m_room.get(); }

    /// From now on at this back end; the open drawing is brought along. A passcode given here goes before the
    /// secret store; where one is missing, passcodeWanted() asks.
    void use(const settings::Profile &profile, std::optional<QString> passcode = {});
    const settings::Profile &profile() const { return m_profile; }
    /// Where the room connects and how it logs in; nothing while that is not known, or where it is hosted here.
    const std::optional<transport::Backend> &backend() const { return m_backend; }
    /// After passcodeWanted(): log in with this one. It is handed to the secret store.
    void givePasscode(const QString &passcode);
    /// Tries again at once, after a passcode was refused as well.
    void retry();

    const Hosting &hosting() const { return m_hosting; }
    bool isHosting() const { return m_hosting.isRunning(); }
    void setOpenToNetwork(bool isOpen);

    const User &user() const { return m_user; }
    void setUser(const User &user);
    bool isLasting() const { return !m_storeDirectory.isEmpty(); }

    /// Says goodbye to the drawing; left() follows within 2 s. Nothing can be done afterwards.
    void leave();

Q_SIGNALS:
    /// Another drawing is open; what belonged to the old one must be let go of now.
    void roomChanged();
    void roomStatusChanged();
    void profileChanged();
    void hostingChanged();
    /// The profile has a login and no passcode is known.
    void passcodeWanted(const settings::Profile &profile);
    /// What the user should know; translated where it is ours.
    void problem(const QString &text);
    void left();

private:
    void connectRoom();
    void connectWith(const QString &passcode);
    void host();
    void letGo(std::unique_ptr<syncing::Room> room);

    Services m_services;
    User m_user;
    const QString m_storeDirectory;
    Hosting m_hosting;
    MessageCounts m_messages;
    settings::Profile m_profile;
    std::optional<QString> m_passcode; ///< given with use() or givePasscode()
    std::optional<transport::Backend> m_backend;
    quint64 m_turn = 0; ///< of use(): answers that belong to an earlier one are dropped
    std::unique_ptr<syncing::Room> m_room;
};

} // namespace shell
