// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geometry/vertex.h"
#include "model/ids.h"
#include "model/style.h"

#include <QString>

#include <optional>
#include <variant>
#include <vector>

namespace model {

enum class ShapeKind : quint8 { Point, Polygon };

using Places = std::vector<geometry::Vertex>;

/// The registers of a shape, of one of its vertices, or of one of its rings.
enum class Field : quint8 {
    Deleted, ///< bool; the shape
    Label, ///< QString
    Fill, ///< Colour
    FillOpacity, ///< int, thousandths
    Stroke, ///< Colour
    Order, ///< qint64; see Document::order()
    Offset, ///< Vertex: how far the whole shape was moved; vertices are stored without it
    VertexPlace, ///< Vertex, without the shape's offset
    VertexGone, ///< bool
    RingGone, ///< bool
};

using Value = std::variant<bool, QString, Colour, int, qint64, geometry::Vertex>;

/// Whether a value is of the field's own kind.
inline bool fits(Field field, const Value &value)
{
    switch (field) {
    case Field::Deleted:
    case Field::VertexGone:
    case Field::RingGone:
        return std::holds_alternative<bool>(value);
    case Field::Label:
        return std::holds_alternative<QString>(value);
    case Field::Fill:
    case Field::Stroke:
        return std::holds_alternative<Colour>(value);
    case Field::FillOpacity:
        return std::holds_alternative<int>(value);
    case Field::Order:
        return std::holds_alternative<qint64>(value);
    case Field::Offset:
    case Field::VertexPlace:
        return std::holds_alternative<geometry::Vertex>(value);
    }
    return false;
}

/// Whether the field is one of a shape's vertices or rings, and so needs Register::part.
constexpr bool hasPart(Field field)
{
    return field == Field::VertexPlace || field == Field::VertexGone || field == Field::RingGone;
}

/// Which register of a shape: a field, and the vertex or ring that it belongs to (else default).
struct Register
{
    Field field = Field::Deleted;
    VertexId part;

    friend bool operator==(const Register &, const Register &) = default;
    friend auto operator<=>(const Register &, const Register &) = default;
};

struct Assignment
{
    Register target;
    Value value;

    friend bool operator==(const Assignment &, const Assignment &) = default;
};

/// Makes a shape. A point has one ring of one vertex.
struct AddShape
{
    ShapeId shape; ///< the operation's own id, or one derived from what was heard (replica 0)
    ShapeKind kind = ShapeKind::Point;
    std::vector<Places> rings;
    Style style;
    QString label;
    quint64 occurrence = 1; ///< of a derived shape, see derivedShapeId()

    friend bool operator==(const AddShape &, const AddShape &) = default;
};

/// Makes one more ring of a polygon (a hole), named by the operation's id and 0.
struct AddRing
{
    ShapeId shape;
    Places places; ///< without the shape's offset

    friend bool operator==(const AddRing &, const AddRing &) = default;
};

enum class Side : quint8 { Left, Right };

/// Puts a run of vertices into a ring: the first hangs on `parent` at `side`, each further one on
/// the right of the one before it. Without a parent the run hangs on the ring's beginning (right
/// side). Source:  Weidner, Kleppmann, "The Art of the Fugue" (2023): runs made at one place never
/// interleave.
struct InsertVertices
{
    ShapeId shape;
    RingId ring;
    std::optional<VertexId> parent;
    Side side = Side::Right;
    Places places; ///< at least one; without the shape's offset

    friend bool operator==(const InsertVertices &, const InsertVertices &) = default;
};

/// Writes registers of one shape; each keeps the value with the latest stamp.
struct Assign
{
    ShapeId shape;
    std::vector<Assignment> assignments; ///< at least one

    friend bool operator==(const Assign &, const Assign &) = default;
};

/// What one replica did once: the unit of merge, sent, stored and counted.
///
/// Limits:  time from 1 to 2^52 - 1, sequence likewise; labels and vertices as in OperationLimits.
struct Operation
{
    OperationId id;
    quint64 time = 0; ///< Lamport clock
    std::variant<AddShape, AddRing, InsertVertices, Assign> what;

    friend bool operator==(const Operation &, const Operation &) = default;

    Stamp stamp() const { return { time, id.replica }; }
    const ShapeId &shape() const
    {
        return std::visit([](const auto &w) -> const ShapeId & { return w.shape; }, what);
    }
};

struct OperationLimits
{
    static constexpr quint64 maxCounter = (quint64(1) << 52) - 1; ///< exact in a JSON number
    /// Clocks follow others up to here only: one that runs at the end of the range must not take
    /// everybody's last numbers away.
    static constexpr quint64 maxFollowedTime = maxCounter / 2;
    static constexpr qsizetype maxLabelBytes = 256 * 1024; ///< as UTF-8
    static constexpr std::size_t maxVertices = 1'000'000; ///< in one operation
    static constexpr std::size_t maxRings = 100'000;
    static constexpr std::size_t maxAssignments = 1'000'000;
    static constexpr qint64 maxOrder = qint64(maxCounter) * 32; ///< either way from 0
};

/// A label as everybody will read it: halves of surrogate pairs become U+FFFD, since they have no
/// UTF-8.
QString mendedLabel(const QString &label);
/// Whether a label is short enough to travel.
bool isLabelAllowed(const QString &label);

} // namespace model
