// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/scene.h"

#include "geometry/ring.h"

#include <QElapsedTimer>

#include <algorithm>
#include <cmath>

namespace canvas {

geometry::Box toBox(const QRectF &scene)
{
    const auto grid = [](double v, double (*round)(double)) {
        return std::int32_t(
            round(std::clamp(v * geometry::gridPerUnit, double(INT32_MIN), double(INT32_MAX))));
    };
    geometry::Box box;
    box.left = grid(scene.left(), std::floor);
    box.top = grid(scene.top(), std::floor);
    box.right = grid(scene.right(), std::ceil);
    box.bottom = grid(scene.bottom(), std::ceil);
    return box;
}

namespace {

geometry::Box around(QPointF at, double reach)
{
    return toBox(QRectF(at.x() - reach, at.y() - reach, 2 * reach, 2 * reach));
}

/// The closed ring's edges as pairs of scene places.
template <typename Visit> void eachEdge(const model::RingsView &rings, Visit visit)
{
    for (std::size_t r = 0; r < rings.count(); ++r) {
        const auto ring = rings.ring(r);
        for (std::size_t i = 0; i < ring.size(); ++i)
            visit(ring[i ? i - 1 : ring.size() - 1].toScene(), ring[i].toScene());
    }
}

} // namespace

Scene::Scene(const model::Document &document) : m_document(document)
{
    m_index.reset(m_document, m_looks);
}

std::vector<geometry::Box> Scene::update(const model::ChangeSet &changes)
{
    m_index.update(m_document, changes, m_looks);
    std::vector<geometry::Box> boxes;
    if (changes.isReset) {
        m_trees.clear();
        m_unrefined.clear();
    }
    for (const model::Change &change : changes.changes) {
        const auto tree = m_trees.empty() ? m_trees.end() : m_trees.find(change.slot);
        if (tree != m_trees.end()) {
            const bool isKept = m_document.isShown(change.slot)
                && m_document.vertices(change.slot).size() > render::RunTree::manyVertices;
            if (isKept && change.what == model::ChangeFlag::Geometry) {
                const auto parts = tree->second.update(m_document.rings(change.slot));
                boxes.insert(boxes.end(), parts.begin(), parts.end());
                const bool isNoted = std::find(m_unrefined.begin(), m_unrefined.end(), change.slot)
                    != m_unrefined.end();
                if (!tree->second.isRefined() && !isNoted)
                    m_unrefined.push_back(change.slot);
                continue;
            }
            m_trees.erase(tree);
        }
        boxes.push_back(change.before);
        if (const render::Proxy *proxy = m_index.find(change.slot))
            boxes.push_back(proxy->box);
    }
    return boxes;
}

const render::RunTree *Scene::runTree(model::Slot slot) const
{
    return m_document.isShown(slot) ? treeOf(slot, m_document.rings(slot)) : nullptr;
}

const render::RunTree *Scene::treeOf(model::Slot slot, const model::RingsView &rings) const
{
    if (rings.all().size() <= render::RunTree::manyVertices)
        return nullptr;
    const auto [tree, isNew] = m_trees.try_emplace(slot, rings);
    if (isNew)
        m_unrefined.push_back(slot);
    return &tree->second;
}

void Scene::refine(qint64 budgetNs)
{
    QElapsedTimer timer;
    timer.start();
    while (!m_unrefined.empty()) {
        const qint64 left = budgetNs - timer.nsecsElapsed();
        const auto tree = m_trees.find(m_unrefined.back());
        if (tree != m_trees.end()
            && (left <= 0 || !tree->second.refine(m_document.rings(tree->first), left)))
            return;
        m_unrefined.pop_back();
    }
}

std::vector<geometry::Box> Scene::setLifted(const std::vector<model::Slot> &shapes)
{
    std::vector<geometry::Box> boxes;
    if (shapes == m_lifted)
        return boxes;
    std::vector<model::Slot> sorted = shapes;
    std::sort(sorted.begin(), sorted.end());
    const auto note = [&](model::Slot slot) {
        if (const render::Proxy *proxy = m_index.find(slot))
            boxes.push_back(proxy->box);
    };
    auto flags = std::make_shared<std::vector<quint8>>(sorted.empty() ? 0 : sorted.back() + 1);
    for (const model::Slot slot : m_lifted) {
        if (!std::binary_search(sorted.begin(), sorted.end(), slot))
            note(slot);
    }
    for (const model::Slot slot : sorted) {
        (*flags)[slot] = 1;
        if (!isLifted(slot))
            note(slot);
    }
    m_isLifted = sorted.empty() ? nullptr : std::move(flags);
    m_lifted = shapes;
    return boxes;
}

void Scene::gather(render::ShapeBatch &batch, const QRectF &rect, double scale) const
{
    const bool hasLifted = !m_lifted.empty();
    const qint64 speck = render::ShapePainter::speckExtent(scale);
    m_index.query(toBox(rect), [&](const render::Proxy &proxy) {
        if (hasLifted && isLifted(proxy.slot))
            return;
        // Points are boxes without extent.
        if (render::ShapePainter::isWithin(proxy.box, speck)) {
            batch.add(proxy);
            return;
        }
        const model::RingsView rings = m_document.rings(proxy.slot);
        if (const render::RunTree *tree = treeOf(proxy.slot, rings)) {
            tree->cut(rings, toBox(rect), toleranceAt(scale), m_cut);
            batch.add(proxy, m_cut.rings());
        } else {
            batch.add(proxy, rings);
        }
    });
}

void Scene::share(render::ShapeBatch &batch, const QRectF &rect) const
{
    m_index.queryBlocks(toBox(rect), [&](const render::ProxyBlock &block) { batch.hold(block); });
}

void Scene::supply(render::ShapeBatch &batch, const geometry::Box &box, double scale) const
{
    // Shapes of one place lie anywhere in memory: their records are fetched first, then their vertices, several
    // at once.
    constexpr std::size_t recordsAhead = 32;
    constexpr std::size_t verticesAhead = 12;
    const auto wanted = batch.wanted();
    for (std::size_t i = 0; i < wanted.size() + recordsAhead; ++i) {
        if (i < wanted.size())
            m_document.prefetch(wanted[i]);
        const std::size_t second = i - (recordsAhead - verticesAhead);
        if (second < wanted.size())
            m_document.prefetchVertices(wanted[second]);
        const std::size_t third = i - recordsAhead;
        // What went meanwhile made its tile dirty, too.
        if (third >= wanted.size() || !m_document.isShown(wanted[third]))
            continue;
        const model::RingsView rings = m_document.rings(wanted[third]);
        if (const render::RunTree *tree = treeOf(wanted[third], rings)) {
            tree->cut(rings, box, toleranceAt(scale), m_cut);
            batch.supply(third, m_cut.rings());
        } else {
            batch.supply(third, rings);
        }
    }
}

std::optional<model::Slot> Scene::shapeAt(QPointF scenePos, double tolerance) const
{
    const double reach = std::max(tolerance, double(render::ShapePainter::discWidth) / 2 / m_zoom);
    const render::Proxy *best = nullptr;
    m_index.query(around(scenePos, reach), [&](const render::Proxy &proxy) {
        if ((!best || best->isBelow(proxy)) && isHit(proxy, scenePos, tolerance))
            best = &proxy;
    });
    if (!best)
        return std::nullopt;
    return best->slot;
}

bool Scene::isHit(const render::Proxy &proxy, QPointF scenePos, double tolerance) const
{
    if (m_looks.at(proxy.look).isPoint) {
        const QPointF way = geometry::Vertex{ proxy.box.left, proxy.box.top }.toScene() - scenePos;
        return std::hypot(way.x(), way.y())
            <= std::max(tolerance, double(render::ShapePainter::discWidth) / 2 / m_zoom);
    }
    const model::RingsView rings = m_document.rings(proxy.slot);
    if (const render::RunTree *tree = treeOf(proxy.slot, rings))
        return tree->contains(rings, scenePos) || tree->edgeNear(rings, scenePos, tolerance);
    int crossings = 0;
    for (std::size_t i = 0; i < rings.count(); ++i)
        crossings += geometry::crossings(scenePos, rings.ring(i));
    if (crossings % 2 != 0)
        return true;
    bool isNear = false;
    eachEdge(rings, [&](QPointF a, QPointF b) {
        isNear = isNear || geometry::distanceToEdge(scenePos, a, b) <= tolerance;
    });
    return isNear;
}

std::vector<model::Slot> Scene::shapesIn(const QRectF &rect) const
{
    std::vector<model::Slot> found;
    const geometry::Box box = toBox(rect);
    m_index.query(box, [&](const render::Proxy &proxy) {
        if (proxy.box.left >= box.left && proxy.box.right <= box.right && proxy.box.top >= box.top
            && proxy.box.bottom <= box.bottom)
            found.push_back(proxy.slot);
    });
    return found;
}

std::optional<tools::ShapeFinder::VertexHit> Scene::vertexNear(QPointF scenePos,
                                                               double tolerance) const
{
    std::optional<VertexHit> best;
    double bestDistance = tolerance;
    m_index.query(around(scenePos, tolerance), [&](const render::Proxy &proxy) {
        if (isLifted(proxy.slot))
            return;
        if (const auto hit = vertexOf(proxy.slot, scenePos, bestDistance)) {
            bestDistance = std::hypot(hit->at.x() - scenePos.x(), hit->at.y() - scenePos.y());
            best = hit;
        }
    });
    return best;
}

std::optional<tools::ShapeFinder::VertexHit> Scene::vertexOf(model::Slot slot, QPointF scenePos,
                                                             double tolerance) const
{
    const model::RingsView rings = m_document.rings(slot);
    if (const render::RunTree *tree = treeOf(slot, rings)) {
        const auto place = tree->vertexNear(rings, scenePos, tolerance);
        return place ? std::optional(VertexHit{ slot, place->ring, place->index, place->at })
                     : std::nullopt;
    }
    std::optional<VertexHit> best;
    for (std::size_t r = 0; r < rings.count(); ++r) {
        const auto ring = rings.ring(r);
        for (std::size_t i = 0; i < ring.size(); ++i) {
            const QPointF at = ring[i].toScene();
            const double d = std::hypot(at.x() - scenePos.x(), at.y() - scenePos.y());
            if (d <= tolerance) {
                tolerance = d;
                best = VertexHit{ slot, r, i, at };
            }
        }
    }
    return best;
}

std::optional<tools::ShapeFinder::VertexHit>
Scene::middleOf(model::Slot slot, QPointF scenePos, double tolerance, double leastLength) const
{
    const model::RingsView rings = m_document.rings(slot);
    if (const render::RunTree *tree = treeOf(slot, rings)) {
        const auto place = tree->middleNear(rings, scenePos, tolerance, leastLength);
        return place ? std::optional(VertexHit{ slot, place->ring, place->index, place->at })
                     : std::nullopt;
    }
    std::optional<VertexHit> best;
    for (std::size_t r = 0; r < rings.count(); ++r) {
        const auto ring = rings.ring(r);
        for (std::size_t i = 0; i < ring.size(); ++i) {
            const QPointF end = ring[i].toScene();
            const QPointF begin = ring[i ? i - 1 : ring.size() - 1].toScene();
            if (std::hypot(end.x() - begin.x(), end.y() - begin.y()) < leastLength)
                continue;
            const QPointF at = (begin + end) / 2;
            const double d = std::hypot(at.x() - scenePos.x(), at.y() - scenePos.y());
            if (d <= tolerance) {
                tolerance = d;
                best = VertexHit{ slot, r, i, at };
            }
        }
    }
    return best;
}

std::optional<QPointF> Scene::edgeNear(QPointF scenePos, double tolerance) const
{
    std::optional<QPointF> best;
    double bestDistance = tolerance;
    m_index.query(around(scenePos, tolerance), [&](const render::Proxy &proxy) {
        if (isLifted(proxy.slot) || m_looks.at(proxy.look).isPoint)
            return;
        const model::RingsView rings = m_document.rings(proxy.slot);
        if (const render::RunTree *tree = treeOf(proxy.slot, rings)) {
            if (const auto place = tree->edgeNear(rings, scenePos, bestDistance)) {
                best = place->at;
                bestDistance = std::hypot(best->x() - scenePos.x(), best->y() - scenePos.y());
            }
            return;
        }
        eachEdge(rings, [&](QPointF a, QPointF b) {
            const double d = geometry::distanceToEdge(scenePos, a, b);
            if (d <= bestDistance) {
                bestDistance = d;
                best = geometry::nearestOnEdge(scenePos, a, b);
            }
        });
    });
    return best;
}

} // namespace canvas
