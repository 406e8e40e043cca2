// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geometry/box.h"
#include "model/document.h"

#include <array>
#include <span>

namespace render {

/// A vertex as its way from the left top corner of its polygon's box.
struct Step
{
    quint16 x = 0; ///< grid steps
    quint16 y = 0;
};

/// A small polygon of one ring, in half of the memory and beside its neighbours: exact, and readable by other threads.
struct LocalRing
{
    static constexpr std::size_t mostSteps = 64;
    static constexpr qint64 mostExtent = UINT16_MAX; ///< grid steps

    geometry::Box box;
    std::span<const Step> steps;

    /// Whether a polygon with this box and these rings can be one.
    static bool canHold(const geometry::Box &box, const model::RingsView &rings)
    {
        return rings.count() == 1 && rings.all().size() <= mostSteps
            && qint64(box.right) - box.left <= mostExtent
            && qint64(box.bottom) - box.top <= mostExtent;
    }
    /// Room for the steps of any.
    using Room = std::array<Step, mostSteps>;
    /// Of a polygon that can be one.
    static std::span<const Step> make(const geometry::Box &box, const model::RingsView &rings,
                                      Room &room)
    {
        Step *to = room.data();
        for (const geometry::Vertex v : rings.all())
            *to++ = { quint16(v.x - box.left), quint16(v.y - box.top) };
        return { room.data(), rings.all().size() };
    }
};

} // namespace render
