// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "host/endpoint.h"
#include "transport/backend.h"

namespace ctl {

/// `local:` made into something to connect to: an endpoint of this program at a port that nobody
/// else knows.
class Embedded
{
public:
    /// Nothing when the computer refuses to listen.
    static std::unique_ptr<Embedded> start(base::Clock &clock);

    const transport::Backend &backend() const { return m_backend; }

private:
    explicit Embedded(base::Clock &clock) : m_endpoint(host::EndpointOptions(), clock) { }

    host::Endpoint m_endpoint;
    transport::Backend m_backend;
};

} // namespace ctl
