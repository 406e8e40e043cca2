// SPDX-License-Identifier: GPL-3.0-or-later
#include "settings/profilejson.h"

#include "settings/cloudurl.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cmath>
#include <iterator>

using namespace Qt::StringLiterals;

namespace settings {

namespace {

constexpr int formatVersion = 1;

const QLatin1StringView kindWords[] = { "load-balancer"_L1, "cloudamqp"_L1,     "rabbitmq"_L1,
                                        "activemq"_L1,      "this-computer"_L1, "custom"_L1 };
const QLatin1StringView dialectWords[] = { "none"_L1, "lab"_L1 };
const QLatin1StringView presetWords[] = { "lab"_L1, "points-only"_L1, "classic"_L1, "custom"_L1 };

// A URL typed with its passcode must not travel on in it; its login may.
void takeCredentialsOut(Profile &profile)
{
    const auto parts = takeUrlApart(profile.url);
    if (parts && (!parts->passcode.isEmpty() || !parts->login.isEmpty()))
        fillFrom(*parts, profile);
}

QJsonObject toObject(Profile profile)
{
    takeCredentialsOut(profile);
    return {
        { u"id"_s, profile.id },
        { u"name"_s, profile.name },
        { u"kind"_s, kindWords[int(profile.kind)] },
        { u"url"_s, profile.url },
        { u"virtualHost"_s, profile.virtualHost },
        { u"login"_s, profile.login },
        { u"heartBeatOut"_s, profile.heartBeatOut },
        { u"heartBeatIn"_s, profile.heartBeatIn },
        { u"dialect"_s, dialectWords[int(profile.dialect)] },
        { u"preset"_s, presetWords[int(profile.preset)] },
        { u"pointOut"_s, profile.custom.pointOut },
        { u"pointIn"_s, profile.custom.pointIn },
        { u"polygonIn"_s, profile.custom.polygonIn },
        { u"polygonsToWebClients"_s, profile.polygonsToWebClients },
        { u"frameLimit"_s, profile.frameLimit },
        { u"caFile"_s, profile.caFile },
        { u"ignoreTlsErrors"_s, profile.ignoreTlsErrors },
        { u"messageBudget"_s, profile.messageBudget },
    };
}

/// Reads the members of one object and remembers the first that is wrong.
class MemberReader
{
public:
    explicit MemberReader(const QJsonObject &object) : m_object(object) { }

    void read(const QString &key, QString &into)
    {
        const QJsonValue value = m_object.value(key);
        if (value.isString())
            into = value.toString();
        else
            check(key, value.isUndefined());
    }
    void read(const QString &key, bool &into)
    {
        const QJsonValue value = m_object.value(key);
        if (value.isBool())
            into = value.toBool();
        else
            check(key, value.isUndefined());
    }
    void read(const QString &key, int &into)
    {
        const QJsonValue value = m_object.value(key);
        const double number = value.toDouble();
        if (value.isDouble() && number == std::floor(number) && std::abs(number) < 2147483648.0)
            into = int(number);
        else
            check(key, value.isUndefined());
    }
    template <typename Enum, std::size_t Count>
    void read(const QString &key, const QLatin1StringView (&words)[Count], Enum &into)
    {
        const QJsonValue value = m_object.value(key);
        const QString word = value.toString();
        const auto found = std::find(std::begin(words), std::end(words), word);
        if (found != std::end(words))
            into = Enum(found - std::begin(words));
        else
            check(key, value.isUndefined());
    }
    const QString &wrong() const { return m_wrong; }

private:
    void check(const QString &key, bool isFine)
    {
        if (!isFine && m_wrong.isEmpty())
            m_wrong = key;
    }

    const QJsonObject &m_object;
    QString m_wrong;
};

ProfilesError jsonError(const QByteArray &json, const QJsonParseError &error)
{
    const QByteArray before = json.left(error.offset);
    return { ProfilesError::Code::NotJson,
             int(before.count('\n')) + 1,
             int(before.size() - (before.lastIndexOf('\n') + 1)) + 1,
             {},
             error.errorString() };
}

} // namespace

QByteArray toJson(const QList<Profile> &profiles)
{
    QJsonArray array;
    for (const Profile &profile : profiles)
        array.append(toObject(profile));
    return QJsonDocument(
               QJsonObject{ { u"copolyProfiles"_s, formatVersion }, { u"profiles"_s, array } })
        .toJson();
}

base::Result<QList<Profile>, ProfilesError> profilesFromJson(const QByteArray &json)
{
    QJsonParseError parseError;
    const QJsonDocument document = QJsonDocument::fromJson(json, &parseError);
    if (parseError.error != QJsonParseError::NoError)
        return jsonError(json, parseError);
    const QJsonObject root = document.object();
    if (!root.value(u"profiles"_s).isArray())
        return ProfilesError{ ProfilesError::Code::NotProfiles, 0, 0, {}, {} };
    if (root.value(u"copolyProfiles"_s).toInt(formatVersion) > formatVersion)
        return ProfilesError{ ProfilesError::Code::NewerVersion, 0, 0, {}, {} };
    const QJsonArray array = root.value(u"profiles"_s).toArray();
    if (array.size() > maxProfiles)
        return ProfilesError{ ProfilesError::Code::TooMany, 0, 0, {}, {} };

    QList<Profile> profiles;
    for (qsizetype i = 0; i < array.size(); ++i) {
        const QString place = u"profiles[%1]"_s.arg(i);
        if (!array.at(i).isObject())
            return ProfilesError{ ProfilesError::Code::BadValue, 0, 0, place, {} };
        const QJsonObject object = array.at(i).toObject();
        MemberReader reader(object);
        Kind kind = Kind::Custom;
        reader.read(u"kind"_s, kindWords, kind);
        Profile profile = profileOfKind(kind);
        reader.read(u"id"_s, profile.id);
        reader.read(u"name"_s, profile.name);
        reader.read(u"url"_s, profile.url);
        reader.read(u"virtualHost"_s, profile.virtualHost);
        reader.read(u"login"_s, profile.login);
        reader.read(u"heartBeatOut"_s, profile.heartBeatOut);
        reader.read(u"heartBeatIn"_s, profile.heartBeatIn);
        reader.read(u"dialect"_s, dialectWords, profile.dialect);
        reader.read(u"preset"_s, presetWords, profile.preset);
        reader.read(u"pointOut"_s, profile.custom.pointOut);
        reader.read(u"pointIn"_s, profile.custom.pointIn);
        reader.read(u"polygonIn"_s, profile.custom.polygonIn);
        reader.read(u"polygonsToWebClients"_s, profile.polygonsToWebClients);
        reader.read(u"frameLimit"_s, profile.frameLimit);
        reader.read(u"caFile"_s, profile.caFile);
        reader.read(u"ignoreTlsErrors"_s, profile.ignoreTlsErrors);
        reader.read(u"messageBudget"_s, profile.messageBudget);
        if (!reader.wrong().isEmpty())
            return ProfilesError{
                ProfilesError::Code::BadValue, 0, 0, place + u'.' + reader.wrong(), {}
            };
        takeCredentialsOut(profile);
        profiles.append(profile);
    }
    return profiles;
}

} // namespace settings
