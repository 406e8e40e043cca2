// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "render/rasterizer.h"

#include <vector>

namespace render {

/// The coverage of a disc or a speck in a square of pixels.
struct Sprite
{
    /// Larger ones have no bits.
    static constexpr int mostBits = 48;

    int side = 0;
    int groups = 0; ///< of lanes in a row of `alphas`
    std::vector<std::uint8_t> alphas; ///< 255ths
    std::vector<std::uint64_t> touched; ///< a row each, a bit for each pixel that is covered at all
    std::vector<std::uint64_t> opaque; ///< and for each that is covered whole
};

/// Pictures of discs and specks at places on a grid of 1/8 px, each made when first asked for.
///
/// Units:   device pixels; diameters in steps of 1/8, a speck's axes in steps of 1/2.
/// Limits:  discs are kept up to largestDisc; there is one table for the whole program, which only grows.
/// Thread:  any.
class Sprites
{
public:
    static constexpr int phases = 8;
    static constexpr float largestDisc = 64;

    /// A sprite and the pixel of its corner.
    struct Placed
    {
        const Sprite *sprite = nullptr; ///< null: too far away to be drawn, or too large
        int left = 0;
        int top = 0;
    };
    static Placed disc(DevicePoint centre, float diameter);
    static Placed speck(DevicePoint centre, float width, float height);
    /// An ellipse around (half + phase / phases) in a square of odd side.
    static Sprite make(float width, float height, int phaseX, int phaseY);
};

} // namespace render
