// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/message.h"

#include "model/operationcodec.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace syncing {

using model::OperationId;
using model::Range;
using model::ReplicaId;
using model::VersionVector;

namespace {

constexpr qsizetype maxNameLength = 100;
constexpr qsizetype maxSelection = 1000;

void appendQuoted(QByteArray &out, QByteArrayView utf8)
{
    out += '"';
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
    out += '"';
}

qsizetype quotedBytes(char c)
{
    return c == '"' || c == '\\' ? 2 : uchar(c) < 0x20 ? 6 : 1;
}

QByteArray head(ReplicaId from, const char *kind)
{
    return "{\"v\":" + QByteArray::number(protocolVersion) + ",\"k\":\"" + kind + "\",\"r\":\""
        + from.text() + '"';
}

QByteArray rangesText(const std::vector<Range> &ranges)
{
    if (ranges.size() == 1 && ranges[0].first == 1)
        return QByteArray::number(ranges[0].last);
    QByteArray out = "[";
    for (const Range &r : ranges) {
        if (out.size() > 1)
            out += ',';
        out += '[' + QByteArray::number(r.first) + ',' + QByteArray::number(r.last) + ']';
    }
    return out + ']';
}

QByteArray versionsText(const VersionVector &versions)
{
    QByteArray out = "{";
    for (auto it = versions.byReplica().cbegin(); it != versions.byReplica().cend(); ++it) {
        if (it->isEmpty())
            continue;
        if (out.size() > 1)
            out += ',';
        out += '"' + it.key().text() + "\":" + rangesText(it->ranges());
    }
    return out + '}';
}

/// Cuts versions into pieces whose text is at most `maxBytes` long.
std::vector<VersionVector> splitVersions(const VersionVector &versions, qsizetype maxBytes)
{
    std::vector<VersionVector> pieces(1);
    qsizetype used = 2;
    for (auto it = versions.byReplica().cbegin(); it != versions.byReplica().cend(); ++it) {
        bool isFirst = true;
        for (const Range &r : it->ranges()) {
            const qsizetype bytes = (isFirst ? 23 : 1)
                + qsizetype(QByteArray::number(r.first).size() + QByteArray::number(r.last).size()
                            + 3);
            if (used + bytes > maxBytes && used > 2) {
                pieces.emplace_back();
                used = 2 + 23;
            }
            pieces.back().add(it.key(), r);
            used += bytes;
            isFirst = false;
        }
    }
    return pieces;
}

QByteArray placesText(const model::Places &places)
{
    QByteArray out = "[";
    for (const geometry::Vertex v : places) {
        if (out.size() > 1)
            out += ',';
        out += QByteArray::number(v.x) + ',' + QByteArray::number(v.y);
    }
    return out + ']';
}

struct Encoder
{
    ReplicaId from;

