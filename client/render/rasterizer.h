// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRect>

#include <span>

namespace render {

/// A place in a picture, in device pixels; pixel centres lie at halves.
struct DevicePoint
{
    float x = 0;
    float y = 0;

    friend bool operator==(const DevicePoint &, const DevicePoint &) = default;
};

/// The closed rings of one polygon; `ends` are the running counts of points, empty for one ring.
///
/// Limits:  within `Rasterizer::reach` of the picture.
struct DeviceRings
{
    std::span<const DevicePoint> points;
    std::span<const quint32> ends;

    std::size_t count() const { return ends.empty() ? 1 : ends.size(); }
    std::span<const DevicePoint> ring(std::size_t i) const
    {
        if (ends.empty())
            return points;
        const std::size_t begin = i ? ends[i - 1] : 0;
        return points.subspan(begin, ends[i] - begin);
    }
};

enum class FillRule { EvenOdd, NonZero };

/// Colours are 0x00rrggbb, sRGB values blended as they are.
using Rgb = quint32;

/// Draws antialiased polygons and discs into a picture.
///
/// Thread:  any one at a time.
class Rasterizer
{
public:
    /// How far beyond the picture coordinates may lie, in device pixels; DevicePath cuts to it.
    static constexpr float reach = 4096;

    virtual ~Rasterizer() = default;

    /// Draws nothing outside; in device pixels, at first the whole picture.
    virtual void setClip(const QRect &clip) = 0;
    /// `opacity` from 0 to 1.
    virtual void fill(const DeviceRings &rings, FillRule rule, Rgb colour, float opacity) = 0;
    /// Opaque, centred on the edges, with round joins; a ring whose points coincide leaves a dot.
    virtual void stroke(const DeviceRings &rings, Rgb colour, float width) = 0;
    /// Both, the stroke above.
    virtual void fillAndStroke(const DeviceRings &rings, FillRule rule, Rgb fillColour,
                               float opacity, Rgb strokeColour, float strokeWidth)
    {
        fill(rings, rule, fillColour, opacity);
        stroke(rings, strokeColour, strokeWidth);
    }
    /// Opaque.
    virtual void disc(DevicePoint centre, float diameter, Rgb colour) = 0;
    /// A shape too small to see its form: an opaque ellipse with these axes.
    virtual void speck(DevicePoint centre, float width, float height, Rgb colour) = 0;
};

} // namespace render
