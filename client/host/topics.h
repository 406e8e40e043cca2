// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>

#include <optional>

namespace host {

/// Which drawing a destination belongs to, and in whose dialect.
struct DrawingTopic
{
    enum class Dialect { Copoly, Lab };
    QString id;
    Dialect dialect = Dialect::Copoly;

    friend bool operator==(const DrawingTopic &, const DrawingTopic &) = default;
};

/// Nothing for destinations that belong to no drawing.
///
/// "/topic/copoly.{id}" with its inboxes "/topic/copoly.{id}.{replica}", "/app/newpoint.{id}",
/// "/topic/newpoint.{id}", "/topic/newpolygon.{id}".
std::optional<DrawingTopic> drawingTopic(QByteArrayView destination);

} // namespace host