    QByteArray operator()(const OpsMessage &m) const
    {
        QByteArray out = head(from, "ops") + ",\"ops\":[";
        for (std::size_t i = 0; i < m.operations.size(); ++i) {
            if (i)
                out += ',';
            out += m.operations[i].text;
        }
        return out + "]}";
    }
    QByteArray operator()(const PartMessage &m) const
    {
        QByteArray out = head(from, "part") + ",\"id\":\"" + m.id.text() + "\",\"n\":"
            + QByteArray::number(m.count) + ",\"i\":" + QByteArray::number(m.index) + ",\"d\":";
        appendQuoted(out, m.text);
        return out + '}';
    }
    QByteArray operator()(const HereMessage &m) const
    {
        QByteArray out = head(from, "here") + ",\"run\":\"" + ReplicaId{ m.instance }.text() + '"';
        if (!m.name.isEmpty()) {
            out += ",\"name\":";
            appendQuoted(out, m.name.left(maxNameLength).toUtf8());
        }
        out += ",\"colour\":\"" + m.colour.text() + '"';
        if (m.isWitness)
            out += ",\"witness\":true";
        if (m.asks)
            out += ",\"ask\":true";
        out += ",\"count\":" + QByteArray::number(m.count) + ",\"digest\":\""
            + ReplicaId{ m.digest }.text() + "\",\"have\":" + versionsText(m.have);
        return out + '}';
    }
    QByteArray operator()(const WantMessage &m) const
    {
        QByteArray out = head(from, "want");
        if (m.to)
            out += ",\"to\":\"" + m.to->text() + '"';
        return out + ",\"need\":" + versionsText(m.need) + '}';
    }
    QByteArray operator()(const GaveMessage &m) const
    {
        return head(from, "gave") + ",\"to\":\"" + m.to.text() + "\"}";
    }
    QByteArray operator()(const PointerMessage &m) const
    {
        QByteArray out = head(from, "pointer");
        if (m.cursor)
            out += ",\"at\":[" + QByteArray::number(m.cursor->x(), 'f', 2) + ','
                + QByteArray::number(m.cursor->y(), 'f', 2) + ']';
        if (!m.preview.empty())
            out += ",\"draw\":" + placesText(m.preview);
        if (!m.selection.empty()) {
            out += ",\"sel\":[";
            for (std::size_t i = 0; i < m.selection.size(); ++i)
                out += (i ? ",\"" : "\"") + m.selection[i].text() + '"';
            out += ']';
        }
        return out + '}';
    }
    QByteArray operator()(const ByeMessage &) const { return head(from, "bye") + '}'; }
};

MessageError bad(const QString &text)
{
    return { MessageError::Code::BadValue, text };
}

std::optional<quint64> counter(const QJsonValue &value)
{
    const qint64 n = value.toInteger(-1);
    if (n < 0 || quint64(n) > model::OperationLimits::maxCounter)
        return std::nullopt;
    return quint64(n);
}

std::optional<VersionVector> versions(const QJsonValue &value)
{
    if (!value.isObject())
        return std::nullopt;
    VersionVector result;
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        const auto replica = ReplicaId::fromText(it.key().toLatin1());
        if (!replica || replica->value == 0)
            return std::nullopt;
        if (const auto last = counter(it.value())) {
            result.add(*replica, { 1, *last });
            continue;
        }
        if (!it.value().isArray())
            return std::nullopt;
        const QJsonArray ranges = it.value().toArray();
        for (const QJsonValue &one : ranges) {
            const QJsonArray pair = one.toArray();
            const auto first = counter(pair.at(0)), last = counter(pair.at(1));
            if (pair.size() != 2 || !first || !last || *first < 1 || *last < *first)
                return std::nullopt;
            result.add(*replica, { *first, *last });
        }
    }
    return result;
}

using Decoded = base::Result<Message, MessageError>;

Decoded decodeOps(ReplicaId from, const QJsonObject &json)
{
    OpsMessage message;
    if (!json.value(u"ops"_s).isArray())
        return bad(u"'ops' is no list"_s);
    const QJsonArray list = json.value(u"ops"_s).toArray();
    for (const QJsonValue &one : list) {
        auto operation = model::decodeOperation(one);
        if (!operation) {
            if (message.refused++ == 0)
                message.whyRefused = operation.error().text;
            continue;
        }
        QByteArray text = model::encodeOperation(*operation);
        message.operations.push_back({ std::move(*operation), std::move(text) });
    }
    return Message{ from, std::move(message) };
}

Decoded decodePart(ReplicaId from, const QJsonObject &json)
{
    PartMessage message;
    const auto id = OperationId::fromText(json.value(u"id"_s).toString().toLatin1());
    const auto count = counter(json.value(u"n"_s)), index = counter(json.value(u"i"_s));
    if (!id || id->replica.value == 0 || !count || !index || *count < 1
        || *count > PartMessage::maxParts || *index >= *count || !json.value(u"d"_s).isString())
        return bad(u"a part without a good 'id', 'n', 'i' or 'd'"_s);
    message.id = *id;
    message.count = int(*count);
    message.index = int(*index);
    message.text = json.value(u"d"_s).toString().toUtf8();
    return Message{ from, std::move(message) };
}

