// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/spanrasterizer.h"

#include "render/rounding.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace render {

namespace {

/// Floats in each of the two band buffers: 24 kB each leave the first cache some room.
constexpr int bandCells = 6144;
constexpr std::size_t manyPoints = 64;
/// Above this, bands that skip far edges are quicker.
constexpr std::size_t mostSmallPoints = 128;
/// Coordinates are held within this, whatever comes.
constexpr float limit = 65536;

std::uint32_t opaque(Rgb colour)
{
    return 0xff000000u | colour;
}

} // namespace

SpanRasterizer::SpanRasterizer(const SpanKernels &kernels) : m_kernels(kernels) { }

void SpanRasterizer::setSurface(const Surface &surface)
{
    m_surface = surface;
    m_clip = surface.rect();
}

void SpanRasterizer::setClip(const QRect &clip)
{
    m_clip = clip & m_surface.rect();
}

void SpanRasterizer::fill(const DeviceRings &rings, FillRule rule, Rgb colour, float opacity)
{
    draw(rings, { opaque(colour), 0, opacity * 255, rule == FillRule::EvenOdd }, true, 0);
}

void SpanRasterizer::stroke(const DeviceRings &rings, Rgb colour, float width)
{
    draw(rings, { 0, opaque(colour), 0, true }, false, width);
}

void SpanRasterizer::fillAndStroke(const DeviceRings &rings, FillRule rule, Rgb fillColour,
                                   float opacity, Rgb strokeColour, float strokeWidth)
{
    draw(rings,
         { opaque(fillColour), opaque(strokeColour), opacity * 255, rule == FillRule::EvenOdd },
         opacity > 0, strokeWidth);
}

void SpanRasterizer::draw(const DeviceRings &rings, const SpanKernels::Paint &paint, bool isFilled,
                          float strokeWidth)
{
    if (rings.points.empty() || m_clip.isEmpty())
        return;
    float left = rings.points.front().x;
    float right = left;
    float top = rings.points.front().y;
    float bottom = top;
    for (const DevicePoint p : rings.points) {
        left = std::min(left, p.x);
        right = std::max(right, p.x);
        top = std::min(top, p.y);
        bottom = std::max(bottom, p.y);
    }
    if (!(left >= -limit && right <= limit && top >= -limit && bottom <= limit)) {
        drawClamped(rings, paint, isFilled, strokeWidth);
        return;
    }
    const float margin = strokeWidth > 0 ? strokeWidth / 2 + 1 : 0;
    if (right - left <= SpanKernels::smallWidth && bottom - top <= SpanKernels::smallHeight) {
        // A stroke reaches pixels whose centres are half a pixel beyond it.
        const float half = strokeWidth / 2;
        const QRect extent(QPoint(floorOf(left - half), floorOf(top - half)),
                           QPoint(floorOf(right + half), floorOf(bottom + half)));
        if (drawSmall(rings, paint, isFilled, strokeWidth, extent))
            return;
    }
    const auto pixel = [](float v, int low, int high) {
        return v <= float(low) ? low : v >= float(high) ? high : floorOf(v);
    };
    const int x0 = pixel(left - margin, m_clip.left(), m_clip.right() + 1);
    const int x1 = pixel(right + margin + 1, m_clip.left(), m_clip.right() + 1);
    const int y0 = pixel(top - margin, m_clip.top(), m_clip.bottom() + 1);
    const int y1 = pixel(bottom + margin + 1, m_clip.top(), m_clip.bottom() + 1);
    const int width = x1 - x0;
    if (width <= 0 || y1 <= y0)
        return;

    // One group more than the width: areas right of the last pixel fall there.
    m_stride =
        (width + SpanKernels::lanes) / SpanKernels::lanes * SpanKernels::lanes + SpanKernels::lanes;
    // Each band looks at all edges: with many of them, few high bands are quicker than many flat ones.
    const int leastRows = rings.points.size() > manyPoints ? (y1 - y0 + 7) / 8 : 1;
    const int rows = std::clamp(int(bandCells / m_stride), leastRows, y1 - y0);
    const std::size_t cells = std::size_t(m_stride) * std::size_t(rows);
    if (m_area.size() < cells) {
        m_area.resize(cells, 0);
        m_mask.resize(cells, 0);
    }
    for (int y = y0; y < y1; y += rows) {
        const int height = std::min(rows, y1 - y);
        if (isFilled)
            fillBand(rings, float(x0), float(y), width, height);
        if (strokeWidth > 0)
            strokeBand(rings, float(x0), float(y), width, height, strokeWidth / 2);
        for (int row = 0; row < height; ++row) {
            float *area = m_area.data() + row * m_stride;
            float *mask = strokeWidth > 0 ? m_mask.data() + row * m_stride : nullptr;
            m_kernels.blendRow(m_surface.row(y + row) + x0, width, area, mask, paint);
            // What fell right of the last pixel.
            const int done =
                (width + SpanKernels::lanes - 1) / SpanKernels::lanes * SpanKernels::lanes;
            std::fill(area + done, area + m_stride, 0.0f);
        }
    }
}

