// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "stomp/sessionoptions.h"

#include <QString>

namespace transport {

/// The steps of a check, in their order; those that a back end does not have are left out.
enum class DoctorStep { Resolve, Connect, Tls, WebSocket, Login, Subscribe, RoundTrip };

/// "resolve connect tls websocket login subscribe round-trip": a name for programs.
QString doctorStepName(DoctorStep step);
/// A name for people, translated.
QString doctorStepTitle(DoctorStep step);

/// What was found to be wrong.
enum class DoctorFault {
    HostNotFound,
    Refused,
    NoAnswer,
    UnknownAuthority,
    WrongName,
    Expired,
    BadCaFile,
    TlsOther,
    NotFound, ///< HTTP 404
    Forbidden, ///< HTTP 401, 403
    Gateway, ///< HTTP 502 to 504
    OtherStatus,
    NoWebSocket,
    LoginRefused,
    BrokerAway,
    VersionRefused,
    NotStomp,
    TooBig,
    Closed,
    Lost,
    Refusal, ///< ERROR, or closed over a SUBSCRIBE or SEND
    NoMessage,
    Cancelled,
};

/// `end` is that of the session, empty where the check ended for lack of time.
DoctorFault doctorFault(DoctorStep failed, const stomp::SessionEnd &end, bool outOfTime);

/// Why, and what to do; whole sentences, translated. `host` and the server's own words are set in.
QString doctorWhy(DoctorFault fault, const QString &host, const stomp::SessionEnd &end);
QString doctorAdvice(DoctorFault fault, bool isCloud);

} // namespace transport
