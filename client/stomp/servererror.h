// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "stomp/frame.h"
#include "stomp/sessionoptions.h"

#include <QByteArray>

namespace stomp {

/// The text of an ERROR's body that people can use: trimmed, cut to 1000 octets, no Java stack trace.
QByteArray errorBodyText(const QByteArray &body);

/// What an ERROR frame means. The wire has no codes for it: the words of the servers we know decide.
SessionEnd endFromError(const Frame &error, bool wasConnected);

/// What the end of a transport means for a session without a reason of its own.
SessionEnd endFromTransport(const TransportEnd &transport, bool wasOpen, bool wasConnected);

} // namespace stomp