Decoded decodeHere(ReplicaId from, const QJsonObject &json)
{
    HereMessage message;
    const auto run = ReplicaId::fromText(json.value(u"run"_s).toString().toLatin1());
    const auto digest = ReplicaId::fromText(json.value(u"digest"_s).toString().toLatin1());
    const auto count = counter(json.value(u"count"_s));
    auto have = versions(json.value(u"have"_s));
    if (!run || !digest || !count || !have)
        return bad(u"presence without a good 'run', 'count', 'digest' or 'have'"_s);
    message.instance = run->value;
    message.digest = digest->value;
    message.count = *count;
    message.have = std::move(*have);
    message.name = json.value(u"name"_s).toString().left(maxNameLength);
    message.colour =
        model::Colour::fromText(json.value(u"colour"_s).toString()).value_or(model::Colour());
    message.isWitness = json.value(u"witness"_s).toBool();
    message.asks = json.value(u"ask"_s).toBool();
    return Message{ from, std::move(message) };
}

Decoded decodeWant(ReplicaId from, const QJsonObject &json)
{
    WantMessage message;
    if (const QJsonValue to = json.value(u"to"_s); !to.isUndefined()) {
        message.to = ReplicaId::fromText(to.toString().toLatin1());
        if (!message.to)
            return bad(u"'to' is no replica"_s);
    }
    auto need = versions(json.value(u"need"_s));
    if (!need)
        return bad(u"'need' holds no ranges"_s);
    message.need = std::move(*need);
    return Message{ from, std::move(message) };
}

Decoded decodePointer(ReplicaId from, const QJsonObject &json)
{
    PointerMessage message;
    if (const QJsonArray at = json.value(u"at"_s).toArray(); !at.isEmpty()) {
        const QPointF cursor(at.at(0).toDouble(qQNaN()), at.at(1).toDouble(qQNaN()));
        if (at.size() != 2 || !geometry::toGrid(cursor))
            return bad(u"'at' is no place"_s);
        message.cursor = cursor;
    }
    const QJsonArray draw = json.value(u"draw"_s).toArray();
    if (draw.size() % 2 || std::size_t(draw.size()) > 2 * PointerMessage::maxPreview)
        return bad(u"'draw' is odd or too long"_s);
    for (qsizetype i = 0; i < draw.size(); i += 2) {
        const qint64 x = draw.at(i).toInteger(INT64_MIN), y = draw.at(i + 1).toInteger(INT64_MIN);
        if (x < INT32_MIN || x > INT32_MAX || y < INT32_MIN || y > INT32_MAX)
            return bad(u"'draw' holds no places"_s);
        message.preview.push_back({ qint32(x), qint32(y) });
    }
    const QJsonArray selection = json.value(u"sel"_s).toArray();
    if (selection.size() > maxSelection)
        return bad(u"'sel' is too long"_s);
    for (const QJsonValue &one : selection) {
        if (const auto id = model::ShapeId::fromText(one.toString().toLatin1()))
            message.selection.push_back(*id);
    }
    return Message{ from, std::move(message) };
}

} // namespace

