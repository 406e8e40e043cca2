// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/view.h"

#include <algorithm>
#include <cmath>

namespace canvas {

void View::panBy(QPointF device)
{
    place(m_origin - device / m_scale);
}

void View::zoomBy(double factor, QPointF at)
{
    if (!(factor > 0))
        return;
    const QPointF scene = m_origin + at / m_scale;
    m_scale = std::clamp(m_scale * factor, leastScale, mostScale);
    place(scene - at / m_scale);
}

void View::set(const render::SceneTransform &transform)
{
    if (!std::isfinite(transform.scale) || !(transform.scale > 0))
        return;
    m_scale = std::clamp(transform.scale, leastScale, mostScale);
    place(transform.origin);
}

void View::show(const QRectF &scene, double margin, double mostScaleWanted)
{
    auto transform = render::SceneTransform::showing(scene, QSizeF(m_size), margin);
    const double scale =
        std::clamp(transform.scale, leastScale, std::min(mostScale, mostScaleWanted));
    transform.origin =
        scene.center() - QPointF(m_size.width() / 2.0, m_size.height() / 2.0) / scale;
    transform.scale = scale;
    set(transform);
}

void View::place(QPointF origin)
{
    constexpr double room = 1 << 24; // scene units; the scene's range is half of this
    m_origin = { std::clamp(origin.x(), -room, room), std::clamp(origin.y(), -room, room) };
    m_left = std::llround(m_origin.x() * m_scale);
    m_top = std::llround(m_origin.y() * m_scale);
}

} // namespace canvas