/// False when the polygon is too large for that.
bool SpanRasterizer::drawSmall(const DeviceRings &rings, const SpanKernels::Paint &paint,
                               bool isFilled, float strokeWidth, const QRect &extent)
{
    if (extent.width() > SpanKernels::smallWidth || extent.height() > SpanKernels::smallHeight
        || rings.points.size() > mostSmallPoints)
        return false;
    const QRect seen = extent & m_clip;
    if (seen.isEmpty())
        return true;
    const std::uint32_t oneEnd = std::uint32_t(rings.points.size());
    SpanKernels::Small small;
    static_assert(sizeof(DevicePoint) == 2 * sizeof(float));
    small.points = &rings.points.front().x;
    small.x = float(extent.left());
    small.y = float(extent.top());
    small.ends = rings.ends.empty() ? &oneEnd : rings.ends.data();
    small.rings = int(rings.count());
    small.width = extent.width();
    small.height = extent.height();
    small.left = seen.left() - extent.left();
    small.top = seen.top() - extent.top();
    // Blending may look at pixels beyond the polygon, as far as the picture goes.
    small.right = std::min(SpanKernels::smallWidth, m_clip.right() + 1 - extent.left());
    small.bottom = seen.bottom() + 1 - extent.top();
    small.isFilled = isFilled;
    small.radius = strokeWidth / 2;
    m_kernels.drawSmall(m_surface.row(extent.top()) + extent.left(), m_surface.stride, small,
                        paint);
    return true;
}

/// For callers that did not cut: the picture is wrong far away and the arithmetic stays finite.
void SpanRasterizer::drawClamped(const DeviceRings &rings, const SpanKernels::Paint &paint,
                                 bool isFilled, float strokeWidth)
{
    std::vector<DevicePoint> points(rings.points.begin(), rings.points.end());
    const auto clamped = [](float v) { return v >= -limit ? (v <= limit ? v : limit) : -limit; };
    for (DevicePoint &p : points)
        p = { clamped(p.x), clamped(p.y) };
    draw({ points, rings.ends }, paint, isFilled, strokeWidth);
}

void SpanRasterizer::fillBand(const DeviceRings &rings, float left, float top, int width,
                              int height)
{
    for (std::size_t i = 0; i < rings.count(); ++i) {
        const auto ring = rings.ring(i);
        if (ring.size() < 3)
            continue;
        DevicePoint before = ring.back();
        for (const DevicePoint p : ring) {
            addEdge(before.x - left, before.y - top, p.x - left, p.y - top, width, height);
            before = p;
        }
    }
}

void SpanRasterizer::strokeBand(const DeviceRings &rings, float left, float top, int width,
                                int height, float radius)
{
    const float near = radius + 1;
    for (std::size_t i = 0; i < rings.count(); ++i) {
        const auto ring = rings.ring(i);
        if (ring.empty())
            continue;
        DevicePoint before = ring.back();
        for (const DevicePoint p : ring) {
            const float ax = before.x - left;
            const float ay = before.y - top;
            const float bx = p.x - left;
            const float by = p.y - top;
            before = p;
            if (std::max(ay, by) < -near || std::min(ay, by) > float(height) + near
                || std::max(ax, bx) < -near || std::min(ax, bx) > float(width) + near)
                continue;
            m_kernels.strokeEdge(m_mask.data(), m_stride, width, height, ax, ay, bx, by, radius);
        }
    }
}

/// Cuts an edge to the band: what lies left of it counts for whole rows, what lies right of it not at all.
void SpanRasterizer::addEdge(float x0, float y0, float x1, float y1, int width, int height)
{
    if (y0 == y1)
        return;
    float direction = 1;
    if (y0 > y1) {
        std::swap(x0, x1);
        std::swap(y0, y1);
        direction = -1;
    }
    if (y1 <= 0 || y0 >= float(height))
        return;
    const float slope = (x1 - x0) / (y1 - y0);
    if (y0 < 0) {
        x0 -= y0 * slope;
        y0 = 0;
    }
    if (y1 > float(height)) {
        x1 = x0 + (float(height) - y0) * slope;
        y1 = float(height);
    }
    const float right = float(width);
    if (x0 >= right && x1 >= right)
        return;
    if (x0 <= 0 && x1 <= 0) {
        addInside(0, y0, 0, y1, direction, width, height);
        return;
    }
    if (x0 >= 0 && x1 >= 0 && x0 <= right && x1 <= right) {
        addInside(x0, y0, x1, y1, direction, width, height);
        return;
    }
    const auto at = [=](float x) { return std::clamp(y0 + (x - x0) / slope, y0, y1); };
    const float yLeft = at(0);
    const float yRight = at(right);
    if (x0 < 0) {
        addInside(0, y0, 0, yLeft, direction, width, height);
        x0 = 0;
        y0 = yLeft;
    } else if (x0 > right) {
        x0 = right;
        y0 = yRight;
    }
    if (x1 < 0) {
        addInside(0, yLeft, 0, y1, direction, width, height);
        x1 = 0;
        y1 = yLeft;
    } else if (x1 > right) {
        x1 = right;
        y1 = yRight;
    }
    if (y1 > y0)
        addInside(x0, y0, x1, y1, direction, width, height);
}

