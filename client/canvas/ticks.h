// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace canvas {

/// The steps of a scale that people read: 1, 2 or 5 times a power of ten.
///
/// Units:  those of the scale.
struct Ticks
{
    /// In pixels: what computing may be off, so that equal places come to equal pixels.
    static constexpr double rounding = 1e-6;

    double step = 1; ///< between numbers
    int parts = 10; ///< small ticks to a step; they are 1, 2 or 5 apart as well

    /// The finest step of `least` or more; `least` is above 0.
    static Ticks atLeast(double least);
    double part() const { return step / parts; }
    /// Digits behind the point that tell the steps apart.
    int decimals() const;
};

} // namespace canvas
