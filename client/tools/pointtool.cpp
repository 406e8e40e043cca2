// SPDX-License-Identifier: GPL-3.0-or-later
#include "tools/pointtool.h"

namespace tools {

void PointTool::activate()
{
    host().setCursor(CursorShape::Cross);
    host().setHint(Hint::PlacePoint);
    host().setPreview({});
}

bool PointTool::press(const PointerEvent &event)
{
    if (event.button != Button::Primary)
        return false;
    // Points stand where the click was: others may have put one right there, and both count.
    commit(host().author().addPoint(toVertex(event.scenePos), host().style()));
    return true;
}

bool PointTool::move(const PointerEvent &)
{
    return false;
}

bool PointTool::release(const PointerEvent &event)
{
    return event.button == Button::Primary;
}

void PointTool::cancel()
{
    host().setPreview({});
}

} // namespace tools
