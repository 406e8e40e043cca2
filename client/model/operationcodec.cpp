// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/operationcodec.h"

#include "model/derivedshape.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtEndian>

using namespace Qt::StringLiterals;

namespace model {

namespace {

struct FieldName
{
    Field field;
    const char *name;
};

constexpr FieldName fieldNames[] = {
    { Field::Deleted, "deleted" },   { Field::Label, "label" },       { Field::Fill, "fill" },
    { Field::FillOpacity, "fo" },    { Field::Stroke, "stroke" },     { Field::Order, "order" },
    { Field::Offset, "offset" },     { Field::VertexPlace, "place" }, { Field::VertexGone, "gone" },
    { Field::RingGone, "ringgone" },
};

void writeText(QByteArray &out, const QString &text)
{
    out += '"';
    const QByteArray utf8 = text.toUtf8();
    for (const char c : utf8) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (uchar(c) < 0x20) {
            out += "\\u00" + QByteArray::number(uchar(c), 16).rightJustified(2, '0');
        } else {
            out += c;
        }
    }
    out.replace("\xef\xbb\xbf", "\\ufeff"); // readers take a byte order mark for none of the text
    out += '"';
}

void writePlaces(QByteArray &out, const Places &places)
{
    out += '[';
    geometry::Vertex before;
    for (std::size_t i = 0; i < places.size(); ++i) {
        if (i)
            out += ',';
        out += QByteArray::number(qint64(places[i].x) - before.x);
        out += ',';
        out += QByteArray::number(qint64(places[i].y) - before.y);
        before = places[i];
    }
    out += ']';
}

void writeAssignment(QByteArray &out, const Assignment &assignment)
{
    const Field field = assignment.target.field;
    out += "[\"";
    out += fieldNames[std::size_t(field)].name;
    out += '"';
    if (hasPart(field))
        out += ",\"" + assignment.target.part.text() + '"';
    out += ',';
    std::visit(
        [&](const auto &value) {
            using T = std::decay_t<decltype(value)>;
            if constexpr (std::is_same_v<T, bool>)
                out += value ? "true" : "false";
            else if constexpr (std::is_same_v<T, QString>)
                writeText(out, value);
            else if constexpr (std::is_same_v<T, Colour>)
                out += '"' + value.text() + '"';
            else if constexpr (std::is_same_v<T, geometry::Vertex>)
                out += QByteArray::number(value.x) + ',' + QByteArray::number(value.y);
            else
                out += QByteArray::number(value);
        },
        assignment.value);
    out += ']';
}

struct Writer
{
    QByteArray &out;

    void operator()(const AddShape &add) const
    {
        out += "\"add\"";
        if (add.shape.replica.value == 0)
            out += ",\"s\":\"" + add.shape.text() + '"';
        if (add.occurrence != 1)
            out += ",\"n\":" + QByteArray::number(add.occurrence);
        out += add.kind == ShapeKind::Point ? ",\"as\":\"point\"" : ",\"as\":\"polygon\"";
        out += ",\"rings\":[";
        for (std::size_t i = 0; i < add.rings.size(); ++i) {
            if (i)
                out += ',';
            writePlaces(out, add.rings[i]);
        }
        out += ']';
        const Style usual;
        if (add.style.fill != usual.fill)
            out += ",\"fill\":\"" + add.style.fill.text() + '"';
        if (add.style.fillOpacity != usual.fillOpacity)
            out += ",\"fo\":" + QByteArray::number(add.style.fillOpacity);
        if (add.style.stroke != usual.stroke)
            out += ",\"stroke\":\"" + add.style.stroke.text() + '"';
        if (!add.label.isEmpty()) {
            out += ",\"label\":";
            writeText(out, add.label);
        }
    }
    void operator()(const AddRing &add) const
    {
        out += "\"ring\",\"s\":\"" + add.shape.text() + "\",\"p\":";
        writePlaces(out, add.places);
    }
    void operator()(const InsertVertices &insert) const
    {
        out +=
            "\"insert\",\"s\":\"" + insert.shape.text() + "\",\"r\":\"" + insert.ring.text() + '"';
        if (insert.parent)
            out += ",\"at\":\"" + insert.parent->text() + '"';
        if (insert.side == Side::Left)
            out += ",\"side\":\"L\"";
        out += ",\"p\":";
        writePlaces(out, insert.places);
    }
    void operator()(const Assign &assign) const
    {
        out += "\"set\",\"s\":\"" + assign.shape.text() + "\",\"to\":[";
        for (std::size_t i = 0; i < assign.assignments.size(); ++i) {
            if (i)
                out += ',';
            writeAssignment(out, assign.assignments[i]);
        }
        out += ']';
    }
};

/// Reads the parts of one operation; after the first error every further answer is empty.
class Reader
{
public:
    explicit Reader(const QJsonObject &json) : m_json(json) { }

