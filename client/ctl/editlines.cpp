// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/editlines.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace ctl {

namespace {

QJsonArray placeOf(geometry::Vertex v)
{
    return { v.toScene().x(), v.toScene().y() };
}

QJsonArray placesOf(const model::Places &places, geometry::Vertex offset)
{
    QJsonArray list;
    for (const geometry::Vertex v : places)
        list.append(placeOf(v + offset));
    return list;
}

QString colourOf(const model::Value &value)
{
    const auto *colour = std::get_if<model::Colour>(&value);
    return colour ? QString::fromLatin1(colour->text()) : QString();
}

} // namespace

geometry::Vertex EditLines::offset(const model::ShapeId &shape) const
{
    const auto slot = m_document.find(shape);
    return slot ? m_document.offset(*slot) : geometry::Vertex();
}

QJsonObject EditLines::line(const QString &edit, const model::Operation &operation) const
{
    QJsonObject line{ { u"edit"_s, edit },
                      { u"shape"_s, QString::fromLatin1(operation.shape().text()) },
                      { u"author"_s, QString::fromLatin1(operation.id.replica.text()) } };
    const auto slot = m_document.find(operation.shape());
    const QString label = slot ? m_document.label(*slot) : QString();
    if (!label.isEmpty())
        line.insert(u"label"_s, label);
    return line;
}

std::vector<QJsonObject> EditLines::linesOf(const model::Operation &operation)
{
    std::vector<QJsonObject> lines;
    if (const auto *add = std::get_if<model::AddShape>(&operation.what)) {
        QJsonObject added = line(u"add"_s, operation);
        const bool isPoint = add->kind == model::ShapeKind::Point;
        added.insert(u"kind"_s, isPoint ? u"point"_s : u"polygon"_s);
        added.insert(u"fill"_s, QString::fromLatin1(add->style.fill.text()));
        if (isPoint) {
            added.insert(u"at"_s, placeOf(add->rings.front().front()));
        } else {
            QJsonArray rings;
            for (const model::Places &ring : add->rings)
                rings.append(placesOf(ring, {}));
            added.insert(u"rings"_s, rings);
        }
        lines.push_back(added);
    } else if (const auto *ring = std::get_if<model::AddRing>(&operation.what)) {
        QJsonObject inserted = line(u"insert"_s, operation);
        inserted.insert(u"ring"_s, placesOf(ring->places, offset(ring->shape)));
        lines.push_back(inserted);
    } else if (const auto *insert = std::get_if<model::InsertVertices>(&operation.what)) {
        for (const geometry::Vertex v : insert->places) {
            QJsonObject inserted = line(u"insert"_s, operation);
            inserted.insert(u"at"_s, placeOf(v + offset(insert->shape)));
            lines.push_back(inserted);
        }
    } else if (const auto *assign = std::get_if<model::Assign>(&operation.what)) {
        QJsonObject set; // all properties that were written together
        for (const model::Assignment &written : assign->assignments) {
            const QJsonObject one = lineOf(operation, written);
            if (one.value(u"edit"_s) != u"set"_s) {
                lines.push_back(one);
                continue;
            }
            for (auto it = one.begin(); it != one.end(); ++it)
                set.insert(it.key(), it.value());
        }
        if (!set.isEmpty())
            lines.push_back(set);
    }
    return lines;
}

QJsonObject EditLines::lineOf(const model::Operation &operation, const model::Assignment &written)
{
    const auto *flag = std::get_if<bool>(&written.value);
    const auto *place = std::get_if<geometry::Vertex>(&written.value);
    const QString vertex = QString::fromLatin1(written.target.part.text());
    QJsonObject made;
    switch (written.target.field) {
    case model::Field::Deleted:
        return line(flag && *flag ? u"remove"_s : u"add"_s, operation);
    case model::Field::Offset: {
        made = line(u"move"_s, operation);
        const geometry::Vertex now = place ? *place : geometry::Vertex();
        made.insert(u"by"_s, placeOf(now - m_offsets.value(operation.shape())));
        m_offsets.insert(operation.shape(), now);
        return made;
    }
    case model::Field::VertexPlace:
        made = line(u"vertex"_s, operation);
        made.insert(u"vertex"_s, vertex);
        if (place)
            made.insert(u"to"_s, placeOf(*place + offset(operation.shape())));
        return made;
    case model::Field::VertexGone:
        made = line(flag && *flag ? u"drop"_s : u"insert"_s, operation);
        made.insert(u"vertex"_s, vertex);
        return made;
    case model::Field::RingGone:
        made = line(flag && *flag ? u"drop"_s : u"insert"_s, operation);
        made.insert(u"ring"_s, vertex);
        return made;
    case model::Field::Label:
        made = line(u"set"_s, operation);
        made.insert(u"label"_s,
                    std::get_if<QString>(&written.value) ? std::get<QString>(written.value)
                                                         : QString());
        return made;
    case model::Field::Fill:
        made = line(u"set"_s, operation);
        made.insert(u"fill"_s, colourOf(written.value));
        return made;
    case model::Field::Stroke:
        made = line(u"set"_s, operation);
        made.insert(u"stroke"_s, colourOf(written.value));
        return made;
    case model::Field::FillOpacity:
        made = line(u"set"_s, operation);
        if (const auto *thousandths = std::get_if<int>(&written.value))
            made.insert(u"fill-opacity"_s, *thousandths / double(model::Style::opaque));
        return made;
    case model::Field::Order:
        made = line(u"set"_s, operation);
        made.insert(u"order"_s, true);
        return made;
    }
    Q_UNREACHABLE();
}

} // namespace ctl
