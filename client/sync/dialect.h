// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace syncing {

/// Which topics of the lab's servers and pages a room speaks beside its own.
///
/// Templates may hold {id} for the drawing. An empty one is not used.
struct Dialect
{
    bool isLab = false;
    QString pointOut; ///< where clicks are sent to
    QString pointIn;
    QString polygonIn;
    QString polygonOut; ///< where own polygons are published for web pages; empty: nowhere
    /// A polygon of more vertices than this is a list of groups of so many; 0: never.
    int groupSize = 0;

    static Dialect none() { return {}; }
    /// 63 of 77 servers: the server passes points on and makes the polygons.
    static Dialect lab();
    /// The pages alone: points and polygons by topic, no server's handler.
    static Dialect pointsOnly();
    /// Without a drawing id.
    static Dialect classic();
};

} // namespace syncing
