// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

namespace render {

/// The inner loops of SpanRasterizer, compiled once for any machine and once for AVX2.
///
/// Both come from one source and do the same arithmetic in the same order (no fused multiply-add), so
/// that they give the same pixels.
/// Units:  pixels; coverage from 0 to 1; rows of coverage are padded to whole groups of `lanes`.
struct SpanKernels
{
    static constexpr int lanes = 8;
    /// The limits of drawSmall().
    static constexpr int smallWidth = 2 * lanes;
    static constexpr int smallHeight = 20;

    /// How a row of coverage becomes colour. `fillOpacity` is in 255ths.
    struct Paint
    {
        std::uint32_t fill = 0; ///< 0xffrrggbb
        std::uint32_t stroke = 0; ///< 0xffrrggbb
        float fillOpacity = 0;
        bool isEvenOdd = true;
    };

    /// Raises `mask` (`width` by `height`, rows `stride` apart) to the coverage of the band within
    /// `radius` of the edge from (ax, ay) to (bx, by).
    void (*strokeEdge)(float *mask, std::ptrdiff_t stride, int width, int height, float ax,
                       float ay, float bx, float by, float radius);
    /// Sums up `area` from left to right to the coverage of the fill, blends it and then the stroke's
    /// `mask` (may be null) over the row, and clears both. `width` pixels.
    void (*blendRow)(std::uint32_t *row, int width, float *area, float *mask, const Paint &paint);
    /// A polygon's place in a small picture of its own, and the part of that which is seen.
    struct Small
    {
        const float *points = nullptr; ///< x and y by turns
        float x = 0; ///< of the small picture's corner among the points
        float y = 0;
        const std::uint32_t *ends = nullptr; ///< of `rings` rings, in points
        int rings = 0;
        int width = 0;
        int height = 0;
        int left = 0; ///< what is seen
        int top = 0;
        int right = 0; ///< first that is not
        int bottom = 0;
        bool isFilled = false;
        float radius = 0; ///< of the stroke; 0: none
    };
    /// Fill and stroke of a polygon that is not larger than smallWidth by smallHeight, without buffers: most of
    /// a large drawing's polygons when all of it is in view. `pixels` is the small picture's corner.
    void (*drawSmall)(std::uint32_t *pixels, std::ptrdiff_t stride, const Small &small,
                      const Paint &paint);
    /// Blends a colour with a picture of coverage in 255ths, both of whose rows are whole groups of `lanes`
    /// (`groups` of them); pixels without coverage are left alone but may be written as they are.
    void (*blendSprite)(std::uint32_t *pixels, std::ptrdiff_t stride, const std::uint8_t *alphas,
                        int groups, int height, std::uint32_t colour);
    /// Blends a colour with coverage in 255ths over a row.
    void (*blendAlphas)(std::uint32_t *row, int width, const std::uint8_t *alphas,
                        std::uint32_t colour);

    /// The quickest that this machine can run.
    static const SpanKernels &best();
    static const SpanKernels &portable();
    /// Null where the machine or the compiler has no AVX2.
    static const SpanKernels *avx2();
};

} // namespace render
