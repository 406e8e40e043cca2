// SPDX-License-Identifier: GPL-3.0-or-later
#include "transport/doctortexts.h"

#include "transport/tls.h"

#include <QCoreApplication>

namespace transport {

using namespace Qt::StringLiterals;
using Fault = DoctorFault;
using Step = DoctorStep;

namespace {

/// What the server said, or what the system says of the socket.
QString words(const stomp::SessionEnd &end)
{
    QString text = QString::fromUtf8(end.errorMessage);
    if (!end.errorBody.isEmpty() && end.errorBody != end.errorMessage)
        text += (text.isEmpty() ? QString() : u": "_s) + QString::fromUtf8(end.errorBody);
    return text.isEmpty() ? end.transport.text : text;
}

Fault tlsFault(int code)
{
    switch (TlsFault(code)) {
    case TlsFault::UnknownAuthority:
        return Fault::UnknownAuthority;
    case TlsFault::WrongName:
        return Fault::WrongName;
    case TlsFault::Expired:
        return Fault::Expired;
    case TlsFault::BadCaFile:
        return Fault::BadCaFile;
    case TlsFault::Other:
        break;
    }
    return Fault::TlsOther;
}

Fault httpFault(int status)
{
    if (status == 404)
        return Fault::NotFound;
    if (status == 401 || status == 403)
        return Fault::Forbidden;
    return status >= 502 && status <= 504 ? Fault::Gateway : Fault::OtherStatus;
}

Fault transportFault(const stomp::TransportEnd &end)
{
    using Reason = stomp::TransportEnd::Reason;
    switch (end.reason) {
    case Reason::Asked:
        return Fault::Cancelled;
    case Reason::HostNotFound:
        return Fault::HostNotFound;
    case Reason::Refused:
        return Fault::Refused;
    case Reason::HttpStatus:
        return httpFault(end.code);
    case Reason::Tls:
        return tlsFault(end.code);
    case Reason::TimedOut:
        return Fault::NoAnswer;
    case Reason::Lost:
    case Reason::OutputOverflow:
        return Fault::Lost;
    case Reason::Closed:
        return Fault::Closed;
    case Reason::TooBig:
        return Fault::TooBig;
    case Reason::BadData:
        return Fault::NoWebSocket;
    }
    Q_UNREACHABLE();
}

} // namespace

QString doctorStepName(DoctorStep step)
{
    switch (step) {
    case Step::Resolve:
        return u"resolve"_s;
    case Step::Connect:
        return u"connect"_s;
    case Step::Tls:
        return u"tls"_s;
    case Step::WebSocket:
        return u"websocket"_s;
    case Step::Login:
        return u"login"_s;
    case Step::Subscribe:
        return u"subscribe"_s;
    case Step::RoundTrip:
        return u"round-trip"_s;
    }
    Q_UNREACHABLE();
}

QString doctorStepTitle(DoctorStep step)
{
    switch (step) {
    case Step::Resolve:
        return QCoreApplication::translate("Doctor", "Find the host");
    case Step::Connect:
        return QCoreApplication::translate("Doctor", "Connect");
    case Step::Tls:
        return QCoreApplication::translate("Doctor", "Encrypt (TLS)");
    case Step::WebSocket:
        return QCoreApplication::translate("Doctor", "Open the WebSocket");
    case Step::Login:
        return QCoreApplication::translate("Doctor", "Log in (STOMP)");
    case Step::Subscribe:
        return QCoreApplication::translate("Doctor", "Subscribe");
    case Step::RoundTrip:
        return QCoreApplication::translate("Doctor", "Send and receive");
    }
    Q_UNREACHABLE();
}

DoctorFault doctorFault(DoctorStep failed, const stomp::SessionEnd &end, bool outOfTime)
{
    using Kind = stomp::SessionEnd::Kind;
    if (outOfTime)
        return failed == Step::RoundTrip ? Fault::NoMessage : Fault::NoAnswer;
    switch (end.kind) {
    case Kind::Asked:
        return Fault::Cancelled;
    case Kind::CouldNotConnect:
        return transportFault(end.transport);
    case Kind::LoginRefused:
        return end.transport.reason == stomp::TransportEnd::Reason::HttpStatus
            ? Fault::Forbidden
            : Fault::LoginRefused;
    case Kind::BrokerNotAvailable:
        return Fault::BrokerAway;
    case Kind::VersionRefused:
        return Fault::VersionRefused;
    case Kind::ProtocolError:
        return Fault::NotStomp;
    case Kind::TooBig:
        return Fault::TooBig;
    case Kind::TimedOut:
    case Kind::HeartBeatMissed:
        return Fault::NoAnswer;
    case Kind::ErrorFrame:
        return Fault::Refusal;
    case Kind::Closed:
        return failed > Step::Login ? Fault::Refusal : Fault::Closed;
    case Kind::Lost:
        return Fault::Lost;
    }
    Q_UNREACHABLE();
}

QString doctorWhy(DoctorFault fault, const QString &host, const stomp::SessionEnd &end)
{
    const QString said = words(end);
    const int code = end.transport.code;
    switch (fault) {
    case Fault::HostNotFound:
        return QCoreApplication::translate("Doctor", "There is no host named %1.").arg(host);
    case Fault::Refused:
        return QCoreApplication::translate("Doctor",
                                           "%1 is there, but nothing listens on that port.")
            .arg(host);
    case Fault::NoAnswer:
        return QCoreApplication::translate("Doctor", "%1 did not answer in time.").arg(host);
    case Fault::UnknownAuthority:
    case Fault::WrongName:
    case Fault::Expired:
    case Fault::TlsOther:
        return QCoreApplication::translate("Doctor", "The certificate cannot be trusted: %1.")
            .arg(said);
    case Fault::BadCaFile:
        return QCoreApplication::translate("Doctor", "The own authority cannot be read: %1.")
            .arg(said);
    case Fault::NotFound:
        return QCoreApplication::translate(
            "Doctor", "The server answered 404: it has no WebSocket at that path.");
    case Fault::Forbidden:
        return QCoreApplication::translate("Doctor",
                                           "The server refused the WebSocket with status %1.")
            .arg(code);
    case Fault::Gateway:
        return QCoreApplication::translate(
                   "Doctor", "The load balancer answered %1: none of its servers can be reached.")
            .arg(code);
    case Fault::OtherStatus:
        return QCoreApplication::translate(
                   "Doctor", "The server answered the WebSocket request with status %1.")
            .arg(code);
    case Fault::NoWebSocket:
        return QCoreApplication::translate("Doctor", "What answers there is no WebSocket: %1.")
            .arg(said);
    case Fault::LoginRefused:
        return said.isEmpty()
            ? QCoreApplication::translate("Doctor", "The login was refused.")
            : QCoreApplication::translate("Doctor", "The login was refused: %1.").arg(said);
    case Fault::BrokerAway:
        return QCoreApplication::translate("Doctor", "The server is up, but its broker is not: %1")
            .arg(said);
    case Fault::VersionRefused:
        return QCoreApplication::translate("Doctor", "No common STOMP version: %1.").arg(said);
    case Fault::NotStomp:
        return QCoreApplication::translate("Doctor", "What answers there does not speak STOMP: %1.")
            .arg(said);
    case Fault::TooBig:
        return QCoreApplication::translate("Doctor", "A message was larger than allowed.");
    case Fault::Closed:
        return QCoreApplication::translate("Doctor", "The server closed the connection (%1 %2).")
            .arg(code)
            .arg(said);
    case Fault::Lost:
        return QCoreApplication::translate("Doctor", "The connection ended without a word.");
    case Fault::Refusal:
        return said.isEmpty()
            ? QCoreApplication::translate("Doctor",
                                          "The broker ended the session without saying why.")
            : QCoreApplication::translate("Doctor", "The broker refused: %1.").arg(said);
    case Fault::NoMessage:
        return QCoreApplication::translate("Doctor",
                                           "The message that was sent did not come back.");
    case Fault::Cancelled:
        return QCoreApplication::translate("Doctor", "The check was stopped.");
    }
    Q_UNREACHABLE();
}

QString doctorAdvice(DoctorFault fault, bool isCloud)
{
    switch (fault) {
    case Fault::HostNotFound:
        return QCoreApplication::translate(
            "Doctor",
            "Check the host name for typing errors, and whether this computer is on the network.");
    case Fault::Refused:
        return QCoreApplication::translate("Doctor",
                                           "Check the port, and whether the server is running.");
    case Fault::NoAnswer:
        return QCoreApplication::translate(
            "Doctor",
            "Check host and port; a firewall may swallow the connection, or the server may hang.");
    case Fault::UnknownAuthority:
        return QCoreApplication::translate(
            "Doctor", "If the server has a private authority, choose its CA file.");
    case Fault::WrongName:
        return QCoreApplication::translate("Doctor",
                                           "Use the host name that the certificate is for.");
    case Fault::Expired:
        return QCoreApplication::translate(
            "Doctor", "Have the certificate renewed, and check this computer's clock.");
    case Fault::BadCaFile:
        return QCoreApplication::translate("Doctor",
                                           "Choose a file with a certificate in PEM form.");
    case Fault::TlsOther:
        return QCoreApplication::translate(
            "Doctor", "Check whether that port is an encrypted one; without TLS use ws or stomp.");
    case Fault::NotFound:
        return isCloud
            ? QCoreApplication::translate(
                "Doctor", "Enable the Web STOMP plugin in the console; it needs a dedicated plan.")
            : QCoreApplication::translate(
                "Doctor",
                "Check the path: RabbitMQ has /ws, a Spring server /stompendpoint/websocket.");
    case Fault::Forbidden:
        return QCoreApplication::translate(
            "Doctor", "Ask whoever runs the server which users and origins it lets in.");
    case Fault::Gateway:
        return QCoreApplication::translate(
            "Doctor",
            "Start the servers behind it; it may go on answering so for 10 seconds "
            "after they are up.");
    case Fault::OtherStatus:
    case Fault::NoWebSocket:
        return QCoreApplication::translate("Doctor", "Check the port and the path of the URL.");
    case Fault::LoginRefused:
        return QCoreApplication::translate("Doctor", "Check login, passcode and virtual host.");
    case Fault::BrokerAway:
        return QCoreApplication::translate(
            "Doctor", "Start the broker, or wait: the server looks for it every 5 seconds.");
    case Fault::VersionRefused:
        return QCoreApplication::translate(
            "Doctor", "This program speaks STOMP 1.0, 1.1 and 1.2; the server needs one of them.");
    case Fault::NotStomp:
        return QCoreApplication::translate("Doctor",
                                           "Check whether that port is the one for STOMP.");
    case Fault::TooBig:
        return QCoreApplication::translate("Doctor", "Set a smaller frame limit in the profile.");
    case Fault::Closed:
    case Fault::Lost:
        return QCoreApplication::translate(
            "Doctor", "Look into the server's log; a balancer between may have cut the line.");
    case Fault::Refusal:
        return QCoreApplication::translate(
            "Doctor",
            "The user may lack the right to read or write /topic there; the broker's "
            "log says more.");
    case Fault::NoMessage:
        return QCoreApplication::translate(
            "Doctor",
            "Check whether the user may write to /topic, and whether the server passes "
            "messages on.");
    case Fault::Cancelled:
        return QCoreApplication::translate("Doctor", "Start it again when you like.");
    }
    Q_UNREACHABLE();
}

} // namespace transport
