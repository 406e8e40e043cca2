// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/derivedshape.h"

#include <QCryptographicHash>
#include <QtEndian>

namespace model {

ShapeId derivedShapeId(ShapeKind kind, const Places &ring, quint64 occurrence)
{
    QByteArray content = kind == ShapeKind::Point ? "point" : "polygon";
    for (const geometry::Vertex v : ring)
        content += ':' + QByteArray::number(v.x) + ',' + QByteArray::number(v.y);
    content += '#' + QByteArray::number(occurrence);
    const QByteArray hash = QCryptographicHash::hash(content, QCryptographicHash::Sha256);
    return { {}, qFromBigEndian<quint64>(hash.constData()) | 1 };
}

} // namespace model
