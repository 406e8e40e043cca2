// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/sprites.h"

#include "render/spankernels.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <memory>

namespace render {

namespace {

constexpr int phases = Sprites::phases;
constexpr int phaseCount = phases * phases;
constexpr int mostForms = 512 + 144;

std::array<std::atomic<const Sprite *>, std::size_t(mostForms) * phaseCount> sprites;

} // namespace

const Sprite &Sprites::kept(Form form, int phaseX, int phaseY)
{
    static_assert(discForms + speckSizes * speckSizes == mostForms);
    auto &slot = sprites[std::size_t(form * phaseCount + phaseY * phases + phaseX)];
    if (const Sprite *known = slot.load(std::memory_order_acquire))
        return *known;
    const bool isDisc = form < discForms;
    const int size = form - discForms;
    const float width = isDisc ? float(form) / sizesPerPixel : float(size % speckSizes + 1) / 2;
    const float height = isDisc ? width : float(size / speckSizes + 1) / 2;
    auto made = std::make_unique<Sprite>(make(width, height, phaseX, phaseY));
    const Sprite *before = nullptr;
    if (slot.compare_exchange_strong(before, made.get(), std::memory_order_acq_rel))
        return *made.release();
    return *before; // another thread was quicker
}

Sprite Sprites::make(float width, float height, int phaseX, int phaseY)
{
    Sprite sprite;
    const int half = int(std::ceil(std::max(width, height) / 2));
    sprite.side = half * 2 + 1;
    sprite.groups = (sprite.side + SpanKernels::lanes - 1) / SpanKernels::lanes;
    const int stride = sprite.groups * SpanKernels::lanes;
    sprite.alphas.assign(std::size_t(stride) * std::size_t(sprite.side), 0);
    const bool hasBits = sprite.side <= Sprite::mostBits;
    sprite.touched.assign(hasBits ? std::size_t(sprite.side) : 0, 0);
    sprite.opaque = sprite.touched;
    const float cx = float(half) + float(phaseX) / phases;
    const float cy = float(half) + float(phaseY) / phases;
    constexpr int samples = 8;
    for (int y = 0; y < sprite.side; ++y) {
        for (int x = 0; x < sprite.side; ++x) {
            int inside = 0;
            for (int s = 0; s < samples * samples; ++s) {
                const float dx = float(x) + (float(s % samples) + 0.5f) / samples - cx;
                const float dy = float(y) + (float(s / samples) + 0.5f) / samples - cy;
                const float ex = 2 * dx / width;
                const float ey = 2 * dy / height;
                inside += ex * ex + ey * ey <= 1;
            }
            sprite.alphas[std::size_t(y * stride + x)] =
                std::uint8_t((inside * 255 + samples * samples / 2) / (samples * samples));
            if (hasBits) {
                sprite.touched[std::size_t(y)] |= std::uint64_t(inside > 0) << x;
                sprite.opaque[std::size_t(y)] |= std::uint64_t(inside == samples * samples) << x;
            }
        }
    }
    return sprite;
}

Sprites::Placed Sprites::at(Form form, int stepsX, int stepsY)
{
    const Sprite &sprite = kept(form, stepsX & (phases - 1), stepsY & (phases - 1));
    return { &sprite, (stepsX >> 3) - sprite.side / 2, (stepsY >> 3) - sprite.side / 2 };
}

Sprites::Placed Sprites::disc(DevicePoint centre, float diameter)
{
    int x = 0;
    int y = 0;
    const Form form = discForm(diameter);
    if (form == 0 || !toSteps(centre, x, y))
        return {};
    return at(form, x, y);
}

Sprites::Placed Sprites::speck(DevicePoint centre, float width, float height)
{
    int x = 0;
    int y = 0;
    if (!toSteps(centre, x, y))
        return {};
    return at(speckForm(width, height), x, y);
}

} // namespace render
