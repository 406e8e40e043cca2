// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>

namespace tools {

enum class Button { None, Primary, Secondary };

/// What modifier keys mean, whatever they are on this system.
struct Intent
{
    bool extend = false; ///< add to the selection, or take from it
    bool constrain = false; ///< only along the axes or diagonals
    bool isFree = false; ///< no snapping
};

/// What the pointer did.
///
/// Units:  `scenePos` and `tolerance` in scene units, `viewPos` in device-independent pixels.
struct PointerEvent
{
    QPointF scenePos;
    QPointF viewPos;
    Button button = Button::None; ///< which changed, or is held while moving
    Intent intent;
    double tolerance = 1; ///< how near counts as at
};

enum class Key { Finish, Cancel, StepBack, Delete };

} // namespace tools
