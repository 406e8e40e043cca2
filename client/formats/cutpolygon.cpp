// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/cutpolygon.h"

#include <algorithm>
#include <optional>

namespace formats {

namespace {

using Path = CutPolygon::Path;

// Keeps what lies on the inner side of one border; `distance` is positive there.
template <typename Distance> Path cutAt(const Path &ring, Distance distance)
{
    Path kept;
    if (ring.empty())
        return kept;
    QPointF before = ring.back();
    double was = distance(before);
    for (const QPointF p : ring) {
        const double now = distance(p);
        if ((was < 0) != (now < 0))
            kept.push_back(before + (p - before) * (was / (was - now)));
        if (now >= 0)
            kept.push_back(p);
        before = p;
        was = now;
    }
    return kept;
}

Path cutArea(Path ring, const QRectF &cut)
{
    ring = cutAt(ring, [&](QPointF p) { return p.x() - cut.left(); });
    ring = cutAt(ring, [&](QPointF p) { return cut.right() - p.x(); });
    ring = cutAt(ring, [&](QPointF p) { return p.y() - cut.top(); });
    return cutAt(ring, [&](QPointF p) { return cut.bottom() - p.y(); });
}

// The part of the edge from a to b that lies within, if any.
std::optional<std::pair<QPointF, QPointF>> cutEdge(QPointF a, QPointF b, const QRectF &cut)
{
    double from = 0;
    double to = 1;
    const auto border = [&](double step, double room) {
        if (step == 0)
            return room >= 0;
        if (step < 0)
            from = std::max(from, room / step);
        else
            to = std::min(to, room / step);
        return from <= to;
    };
    const QPointF d = b - a;
    if (!border(-d.x(), a.x() - cut.left()) || !border(d.x(), cut.right() - a.x())
        || !border(-d.y(), a.y() - cut.top()) || !border(d.y(), cut.bottom() - a.y()))
        return std::nullopt;
    return std::pair(from > 0 ? a + d * from : a, to < 1 ? a + d * to : b);
}

void cutLines(const Path &ring, const QRectF &cut, std::vector<Path> &lines)
{
    const std::size_t firstLine = lines.size();
    for (std::size_t i = 0; i < ring.size(); ++i) {
        const auto part = cutEdge(ring[i], ring[(i + 1) % ring.size()], cut);
        if (!part)
            continue;
        if (lines.size() > firstLine && lines.back().back() == part->first)
            lines.back().push_back(part->second);
        else
            lines.push_back({ part->first, part->second });
    }
    // Where the ring begins is no end of a line.
    if (lines.size() > firstLine + 1 && lines.back().back() == lines[firstLine].front()) {
        Path &last = lines.back();
        last.insert(last.end(), lines[firstLine].begin() + 1, lines[firstLine].end());
        lines[firstLine] = std::move(last);
        lines.pop_back();
    }
}

} // namespace

CutPolygon CutPolygon::of(const model::RingsView &rings, const render::SceneTransform &transform,
                          QSizeF picture)
{
    const QRectF cut = QRectF(QPointF(), picture).adjusted(-reach, -reach, reach, reach);
    CutPolygon polygon;
    const QRectF extent = transform.toDevice(geometry::Box::of(rings.all()).toScene());
    polygon.isWhole = cut.left() <= extent.left() && extent.right() <= cut.right()
        && cut.top() <= extent.top() && extent.bottom() <= cut.bottom();
    for (std::size_t i = 0; i < rings.count(); ++i) {
        const auto vertices = rings.ring(i);
        if (vertices.empty())
            continue;
        Path ring;
        ring.reserve(vertices.size());
        for (const geometry::Vertex v : vertices)
            ring.push_back(transform.toDevice(v));
        if (std::all_of(vertices.begin(), vertices.end(),
                        [&](geometry::Vertex v) { return v == vertices[0]; })) {
            if (cut.contains(ring[0]))
                polygon.dots.push_back(ring[0]);
        } else if (polygon.isWhole) {
            polygon.area.push_back(std::move(ring));
        } else {
            cutLines(ring, cut, polygon.lines);
            ring = cutArea(std::move(ring), cut);
            if (ring.size() > 2)
                polygon.area.push_back(std::move(ring));
        }
    }
    if (polygon.isWhole)
        polygon.lines = polygon.area;
    return polygon;
}

} // namespace formats
