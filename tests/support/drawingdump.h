// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/document.h"

#include <map>

namespace support {

/// All that can be seen of the shapes that are shown, a line each by id, then their ids from the
/// bottom up: equal drawings have equal text.
inline QByteArray dump(const model::Document &document)
{
    std::map<model::ShapeId, QByteArray> lines;
    for (model::Slot slot = 0; slot < document.slotCount(); ++slot) {
        if (!document.isShown(slot))
            continue;
        const model::Style style = document.style(slot);
        QByteArray line = document.kind(slot) == model::ShapeKind::Point ? "point" : "polygon";
        line += " fill " + style.fill.text() + ' ' + QByteArray::number(style.fillOpacity)
            + " stroke " + style.stroke.text() + " label " + document.label(slot).toUtf8().toHex()
            + " order " + QByteArray::number(document.order(slot));
        const model::RingsView rings = document.rings(slot);
        for (std::size_t i = 0; i < rings.count(); ++i) {
            line += " [";
            for (const geometry::Vertex v : rings.ring(i))
                line += '(' + QByteArray::number(v.x) + ',' + QByteArray::number(v.y) + ')';
            line += ']';
        }
        lines[document.id(slot)] = line;
    }
    QByteArray text;
    for (const auto &[id, line] : lines)
        text += id.text() + ' ' + line + '\n';
    for (const model::Slot slot : document.inOrder())
        text += document.id(slot).text() + '\n';
    return text;
}

} // namespace support
