// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/gridindex.h"

#include "base/parallel.h"

#include <QElapsedTimer>

#include <algorithm>
#include <atomic>
#include <memory>

namespace render {

namespace {

/// With fewer shapes threads would cost more than they save.
constexpr std::size_t manySlots = 50'000;

Proxy proxyOf(const model::Document &document, model::Slot slot, LookTable &looks,
              LookTable::Memo &memo)
{
    Proxy proxy;
    proxy.box = document.box(slot);
    proxy.order = document.order(slot);
    proxy.tie = tieOf(document.id(slot));
    proxy.slot = slot;
    proxy.look = looks.number(document.kind(slot), document.style(slot), memo);
    return proxy;
}

/// The vertices of a polygon that is small enough, else none.
std::span<const Step> stepsOf(const model::Document &document, const Proxy &proxy,
                              LocalRing::Room &room)
{
    if (proxy.box.left == proxy.box.right && proxy.box.top == proxy.box.bottom)
        return {}; // a point, or as good as one
    const model::RingsView rings = document.rings(proxy.slot);
    if (!LocalRing::canHold(proxy.box, rings))
        return {};
    return LocalRing::make(proxy.box, rings, room);
}

} // namespace

GridIndex::GridIndex()
{
    m_cells.emplace_back();
}

void GridIndex::reset(const model::Document &document, LookTable &looks)
{
    const std::size_t slots = document.slotCount();
    const std::size_t parts = slots < manySlots ? 1 : base::parallelParts();
    // Both by slot; nothing is written for shapes that are not shown.
    const auto keys = std::make_unique_for_overwrite<GridKey[]>(slots);
    const auto memory = std::make_unique_for_overwrite<std::byte[]>(slots * sizeof(Proxy));
    Proxy *shapes = reinterpret_cast<Proxy *>(memory.get());
    struct Part
    {
        GridKey *first = nullptr;
        GridKey *last = nullptr;
        geometry::Box bounds;
    };
    std::vector<Part> found(parts);
    base::inParallel(parts, [&](std::size_t number) {
        LookTable::Memo memo;
        const std::size_t end = slots * (number + 1) / parts;
        std::size_t slot = slots * number / parts;
        Part part{ &keys[slot], &keys[slot], {} };
        for (; slot < end; ++slot) {
            if (!document.isShown(model::Slot(slot)))
                continue;
            const Proxy proxy = proxyOf(document, model::Slot(slot), looks, memo);
            if (proxy.box.isEmpty())
                continue;
            new (shapes + slot) Proxy(proxy);
            part.bounds.add(proxy.box);
            *part.last++ = GridKey::of(proxy.box, proxy.slot);
        }
        found[number] = part;
    });
    GridKey *end = keys.get();
    m_bounds = {};
    for (const Part &part : found) {
        end = std::copy(part.first, part.last, end); // closes the gap, if any
        m_bounds.add(part.bounds);
    }
    m_isBoundsExact = true;
    m_size = std::size_t(end - keys.get());

    GridTree tree = GridTree::of({ keys.get(), m_size }, parts);
    m_cells = std::move(tree.cells);
    m_refined = 0;
    m_places.assign(slots, Place{});
    std::atomic<std::size_t> next = 0;
    base::inParallel(parts, [&](std::size_t) {
        for (std::size_t i = next++; i < tree.fillings.size(); i = next++) {
            const auto &[cell, cellKeys] = tree.fillings[i];
            std::vector<Proxy> proxies;
            proxies.reserve(cellKeys.size());
            for (const GridKey &key : cellKeys)
                __builtin_prefetch(shapes + key.slot);
            for (const GridKey &key : cellKeys) {
                m_places[key.slot] = { cell, quint32(proxies.size()) };
                proxies.push_back(shapes[key.slot]);
            }
            m_cells[cell].shapes.own().set(std::move(proxies));
        }
    });
}

void GridIndex::refine(const model::Document &document, qint64 budgetNs)
{
    QElapsedTimer timer;
    timer.start();
    while (!isRefined() && timer.nsecsElapsed() < budgetNs)
        refine(quint32(m_refined++), document);
}

void GridIndex::refine(quint32 cell, const model::Document &document)
{
    if (m_cells[cell].shapes.isEmpty() || m_cells[cell].shapes.list().hasSteps())
        return;
    ProxyList &list = m_cells[cell].shapes.own();
    // Shapes of one place lie anywhere in memory: all is fetched before it is needed.
    for (const Proxy &proxy : list.proxies())
        document.prefetch(proxy.slot);
    std::size_t count = 0;
    for (const Proxy &proxy : list.proxies()) {
        const std::size_t vertices = document.prefetchVertices(proxy.slot);
        count += vertices > 1 && vertices <= LocalRing::mostSteps ? vertices : 0;
    }
    LocalRing::Room room;
    list.addSteps(count, [&](const Proxy &proxy) { return stepsOf(document, proxy, room); });
}

geometry::Box GridIndex::exactBounds() const
{
    if (m_isBoundsExact)
        return m_bounds;
    geometry::Box bounds;
    for (const GridCell &cell : m_cells) {
        for (const Proxy &proxy : cell.shapes)
            bounds.add(proxy.box);
    }
    return bounds;
}

void GridIndex::update(const model::Document &document, const model::ChangeSet &changes,
                       LookTable &looks)
{
    if (changes.isReset) {
        reset(document, looks);
        return;
    }
    m_isBoundsExact = m_isBoundsExact && changes.changes.empty();
    if (m_places.size() < document.slotCount())
        m_places.resize(document.slotCount());
    LocalRing::Room room;
    for (const model::Change &change : changes.changes) {
        const Place place = m_places[change.slot];
        if (!document.isShown(change.slot) || document.vertices(change.slot).empty()) {
            if (place.cell != GridCell::none)
                take(change.slot);
            continue;
        }
        const Proxy proxy = proxyOf(document, change.slot, looks, m_memo);
        const auto steps = stepsOf(document, proxy, room);
        if (place.cell == GridCell::none) {
            put(proxy, steps, document);
            continue;
        }
        if (proxy.box == m_cells[place.cell].shapes[place.index].box
            || leafFor(proxy.box).cell == place.cell) {
            m_cells[place.cell].shapes.own().replace(place.index, proxy, steps);
            m_bounds.add(proxy.box);
        } else {
            take(change.slot);
            put(proxy, steps, document);
        }
    }
}

const Proxy *GridIndex::find(model::Slot slot) const
{
    if (slot >= m_places.size() || m_places[slot].cell == GridCell::none)
        return nullptr;
    return &m_cells[m_places[slot].cell].shapes[m_places[slot].index];
}

std::size_t GridIndex::memoryBytes() const
{
    std::size_t bytes = m_cells.capacity() * sizeof(GridCell) + m_places.capacity() * sizeof(Place);
    for (const GridCell &cell : m_cells)
        bytes += cell.shapes.bytes();
    return bytes;
}

void GridIndex::put(const Proxy &proxy, std::span<const Step> steps,
                    const model::Document &document)
{
    Leaf leaf = leafFor(proxy.box);
    const GridCell &cell = m_cells[leaf.cell];
    if (cell.shapes.size() >= GridCell::full && cell.firstChild == GridCell::none
        && leaf.size > GridCell::smallest) {
        divide(leaf.cell, document);
        leaf = leafFor(proxy.box);
    }
    append(leaf.cell, proxy, steps);
    m_bounds.add(proxy.box);
    ++m_size;
}

void GridIndex::take(model::Slot slot)
{
    const Place place = m_places[slot];
    ProxyList &list = m_cells[place.cell].shapes.own();
    m_places[list.proxies().back().slot] = place;
    list.removeAt(place.index);
    m_places[slot] = {};
    --m_size;
}

GridIndex::Leaf GridIndex::leafFor(const geometry::Box &box) const
{
    const GridKey key = GridKey::of(box, 0);
    quint32 cell = 0;
    GridSquare square;
    while (m_cells[cell].firstChild != GridCell::none && key.fitsChildOf(square)) {
        const int i = square.childAt(key.x, key.y);
        cell = m_cells[cell].firstChild + quint32(i);
        square = square.child(i);
    }
    return { cell, square.size };
}

void GridIndex::append(quint32 cell, const Proxy &proxy, std::span<const Step> steps)
{
    ProxyList &list = m_cells[cell].shapes.own();
    m_places[proxy.slot] = { cell, quint32(list.proxies().size()) };
    list.append(proxy, steps);
}

void GridIndex::divide(quint32 cell, const model::Document &document)
{
    refine(cell, document);
    addChildren(m_cells, cell);
    const ProxyBlock shapes = std::move(m_cells[cell].shapes);
    for (std::size_t i = 0; i < shapes.size(); ++i)
        append(leafFor(shapes[i].box).cell, shapes[i], shapes.list().steps(i));
}

} // namespace render