    const std::optional<QString> &error() const { return m_error; }
    bool fail(const QString &text)
    {
        if (!m_error)
            m_error = text;
        return false;
    }

    std::optional<qint64> integer(const QJsonValue &value)
    {
        // toInteger() answers the default for fractions and for what does not fit.
        const qint64 a = value.toInteger(0);
        if (!value.isDouble() || (a == 0 && value.toInteger(1) != 0))
            return std::nullopt;
        return a;
    }
    quint64 counter(const QString &key)
    {
        const auto value = integer(m_json.value(key));
        if (!value || *value < 1 || quint64(*value) > OperationLimits::maxCounter) {
            fail(u"'%1' is no whole number from 1 to 2^52 - 1"_s.arg(key));
            return 0;
        }
        return quint64(*value);
    }
    OperationId id(const QString &key)
    {
        const auto id = OperationId::fromText(m_json.value(key).toString().toLatin1());
        if (!id || id->sequence > (key == u"id"_s ? OperationLimits::maxCounter : ~quint64(0))) {
            fail(u"'%1' is no identity such as 0123456789abcdef-1f"_s.arg(key));
            return {};
        }
        return *id;
    }
    VertexId part(const QJsonValue &value)
    {
        const auto id = VertexId::fromText(value.toString().toLatin1());
        if (!id) {
            fail(u"a vertex or ring has no identity such as 0123456789abcdef-1f.7"_s);
            return {};
        }
        return *id;
    }
    Colour colour(const QJsonValue &value)
    {
        const auto colour = Colour::fromText(value.toString());
        if (!colour) {
            fail(u"a colour is not #rrggbb"_s);
            return {};
        }
        return *colour;
    }
    QString label(const QJsonValue &value)
    {
        const QString text = value.toString();
        if (!value.isString() || !isLabelAllowed(text)) {
            fail(u"a label is no text or too long"_s);
            return {};
        }
        return mendedLabel(text);
    }
    int opacity(const QJsonValue &value)
    {
        const auto thousandths = integer(value);
        if (!thousandths || *thousandths < 0 || *thousandths > Style::opaque) {
            fail(u"an opacity is no whole number from 0 to 1000"_s);
            return 0;
        }
        return int(*thousandths);
    }
    geometry::Vertex vertex(const QJsonValue &xValue, const QJsonValue &yValue)
    {
        const auto x = integer(xValue), y = integer(yValue);
        if (!x || !y || *x < INT32_MIN || *x > INT32_MAX || *y < INT32_MIN || *y > INT32_MAX) {
            fail(u"a place is not two whole numbers of 32 bits"_s);
            return {};
        }
        return { qint32(*x), qint32(*y) };
    }
    Places places(const QJsonValue &value)
    {
        const QJsonArray array = value.toArray();
        if (!value.isArray() || array.isEmpty() || array.size() % 2
            || std::size_t(array.size()) > 2 * OperationLimits::maxVertices) {
            fail(u"a list of places is empty, odd or too long"_s);
            return {};
        }
        Places places;
        places.reserve(std::size_t(array.size()) / 2);
        qint64 x = 0, y = 0;
        for (qsizetype i = 0; i < array.size(); i += 2) {
            const auto dx = integer(array[i]), dy = integer(array[i + 1]);
            if (!dx || !dy || isBeyond(*dx, maxStep) || isBeyond(*dy, maxStep)) {
                fail(u"a place is not two whole numbers"_s);
                return {};
            }
            x += *dx;
            y += *dy;
            if (x < INT32_MIN || x > INT32_MAX || y < INT32_MIN || y > INT32_MAX) {
                fail(u"a place is out of range"_s);
                return {};
            }
            places.push_back({ qint32(x), qint32(y) });
        }
        return places;
    }
    QJsonValue value(const QString &key) const { return m_json.value(key); }

