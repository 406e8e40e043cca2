// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geometry/vertex.h"

#include <QByteArray>

#include <optional>
#include <vector>

namespace syncing {

/// The bodies that the lab's servers and pages send, in all their forms: numbers, numbers as text, lists, objects.
///
/// Limits:  at most maxLabPoints places; a body of more, or with one place that is none, is no body at all.
inline constexpr std::size_t maxLabPoints = 10'000;

/// One point, or several when a server answers with its whole list. Empty when it is nothing of that kind.
std::vector<geometry::Vertex> readLabPoints(QByteArrayView body);

/// A polygon: a list of points, or an object with exactly one list of points (points, vertices, ...).
/// At least 3 places; empty when it is nothing of that kind.
std::vector<geometry::Vertex> readLabPolygon(QByteArrayView body);

/// {"x":10,"y":20}, rounded to whole numbers, since the servers' are.
QByteArray writeLabPoint(geometry::Vertex at);
/// [{"x":10,"y":20},...]
QByteArray writeLabPolygon(const std::vector<geometry::Vertex> &ring);

} // namespace syncing
