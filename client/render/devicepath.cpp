// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/devicepath.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace render {

namespace {

/// Few vertices cannot crowd; a distance test for each would cost more than it saves.
constexpr std::size_t thinnedFrom = 8;

/// One step of Sutherland and Hodgman's "Reentrant polygon clipping" (1974): keeps what lies on one side.
template <typename IsInside, typename Crossing>
void cutAt(const std::vector<QPointF> &from, std::vector<QPointF> &to, IsInside isInside,
           Crossing crossing)
{
    to.clear();
    if (from.empty())
        return;
    QPointF before = from.back();
    bool wasInside = isInside(before);
    for (const QPointF p : from) {
        const bool nowInside = isInside(p);
        if (nowInside != wasInside)
            to.push_back(crossing(before, p));
        if (nowInside)
            to.push_back(p);
        before = p;
        wasInside = nowInside;
    }
}

QPointF atX(QPointF a, QPointF b, double x)
{
    return { x, a.y() + (b.y() - a.y()) * ((x - a.x()) / (b.x() - a.x())) };
}

QPointF atY(QPointF a, QPointF b, double y)
{
    return { a.x() + (b.x() - a.x()) * ((y - a.y()) / (b.y() - a.y())), y };
}

} // namespace

void DevicePath::set(const model::RingsView &rings, const SceneTransform &transform,
                     const QRect &within)
{
    clear();
    const QRectF cut = cutFor(within);
    if (rings.count() == 1 && !rings.all().empty() && rings.all().size() <= LocalRing::mostSteps) {
        const geometry::Box box = geometry::Box::of(rings.all());
        if (LocalRing::canHold(box, rings)
            && addLocal({ box, LocalRing::make(box, rings, m_steps) }, transform, cut))
            return;
    }
    addRings(rings, transform, cut);
}

void DevicePath::set(const LocalRing &ring, const SceneTransform &transform, const QRect &within)
{
    clear();
    const QRectF cut = cutFor(within);
    if (addLocal(ring, transform, cut))
        return;
    m_vertices.clear();
    for (const Step step : ring.steps)
        m_vertices.push_back({ ring.box.left + step.x, ring.box.top + step.y });
    addRings(model::RingsView(m_vertices, {}), transform, cut);
}

void DevicePath::clear()
{
    m_points.clear();
    m_ends.clear();
}

QRectF DevicePath::cutFor(const QRect &within)
{
    const double reach = double(Rasterizer::reach);
    return QRectF(within).adjusted(-reach, -reach, reach, reach);
}

void DevicePath::addRings(const model::RingsView &rings, const SceneTransform &transform,
                          const QRectF &cut)
{
    for (std::size_t i = 0; i < rings.count(); ++i) {
        if (!addWhole(rings.ring(i), transform, cut)) {
            addRing(rings.ring(i), transform);
            addCut(cut);
        }
        m_ends.push_back(quint32(m_points.size()));
    }
}

double DevicePath::mergeDistanceOf(std::size_t vertices)
{
    if (vertices > manyVertices)
        return mergeDistanceOfMany;
    return vertices > thinnedFrom ? mergeDistance : 0;
}

/// A small polygon that need not be cut; false, and nothing added, when it must be. Without branches: whether a
/// vertex is near the one before is no more foreseeable than a coin.
bool DevicePath::addLocal(const LocalRing &ring, const SceneTransform &transform, const QRectF &cut)
{
    const double factor = transform.scale / geometry::gridPerUnit;
    const double left = ring.box.left * factor - transform.origin.x() * transform.scale;
    const double top = ring.box.top * factor - transform.origin.y() * transform.scale;
    const double right = left + (double(ring.box.right) - ring.box.left) * factor;
    const double bottom = top + (double(ring.box.bottom) - ring.box.top) * factor;
    if (!(left >= cut.left() && right <= cut.right() && top >= cut.top() && bottom <= cut.bottom()))
        return false;
    const std::size_t count = ring.steps.size();
    m_points.resize(count);
    DevicePoint *points = m_points.data();
    const float scale = float(factor);
    const float x = float(left);
    const float y = float(top);
    for (std::size_t i = 0; i < count; ++i)
        points[i] = { float(ring.steps[i].x) * scale + x, float(ring.steps[i].y) * scale + y };
    std::size_t kept = count;
    if (const double least = mergeDistanceOf(count); least > 0) {
        const float nearest = float(least * least);
        kept = std::min<std::size_t>(count, 2);
        DevicePoint before = points[kept - 1];
        for (std::size_t i = kept; i < count; ++i) {
            const DevicePoint point = points[i];
            const float stepX = point.x - before.x;
            const float stepY = point.y - before.y;
            const bool isFar = stepX * stepX + stepY * stepY >= nearest;
            points[kept] = point;
            kept += isFar;
            before = isFar ? point : before;
        }
    }
    m_points.resize(kept);
    m_ends.push_back(quint32(kept));
    return true;
}

