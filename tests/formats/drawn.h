// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/author.h"

#include <initializer_list>
#include <utility>

namespace formats {

/// A document that a test draws into, in scene units.
struct Drawn
{
    using Ring = std::vector<std::pair<double, double>>;

    model::Document document;
    model::Author author{ document, { 0xab } };

    static model::Places places(const Ring &ring)
    {
        model::Places result;
        for (const auto &[x, y] : ring)
            result.push_back(*geometry::toGrid(QPointF(x, y)));
        return result;
    }
    static model::Style style(const char *fill, int opacity = model::Style::opaque,
                              const char *stroke = "#000000")
    {
        model::Style result;
        result.fill = *model::Colour::fromText(QString::fromLatin1(fill));
        result.stroke = *model::Colour::fromText(QString::fromLatin1(stroke));
        result.fillOpacity = opacity;
        return result;
    }
    model::ShapeId point(double x, double y, const model::Style &look = {},
                         const QString &label = {})
    {
        return author.addPoint(*geometry::toGrid(QPointF(x, y)), look, label)
            ->operations.front()
            .shape();
    }
    model::ShapeId polygon(std::initializer_list<Ring> rings, const model::Style &look = {},
                           const QString &label = {})
    {
        std::vector<model::Places> all;
        for (const Ring &ring : rings)
            all.push_back(places(ring));
        return author.addPolygon(all, look, label)->operations.front().shape();
    }
};

} // namespace formats
