// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/operation.h"

namespace model {

/// The identity of a shape that several replicas heard of, each by itself: replica 0 and a hash of what was heard.
///
/// `occurrence` tells equal shapes apart: how often this content was heard in the drawing, from 1.
/// Source:  client/sync/PROTOCOL.md, section 6.
ShapeId derivedShapeId(ShapeKind kind, const Places &ring, quint64 occurrence);

} // namespace model
