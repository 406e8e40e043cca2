// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/svgwriter.h"

#include <cmath>

namespace formats {

namespace {

// At most three decimals.
void append(QByteArray &out, double value)
{
    auto thousandths = qint64(std::llround(value * 1000));
    if (thousandths < 0) {
        out += '-';
        thousandths = -thousandths;
    }
    char text[24];
    char *end = text + sizeof text;
    char *at = end;
    auto fraction = int(thousandths % 1000);
    if (fraction) {
        int digits = 3;
        for (; fraction % 10 == 0; fraction /= 10)
            --digits;
        for (; digits > 0; --digits, fraction /= 10)
            *--at = char('0' + fraction % 10);
        *--at = '.';
    }
    thousandths /= 1000;
    do {
        *--at = char('0' + thousandths % 10);
        thousandths /= 10;
    } while (thousandths);
    out.append(at, end - at);
}

QByteArray number(double value)
{
    QByteArray out;
    append(out, value);
    return out;
}

QByteArray dataOf(const std::vector<CutPolygon::Path> &paths, bool isClosed)
{
    QByteArray data;
    for (const CutPolygon::Path &path : paths) {
        char command = 'M';
        for (const QPointF p : path) {
            data += command;
            append(data, p.x());
            data += ' ';
            append(data, p.y());
            command = 'L';
        }
        if (isClosed)
            data += 'Z';
    }
    return data;
}

QByteArray titleOf(const QString &label)
{
    return label.isEmpty() ? QByteArray() : "<title>" + SvgWriter::escaped(label) + "</title>";
}

QByteArray element(const QByteArray &start, const QByteArray &name, const QByteArray &content)
{
    return content.isEmpty() ? start + "/>\n" : start + '>' + content + "</" + name + ">\n";
}

} // namespace

SvgWriter::SvgWriter(QSize size, const QColor &background)
{
    const QByteArray width = QByteArray::number(size.width());
    const QByteArray height = QByteArray::number(size.height());
    m_out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\" width=\""
        + width + "\" height=\"" + height + "\" viewBox=\"0 0 " + width + ' ' + height + "\">\n";
    if (background.alpha() > 0) {
        m_out += "<rect width=\"" + width + "\" height=\"" + height + "\" fill=\""
            + background.name().toLatin1() + "\"/>\n";
    }
}

void SvgWriter::circle(QPointF at, double diameter, const QByteArray &colour,
                       const QByteArray &title)
{
    m_out += element("<circle cx=\"" + number(at.x()) + "\" cy=\"" + number(at.y()) + "\" r=\""
                         + number(diameter / 2) + "\" fill=\"" + colour + '"',
                     "circle", title);
}

void SvgWriter::point(QPointF at, double diameter, const model::Style &style, const QString &label)
{
    circle(at, diameter, style.fill.text(), titleOf(label));
}

void SvgWriter::polygon(const CutPolygon &polygon, double strokeWidth, const model::Style &style,
                        const QString &label)
{
    const QByteArray title = titleOf(label);
    const bool isOne = polygon.isWhole && polygon.dots.empty();
    const QByteArray fill = "fill=\"" + style.fill.text() + "\" fill-opacity=\""
        + number(double(style.fillOpacity) / model::Style::opaque) + "\" fill-rule=\"evenodd\"";
    const QByteArray stroke = "stroke=\"" + style.stroke.text() + "\" stroke-width=\""
        + number(strokeWidth) + "\" stroke-linejoin=\"round\"";
    if (isOne) {
        m_out += element("<path d=\"" + dataOf(polygon.area, true) + "\" " + fill + ' ' + stroke,
                         "path", title);
        return;
    }
    m_out += "<g>" + title + '\n';
    if (!polygon.area.empty())
        m_out += "<path d=\"" + dataOf(polygon.area, true) + "\" " + fill + "/>\n";
    if (!polygon.lines.empty()) {
        m_out += "<path d=\"" + dataOf(polygon.lines, polygon.isWhole) + "\" fill=\"none\" "
            + stroke + "/>\n";
    }
    for (const QPointF dot : polygon.dots)
        circle(dot, strokeWidth, style.stroke.text(), {});
    m_out += "</g>\n";
}

QByteArray SvgWriter::finish()
{
    return std::exchange(m_out, {}) + "</svg>\n";
}

QByteArray SvgWriter::escaped(const QString &text)
{
    QString clean;
    clean.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (c.isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate()) {
            clean += c;
            clean += text[++i];
            continue;
        }
        const char16_t u = c.unicode();
        const bool isControl = u < 0x20 && u != u'\t' && u != u'\n' && u != u'\r';
        if (isControl || c.isSurrogate() || u == 0xfffe || u == 0xffff)
            clean += QChar(QChar::ReplacementCharacter);
        else if (u == u'\r')
            clean += QLatin1String("&#13;"); // a parser would make a line feed of it
        else if (u == u'&')
            clean += QLatin1String("&amp;");
        else if (u == u'<')
            clean += QLatin1String("&lt;");
        else if (u == u'>')
            clean += QLatin1String("&gt;");
        else
            clean += c;
    }
    return clean.toUtf8();
}

} // namespace formats
