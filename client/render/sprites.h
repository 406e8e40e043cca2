// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "render/rasterizer.h"
#include "render/rounding.h"

#include <algorithm>
#include <cmath>
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

    // The same in steps, for those who keep many in little room.
    /// A disc's or speck's size as a number; 0: too large.
    using Form = quint16;
    static Form discForm(float diameter)
    {
        if (!(diameter > 0) || !(diameter < largestDisc))
            return 0;
        return Form(std::clamp(int(diameter * sizesPerPixel + 0.5f), 1, discForms - 1));
    }
    static Form speckForm(float width, float height)
    {
        const int sizeX = std::clamp(int(width * 2 + 0.5f), 1, speckSizes);
        const int sizeY = std::clamp(int(height * 2 + 0.5f), 1, speckSizes);
        return Form(discForms + (sizeY - 1) * speckSizes + sizeX - 1);
    }
    /// Pixels from the middle one to the sprite's border.
    static int halfOf(Form form)
    {
        if (form < discForms)
            return (form + 2 * sizesPerPixel - 1) / (2 * sizesPerPixel);
        const int size = form - discForms;
        return (std::max(size % speckSizes, size / speckSizes) + 1 + 3) / 4;
    }
    /// A place in steps of 1/8 px; false when it is too far away to be drawn.
    static bool toSteps(DevicePoint centre, int &x, int &y)
    {
        const float stepsX = centre.x * phases + 0.5f;
        const float stepsY = centre.y * phases + 0.5f;
        if (!(std::abs(stepsX) < limit * phases) || !(std::abs(stepsY) < limit * phases))
            return false;
        x = floorOf(stepsX);
        y = floorOf(stepsY);
        return true;
    }
    static Placed at(Form form, int stepsX, int stepsY);

    /// An ellipse around (half + phase / phases) in a square of odd side.
    static Sprite make(float width, float height, int phaseX, int phaseY);

private:
    static constexpr int sizesPerPixel = 8;
    static constexpr int discForms = int(largestDisc) * sizesPerPixel;
    static constexpr int speckSizes = 12;
    static constexpr float limit = 65536;

    static const Sprite &kept(Form form, int phaseX, int phaseY);
};

} // namespace render
