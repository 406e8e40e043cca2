// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/geojson.h"

#include <algorithm>
#include <vector>

namespace formats {

namespace {

// What stays the same for all exports until strokes have widths of their own.
constexpr const char *strokeWidth = "1.5";

struct Entry
{
    QByteArray id;
    model::Slot slot = 0;
    std::size_t rank = 0;
};

void appendDecimal(QByteArray &out, std::int32_t gridSteps)
{
    const std::int64_t steps = gridSteps < 0 ? -std::int64_t(gridSteps) : gridSteps;
    char text[24];
    char *end = text + sizeof text;
    char *at = end;
    // A 256th has eight decimals at most, and none of them can be left out.
    static_assert(geometry::gridPerUnit == 256);
    auto fraction = std::uint32_t(steps % 256) * 390625u;
    if (fraction) {
        int digits = 8;
        for (; fraction % 10 == 0; fraction /= 10)
            --digits;
        for (; digits > 0; --digits, fraction /= 10)
            *--at = char('0' + fraction % 10);
        *--at = '.';
    }
    std::int64_t whole = steps / 256;
    do {
        *--at = char('0' + whole % 10);
        whole /= 10;
    } while (whole);
    if (gridSteps < 0)
        *--at = '-';
    out.append(at, end - at);
}

void appendPosition(QByteArray &out, geometry::Vertex v)
{
    out += '[';
    appendDecimal(out, v.x);
    out += ',';
    appendDecimal(out, v.y);
    out += ']';
}

void appendRing(QByteArray &out, std::span<const geometry::Vertex> ring)
{
    out += '[';
    for (const geometry::Vertex v : ring) {
        appendPosition(out, v);
        out += ',';
    }
    appendPosition(out, ring.front());
    out += ']';
}

// Thousandths: "0", "0.4", "0.125", "1".
QByteArray opacityText(int thousandths)
{
    QByteArray text = QByteArray::number(thousandths / 1000);
    QByteArray fraction = QByteArray::number(1000 + thousandths % 1000).sliced(1);
    while (fraction.endsWith('0'))
        fraction.chop(1);
    return fraction.isEmpty() ? text : text + '.' + fraction;
}

void appendGeometry(QByteArray &out, const model::Document &document, model::Slot slot)
{
    const model::RingsView rings = document.rings(slot);
    if (document.kind(slot) == model::ShapeKind::Point) {
        out += R"({"type":"Point","coordinates":)";
        appendPosition(out, rings.all().front());
    } else {
        out += R"({"type":"Polygon","coordinates":[)";
        bool isFirst = true;
        for (std::size_t i = 0; i < rings.count(); ++i) {
            if (rings.ring(i).empty())
                continue;
            if (!isFirst)
                out += ',';
            isFirst = false;
            appendRing(out, rings.ring(i));
        }
        out += ']';
    }
    out += '}';
}

void appendProperties(QByteArray &out, const model::Document &document, const Entry &entry)
{
    const model::Style &style = document.style(entry.slot);
    const QString label = document.label(entry.slot);
    out += '{';
    if (!label.isEmpty())
        out += R"("title":)" + jsonString(label) + ',';
    if (document.kind(entry.slot) == model::ShapeKind::Point) {
        out += R"("marker-color":")" + style.fill.text() + '"';
    } else {
        out += R"("fill":")" + style.fill.text() + R"(","fill-opacity":)"
            + opacityText(style.fillOpacity) + R"(,"stroke":")" + style.stroke.text()
            + R"(","stroke-width":)" + strokeWidth;
    }
    out += R"(,"z":)" + QByteArray::number(quint64(entry.rank)) + '}';
}

} // namespace

QByteArray decimal(std::int32_t gridSteps)
{
    QByteArray out;
    appendDecimal(out, gridSteps);
    return out;
}

QByteArray jsonString(const QString &text)
{
    QByteArray out = "\"";
    for (const char c : text.toUtf8()) {
        switch (c) {
        case '"':
            out += "\\\"";
            break;
        case '\\':
            out += "\\\\";
            break;
        case '\b':
            out += "\\b";
            break;
        case '\t':
            out += "\\t";
            break;
        case '\n':
            out += "\\n";
            break;
        case '\f':
            out += "\\f";
            break;
        case '\r':
            out += "\\r";
            break;
        default:
            if (quint8(c) < 0x20)
                out += "\\u00" + QByteArray::number(quint8(c), 16).rightJustified(2, '0');
            else
                out += c;
        }
    }
    // Readers take a mark at the beginning of a text for no part of it.
    out.replace("\"\xef\xbb\xbf", "\"\\ufeff");
    return out + '"';
}

QByteArray writeGeoJson(const model::Document &document)
{
    std::vector<Entry> entries;
    entries.reserve(document.shownCount());
    for (const model::Slot slot : document.inOrder())
        entries.push_back({ document.id(slot).text(), slot, entries.size() });
    std::sort(entries.begin(), entries.end(),
              [](const Entry &a, const Entry &b) { return a.id < b.id; });

    QByteArray out = R"({"type":"FeatureCollection","features":[)";
    // About what is needed: growing would copy it several times.
    out.reserve(qsizetype(entries.size() * 220 + document.vertexCount() * 22));
    out += '\n';
    for (std::size_t i = 0; i < entries.size(); ++i) {
        out += R"({"type":"Feature","id":")" + entries[i].id + R"(","geometry":)";
        appendGeometry(out, document, entries[i].slot);
        out += R"(,"properties":)";
        appendProperties(out, document, entries[i]);
        out += i + 1 < entries.size() ? "},\n" : "}\n";
    }
    return out + "]}\n";
}

} // namespace formats
