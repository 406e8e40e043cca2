// SPDX-License-Identifier: GPL-3.0-or-later
// The half of CanvasWidget that turns what people do into tool events and moves of the view.
#include "canvas/canvaswidget.h"

#include <QApplication>
#include <QMouseEvent>
#include <QNativeGestureEvent>
#include <QPointingDevice>
#include <QStyleHints>
#include <QTabletEvent>
#include <QTouchEvent>

#include <cmath>
#include <utility>

namespace canvas {

namespace {

/// How near the pointer counts as at, in device-independent pixels.
constexpr double pointerTolerance = 8;
constexpr double keyPan = 64;
/// One notch of a wheel (120 units) zooms by this.
constexpr double wheelZoom = 1.2;

tools::Button toButton(Qt::MouseButton button)
{
    switch (button) {
    case Qt::LeftButton:
        return tools::Button::Primary;
    case Qt::RightButton:
        return tools::Button::Secondary;
    default:
        return tools::Button::None;
    }
}

} // namespace

tools::PointerEvent CanvasWidget::toPointer(const QPointF &position, Qt::MouseButton button,
                                            Qt::KeyboardModifiers modifiers) const
{
    tools::PointerEvent pointer;
    pointer.viewPos = position;
    pointer.scenePos = toScene(position);
    pointer.button = toButton(button);
    pointer.intent.extend = modifiers & (Qt::ShiftModifier | Qt::ControlModifier);
    pointer.intent.constrain = modifiers & Qt::ShiftModifier;
    pointer.intent.isFree = modifiers & Qt::AltModifier;
    pointer.tolerance = pointerTolerance / zoom();
    return pointer;
}

bool CanvasWidget::beginPan(QPointF at, Qt::MouseButton button)
{
    const bool isWanted = button == Qt::MiddleButton || (button == Qt::LeftButton && m_isSpaceHeld);
    if (!isWanted)
        return false;
    m_isPanning = true;
    m_panFrom = at;
    showCursor();
    return true;
}

bool CanvasWidget::pointerPress(QPointF at, Qt::MouseButton button, Qt::KeyboardModifiers modifiers)
{
    if (beginPan(at, button))
        return true;
    if (button == Qt::LeftButton)
        m_followsAll = false;
    return m_controller.tool().press(toPointer(at, button, modifiers));
}

void CanvasWidget::pointerMove(QPointF at, Qt::MouseButtons held, Qt::KeyboardModifiers modifiers)
{
    m_tiles.setFocus(at * m_ratio);
    if (m_isPanning)
        panBy(at - std::exchange(m_panFrom, at));
    else
        m_controller.tool().move(
            toPointer(at, held & Qt::LeftButton ? Qt::LeftButton : Qt::NoButton, modifiers));
    Q_EMIT pointerMoved(toScene(at));
}

bool CanvasWidget::pointerRelease(QPointF at, Qt::MouseButton button,
                                  Qt::KeyboardModifiers modifiers)
{
    if (m_isPanning && (button == Qt::MiddleButton || button == Qt::LeftButton)) {
        m_isPanning = false;
        showCursor();
        return true;
    }
    return m_controller.tool().release(toPointer(at, button, modifiers));
}

bool CanvasWidget::pointerDoubleClick(QPointF at, Qt::MouseButton button,
                                      Qt::KeyboardModifiers modifiers)
{
    return beginPan(at, button)
        || m_controller.tool().doubleClick(toPointer(at, button, modifiers));
}

void CanvasWidget::mousePressEvent(QMouseEvent *event)
{
    event->setAccepted(pointerPress(event->position(), event->button(), event->modifiers()));
}

void CanvasWidget::mouseMoveEvent(QMouseEvent *event)
{
    pointerMove(event->position(), event->buttons(), event->modifiers());
}

void CanvasWidget::mouseReleaseEvent(QMouseEvent *event)
{
    event->setAccepted(pointerRelease(event->position(), event->button(), event->modifiers()));
}

void CanvasWidget::mouseDoubleClickEvent(QMouseEvent *event)
{
    event->setAccepted(pointerDoubleClick(event->position(), event->button(), event->modifiers()));
}

/// All is taken here: what is not would come once more, as a mouse's.
void CanvasWidget::tabletEvent(QTabletEvent *event)
{
    event->accept();
    const QPointF at = event->position();
    const bool isEraser = event->pointerType() == QPointingDevice::PointerType::Eraser;
    switch (event->type()) {
    case QEvent::TabletPress: {
        setFocus(Qt::MouseFocusReason);
        if (isEraser) {
            if (event->button() == Qt::LeftButton)
                erase(at);
            return;
        }
        const QStyleHints &hints = *QGuiApplication::styleHints();
        const bool isSecond = m_lastTap && event->button() == Qt::LeftButton
            && event->timestamp() - m_lastTap->time < quint64(hints.mouseDoubleClickInterval())
            && (at - m_lastTap->at).manhattanLength() <= hints.touchDoubleTapDistance();
        m_lastTap.reset();
        if (isSecond) {
            pointerDoubleClick(at, event->button(), event->modifiers());
            return;
        }
        if (event->button() == Qt::LeftButton)
            m_lastTap = Tap{ event->timestamp(), at };
        pointerPress(at, event->button(), event->modifiers());
        return;
    }
    case QEvent::TabletMove:
        pointerMove(at, isEraser ? Qt::NoButton : event->buttons(), event->modifiers());
        return;
    case QEvent::TabletRelease:
        if (!isEraser)
            pointerRelease(at, event->button(), event->modifiers());
        return;
    default:
        return;
    }
}

void CanvasWidget::erase(QPointF at)
{
    m_controller.tool().cancel();
    const auto slot = m_scene.shapeAt(toScene(at), pointerTolerance / zoom());
    if (!slot)
        return;
    const auto made = m_author.remove({ m_document.id(*slot) });
    if (made)
        Q_EMIT committed(*made);
    else
        Q_EMIT rejected(made.error());
}

/// One finger is the tool's, but not before it is known to be alone: it draws when it moves or goes.
bool CanvasWidget::touch(QTouchEvent *event)
{
    if (event->device() && event->device()->type() == QInputDevice::DeviceType::TouchPad)
        return false; // its pointer is a mouse's already
    event->accept();
    if (event->type() == QEvent::TouchCancel) {
        if (m_touch == Touch::Drawing)
            m_controller.tool().cancel();
        m_touch = Touch::None;
        return true;
    }
    if (event->type() == QEvent::TouchBegin) {
        m_touch = Touch::Waiting;
        m_touchAt = event->points().first().position();
        setFocus(Qt::MouseFocusReason);
    }
    if (m_touch == Touch::Moving || event->points().size() > 1)
        touchByTwo(*event);
    else
        touchByOne(*event);
    if (event->type() == QEvent::TouchEnd) {
        m_touch = Touch::None;
        Q_EMIT pointerLeft();
    }
    return true;
}

void CanvasWidget::touchByOne(const QTouchEvent &event)
{
    const QPointF at = event.points().first().position();
    const bool isOver = event.type() == QEvent::TouchEnd;
    const bool hasMoved =
        (at - m_touchAt).manhattanLength() > QGuiApplication::styleHints()->startDragDistance();
    const bool isTap = m_touch == Touch::Waiting && isOver && !hasMoved;
    if (m_touch == Touch::Waiting && (isOver || hasMoved)) {
        m_touch = Touch::Drawing;
        pointerMove(m_touchAt, Qt::NoButton, event.modifiers());
        pointerPress(m_touchAt, Qt::LeftButton, event.modifiers());
    }
    if (m_touch != Touch::Drawing)
        return;
    if (!isTap)
        pointerMove(at, Qt::LeftButton, event.modifiers());
    if (isOver)
        pointerRelease(isTap ? m_touchAt : at, Qt::LeftButton, event.modifiers());
}

void CanvasWidget::touchByTwo(const QTouchEvent &event)
{
    if (m_touch == Touch::Drawing)
        m_controller.tool().cancel();
    if (m_touch != Touch::Moving)
        m_touchSpread = 0;
    m_touch = Touch::Moving;
    const QList<QEventPoint> &points = event.points();
    const auto isDown = [](const QEventPoint &point) {
        return point.state() != QEventPoint::State::Released;
    };
    if (points.size() < 2 || !isDown(points[0]) || !isDown(points[1])) {
        m_touchSpread = 0; // begin anew when a second one is there again
        return;
    }
    const QPointF middle = (points[0].position() + points[1].position()) / 2;
    const QPointF way = points[0].position() - points[1].position();
    const double spread = std::max(1.0, std::hypot(way.x(), way.y()));
    if (m_touchSpread > 0) {
        panBy(middle - m_touchAt);
        zoomBy(spread / m_touchSpread, middle);
    }
    m_touchAt = middle;
    m_touchSpread = spread;
}

void CanvasWidget::wheelEvent(QWheelEvent *event)
{
    m_tiles.setFocus(event->position() * m_ratio);
    const bool isTouchpad =
        event->device() && event->device()->type() == QInputDevice::DeviceType::TouchPad;
    const bool mustZoom = !isTouchpad || event->modifiers() & Qt::ControlModifier;
    if (!mustZoom) {
        const QPoint pixels = event->pixelDelta();
        panBy(pixels.isNull() ? QPointF(event->angleDelta()) / 2 : QPointF(pixels));
    } else if (event->modifiers() & Qt::ShiftModifier) {
        panBy(QPointF(event->angleDelta().y() + event->angleDelta().x(), 0) / 2);
    } else if (event->angleDelta().y() != 0) {
        zoomBy(std::pow(wheelZoom, event->angleDelta().y() / 120.0), event->position());
    }
    event->accept();
}

void CanvasWidget::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Space:
        if (!event->isAutoRepeat()) {
            m_isSpaceHeld = true;
            showCursor();
        }
        return;
    case Qt::Key_Left:
        return panBy({ keyPan, 0 });
    case Qt::Key_Right:
        return panBy({ -keyPan, 0 });
    case Qt::Key_Up:
        return panBy({ 0, keyPan });
    case Qt::Key_Down:
        return panBy({ 0, -keyPan });
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return zoomIn();
    case Qt::Key_Minus:
        return zoomOut();
    default:
        break;
    }
    std::optional<tools::Key> key;
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        key = tools::Key::Finish;
        break;
    case Qt::Key_Escape:
        key = tools::Key::Cancel;
        break;
    case Qt::Key_Backspace:
        key = tools::Key::StepBack;
        break;
    case Qt::Key_Delete:
        key = tools::Key::Delete;
        break;
    default:
        break;
    }
    if (!key || !m_controller.tool().key(*key))
        QWidget::keyPressEvent(event);
}

