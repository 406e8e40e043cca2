// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/labhandler.h"

#include "host/topics.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QJsonValue>

#include <algorithm>
#include <cmath>
#include <limits>

namespace host {

namespace {

/// An absent content-type means JSON in the lab.
bool isJson(QByteArrayView contentType)
{
    QByteArray type = contentType.toByteArray();
    if (const qsizetype semicolon = type.indexOf(';'); semicolon >= 0)
        type.truncate(semicolon);
    type = type.trimmed().toLower();
    return type.isEmpty() || type == "application/json"
        || (type.startsWith("application/") && type.endsWith("+json"));
}

std::optional<qint32> coordinate(const QJsonValue &value)
{
    double number = 0;
    if (value.isDouble()) {
        number = value.toDouble();
    } else if (value.isString()) {
        bool ok = false;
        number = value.toString().trimmed().toDouble(&ok);
        if (!ok)
            return std::nullopt;
    } else {
        return std::nullopt;
    }
    number = std::trunc(number);
    if (!(number >= std::numeric_limits<qint32>::min()
          && number <= std::numeric_limits<qint32>::max()))
        return std::nullopt; // NaN too
    return qint32(number);
}

std::optional<QByteArray> point(const QByteArray &body)
{
    const QJsonDocument document = QJsonDocument::fromJson(body);
    if (!document.isObject())
        return std::nullopt;
    const QJsonObject object = document.object();
    const auto x = coordinate(object[QLatin1String("x")]);
    const auto y = coordinate(object[QLatin1String("y")]);
    if (!x || !y)
        return std::nullopt;
    return "{\"x\":" + QByteArray::number(*x) + ",\"y\":" + QByteArray::number(*y) + '}';
}

} // namespace

LabHandler::LabHandler(LabOptions options) : m_options(options) { }

QList<Publication> LabHandler::handle(const QByteArray &destination, QByteArrayView contentType,
                                      const QByteArray &body)
{
    const QByteArray classic = "/app/newpoint";
    if (destination != classic
        && (!destination.startsWith(classic + '.') || !drawingTopic(destination)))
        return {};
    const auto made = isJson(contentType) ? point(body) : std::nullopt;
    if (!made)
        return {};
    const QByteArray suffix = destination.sliced(classic.size());
    QList<Publication> out{ { "/topic/newpoint" + suffix, *made } };
    if (m_options.polygonEvery <= 0)
        return out;
    if (!m_waiting.contains(suffix))
        makeRoom();
    Waiting &waiting = m_waiting[suffix];
    waiting.lastUse = ++m_uses;
    waiting.points.append(*made);
    if (waiting.points.size() < m_options.polygonEvery)
        return out;
    const QByteArray list = '[' + waiting.points.join(',') + ']';
    m_waiting.remove(suffix);
    out.append({ "/topic/newpolygon" + suffix,
                 m_options.pointsMember ? "{\"points\":" + list + '}' : list });
    return out;
}

void LabHandler::makeRoom()
{
    if (m_waiting.size() < maxDrawings)
        return;
    m_waiting.erase(
        std::min_element(m_waiting.cbegin(), m_waiting.cend(),
                         [](const Waiting &a, const Waiting &b) { return a.lastUse < b.lastUse; }));
}

} // namespace host
