// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/editreader.h"

#include "ctl/jsonplace.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace ctl {

namespace {

constexpr double maxPauseMs = 1e10;
constexpr qsizetype maxNameLength = 1000;

/// Takes the values of one object and remembers the first thing that is wrong.
class Fields
{
public:
    Fields(QByteArrayView line, const QJsonObject &object) : m_line(line), m_object(object) { }

    const std::optional<LineError> &error() const { return m_error; }
    bool has(const QString &name) const { return m_object.contains(name); }

    void refuseValue(const JsonPath &path, const QString &text)
    {
        if (!m_error)
            m_error = LineError{ JsonPlace::columnOfValue(m_line, path), text };
    }
    void refuseName(const QString &name, const QString &text)
    {
        if (!m_error)
            m_error = LineError{ JsonPlace::columnOfName(m_line, { name }), text };
    }

    /// Everything in the object must be one of these, the first of which is there.
    void allow(const QStringList &names)
    {
        for (auto it = m_object.begin(); it != m_object.end(); ++it) {
            if (!names.contains(it.key()))
                refuseName(
                    it.key(),
                    u"'%1' does not belong to '%2'."_s.arg(it.key().left(40), names.first()));
        }
    }
    QJsonValue need(const QString &name)
    {
        if (!has(name) && !m_error)
            m_error = LineError{ endColumn(), u"'%1' is missing."_s.arg(name) };
        return m_object.value(name);
    }

    geometry::Vertex place(const QString &name) { return place({ name }, need(name)); }
    geometry::Vertex place(const JsonPath &path, const QJsonValue &value)
    {
        if (m_error)
            return {};
        const QJsonArray pair = value.toArray();
        if (!value.isArray() || pair.size() != 2) {
            refuseValue(path, u"Expected is a place as [x, y]."_s);
            return {};
        }
        return { coordinate(path, pair, 0), coordinate(path, pair, 1) };
    }
    std::vector<model::Places> rings(const QString &name);
    std::size_t index(const QString &name)
    {
        const QJsonValue value = need(name);
        const double number = value.toDouble(-1);
        if (!m_error && (number < 0 || number > 1e9 || number != std::floor(number)))
            refuseValue({ name }, u"'%1' is a whole number from 0."_s.arg(name));
        return m_error ? 0 : std::size_t(number);
    }
    int count(const QString &name)
    {
        const QJsonValue value = need(name);
        const double number = value.toDouble(-1);
        if (!m_error && (number < 0 || number != std::floor(number)))
            refuseValue({ name }, u"'%1' is a whole number from 0."_s.arg(name));
        return m_error ? 0 : int(std::min(number, 1e9));
    }
    base::Milliseconds milliseconds(const QString &name)
    {
        const double number = need(name).toDouble(-1);
        if (!m_error && (number < 0 || number > maxPauseMs))
            refuseValue({ name }, u"'%1' is a number of milliseconds from 0."_s.arg(name));
        return base::Milliseconds(m_error ? 0 : std::llround(number));
    }
    /// Text without NUL and without halves of characters.
    QString text(const QString &name)
    {
        const QJsonValue value = need(name);
        const QString text = value.toString();
        if (m_error)
            return {};
        if (!value.isString())
            refuseValue({ name }, u"'%1' is text in quotes."_s.arg(name));
        else if (!text.isValidUtf16() || text.contains(QChar(u'\0')))
            refuseValue({ name }, u"'%1' holds something that is no character."_s.arg(name));
        return text;
    }
    ShapeRef shape(const QString &name)
    {
        const QString given = text(name);
        if (m_error)
            return {};
        if (given.isEmpty())
            refuseValue({ name }, u"A shape is missing: its name, or # and its id."_s);
        if (!given.startsWith(u'#'))
            return { given, {} };
        const auto id = model::OperationId::fromText(given.mid(1).toUtf8());
        if (!id)
            refuseValue({ name }, u"No shape can have this id."_s);
        return { {}, id.value_or(model::ShapeId()) };
    }
    QString newName()
    {
        if (!has(u"as"_s))
            return {};
        const QString name = text(u"as"_s);
        if (name.isEmpty() || name.startsWith(u'#') || name.size() > maxNameLength)
            refuseValue(
                { u"as"_s },
                u"A name has 1 to %1 characters and does not begin with '#'."_s.arg(maxNameLength));
        return name;
    }
    model::StyleChange look()
    {
        model::StyleChange look;
        look.fill = colour(u"fill"_s);
        look.stroke = colour(u"stroke"_s);
        if (has(u"fill-opacity"_s)) {
            const double opacity = need(u"fill-opacity"_s).toDouble(-1);
            if (opacity < 0 || opacity > 1)
                refuseValue({ u"fill-opacity"_s }, u"'fill-opacity' is a number from 0 to 1."_s);
            else
                look.fillOpacity = int(std::lround(opacity * model::Style::opaque));
        }
        if (has(u"label"_s)) {
            look.label = text(u"label"_s);
            if (look.label->toUtf8().size() > model::OperationLimits::maxLabelBytes)
                refuseValue({ u"label"_s },
                            u"The label is longer than %1 octets."_s.arg(
                                model::OperationLimits::maxLabelBytes));
        }
        return look;
    }

private:
    qsizetype endColumn() const { return JsonPlace::columnOfOffset(m_line, m_line.size()); }
    std::int32_t coordinate(const JsonPath &path, const QJsonArray &pair, qsizetype i)
    {
        JsonPath here = path;
        here.emplace_back(i);
        if (!pair[i].isDouble()) {
            refuseValue(here, u"A coordinate is a number."_s);
            return 0;
        }
        const auto steps = geometry::toGrid(pair[i].toDouble());
        if (!steps)
            refuseValue(here, u"A coordinate is a number from -8388608 to 8388607.99609375."_s);
        return steps.value_or(0);
    }
    std::optional<model::Colour> colour(const QString &name)
    {
        if (!has(name))
            return std::nullopt;
        const auto colour = model::Colour::fromText(need(name).toString());
        if (!colour)
            refuseValue({ name }, u"'%1' is a colour as \"#rrggbb\"."_s.arg(name));
        return colour;
    }

