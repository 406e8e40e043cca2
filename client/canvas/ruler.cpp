// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/ruler.h"

#include "canvas/canvaswidget.h"
#include "canvas/ticks.h"

#include <QEvent>
#include <QLocale>
#include <QPaintEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace canvas {

namespace {

/// Between two numbers at least, in device-independent pixels; more where they are long.
constexpr double leastStep = 64;
constexpr double gap = 12; ///< between a number's end and the next tick
constexpr double markHalf = 4;

/// Exchanges x and y.
const QTransform lyingDown(0, 1, 1, 0, 0, 0);

QString textOf(double value, const Ticks &ticks)
{
    return QLocale().toString(value + 0.0, 'f', ticks.decimals());
}

} // namespace

Ruler::Ruler(Qt::Orientation orientation, QWidget *parent)
    : QWidget(parent), m_orientation(orientation)
{
    setAttribute(Qt::WA_OpaquePaintEvent);
    setObjectName(orientation == Qt::Horizontal ? QStringLiteral("rulerTop")
                                                : QStringLiteral("rulerLeft"));
    if (orientation == Qt::Horizontal)
        setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    else
        setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Ignored);
    retranslate();
}

void Ruler::follow(CanvasWidget *canvas)
{
    if (m_canvas)
        m_canvas->disconnect(this);
    m_canvas = canvas;
    m_pointer.reset();
    if (canvas) {
        connect(canvas, &CanvasWidget::viewChanged, this, qOverload<>(&QWidget::update));
        connect(canvas, &CanvasWidget::pointerMoved, this, [this](QPointF scenePos) {
            const QPointF place = m_canvas->toWidget(scenePos);
            markPointer(m_orientation == Qt::Horizontal ? place.x() : place.y());
        });
        connect(canvas, &CanvasWidget::pointerLeft, this, [this] { markPointer(std::nullopt); });
    }
    update();
}

int Ruler::thickness() const
{
    return fontMetrics().height() + 6;
}

QSize Ruler::sizeHint() const
{
    return m_orientation == Qt::Horizontal ? QSize(0, thickness()) : QSize(thickness(), 0);
}

QRect Ruler::markRect(double place) const
{
    const int first = int(std::floor(place - markHalf)) - 1;
    const int length = int(2 * markHalf) + 4;
    return m_orientation == Qt::Horizontal ? QRect(first, 0, length, height())
                                           : QRect(0, first, width(), length);
}

void Ruler::markPointer(std::optional<double> place)
{
    if (place == m_pointer)
        return;
    if (m_pointer)
        update(markRect(*m_pointer));
    m_pointer = place;
    if (m_pointer)
        update(markRect(*m_pointer));
}

void Ruler::paintEvent(QPaintEvent *event)
{
    QPainter painter(this);
    painter.fillRect(event->rect(), palette().color(QPalette::Window));
    if (!m_canvas)
        return;
    // As the canvas does: all that follows counts in device pixels from a whole one.
    const double ratio = devicePixelRatioF();
    const QTransform toDevice = painter.deviceTransform();
    painter.translate((std::round(toDevice.dx()) - toDevice.dx()) / ratio,
                      (std::round(toDevice.dy()) - toDevice.dy()) / ratio);
    painter.scale(1 / ratio, 1 / ratio);
    if (m_orientation == Qt::Vertical) {
        // From here on x runs along the ruler, y across it towards the canvas.
        painter.setTransform(lyingDown, true);
    }
    const QRect exposed = m_orientation == Qt::Horizontal
        ? event->rect()
        : QRect(event->rect().y(), event->rect().x(), event->rect().height(),
                event->rect().width());
    paintTicks(painter, ratio, QRectF(exposed.topLeft() * ratio, QSizeF(exposed.size()) * ratio));
    if (!m_pointer)
        return;
    const double at = std::floor(*m_pointer * ratio) + 0.5;
    const double end = std::floor(thickness() * ratio);
    painter.setPen(Qt::NoPen);
    painter.setBrush(palette().color(QPalette::Highlight));
    painter.setRenderHint(QPainter::Antialiasing);
    painter.drawPolygon(QPolygonF{ QPointF(at, end),
                                   QPointF(at - markHalf * ratio, end - 1.5 * markHalf * ratio),
                                   QPointF(at + markHalf * ratio, end - 1.5 * markHalf * ratio) });
}

/// Along x, in device pixels; `exposed` likewise.
void Ruler::paintTicks(QPainter &painter, double ratio, const QRectF &exposed) const
{
    const bool isTop = m_orientation == Qt::Horizontal;
    const double scale = m_canvas->zoom() * ratio;
    const auto toDevice = [&](double scene) {
        const QPointF place = m_canvas->toWidget(QPointF(scene, scene)) * ratio;
        return std::floor((isTop ? place.x() : place.y()) + Ticks::rounding) + 0.5;
    };
    const QRectF visible = m_canvas->visibleScene();
    const double first = isTop ? visible.left() : visible.top();
    const double last = isTop ? visible.right() : visible.bottom();
    const QFontMetricsF metrics(font());
    Ticks ticks = Ticks::atLeast(leastStep * ratio / scale);
    for (int i = 0; i < 6; ++i) { // numbers must not touch each other
        const double widest = std::max(metrics.horizontalAdvance(textOf(first, ticks)),
                                       metrics.horizontalAdvance(textOf(last, ticks)));
        if ((widest + gap) * ratio <= ticks.step * scale)
            break;
        ticks = Ticks::atLeast(ticks.step * 1.5);
    }

    const double end = std::floor(thickness() * ratio);
    const QColor ink = palette().color(QPalette::WindowText);
    QColor faint = ink;
    faint.setAlpha(110);
    QList<QLineF> lines;
    // A number begins at its tick: those whose ticks are left of what is exposed may reach into it.
    const double before = ticks.step * scale;
    const auto firstPart = qint64(std::floor(first / ticks.part()));
    const auto lastPart = qint64(std::ceil(last / ticks.part()));
    painter.setFont(font());
    painter.setPen(ink);
    for (qint64 i = firstPart - ticks.parts; i <= lastPart; ++i) {
        const double value = double(i) * ticks.part();
        const double x = toDevice(value);
        if (x < exposed.left() - before || x > exposed.right() + 1)
            continue;
        if (i % ticks.parts != 0) {
            const bool isHalf = (2 * i) % ticks.parts == 0;
            lines.append(QLineF(x, end - (isHalf ? 6 : 3.5) * ratio, x, end - 1));
            continue;
        }
        lines.append(QLineF(x, 0, x, end - 1));
        const QString text = textOf(value, ticks);
        const double begin = isTop ? 3 : 3 + metrics.horizontalAdvance(text);
        painter.save();
        painter.translate(x + begin * ratio, (1 + metrics.ascent()) * ratio);
        if (!isTop) { // on its feet again, then turned to be read upwards
            painter.setTransform(lyingDown, true);
            painter.rotate(-90);
        }
        painter.scale(ratio, ratio);
        painter.drawText(QPointF(), text);
        painter.restore();
    }
    painter.setPen(QPen(faint, 0));
    painter.drawLines(lines);
    painter.setPen(QPen(palette().color(QPalette::Mid), 0));
    painter.drawLine(QLineF(exposed.left() - 1, end - 0.5, exposed.right() + 1, end - 0.5));
}

void Ruler::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        updateGeometry();
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
        update(); // numbers are written as the language does
    }
}

void Ruler::retranslate()
{
    setAccessibleName(m_orientation == Qt::Horizontal ? tr("Top ruler") : tr("Left ruler"));
}

} // namespace canvas
