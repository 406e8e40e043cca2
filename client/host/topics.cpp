// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/topics.h"

#include "base/drawingid.h"

namespace host {

std::optional<DrawingTopic> drawingTopic(QByteArrayView destination)
{
    const auto named = [](QByteArrayView name,
                          DrawingTopic::Dialect dialect) -> std::optional<DrawingTopic> {
        const auto id = base::DrawingId::fromText(QString::fromUtf8(name));
        if (!id)
            return std::nullopt;
        return DrawingTopic{ id->text(), dialect };
    };
    constexpr QByteArrayView own("/topic/copoly.");
    if (destination.startsWith(own)) {
        const QByteArrayView rest = destination.sliced(own.size());
        const qsizetype dot = rest.indexOf('.');
        return named(dot < 0 ? rest : rest.first(dot), DrawingTopic::Dialect::Copoly);
    }
    for (const QByteArrayView lab :
         { QByteArrayView("/app/newpoint."), QByteArrayView("/topic/newpoint."),
           QByteArrayView("/topic/newpolygon.") }) {
        if (destination.startsWith(lab))
            return named(destination.sliced(lab.size()), DrawingTopic::Dialect::Lab);
    }
    return std::nullopt;
}

} // namespace host
