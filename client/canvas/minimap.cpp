// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/minimap.h"

#include "canvas/canvaswidget.h"

#include <QEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace canvas {

namespace {

constexpr QSize wantedSize(220, 160);
constexpr int cornerGap = 10;
constexpr double fitMargin = 6;
/// Device pixels; drawn one after the other, so that neither thread is long at one.
constexpr int bandHeight = 32;
/// Discs and strokes are so much thinner than in the canvas.
constexpr double thinness = 0.25;
constexpr std::size_t mostPolygons = 20'000; ///< of a band
constexpr qint64 supplyBudgetNs = 2'000'000;

constexpr int soonMs = 150; ///< after a change
/// Between two pictures; more where one takes long, so that a tenth of one core is the most.
constexpr int restMs = 500;
constexpr int restFactor = 10;
constexpr int longestRestMs = 10'000;
/// So long it waits for the canvas's tiles, which are looked at.
constexpr int patienceMs = 2000;
constexpr int lookMs = 50;

} // namespace

Minimap::Minimap(const Scene &scene, CanvasWidget &canvas)
    : QWidget(&canvas), m_scene(scene), m_canvas(canvas), m_pool(scene.looks(), 1)
{
    setAttribute(Qt::WA_OpaquePaintEvent);
    // What is not taken here is not meant for the canvas beneath.
    setAttribute(Qt::WA_NoMousePropagation);
    setObjectName(QStringLiteral("minimap"));
    setAccessibleName(tr("Minimap"));
    setCursor(Qt::ArrowCursor);
    m_timer.setSingleShot(true);
    m_supplyTimer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &Minimap::begin);
    connect(&m_supplyTimer, &QTimer::timeout, this, &Minimap::supply);
    connect(&m_pool, &RenderPool::finished, this, &Minimap::collect);
    connect(&canvas, &CanvasWidget::viewChanged, this, qOverload<>(&QWidget::update));
    place();
    m_timer.start(0);
}

Minimap::~Minimap() = default;

void Minimap::drawSoon()
{
    m_isBehind = true;
    if (m_band < 0 && !m_timer.isActive())
        m_timer.start(soonMs);
}

void Minimap::place()
{
    const QSize size = wantedSize.boundedTo(m_canvas.size() / 3);
    const bool isOther = size != this->size();
    setGeometry(QRect(QPoint(m_canvas.width() - size.width() - cornerGap,
                             m_canvas.height() - size.height() - cornerGap),
                      size));
    if (isOther)
        drawSoon();
}

QSize Minimap::deviceSize() const
{
    return (QSizeF(size()) * devicePixelRatioF()).toSize();
}

QPointF Minimap::toScene(QPointF widgetPos) const
{
    return m_transform.toScene(widgetPos * devicePixelRatioF());
}

QPointF Minimap::toWidget(QPointF scenePos) const
{
    return m_transform.toDevice(scenePos) / devicePixelRatioF();
}

void Minimap::begin()
{
    if (m_band >= 0)
        return;
    if (!m_canvas.isCrisp() && (m_patience += lookMs) < patienceMs) {
        m_timer.start(lookMs);
        return;
    }
    m_patience = 0;
    m_isBehind = false;
    const QSize size = deviceSize();
    m_next = QImage(size, QImage::Format_RGB32);
    if (m_next.isNull())
        return;
    const double ratio = devicePixelRatioF();
    m_nextTransform = m_scene.index().size() == 0
        ? render::SceneTransform{}
        : render::SceneTransform::showing(m_scene.index().bounds().toScene(), size,
                                          fitMargin * ratio);
    m_band = 0;
    m_drawing.start();
    postBand();
}

void Minimap::postBand()
{
    const int top = m_band * bandHeight;
    const QRect rect(0, top, m_next.width(), std::min(bandHeight, m_next.height() - top));
    auto job = m_pool.makeJob();
    job->row = m_band;
    job->pixelRatio = devicePixelRatioF() * thinness;
    job->background = palette().color(QPalette::Base).rgb();
    job->isWhole = true;
    job->mustSift = true;
    RenderJob::Piece &piece = job->addPiece();
    piece.rect = rect;
    piece.transform = m_nextTransform;
    piece.transform.origin += QPointF(0, top) / m_nextTransform.scale;
    constexpr double margin = 3; // discs and strokes
    const QRectF scene =
        m_nextTransform.toScene(QRectF(rect).adjusted(-margin, -margin, margin, margin));
    piece.box = toBox(scene);
    m_scene.share(piece.shapes, scene);
    m_pool.post(std::move(job));
}

