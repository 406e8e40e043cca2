// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/jsonplace.h"

#include <algorithm>

namespace formats {

namespace {

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// The offset behind the string that begins at `at`; beyond the end where it does not end.
qsizetype behindString(QByteArrayView json, qsizetype at)
{
    for (++at; at < json.size() && json[at] != '"'; ++at) {
        if (json[at] == '\\')
            ++at;
    }
    return at + 1;
}

// The offset of the comma or closing bracket that ends the value that begins at `at`; the end where nothing does.
qsizetype behindValue(QByteArrayView json, qsizetype at)
{
    int depth = 0;
    while (at < json.size()) {
        switch (json[at]) {
        case '"':
            at = behindString(json, at);
            continue;
        case '{':
        case '[':
            ++depth;
            break;
        case '}':
        case ']':
            if (depth-- == 0)
                return at;
            break;
        case ',':
            if (depth == 0)
                return at;
            break;
        default:
            break;
        }
        ++at;
    }
    return json.size();
}

qsizetype skipSpaces(QByteArrayView json, qsizetype at)
{
    while (at < json.size() && isSpace(json[at]))
        ++at;
    return at;
}

// The offset of the `[` of the outermost object's array `name`, -1 where there is none.
qsizetype findArray(QByteArrayView json, QByteArrayView name)
{
    qsizetype at = skipSpaces(json, 0);
    if (at >= json.size() || json[at] != '{')
        return -1;
    do {
        at = skipSpaces(json, at + 1);
        if (at >= json.size() || json[at] != '"')
            return -1;
        const qsizetype end = behindString(json, at);
        if (end > json.size())
            return -1;
        const QByteArrayView key = json.sliced(at + 1, end - at - 2);
        at = skipSpaces(json, end);
        if (at >= json.size() || json[at] != ':')
            return -1;
        at = skipSpaces(json, at + 1);
        if (key == name && at < json.size() && json[at] == '[')
            return at;
        at = behindValue(json, at);
    } while (at < json.size() && json[at] == ',');
    return -1;
}

} // namespace

TextPlace placeOf(QByteArrayView text, qsizetype offset)
{
    TextPlace place;
    for (const char c : text.first(std::clamp<qsizetype>(offset, 0, text.size()))) {
        if (c == '\n') {
            ++place.line;
            place.column = 1;
        } else {
            ++place.column;
        }
    }
    return place;
}

std::optional<SplitJson> SplitJson::of(QByteArrayView json, QByteArrayView name)
{
    SplitJson split;
    const qsizetype begin = findArray(json, name);
    if (begin < 0) {
        split.rest = json.toByteArray();
        split.m_array = { json.size(), 0 };
        return split;
    }
    split.hasArray = true;
    qsizetype at = skipSpaces(json, begin + 1);
    if (at < json.size() && json[at] != ']') {
        for (;; at = skipSpaces(json, at + 1)) {
            const qsizetype end = behindValue(json, at);
            if (end >= json.size() || json[end] == '}')
                return std::nullopt;
            qsizetype size = end - at;
            while (size > 0 && isSpace(json[at + size - 1]))
                --size;
            split.elements.push_back({ at, size });
            at = end;
            if (json[at] == ']')
                break;
        }
    }
    if (at >= json.size())
        return std::nullopt;
    split.m_array = { begin + 1, at - begin - 1 };
    split.rest = json.first(begin + 1).toByteArray() + json.sliced(at).toByteArray();
    return split;
}

qsizetype SplitJson::inFile(qsizetype restOffset) const
{
    return restOffset <= m_array.offset ? restOffset : restOffset + m_array.size;
}

} // namespace formats
