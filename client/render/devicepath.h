// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "render/localring.h"
#include "render/rasterizer.h"
#include "render/scenetransform.h"

#include <vector>

namespace render {

/// Makes a polygon's rings ready for a rasterizer: to device pixels, without vertices too near to see, cut to what
/// a picture needs.
///
/// Cutting keeps the winding of every place within the cut and leaves edges only along it, where no picture
/// looks, so fill and stroke use the same rings. Reuse one object for many polygons: it keeps its memory.
/// Units:   places in double precision until they are cut, then floats near the picture.
/// Thread:  one at a time.
class DevicePath
{
public:
    /// Vertices nearer than this to the one before are left out, in device pixels.
    static constexpr double mergeDistance = 0.5;
    /// The same in rings of many vertices: what is left out there, one after the other, would be seen.
    static constexpr double mergeDistanceOfMany = 0.125;
    static constexpr std::size_t manyVertices = 32;

    /// `within` is the picture's extent in device pixels.
    void set(const model::RingsView &rings, const SceneTransform &transform, const QRect &within);
    /// The same path, to the last bit, of a polygon that is kept so.
    void set(const LocalRing &ring, const SceneTransform &transform, const QRect &within);

    DeviceRings rings() const { return { m_points, m_ends }; }

private:
    void clear();
    static QRectF cutFor(const QRect &within);
    void addRings(const model::RingsView &rings, const SceneTransform &transform,
                  const QRectF &cut);
    static double mergeDistanceOf(std::size_t vertices);
    bool addLocal(const LocalRing &ring, const SceneTransform &transform, const QRectF &cut);
    bool addWhole(std::span<const geometry::Vertex> ring, const SceneTransform &transform,
                  const QRectF &cut);
    void addRing(std::span<const geometry::Vertex> ring, const SceneTransform &transform);
    void addCut(const QRectF &cut);

    std::vector<DevicePoint> m_points;
    std::vector<quint32> m_ends;
    std::vector<QPointF> m_ring;
    std::vector<QPointF> m_other;
    LocalRing::Room m_steps;
    std::vector<geometry::Vertex> m_vertices;
};

} // namespace render
