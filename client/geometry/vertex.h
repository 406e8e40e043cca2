// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>

#include <cmath>
#include <cstdint>
#include <optional>

namespace geometry {

/// Steps of the fixed-point grid in one scene unit (one pixel of the lab's page).
inline constexpr int gridPerUnit = 256;
/// The ends of the range in scene units: what 32 bits of 1/256 hold.
inline constexpr double minScene = -8388608.0;
inline constexpr double maxScene = 8388607.99609375;

/// A place in the scene on the fixed-point grid.
///
/// Units:   1/256 scene unit, y downwards; 8 bytes.
/// Limits:  all of int32; sums wrap around (mod 2^32), so that moves can always be taken back
/// exactly.
struct Vertex
{
    std::int32_t x = 0;
    std::int32_t y = 0;

    friend bool operator==(const Vertex &, const Vertex &) = default;

    QPointF toScene() const { return { double(x) / gridPerUnit, double(y) / gridPerUnit }; }

    friend Vertex operator+(Vertex a, Vertex b)
    {
        return { std::int32_t(std::uint32_t(a.x) + std::uint32_t(b.x)),
                 std::int32_t(std::uint32_t(a.y) + std::uint32_t(b.y)) };
    }
    friend Vertex operator-(Vertex a, Vertex b)
    {
        return { std::int32_t(std::uint32_t(a.x) - std::uint32_t(b.x)),
                 std::int32_t(std::uint32_t(a.y) - std::uint32_t(b.y)) };
    }
};

/// Nearest grid step, halves away from zero; nothing when not finite or out of range.
inline std::optional<std::int32_t> toGrid(double scene)
{
    if (!std::isfinite(scene))
        return std::nullopt;
    const double steps = std::round(scene * gridPerUnit);
    if (steps < double(INT32_MIN) || steps > double(INT32_MAX))
        return std::nullopt;
    return std::int32_t(steps);
}

inline std::optional<Vertex> toGrid(QPointF scene)
{
    const auto x = toGrid(scene.x());
    const auto y = toGrid(scene.y());
    if (!x || !y)
        return std::nullopt;
    return Vertex{ *x, *y };
}

} // namespace geometry
