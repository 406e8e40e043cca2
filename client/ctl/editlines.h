// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/document.h"

#include <QHash>
#include <QJsonObject>

#include <vector>

namespace ctl {

/// Says what operations did, as lines for programs: one for each edit, with coordinates in scene
/// units.
///
/// Moves are told as `by`, reckoned from the last place that was told of the shape.
class EditLines
{
public:
    explicit EditLines(const model::Document &document) : m_document(document) { }

    /// Of an operation that the document has applied.
    std::vector<QJsonObject> linesOf(const model::Operation &operation);

private:
    QJsonObject line(const QString &edit, const model::Operation &operation) const;
    QJsonObject lineOf(const model::Operation &operation, const model::Assignment &written);
    geometry::Vertex offset(const model::ShapeId &shape) const;

    const model::Document &m_document;
    QHash<model::ShapeId, geometry::Vertex> m_offsets; ///< as last told, of shapes that were moved
};

} // namespace ctl