    QByteArrayView m_line;
    const QJsonObject &m_object;
    std::optional<LineError> m_error;
};

std::vector<model::Places> Fields::rings(const QString &name)
{
    const QJsonValue value = need(name);
    if (!m_error && (!value.isArray() || value.toArray().isEmpty()))
        refuseValue({ name }, u"'rings' is a list of at least one ring."_s);
    const QJsonArray list = value.toArray();
    if (std::size_t(list.size()) > model::OperationLimits::maxRings)
        refuseValue({ name },
                    u"These are more than %1 rings."_s.arg(model::OperationLimits::maxRings));
    std::vector<model::Places> rings;
    std::size_t vertices = 0;
    for (qsizetype r = 0; r < list.size() && !m_error; ++r) {
        QJsonArray places = list[r].toArray();
        // Three places are a ring as they are: they may coincide.
        if (places.size() > 3 && places.first() == places.last())
            places.removeLast();
        if (places.size() < 3) {
            refuseValue({ name, r }, u"A ring is a list of at least 3 places."_s);
            break;
        }
        vertices += std::size_t(places.size());
        if (vertices > model::OperationLimits::maxVertices) {
            refuseValue(
                { name, r },
                u"These are more than %1 vertices."_s.arg(model::OperationLimits::maxVertices));
            break;
        }
        model::Places ring;
        ring.reserve(std::size_t(places.size()));
        for (qsizetype i = 0; i < places.size() && !m_error; ++i)
            ring.push_back(place({ name, r, i }, places[i]));
        rings.push_back(std::move(ring));
    }
    return rings;
}

const QStringList looks{ u"fill"_s, u"fill-opacity"_s, u"stroke"_s, u"label"_s };

Edit readAdd(Fields &fields)
{
    const QString what = fields.text(u"add"_s);
    if (what == u"point"_s) {
        fields.allow(QStringList{ u"add"_s, u"at"_s, u"as"_s } + looks);
        AddPoint add{ fields.place(u"at"_s), {}, {} };
        add.look = fields.look();
        add.as = fields.newName();
        return add;
    }
    if (what != u"polygon"_s)
        fields.refuseValue({ u"add"_s }, u"'add' is \"point\" or \"polygon\"."_s);
    fields.allow(QStringList{ u"add"_s, u"rings"_s, u"as"_s } + looks);
    AddPolygon add{ fields.rings(u"rings"_s), {}, {} };
    add.look = fields.look();
    add.as = fields.newName();
    return add;
}

Edit readSet(Fields &fields)
{
    fields.allow(QStringList{ u"set"_s } + looks);
    SetLook set{ fields.shape(u"set"_s), fields.look() };
    if (std::none_of(looks.begin(), looks.end(),
                     [&](const QString &name) { return fields.has(name); }))
        fields.refuseName(u"set"_s,
                          u"There is nothing to set: fill, fill-opacity, stroke or label."_s);
    return set;
}

Edit readOther(Fields &fields, const QString &verb)
{
    if (verb == u"move"_s) {
        fields.allow({ verb, u"by"_s });
        return MoveShape{ fields.shape(verb), fields.place(u"by"_s) };
    }
    if (verb == u"vertex"_s) {
        fields.allow({ verb, u"ring"_s, u"index"_s, u"to"_s });
        return MoveVertex{ fields.shape(verb), fields.index(u"ring"_s), fields.index(u"index"_s),
                           fields.place(u"to"_s) };
    }
    if (verb == u"insert"_s) {
        fields.allow({ verb, u"ring"_s, u"before"_s, u"at"_s });
        return InsertVertex{ fields.shape(verb), fields.index(u"ring"_s), fields.index(u"before"_s),
                             fields.place(u"at"_s) };
    }
    if (verb == u"drop"_s) {
        fields.allow({ verb, u"ring"_s, u"index"_s });
        return DropVertex{ fields.shape(verb), fields.index(u"ring"_s), fields.index(u"index"_s) };
    }
    fields.allow({ verb });
    if (verb == u"remove"_s)
        return RemoveShape{ fields.shape(verb) };
    if (verb == u"undo"_s)
        return UndoSteps{ fields.count(verb) };
    if (verb == u"redo"_s)
        return RedoSteps{ fields.count(verb) };
    return Pause{ fields.milliseconds(verb) };
}

const QStringList verbs{ u"add"_s, u"move"_s,   u"vertex"_s, u"insert"_s, u"drop"_s,
                         u"set"_s, u"remove"_s, u"undo"_s,   u"redo"_s,   u"pause"_s };

} // namespace

