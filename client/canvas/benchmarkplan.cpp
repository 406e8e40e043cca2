// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/benchmarkplan.h"

#include <QByteArray>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <array>
#include <cmath>
#include <utility>

using namespace Qt::StringLiterals;

namespace canvas {

namespace {

using Move = BenchmarkPlan::Move;

constexpr std::array<std::pair<Move, QLatin1StringView>, 4> moveNames{ {
    { Move::Pan, "pan"_L1 },
    { Move::Zoom, "zoom"_L1 },
    { Move::Drag, "drag"_L1 },
    { Move::Edits, "edits"_L1 },
} };

constexpr int mostFrames = 1'000'000;
constexpr int mostSide = 16384;

/// A whole number within bounds; anything else is a mistake.
std::optional<int> whole(const QJsonValue &value, int least, int most)
{
    const double number = value.toDouble(NAN);
    if (!(number >= least && number <= most) || number != std::floor(number))
        return std::nullopt;
    return int(number);
}

/// Reads what is there; says false when it is there and wrong.
bool read(const QJsonObject &from, QLatin1StringView key, int least, int most, int &to)
{
    if (!from.contains(key))
        return true;
    const auto number = whole(from[key], least, most);
    if (number)
        to = *number;
    return number.has_value();
}

/// What is wrong, or an empty string.
QString readRecipe(const QJsonObject &from, SceneRecipe &to)
{
    if (!read(from, "points"_L1, 0, SceneRecipe::mostShapes, to.points)
        || !read(from, "polygons"_L1, 0, SceneRecipe::mostShapes, to.polygons))
        return u"points and polygons are whole numbers from 0"_s;
    if (from.contains("vertices"_L1)) {
        const QJsonArray bounds = from["vertices"_L1].toArray();
        const auto least = whole(bounds.at(0), 3, 1'000'000);
        const auto most = whole(bounds.at(1), 3, 1'000'000);
        if (bounds.size() != 2 || !least || !most || *least > *most)
            return u"vertices are two whole numbers from 3, the smaller first"_s;
        to.leastVertices = *least;
        to.mostVertices = *most;
    }
    const QString layout = from["layout"_L1].toString(u"uniform"_s);
    if (layout != "uniform"_L1 && layout != "clustered"_L1)
        return u"layout is uniform or clustered"_s;
    to.isClustered = layout == "clustered"_L1;
    if (from.contains("seed"_L1)) {
        const double seed = from["seed"_L1].toDouble(-1);
        if (!(seed >= 0 && seed <= 9007199254740991.0))
            return u"seed is a whole number from 0"_s;
        to.seed = quint64(seed);
    }
    return {};
}

QString readScene(const QJsonObject &from, BenchmarkPlan::Scene &to)
{
    to.name = from["name"_L1].toString();
    const QJsonValue drawing = from["drawing"_L1];
    if (drawing.isString() && !drawing.toString().isEmpty()) {
        to.file = drawing.toString();
    } else if (drawing.isObject()) {
        if (const QString wrong = readRecipe(drawing.toObject(), to.recipe); !wrong.isEmpty())
            return wrong;
    } else {
        return u"drawing is a file name or a recipe"_s;
    }
    if (from.contains("view"_L1)) {
        const QJsonArray view = from["view"_L1].toArray();
        std::array<double, 4> side{};
        bool isRight = view.size() == 4;
        for (int i = 0; i < 4 && isRight; ++i) {
            isRight = view.at(i).isDouble();
            side[std::size_t(i)] = view.at(i).toDouble();
        }
        if (!isRight || !(side[0] < side[2]) || !(side[1] < side[3]))
            return u"view is [x0, y0, x1, y1] with x0 < x1 and y0 < y1"_s;
        to.view = QRectF(QPointF(side[0], side[1]), QPointF(side[2], side[3]));
    }
    if (!from["moves"_L1].isUndefined() && !from["moves"_L1].isArray())
        return u"moves is an array"_s;
    for (const QJsonValue &value : from["moves"_L1].toArray()) {
        std::optional<Move> move;
        for (const auto &[candidate, name] : moveNames) {
            if (value.toString() == name)
                move = candidate;
        }
        if (!move)
            return u"moves are pan, zoom, drag and edits"_s;
        to.moves.push_back(*move);
    }
    if (!read(from, "frames"_L1, 1, mostFrames, to.frames))
        return u"frames is a whole number from 1"_s;
    if (!read(from, "edits_per_s"_L1, 1, 10'000'000, to.editsPerSecond))
        return u"edits_per_s is a whole number from 1"_s;
    return {};
}

} // namespace

QString BenchmarkPlan::nameOf(Move move)
{
    for (const auto &[candidate, name] : moveNames) {
        if (candidate == move)
            return name;
    }
    return {};
}

base::Result<BenchmarkPlan, QString> BenchmarkPlan::parse(const QByteArray &json)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (error.error != QJsonParseError::NoError)
        return u"%1 at byte %2"_s.arg(error.errorString()).arg(error.offset);
    if (!document.isObject())
        return u"the scenes are a JSON object"_s;
    const QJsonObject root = document.object();
    BenchmarkPlan plan;
    if (root.contains("size"_L1)) {
        const QJsonArray size = root["size"_L1].toArray();
        const auto width = whole(size.at(0), 64, mostSide);
        const auto height = whole(size.at(1), 64, mostSide);
        if (size.size() != 2 || !width || !height)
            return u"size is [width, height], each from 64 to 16384"_s;
        plan.size = QSize(*width, *height);
    }
    if (!root["scenes"_L1].isArray() || root["scenes"_L1].toArray().isEmpty())
        return u"scenes is an array of at least one scene"_s;
    int number = 0;
    for (const QJsonValue &value : root["scenes"_L1].toArray()) {
        ++number;
        if (!value.isObject())
            return u"scene %1 is no object"_s.arg(number);
        Scene scene;
        const QString wrong = readScene(value.toObject(), scene);
        if (!wrong.isEmpty())
            return u"scene %1: %2"_s.arg(number).arg(wrong);
        if (scene.name.isEmpty())
            scene.name = u"scene-%1"_s.arg(number);
        plan.scenes.push_back(std::move(scene));
    }
    return plan;
}

} // namespace canvas
