// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>

namespace canvas {

/// A place where a shape's ring crosses itself, to be marked as a warning.
///
/// Units:  scene units.
struct Crossing
{
    QPointF at;

    friend bool operator==(const Crossing &, const Crossing &) = default;
};

} // namespace canvas
