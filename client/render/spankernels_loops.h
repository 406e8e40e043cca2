// SPDX-License-Identifier: GPL-3.0-or-later
// The loops behind SpanKernels, included by one source for each instruction set. Everything has internal
// linkage and no library function is used, so that no AVX2 code can reach other machines by the linker.

#include "render/spankernels.h"

#if defined(__SSE2__)
#include <immintrin.h>
#endif

namespace render {
namespace {

constexpr int lanes = SpanKernels::lanes;

using Floats = float __attribute__((vector_size(32)));
using Ints = std::int32_t __attribute__((vector_size(32)));
using Words = std::uint32_t __attribute__((vector_size(32)));
using Halves = std::uint16_t __attribute__((vector_size(32)));

#define KERNEL_INLINE inline __attribute__((always_inline))

template <typename Vector, typename Scalar> KERNEL_INLINE void load(Vector &to, const Scalar *from)
{
    __builtin_memcpy(&to, from, sizeof to);
}

template <typename Vector, typename Scalar> KERNEL_INLINE void store(Scalar *to, const Vector &from)
{
    __builtin_memcpy(to, &from, sizeof from);
}

KERNEL_INLINE void fill(Floats &to, float value)
{
    to = value - Floats{};
}

KERNEL_INLINE void select(Floats &to, const Ints &where, const Floats &a, const Floats &b)
{
    to = Floats((where & Ints(a)) | (~where & Ints(b)));
}

/// v becomes the lesser of both; `bound` where they cannot be compared.
KERNEL_INLINE void lower(Floats &v, const Floats &bound)
{
#if defined(__AVX__)
    v = Floats(_mm256_min_ps(__m256(v), __m256(bound)));
#else
    select(v, v < bound, v, bound);
#endif
}

KERNEL_INLINE void raise(Floats &v, const Floats &bound)
{
#if defined(__AVX__)
    v = Floats(_mm256_max_ps(__m256(v), __m256(bound)));
#else
    select(v, v > bound, v, bound);
#endif
}

KERNEL_INLINE void atMost(Floats &v, float limit)
{
    Floats bound;
    fill(bound, limit);
    lower(v, bound);
}

KERNEL_INLINE void atLeast(Floats &v, float limit)
{
    Floats bound;
    fill(bound, limit);
    raise(v, bound);
}

KERNEL_INLINE void squareRoot(Floats &v)
{
#if defined(__AVX__)
    v = Floats(_mm256_sqrt_ps(__m256(v)));
#elif defined(__SSE2__)
    __m128 low, high;
    __builtin_memcpy(&low, &v, 16);
    __builtin_memcpy(&high, reinterpret_cast<const char *>(&v) + 16, 16);
    low = _mm_sqrt_ps(low);
    high = _mm_sqrt_ps(high);
    __builtin_memcpy(&v, &low, 16);
    __builtin_memcpy(reinterpret_cast<char *>(&v) + 16, &high, 16);
#else
    for (int i = 0; i < lanes; ++i)
        v[i] = __builtin_sqrtf(v[i]);
#endif
}

/// Any bit set?
KERNEL_INLINE bool any(const Words &v)
{
#if defined(__AVX2__)
    return !_mm256_testz_si256(__m256i(v), __m256i(v));
#else
    std::uint64_t parts[4];
    __builtin_memcpy(parts, &v, sizeof parts);
    return (parts[0] | parts[1] | parts[2] | parts[3]) != 0;
#endif
}

/// v[i] becomes the sum of v[0] to v[i]; a fixed order of additions.
KERNEL_INLINE void prefixSum(Floats &v)
{
    const Floats zero{};
    v += __builtin_shuffle(zero, v, Ints{ 0, 8, 9, 10, 11, 12, 13, 14 });
    v += __builtin_shuffle(zero, v, Ints{ 0, 0, 8, 9, 10, 11, 12, 13 });
    v += __builtin_shuffle(zero, v, Ints{ 0, 0, 0, 0, 8, 9, 10, 11 });
}

/// Each channel x of the pixels becomes (c a + x (255 - a)) / 255, rounded.
KERNEL_INLINE void blend(Words &pixels, std::uint32_t colour, const Words &alphas)
{
    const Words mask = 0x00ff00ffu - Words{};
    const Halves a = Halves(alphas | (alphas << 16));
    const Halves rest = 255 - a;
    const Words colours = colour - Words{};
    Halves even = Halves(colours & mask) * a + Halves(pixels & mask) * rest + 128;
    Halves odd = Halves((colours >> 8) & mask) * a + Halves((pixels >> 8) & mask) * rest + 128;
    even = (even + (even >> 8)) >> 8;
    odd = (odd + (odd >> 8)) >> 8;
    pixels = Words(even) | (Words(odd) << 8);
}

KERNEL_INLINE void toAlphas(Words &to, const Floats &coverage, float scale)
{
    to = Words(__builtin_convertvector(coverage * scale + 0.5f, Ints));
}

/// The bits from number `places[i]` upwards, which is below 31.
KERNEL_INLINE void bitsFrom(Words &to, const Ints &places)
{
#if defined(__AVX2__)
    to = ~Words{} << Words(places);
#else
    // Shifts by different numbers are one by one there; a power of 2 is its exponent.
    const Floats powers = Floats((places + 127) << 23);
    to = Words(-__builtin_convertvector(powers, Ints));
#endif
}

KERNEL_INLINE float smaller(float a, float b)
{
    return a < b ? a : b;
}

KERNEL_INLINE float larger(float a, float b)
{
    return a > b ? a : b;
}

void strokeEdgeLoop(float *mask, std::ptrdiff_t stride, int width, int height, float ax, float ay,
                    float bx, float by, float radius)
{
    const float reach = radius + 0.5f;
    const float dx = bx - ax;
    const float dy = by - ay;
    const float length2 = dx * dx + dy * dy;
    const float inverse = length2 > 0 ? 1.0f / length2 : 0.0f;
    const float top = smaller(ay, by) - reach - 0.5f;
    const float bottom = larger(ay, by) + reach + 0.5f;
    const int firstRow = top <= 0 ? 0 : int(top);
    const int lastRow = bottom >= float(height) ? height : int(bottom) + 1;
    // A band thinner than a pixel never covers one whole.
    const float most = smaller(1.0f, 2 * radius);
    const float slope = dy != 0 ? dx / dy : 0.0f;
    const Floats steps{ 0, 1, 2, 3, 4, 5, 6, 7 };
    for (int y = firstRow; y < lastRow && y < height; ++y) {
        const float cy = float(y) + 0.5f;
        // The part of the edge within reach of this row, and the pixels within reach of that.
        float x0 = ax;
        float x1 = bx;
        if (dy != 0) {
            const float low = larger(smaller(ay, by), smaller(larger(ay, by), cy - reach));
            const float high = smaller(larger(ay, by), larger(smaller(ay, by), cy + reach));
            x0 = ax + (low - ay) * slope;
            x1 = ax + (high - ay) * slope;
        }
        const float left = smaller(x0, x1) - reach - 0.5f;
        const float right = larger(x0, x1) + reach + 0.5f;
        if (right < 0 || left > float(width))
            continue;
        const int from = left <= 0 ? 0 : int(left) & ~(lanes - 1);
        const int to = right >= float(width) ? width : int(right) + 1;
        float *row = mask + y * stride;
        const float ey = cy - ay;
        for (int x = from; x < to; x += lanes) {
            const Floats ex = steps + (float(x) + 0.5f - ax);
            Floats t = (ex * dx + ey * dy) * inverse;
            atLeast(t, 0);
            atMost(t, 1);
            const Floats qx = ex - t * dx;
            const Floats qy = ey - t * dy;
            Floats distance = qx * qx + qy * qy;
            squareRoot(distance);
            Floats coverage = reach - distance;
            atMost(coverage, most);
            Floats before;
            load(before, row + x);
            raise(coverage, before);
            store(row + x, coverage);
        }
    }
}

KERNEL_INLINE void blendGroup(std::uint32_t *pixels, const Words &fillAlphas,
                              std::uint32_t fillColour, const Words &strokeAlphas,
                              std::uint32_t strokeColour, bool hasStroke)
{
    Words group;
    load(group, pixels);
    blend(group, fillColour, fillAlphas);
    if (hasStroke)
        blend(group, strokeColour, strokeAlphas);
    store(pixels, group);
}

KERNEL_INLINE void foldWinding(Floats &coverage, bool isEvenOdd)
{
    coverage = Floats(Ints(coverage) & 0x7fffffff);
    if (!isEvenOdd) {
        atMost(coverage, 1);
        return;
    }
    // A wave between 0 and 1: winding 1 is inside, 2 is outside again.
    const Floats pairs =
        __builtin_convertvector(__builtin_convertvector(coverage * 0.5f, Ints), Floats);
    coverage -= pairs * 2.0f;
    const Floats folded = 2.0f - coverage;
    select(coverage, coverage < folded, coverage, folded);
}

void blendRowLoop(std::uint32_t *row, int width, float *area, float *mask,
                  const SpanKernels::Paint &paint)
{
    const Floats zero{};
    const Words noAlphas{};
    float carry = 0;
    for (int x = 0; x < width; x += lanes) {
        Floats sum;
        load(sum, area + x);
        Words strokeAlphas = noAlphas;
        bool hasStroke = false;
        if (mask) {
            Floats coverage;
            load(coverage, mask + x);
            if (any(Words(coverage))) {
                toAlphas(strokeAlphas, coverage, 255.0f);
                hasStroke = true;
                store(mask + x, zero);
            }
        }
        const bool hasArea = any(Words(sum));
        if (!hasArea && !hasStroke && carry > -1.0f / 1024 && carry < 1.0f / 1024)
            continue;
        if (hasArea) {
            store(area + x, zero);
            prefixSum(sum);
        }
        sum += carry;
        carry = sum[lanes - 1];
        Floats coverage = sum;
        foldWinding(coverage, paint.isEvenOdd);
        Words fillAlphas;
        toAlphas(fillAlphas, coverage, paint.fillOpacity);
        if (!hasStroke && !any(fillAlphas))
            continue;
        if (x + lanes <= width) {
            blendGroup(row + x, fillAlphas, paint.fill, strokeAlphas, paint.stroke, hasStroke);
        } else {
            std::uint32_t last[lanes] = {};
            for (int i = 0; i < width - x; ++i)
                last[i] = row[x + i];
            blendGroup(last, fillAlphas, paint.fill, strokeAlphas, paint.stroke, hasStroke);
            for (int i = 0; i < width - x; ++i)
                row[x + i] = last[i];
        }
    }
}

/// Of the part of pixels right of a slanted line, summed along it: the integral of clamp(u, 0, 1).
KERNEL_INLINE void integrate(Floats &u)
{
    Floats bounded = u;
    atLeast(bounded, 0);
    atMost(bounded, 1);
    u = bounded * (u - 0.5f * bounded);
}

/// Adds the signed area right of an edge, row by row, to each pixel: no sum along the row is needed later.
template <int groups>
KERNEL_INLINE void addSmallEdge(Floats (*area)[groups], int height, float x0, float y0, float x1,
                                float y1)
{
    if (y0 == y1)
        return;
    const bool isDown = y0 < y1;
    const float top = isDown ? y0 : y1;
    const float bottom = isDown ? y1 : y0;
    const float slope = (x1 - x0) / (y1 - y0);
    const float atTop = isDown ? x0 : x1;
    const float direction = isDown ? 1.0f : -1.0f;
    const bool isSteep = slope < 1.0f / 64 && slope > -1.0f / 64;
    const float inverse = isSteep ? 0.0f : direction / slope;
    const Floats ends{ 1, 2, 3, 4, 5, 6, 7, 8 };
    for (int y = int(top); y < height && float(y) < bottom; ++y) {
        const float begin = larger(float(y), top);
        const float end = smaller(float(y + 1), bottom);
        const float from = atTop + (begin - top) * slope;
        const float to = atTop + (end - top) * slope;
        for (int g = 0; g < groups; ++g) {
            const Floats right = ends + float(g * lanes);
            if (isSteep) {
                Floats part = right - 0.5f * (from + to);
                atLeast(part, 0);
                atMost(part, 1);
                area[y][g] += part * ((end - begin) * direction);
            } else {
                Floats a = right - from;
                Floats b = right - to;
                integrate(a);
                integrate(b);
                area[y][g] += (a - b) * inverse;
            }
        }
    }
}

/// Rows that a short edge's stroke can reach, at most.
constexpr int shortRows = 4;

/// Lowers each pixel's squared distance to the polygon to the one from this edge. Most edges of small polygons are
/// short: a fixed number of rows for those costs less than guessing wrong how many are needed.
template <int groups>
KERNEL_INLINE void nearSmallEdge(Floats (*squares)[groups], int height, float reach, float ax,
                                 float ay, float bx, float by)
{
    const float dx = bx - ax;
    const float dy = by - ay;
    const float length2 = dx * dx + dy * dy;
    const float inverse = length2 > 0 ? 1.0f / length2 : 0.0f;
    const float alongX = dx * inverse;
    const float alongY = dy * inverse;
    const Floats steps{ 0, 1, 2, 3, 4, 5, 6, 7 };
    Floats ex[groups];
    Floats along[groups];
    for (int g = 0; g < groups; ++g) {
        ex[g] = steps + (float(g * lanes) + 0.5f - ax);
        along[g] = ex[g] * alongX;
    }
    const auto nearRow = [&](int y) __attribute__((always_inline))
    {
        const float ey = float(y) + 0.5f - ay;
        for (int g = 0; g < groups; ++g) {
            Floats t = along[g] + ey * alongY;
            atLeast(t, 0);
            atMost(t, 1);
            const Floats qx = ex[g] - t * dx;
            const Floats qy = ey - t * dy;
            Floats square = qx * qx + qy * qy;
            lower(square, squares[y][g]);
            squares[y][g] = square;
        }
    };
    const float top = smaller(ay, by);
    const float bottom = larger(ay, by);
    const float above = top - reach + 0.5f;
    const int first = above <= 0 ? 0 : int(above);
    if (bottom - top + 2 * reach <= shortRows - 0.5f) {
        for (int i = 0; i < shortRows; ++i)
            nearRow(first + i);
        return;
    }
    const float below = bottom + reach + 0.5f;
    for (int y = first; y < height && float(y) < below; ++y)
        nearRow(y);
}

/// Toggles the pixels whose centres lie right of an edge, a bit each, in the rows whose centres it crosses; a row
/// is a lane. All rows at once: which an edge crosses is no more foreseeable than a coin.
KERNEL_INLINE void crossSmallEdge(Words *inside, int height, float ax, float ay, float bx, float by)
{
    const float dy = by - ay;
    const float slope = dy != 0 ? (bx - ax) / dy : 0.0f;
    const Floats steps{ 0, 1, 2, 3, 4, 5, 6, 7 };
    Floats from;
    Floats to;
    fill(from, ay);
    fill(to, by);
    for (int g = 0; g * lanes < height; ++g) {
        const Floats centre = steps + (float(g * lanes) + 0.5f);
        const Ints isCrossed = (centre > from) ^ (centre > to);
        Floats x = (centre - from) * slope + (ax + 0.5f);
        atLeast(x, 0);
        atMost(x, 30);
        Words right;
        bitsFrom(right, __builtin_convertvector(x, Ints));
        inside[g] ^= right & Words(isCrossed);
    }
}

/// Where the stroke is so wide, nothing can be seen of how an edge divides a pixel between inside and outside: it
/// is enough to know where the pixel's centre lies.
constexpr float hidingRadius = 0.75f;

template <int groups, bool isSampled>
KERNEL_INLINE void drawSmallIn(std::uint32_t *pixels, std::ptrdiff_t stride,
                               const SpanKernels::Small &small, const SpanKernels::Paint &paint)
{
    const float reach = small.radius + 0.5f;
    const Floats zero{};
    Floats furthest;
    fill(furthest, reach * reach);
    // Short edges look at some rows more than there are.
    Floats area[isSampled ? 1 : SpanKernels::smallHeight][groups];
    constexpr int rowGroups = (SpanKernels::smallHeight + lanes - 1) / lanes;
    Words insideRows[rowGroups] = {};
    Floats squares[SpanKernels::smallHeight + shortRows][groups];
    for (int y = 0; y < small.height; ++y) {
        for (int g = 0; g < groups; ++g) {
            if (!isSampled)
                area[y][g] = zero;
            squares[y][g] = furthest;
        }
    }
    const bool hasStroke = isSampled || small.radius > 0;
    std::uint32_t first = 0;
    for (int ring = 0; ring < small.rings; ++ring) {
        const std::uint32_t end = small.ends[ring];
        if (end == first)
            continue;
        const bool hasInside = small.isFilled && end - first > 2;
        float ax = small.points[2 * end - 2] - small.x;
        float ay = small.points[2 * end - 1] - small.y;
        for (std::uint32_t i = first; i < end; ++i) {
            const float bx = small.points[2 * i] - small.x;
            const float by = small.points[2 * i + 1] - small.y;
            if (hasInside && isSampled)
                crossSmallEdge(insideRows, small.height, ax, ay, bx, by);
            else if (hasInside)
                addSmallEdge<groups>(area, small.height, ax, ay, bx, by);
            if (hasStroke)
                nearSmallEdge<groups>(squares, small.height, reach, ax, ay, bx, by);
            ax = bx;
            ay = by;
        }
        first = end;
    }
    std::uint32_t inside[rowGroups * lanes];
    __builtin_memcpy(inside, insideRows, sizeof inside);
    // A band thinner than a pixel never covers one whole.
    const float most = smaller(1.0f, 2 * small.radius);
    const Words bits{ 1, 2, 4, 8, 16, 32, 64, 128 };
    const Words wholeFill = std::uint32_t(paint.fillOpacity + 0.5f) - Words{};
    for (int y = small.top; y < small.bottom; ++y) {
        std::uint32_t *row = pixels + y * stride;
        for (int g = 0; g < groups; ++g) {
            Words fillAlphas;
            if (isSampled) {
                const Words mine = ((inside[y] >> (g * lanes)) - Words{}) & bits;
                fillAlphas = Words(mine != 0) & wholeFill;
            } else {
                Floats coverage = area[y][g];
                foldWinding(coverage, paint.isEvenOdd);
                toAlphas(fillAlphas, coverage, paint.fillOpacity);
            }
            Words strokeAlphas{};
            if (hasStroke) {
                Floats distance = squares[y][g];
                squareRoot(distance);
                Floats stroke = reach - distance;
                atMost(stroke, most);
                atLeast(stroke, 0);
                toAlphas(strokeAlphas, stroke, 255.0f);
            }
            if (!any(fillAlphas | strokeAlphas))
                continue;
            const int x = g * lanes;
            if (x >= small.left && x + lanes <= small.right) {
                blendGroup(row + x, fillAlphas, paint.fill, strokeAlphas, paint.stroke, hasStroke);
                continue;
            }
            const int from = x > small.left ? x : small.left;
            const int to = x + lanes < small.right ? x + lanes : small.right;
            std::uint32_t seen[lanes] = {};
            for (int i = from; i < to; ++i)
                seen[i - x] = row[i];
            blendGroup(seen, fillAlphas, paint.fill, strokeAlphas, paint.stroke, hasStroke);
            for (int i = from; i < to; ++i)
                row[i] = seen[i - x];
        }
    }
}

void drawSmallLoop(std::uint32_t *pixels, std::ptrdiff_t stride, const SpanKernels::Small &small,
                   const SpanKernels::Paint &paint)
{
    const bool isSampled = paint.isEvenOdd && small.radius >= hidingRadius;
    if (isSampled && small.width <= lanes)
        drawSmallIn<1, true>(pixels, stride, small, paint);
    else if (isSampled)
        drawSmallIn<2, true>(pixels, stride, small, paint);
    else if (small.width <= lanes)
        drawSmallIn<1, false>(pixels, stride, small, paint);
    else
        drawSmallIn<2, false>(pixels, stride, small, paint);
}

void blendSpriteLoop(std::uint32_t *pixels, std::ptrdiff_t stride, const std::uint8_t *alphas,
                     int groups, int height, std::uint32_t colour)
{
    using Bytes = std::uint8_t __attribute__((vector_size(8)));
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < groups * lanes; x += lanes) {
            std::uint64_t all;
            __builtin_memcpy(&all, alphas + x, sizeof all);
            if (all == 0)
                continue;
            Bytes eight;
            load(eight, alphas + x);
            const Words wide = __builtin_convertvector(eight, Words);
            Words group;
            load(group, pixels + x);
            blend(group, colour, wide);
            store(pixels + x, group);
        }
        alphas += groups * lanes;
        pixels += stride;
    }
}

void blendAlphasLoop(std::uint32_t *row, int width, const std::uint8_t *alphas,
                     std::uint32_t colour)
{
    using Bytes = std::uint8_t __attribute__((vector_size(8)));
    int x = 0;
    for (; x + lanes <= width; x += lanes) {
        Bytes eight;
        load(eight, alphas + x);
        const Words wide = __builtin_convertvector(eight, Words);
        Words group;
        load(group, row + x);
        blend(group, colour, wide);
        store(row + x, group);
    }
    if (x < width) {
        std::uint32_t last[lanes] = {};
        Words wide{};
        for (int i = 0; i < width - x; ++i) {
            last[i] = row[x + i];
            wide[i] = alphas[x + i];
        }
        Words group;
        load(group, last);
        blend(group, colour, wide);
        store(last, group);
        for (int i = 0; i < width - x; ++i)
            row[x + i] = last[i];
    }
}

#undef KERNEL_INLINE

} // namespace
} // namespace render
