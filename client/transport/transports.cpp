// SPDX-License-Identifier: GPL-3.0-or-later
#include "transport/transports.h"

#include "transport/candidatestransport.h"
#include "transport/tcptransport.h"
#include "transport/websockettransport.h"

namespace transport {

std::unique_ptr<stomp::Transport> makeTransport(const Backend::Address &address,
                                                const TransportOptions &options, base::Clock &clock)
{
    if (address.kind == Backend::Address::Kind::WebSocket)
        return std::make_unique<WebSocketTransport>(address.url, options, clock);
    const bool isTls = address.kind == Backend::Address::Kind::Tls;
    return std::make_unique<TcpTransport>(address.url.host(), quint16(address.url.port()), isTls,
                                          options, clock);
}

stomp::TransportFactory transportFactory(const Backend &backend, const TransportOptions &options,
                                         base::Clock &clock)
{
    Q_ASSERT(!backend.addresses.isEmpty());
    if (backend.addresses.size() == 1) {
        return [address = backend.addresses.first(), options, &clock](int) {
            return makeTransport(address, options, clock);
        };
    }
    // Shared by the attempts of one factory, and by nobody else.
    auto first = std::make_shared<std::size_t>(0);
    return [addresses = backend.addresses, options, &clock, first](int) {
        const std::size_t count = std::size_t(addresses.size());
        const std::size_t begin = *first;
        TransportOptions each = options;
        // A black hole at one must leave time for the others.
        each.openTimeout = options.openTimeout / int(count + 1);
        std::vector<CandidatesTransport::Maker> makers;
        for (std::size_t i = 0; i < count; ++i) {
            const Backend::Address address = addresses[qsizetype((begin + i) % count)];
            makers.push_back(
                [address, each, &clock] { return makeTransport(address, each, clock); });
        }
        return std::make_unique<CandidatesTransport>(
            std::move(makers),
            [first, begin, count](std::size_t i) { *first = (begin + i) % count; });
    };
}

} // namespace transport
