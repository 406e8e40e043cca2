// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/labclicks.h"

#include "canvas/canvaswidget.h"
#include "sync/room.h"

#include <QKeyEvent>
#include <QMouseEvent>

namespace shell {

LabClicks::LabClicks(canvas::CanvasWidget &canvas, syncing::Room &room, QObject *parent)
    : QObject(parent), m_canvas(canvas), m_room(room)
{
    m_canvas.installEventFilter(this);
}

bool LabClicks::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != &m_canvas)
        return false;
    switch (event->type()) {
    case QEvent::KeyPress:
    case QEvent::KeyRelease:
        if (static_cast<QKeyEvent *>(event)->key() == Qt::Key_Space)
            m_isSpaceHeld = event->type() == QEvent::KeyPress;
        return false;
    case QEvent::FocusOut:
        m_isSpaceHeld = false;
        return false;
    case QEvent::MouseButtonPress:
    case QEvent::MouseButtonDblClick: {
        const auto *mouse = static_cast<QMouseEvent *>(event);
        m_isPressTaken = mouse->button() == Qt::LeftButton && !m_isSpaceHeld
            && m_canvas.tool() == canvas::ToolKind::Point && m_room.sendsPointsToLab();
        if (!m_isPressTaken)
            return false;
        if (const auto at = geometry::toGrid(m_canvas.toScene(mouse->position())))
            m_room.sendLabPoint(*at);
        return true;
    }
    case QEvent::MouseButtonRelease:
        return std::exchange(m_isPressTaken, false);
    default:
        return false;
    }
}

} // namespace shell
