// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/embedded.h"

namespace ctl {

std::unique_ptr<Embedded> Embedded::start(base::Clock &clock)
{
    std::unique_ptr<Embedded> embedded(new Embedded(clock));
    const auto url = embedded->m_endpoint.listen(QHostAddress(QHostAddress::LocalHost), 0);
    if (!url)
        return nullptr;
    const auto backend = transport::parseBackend(url->toString());
    if (!backend)
        return nullptr;
    embedded->m_backend = *backend;
    return embedded;
}

} // namespace ctl