Decoded decodeMessage(QByteArrayView body)
{
    QJsonParseError error;
    const QJsonDocument document =
        QJsonDocument::fromJson(QByteArray::fromRawData(body.data(), body.size()), &error);
    if (error.error != QJsonParseError::NoError)
        return MessageError{ MessageError::Code::NotJson,
                             u"%1 at octet %2"_s.arg(error.errorString()).arg(error.offset) };
    const QJsonObject json = document.object();
    if (!document.isObject() || !json.contains(u"v"_s))
        return MessageError{ MessageError::Code::NotAMessage, u"no object with a version 'v'"_s };
    if (json.value(u"v"_s).toInteger(-1) != protocolVersion)
        return MessageError{ MessageError::Code::UnknownVersion,
                             u"version is not %1"_s.arg(protocolVersion) };
    const auto from = ReplicaId::fromText(json.value(u"r"_s).toString().toLatin1());
    if (!from || from->value == 0)
        return bad(u"'r' is no replica"_s);
    const QString kind = json.value(u"k"_s).toString();
    if (kind == u"ops"_s)
        return decodeOps(*from, json);
    if (kind == u"part"_s)
        return decodePart(*from, json);
    if (kind == u"here"_s)
        return decodeHere(*from, json);
    if (kind == u"want"_s)
        return decodeWant(*from, json);
    if (kind == u"pointer"_s)
        return decodePointer(*from, json);
    if (kind == u"bye"_s)
        return Message{ *from, ByeMessage() };
    if (kind == u"gave"_s) {
        const auto to = ReplicaId::fromText(json.value(u"to"_s).toString().toLatin1());
        if (!to)
            return bad(u"'to' is no replica"_s);
        return Message{ *from, GaveMessage{ *to } };
    }
    return MessageError{ MessageError::Code::UnknownKind, u"kind '%1'"_s.arg(kind.left(40)) };
}

QByteArray encodeMessage(const Message &message)
{
    return std::visit(Encoder{ message.from }, message.what);
}

namespace {

void packParts(std::vector<QByteArray> &bodies, ReplicaId from, const QByteArray &text,
               qsizetype maxBytes)
{
    const auto operation = model::decodeOperation(QByteArrayView(text));
    Q_ASSERT(operation);
    const OperationId id = operation->id;
    const qsizetype room = maxBytes - 160; // head, id and numbers of a part
    QByteArrayList pieces;
    qsizetype begin = 0, used = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        // Only before the first octet of a character, and with room for a whole one.
        const bool startsCharacter = (uchar(text[i]) & 0xc0) != 0x80;
        if (startsCharacter && used + 8 > room) {
            pieces.append(text.mid(begin, i - begin));
            begin = i;
            used = 0;
        }
        used += quotedBytes(text[i]);
    }
    pieces.append(text.mid(begin));
    for (qsizetype i = 0; i < pieces.size(); ++i)
        bodies.push_back(
            encodeMessage({ from, PartMessage{ id, int(pieces.size()), int(i), pieces[i] } }));
}

} // namespace

std::vector<QByteArray>
packOperations(ReplicaId from, const std::vector<QByteArray> &operationTexts, qsizetype maxBytes)
{
    std::vector<QByteArray> bodies;
    const QByteArray begin = head(from, "ops") + ",\"ops\":[";
    QByteArray body;
    const auto flush = [&] {
        if (!body.isEmpty())
            bodies.push_back(std::exchange(body, {}) + "]}");
    };
    for (const QByteArray &text : operationTexts) {
        if (begin.size() + text.size() + 2 > maxBytes) {
            flush();
            packParts(bodies, from, text, maxBytes);
            continue;
        }
        if (!body.isEmpty() && body.size() + 1 + text.size() + 2 > maxBytes)
            flush();
        body += body.isEmpty() ? begin : QByteArray(",");
        body += text;
    }
    flush();
    return bodies;
}

std::vector<QByteArray> packHere(ReplicaId from, const HereMessage &here, qsizetype maxBytes)
{
    std::vector<QByteArray> bodies;
    HereMessage piece = here;
    piece.have = {};
    const qsizetype room = maxBytes - encodeMessage({ from, piece }).size();
    for (VersionVector &have : splitVersions(here.have, std::max<qsizetype>(room, 64))) {
        piece.have = std::move(have);
        bodies.push_back(encodeMessage({ from, piece }));
        piece.asks = false; // once is enough
    }
    return bodies;
}

std::vector<QByteArray> packWant(ReplicaId from, const WantMessage &want, qsizetype maxBytes,
                                 std::size_t most)
{
    std::vector<QByteArray> bodies;
    for (VersionVector &need : splitVersions(want.need, maxBytes - 120)) {
        if (bodies.size() == most)
            break;
        bodies.push_back(encodeMessage({ from, WantMessage{ want.to, std::move(need) } }));
    }
    return bodies;
}

} // namespace syncing
