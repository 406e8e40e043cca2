// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/labbodies.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace syncing {

using geometry::Vertex;

namespace {

std::optional<double> number(const QJsonValue &value)
{
    if (value.isDouble())
        return value.toDouble();
    if (!value.isString())
        return std::nullopt;
    bool isNumber = false;
    const double n = value.toString().trimmed().toDouble(&isNumber);
    return isNumber ? std::optional(n) : std::nullopt;
}

std::optional<Vertex> place(const QJsonValue &value)
{
    const QJsonObject object = value.toObject();
    const auto x = number(object.value(u"x"_s)), y = number(object.value(u"y"_s));
    if (!x || !y)
        return std::nullopt;
    return geometry::toGrid(QPointF(*x, *y));
}

std::vector<Vertex> places(const QJsonArray &array)
{
    std::vector<Vertex> result;
    if (std::size_t(array.size()) > maxLabPoints)
        return result;
    for (const QJsonValue &value : array) {
        const auto at = place(value);
        if (!at)
            return {};
        result.push_back(*at);
    }
    return result;
}

QJsonDocument parse(QByteArrayView body)
{
    return QJsonDocument::fromJson(QByteArray::fromRawData(body.data(), body.size()));
}

qint64 whole(std::int32_t steps)
{
    return std::llround(double(steps) / geometry::gridPerUnit);
}

} // namespace

std::vector<Vertex> readLabPoints(QByteArrayView body)
{
    const QJsonDocument json = parse(body);
    if (json.isArray())
        return places(json.array());
    const auto at = place(json.object());
    return at ? std::vector{ *at } : std::vector<Vertex>();
}

std::vector<Vertex> readLabPolygon(QByteArrayView body)
{
    const QJsonDocument json = parse(body);
    std::vector<Vertex> ring;
    if (json.isArray()) {
        ring = places(json.array());
    } else {
        const QJsonObject object = json.object();
        for (const QJsonValue &member : object) {
            std::vector<Vertex> found = places(member.toArray());
            if (found.empty())
                continue;
            if (!ring.empty())
                return {}; // two lists: which one is meant is anybody's guess
            ring = std::move(found);
        }
    }
    return ring.size() < 3 ? std::vector<Vertex>() : ring;
}

QByteArray writeLabPoint(Vertex at)
{
    return "{\"x\":" + QByteArray::number(whole(at.x)) + ",\"y\":" + QByteArray::number(whole(at.y))
        + '}';
}

QByteArray writeLabPolygon(const std::vector<Vertex> &ring)
{
    QByteArray out = "[";
    for (const Vertex v : ring) {
        if (out.size() > 1)
            out += ',';
        out += writeLabPoint(v);
    }
    return out + ']';
}

} // namespace syncing
