// SPDX-License-Identifier: GPL-3.0-or-later
#include <QImage>
#include <QPainter>
#include <QString>
#include <QSvgRenderer>

#include <cstdio>

/// svg2png SVG PX PNG: paints a square picture; the build makes the program's icons with it. The same
/// input gives the same bytes.
int main(int argc, char **argv)
{
    const int px = argc == 4 ? QString::fromLocal8Bit(argv[2]).toInt() : 0;
    if (px < 1 || px > 2048) {
        std::fputs("svg2png: expected are an SVG file, a size in px, and a PNG file\n", stderr);
        return 1;
    }
    QSvgRenderer picture(QString::fromLocal8Bit(argv[1]));
    if (!picture.isValid()) {
        std::fprintf(stderr, "svg2png: %s cannot be read\n", argv[1]);
        return 1;
    }
    QImage image(px, px, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    {
        QPainter painter(&image);
        painter.setRenderHint(QPainter::Antialiasing);
        picture.render(&painter, QRectF(0, 0, px, px));
    }
    if (!image.save(QString::fromLocal8Bit(argv[3]), "PNG")) {
        std::fprintf(stderr, "svg2png: %s cannot be written\n", argv[3]);
        return 1;
    }
    return 0;
}
