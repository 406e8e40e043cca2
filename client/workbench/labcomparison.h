// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/document.h"

#include <optional>
#include <vector>

namespace workbench {

/// What became of one polygon that the lab's servers published, or should have.
struct LabFinding
{
    enum class Kind {
        Same, ///< what the converged points say
        OtherOrder, ///< their vertices, in another order: another polygon
        Mixed, ///< points that belong to several polygons, or to none that is whole
        UnknownPoints, ///< with a vertex that is nobody's point
        NotPublished, ///< no server published what the points say
    };
    Kind kind = Kind::Same;
    std::optional<model::ShapeId> published; ///< the server's polygon; none for NotPublished
    model::Places said; ///< what the server said; empty for NotPublished
    /// What the points say: the polygon that shares most points with it. Empty when none shares any.
    model::Places expected;
    bool isDrawn = false; ///< somebody drew what the points say

    /// The servers did not make what the points say, and nobody drew it.
    bool isMissing() const
    {
        return (kind == Kind::NotPublished || kind == Kind::OtherOrder) && !isDrawn;
    }
};

/// The servers' polygons beside those that follow from the points which every replica has.
struct LabReport
{
    std::size_t points = 0;
    std::size_t published = 0; ///< polygons that servers published
    std::size_t same = 0; ///< of these, those that the points say as well
    /// The published ones in their order, then those that no server published.
    std::vector<LabFinding> findings;
    model::Places waiting; ///< the last points, which make no polygon yet

    bool isConsistent() const { return same == findings.size(); }
};

/// Every server makes a polygon of each `groupSize` points in the order in which they reached that server, so several
/// servers make different ones. The points' order in the drawing is the same for everybody: this takes that order.
///
/// Places are those that were heard, wherever people moved the shapes since. Shapes that were deleted, and polygons
/// whose vertices were edited, are left out: they are people's now.
/// Range:  groupSize from 3; 0: all points are one growing polygon.
/// Cost:   one pass over the drawing, and as much again for what came from the lab.
LabReport compareLab(const model::Document &document, int groupSize);

} // namespace workbench
