// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "stomp/frame.h"

namespace stomp {

struct WriteError
{
    enum class Code {
        CarriageReturn, ///< cannot be sent under 1.0 and 1.1
        LineFeed, ///< cannot be sent under 1.0, nor in CONNECT under any version
        Null,
        EmptyHeaderName,
        ColonInName, ///< cannot be sent under 1.0
        BodyNotAllowed,
    };
    Code code = Code::Null;
    QByteArray header; ///< the name of the header at fault, empty for body or command
    QByteArray text() const;
};

struct WriteOptions
{
    /// Escape CONNECT's and CONNECTED's headers too: RabbitMQ and ActiveMQ expect it of a
    /// backslash.
    bool escapeConnect = false;
    /// Off makes ActiveMQ hand the message on as text.
    bool contentLength = true;
};

/// The octets of one frame: LF line ends, one NULL octet at the end, `content-length` with every
/// body.
///
/// Source:  STOMP 1.2, "Value Encoding", "Standard Headers".
base::Result<QByteArray, WriteError> writeFrame(const Frame &frame, Version version,
                                                WriteOptions options = {});

} // namespace stomp
