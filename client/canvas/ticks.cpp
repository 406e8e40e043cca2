// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/ticks.h"

#include <algorithm>
#include <cmath>

namespace canvas {

Ticks Ticks::atLeast(double least)
{
    const double ten = std::pow(10, std::floor(std::log10(least)));
    const double close = 1 - 1e-9; // 10^n is not exact for all n
    if (ten >= least * close)
        return { ten, 10 };
    if (2 * ten >= least * close)
        return { 2 * ten, 4 };
    if (5 * ten >= least * close)
        return { 5 * ten, 5 };
    return { 10 * ten, 10 };
}

int Ticks::decimals() const
{
    return std::max(0, int(std::ceil(-std::log10(step) - 1e-9)));
}

} // namespace canvas
