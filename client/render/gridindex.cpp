// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/gridindex.h"

#include "render/looktable.h"

#include <algorithm>
#include <array>

namespace render {

namespace {

Proxy proxyOf(const model::Document &document, model::Slot slot, LookTable &looks)
{
    Proxy proxy;
    proxy.box = document.box(slot);
    proxy.order = document.order(slot);
    proxy.tie = tieOf(document.id(slot));
    proxy.slot = slot;
    proxy.look = looks.number(document.kind(slot), document.style(slot));
    return proxy;
}

qint64 extent(const geometry::Box &box)
{
    return std::max(qint64(box.right) - box.left, qint64(box.bottom) - box.top);
}

qint64 middle(qint64 a, qint64 b)
{
    return (a + b) / 2;
}

/// Of a place relative to the cell's corner.
int childAt(qint64 x, qint64 y, int level)
{
    return int(std::clamp<qint64>(y >> (level - 2), 0, 3) * 4
               + std::clamp<qint64>(x >> (level - 2), 0, 3));
}

int childAt(const geometry::Box &box, qint64 left, qint64 top, int level)
{
    return childAt(middle(box.left, box.right) - left, middle(box.top, box.bottom) - top, level);
}

} // namespace

GridIndex::GridIndex()
{
    m_cells.emplace_back();
}

void GridIndex::reset(const model::Document &document, LookTable &looks)
{
    m_cells.clear();
    m_cells.emplace_back();
    m_places.assign(document.slotCount(), Place{});
    m_bounds = {};
    std::vector<Proxy> shapes;
    shapes.reserve(document.shownCount());
    for (model::Slot slot = 0; slot < document.slotCount(); ++slot) {
        if (!document.isShown(slot))
            continue;
        shapes.push_back(proxyOf(document, slot, looks));
        m_bounds.add(shapes.back().box);
        if (shapes.back().box.isEmpty())
            shapes.pop_back();
    }
    m_size = shapes.size();
    std::vector<Key> keys;
    keys.reserve(shapes.size());
    for (const Proxy &proxy : shapes) {
        const geometry::Box &box = proxy.box;
        keys.push_back({ qint32(middle(box.left, box.right)), qint32(middle(box.top, box.bottom)),
                         quint32(extent(box)), quint32(keys.size()) });
    }
    std::vector<Key> room(keys.size());
    build(0, rootCell(), shapes, keys, room);
}

/// All of a cell's shapes at once, by counting those of each child: a fifth of the time that putting one after
/// the other takes. What is counted and moved is `keys`, not the larger proxies; `room` is as large, and
/// both are left in disorder.
void GridIndex::build(quint32 cell, const Square &square, const std::vector<Proxy> &shapes,
                      std::span<Key> keys, std::span<Key> room)
{
    const int level = m_cells[cell].level;
    const auto keep = [&](std::span<const Key> kept) {
        if (kept.empty())
            return;
        auto &list = m_cells[cell].shapes.own();
        list.reserve(kept.size());
        for (const Key &key : kept) {
            const Proxy &proxy = shapes[key.index];
            m_places[proxy.slot] = { cell, quint32(list.size()) };
            list.push_back(proxy);
        }
    };
    if (keys.size() <= fullCell || level <= smallestCell)
        return keep(keys);
    constexpr std::size_t here = 16; // what is too large for a child stays
    std::array<std::size_t, here + 2> starts{};
    const auto childOf = [&](const Key &key) {
        return qint64(key.extent) > square.size / 4
            ? here
            : std::size_t(childAt(key.x - square.left, key.y - square.top, level));
    };
    for (const Key &key : keys)
        ++starts[childOf(key) + 1];
    const auto whole = std::find(starts.begin(), starts.end() - 1, keys.size());
    for (std::size_t i = 1; i < starts.size(); ++i)
        starts[i] += starts[i - 1];
    // Small drawings lie in one child for several levels: nothing needs to move then.
    if (whole == starts.end() - 1) {
        auto next = starts;
        for (const Key &key : keys)
            room[next[childOf(key)]++] = key;
        std::swap(keys, room);
    }
    const auto part = [&starts](std::span<Key> of, std::size_t i) {
        return of.subspan(starts[i], starts[i + 1] - starts[i]);
    };
    keep(part(keys, here));
    if (starts[here] == 0)
        return;
    const quint32 first = addChildren(cell);
    for (std::size_t i = 0; i < here; ++i)
        build(first + quint32(i), child(square, int(i)), shapes, part(keys, i), part(room, i));
}

void GridIndex::update(const model::Document &document, const model::ChangeSet &changes,
                       LookTable &looks)
{
    if (changes.isReset) {
        reset(document, looks);
        return;
    }
    if (m_places.size() < document.slotCount())
        m_places.resize(document.slotCount());
    for (const model::Change &change : changes.changes) {
        const Place place = m_places[change.slot];
        if (!document.isShown(change.slot)) {
            if (place.cell != none)
                take(change.slot);
            continue;
        }
        const Proxy proxy = proxyOf(document, change.slot, looks);
        if (place.cell == none) {
            put(proxy);
            continue;
        }
        if (proxy.box == m_cells[place.cell].shapes[place.index].box
            || cellFor(proxy.box) == place.cell) {
            m_cells[place.cell].shapes.own()[place.index] = proxy;
            m_bounds.add(proxy.box);
        } else {
            take(change.slot);
            put(proxy);
        }
    }
}

const Proxy *GridIndex::find(model::Slot slot) const
{
    if (slot >= m_places.size() || m_places[slot].cell == none)
        return nullptr;
    return &m_cells[m_places[slot].cell].shapes[m_places[slot].index];
}

std::size_t GridIndex::memoryBytes() const
{
    std::size_t bytes = m_cells.capacity() * sizeof(Cell) + m_places.capacity() * sizeof(Place);
    for (const Cell &cell : m_cells)
        bytes += cell.shapes.capacity() * sizeof(Proxy) + (cell.shapes.isEmpty() ? 0 : 48);
    return bytes;
}

void GridIndex::put(const Proxy &proxy)
{
    if (proxy.box.isEmpty())
        return;
    quint32 cell = cellFor(proxy.box);
    if (m_cells[cell].shapes.size() >= fullCell && m_cells[cell].firstChild == none
        && m_cells[cell].level > smallestCell) {
        divide(cell);
        cell = cellFor(proxy.box);
    }
    append(cell, proxy);
    m_bounds.add(proxy.box);
    ++m_size;
}

void GridIndex::take(model::Slot slot)
{
    const Place place = m_places[slot];
    auto &shapes = m_cells[place.cell].shapes.own();
    shapes[place.index] = shapes.back();
    m_places[shapes[place.index].slot] = place;
    shapes.pop_back();
    m_places[slot] = {};
    --m_size;
}

quint32 GridIndex::cellFor(const geometry::Box &box) const
{
    const qint64 size = extent(box);
    quint32 cell = 0;
    Square square = rootCell();
    while (m_cells[cell].firstChild != none && size <= square.size / 4) {
        const int i = childAt(box, square.left, square.top, m_cells[cell].level);
        cell = m_cells[cell].firstChild + quint32(i);
        square = child(square, i);
    }
    return cell;
}

void GridIndex::append(quint32 cell, const Proxy &proxy)
{
    auto &shapes = m_cells[cell].shapes.own();
    // Grows by a quarter: doubling would cost as much memory as the coordinates of small shapes.
    if (shapes.size() == shapes.capacity())
        shapes.reserve(shapes.size() + shapes.size() / 4 + 4);
    m_places[proxy.slot] = { cell, quint32(shapes.size()) };
    shapes.push_back(proxy);
}

quint32 GridIndex::addChildren(quint32 cell)
{
    const quint32 first = quint32(m_cells.size());
    const int level = m_cells[cell].level - 2;
    m_cells.resize(m_cells.size() + 16);
    for (int i = 0; i < 16; ++i)
        m_cells[first + quint32(i)].level = level;
    m_cells[cell].firstChild = first;
    return first;
}

void GridIndex::divide(quint32 cell)
{
    addChildren(cell);
    const ProxyBlock shapes = std::move(m_cells[cell].shapes);
    for (const Proxy &proxy : shapes)
        append(cellFor(proxy.box), proxy);
}

} // namespace render
