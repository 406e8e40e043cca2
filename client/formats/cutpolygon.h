// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/document.h"
#include "render/scenetransform.h"

#include <vector>

namespace formats {

/// A polygon in picture coordinates, cut to what may stand in a vector file.
///
/// The filled area and the lines are cut apart, since the cut adds edges to the area that nobody drew.
/// Units:   picture px.
/// Source:  Sutherland, Hodgman, "Reentrant Polygon Clipping" (1974) for areas;
///          Liang, Barsky, "A New Concept and Method for Line Clipping" (1984) for lines.
struct CutPolygon
{
    /// How far beyond the picture anything reaches.
    static constexpr double reach = 10'000;

    using Path = std::vector<QPointF>;

    std::vector<Path> area; ///< closed rings, to be filled by even-odd
    std::vector<Path> lines; ///< closed where isWhole, otherwise open
    Path dots; ///< where a ring's vertices coincide
    bool isWhole = true; ///< nothing was cut: area and lines are the same rings

    static CutPolygon of(const model::RingsView &rings, const render::SceneTransform &transform,
                         QSizeF picture);
};

} // namespace formats
