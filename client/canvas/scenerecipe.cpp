// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/scenerecipe.h"

#include "base/random.h"

#include <algorithm>
#include <cmath>

namespace canvas {

namespace {

constexpr double areaOfShape = 800;
constexpr double aspect = 16.0 / 9.0;
constexpr double medianRadius = 15;
constexpr int styleCount = 16;

/// Two sums of uniform numbers are near enough to normal here, and the same on every machine.
double normal(base::Random &random)
{
    double sum = -6;
    for (int i = 0; i < 12; ++i)
        sum += random.nextUnit();
    return sum;
}

geometry::Vertex toVertex(QPointF at)
{
    const auto bounded = [](double v) {
        return std::clamp(v, geometry::minScene, geometry::maxScene);
    };
    return *geometry::toGrid(QPointF(bounded(at.x()), bounded(at.y())));
}

model::Places blob(base::Random &random, QPointF centre, int count)
{
    const double radius = std::clamp(medianRadius * std::exp(0.7 * normal(random)), 4.0, 120.0);
    model::Places places;
    places.reserve(std::size_t(count));
    for (int i = 0; i < count; ++i) {
        const double angle = 2 * M_PI * (i + 0.6 * random.nextUnit()) / count;
        const double r = radius * (0.6 + 0.4 * random.nextUnit());
        places.push_back(toVertex(centre + QPointF(r * std::cos(angle), r * std::sin(angle))));
    }
    return places;
}

} // namespace

void SceneRecipe::make(model::ReplicaId replica,
                       const std::function<void(model::Operation)> &take) const
{
    base::SeededRandom random(seed);
    std::vector<model::Style> styles;
    for (int i = 0; i < styleCount; ++i) {
        const auto channel = [&] { return quint8(40 + random.nextBelow(190)); };
        model::Style style;
        style.fill = { channel(), channel(), channel() };
        style.stroke = { quint8(style.fill.red / 2), quint8(style.fill.green / 2),
                         quint8(style.fill.blue / 2) };
        style.fillOpacity = 350;
        styles.push_back(style);
    }
    const double total = double(points) + polygons;
    const double height = std::sqrt(std::max(1.0, total) * areaOfShape / aspect);
    const double width = height * aspect;
    std::vector<QPointF> centres;
    const int clusters = std::max(3, int(std::sqrt(total) / 8));
    for (int i = 0; isClustered && i < clusters; ++i)
        centres.push_back({ random.nextUnit() * width, random.nextUnit() * height });
    const double spread = 0.35 * std::sqrt(width * height / clusters);

    quint64 sequence = 0;
    int pointsLeft = points;
    int polygonsLeft = polygons;
    while (pointsLeft + polygonsLeft > 0) {
        const bool isPoint =
            random.nextBelow(quint64(pointsLeft) + quint64(polygonsLeft)) < quint64(pointsLeft);
        --(isPoint ? pointsLeft : polygonsLeft);
        QPointF at(random.nextUnit() * width, random.nextUnit() * height);
        if (isClustered) {
            const QPointF centre = centres[random.nextBelow(centres.size())];
            at = centre + QPointF(normal(random) * spread, normal(random) * spread);
        }
        model::AddShape add;
        add.style = styles[random.nextBelow(styleCount)];
        if (isPoint) {
            add.kind = model::ShapeKind::Point;
            add.rings = { { toVertex(at) } };
        } else {
            add.kind = model::ShapeKind::Polygon;
            const int count =
                leastVertices + int(random.nextBelow(quint64(mostVertices - leastVertices) + 1));
            add.rings = { blob(random, at, count) };
        }
        model::Operation operation;
        operation.id = { replica, ++sequence };
        operation.time = sequence;
        add.shape = operation.id;
        operation.what = std::move(add);
        take(std::move(operation));
    }
}

} // namespace canvas