base::Result<Edit, LineError> readEdit(QByteArrayView line)
{
    if (line.size() > maxLineBytes)
        return LineError{ 1, u"The line is longer than %1 octets."_s.arg(maxLineBytes) };
    QJsonParseError parsing;
    const QJsonDocument document =
        QJsonDocument::fromJson(QByteArray::fromRawData(line.data(), line.size()), &parsing);
    if (parsing.error != QJsonParseError::NoError)
        return LineError{ JsonPlace::columnOfOffset(line, parsing.offset),
                          u"This is no JSON: %1."_s.arg(parsing.errorString()) };
    if (!document.isObject())
        return LineError{ 1, u"A line is one JSON object."_s };
    const QJsonObject object = document.object();
    Fields fields(line, object);
    if (const QString repeated = JsonPlace::repeatedName(line); !repeated.isNull())
        fields.refuseName(repeated, u"'%1' is there twice."_s.arg(repeated.left(40)));
    const auto verb = std::find_if(verbs.begin(), verbs.end(),
                                   [&](const QString &v) { return object.contains(v); });
    if (verb == verbs.end()) {
        if (object.isEmpty())
            return LineError{ 1, u"An edit is missing: %1."_s.arg(verbs.join(u", "_s)) };
        fields.refuseName(
            object.begin().key(),
            u"There is no edit of this kind; known are %1."_s.arg(verbs.join(u", "_s)));
        return *fields.error();
    }
    const Edit edit = *verb == u"add"_s ? readAdd(fields)
        : *verb == u"set"_s             ? readSet(fields)
                                        : readOther(fields, *verb);
    if (fields.error())
        return *fields.error();
    return edit;
}

} // namespace ctl
