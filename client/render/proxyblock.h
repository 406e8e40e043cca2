// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "render/proxy.h"

#include <atomic>
#include <utility>
#include <vector>

namespace render {

/// The proxies of one cell of the index, shared with those who draw from it: whoever wants to change it while
/// others hold it makes a copy first.
///
/// Thread:  holders may be anywhere; only the index' own thread copies handles and changes proxies.
class ProxyBlock
{
public:
    ProxyBlock() = default;
    ProxyBlock(const ProxyBlock &other) : m_shared(other.m_shared)
    {
        if (m_shared)
            m_shared->holders.fetch_add(1, std::memory_order_relaxed);
    }
    ProxyBlock(ProxyBlock &&other) noexcept : m_shared(std::exchange(other.m_shared, nullptr)) { }
    ProxyBlock &operator=(ProxyBlock other) noexcept
    {
        std::swap(m_shared, other.m_shared);
        return *this;
    }
    ~ProxyBlock()
    {
        if (m_shared && m_shared->holders.fetch_sub(1, std::memory_order_acq_rel) == 1)
            delete m_shared;
    }

    bool isEmpty() const { return !m_shared || m_shared->proxies.empty(); }
    std::size_t size() const { return m_shared ? m_shared->proxies.size() : 0; }
    std::size_t capacity() const { return m_shared ? m_shared->proxies.capacity() : 0; }
    const Proxy *begin() const { return m_shared ? m_shared->proxies.data() : nullptr; }
    const Proxy *end() const { return begin() + size(); }
    const Proxy &operator[](std::size_t i) const { return m_shared->proxies[i]; }

    /// To be changed: nobody else holds it.
    std::vector<Proxy> &own()
    {
        if (!m_shared) {
            m_shared = new Shared;
        } else if (m_shared->holders.load(std::memory_order_acquire) > 1) {
            ProxyBlock copy;
            copy.m_shared = new Shared;
            copy.m_shared->proxies.reserve(m_shared->proxies.capacity());
            copy.m_shared->proxies = m_shared->proxies;
            *this = std::move(copy);
        }
        return m_shared->proxies;
    }

private:
    struct Shared
    {
        std::atomic<int> holders = 1;
        std::vector<Proxy> proxies;
    };

    Shared *m_shared = nullptr;
};

} // namespace render