/// A ring that need not be cut, as most are, in one pass; false, and nothing added, when it must be.
bool DevicePath::addWhole(std::span<const geometry::Vertex> ring, const SceneTransform &transform,
                          const QRectF &cut)
{
    const double factor = transform.scale / geometry::gridPerUnit;
    const double offsetX = transform.origin.x() * transform.scale;
    const double offsetY = transform.origin.y() * transform.scale;
    const double least = mergeDistanceOf(ring.size());
    const double nearest = least * least;
    const std::size_t first = m_points.size();
    double left = cut.right();
    double right = cut.left();
    double top = cut.bottom();
    double bottom = cut.top();
    double beforeX = HUGE_VAL;
    double beforeY = HUGE_VAL;
    m_points.resize(first + ring.size());
    DevicePoint *to = m_points.data() + first;
    int kept = 0;
    for (const geometry::Vertex v : ring) {
        const double x = v.x * factor - offsetX;
        const double y = v.y * factor - offsetY;
        const double stepX = x - beforeX;
        const double stepY = y - beforeY;
        if (kept > 1 && stepX * stepX + stepY * stepY < nearest)
            continue;
        left = std::min(left, x);
        right = std::max(right, x);
        top = std::min(top, y);
        bottom = std::max(bottom, y);
        *to++ = { float(x), float(y) };
        beforeX = x;
        beforeY = y;
        ++kept;
    }
    const bool isWhole =
        left >= cut.left() && right <= cut.right() && top >= cut.top() && bottom <= cut.bottom();
    m_points.resize(isWhole ? first + std::size_t(kept) : first);
    return isWhole;
}

/// The ring in device pixels, thinned, into m_ring.
void DevicePath::addRing(std::span<const geometry::Vertex> ring, const SceneTransform &transform)
{
    m_ring.clear();
    const double least = mergeDistanceOf(ring.size());
    const double factor = transform.scale / geometry::gridPerUnit;
    const QPointF offset = transform.origin * transform.scale;
    for (const geometry::Vertex v : ring) {
        const QPointF p(v.x * factor - offset.x(), v.y * factor - offset.y());
        if (least > 0 && m_ring.size() > 1) {
            const QPointF step = p - m_ring.back();
            if (QPointF::dotProduct(step, step) < least * least)
                continue;
        }
        m_ring.push_back(p);
    }
}

void DevicePath::addCut(const QRectF &cut)
{
    double left = cut.right();
    double right = cut.left();
    double top = cut.bottom();
    double bottom = cut.top();
    for (const QPointF p : m_ring) {
        left = std::min(left, p.x());
        right = std::max(right, p.x());
        top = std::min(top, p.y());
        bottom = std::max(bottom, p.y());
    }
    if (left < cut.left()) {
        cutAt(
            m_ring, m_other, [&](QPointF p) { return p.x() >= cut.left(); },
            [&](QPointF a, QPointF b) { return atX(a, b, cut.left()); });
        std::swap(m_ring, m_other);
    }
    if (right > cut.right()) {
        cutAt(
            m_ring, m_other, [&](QPointF p) { return p.x() <= cut.right(); },
            [&](QPointF a, QPointF b) { return atX(a, b, cut.right()); });
        std::swap(m_ring, m_other);
    }
    if (top < cut.top()) {
        cutAt(
            m_ring, m_other, [&](QPointF p) { return p.y() >= cut.top(); },
            [&](QPointF a, QPointF b) { return atY(a, b, cut.top()); });
        std::swap(m_ring, m_other);
    }
    if (bottom > cut.bottom()) {
        cutAt(
            m_ring, m_other, [&](QPointF p) { return p.y() <= cut.bottom(); },
            [&](QPointF a, QPointF b) { return atY(a, b, cut.bottom()); });
        std::swap(m_ring, m_other);
    }
    for (const QPointF p : m_ring)
        m_points.push_back({ float(p.x()), float(p.y()) });
}

} // namespace render
