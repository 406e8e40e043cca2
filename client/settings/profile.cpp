// SPDX-License-Identifier: GPL-3.0-or-later
#include "settings/profile.h"

#include <QFileInfo>
#include <QUrl>
#include <QUuid>

#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;

namespace settings {

namespace {

using Field = ProfileProblem::Field;
using Code = ProfileProblem::Code;

// A header's value: the lines of a frame end at these.
bool hasLineBreakOrNul(const QString &text)
{
    return std::any_of(text.begin(), text.end(),
                       [](QChar c) { return c == u'\n' || c == u'\r' || c == QChar(u'\0'); });
}

std::optional<Code> textProblem(const QString &text)
{
    if (hasLineBreakOrNul(text))
        return Code::LineBreakOrNul;
    if (text.size() > maxTextLength)
        return Code::TooLong;
    return std::nullopt;
}

std::optional<Code> urlProblem(const Profile &profile)
{
    if (profile.kind == Kind::ThisComputer)
        return std::nullopt;
    if (profile.url.trimmed().isEmpty())
        return Code::Empty;
    if (const auto problem = textProblem(profile.url))
        return problem;
    if (profile.url.contains(u"//HOST:"_s) || profile.url.contains(u"//HOST/"_s)
        || profile.url.endsWith(u"//HOST"_s))
        return Code::Placeholder;
    const QUrl url(profile.url.trimmed(), QUrl::StrictMode);
    if (!url.isValid() || url.isRelative())
        return Code::NotAUrl;
    static const QStringList schemes{ u"ws"_s,     u"wss"_s,  u"stomp"_s,
                                      u"stomps"_s, u"amqp"_s, u"amqps"_s };
    if (!schemes.contains(url.scheme()))
        return Code::UnknownScheme;
    if (url.host().isEmpty())
        return Code::NoHost;
    if (url.port() == 0)
        return Code::NotAUrl;
    if (!url.password().isEmpty())
        return Code::HasPasscode;
    return std::nullopt;
}

// What the lab's servers and both brokers take in a destination, and our place for the drawing.
std::optional<Code> destinationProblem(const QString &text)
{
    if (text.isEmpty())
        return Code::Empty;
    if (const auto problem = textProblem(text))
        return problem;
    const QString plain = QString(text).replace(u"{id}"_s, u"x"_s);
    const bool isPlain = std::none_of(plain.begin(), plain.end(), [](QChar c) {
        return c.isSpace() || QStringView(u"*?#>{}").contains(c);
    });
    if (!plain.startsWith(u'/') || plain.size() < 2 || !isPlain)
        return Code::NotADestination;
    return std::nullopt;
}

bool isWithin(int value, int low, int high)
{
    return value >= low && value <= high;
}

} // namespace

Destinations destinationsOf(Preset preset)
{
    switch (preset) {
    case Preset::PointsOnly:
        return { u"/topic/newpoint.{id}"_s, u"/topic/newpoint.{id}"_s,
                 u"/topic/newpolygon.{id}"_s };
    case Preset::Classic:
        return { u"/app/newpoint"_s, u"/topic/newpoint"_s, u"/topic/newpolygon"_s };
    case Preset::Lab:
    case Preset::Custom:
        return { u"/app/newpoint.{id}"_s, u"/topic/newpoint.{id}"_s, u"/topic/newpolygon.{id}"_s };
    }
    Q_UNREACHABLE();
}

Profile profileOfKind(Kind kind)
{
    Profile profile;
    profile.kind = kind;
    switch (kind) {
    case Kind::LoadBalancer:
        profile.url = u"ws://HOST:8090/stompendpoint/websocket"_s;
        profile.dialect = Dialect::Lab;
        profile.frameLimit = 16000; // Spring behind older Tomcats takes 16 640 octets
        break;
    case Kind::CloudAmqp:
        profile.messageBudget = 1'000'000; // of the free plan
        break;
    case Kind::RabbitMq:
        profile.url = u"ws://127.0.0.1:15674/ws"_s;
        break;
    case Kind::ActiveMq:
        profile.url = u"ws://127.0.0.1:61614"_s; // its connector refuses above 65 536 octets
        break;
    case Kind::ThisComputer:
        profile.url = u"local:"_s;
        break;
    case Kind::Custom:
        break;
    }
    return profile;
}

QString newProfileId()
{
    return QUuid::createUuid().toString(QUuid::WithoutBraces);
}

QList<ProfileProblem> problemsOf(const Profile &profile)
{
    QList<ProfileProblem> problems;
    const auto note = [&problems](Field field, std::optional<Code> code) {
        if (code)
            problems.append({ field, *code });
    };
    note(Field::Name, profile.name.trimmed().isEmpty() ? Code::Empty : textProblem(profile.name));
    note(Field::Url, urlProblem(profile));
    note(Field::VirtualHost, textProblem(profile.virtualHost));
    note(Field::Login, textProblem(profile.login));
    if (!isWithin(profile.heartBeatOut, 0, maxHeartBeatMs))
        note(Field::HeartBeatOut, Code::OutOfRange);
    if (!isWithin(profile.heartBeatIn, 0, maxHeartBeatMs))
        note(Field::HeartBeatIn, Code::OutOfRange);
    if (profile.dialect == Dialect::Lab && profile.preset == Preset::Custom) {
        note(Field::PointOut, destinationProblem(profile.custom.pointOut));
        note(Field::PointIn, destinationProblem(profile.custom.pointIn));
        note(Field::PolygonIn, destinationProblem(profile.custom.polygonIn));
    }
    if (!isWithin(profile.frameLimit, minFrameLimit, maxFrameLimit))
        note(Field::FrameLimit, Code::OutOfRange);
    if (!profile.caFile.isEmpty()) {
        const QFileInfo file(profile.caFile);
        if (!file.isFile() || !file.isReadable())
            note(Field::CaFile, Code::CannotBeRead);
    }
    if (!isWithin(profile.messageBudget, 0, maxMessageBudget))
        note(Field::MessageBudget, Code::OutOfRange);
    return problems;
}

} // namespace settings
