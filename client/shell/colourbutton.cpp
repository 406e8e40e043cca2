// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/colourbutton.h"

#include "shell/questions.h"

#include <QPainter>

namespace shell {

ColourButton::ColourButton(Questions &questions, QWidget *parent)
    : QToolButton(parent), m_questions(questions)
{
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    connect(this, &QToolButton::clicked, this, [this] {
        m_questions.chooseColour(window(), accessibleName(), m_colour,
                                 [this](const QColor &colour) {
                                     if (!colour.isValid())
                                         return;
                                     setColour(colour);
                                     Q_EMIT chosen(colour);
                                 });
    });
}

void ColourButton::setColour(const QColor &colour)
{
    m_colour = colour;
    QPixmap swatch(iconSize() * devicePixelRatioF());
    swatch.setDevicePixelRatio(devicePixelRatioF());
    swatch.fill(Qt::transparent);
    QPainter painter(&swatch);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(palette().color(QPalette::Mid));
    painter.setBrush(colour);
    painter.drawRoundedRect(QRectF(QPointF(1.5, 1.5), QSizeF(iconSize()) - QSizeF(3, 3)), 3, 3);
    painter.end();
    setIcon(swatch);
    setAccessibleDescription(colour.name());
}

void ColourButton::setTitle(const QString &title)
{
    setText(title);
    setToolTip(title);
    setAccessibleName(title);
}

} // namespace shell
