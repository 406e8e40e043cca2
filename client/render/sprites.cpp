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
constexpr int discSizes = int(Sprites::largestDisc) * 8;
constexpr int speckSizes = 12;
constexpr float limit = 65536;

using Slot = std::atomic<const Sprite *>;
std::array<Slot, std::size_t(discSizes) * phaseCount> discs;
std::array<Slot, std::size_t(speckSizes) * speckSizes * phaseCount> specks;

const Sprite &kept(Slot &slot, float width, float height, int phaseX, int phaseY)
{
    if (const Sprite *known = slot.load(std::memory_order_acquire))
        return *known;
    auto made = std::make_unique<Sprite>(Sprites::make(width, height, phaseX, phaseY));
    const Sprite *before = nullptr;
    if (slot.compare_exchange_strong(before, made.get(), std::memory_order_acq_rel))
        return *made.release();
    return *before; // another thread was quicker
}

/// The place in steps of a phase; false when it is too far away.
bool toSteps(DevicePoint centre, int &x, int &y)
{
    const float stepsX = std::floor(centre.x * phases + 0.5f);
    const float stepsY = std::floor(centre.y * phases + 0.5f);
    if (!(std::abs(stepsX) < limit * phases) || !(std::abs(stepsY) < limit * phases))
        return false;
    x = int(stepsX);
    y = int(stepsY);
    return true;
}

Sprites::Placed placed(Slot *slots, float width, float height, int x, int y)
{
    const int phaseX = x & (phases - 1);
    const int phaseY = y & (phases - 1);
    const Sprite &sprite = kept(slots[phaseY * phases + phaseX], width, height, phaseX, phaseY);
    return { &sprite, (x >> 3) - sprite.side / 2, (y >> 3) - sprite.side / 2 };
}

} // namespace

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

Sprites::Placed Sprites::disc(DevicePoint centre, float diameter)
{
    int x = 0;
    int y = 0;
    if (!(diameter > 0) || !(diameter < largestDisc) || !toSteps(centre, x, y))
        return {};
    const int size = std::max(1, int(diameter * 8 + 0.5f));
    if (size >= discSizes)
        return {};
    return placed(discs.data() + size * phaseCount, float(size) / 8, float(size) / 8, x, y);
}

Sprites::Placed Sprites::speck(DevicePoint centre, float width, float height)
{
    int x = 0;
    int y = 0;
    if (!toSteps(centre, x, y))
        return {};
    const int sizeX = std::clamp(int(width * 2 + 0.5f), 1, speckSizes);
    const int sizeY = std::clamp(int(height * 2 + 0.5f), 1, speckSizes);
    return placed(specks.data() + ((sizeY - 1) * speckSizes + sizeX - 1) * phaseCount,
                  float(sizeX) / 2, float(sizeY) / 2, x, y);
}

} // namespace render
