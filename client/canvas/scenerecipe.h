// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/operation.h"

#include <functional>

namespace canvas {

/// A drawing made by chance, for measuring: half-transparent polygons and discs, one shape on 800 square
/// units, radii log-normal around 15. The same recipe gives the same drawing everywhere.
struct SceneRecipe
{
    static constexpr int mostShapes = 20'000'000;

    int points = 0;
    int polygons = 0;
    int leastVertices = 4;
    int mostVertices = 30;
    bool isClustered = false;
    quint64 seed = 1;

    /// Hands over the operations that make the drawing, one by one.
    void make(model::ReplicaId replica, const std::function<void(model::Operation)> &take) const;
};

} // namespace canvas
