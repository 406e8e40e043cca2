// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/topictexts.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace workbench {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(workbench::Topics)
};

} // namespace

QString topicsWayName(TopicList::Way way)
{
    switch (way) {
    case TopicList::Way::RabbitManagement:
        return u"rabbitmq-management"_s;
    case TopicList::Way::ActiveMqJolokia:
        return u"activemq-jolokia"_s;
    case TopicList::Way::ActiveMqAdvisories:
        return u"activemq-advisories"_s;
    }
    Q_UNREACHABLE();
}

QString topicsWayText(const TopicList &list)
{
    switch (list.way) {
    case TopicList::Way::RabbitManagement:
        //: %1 address
        return Texts::tr("From RabbitMQ's management at %1").arg(list.place);
    case TopicList::Way::ActiveMqJolokia:
        //: %1 address
        return Texts::tr("From ActiveMQ's console at %1").arg(list.place);
    case TopicList::Way::ActiveMqAdvisories:
        return Texts::tr("From ActiveMQ's advisories over STOMP, which do not count messages");
    }
    Q_UNREACHABLE();
}

QString topicsWhy(const TopicsProblem &problem)
{
    switch (problem.code) {
    case TopicsProblem::Code::NotConnected:
        return Texts::tr("There is no connection to the broker.");
    case TopicsProblem::Code::NotTold:
        return problem.product.isEmpty()
            ? Texts::tr("The server does not name itself, and does not tell what topics it has.")
            //: %1 product and version
            : Texts::tr("%1 does not tell what topics it has.").arg(problem.product);
    case TopicsProblem::Code::Unreachable:
        //: %1 address
        return Texts::tr("No management answers at %1.").arg(problem.place);
    case TopicsProblem::Code::LoginRefused:
        //: %1 address
        return Texts::tr("The management at %1 refuses the login.").arg(problem.place);
    case TopicsProblem::Code::NotFound:
        //: %1 address
        return Texts::tr("At %1 there is no such management, or it does not know the virtual host.")
            .arg(problem.place);
    case TopicsProblem::Code::NotTrusted:
        //: %1 address
        return Texts::tr("The certificate of the management at %1 is not trusted.")
            .arg(problem.place);
    case TopicsProblem::Code::TooLong:
        //: %1 address
        return Texts::tr("The answer of the management at %1 is too long.").arg(problem.place);
    case TopicsProblem::Code::Unreadable:
        //: %1 address
        return Texts::tr("What answers at %1 is no management that is known.").arg(problem.place);
    case TopicsProblem::Code::NoAnswer:
        return Texts::tr("The topics did not come in time.");
    case TopicsProblem::Code::NoAdvisories:
        return Texts::tr("ActiveMQ does not send its advisories.");
    case TopicsProblem::Code::Cancelled:
        return Texts::tr("Cancelled.");
    }
    Q_UNREACHABLE();
}

QString topicsAdvice(const TopicsProblem &problem)
{
    switch (problem.code) {
    case TopicsProblem::Code::NotConnected:
    case TopicsProblem::Code::Cancelled:
        return {};
    case TopicsProblem::Code::NotTold:
        return Texts::tr("If the broker behind it has a management, give its address.");
    case TopicsProblem::Code::Unreachable:
    case TopicsProblem::Code::NotFound:
    case TopicsProblem::Code::Unreadable:
        return problem.isGuessed
            ? Texts::tr("That address was guessed: give the right one, or switch the management "
                        "on at the broker.")
            : Texts::tr("Check the address, and that the management is on at the broker.");
    case TopicsProblem::Code::LoginRefused:
        return Texts::tr("In RabbitMQ the user needs the tag 'management' and rights on the "
                         "virtual host; in ActiveMQ a user of the console is needed.");
    case TopicsProblem::Code::NotTrusted:
        return Texts::tr("Give the file of the authority that signed it.");
    case TopicsProblem::Code::TooLong:
        return Texts::tr("Look into the broker's own console.");
    case TopicsProblem::Code::NoAnswer:
        return Texts::tr("Try again, or with more time.");
    case TopicsProblem::Code::NoAdvisories:
        return Texts::tr("They need the libraries XStream and Jettison on the broker's class path, "
                         "and the right to read ActiveMQ.Advisory topics.");
    }
    Q_UNREACHABLE();
}

} // namespace workbench
