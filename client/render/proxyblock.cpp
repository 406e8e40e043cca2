// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/proxyblock.h"

#include <algorithm>

namespace render {

namespace {

/// By a quarter: doubling would cost as much memory as the coordinates of small shapes.
template <typename T> void makeRoom(std::vector<T> &list, std::size_t more)
{
    if (list.size() + more > list.capacity())
        list.reserve(list.size() + list.size() / 4 + std::max<std::size_t>(more, 4));
}

} // namespace

void ProxyList::set(std::vector<Proxy> proxies)
{
    m_proxies = std::move(proxies);
    m_runs.clear();
    m_steps.clear();
    m_unused = 0;
}

ProxyList::Run ProxyList::add(std::span<const Step> steps)
{
    if (steps.empty() || m_steps.size() + steps.size() > mostSteps)
        return {};
    makeRoom(m_steps, steps.size());
    Run run;
    run.first = quint32(m_steps.size()) & (quint32(mostSteps) - 1);
    run.count = quint32(steps.size()) & 0x7f;
    m_steps.insert(m_steps.end(), steps.begin(), steps.end());
    return run;
}

void ProxyList::append(const Proxy &proxy, std::span<const Step> steps)
{
    if (hasSteps()) {
        makeRoom(m_runs, 1);
        m_runs.push_back(add(steps));
    }
    makeRoom(m_proxies, 1);
    m_proxies.push_back(proxy);
}

void ProxyList::replace(std::size_t i, const Proxy &proxy, std::span<const Step> steps)
{
    m_proxies[i] = proxy;
    if (!hasSteps())
        return;
    if (steps.size() == m_runs[i].count) {
        std::copy(steps.begin(), steps.end(), m_steps.begin() + m_runs[i].first);
        return;
    }
    m_unused += m_runs[i].count;
    m_runs[i] = add(steps);
    closeGaps();
}

void ProxyList::removeAt(std::size_t i)
{
    if (hasSteps()) {
        m_unused += m_runs[i].count;
        m_runs[i] = m_runs.back();
        m_runs.pop_back();
    }
    m_proxies[i] = m_proxies.back();
    m_proxies.pop_back();
    closeGaps();
}

/// Once they are half of all.
void ProxyList::closeGaps()
{
    if (m_unused * 2 <= m_steps.size())
        return;
    std::vector<Step> steps;
    steps.reserve(m_steps.size() - m_unused);
    for (Run &run : m_runs) {
        const auto from = m_steps.begin() + run.first;
        run.first = quint32(steps.size());
        steps.insert(steps.end(), from, from + run.count);
    }
    m_steps = std::move(steps);
    m_unused = 0;
}

std::size_t ProxyList::bytes() const
{
    return m_proxies.capacity() * sizeof(Proxy) + m_runs.capacity() * sizeof(Run)
        + m_steps.capacity() * sizeof(Step);
}

} // namespace render
