// SPDX-License-Identifier: GPL-3.0-or-later
// The tree itself: how it is made, kept up to date and refined. Its questions are in runtreequeries.cpp.
#include "render/runtree.h"

#include <QElapsedTimer>

#include <algorithm>
#include <array>
#include <cmath>

namespace render {

using geometry::Box;
using geometry::Vertex;

namespace {

/// Of a change of many runs at once not the runs are told, but the whole.
constexpr std::size_t mostSingleRuns = 8;
/// How many runs are refined between two looks at the clock.
constexpr int refinedAtOnce = 16;

/// Random factors, one for each place in a run: the sum of products tells runs apart (multilinear hashing).
/// Source:  Steele, Lea, Flood, "Fast splittable pseudorandom number generators" (2014) for the factors.
constexpr auto factors = [] {
    std::array<quint64, 128> all{};
    quint64 state = 0;
    for (quint64 &factor : all) {
        state += 0x9e3779b97f4a7c15u;
        quint64 z = state;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
        factor = (z ^ (z >> 31)) | 1;
    }
    return all;
}();

quint64 bitsOf(Vertex v)
{
    return quint64(quint32(v.x)) << 32 | quint32(v.y);
}

/// A stretch of points and the one furthest from the straight way between its ends.
struct Stretch
{
    int first = 0;
    int last = 0;
    int furthest = 0;
    double off2 = 0; ///< its distance, squared
};

Stretch stretchOf(const Vertex *points, int first, int last)
{
    Stretch stretch{ first, last, first, 0 };
    const double ax = points[first].x;
    const double ay = points[first].y;
    const double dx = points[last].x - ax;
    const double dy = points[last].y - ay;
    const double length2 = dx * dx + dy * dy;
    const double inverse = length2 > 0 ? 1 / length2 : 0;
    for (int i = first + 1; i < last; ++i) {
        const double px = points[i].x - ax;
        const double py = points[i].y - ay;
        const double t = std::clamp((px * dx + py * dy) * inverse, 0.0, 1.0);
        const double qx = px - t * dx;
        const double qy = py - t * dy;
        const double off2 = qx * qx + qy * qy;
        if (off2 > stretch.off2) {
            stretch.off2 = off2;
            stretch.furthest = i;
        }
    }
    return stretch;
}

} // namespace

RunTree::RunTree(const model::RingsView &rings)
{
    build(rings);
}

quint32 RunTree::nodesAt(const Chain &chain, int level)
{
    quint32 count = chain.leafCount;
    for (int i = 0; i < level; ++i)
        count = (count + fanOut - 1) / fanOut;
    return count;
}

quint32 RunTree::innerOffset(const Chain &chain, int level)
{
    quint32 offset = 0;
    quint32 count = chain.leafCount;
    for (int i = 1; i < level; ++i) {
        count = (count + fanOut - 1) / fanOut;
        offset += count;
    }
    return offset;
}

int RunTree::topLevel(const Chain &chain)
{
    int level = 0;
    for (quint32 count = chain.leafCount; count > 1; count = (count + fanOut - 1) / fanOut)
        ++level;
    return level;
}

const Box &RunTree::boxOf(const Chain &chain, Node node) const
{
    return node.level == 0 ? m_leaves[chain.firstLeaf + node.index].box : inner(chain, node).box;
}

std::pair<quint32, quint32> RunTree::leavesOf(const Chain &chain, Node node)
{
    const quint64 size = quint64(1) << (2 * node.level);
    static_assert(fanOut == 4);
    return { quint32(node.index * size),
             quint32(std::min((node.index + 1) * size, quint64(chain.leafCount))) };
}

quint32 RunTree::firstVertexOf(const Chain &chain, Node node) const
{
    return m_leaves[chain.firstLeaf + leavesOf(chain, node).first].first;
}

quint32 RunTree::vertexBehind(const Chain &chain, quint32 leaf) const
{
    return m_leaves[chain.firstLeaf + (leaf + 1 < chain.leafCount ? leaf + 1 : 0)].first;
}

std::size_t RunTree::ringOf(const model::RingsView &rings, std::size_t vertex)
{
    const Vertex *at = rings.all().data() + vertex;
    std::size_t low = 0;
    std::size_t high = rings.count();
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        const auto ring = rings.ring(middle);
        if (ring.data() + ring.size() <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

Vertex *RunTree::listOf(const Chain &chain, Node node)
{
    const std::size_t list =
        chain.firstList + std::size_t(innerOffset(chain, node.level)) + node.index;
    return m_lists.data() + list * listSize;
}

void RunTree::build(const model::RingsView &rings)
{
    m_leaves.clear();
    m_inner.clear();
    m_lists.clear();
    m_chains.clear();
    m_refined = 0;
    m_vertexCount = rings.all().size();
    m_ringCount = rings.count();
    quint32 first = 0;
    quint32 gathered = 0; ///< vertices of small rings that have no leaf yet
    const auto flush = [&] {
        if (gathered > 0)
            addLeaf(first - gathered, gathered);
        gathered = 0;
    };
    const auto begin = [&](std::size_t ring, bool isLoop) {
        Chain chain;
        chain.firstLeaf = quint32(m_leaves.size());
        chain.ring = quint32(ring);
        chain.isLoop = isLoop;
        m_chains.push_back(chain);
    };
    for (std::size_t r = 0; r < rings.count(); ++r) {
        const auto size = quint32(rings.ring(r).size());
        if (size > mostInLeaf) {
            flush();
            begin(r, true);
            const quint32 leaves = size / leafSize;
            for (quint32 i = 0; i < leaves; ++i) {
                const auto from = quint32(quint64(size) * i / leaves);
                const auto to = quint32(quint64(size) * (i + 1) / leaves);
                addLeaf(first + from, to - from);
            }
        } else {
            if (m_chains.empty() || m_chains.back().isLoop)
                begin(r, false);
            if (gathered + size > mostInLeaf)
                flush();
            gathered += size;
        }
        first += size;
    }
    flush();
    std::erase_if(m_chains, [](const Chain &chain) { return chain.leafCount == 0; });
    quint32 lists = 0;
    for (Chain &chain : m_chains) {
        for (quint32 leaf = 0; leaf < chain.leafCount; ++leaf)
            measure(rings, chain, leaf);
        chain.firstInner = quint32(m_inner.size());
        chain.firstList = lists;
        for (int level = 1; level <= topLevel(chain); ++level) {
            const quint32 below = nodesAt(chain, level - 1);
            for (quint32 i = 0; i < nodesAt(chain, level); ++i) {
                Inner inner;
                for (quint32 c = i * fanOut; c < std::min((i + 1) * fanOut, below); ++c)
                    inner.box.add(boxOf(chain, { level - 1, c }));
                m_inner.push_back(inner);
                lists += chain.isLoop;
            }
        }
    }
    m_lists.resize(std::size_t(lists) * listSize);
}

/// Of the last chain.
void RunTree::addLeaf(quint32 first, quint32 count)
{
    Leaf leaf;
    leaf.first = first;
    leaf.count = count;
    m_leaves.push_back(leaf);
    ++m_chains.back().leafCount;
}

quint64 RunTree::hashOf(const model::RingsView &rings, const Chain &chain, quint32 first,
                        quint32 count, quint32 behind) const
{
    const auto all = rings.all();
    quint64 hash = count * factors[127];
    for (quint32 i = 0; i < count; ++i)
        hash += bitsOf(all[first + i]) * factors[i];
    if (chain.isLoop)
        return hash + bitsOf(all[behind]) * factors[count];
    std::size_t ring = ringOf(rings, first);
    for (quint32 seen = 0; seen < count; ++ring) {
        seen += quint32(rings.ring(ring).size());
        hash += seen * factors[seen % 64 + 64];
    }
    return hash;
}

/// A leaf's box and hash anew.
void RunTree::measure(const model::RingsView &rings, const Chain &chain, quint32 index)
{
    Leaf &leaf = m_leaves[chain.firstLeaf + index];
    const quint32 behind = vertexBehind(chain, index);
    leaf.box = Box::of(rings.all().subspan(leaf.first, leaf.count));
    if (chain.isLoop)
        leaf.box.add(rings.all()[behind]);
    leaf.hash = hashOf(rings, chain, leaf.first, leaf.count, behind);
}

std::vector<Box> RunTree::update(const model::RingsView &rings)
{
    Box whole;
    for (const Chain &chain : m_chains)
        whole.add(boxOf(chain, { topLevel(chain), 0 }));
    if (auto boxes = updateInPlace(rings))
        return std::move(*boxes);
    build(rings);
    for (const Chain &chain : m_chains)
        whole.add(boxOf(chain, { topLevel(chain), 0 }));
    return { whole };
}

/// Nothing when it must be built anew.
std::optional<std::vector<Box>> RunTree::updateInPlace(const model::RingsView &rings)
{
    std::vector<Box> boxes;
    const auto all = rings.all();
    const qint64 more = qint64(all.size()) - qint64(m_vertexCount);
    if (rings.count() != m_ringCount || std::abs(more) >= qint64(mostInLeaf))
        return std::nullopt;
    qint64 shift = 0;
    for (std::size_t i = 0; i < m_chains.size(); ++i) {
        Chain &chain = m_chains[i];
        const Leaf &firstLeaf = m_leaves[chain.firstLeaf];
        const Leaf &lastLeaf = m_leaves[chain.firstLeaf + chain.leafCount - 1];
        const auto begin = qint64(rings.ring(chain.ring).data() - all.data());
        const qint64 end = i + 1 < m_chains.size()
            ? qint64(rings.ring(m_chains[i + 1].ring).data() - all.data())
            : qint64(all.size());
        const qint64 before = qint64(lastLeaf.first) + lastLeaf.count - firstLeaf.first;
        const qint64 moreHere = end - begin - before;
        if (begin != qint64(firstLeaf.first) + shift
            || (chain.isLoop && qint64(rings.ring(chain.ring).size()) != end - begin))
            return std::nullopt;
        if (!updateChain(rings, chain, shift, moreHere, boxes))
            return std::nullopt;
        shift += moreHere;
    }
    m_vertexCount = all.size();
    return boxes;
}

/// `shift`: how much further all its vertices are now; `more`: how many more it has. False when it must be
/// built anew.
bool RunTree::updateChain(const model::RingsView &rings, Chain &chain, qint64 shift, qint64 more,
                          std::vector<Box> &boxes)
{
    const std::span<Leaf> leaves(m_leaves.data() + chain.firstLeaf, chain.leafCount);
    const quint32 last = chain.leafCount - 1;
    const auto begin = quint32(leaves[0].first + shift);
    const auto end = quint32(leaves[last].first + leaves[last].count + shift + more);
    std::vector<quint32> changed;
    const auto isSame = [&](quint32 i, qint64 by) {
        const qint64 first = leaves[i].first + by;
        const qint64 behind = i < last ? leaves[i + 1].first + by : begin;
        return first >= begin && first + leaves[i].count <= end && behind < end
            && hashOf(rings, chain, quint32(first), leaves[i].count, quint32(behind))
            == leaves[i].hash;
    };
    if (more == 0) {
        for (quint32 i = 0; i <= last; ++i) {
            if (!chain.isLoop) {
                const std::size_t first = std::size_t(leaves[i].first + shift);
                if (rings.ring(ringOf(rings, first)).data() != rings.all().data() + first)
                    return false;
            }
            if (!isSame(i, shift))
                changed.push_back(i);
        }
        for (Leaf &leaf : leaves)
            leaf.first = quint32(leaf.first + shift);
    } else {
        if (!chain.isLoop)
            return false;
        // Runs before and behind the place stay as they are; one run gets more vertices, or loses some.
        quint32 front = 0;
        quint32 back = last;
        while (front < last && isSame(front, shift))
            ++front;
        while (back > front && isSame(back, shift + more))
            --back;
        const qint64 count = leaves[back].count + more;
        if (back - front > 1 || count < 1 || count > qint64(mostInLeaf))
            return false;
        for (quint32 i = 0; i <= last; ++i)
            leaves[i].first = quint32(leaves[i].first + shift + (i > back ? more : 0));
        leaves[back].count = quint32(count);
        changed.push_back(front);
        if (back != front)
            changed.push_back(back);
    }
    if (changed.size() > std::max(mostSingleRuns, std::size_t(chain.leafCount / 4)))
        return false;
    for (const quint32 i : changed) {
        Box box = leaves[i].box;
        measure(rings, chain, i);
        box.add(leaves[i].box);
        boxes.push_back(box);
    }
    for (const quint32 i : changed)
        touch(rings, chain, i);
    return true;
}

/// A leaf's ancestors anew.
void RunTree::touch(const model::RingsView &rings, const Chain &chain, quint32 leaf)
{
    quint32 index = leaf;
    for (int level = 1; level <= topLevel(chain); ++level) {
        index /= fanOut;
        const std::size_t place = chain.firstInner + innerOffset(chain, level) + index;
        Inner &inner = m_inner[place];
        inner.box = {};
        const quint32 below = nodesAt(chain, level - 1);
        for (quint32 c = index * fanOut; c < std::min((index + 1) * fanOut, below); ++c)
            inner.box.add(boxOf(chain, { level - 1, c }));
        if (place < m_refined)
            choose(rings, chain, { level, index });
    }
}

bool RunTree::refine(const model::RingsView &rings, qint64 budgetNs)
{
    QElapsedTimer timer;
    timer.start();
    auto chain = std::upper_bound(
        m_chains.begin(), m_chains.end(), m_refined,
        [](std::size_t place, const Chain &other) { return place < other.firstInner; });
    for (int done = 0; m_refined < m_inner.size(); ++m_refined, ++done) {
        if (done % refinedAtOnce == 0 && timer.nsecsElapsed() >= budgetNs)
            return false;
        while (chain != m_chains.end() && chain->firstInner <= m_refined)
            ++chain;
        const Chain &here = *std::prev(chain);
        auto index = quint32(m_refined - here.firstInner);
        int level = 1;
        while (index >= nodesAt(here, level))
            index -= nodesAt(here, level++);
        choose(rings, here, { level, index });
    }
    return true;
}

/// The vertices that stand for a run, out of those that stand for the runs below.
void RunTree::choose(const model::RingsView &rings, const Chain &chain, Node node)
{
    if (!chain.isLoop)
        return;
    std::array<Vertex, fanOut * mostInLeaf + 1> points;
    int count = 0;
    float error = 0;
    const quint32 below = nodesAt(chain, node.level - 1);
    for (quint32 c = node.index * fanOut; c < std::min((node.index + 1) * fanOut, below); ++c) {
        const Node child{ node.level - 1, c };
        std::span<const Vertex> from;
        if (child.level == 0) {
            const Leaf &leaf = m_leaves[chain.firstLeaf + c];
            from = rings.all().subspan(leaf.first, leaf.count);
        } else {
            from = { listOf(chain, child), inner(chain, child).count };
            error = std::max(error, inner(chain, child).error);
        }
        std::copy(from.begin(), from.end(), points.begin() + count);
        count += int(from.size());
    }
    points[std::size_t(count)] = rings.all()[vertexBehind(chain, leavesOf(chain, node).second - 1)];

    std::array<Stretch, listSize> kept;
    std::size_t keptCount = 1;
    kept[0] = stretchOf(points.data(), 0, count);
    const auto worst = [&] {
        return std::max_element(kept.begin(), kept.begin() + std::ptrdiff_t(keptCount),
                                [](const Stretch &a, const Stretch &b) { return a.off2 < b.off2; });
    };
    while (keptCount < listSize && worst()->off2 > 0) {
        const Stretch divided = *worst();
        *worst() = stretchOf(points.data(), divided.first, divided.furthest);
        kept[keptCount++] = stretchOf(points.data(), divided.furthest, divided.last);
    }
    Inner &to = m_inner[chain.firstInner + innerOffset(chain, node.level) + node.index];
    to.error = error + float(std::sqrt(worst()->off2));
    std::sort(kept.begin(), kept.begin() + std::ptrdiff_t(keptCount),
              [](const Stretch &a, const Stretch &b) { return a.first < b.first; });
    Vertex *list = listOf(chain, node);
    for (std::size_t i = 0; i < keptCount; ++i)
        list[i] = points[std::size_t(kept[i].first)];
    to.count = quint8(keptCount);
}

std::size_t RunTree::memoryBytes() const
{
    return m_leaves.capacity() * sizeof(Leaf) + m_inner.capacity() * sizeof(Inner)
        + m_lists.capacity() * sizeof(Vertex) + m_chains.capacity() * sizeof(Chain);
}

} // namespace render
