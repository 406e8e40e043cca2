// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/profiletext.h"

#include <QLocale>

namespace shell {

using settings::Kind;
using settings::Preset;
using settings::ProfileProblem;
using settings::ProfilesError;
using settings::SecretStore;

QString ProfileText::kind(Kind kind)
{
    switch (kind) {
    case Kind::LoadBalancer:
        return tr("Load balancer");
    case Kind::CloudAmqp:
        return tr("CloudAMQP");
    case Kind::RabbitMq:
        return tr("RabbitMQ");
    case Kind::ActiveMq:
        return tr("ActiveMQ");
    case Kind::ThisComputer:
        return tr("This computer");
    case Kind::Custom:
        return tr("Custom", "kind of back end");
    }
    Q_UNREACHABLE();
}

QString ProfileText::preset(Preset preset)
{
    switch (preset) {
    case Preset::Lab:
        return tr("Lab", "preset of destinations");
    case Preset::PointsOnly:
        return tr("Points only", "preset of destinations");
    case Preset::Classic:
        return tr("Classic, without drawing id", "preset of destinations");
    case Preset::Custom:
        return tr("Custom", "preset of destinations");
    }
    Q_UNREACHABLE();
}

QString ProfileText::problem(const ProfileProblem &problem)
{
    using Field = ProfileProblem::Field;
    const QLocale locale;
    switch (problem.code) {
    case ProfileProblem::Code::Empty:
        if (problem.field == Field::Name)
            return tr("Give the back end a name.");
        if (problem.field == Field::Url)
            return tr("Give the URL, for instance wss://host/ws or stomp://host:61613.");
        return tr("Give a destination, for instance /topic/newpoint.{id}.");
    case ProfileProblem::Code::TooLong:
        return tr("At most %1 characters.").arg(locale.toString(settings::maxTextLength));
    case ProfileProblem::Code::LineBreakOrNul:
        return tr("No line breaks here.");
    case ProfileProblem::Code::NotAUrl:
        return tr("This is no URL: it begins with ws://, wss://, stomp://, stomps:// or amqps://, "
                  "and a port is at most 65535.");
    case ProfileProblem::Code::UnknownScheme:
        return tr("Begin with ws://, wss://, stomp://, stomps:// or amqps://.");
    case ProfileProblem::Code::NoHost:
        return tr("The name of the host is missing.");
    case ProfileProblem::Code::Placeholder:
        return tr("Put the name of your load balancer in place of HOST.");
    case ProfileProblem::Code::HasPasscode:
        return tr("The passcode belongs into its own field.");
    case ProfileProblem::Code::OutOfRange:
        switch (problem.field) {
        case Field::FrameLimit:
            return tr("From %1 to %2 octets.")
                .arg(locale.toString(settings::minFrameLimit),
                     locale.toString(settings::maxFrameLimit));
        case Field::MessageBudget:
            return tr("From 0 to %1 messages.").arg(locale.toString(settings::maxMessageBudget));
        case Field::Name:
        case Field::Url:
        case Field::VirtualHost:
        case Field::Login:
        case Field::HeartBeatOut:
        case Field::HeartBeatIn:
        case Field::PointOut:
        case Field::PointIn:
        case Field::PolygonIn:
        case Field::CaFile:
            return tr("From 0 to %1 ms.").arg(locale.toString(settings::maxHeartBeatMs));
        }
        Q_UNREACHABLE();
    case ProfileProblem::Code::NotADestination:
        return tr("Begin with /, without blanks and without * ? # >; {id} stands for the drawing.");
    case ProfileProblem::Code::CannotBeRead:
        return tr("This file cannot be read.");
    }
    Q_UNREACHABLE();
}

QString ProfileText::importError(const ProfilesError &error)
{
    switch (error.code) {
    case ProfilesError::Code::NotJson:
        return tr("The file is not JSON: line %1, column %2.").arg(error.line).arg(error.column);
    case ProfilesError::Code::NotProfiles:
        return tr("The file holds no back ends.");
    case ProfilesError::Code::NewerVersion:
        return tr("The file was written by a newer version of Copoly.");
    case ProfilesError::Code::TooMany:
        return tr("The file holds more than %n back ends.", nullptr, int(settings::maxProfiles));
    case ProfilesError::Code::BadValue:
        return tr("The file has a value that cannot be: %1.").arg(error.where);
    }
    Q_UNREACHABLE();
}

QString ProfileText::kept(const SecretStore::Answer &answer)
{
    switch (answer.kept) {
    case SecretStore::Kept::InKeychain:
        return tr("Kept in the keychain of this system.");
    case SecretStore::Kept::ForThisRun:
        return tr("No keychain is running here: the passcode is kept until Copoly ends, "
                  "and must then be typed again.");
    case SecretStore::Kept::Nowhere:
        return tr("No passcode is kept.");
    }
    Q_UNREACHABLE();
}

settings::Profiles::StartNames ProfileText::startNames()
{
    return { kind(Kind::LoadBalancer), kind(Kind::CloudAmqp), kind(Kind::ThisComputer) };
}

} // namespace shell
