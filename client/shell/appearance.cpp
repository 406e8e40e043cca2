// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/appearance.h"

#include <QApplication>
#include <QPalette>
#include <QStyle>
#include <QStyleFactory>

using namespace Qt::StringLiterals;

namespace shell {

namespace {

QPalette darkPalette()
{
    const QColor window(0x2b, 0x2d, 0x31);
    const QColor base(0x1e, 0x1f, 0x22);
    const QColor text(0xe3, 0xe5, 0xe8);
    const QColor dimmed(0x83, 0x87, 0x8d);
    QPalette palette(text, window, window.lighter(150), window.darker(160), window.darker(120),
                     text, Qt::white, base, window);
    palette.setColor(QPalette::Button, QColor(0x3a, 0x3d, 0x42));
    palette.setColor(QPalette::AlternateBase, QColor(0x26, 0x28, 0x2b));
    palette.setColor(QPalette::ToolTipBase, QColor(0x3a, 0x3d, 0x42));
    palette.setColor(QPalette::ToolTipText, text);
    palette.setColor(QPalette::PlaceholderText, dimmed);
    palette.setColor(QPalette::Highlight, QColor(0x2f, 0x6f, 0xd0));
    palette.setColor(QPalette::HighlightedText, Qt::white);
    palette.setColor(QPalette::Link, QColor(0x7a, 0xb0, 0xff));
    for (const QPalette::ColorRole role :
         { QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText })
        palette.setColor(QPalette::Disabled, role, dimmed);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, QColor(0x45, 0x48, 0x4d));
    return palette;
}

} // namespace

void useAppearance(const QString &name)
{
    // The system's own style and colours, to come back to.
    static const QString systemStyle = QApplication::style()->name();
    static const QPalette systemPalette = QApplication::palette();
    static bool isChanged = false;
    if (name.isEmpty()) {
        if (isChanged) {
            QApplication::setStyle(systemStyle);
            QApplication::setPalette(systemPalette);
        }
        isChanged = false;
        return;
    }
    isChanged = true;
    QApplication::setStyle(u"fusion"_s); // native styles paint parts in colours of their own
    const QStyle *fusion = QApplication::style();
    QApplication::setPalette(name == u"dark"_s ? darkPalette() : fusion->standardPalette());
}

} // namespace shell
