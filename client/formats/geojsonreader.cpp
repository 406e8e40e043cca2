// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/geojsonreader.h"

#include "formats/jsonplace.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

using namespace Qt::StringLiterals;

namespace formats {

namespace {

using Code = ImportError::Code;

struct Failure
{
    Code code;
    QString text;
};
using Failed = std::optional<Failure>;

constexpr int maxDepthOfCollections = 16;

std::optional<model::Colour> colourOf(const QJsonValue &value)
{
    QString text = value.toString();
    if (text.size() == 4 && text[0] == u'#') // "#rgb" stands for "#rrggbb"
        text = u"#%1%1%2%2%3%3"_s.arg(text[1]).arg(text[2]).arg(text[3]);
    return model::Colour::fromText(text);
}

class Reader
{
public:
    Failed feature(const QJsonObject &object);
    Failed geometry(const QJsonObject &object, int depth = 0);

    Imported imported;

private:
    Failed polygon(const QJsonArray &rings);
    Failed ring(const QJsonArray &positions, model::Places &places);
    static Failed position(const QJsonValue &value, geometry::Vertex &vertex);
    void look(const QJsonObject &properties);

    ImportedShape m_shape; ///< what all shapes of a feature share
};

Failed Reader::feature(const QJsonObject &object)
{
    m_shape = {};
    look(object[u"properties"].toObject());
    const QJsonValue value = object[u"geometry"];
    if (value.isNull())
        return {}; // "unlocated", RFC 7946, 3.2
    if (!value.isObject())
        return Failure{ Code::NotGeoJson, u"a feature has no geometry"_s };
    return geometry(value.toObject());
}

void Reader::look(const QJsonObject &properties)
{
    const QString label = properties[u"title"].toString();
    if (label.toUtf8().size() <= model::OperationLimits::maxLabelBytes)
        m_shape.label = label;
    for (const auto key : { "marker-color"_L1, "fill"_L1 }) {
        if (const auto colour = colourOf(properties[key]))
            m_shape.style.fill = *colour;
    }
    if (const auto colour = colourOf(properties["stroke"_L1]))
        m_shape.style.stroke = *colour;
    const double opacity = properties["fill-opacity"_L1].toDouble(-1);
    if (opacity >= 0 && opacity <= 1)
        m_shape.style.fillOpacity = int(std::lround(opacity * model::Style::opaque));
}

Failed Reader::geometry(const QJsonObject &object, int depth)
{
    const QString type = object[u"type"].toString();
    const QJsonValue coordinates = object[u"coordinates"];
    const QJsonArray list = coordinates.toArray();
    if (type == u"GeometryCollection") {
        if (depth == maxDepthOfCollections)
            return Failure{ Code::TooLarge, u"collections are nested too deeply"_s };
        for (const QJsonValue &part : object[u"geometries"].toArray()) {
            if (const Failed failed = geometry(part.toObject(), depth + 1))
                return failed;
        }
        return {};
    }
    if (type == u"LineString" || type == u"MultiLineString") {
        ++imported.skipped;
        return {};
    }
    if (type != u"Point" && type != u"MultiPoint" && type != u"Polygon" && type != u"MultiPolygon")
        return Failure{ Code::NotGeoJson, u"unknown type of geometry '%1'"_s.arg(type.left(40)) };
    if (!coordinates.isArray())
        return Failure{ Code::NotGeoJson, u"a geometry has no coordinates"_s };
    if (type == u"Polygon")
        return polygon(list);
    if (type == u"MultiPolygon") {
        for (const QJsonValue &part : list) {
            if (const Failed failed = polygon(part.toArray()))
                return failed;
        }
        return {};
    }
    for (const QJsonValue &part : type == u"Point" ? QJsonArray{ list } : list) {
        geometry::Vertex at;
        if (const Failed failed = position(part, at))
            return failed;
        m_shape.kind = model::ShapeKind::Point;
        m_shape.rings = { { at } };
        imported.shapes.push_back(m_shape);
    }
    return {};
}

Failed Reader::polygon(const QJsonArray &rings)
{
    if (rings.isEmpty())
        return Failure{ Code::TooFewVertices, u"a polygon has no ring"_s };
    if (std::size_t(rings.size()) > model::OperationLimits::maxRings)
        return Failure{ Code::TooLarge, u"a polygon has too many rings"_s };
    m_shape.kind = model::ShapeKind::Polygon;
    m_shape.rings.clear();
    std::size_t vertices = 0;
    for (const QJsonValue &value : rings) {
        model::Places places;
        if (const Failed failed = ring(value.toArray(), places))
            return failed;
        vertices += places.size();
        if (vertices > model::OperationLimits::maxVertices)
            return Failure{ Code::TooLarge, u"a polygon has too many vertices"_s };
        m_shape.rings.push_back(std::move(places));
    }
    imported.shapes.push_back(m_shape);
    return {};
}

Failed Reader::ring(const QJsonArray &positions, model::Places &places)
{
    places.reserve(std::size_t(positions.size()));
    for (const QJsonValue &value : positions) {
        geometry::Vertex vertex;
        if (const Failed failed = position(value, vertex))
            return failed;
        places.push_back(vertex);
    }
    if (places.size() > 1 && places.front() == places.back())
        places.pop_back();
    if (places.size() < 3)
        return Failure{ Code::TooFewVertices, u"a ring has fewer than 3 vertices"_s };
    return {};
}

Failed Reader::position(const QJsonValue &value, geometry::Vertex &vertex)
{
    const QJsonArray numbers = value.toArray();
    if (numbers.size() < 2 || !numbers[0].isDouble() || !numbers[1].isDouble())
        return Failure{ Code::BadPosition, u"a position is not a pair of numbers"_s };
    const auto at = geometry::toGrid(QPointF(numbers[0].toDouble(), numbers[1].toDouble()));
    if (!at)
        return Failure{ Code::BadPosition, u"a position is out of range"_s };
    vertex = *at;
    return {};
}

ImportError errorAt(const QByteArray &file, qsizetype offset, const Failure &failure)
{
    const TextPlace place = placeOf(file, offset);
    return { failure.code, place.line, place.column, failure.text };
}

// Sorts the shapes by the z of their features, which come with how many shapes were there before each.
void sortByZ(std::vector<ImportedShape> &shapes,
             const std::vector<std::pair<double, std::size_t>> &features)
{
    std::vector<std::pair<double, std::size_t>> order;
    order.reserve(shapes.size());
    for (std::size_t f = 0; f < features.size(); ++f) {
        const std::size_t end = f + 1 < features.size() ? features[f + 1].second : shapes.size();
        for (std::size_t i = features[f].second; i < end; ++i)
            order.push_back({ features[f].first, i });
    }
    std::stable_sort(order.begin(), order.end(),
                     [](const auto &a, const auto &b) { return a.first < b.first; });
    std::vector<ImportedShape> sorted;
    sorted.reserve(shapes.size());
    for (const auto &[z, i] : order)
        sorted.push_back(std::move(shapes[i]));
    shapes = std::move(sorted);
}

} // namespace

base::Result<Imported, ImportError> readGeoJson(const QByteArray &file)
{
    const auto split = SplitJson::of(file, "features");
    if (!split)
        return errorAt(file, file.size(), { Code::NotJson, u"the file ends too early"_s });
    QJsonParseError parsed;
    const QJsonObject root = QJsonDocument::fromJson(split->rest, &parsed).object();
    if (parsed.error != QJsonParseError::NoError)
        return errorAt(file, split->inFile(parsed.offset), { Code::NotJson, parsed.errorString() });
    const QString type = root[u"type"].toString();
    Reader reader;
    if (type != u"FeatureCollection") {
        const Failed failed = type == u"Feature" ? reader.feature(root) : reader.geometry(root);
        if (failed)
            return errorAt(file, 0, *failed);
        return std::move(reader.imported);
    }
    if (!split->hasArray)
        return errorAt(file, 0, { Code::NotGeoJson, u"the collection has no features"_s });

    std::vector<std::pair<double, std::size_t>> zs;
    zs.reserve(split->elements.size());
    bool hasAllZs = true;
    for (const SplitJson::Part &part : split->elements) {
        const auto text = QByteArray::fromRawData(file.constData() + part.offset, part.size);
        const QJsonDocument json = QJsonDocument::fromJson(text, &parsed);
        // A bare number or text is JSON too, but nothing that QJsonDocument reads.
        if (parsed.error == QJsonParseError::IllegalValue && parsed.offset <= 1)
            return errorAt(file, part.offset, { Code::NotGeoJson, u"a feature is no object"_s });
        if (parsed.error != QJsonParseError::NoError)
            return errorAt(file, part.offset + parsed.offset,
                           { Code::NotJson, parsed.errorString() });
        const QJsonObject feature = json.object();
        if (feature[u"type"].toString() != u"Feature")
            return errorAt(file, part.offset,
                           { Code::NotGeoJson, u"a feature is of another type"_s });
        const QJsonValue z = feature[u"properties"].toObject()[u"z"];
        hasAllZs = hasAllZs && z.isDouble();
        zs.push_back({ z.toDouble(), reader.imported.shapes.size() });
        if (const Failed failed = reader.feature(feature))
            return errorAt(file, part.offset, *failed);
    }
    if (hasAllZs)
        sortByZ(reader.imported.shapes, zs);
    return std::move(reader.imported);
}

} // namespace formats