    AddShape addShape(const OperationId &own)
    {
        AddShape add;
        add.shape = own;
        if (m_json.contains(u"s"_s)) {
            add.shape = id(u"s"_s);
            if (add.shape.replica.value != 0)
                fail(u"a shape that is added has another replica's identity"_s);
        }
        const QString kind = m_json.value(u"as"_s).toString();
        if (kind == u"polygon"_s)
            add.kind = ShapeKind::Polygon;
        else if (kind != u"point"_s)
            fail(u"'as' is neither point nor polygon"_s);
        const QJsonArray rings = m_json.value(u"rings"_s).toArray();
        if (rings.isEmpty() || std::size_t(rings.size()) > OperationLimits::maxRings)
            fail(u"'rings' is empty or too long"_s);
        std::size_t vertices = 0;
        for (const QJsonValue &ring : rings) {
            if (m_error)
                break;
            add.rings.push_back(places(ring));
            vertices += add.rings.back().size();
        }
        if (vertices > OperationLimits::maxVertices)
            fail(u"too many vertices"_s);
        if (add.kind == ShapeKind::Point && (add.rings.size() != 1 || vertices != 1))
            fail(u"a point has one place"_s);
        if (m_json.contains(u"fill"_s))
            add.style.fill = colour(m_json.value(u"fill"_s));
        if (m_json.contains(u"fo"_s))
            add.style.fillOpacity = opacity(m_json.value(u"fo"_s));
        if (m_json.contains(u"stroke"_s))
            add.style.stroke = colour(m_json.value(u"stroke"_s));
        if (m_json.contains(u"label"_s))
            add.label = label(m_json.value(u"label"_s));
        if (add.shape != own)
            checkDerived(add);
        return add;
    }
    /// Of two shapes with one identity whoever hears one first would show that one.
    void checkDerived(AddShape &add)
    {
        if (m_json.contains(u"n"_s))
            add.occurrence = counter(u"n"_s);
        if (!m_error
            && (add.rings.size() != 1
                || derivedShapeId(add.kind, add.rings.front(), add.occurrence) != add.shape))
            fail(u"a derived identity does not follow from what the shape is"_s);
    }
    Assignment assignment(const QJsonArray &json)
    {
        Assignment result;
        const QString name = json.at(0).toString();
        const FieldName *found = nullptr;
        for (const FieldName &f : fieldNames) {
            if (name == QLatin1StringView(f.name))
                found = &f;
        }
        if (!found) {
            fail(u"a register has no known name"_s);
            return result;
        }
        result.target.field = found->field;
        qsizetype at = 1;
        if (hasPart(found->field))
            result.target.part = part(json.at(at++));
        const bool isPlace = found->field == Field::Offset || found->field == Field::VertexPlace;
        if (json.size() != at + (isPlace ? 2 : 1)) {
            fail(u"a register has the wrong number of values"_s);
            return result;
        }
        const QJsonValue value = json.at(at);
        switch (found->field) {
        case Field::Deleted:
        case Field::VertexGone:
        case Field::RingGone:
            if (!value.isBool())
                fail(u"'%1' is neither true nor false"_s.arg(name));
            result.value = value.toBool();
            break;
        case Field::Label:
            result.value = label(value);
            break;
        case Field::Fill:
        case Field::Stroke:
            result.value = colour(value);
            break;
        case Field::FillOpacity:
            result.value = opacity(value);
            break;
        case Field::Order: {
            const auto order = integer(value);
            if (!order || isBeyond(*order, OperationLimits::maxOrder))
                fail(u"an order is no whole number in range"_s);
            result.value = qint64(order.value_or(0));
            break;
        }
        case Field::Offset:
        case Field::VertexPlace:
            result.value = vertex(value, json.at(at + 1));
            break;
        }
        return result;
    }

private:
    /// From one place to the next, at most the whole range.
    static constexpr qint64 maxStep = (qint64(1) << 32) - 1;
    static bool isBeyond(qint64 value, qint64 most) { return value < -most || value > most; }

    QJsonObject m_json;
    std::optional<QString> m_error;
};

} // namespace

QString mendedLabel(const QString &label)
{
    if (label.isValidUtf16())
        return label;
    QString mended = label;
    for (qsizetype i = 0; i < mended.size(); ++i) {
        if (mended[i].isHighSurrogate() && i + 1 < mended.size() && mended[i + 1].isLowSurrogate())
            ++i;
        else if (mended[i].isSurrogate())
            mended[i] = QChar::ReplacementCharacter;
    }
    return mended;
}

