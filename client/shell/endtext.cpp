// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/endtext.h"

using namespace Qt::StringLiterals;

namespace shell {

namespace {

using Kind = stomp::SessionEnd::Kind;
using Reason = stomp::TransportEnd::Reason;

QString fromServer(const QByteArray &text)
{
    return QString::fromUtf8(text).simplified().left(200);
}

} // namespace

QString EndText::reason(const stomp::SessionEnd &end)
{
    const QString said = fromServer(end.errorMessage);
    switch (end.kind) {
    case Kind::Asked:
        return tr("disconnected");
    case Kind::CouldNotConnect:
        return transportReason(end.transport);
    case Kind::LoginRefused:
        return said.isEmpty() ? tr("the login was refused")
                              : tr("the login was refused (%1)").arg(said);
    case Kind::BrokerNotAvailable:
        return tr("the server is up, but its broker is down");
    case Kind::VersionRefused:
        return tr("the server speaks no version of STOMP that Copoly knows");
    case Kind::Lost:
        return tr("the connection was lost");
    case Kind::Closed:
        return tr("the server closed the connection (code %1)").arg(end.transport.code);
    case Kind::ProtocolError:
        return tr("the server sent something that is not STOMP");
    case Kind::ErrorFrame:
        return said.isEmpty() ? tr("the server reported an error")
                              : tr("the server reported an error: %1").arg(said);
    case Kind::TooBig:
        return tr("a message was too big for the connection");
    case Kind::HeartBeatMissed:
        return tr("the server fell silent");
    case Kind::TimedOut:
        return tr("the server did not answer in time");
    }
    Q_UNREACHABLE();
}

QString EndText::transportReason(const stomp::TransportEnd &end)
{
    switch (end.reason) {
    case Reason::Asked:
        return tr("disconnected");
    case Reason::HostNotFound:
        return tr("the host was not found");
    case Reason::Refused:
        return tr("nobody listens there");
    case Reason::HttpStatus:
        return tr("the web server answered with status %1").arg(end.code);
    case Reason::Tls:
        return end.text.isEmpty() ? tr("the certificate is not trusted")
                                  : tr("the certificate is not trusted (%1)").arg(end.text);
    case Reason::TimedOut:
        return tr("the server did not answer in time");
    case Reason::Lost:
    case Reason::OutputOverflow:
        return tr("the connection was lost");
    case Reason::Closed:
        return tr("the server closed the connection (code %1)").arg(end.code);
    case Reason::TooBig:
        return tr("a message was too big for the connection");
    case Reason::BadData:
        return tr("the server sent something that is not STOMP");
    }
    Q_UNREACHABLE();
}

QString EndText::advice(const stomp::SessionEnd &end)
{
    switch (end.kind) {
    case Kind::LoginRefused:
        return tr("Check login, passcode and virtual host of the back end.");
    case Kind::VersionRefused:
    case Kind::ProtocolError:
        return tr("Check that the URL names a STOMP endpoint.");
    case Kind::TooBig:
        return tr("Lower the frame limit of the back end.");
    case Kind::CouldNotConnect:
        break;
    case Kind::Asked:
    case Kind::BrokerNotAvailable:
    case Kind::Lost:
    case Kind::Closed:
    case Kind::ErrorFrame:
    case Kind::HeartBeatMissed:
    case Kind::TimedOut:
        return {};
    }
    switch (end.transport.reason) {
    case Reason::HostNotFound:
        return tr("Check the name of the host and the network.");
    case Reason::Refused:
        return tr("Check the port, and that the server runs.");
    case Reason::Tls:
        return tr("Give the certificate authority's file in the settings of the back end.");
    case Reason::HttpStatus:
        return tr("Check the path of the URL.");
    case Reason::Asked:
    case Reason::TimedOut:
    case Reason::Lost:
    case Reason::Closed:
    case Reason::TooBig:
    case Reason::BadData:
    case Reason::OutputOverflow:
        return {};
    }
    Q_UNREACHABLE();
}

} // namespace shell
