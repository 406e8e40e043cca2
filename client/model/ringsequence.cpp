// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/ringsequence.h"

#include <algorithm>
#include <numeric>

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
    m_isShownKnown = false;

    // Hang the first one among its siblings, which are kept in the order of their ids.
    qint32 *link = &m_firstRoot;
    if (parent >= 0)
        link = side == Side::Left ? &m_nodes[std::size_t(parent)].firstLeft
                                  : &m_nodes[std::size_t(parent)].firstRight;
    const VertexId mine = idOf(first);
    const qint32 firstBefore = *link;
    while (*link >= 0 && idOf(quint32(*link)) < mine)
        link = &m_nodes[std::size_t(*link)].nextSibling;
    const bool isFirst = *link == firstBefore;
    m_nodes[first].nextSibling = *link;
    *link = qint32(first);
    placeRun(first, quint32(places.size()), parent, side, isFirst);
}

void RingSequence::placeRun(quint32 first, quint32 count, qint64 parent, Side side,
                            bool isFirstSibling)
{
    if (m_order.empty())
        return;
    std::size_t at = 0;
    if (const qint32 next = m_nodes[first].nextSibling; next >= 0) {
        // Before the next sibling and all on its left.
        qint32 leftmost = next;
        while (m_nodes[std::size_t(leftmost)].firstLeft >= 0)
            leftmost = m_nodes[std::size_t(leftmost)].firstLeft;
        at = m_position[std::size_t(leftmost)];
    } else if (parent >= 0 && side == Side::Left) {
        at = m_position[std::size_t(parent)];
    } else if (parent >= 0 && isFirstSibling) {
        at = m_position[std::size_t(parent)] + 1;
    } else {
        m_order.clear();
        return;
    }
    m_order.insert(m_order.begin() + std::ptrdiff_t(at), count, 0);
    std::iota(m_order.begin() + std::ptrdiff_t(at), m_order.begin() + std::ptrdiff_t(at + count),
              first);
    m_position.resize(m_order.size());
    for (std::size_t i = at; i < m_order.size(); ++i)
        m_position[m_order[i]] = quint32(i);
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

RingSequence::Write RingSequence::setPlace(const VertexId &id, geometry::Vertex place, Stamp stamp)
{
    const qint64 at = node(id);
    if (at < 0)
        return Write::NoSuchVertex;
    State &state = m_nodes[std::size_t(at)].state;
    const auto key = [](Stamp s, geometry::Vertex v) { return std::tuple(s, v.x, v.y); };
    if (key(stamp, place) <= key(state.placed, state.place))
        return Write::NothingSeen;
    const bool isSeen = !state.isGone && place != state.place;
    state.place = place;
    state.placed = stamp;
    return isSeen ? Write::Seen : Write::NothingSeen;
}

RingSequence::Write RingSequence::setGone(const VertexId &id, bool gone, Stamp stamp)
{
    const qint64 at = node(id);
    if (at < 0)
        return Write::NoSuchVertex;
    State &state = m_nodes[std::size_t(at)].state;
    if (std::pair(stamp, gone) <= std::pair(state.went, state.isGone))
        return Write::NothingSeen;
    state.went = stamp;
    if (gone == state.isGone)
        return Write::NothingSeen;
    state.isGone = gone;
    m_visible = gone ? m_visible - 1 : m_visible + 1;
    m_isShownKnown = false;
    return Write::Seen;
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
    m_position.resize(m_order.size());
    for (std::size_t i = 0; i < m_order.size(); ++i)
        m_position[m_order[i]] = quint32(i);
}

void RingSequence::ensureShown() const
{
    if (m_isShownKnown)
        return;
    ensureOrder();
    m_shown.clear();
    m_rank.resize(m_nodes.size());
    for (const quint32 i : m_order) {
        m_rank[i] = quint32(m_shown.size());
        if (!m_nodes[i].state.isGone)
            m_shown.push_back(i);
    }
    m_isShownKnown = true;
}

quint32 RingSequence::visibleNode(std::size_t index) const
{
    if (isAllVisible()) {
        ensureOrder();
        return m_order[index];
    }
    ensureShown();
    return m_shown[index];
}

std::size_t RingSequence::visibleBefore(const VertexId &id) const
{
    const auto at = std::size_t(node(id));
    if (isAllVisible()) {
        ensureOrder();
        return m_position[at];
    }
    ensureShown();
    return m_rank[at];
}

std::vector<ReplicaId> RingSequence::edgeAuthors(std::size_t index) const
{
    std::vector<ReplicaId> authors;
    if (index >= m_visible)
        return authors;
    const auto note = [&](ReplicaId author) {
        if (std::find(authors.begin(), authors.end(), author) == authors.end())
            authors.push_back(author);
    };
    const quint32 first = visibleNode(index);
    const quint32 last = visibleNode(index + 1 < m_visible ? index + 1 : 0);
    for (const quint32 end : { first, last }) {
        const Node &node = m_nodes[end];
        if (node.run != 0)
            note(m_runs[node.run].origin.replica);
        if (node.state.placed != Stamp())
            note(node.state.placed.replica);
    }
    if (isAllVisible())
        return authors;
    ensureOrder();
    const auto next = [&](std::size_t i) { return i + 1 < m_order.size() ? i + 1 : 0; };
    for (std::size_t i = next(m_position[first]); m_order[i] != last && m_order[i] != first;
         i = next(i))
        note(m_nodes[m_order[i]].state.went.replica);
    return authors;
}

std::optional<VertexId> RingSequence::visible(std::size_t index) const
{
    if (index >= m_visible)
        return std::nullopt;
    return idOf(visibleNode(index));
}

std::optional<std::pair<std::optional<VertexId>, Side>>
RingSequence::anchorBefore(std::size_t index) const
{
    if (index > m_visible)
        return std::nullopt;
    ensureOrder();
    // The visible vertex that the new one follows, and whatever stands right behind that one, gone
    // or not.
    const qint64 left = index ? qint64(visibleNode(index - 1)) : -1;
    const std::size_t behind = left < 0 ? 0 : m_position[std::size_t(left)] + 1;
    const bool leftHasRight =
        left < 0 ? m_firstRoot >= 0 : m_nodes[std::size_t(left)].firstRight >= 0;
    using Anchor = std::pair<std::optional<VertexId>, Side>;
    if (!leftHasRight)
        return Anchor(left < 0 ? std::optional<VertexId>() : idOf(quint32(left)), Side::Right);
    return Anchor(idOf(m_order[behind]), Side::Left);
}

// Runs stand in the order in which they came, each behind the one it hangs on: put in again in that order they make
// the same tree, whatever the octets say.

void RingSequence::save(OctetWriter &out) const
{
    struct Hook
    {
        qint32 parent = -1;
        Side side = Side::Right;
    };
    std::vector<Hook> hooks(m_runs.size());
    const auto note = [&](qint32 first, qint32 parent, Side side) {
        for (qint32 i = first; i >= 0; i = m_nodes[std::size_t(i)].nextSibling) {
            const quint32 run = m_nodes[std::size_t(i)].run;
            if (m_runs[run].firstNode == quint32(i))
                hooks[run] = { parent, side };
        }
    };
    for (std::size_t i = 0; m_runs.size() > 1 && i < m_nodes.size(); ++i) {
        note(m_nodes[i].firstLeft, qint32(i), Side::Left);
        note(m_nodes[i].firstRight, qint32(i), Side::Right);
    }
    out.number(quint32(m_runs.size()));
    for (std::size_t i = 0; i < m_runs.size(); ++i) {
        const Run &run = m_runs[i];
        out.id(run.origin);
        out.number(run.firstIndex);
        out.number(hooks[i].parent);
        out.number(quint8(hooks[i].side));
        out.number(run.count);
        out.array<qint32>(std::size_t(run.count) * 2, [&](std::size_t n) {
            const geometry::Vertex &place = m_nodes[run.firstNode + n / 2].state.place;
            return n % 2 ? place.y : place.x;
        });
    }
    const auto isWritten = [](const Node &node) {
        return node.state.placed != Stamp() || node.state.went != Stamp() || node.state.isGone;
    };
    out.number(quint32(std::count_if(m_nodes.begin(), m_nodes.end(), isWritten)));
    for (std::size_t i = 0; i < m_nodes.size(); ++i) {
        if (!isWritten(m_nodes[i]))
            continue;
        out.number(quint32(i));
        out.stamp(m_nodes[i].state.placed);
        out.number(quint8(m_nodes[i].state.isGone));
        out.stamp(m_nodes[i].state.went);
    }
}

std::optional<RingSequence> RingSequence::load(OctetReader &in)
{
    RingSequence ring;
    Places places;
    for (auto runs = in.number<quint32>(); runs > 0; --runs) {
        const OperationId origin = in.operationId();
        const auto firstIndex = in.number<quint32>();
        const auto parent = in.number<qint32>();
        const Side side = in.flag() ? Side::Right : Side::Left;
        const auto count = in.number<quint32>();
        if (count == 0 || count > in.left() / sizeof(geometry::Vertex) || ring.hasRun(origin)
            || parent < -1 || parent >= qint64(ring.m_nodes.size()))
            return std::nullopt;
        places.resize(count);
        if (!in.places(places.data(), count))
            return std::nullopt;
        ring.addRun(origin, firstIndex, parent, side, places);
    }
    for (auto written = in.number<quint32>(); written > 0; --written) {
        const auto at = in.number<quint32>();
        const Stamp placed = in.stamp();
        const bool isGone = in.flag();
        const Stamp went = in.stamp();
        if (!in.isGood() || at >= ring.m_nodes.size() || ring.m_nodes[at].state.isGone)
            return std::nullopt;
        ring.m_nodes[at].state = { ring.m_nodes[at].state.place, placed, isGone, went };
        ring.m_visible -= isGone;
    }
    if (!in.isGood())
        return std::nullopt;
    return ring;
}

std::size_t RingSequence::memoryBytes() const
{
    return m_nodes.capacity() * sizeof(Node) + m_runs.capacity() * sizeof(Run)
        + (m_order.capacity() + m_position.capacity() + m_shown.capacity() + m_rank.capacity())
        * sizeof(quint32)
        + std::size_t(m_runOf.capacity()) * 48;
}

} // namespace model
