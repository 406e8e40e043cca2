// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/devicepath.h"

#include <algorithm>
#include <utility>

namespace render {

namespace {

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
    m_points.clear();
    m_ends.clear();
    const double reach = double(Rasterizer::reach);
    const QRectF cut = QRectF(within).adjusted(-reach, -reach, reach, reach);
    for (std::size_t i = 0; i < rings.count(); ++i) {
        addRing(rings.ring(i), transform);
        addCut(cut);
        m_ends.push_back(quint32(m_points.size()));
    }
}

/// The ring in device pixels, thinned, into m_ring.
void DevicePath::addRing(std::span<const geometry::Vertex> ring, const SceneTransform &transform)
{
    m_ring.clear();
    // Few vertices cannot crowd; a distance test for each would cost more than it saves.
    const bool isThinned = ring.size() > 8;
    const double factor = transform.scale / geometry::gridPerUnit;
    const QPointF offset = transform.origin * transform.scale;
    for (const geometry::Vertex v : ring) {
        const QPointF p(v.x * factor - offset.x(), v.y * factor - offset.y());
        if (isThinned && m_ring.size() > 1) {
            const QPointF step = p - m_ring.back();
            if (QPointF::dotProduct(step, step) < mergeDistance * mergeDistance)
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