bool isLabelAllowed(const QString &label)
{
    // At most 3 octets a UTF-16 unit, so that short ones need no conversion.
    return label.size() * 3 <= OperationLimits::maxLabelBytes
        || label.toUtf8().size() <= OperationLimits::maxLabelBytes;
}

QByteArray encodeOperation(const Operation &operation)
{
    QByteArray out;
    out.reserve(160);
    out += "{\"id\":\"" + operation.id.text() + "\",\"t\":" + QByteArray::number(operation.time)
        + ",\"k\":";
    std::visit(Writer{ out }, operation.what);
    out += '}';
    return out;
}

base::Result<Operation, DecodeError> decodeOperation(const QJsonValue &json)
{
    if (!json.isObject())
        return DecodeError{ u"an operation is no object"_s };
    Reader reader(json.toObject());
    Operation operation;
    operation.id = reader.id(u"id"_s);
    operation.time = reader.counter(u"t"_s);
    if (!reader.error() && operation.id.replica.value == 0)
        reader.fail(u"replica 0 makes no operations"_s);
    const QString kind = reader.value(u"k"_s).toString();
    if (kind == u"add"_s) {
        operation.what = reader.addShape(operation.id);
    } else if (kind == u"ring"_s) {
        operation.what = AddRing{ reader.id(u"s"_s), reader.places(reader.value(u"p"_s)) };
    } else if (kind == u"insert"_s) {
        InsertVertices insert;
        insert.shape = reader.id(u"s"_s);
        insert.ring = reader.part(reader.value(u"r"_s));
        if (const QJsonValue at = reader.value(u"at"_s); !at.isUndefined())
            insert.parent = reader.part(at);
        if (const QJsonValue side = reader.value(u"side"_s); !side.isUndefined()) {
            if (side.toString() != u"L"_s)
                reader.fail(u"'side' is not L"_s);
            insert.side = Side::Left;
        }
        insert.places = reader.places(reader.value(u"p"_s));
        operation.what = std::move(insert);
    } else if (kind == u"set"_s) {
        Assign assign;
        assign.shape = reader.id(u"s"_s);
        const QJsonArray to = reader.value(u"to"_s).toArray();
        if (to.isEmpty() || std::size_t(to.size()) > OperationLimits::maxAssignments)
            reader.fail(u"'to' is empty or too long"_s);
        for (const QJsonValue &one : to) {
            if (reader.error())
                break;
            assign.assignments.push_back(reader.assignment(one.toArray()));
        }
        operation.what = std::move(assign);
    } else {
        reader.fail(u"'k' is no known kind of operation"_s);
    }
    if (reader.error())
        return DecodeError{ *reader.error() };
    return operation;
}

base::Result<Operation, DecodeError> decodeOperation(QByteArrayView text)
{
    QJsonParseError error;
    const QJsonDocument json =
        QJsonDocument::fromJson(QByteArray::fromRawData(text.data(), text.size()), &error);
    if (error.error != QJsonParseError::NoError)
        return DecodeError{
            u"no JSON: %1 at octet %2"_s.arg(error.errorString()).arg(error.offset)
        };
    return decodeOperation(json.isObject() ? QJsonValue(json.object()) : QJsonValue());
}

quint64 fingerprint(QByteArrayView operationText)
{
    const QByteArray hash = QCryptographicHash::hash(
        QByteArray::fromRawData(operationText.data(), operationText.size()),
        QCryptographicHash::Sha256);
    return qFromBigEndian<quint64>(hash.constData());
}

QByteArray editWord(const Operation &operation)
{
    if (std::holds_alternative<AddShape>(operation.what))
        return "add";
    const auto *assign = std::get_if<Assign>(&operation.what);
    if (!assign)
        return "insert";
    const Assignment &first = assign->assignments.front();
    const bool flag = std::holds_alternative<bool>(first.value) && std::get<bool>(first.value);
    switch (first.target.field) {
    case Field::Deleted:
        return flag ? "remove" : "add";
    case Field::Offset:
        return "move";
    case Field::VertexPlace:
        return "vertex";
    case Field::VertexGone:
    case Field::RingGone:
        return flag ? "drop" : "insert";
    case Field::Label:
    case Field::Fill:
    case Field::FillOpacity:
    case Field::Stroke:
    case Field::Order:
        break;
    }
    return "set";
}

} // namespace model
