// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geometry/box.h"

#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace geometry {

/// The distance from `p` to the edge between `a` and `b`, in scene units; exact ends included.
double distanceToEdge(QPointF p, QPointF a, QPointF b);

/// The place on the edge between `a` and `b` that is nearest to `p`.
QPointF nearestOnEdge(QPointF p, QPointF a, QPointF b);

/// How often the closed ring winds around `p` (0 outside), counting the half-open way, so that
/// rings with a common edge never both contain a place on it.
int windingNumber(QPointF p, std::span<const Vertex> ring);

/// How many edges of the closed ring a ray from `p` to the right crosses (odd is inside by
/// even-odd).
int crossings(QPointF p, std::span<const Vertex> ring);

/// Two edges of one closed ring that cross or touch, given by the index of their first vertices.
using EdgePair = std::pair<std::size_t, std::size_t>;

/// The pairs of edges that make the ring cross itself; neighbours that only share their vertex are
/// none, neighbours that lie on one another are. Edges without length do not count. Stops after
/// `most` pairs. A sweep over x: O(n log n + n k) for k edges that overlap in x.
std::vector<EdgePair> selfCrossings(std::span<const Vertex> ring, std::size_t most = 16);

/// Where two edges of the ring meet, in scene units: their crossing, or the middle of what they have in common.
QPointF meetingPlace(std::span<const Vertex> ring, EdgePair edges);

/// An order of the ring's vertices in which it does not cross itself, near to the one it has: element i says
/// which vertex comes i-th. Nothing when none was found (vertices that coincide, or more than
/// `mostSteps` crossings to undo).
/// Source:  Croes, "A Method for Solving Traveling-Salesman Problems" (1958): turning the run between two
///          crossing edges round shortens the ring, so this ends.
std::optional<std::vector<std::size_t>> untangledOrder(std::span<const Vertex> ring,
                                                       std::size_t mostSteps = 200);

} // namespace geometry
