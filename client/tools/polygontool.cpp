// SPDX-License-Identifier: GPL-3.0-or-later
#include "tools/polygontool.h"

#include <cmath>

namespace tools {

namespace {

constexpr std::size_t leastVertices = 3;

/// The nearest place from `from` along an axis or a diagonal.
QPointF constrained(QPointF from, QPointF to)
{
    const QPointF way = to - from;
    const double x = std::abs(way.x());
    const double y = std::abs(way.y());
    if (y < x * std::tan(M_PI / 8))
        return { to.x(), from.y() };
    if (x < y * std::tan(M_PI / 8))
        return { from.x(), to.y() };
    const double length = (x + y) / 2;
    return from + QPointF(std::copysign(length, way.x()), std::copysign(length, way.y()));
}

} // namespace

void PolygonTool::activate()
{
    host().setCursor(CursorShape::Cross);
    show();
}

bool PolygonTool::press(const PointerEvent &event)
{
    if (event.button != Button::Primary)
        return false;
    m_pointer = event.scenePos;
    if (m_vertices.size() >= leastVertices && isAtFirst(event)) {
        close();
        return true;
    }
    Preview preview;
    const geometry::Vertex vertex = placeOf(event, preview);
    if (m_vertices.empty() || m_vertices.back() != vertex)
        m_vertices.push_back(vertex);
    show(preview);
    return true;
}

bool PolygonTool::move(const PointerEvent &event)
{
    m_pointer = event.scenePos;
    Preview preview;
    preview.isClosing = m_vertices.size() >= leastVertices && isAtFirst(event);
    preview.next =
        preview.isClosing ? m_vertices.front().toScene() : placeOf(event, preview).toScene();
    show(preview);
    return !m_vertices.empty();
}

bool PolygonTool::release(const PointerEvent &event)
{
    return event.button == Button::Primary;
}

bool PolygonTool::doubleClick(const PointerEvent &event)
{
    if (event.button != Button::Primary || m_vertices.empty())
        return press(event);
    // The first click of the two has set its vertex already.
    if (m_vertices.size() < leastVertices)
        return press(event);
    return close();
}

bool PolygonTool::key(Key key)
{
    if (m_vertices.empty())
        return false;
    switch (key) {
    case Key::Finish:
        if (m_vertices.size() >= leastVertices)
            close();
        return true;
    case Key::Cancel:
        cancel();
        return true;
    case Key::StepBack:
        m_vertices.pop_back();
        show();
        return true;
    case Key::Delete:
        return false;
    }
    return false;
}

void PolygonTool::cancel()
{
    m_vertices.clear();
    show();
}

geometry::Vertex PolygonTool::placeOf(const PointerEvent &event, Preview &preview) const
{
    if (event.intent.constrain && !m_vertices.empty())
        return toVertex(constrained(m_vertices.back().toScene(), event.scenePos));
    return snap(event, preview);
}

bool PolygonTool::isAtFirst(const PointerEvent &event) const
{
    const QPointF way = m_vertices.front().toScene() - event.scenePos;
    return std::hypot(way.x(), way.y()) <= event.tolerance;
}

bool PolygonTool::close()
{
    const std::vector<geometry::Vertex> vertices = std::move(m_vertices);
    m_vertices.clear();
    show();
    commit(host().author().addPolygon({ vertices }, host().style()));
    return true;
}

void PolygonTool::show(Preview preview)
{
    preview.drawing = m_vertices;
    if (!preview.next && m_pointer && !m_vertices.empty())
        preview.next = m_pointer;
    host().setPreview(preview);
    host().setHint(m_vertices.empty()                      ? Hint::PlaceFirstVertex
                       : m_vertices.size() < leastVertices ? Hint::PlaceNextVertex
                                                           : Hint::CloseOrPlaceNext);
}

} // namespace tools