/// Adds the signed area right of an edge within the band, row by row, as differences along the row.
void SpanRasterizer::addInside(float x0, float y0, float x1, float y1, float direction, int width,
                               int height)
{
    if (y0 >= y1)
        return;
    const float slope = (x1 - x0) / (y1 - y0);
    const int first = int(y0);
    const int last = std::min(height, int(std::ceil(y1)));
    const float low = std::min(x0, x1);
    const float high = std::max(x0, x1);
    float from = x0;
    for (int y = first; y < last; ++y) {
        const float end = std::min(float(y + 1), y1);
        const float begin = std::max(float(y), y0);
        const float to = std::clamp(x0 + (end - y0) * slope, low, high);
        const float d = (end - begin) * direction;
        const float a = std::min(from, to);
        const float b = std::max(from, to);
        float *row = m_area.data() + y * m_stride;
        const int firstCell = std::min(int(a), width);
        const int lastCell = std::min(int(std::ceil(b)), width + 1);
        if (lastCell <= firstCell + 1) {
            const float part = 0.5f * (a + b) - float(firstCell);
            row[firstCell] += d - d * part;
            row[firstCell + 1] += d * part;
        } else {
            const float s = 1 / (b - a);
            const float fromFirst = 1 - (a - float(firstCell));
            const float inFirst = 0.5f * s * fromFirst * fromFirst;
            const float fromLast = b - float(lastCell - 1);
            const float inLast = 0.5f * s * fromLast * fromLast;
            row[firstCell] += d * inFirst;
            if (lastCell == firstCell + 2) {
                row[firstCell + 1] += d * (1 - inFirst - inLast);
            } else {
                const float second = s * (fromFirst + 0.5f);
                row[firstCell + 1] += d * (second - inFirst);
                for (int x = firstCell + 2; x < lastCell - 1; ++x)
                    row[x] += d * s;
                const float before = second + float(lastCell - firstCell - 3) * s;
                row[lastCell - 1] += d * (1 - before - inLast);
            }
            row[lastCell] += d * inLast;
        }
        from = to;
    }
}

void SpanRasterizer::disc(DevicePoint centre, float diameter, Rgb colour)
{
    const Sprites::Placed placed = Sprites::disc(centre, diameter);
    if (placed.sprite)
        sprite(*placed.sprite, placed.left, placed.top, colour);
    else if (diameter >= Sprites::largestDisc)
        largeDisc(centre, diameter, colour);
}

/// Many corners: no screen has pixels enough for such discs to be drawn often.
void SpanRasterizer::largeDisc(DevicePoint centre, float diameter, Rgb colour)
{
    std::array<DevicePoint, 256> points;
    for (std::size_t i = 0; i < points.size(); ++i) {
        const double angle = 2 * M_PI * double(i) / double(points.size());
        points[i] = { centre.x + diameter / 2 * float(std::cos(angle)),
                      centre.y + diameter / 2 * float(std::sin(angle)) };
    }
    fill({ points, {} }, FillRule::NonZero, colour, 1);
}

void SpanRasterizer::speck(DevicePoint centre, float width, float height, Rgb colour)
{
    const Sprites::Placed placed = Sprites::speck(centre, width, height);
    if (placed.sprite)
        sprite(*placed.sprite, placed.left, placed.top, colour);
}

void SpanRasterizer::sprite(const Sprite &sprite, int left, int top, Rgb rgb)
{
    const std::uint32_t colour = opaque(rgb);
    const int stride = sprite.groups * SpanKernels::lanes;
    if (left >= m_clip.left() && top >= m_clip.top() && left + stride <= m_clip.right() + 1
        && top + sprite.side <= m_clip.bottom() + 1) {
        m_kernels.blendSprite(m_surface.row(top) + left, m_surface.stride, sprite.alphas.data(),
                              sprite.groups, sprite.side, colour);
        return;
    }
    const int x0 = std::max(left, m_clip.left());
    const int x1 = std::min(left + sprite.side, m_clip.right() + 1);
    const int y0 = std::max(top, m_clip.top());
    const int y1 = std::min(top + sprite.side, m_clip.bottom() + 1);
    if (x0 >= x1)
        return;
    for (int y = y0; y < y1; ++y)
        m_kernels.blendAlphas(m_surface.row(y) + x0, x1 - x0,
                              sprite.alphas.data() + (y - top) * stride + (x0 - left), colour);
}

} // namespace render
