// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

namespace settings {

/// What a back end is. The order is that of every list that shows them.
enum class Kind { LoadBalancer, CloudAmqp, RabbitMq, ActiveMq, ThisComputer, Custom };
inline constexpr Kind allKinds[] = { Kind::LoadBalancer, Kind::CloudAmqp,    Kind::RabbitMq,
                                     Kind::ActiveMq,     Kind::ThisComputer, Kind::Custom };

enum class Dialect {
    None, ///< our own topics alone
    Lab, ///< the lab's point and polygon topics as well
};

enum class Preset { Lab, PointsOnly, Classic, Custom };
inline constexpr Preset allPresets[] = { Preset::Lab, Preset::PointsOnly, Preset::Classic,
                                         Preset::Custom };

/// Destination templates of the lab's dialect; `{id}` stands for the drawing.
struct Destinations
{
    QString pointOut;
    QString pointIn;
    QString polygonIn;

    friend bool operator==(const Destinations &, const Destinations &) = default;
};

/// Of the presets; those of Custom are those of Lab, to start from.
Destinations destinationsOf(Preset preset);

/// One back end and how to speak with it; everything but the passcode, which SecretStore keeps.
///
/// Units:   heart-beats in ms (0 is none), frameLimit in octets, messageBudget in messages a month
/// (0 is none). Limits:  what problemsOf() says.
struct Profile
{
    QString id; ///< given once, random; names the secret
    QString name;
    Kind kind = Kind::Custom;
    QString url; ///< without user and passcode; "local:" for this computer
    QString virtualHost; ///< empty: the host of the URL, or "/", as the kind wants
    QString login;
    int heartBeatOut = 10000;
    int heartBeatIn = 10000;
    Dialect dialect = Dialect::None;
    Preset preset = Preset::Lab;
    Destinations custom = destinationsOf(Preset::Custom); ///< used with Preset::Custom
    bool polygonsToWebClients = true;
    int frameLimit = 64000;
    QString caFile; ///< PEM; empty: the system's authorities
    bool ignoreTlsErrors = false;
    int messageBudget = 0;

    Destinations destinations() const
    {
        return preset == Preset::Custom ? custom : destinationsOf(preset);
    }

    friend bool operator==(const Profile &, const Profile &) = default;
};

/// A profile of this kind with its defaults, without id and name.
Profile profileOfKind(Kind kind);
QString newProfileId();

struct ProfileProblem
{
    enum class Field {
        Name,
        Url,
        VirtualHost,
        Login,
        HeartBeatOut,
        HeartBeatIn,
        PointOut,
        PointIn,
        PolygonIn,
        FrameLimit,
        CaFile,
        MessageBudget,
    };
    enum class Code {
        Empty,
        TooLong,
        LineBreakOrNul,
        NotAUrl,
        UnknownScheme,
        NoHost,
        Placeholder, ///< HOST is to be replaced
        HasPasscode, ///< belongs into its own field
        OutOfRange,
        NotADestination, ///< does not begin with /, or has characters that no broker takes
        CannotBeRead, ///< a file
    };
    Field field = Field::Name;
    Code code = Code::Empty;

    friend bool operator==(const ProfileProblem &, const ProfileProblem &) = default;
};

/// What stands in the way of using the profile; empty when nothing does.
QList<ProfileProblem> problemsOf(const Profile &profile);

inline constexpr int maxHeartBeatMs = 3'600'000;
inline constexpr int minFrameLimit = 1'024;
inline constexpr int maxFrameLimit = 4'194'304; ///< RabbitMQ's own
inline constexpr int maxMessageBudget = 2'000'000'000;
inline constexpr int maxTextLength = 1'000; ///< of any text of a profile, in UTF-16 units

} // namespace settings