void Minimap::collect()
{
    for (auto &job : m_pool.take()) {
        if (job->mustSift) {
            m_waiting = std::move(job);
            m_supplied = 0;
            supply();
            continue;
        }
        const RenderJob::Piece &piece = job->pieces.front();
        for (int y = 0; y < piece.image.height(); ++y)
            std::memcpy(m_next.scanLine(piece.rect.top() + y), piece.image.constScanLine(y),
                        std::size_t(piece.image.bytesPerLine()));
        m_pool.recycle(std::move(job));
        ++m_band;
        if (m_band * bandHeight < m_next.height())
            postBand();
        else
            finish();
    }
}

/// Hands the polygons' rings on that the band needs, as many as the time of a turn allows.
void Minimap::supply()
{
    QElapsedTimer timer;
    timer.start();
    render::ShapeBatch &shapes = m_waiting->pieces.front().shapes;
    const auto wanted = shapes.wanted();
    const std::size_t step = 1 + wanted.size() / mostPolygons;
    for (; m_supplied < wanted.size(); m_supplied += step) {
        if (timer.nsecsElapsed() > supplyBudgetNs) {
            m_supplyTimer.start(1);
            return;
        }
        if (m_scene.document().isShown(wanted[m_supplied]))
            shapes.supply(m_supplied, m_scene.document().rings(wanted[m_supplied]));
    }
    m_waiting->mustSift = false;
    m_pool.post(std::move(m_waiting));
}

void Minimap::finish()
{
    m_band = -1;
    m_picture = std::move(m_next);
    m_transform = m_nextTransform;
    update();
    m_timer.start(std::clamp(int(m_drawing.elapsed()) * restFactor, restMs, longestRestMs));
    if (!m_isBehind)
        m_timer.stop();
    Q_EMIT drawn();
}

void Minimap::paintEvent(QPaintEvent *)
{
    const double ratio = devicePixelRatioF();
    QPainter painter(this);
    const QTransform toDevice = painter.deviceTransform();
    painter.translate((std::round(toDevice.dx()) - toDevice.dx()) / ratio,
                      (std::round(toDevice.dy()) - toDevice.dy()) / ratio);
    painter.scale(1 / ratio, 1 / ratio);
    // A whole pixel more, where the widget's end falls between two.
    const QRectF whole({ 0, 0 }, QSizeF(deviceSize()));
    if (m_picture.size() != deviceSize())
        painter.fillRect(whole.adjusted(0, 0, 1, 1), palette().color(QPalette::Base));
    if (!m_picture.isNull())
        painter.drawImage(QPointF(), m_picture);
    const double pen = std::max(1.0, std::round(ratio));
    const auto frame = [&](const QRectF &rect, const QColor &colour, double width) {
        painter.setPen(QPen(colour, width, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
        painter.drawRect(rect.adjusted(width / 2, width / 2, -width / 2, -width / 2));
    };
    if (!m_picture.isNull() && m_scene.index().size() > 0) {
        // Never so small, or so far outside, that it cannot be seen.
        QRectF view = m_transform.toDevice(m_canvas.visibleScene());
        const double least = 6 * ratio;
        const QRectF room = whole.adjusted(pen, pen, -pen, -pen);
        const QPointF middle(std::clamp(view.center().x(), room.left(), room.right()),
                             std::clamp(view.center().y(), room.top(), room.bottom()));
        if (view.width() < least || view.height() < least || !view.intersects(room)) {
            const QSizeF size(std::max(view.width(), least), std::max(view.height(), least));
            view = QRectF(middle - QPointF(size.width(), size.height()) / 2, size);
        }
        view = QRectF(view.toAlignedRect()) & room;
        QColor inside = palette().color(QPalette::Highlight);
        inside.setAlpha(36);
        painter.setBrush(inside);
        frame(view, palette().color(QPalette::Highlight), 2 * pen);
    }
    painter.setBrush(Qt::NoBrush);
    QColor border = palette().color(QPalette::Text); // seen on light and dark ground alike
    border.setAlpha(110);
    frame(whole, border, pen);
}

void Minimap::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        drawSoon();
    if (event->type() == QEvent::LanguageChange)
        setAccessibleName(tr("Minimap"));
}

void Minimap::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || m_picture.isNull())
        return;
    const QRectF visible = m_canvas.visibleScene();
    const QPointF at = toScene(event->position());
    m_grip = visible.contains(at) ? at - visible.center() : QPointF();
    m_canvas.centreOn(at - m_grip);
}

void Minimap::mouseMoveEvent(QMouseEvent *event)
{
    if (event->buttons() & Qt::LeftButton && !m_picture.isNull())
        m_canvas.centreOn(toScene(event->position()) - m_grip);
}

void Minimap::wheelEvent(QWheelEvent *event)
{
    if (event->angleDelta().y() > 0)
        m_canvas.zoomIn();
    else if (event->angleDelta().y() < 0)
        m_canvas.zoomOut();
    event->accept();
}

} // namespace canvas
