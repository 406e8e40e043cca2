// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geometry/vertex.h"

#include <QRectF>

#include <algorithm>
#include <span>

namespace geometry {

/// The bounding box of some vertices, both ends included; empty before anything was added.
///
/// Units:  grid steps (1/256 scene unit).
struct Box
{
    std::int32_t left = INT32_MAX;
    std::int32_t top = INT32_MAX;
    std::int32_t right = INT32_MIN;
    std::int32_t bottom = INT32_MIN;

    friend bool operator==(const Box &, const Box &) = default;

    bool isEmpty() const { return left > right; }
    void add(Vertex v)
    {
        left = std::min(left, v.x);
        top = std::min(top, v.y);
        right = std::max(right, v.x);
        bottom = std::max(bottom, v.y);
    }
    void add(const Box &other)
    {
        left = std::min(left, other.left);
        top = std::min(top, other.top);
        right = std::max(right, other.right);
        bottom = std::max(bottom, other.bottom);
    }
    bool intersects(const Box &other) const
    {
        return left <= other.right && other.left <= right && top <= other.bottom
            && other.top <= bottom;
    }
    bool contains(Vertex v) const
    {
        return left <= v.x && v.x <= right && top <= v.y && v.y <= bottom;
    }
    /// In scene units.
    QRectF toScene() const
    {
        if (isEmpty())
            return {};
        const double unit = gridPerUnit;
        return QRectF(QPointF(left / unit, top / unit), QPointF(right / unit, bottom / unit));
    }

    static Box of(std::span<const Vertex> vertices)
    {
        Box box;
        for (const Vertex v : vertices)
            box.add(v);
        return box;
    }
};

} // namespace geometry
