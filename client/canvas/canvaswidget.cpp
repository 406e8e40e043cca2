// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/canvaswidget.h"

#include "canvas/minimap.h"
#include "canvas/ticks.h"

#include <QElapsedTimer>
#include <QEvent>
#include <QLocale>
#include <QNativeGestureEvent>
#include <QPaintEvent>
#include <QPainter>
#include <QTouchEvent>

#include <algorithm>
#include <cmath>

namespace canvas {

namespace {

constexpr double fitMargin = 16;
constexpr double zoomStep = 1.25;
constexpr std::size_t mostFrameTimes = 120;
constexpr int mostUpdateRects = 8;
/// For large polygons' trees and for the index, between two events.
constexpr qint64 refineBudgetNs = 2'000'000;
/// How soon to look again whether the picture is whole, which comes before the index.
constexpr int settlePauseMs = 20;

} // namespace

CanvasWidget::CanvasWidget(model::Document &document, model::Author &author, QWidget *parent)
    : QWidget(parent), m_document(document), m_author(author), m_scene(document),
      m_tiles(m_scene, m_view), m_overlay(m_scene, m_view), m_controller(m_scene, author)
{
    setAttribute(Qt::WA_OpaquePaintEvent);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setTabletTracking(true);
    setAttribute(Qt::WA_AcceptTouchEvents);
    setMinimumSize(64, 64);
    setAccessibleName(tr("Canvas"));
    setAccessibleDescription(tr("The drawing. Arrow keys move the view, plus and minus zoom."));
    setObjectName(QStringLiteral("canvas"));

    connect(&m_document, &model::Document::changed, this, &CanvasWidget::documentChanged);
    connect(&m_tiles, &TileMap::arrived, this, &CanvasWidget::updateDevice);
    connect(&m_controller, &ToolController::toolChanged, this, &CanvasWidget::toolChanged);
    connect(&m_controller, &ToolController::toolChanged, this, &CanvasWidget::updateOverlay);
    connect(&m_controller, &ToolController::hintChanged, this, &CanvasWidget::hintChanged);
    connect(&m_controller, &ToolController::committed, this, &CanvasWidget::committed);
    connect(&m_controller, &ToolController::rejected, this, &CanvasWidget::rejected);
    connect(&m_controller, &ToolController::previewChanged, this, &CanvasWidget::adoptPreview);
    connect(&m_controller, &ToolController::selectionChanged, this, [this] {
        updateOverlay();
        Q_EMIT selectionChanged();
    });
    connect(&m_controller, &ToolController::cursorWanted, this, [this](tools::CursorShape shape) {
        m_cursor = shape;
        showCursor();
    });
    m_refineTimer.setSingleShot(true);
    connect(&m_refineTimer, &QTimer::timeout, this, &CanvasWidget::refine);
    adoptPalette();
    adoptPixelRatio();
    m_controller.tool().activate();
}

CanvasWidget::~CanvasWidget() = default;

void CanvasWidget::setDrawingStyle(const model::Style &style)
{
    m_style = style;
    m_controller.setStyle(style);
    updateOverlay();
}

std::vector<model::ShapeId> CanvasWidget::selectedIds() const
{
    std::vector<model::ShapeId> ids;
    for (const model::Slot slot : selection())
        ids.push_back(m_document.id(slot));
    return ids;
}

void CanvasWidget::selectAll()
{
    std::set<model::Slot> all;
    for (model::Slot slot = 0; slot < m_document.slotCount(); ++slot) {
        if (m_document.isShown(slot))
            all.insert(all.end(), slot);
    }
    setSelection(std::move(all));
}

void CanvasWidget::deleteSelection()
{
    if (selection().empty())
        return;
    m_controller.tool().cancel();
    const auto made = m_author.remove(selectedIds());
    if (made)
        Q_EMIT committed(*made);
    else
        Q_EMIT rejected(made.error());
}

bool CanvasWidget::stepBack()
{
    return canStepBack() && m_controller.tool().key(tools::Key::StepBack);
}

void CanvasWidget::zoomToFit()
{
    m_followsAll = false;
    // The index has the boxes at hand; the document would look at all vertices.
    fit(m_scene.index().exactBounds().toScene(), View::mostScale);
}

void CanvasWidget::zoomToSelection()
{
    geometry::Box box;
    for (const model::Slot slot : selection()) {
        if (const render::Proxy *proxy = m_scene.index().find(slot))
            box.add(proxy->box);
    }
    if (box.isEmpty())
        return;
    m_followsAll = false;
    fit(box.toScene(), 16 * m_ratio);
}

void CanvasWidget::zoomIn()
{
    zoomBy(zoomStep, QRectF(rect()).center());
}

void CanvasWidget::zoomOut()
{
    zoomBy(1 / zoomStep, QRectF(rect()).center());
}

void CanvasWidget::showScene(const QRectF &scene)
{
    m_followsAll = false;
    adoptPixelRatio(); // hidden widgets hear of their size only when they are shown
    m_view.show(scene, 0);
    viewMoved();
}

void CanvasWidget::centreOn(QPointF scenePos)
{
    panBy(QRectF(rect()).center() - toWidget(scenePos));
}

double CanvasWidget::zoom() const
{
    return m_view.scale() / m_ratio;
}

QPointF CanvasWidget::toScene(QPointF widgetPos) const
{
    return m_view.toScene(widgetPos * m_ratio);
}

QPointF CanvasWidget::toWidget(QPointF scenePos) const
{
    return m_view.toDevice(scenePos) / m_ratio;
}

void CanvasWidget::setPeers(const std::vector<PeerMark> &peers)
{
    m_peers = peers;
    updateOverlay();
}

void CanvasWidget::setCrossings(std::vector<Crossing> crossings)
{
    if (crossings == m_crossings)
        return;
    m_crossings = std::move(crossings);
    updateOverlay();
}

void CanvasWidget::setGridVisible(bool isVisible)
{
    m_isGridVisible = isVisible;
    update();
}

void CanvasWidget::setMeterVisible(bool isVisible)
{
    m_isMeterVisible = isVisible;
    update();
}

void CanvasWidget::setMinimapVisible(bool isVisible)
{
    if (isVisible == isMinimapVisible())
        return;
    m_minimap = isVisible ? std::make_unique<Minimap>(m_scene, *this) : nullptr;
    if (m_minimap)
        m_minimap->show();
}

void CanvasWidget::documentChanged(const model::ChangeSet &changes)
{
    for (const geometry::Box &box : m_scene.update(changes))
        m_tiles.markDirty(box);
    if (changes.isReset)
        m_tiles.markAllDirty();
    m_overlay.documentChanged(changes);
    m_controller.documentChanged(changes);
    if (m_followsAll)
        followAll();
    m_tiles.refresh();
    updateOverlay();
    if (m_minimap)
        m_minimap->drawSoon();
}

/// Shows all shapes unless they are in view already; never magnifies.
void CanvasWidget::followAll()
{
    if (m_scene.index().size() == 0)
        return;
    const geometry::Box visible = toBox(visibleScene());
    const geometry::Box all = m_scene.index().bounds();
    if (all.left >= visible.left && all.right <= visible.right && all.top >= visible.top
        && all.bottom <= visible.bottom)
        return;
    fit(all.toScene(), m_ratio);
}

void CanvasWidget::adoptPixelRatio()
{
    const double ratio = devicePixelRatioF();
    // One pixel more where the widget's end may fall between two.
    const int more = ratio == std::floor(ratio) ? 0 : 1;
    const QSize size(int(std::ceil(width() * ratio)) + more,
                     int(std::ceil(height() * ratio)) + more);
    if (ratio != m_ratio) {
        auto transform = m_view.transform();
        transform.scale *= ratio / m_ratio;
        m_ratio = ratio;
        m_view.set(transform);
        m_tiles.setPixelRatio(ratio);
        m_overlay.setPixelRatio(ratio);
    }
    m_view.setSize(size);
    m_scene.setZoom(zoom());
}

void CanvasWidget::adoptPalette()
{
    m_tiles.setBackground(palette().color(QPalette::Base));
    m_overlay.setPalette(palette());
    m_overlay.setFont(font());
    update();
}

void CanvasWidget::viewMoved()
{
    m_scene.setZoom(zoom());
    m_tiles.viewChanged();
    const Overlay::Content content = overlayContent();
    m_overlayExtent = m_overlay.extent(content);
    m_movingExtent = m_overlay.movingExtent(content);
    update();
    Q_EMIT viewChanged();
}

/// Makes what comes later quicker, some of it at a time.
void CanvasWidget::refine()
{
    m_scene.refine(refineBudgetNs);
    const bool isIdle = m_tiles.isCrisp();
    if (m_scene.isRefined() && isIdle)
        m_scene.settle(refineBudgetNs);
    if (!m_scene.isRefined() || (isIdle && !m_scene.isSettled()))
        m_refineTimer.start(0);
    else if (!m_scene.isSettled())
        m_refineTimer.start(settlePauseMs);
}

void CanvasWidget::panBy(QPointF widgetDistance)
{
    m_followsAll = false;
    m_view.panBy(widgetDistance * m_ratio);
    viewMoved();
}

void CanvasWidget::zoomBy(double factor, QPointF widgetPos)
{
    m_followsAll = false;
    m_view.zoomBy(factor, widgetPos * m_ratio);
    viewMoved();
}

void CanvasWidget::fit(const QRectF &scene, double mostScale)
{
    adoptPixelRatio();
    if (m_scene.index().size() == 0)
        m_view.set({ m_ratio, QPointF() });
    else
        m_view.show(scene, fitMargin * m_ratio, mostScale);
    viewMoved();
}

/// Device pixels to whole logical ones around them.
void CanvasWidget::updateDevice(const QRegion &region)
{
    // QPainter is slow where it must clip to many rectangles; copying all between them is not.
    if (region.rectCount() > mostUpdateRects)
        return updateDevice(region.boundingRect());
    if (m_ratio == 1) {
        update(region);
        return;
    }
    QRegion logical;
    for (const QRect &rect : region) {
        logical += QRectF(rect.x() / m_ratio, rect.y() / m_ratio, rect.width() / m_ratio,
                          rect.height() / m_ratio)
                       .toAlignedRect()
                       .adjusted(-1, -1, 1, 1);
    }
    update(logical);
}

void CanvasWidget::updateOverlay()
{
    const Overlay::Content content = overlayContent();
    const QRegion extent = m_overlay.extent(content);
    const QRegion moving = m_overlay.movingExtent(content);
    const auto &reshaped = content.preview->reshaped;
    if (reshaped && m_shownReshaped && reshaped->isSameVertex(*m_shownReshaped))
        updateDevice(moving + m_movingExtent);
    else
        updateDevice(extent + m_overlayExtent);
    m_overlayExtent = extent;
    m_movingExtent = moving;
    m_shownReshaped = reshaped;
}

void CanvasWidget::adoptPreview()
{
    const tools::Preview &preview = m_controller.preview();
    std::vector<model::Slot> lifted = preview.moving;
    if (preview.reshaped)
        lifted.push_back(preview.reshaped->slot);
    const auto boxes = m_scene.setLifted(lifted);
    if (!boxes.empty()) {
        for (const geometry::Box &box : boxes)
            m_tiles.markDirty(box);
        m_tiles.refresh(true);
    }
    updateOverlay();
    if (preview.drawing != m_sharedDrawing) {
        m_sharedDrawing = preview.drawing;
        Q_EMIT previewChanged(m_sharedDrawing);
    }
}

Overlay::Content CanvasWidget::overlayContent() const
{
    Overlay::Content content;
    content.preview = &m_controller.preview();
    content.selection = &m_controller.selection();
    content.peers = &m_peers;
    content.crossings = &m_crossings;
    content.style = m_style;
    content.showsHandles = m_controller.current() == ToolKind::Select;
    return content;
}

bool CanvasWidget::event(QEvent *event)
{
    switch (event->type()) {
    case QEvent::TouchBegin:
    case QEvent::TouchUpdate:
    case QEvent::TouchEnd:
    case QEvent::TouchCancel:
        return touch(static_cast<QTouchEvent *>(event)) || QWidget::event(event);
    case QEvent::NativeGesture:
        return nativeGesture(static_cast<QNativeGestureEvent *>(event)) || QWidget::event(event);
    case QEvent::ScreenChangeInternal:
        adoptPixelRatio();
        viewMoved();
        return QWidget::event(event);
    default:
        return QWidget::event(event);
    }
}

void CanvasWidget::paintEvent(QPaintEvent *event)
{
    QElapsedTimer timer;
    timer.start();
    if (devicePixelRatioF() != m_ratio) {
        adoptPixelRatio();
        m_tiles.viewChanged();
    }
    const QRect window(QPoint(), m_view.size());
    QRegion region;
    for (const QRect &rect : event->region()) {
        const QRect device = QRectF(rect.x() * m_ratio, rect.y() * m_ratio, rect.width() * m_ratio,
                                    rect.height() * m_ratio)
                                 .toAlignedRect();
        region += (m_ratio == 1 ? device : device.adjusted(-1, -1, 1, 1)) & window;
    }
    QPainter painter(this);
    // All that follows counts in device pixels. At fractional ratios the widget may begin between two;
    // images placed at halves would be rounded this way and that and leave seams.
    const QTransform toDevice = painter.deviceTransform();
    painter.translate((std::round(toDevice.dx()) - toDevice.dx()) / m_ratio,
                      (std::round(toDevice.dy()) - toDevice.dy()) / m_ratio);
    painter.scale(1 / m_ratio, 1 / m_ratio);
    m_tiles.paint(painter, region);
    const QRect bounds = region.boundingRect();
    if (m_isGridVisible)
        paintGrid(painter, bounds);
    if (m_overlayExtent.intersects(region))
        m_overlay.paint(painter, overlayContent(), bounds);
    if (m_isMeterVisible && region.intersects(meterRect()))
        paintMeter(painter);
    painter.end();
    if (!(m_scene.isRefined() && m_scene.isSettled()) && !m_refineTimer.isActive())
        m_refineTimer.start(0);
    m_frameTimes.push_back(timer.nsecsElapsed());
    if (m_frameTimes.size() > mostFrameTimes)
        m_frameTimes.erase(m_frameTimes.begin());
    Q_EMIT framePainted(m_frameTimes.back());
}

void CanvasWidget::paintGrid(QPainter &painter, const QRect &region) const
{
    const double step = Ticks::atLeast(24 * m_ratio / m_view.scale()).step;
    QColor colour = palette().color(QPalette::Text);
    colour.setAlpha(28);
    painter.setPen(QPen(colour, 0));
    const QRectF scene = m_view.transform().toScene(QRectF(region));
    const auto pixel = [](double at) { return std::floor(at + Ticks::rounding) + 0.5; };
    const auto line = [&](double x0, double y0, double x1, double y1) {
        const QPointF a = m_view.toDevice(QPointF(x0, y0));
        const QPointF b = m_view.toDevice(QPointF(x1, y1));
        painter.drawLine(QPointF(pixel(a.x()), pixel(a.y())), QPointF(pixel(b.x()), pixel(b.y())));
    };
    for (double x = std::ceil(scene.left() / step) * step; x <= scene.right(); x += step)
        line(x, scene.top(), x, scene.bottom());
    for (double y = std::ceil(scene.top() / step) * step; y <= scene.bottom(); y += step)
        line(scene.left(), y, scene.right(), y);
}

QRect CanvasWidget::meterRect() const
{
    return QRect(QPoint(8, 8) * m_ratio, QSize(290, 64) * m_ratio);
}

void CanvasWidget::paintMeter(QPainter &painter) const
{
    std::vector<qint64> times = m_frameTimes;
    std::sort(times.begin(), times.end());
    const auto ms = [&](double share) {
        return times.empty() ? 0.0
                             : double(times[std::size_t(double(times.size() - 1) * share)]) / 1e6;
    };
    std::size_t shapes = 0;
    m_scene.index().query(toBox(visibleScene()), [&](const render::Proxy &) { ++shapes; });
    const QLocale locale;
    const QString text =
        tr("Frame: %1 ms, worst of 100: %2 ms\nTiles: %3 (%4 MiB)\nShapes in view: %5")
            .arg(locale.toString(ms(0.5), 'f', 1), locale.toString(ms(0.99), 'f', 1),
                 locale.toString(qulonglong(m_tiles.tileCount())),
                 locale.toString(double(m_tiles.memoryBytes()) / (1 << 20), 'f', 0),
                 locale.toString(qulonglong(shapes)));
    painter.save();
    QColor back = palette().color(QPalette::ToolTipBase);
    back.setAlpha(230);
    painter.fillRect(meterRect(), back);
    painter.translate(meterRect().topLeft());
    painter.scale(m_ratio, m_ratio);
    painter.setPen(palette().color(QPalette::ToolTipText));
    painter.drawText(QRectF(8, 4, 274, 56), Qt::AlignVCenter, text);
    painter.restore();
}

void CanvasWidget::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    adoptPixelRatio();
    if (m_followsAll && m_scene.index().size() > 0)
        followAll();
    viewMoved();
    if (m_minimap)
        m_minimap->place();
}

void CanvasWidget::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        adoptPalette();
    if (event->type() == QEvent::LanguageChange) {
        setAccessibleName(tr("Canvas"));
        setAccessibleDescription(tr("The drawing. Arrow keys move the view, plus and minus zoom."));
        update();
    }
}

} // namespace canvas
