// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/appearance.h"

#include "shell/systemscheme.h"

#include <QApplication>
#include <QPalette>
#include <QPointer>
#include <QStyle>
#include <QStyleFactory>

#include <utility>

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

/// What was asked for last, and the system's own style to come back to.
struct State
{
    QString wanted;
    const QString systemStyle = QApplication::style()->name();
    bool isChanged = false;
};

State &state()
{
    static State it;
    return it;
}

void apply(const SystemScheme &scheme)
{
    State &now = state();
    if (std::exchange(now.isChanged, false)) {
        QApplication::setStyle(now.systemStyle);
        QApplication::setPalette(QPalette()); // the system's, also when that changes later
    }
    bool isDark = now.wanted == u"dark"_s;
    if (now.wanted.isEmpty()) {
        // Where Qt follows the desktop by itself, nothing is to be done.
        const bool isDarkAlready =
            QApplication::palette().color(QPalette::Window).lightness() < 128;
        isDark = scheme.isDark() && !isDarkAlready;
        if (!isDark)
            return;
    }
    now.isChanged = true;
    QApplication::setStyle(u"fusion"_s); // native styles paint parts in colours of their own
    QApplication::setPalette(isDark ? darkPalette() : QApplication::style()->standardPalette());
}

} // namespace

void useAppearance(const QString &name)
{
    static QPointer<SystemScheme> scheme;
    if (!scheme) {
        scheme = new SystemScheme(qApp);
        QObject::connect(scheme, &SystemScheme::changed, qApp, [] { apply(*scheme); });
    }
    state().wanted = name;
    apply(*scheme);
}

} // namespace shell
