// SPDX-License-Identifier: GPL-3.0-or-later
// The half of CanvasWidget that turns what people do into tool events and moves of the view.
#include "canvas/canvaswidget.h"

#include <QApplication>
#include <QGestureEvent>
#include <QMouseEvent>
#include <QNativeGestureEvent>
#include <QPointingDevice>

#include <cmath>

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

bool CanvasWidget::beginPan(const QMouseEvent *event)
{
    const bool isWanted =
        event->button() == Qt::MiddleButton || (event->button() == Qt::LeftButton && m_isSpaceHeld);
    if (!isWanted)
        return false;
    m_isPanning = true;
    m_panFrom = event->position();
    showCursor();
    return true;
}

void CanvasWidget::mousePressEvent(QMouseEvent *event)
{
    if (beginPan(event))
        return;
    if (event->button() == Qt::LeftButton)
        m_followsAll = false;
    if (!m_controller.tool().press(
            toPointer(event->position(), event->button(), event->modifiers())))
        event->ignore();
}

void CanvasWidget::mouseMoveEvent(QMouseEvent *event)
{
    m_tiles.setFocus(event->position() * m_ratio);
    if (m_isPanning) {
        const QPointF by = event->position() - m_panFrom;
        m_panFrom = event->position();
        panBy(by);
        return;
    }
    const auto held = event->buttons() & Qt::LeftButton ? Qt::LeftButton : Qt::NoButton;
    m_controller.tool().move(toPointer(event->position(), held, event->modifiers()));
    Q_EMIT pointerMoved(toScene(event->position()));
}

void CanvasWidget::mouseReleaseEvent(QMouseEvent *event)
{
    if (m_isPanning && (event->button() == Qt::MiddleButton || event->button() == Qt::LeftButton)) {
        m_isPanning = false;
        showCursor();
        return;
    }
    if (!m_controller.tool().release(
            toPointer(event->position(), event->button(), event->modifiers())))
        event->ignore();
}

void CanvasWidget::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (beginPan(event))
        return;
    if (!m_controller.tool().doubleClick(
            toPointer(event->position(), event->button(), event->modifiers())))
        event->ignore();
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

bool CanvasWidget::gesture(QGestureEvent *event)
{
    auto *pinch = static_cast<QPinchGesture *>(event->gesture(Qt::PinchGesture));
    if (!pinch)
        return false;
    const QPointF centre = mapFromGlobal(pinch->centerPoint().toPoint());
    if (pinch->changeFlags() & QPinchGesture::ScaleFactorChanged)
        zoomBy(pinch->scaleFactor(), centre);
    if (pinch->changeFlags() & QPinchGesture::CenterPointChanged)
        panBy(pinch->centerPoint() - pinch->lastCenterPoint());
    event->accept();
    return true;
}

} // namespace canvas
