// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "render/rasterizer.h"
#include "render/spankernels.h"
#include "render/sprites.h"
#include "render/surface.h"

#include <vector>

namespace render {

/// Our own rasterizer: exact area coverage for fills, distance to the edge for strokes.
///
/// An edge adds its signed area to the cells that it crosses; sums along a row are the winding of each pixel,
/// folded by the fill rule (the mathematics of FreeType's and Qt's smooth rasterizers). A stroke covers
/// what lies within half its width of an edge, the larger coverage winning where edges meet. Work happens
/// in bands small enough for the nearest cache; fill and stroke meet the picture in one pass.
/// Limits:  coordinates beyond `reach` are drawn, with less precision.
/// Owner:   the surface's memory must outlive it.
/// Thread:  one at a time.
class SpanRasterizer final : public Rasterizer
{
public:
    explicit SpanRasterizer(const SpanKernels &kernels = SpanKernels::best());

    /// Draws into this from now on.
    void setSurface(const Surface &surface);

    void setClip(const QRect &clip) override;
    void fill(const DeviceRings &rings, FillRule rule, Rgb colour, float opacity) override;
    void stroke(const DeviceRings &rings, Rgb colour, float width) override;
    void fillAndStroke(const DeviceRings &rings, FillRule rule, Rgb fillColour, float opacity,
                       Rgb strokeColour, float strokeWidth) override;
    void disc(DevicePoint centre, float diameter, Rgb colour) override;
    void speck(DevicePoint centre, float width, float height, Rgb colour) override;
    /// A disc or a speck whose sprite is known.
    void sprite(const Sprite &sprite, int left, int top, Rgb colour);

    const QRect &clip() const { return m_clip; }

private:
    void draw(const DeviceRings &rings, const SpanKernels::Paint &paint, bool isFilled,
              float strokeWidth);
    void drawClamped(const DeviceRings &rings, const SpanKernels::Paint &paint, bool isFilled,
                     float strokeWidth);
    bool drawSmall(const DeviceRings &rings, const SpanKernels::Paint &paint, bool isFilled,
                   float strokeWidth, const QRect &extent);
    void fillBand(const DeviceRings &rings, float left, float top, int width, int height);
    void strokeBand(const DeviceRings &rings, float left, float top, int width, int height,
                    float radius);
    void addEdge(float x0, float y0, float x1, float y1, int width, int height);
    void addInside(float x0, float y0, float x1, float y1, float direction, int width, int height);

    void largeDisc(DevicePoint centre, float diameter, Rgb colour);

    const SpanKernels &m_kernels;
    Surface m_surface;
    QRect m_clip;
    std::vector<float> m_area; ///< all zero between calls
    std::vector<float> m_mask; ///< all zero between calls
    std::ptrdiff_t m_stride = 0;
};

} // namespace render
