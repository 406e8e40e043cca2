// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "stomp/transport.h"
#include "transport/backend.h"
#include "transport/transportoptions.h"

#include <memory>

namespace transport {

/// The transport for one address.
std::unique_ptr<stomp::Transport>
makeTransport(const Backend::Address &address, const TransportOptions &options, base::Clock &clock);

/// Transports for a back end; where it has several addresses each attempt tries them in turn, beginning with the
/// one that opened last. The clock must outlive what the factory makes.
stomp::TransportFactory transportFactory(const Backend &backend, const TransportOptions &options,
                                         base::Clock &clock);

} // namespace transport