void CanvasWidget::keyReleaseEvent(QKeyEvent *event)
{
    if (event->key() != Qt::Key_Space || event->isAutoRepeat()) {
        QWidget::keyReleaseEvent(event);
        return;
    }
    m_isSpaceHeld = false;
    showCursor();
}

void CanvasWidget::leaveEvent(QEvent *event)
{
    QWidget::leaveEvent(event);
    Q_EMIT pointerLeft();
}

void CanvasWidget::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    m_isSpaceHeld = false;
    m_isPanning = false;
    showCursor();
}

void CanvasWidget::showCursor()
{
    if (m_isPanning || m_isSpaceHeld) {
        setCursor(m_isPanning ? Qt::ClosedHandCursor : Qt::OpenHandCursor);
        return;
    }
    switch (m_cursor) {
    case tools::CursorShape::Arrow:
        return setCursor(Qt::ArrowCursor);
    case tools::CursorShape::Cross:
        return setCursor(Qt::CrossCursor);
    case tools::CursorShape::Hand:
        return setCursor(Qt::PointingHandCursor);
    case tools::CursorShape::Move:
        return setCursor(Qt::SizeAllCursor);
    case tools::CursorShape::Handle:
        return setCursor(Qt::PointingHandCursor);
    }
}

bool CanvasWidget::nativeGesture(QNativeGestureEvent *event)
{
    if (event->gestureType() != Qt::ZoomNativeGesture)
        return false;
    zoomBy(1 + event->value(), event->position());
    return true;
}

} // namespace canvas
