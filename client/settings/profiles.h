// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "settings/profilejson.h"

#include <QObject>

#include <optional>

namespace settings {

class Settings;

/// The user's back ends and which one is active, kept in the settings.
///
/// There is always one of kind ThisComputer: what the program starts with.
/// Errors:  a list that cannot be read is put aside as back-ends.broken.json in the settings'
/// folder. Owner:   the settings must outlive it.
class Profiles : public QObject
{
    Q_OBJECT

public:
    /// `startNames` names the three that a new user finds: load balancer, CloudAMQP, this computer.
    struct StartNames
    {
        QString loadBalancer;
        QString cloudAmqp;
        QString thisComputer;
    };
    Profiles(Settings &settings, const StartNames &startNames, QObject *parent = nullptr);

    const QList<Profile> &all() const { return m_profiles; }
    std::optional<Profile> find(const QString &id) const;
    /// By name, as `--profile NAME` has it: exactly, else the only one that differs in case alone.
    std::optional<Profile> findByName(const QString &name) const;
    Profile active() const;

    void setActive(const QString &id);
    /// Takes the whole list, as the dialog leaves it; ids and names are made unique.
    void replaceAll(QList<Profile> profiles);
    /// Adds what another computer exported, under new ids; a taken name gets a number.
    /// Answers the ids.
    QStringList add(const QList<Profile> &imported);

    /// `wanted`, or with a number when another of `taken` has it.
    static QString freeName(const QString &wanted, const QList<Profile> &taken);

Q_SIGNALS:
    void changed();
    void activeChanged(const QString &id);

private:
    void load(const StartNames &startNames);
    void save();

    Settings &m_settings;
    QList<Profile> m_profiles;
    QString m_thisComputer; ///< the name of one that is missing
};

} // namespace settings
