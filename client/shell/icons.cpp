// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/icons.h"

#include <QFile>
#include <QPainter>
#include <QSvgRenderer>

#include <initializer_list>

using namespace Qt::StringLiterals;

// In a static library nothing else would bring the resources along; the macro wants no namespace around it.
static void bringResources()
{
    Q_INIT_RESOURCE(resources);
}

namespace shell {

namespace {

QPixmap drawn(const QByteArray &svg, const QColor &colour, int size)
{
    QByteArray coloured = svg;
    coloured.replace("#000000", colour.name(QColor::HexRgb).toLatin1());
    QSvgRenderer renderer(coloured);
    QPixmap pixmap(size, size);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    renderer.render(&painter);
    return pixmap;
}

QIcon made(const QString &name, const QColor &normal, const QColor &disabled,
           const QColor &selected)
{
    bringResources();
    QFile file(u":/copoly/icons/%1.svg"_s.arg(name));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QByteArray svg = file.readAll();
    QIcon result;
    for (const int size : { 16, 20, 24, 32, 48, 64 }) {
        result.addPixmap(drawn(svg, normal, size), QIcon::Normal);
        result.addPixmap(drawn(svg, disabled, size), QIcon::Disabled);
        result.addPixmap(drawn(svg, selected, size), QIcon::Selected);
    }
    return result;
}

} // namespace

QIcon icon(const QString &name, const QPalette &palette)
{
    return made(name, palette.color(QPalette::Active, QPalette::ButtonText),
                palette.color(QPalette::Disabled, QPalette::ButtonText),
                palette.color(QPalette::Active, QPalette::HighlightedText));
}

QIcon icon(const QString &name, const QColor &colour)
{
    return made(name, colour, colour, colour);
}

QIcon programIcon()
{
    return made(u"io.github.copoly.Copoly"_s, Qt::black, Qt::black, Qt::black);
}

} // namespace shell
