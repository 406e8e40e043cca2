// SPDX-License-Identifier: GPL-3.0-or-later
#include "settings/profiles.h"

#include "settings/keys.h"
#include "settings/settings.h"

#include <QDir>
#include <QLoggingCategory>
#include <QSaveFile>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace settings {

namespace {

Q_LOGGING_CATEGORY(lcProfiles, "client.settings.profiles")

Profile made(Kind kind, const QString &name)
{
    Profile profile = profileOfKind(kind);
    profile.id = newProfileId();
    profile.name = name;
    return profile;
}

void putAside(const QString &folder, const QByteArray &unreadable)
{
    QSaveFile file(folder + u"/back-ends.broken.json"_s);
    if (file.open(QIODevice::WriteOnly)) {
        file.write(unreadable);
        file.commit();
    }
    qCWarning(lcProfiles) << "the list of back ends cannot be read; it is kept aside as"
                          << file.fileName();
}

} // namespace

Profiles::Profiles(Settings &settings, const StartNames &startNames, QObject *parent)
    : QObject(parent), m_settings(settings), m_thisComputer(startNames.thisComputer)
{
    load(startNames);
}

std::optional<Profile> Profiles::find(const QString &id) const
{
    const auto found = std::find_if(m_profiles.begin(), m_profiles.end(),
                                    [&id](const Profile &profile) { return profile.id == id; });
    return found == m_profiles.end() ? std::nullopt : std::optional(*found);
}

std::optional<Profile> Profiles::findByName(const QString &name) const
{
    std::optional<Profile> similar;
    int similarCount = 0;
    for (const Profile &profile : m_profiles) {
        if (profile.name == name)
            return profile;
        if (profile.name.compare(name, Qt::CaseInsensitive) == 0) {
            similar = profile;
            ++similarCount;
        }
    }
    return similarCount == 1 ? similar : std::nullopt;
}

Profile Profiles::active() const
{
    if (const auto profile = find(m_settings.value(keys::activeProfile)))
        return *profile;
    return *std::find_if(m_profiles.begin(), m_profiles.end(),
                         [](const Profile &profile) { return profile.kind == Kind::ThisComputer; });
}

void Profiles::setActive(const QString &id)
{
    if (!find(id) || m_settings.value(keys::activeProfile) == id)
        return;
    m_settings.set(keys::activeProfile, id);
    Q_EMIT activeChanged(id);
}

void Profiles::replaceAll(QList<Profile> profiles)
{
    QList<Profile> clean;
    for (Profile &profile : profiles) {
        const bool isTaken = std::any_of(clean.begin(), clean.end(), [&](const Profile &other) {
            return other.id == profile.id;
        });
        if (profile.id.isEmpty() || isTaken)
            profile.id = newProfileId();
        profile.name = freeName(profile.name.trimmed(), clean);
        clean.append(profile);
    }
    if (std::none_of(clean.begin(), clean.end(),
                     [](const Profile &profile) { return profile.kind == Kind::ThisComputer; }))
        clean.append(made(Kind::ThisComputer, freeName(m_thisComputer, clean)));
    if (clean == m_profiles)
        return;
    m_profiles = clean;
    save();
    Q_EMIT changed();
}

QStringList Profiles::add(const QList<Profile> &imported)
{
    QList<Profile> all = m_profiles;
    QStringList ids;
    for (Profile profile : imported) {
        profile.id = newProfileId();
        profile.name = freeName(profile.name.trimmed(), all);
        ids.append(profile.id);
        all.append(profile);
    }
    replaceAll(all);
    return ids;
}

QString Profiles::freeName(const QString &wanted, const QList<Profile> &taken)
{
    const auto isTaken = [&taken](const QString &name) {
        return std::any_of(taken.begin(), taken.end(),
                           [&name](const Profile &profile) { return profile.name == name; });
    };
    QString name = wanted;
    for (int number = 2; isTaken(name); ++number)
        name = u"%1 (%2)"_s.arg(wanted).arg(number);
    return name;
}

void Profiles::load(const StartNames &startNames)
{
    const QByteArray stored = m_settings.value(keys::profiles);
    if (!stored.isEmpty()) {
        const auto read = profilesFromJson(stored);
        if (read) {
            replaceAll(*read);
            return;
        }
        putAside(m_settings.folder(), stored);
    }
    replaceAll({ made(Kind::LoadBalancer, startNames.loadBalancer),
                 made(Kind::CloudAmqp, startNames.cloudAmqp),
                 made(Kind::ThisComputer, startNames.thisComputer) });
}

void Profiles::save()
{
    m_settings.set(keys::profiles, toJson(m_profiles));
}

} // namespace settings
