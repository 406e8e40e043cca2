// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/ringsequence.h"

namespace model {

RingSequence::RingSequence(const OperationId &origin, quint32 firstIndex,
                           std::span<const geometry::Vertex> places)
{
    addRun(origin, firstIndex, -1, Side::Right, places);
}

bool RingSequence::insert(const OperationId &origin, const std::optional<VertexId> &parent,
                          Side side, const Places &places)
{
    if (m_runOf.contains(origin))
        return true;
    const qint64 at = parent ? node(*parent) : -1;
    if (parent && at < 0)
        return false;
    addRun(origin, 0, at, parent ? side : Side::Right, places);
    return true;
}

void RingSequence::addRun(const OperationId &origin, quint32 firstIndex, qint64 parent, Side side,
                          std::span<const geometry::Vertex> places)
{
    if (places.empty())
        return;
    const auto first = quint32(m_nodes.size());
    const auto run = quint32(m_runs.size());
    m_runs.push_back({ origin, firstIndex, first, quint32(places.size()) });
    m_runOf.insert(origin, run);
    for (std::size_t i = 0; i < places.size(); ++i) {
        Node node;
        node.state.place = places[i];
        node.run = run;
        node.index = firstIndex + quint32(i);
        if (i + 1 < places.size())
            node.firstRight = qint32(first + i + 1);
        m_nodes.push_back(node);
    }
    m_visible += places.size();
    m_order.clear();

    // Hang the first one among its siblings, which are kept in the order of their ids.
    qint32 *link = &m_firstRoot;
    if (parent >= 0)
        link = side == Side::Left ? &m_nodes[std::size_t(parent)].firstLeft
                                  : &m_nodes[std::size_t(parent)].firstRight;
    const VertexId mine = idOf(first);
    while (*link >= 0 && idOf(quint32(*link)) < mine)
        link = &m_nodes[std::size_t(*link)].nextSibling;
    m_nodes[first].nextSibling = *link;
    *link = qint32(first);
}

qint64 RingSequence::node(const VertexId &id) const
{
    const auto it = m_runOf.constFind(id.origin);
    if (it == m_runOf.cend())
        return -1;
    const Run &run = m_runs[*it];
    if (id.index < run.firstIndex || id.index - run.firstIndex >= run.count)
        return -1;
    return run.firstNode + (id.index - run.firstIndex);
}

const RingSequence::State *RingSequence::state(const VertexId &id) const
{
    const qint64 at = node(id);
    return at < 0 ? nullptr : &m_nodes[std::size_t(at)].state;
}

bool RingSequence::setPlace(const VertexId &id, geometry::Vertex place, Stamp stamp)
{
    const qint64 at = node(id);
    if (at < 0)
        return false;
    State &state = m_nodes[std::size_t(at)].state;
    if (stamp > state.placed) {
        state.place = place;
        state.placed = stamp;
    }
    return true;
}

bool RingSequence::setGone(const VertexId &id, bool gone, Stamp stamp)
{
    const qint64 at = node(id);
    if (at < 0)
        return false;
    State &state = m_nodes[std::size_t(at)].state;
    if (stamp > state.went) {
        if (gone != state.isGone)
            m_visible = gone ? m_visible - 1 : m_visible + 1;
        state.isGone = gone;
        state.went = stamp;
    }
    return true;
}

void RingSequence::ensureOrder() const
{
    if (m_order.size() == m_nodes.size())
        return;
    m_order.clear();
    m_order.reserve(m_nodes.size());
    // A stack instead of recursion, since a ring is one long chain to the right.
    // Entries: node * 2 to walk its subtree, node * 2 + 1 to write the node itself down.
    std::vector<quint64> stack;
    std::vector<qint32> siblings;
    const auto pushAll = [&](qint32 first) {
        siblings.clear();
        for (qint32 i = first; i >= 0; i = m_nodes[std::size_t(i)].nextSibling)
            siblings.push_back(i);
        for (auto it = siblings.rbegin(); it != siblings.rend(); ++it)
            stack.push_back(quint64(*it) * 2);
    };
    pushAll(m_firstRoot);
    while (!stack.empty()) {
        const quint64 top = stack.back();
        stack.pop_back();
        const auto i = quint32(top / 2);
        if (top % 2) {
            m_order.push_back(i);
            continue;
        }
        pushAll(m_nodes[i].firstRight);
        stack.push_back(top + 1);
        pushAll(m_nodes[i].firstLeft);
    }
}

std::optional<VertexId> RingSequence::visible(std::size_t index) const
{
    if (index >= m_visible)
        return std::nullopt;
    ensureOrder();
    for (const quint32 i : m_order) {
        if (!m_nodes[i].state.isGone && index-- == 0)
            return idOf(i);
    }
    return std::nullopt;
}

std::optional<std::pair<std::optional<VertexId>, Side>>
RingSequence::anchorBefore(std::size_t index) const
{
    if (index > m_visible)
        return std::nullopt;
    ensureOrder();
    // The visible vertex that the new one follows, and whatever stands right behind that one, gone
    // or not.
    std::size_t behind = 0;
    qint64 left = -1;
    for (std::size_t seen = 0; seen < index; ++behind) {
        if (!m_nodes[m_order[behind]].state.isGone) {
            ++seen;
            left = m_order[behind];
        }
    }
    const bool leftHasRight =
        left < 0 ? m_firstRoot >= 0 : m_nodes[std::size_t(left)].firstRight >= 0;
    using Anchor = std::pair<std::optional<VertexId>, Side>;
    if (!leftHasRight)
        return Anchor(left < 0 ? std::optional<VertexId>() : idOf(quint32(left)), Side::Right);
    return Anchor(idOf(m_order[behind]), Side::Left);
}

std::size_t RingSequence::memoryBytes() const
{
    return m_nodes.capacity() * sizeof(Node) + m_runs.capacity() * sizeof(Run)
        + m_order.capacity() * sizeof(quint32) + std::size_t(m_runOf.capacity()) * 48;
}

} // namespace model
