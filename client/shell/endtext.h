// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "stomp/sessionoptions.h"

#include <QCoreApplication>

namespace shell {

/// Says to the user why a connection ended, and what to do.
class EndText
{
    Q_DECLARE_TR_FUNCTIONS(shell::EndText)

public:
    /// Half a sentence without full stop: 'the login was refused'.
    static QString reason(const stomp::SessionEnd &end);
    /// A sentence, empty when there is nothing to do but wait.
    static QString advice(const stomp::SessionEnd &end);

private:
    static QString transportReason(const stomp::TransportEnd &end);
};

} // namespace shell
