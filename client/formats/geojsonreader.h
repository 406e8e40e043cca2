// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "model/operation.h"

#include <QByteArray>
#include <QString>

#include <vector>

namespace formats {

/// A shape of a file, to be drawn as a new one.
struct ImportedShape
{
    model::ShapeKind kind = model::ShapeKind::Point;
    std::vector<model::Places> rings; ///< open; a point is one ring of one vertex
    model::Style style;
    QString label;

    friend bool operator==(const ImportedShape &, const ImportedShape &) = default;
};

struct Imported
{
    std::vector<ImportedShape> shapes; ///< from the bottom up
    std::size_t skipped = 0; ///< geometries that are neither points nor polygons
};

struct ImportError
{
    enum class Code {
        NotJson,
        NotGeoJson,
        BadPosition, ///< no pair of numbers within the scene's range
        TooFewVertices, ///< a ring has at least 3
        TooLarge, ///< more than model::OperationLimits allow in one shape
    };
    Code code = Code::NotJson;
    int line = 0; ///< from 1: of the octet, or of the feature that is wrong
    int column = 0; ///< from 1, in octets
    QString text; ///< in English
};

/// Reads points, polygons, their multi forms and collections of them, with the properties of simplestyle.
///
/// Properties that are no simplestyle are left out, a third coordinate too; the order is by `z` where every
/// feature has one, otherwise as in the file.
/// Units:   scene units, rounded to the grid.
/// Errors:  ImportError; nothing is taken of a file that is wrong somewhere.
/// Source:  RFC 7946; simplestyle-spec 1.1.0.
base::Result<Imported, ImportError> readGeoJson(const QByteArray &file);

} // namespace formats
