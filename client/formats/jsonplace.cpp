// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/jsonplace.h"

namespace formats {

namespace {

// The offset behind the string that begins at `at`.
qsizetype behindString(QByteArrayView json, qsizetype at)
{
    for (++at; at < json.size() && json[at] != '"'; ++at) {
        if (json[at] == '\\')
            ++at;
    }
    return at + 1;
}

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

} // namespace

TextPlace placeOf(QByteArrayView text, qsizetype offset)
{
    TextPlace place;
    for (const char c : text.first(std::min(offset, text.size()))) {
        if (c == '\n') {
            ++place.line;
            place.column = 1;
        } else {
            ++place.column;
        }
    }
    return place;
}

qsizetype elementOffset(QByteArrayView json, QByteArrayView name, qsizetype n)
{
    int depth = 0;
    bool isWithin = false; // the array, at depth 2
    bool isElementNext = false;
    QByteArrayView key;
    for (qsizetype at = 0; at < json.size();) {
        const char c = json[at];
        if (isSpace(c)) {
            ++at;
            continue;
        }
        if (isWithin && depth == 2 && isElementNext && c != ']') {
            if (n-- == 0)
                return at;
            isElementNext = false;
        }
        if (c == '"') {
            const qsizetype end = behindString(json, at);
            if (depth == 1 && end <= json.size())
                key = json.sliced(at + 1, end - at - 2);
            at = end;
            continue;
        }
        if (c == '{' || c == '[') {
            ++depth;
            if (c == '[' && depth == 2 && key == name)
                isWithin = isElementNext = true;
        } else if (c == '}' || c == ']') {
            if (depth-- == 2)
                isWithin = false;
        } else if (c == ',' && depth == 2) {
            isElementNext = true;
        }
        ++at;
    }
    return -1;
}

} // namespace formats
