// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/canvasframe.h"

#include "canvas/canvaswidget.h"
#include "canvas/ruler.h"

#include <QGridLayout>

namespace canvas {

CanvasFrame::CanvasFrame(QWidget *parent)
    : QWidget(parent), m_grid(new QGridLayout(this)), m_corner(new QWidget(this)),
      m_top(new Ruler(Qt::Horizontal, this)), m_left(new Ruler(Qt::Vertical, this))
{
    m_grid->setContentsMargins({});
    m_grid->setSpacing(0);
    m_grid->addWidget(m_corner, 0, 0);
    m_grid->addWidget(m_top, 0, 1);
    m_grid->addWidget(m_left, 1, 0);
    m_grid->setRowStretch(1, 1);
    m_grid->setColumnStretch(1, 1);
    setRulersVisible(false);
}

void CanvasFrame::setCanvas(CanvasWidget *canvas)
{
    m_grid->addWidget(canvas, 1, 1);
    m_top->follow(canvas);
    m_left->follow(canvas);
}

void CanvasFrame::setRulersVisible(bool areVisible)
{
    for (QWidget *widget :
         { m_corner, static_cast<QWidget *>(m_top), static_cast<QWidget *>(m_left) })
        widget->setVisible(areVisible);
}

bool CanvasFrame::areRulersVisible() const
{
    return !m_top->isHidden();
}

} // namespace canvas
