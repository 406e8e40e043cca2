// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "render/localring.h"
#include "render/proxy.h"

#include <atomic>
#include <utility>
#include <vector>

namespace render {

/// The proxies of one cell of the index and, once they were added, the vertices of the small polygons among them.
class ProxyList
{
public:
    /// A list of these, without vertices.
    void set(std::vector<Proxy> proxies);

    const std::vector<Proxy> &proxies() const { return m_proxies; }
    bool hasSteps() const { return m_runs.size() == m_proxies.size(); }
    /// None where the shape has no vertices, or too many for this, or the list has none yet.
    std::span<const Step> steps(std::size_t i) const
    {
        if (!hasSteps())
            return {};
        return { m_steps.data() + m_runs[i].first, m_runs[i].count };
    }
    void prefetchRun(std::size_t i) const { __builtin_prefetch(m_runs.data() + i); }

    /// Those of each proxy in turn are given by `stepsOf(proxy)`, `count` in all.
    template <typename StepsOf> void addSteps(std::size_t count, StepsOf stepsOf)
    {
        m_runs.clear();
        m_runs.reserve(m_proxies.size());
        m_steps.clear();
        m_steps.reserve(count);
        m_unused = 0;
        for (const Proxy &proxy : m_proxies)
            m_runs.push_back(add(stepsOf(proxy)));
    }
    // The steps are left out while the list has none.
    void append(const Proxy &proxy, std::span<const Step> steps);
    void replace(std::size_t i, const Proxy &proxy, std::span<const Step> steps);
    /// The last one takes its place.
    void removeAt(std::size_t i);
    std::size_t bytes() const;

private:
    struct Run
    {
        quint32 first : 25 = 0;
        quint32 count : 7 = 0;
    };
    static constexpr std::size_t mostSteps = std::size_t(1) << 25; ///< later ones are not kept
    static_assert(LocalRing::mostSteps < (1u << 7));

    Run add(std::span<const Step> steps);
    void closeGaps();

    std::vector<Proxy> m_proxies;
    std::vector<Run> m_runs; ///< of each proxy, in m_steps
    std::vector<Step> m_steps;
    std::size_t m_unused = 0; ///< of m_steps
};

/// The list of one cell, shared with those who draw from it: whoever wants to change it while others hold it makes
/// a copy first.
///
/// Thread:  holders may be anywhere; only the index' own thread copies handles and changes lists.
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

    std::size_t size() const { return m_shared ? m_shared->list.proxies().size() : 0; }
    bool isEmpty() const { return size() == 0; }
    const Proxy *begin() const { return m_shared ? m_shared->list.proxies().data() : nullptr; }
    const Proxy *end() const { return begin() + size(); }
    const Proxy &operator[](std::size_t i) const { return m_shared->list.proxies()[i]; }
    /// Of a block that is not empty.
    const ProxyList &list() const { return m_shared->list; }
    std::size_t bytes() const { return m_shared ? sizeof(Shared) + m_shared->list.bytes() : 0; }

    /// To be changed: nobody else holds it.
    ProxyList &own()
    {
        if (!m_shared) {
            m_shared = new Shared;
        } else if (m_shared->holders.load(std::memory_order_acquire) > 1) {
            ProxyBlock copy;
            copy.m_shared = new Shared;
            copy.m_shared->list = m_shared->list;
            *this = std::move(copy);
        }
        return m_shared->list;
    }

private:
    struct Shared
    {
        std::atomic<int> holders = 1;
        ProxyList list;
    };

    Shared *m_shared = nullptr;
};

} // namespace render
