// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/operation.h"

#include <QPointF>

#include <optional>

namespace syncing {

/// Somebody else in the room, as presence tells it.
struct Peer
{
    model::ReplicaId replica;
    QString name; ///< may be empty, at most 100 characters
    model::Colour colour;
    bool isWitness = false;
    std::optional<QPointF> cursor; ///< scene
    model::Places preview; ///< the ring that they are in the middle of drawing
    std::vector<model::ShapeId> selection;
    quint64 behind = 0; ///< operations that we have and they have not said to have
    bool agrees = false; ///< has what we have, digests equal
};

} // namespace syncing
