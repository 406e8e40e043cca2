// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/shapestore.h"

namespace model {

/// Saves shapes from slot `next` up to `end`, as many as make a piece of about `bytes` and at least one, and moves
/// `next` behind them.
QByteArray saveShapes(const ShapeStore &store, Slot &next, Slot end, std::size_t bytes);

/// Appends the shapes of a piece to a store that holds those before them. False when the octets say something that
/// cannot be; the store is then of no use any more.
bool loadShapes(ShapeStore &store, QByteArrayView piece);

} // namespace model
