// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/colours.h"

#include <QCryptographicHash>

#include <iterator>

namespace shell {

bool isDark(const QPalette &palette)
{
    return palette.color(QPalette::Window).lightness() < 128;
}

QColor errorColour(const QPalette &palette)
{
    return isDark(palette) ? QColor(0xff, 0x8a, 0x80) : QColor(0xb0, 0x1e, 0x1e);
}

QColor goodColour(const QPalette &palette)
{
    return isDark(palette) ? QColor(0x7b, 0xd8, 0x8f) : QColor(0x1b, 0x7a, 0x36);
}

QColor busyColour(const QPalette &palette)
{
    return isDark(palette) ? QColor(0xff, 0xc8, 0x5c) : QColor(0x9a, 0x62, 0x00);
}

QColor contrastTo(const QColor &background)
{
    // Luma of BT.601 is near enough to tell black from white.
    return qGray(background.rgb()) > 140 ? QColor(Qt::black) : QColor(Qt::white);
}

QColor toQColor(model::Colour colour)
{
    return { colour.red, colour.green, colour.blue };
}

model::Colour toColour(const QColor &colour)
{
    const QRgb rgb = colour.rgb();
    return { quint8(qRed(rgb)), quint8(qGreen(rgb)), quint8(qBlue(rgb)) };
}

model::Colour colourOfName(const QString &name)
{
    // Few and far apart, and all of them readable under black or white text.
    static constexpr QRgb people[] = { 0xffd32f2f, 0xff1976d2, 0xff388e3c, 0xfff57c00,
                                       0xff7b1fa2, 0xff0097a7, 0xffc2185b, 0xff827717,
                                       0xff5d4037, 0xff303f9f, 0xff00796b, 0xffe64a90,
                                       0xff6d8f00, 0xff455a64, 0xffb58900, 0xff9c4dff };
    // qHash() is seeded anew in each process; people should keep their colour.
    const QByteArray hash = QCryptographicHash::hash(name.toUtf8(), QCryptographicHash::Sha1);
    return toColour(QColor(people[quint8(hash[0]) % std::size(people)]));
}

} // namespace shell
