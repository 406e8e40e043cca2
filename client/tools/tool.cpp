// SPDX-License-Identifier: GPL-3.0-or-later
#include "tools/tool.h"

#include <algorithm>

namespace tools {

bool Tool::commit(const model::Author::Made &made)
{
    if (made) {
        m_host.commit(*made);
        return true;
    }
    if (made.error().code != model::EditError::Code::NothingToChange)
        m_host.reject(made.error());
    return false;
}

geometry::Vertex Tool::snap(const PointerEvent &event, Preview &preview) const
{
    QPointF at = event.scenePos;
    if (!event.intent.isFree) {
        if (const auto vertex = m_host.finder().vertexNear(at, event.tolerance))
            at = vertex->at;
        else if (const auto edge = m_host.finder().edgeNear(at, event.tolerance / 2))
            at = *edge;
        if (at != event.scenePos)
            preview.snapped = at;
    }
    return toVertex(at);
}

geometry::Vertex toVertex(QPointF scenePos)
{
    const auto bounded = [](double v) {
        return std::clamp(std::isfinite(v) ? v : 0.0, geometry::minScene, geometry::maxScene);
    };
    return *geometry::toGrid(QPointF(bounded(scenePos.x()), bounded(scenePos.y())));
}

} // namespace tools
