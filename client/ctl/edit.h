// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "model/author.h"

#include <QString>

#include <variant>

namespace ctl {

/// A shape in a script: one that the script has named with `as`, or any shape by its id.
struct ShapeRef
{
    QString name; ///< empty: `id` is meant
    model::ShapeId id;

    friend bool operator==(const ShapeRef &, const ShapeRef &) = default;
};

/// Properties as a line writes them; those not given stay, or have their defaults.
struct AddPoint
{
    geometry::Vertex at;
    model::StyleChange look;
    QString as; ///< empty: no name
};

struct AddPolygon
{
    std::vector<model::Places> rings; ///< open
    model::StyleChange look;
    QString as;
};

struct MoveShape
{
    ShapeRef shape;
    geometry::Vertex by;
};

struct MoveVertex
{
    ShapeRef shape;
    std::size_t ring = 0;
    std::size_t index = 0;
    geometry::Vertex to;
};

struct InsertVertex
{
    ShapeRef shape;
    std::size_t ring = 0;
    std::size_t before = 0;
    geometry::Vertex at;
};

struct DropVertex
{
    ShapeRef shape;
    std::size_t ring = 0;
    std::size_t index = 0;
};

struct SetLook
{
    ShapeRef shape;
    model::StyleChange look;
};

struct RemoveShape
{
    ShapeRef shape;
};

struct UndoSteps
{
    int count = 1;
};

struct RedoSteps
{
    int count = 1;
};

struct Pause
{
    base::Milliseconds time{ 0 };
};

/// A line of a script.
using Edit = std::variant<AddPoint, AddPolygon, MoveShape, MoveVertex, InsertVertex, DropVertex,
                          SetLook, RemoveShape, UndoSteps, RedoSteps, Pause>;

/// The shape that an edit speaks of; nullptr when it speaks of none.
inline const ShapeRef *shapeOf(const Edit &edit)
{
    return std::visit(
        [](const auto &what) -> const ShapeRef * {
            if constexpr (requires { what.shape; })
                return &what.shape;
            else
                return nullptr;
        },
        edit);
}

} // namespace ctl
