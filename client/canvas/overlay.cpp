// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/overlay.h"

#include "render/spanrasterizer.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace canvas {

namespace {

constexpr double handleSide = 8;
constexpr double margin = 14; ///< around boxes: discs, handles, pens
/// More handles in view would cover the picture; vertices can still be grabbed.
constexpr std::size_t mostHandles = 2000;
/// Above this, a selection is shown by its box alone.
constexpr std::size_t mostOutlines = 300;
/// A warning: the triangle's height; the marked place is its middle.
constexpr double warningHeight = 15;
constexpr QColor warningColour(255, 179, 0);
constexpr QColor warningInk(40, 28, 0);
/// More marks in view say no more.
constexpr int mostCrossings = 200;

QPolygonF polygonOf(const View &view, std::span<const geometry::Vertex> ring)
{
    QPolygonF polygon;
    polygon.reserve(qsizetype(ring.size()));
    for (const geometry::Vertex v : ring)
        polygon.append(view.toDevice(v.toScene()));
    return polygon;
}

QColor readableOn(const QColor &colour)
{
    return qGray(colour.rgb()) > 140 ? QColor(Qt::black) : QColor(Qt::white);
}

} // namespace

Overlay::Overlay(const Scene &scene, const View &view)
    : m_scene(scene), m_view(view), m_rasterizer(std::make_unique<render::SpanRasterizer>()),
      m_lifted(scene, view, *m_rasterizer)
{
}

Overlay::~Overlay() = default;

QRectF Overlay::deviceBox(const geometry::Box &box) const
{
    return m_view.transform().toDevice(box.toScene());
}

QRegion Overlay::extent(const Content &content, Reshaped whichPart) const
{
    const QRectF window(QPointF(), QSizeF(m_view.size()));
    QRegion region;
    const auto add = [&](const QRectF &rect) {
        const double m = margin * m_ratio;
        region += (rect.adjusted(-m, -m, m, m) & window).toAlignedRect();
    };
    const auto addBox = [&](const geometry::Box &box) {
        if (!box.isEmpty())
            add(deviceBox(box));
    };
    const auto addPlace = [&](QPointF scene) { add(QRectF(m_view.toDevice(scene), QSizeF())); };

    const tools::Preview &preview = *content.preview;
    geometry::Box moving;
    for (const model::Slot slot : preview.moving) {
        if (const render::Proxy *proxy = m_scene.index().find(slot))
            moving.add(proxy->box);
    }
    if (!moving.isEmpty())
        add(deviceBox(moving).translated(preview.movedBy.toScene() * m_view.scale()));
    if (preview.reshaped)
        add(whichPart == Reshaped::Whole ? m_lifted.extent(*preview.reshaped)
                                         : m_lifted.edgesExtent(*preview.reshaped));
    geometry::Box drawing = geometry::Box::of(preview.drawing);
    if (!drawing.isEmpty() && preview.next) {
        if (const auto next = geometry::toGrid(*preview.next))
            drawing.add(*next);
    }
    addBox(drawing);
    if (preview.rubberBand)
        add(m_view.transform().toDevice(*preview.rubberBand));
    for (const auto &place : { preview.snapped, preview.handle }) {
        if (place)
            addPlace(*place);
    }
    geometry::Box selected;
    for (const model::Slot slot : *content.selection) {
        const render::Proxy *proxy = m_scene.index().find(slot);
        if (proxy && !preview.reshaped)
            selected.add(proxy->box);
    }
    addBox(selected);
    geometry::Box crossings;
    for (const Crossing &crossing : *content.crossings) {
        if (const auto place = geometry::toGrid(crossing.at))
            crossings.add(*place);
    }
    addBox(crossings);
    for (const PeerMark &peer : *content.peers) {
        addBox(geometry::Box::of(peer.drawing));
        if (peer.cursor) {
            addPlace(*peer.cursor);
            add(labelRect(peer));
            for (const geometry::Vertex last : peer.drawing)
                add(QRectF(m_view.toDevice(last.toScene()), m_view.toDevice(*peer.cursor))
                        .normalized());
        }
        for (const model::ShapeId &id : peer.selection) {
            const auto slot = m_scene.document().find(id);
            if (const render::Proxy *proxy = slot ? m_scene.index().find(*slot) : nullptr)
                addBox(proxy->box);
        }
    }
    return region;
}

void Overlay::paint(QPainter &painter, const Content &content, const QRect &region)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    paintLifted(painter, content, region);
    paintSelection(painter, content);
    paintDrawing(painter, content);
    paintCrossings(painter, *content.crossings);

    const tools::Preview &preview = *content.preview;
    const QColor highlight = m_palette.color(QPalette::Highlight);
    if (preview.rubberBand) {
        QColor inside = highlight;
        inside.setAlpha(40);
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.setPen(QPen(highlight, std::round(m_ratio)));
        painter.setBrush(inside);
        painter.drawRect(m_view.transform().toDevice(*preview.rubberBand));
        painter.setRenderHint(QPainter::Antialiasing);
    }
    if (preview.handle) {
        const double r = handleSide * m_ratio / 2 + m_ratio;
        painter.setPen(QPen(m_palette.color(QPalette::Base), m_ratio));
        painter.setBrush(highlight);
        painter.drawEllipse(m_view.toDevice(*preview.handle), r, r);
    }
    if (preview.snapped) {
        const double r = 7 * m_ratio;
        painter.setPen(QPen(highlight, 1.5 * m_ratio));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(m_view.toDevice(*preview.snapped), r, r);
    }
    for (const PeerMark &peer : *content.peers)
        paintPeer(painter, peer);
    painter.restore();
}

/// Shapes in the air look as in the tiles, so the same rasterizer draws them.
void Overlay::paintLifted(QPainter &painter, const Content &content, const QRect &region)
{
    const tools::Preview &preview = *content.preview;
    if (preview.reshaped)
        m_lifted.paint(painter, *preview.reshaped, region, m_ratio);
    else
        m_lifted.clear();
    if (preview.moving.empty())
        return;
    QRectF extentF;
    const double m = margin * m_ratio;
    geometry::Box box;
    for (const model::Slot slot : preview.moving) {
        if (const render::Proxy *proxy = m_scene.index().find(slot))
            box.add(proxy->box);
    }
    if (!box.isEmpty())
        extentF = deviceBox(box).translated(preview.movedBy.toScene() * m_view.scale());
    const QRect target =
        extentF.adjusted(-m, -m, m, m).intersected(QRectF(region)).toAlignedRect() & region;
    if (target.isEmpty())
        return;
    QImage layer(target.size(), QImage::Format_ARGB32_Premultiplied);
    layer.fill(Qt::transparent);
    m_rasterizer->setSurface(render::Surface::of(layer));
    auto transform = m_view.transform();
    transform.origin += QPointF(target.topLeft()) / transform.scale;
    transform.origin -= preview.movedBy.toScene();
    const geometry::Box visible =
        toBox(transform.toScene(QRectF(layer.rect()).adjusted(-m, -m, m, m)));
    render::ShapeBatch batch;
    render::RunTree::Cut cut;
    for (const model::Slot slot : preview.moving) {
        const render::Proxy *proxy = m_scene.index().find(slot);
        if (!proxy || !proxy->box.intersects(visible))
            continue;
        if (m_scene.looks().at(proxy->look).isPoint
            || render::ShapePainter::isSpeck(proxy->box, transform.scale)) {
            batch.add(*proxy);
        } else if (const render::RunTree *tree = m_scene.runTree(slot)) {
            tree->cut(m_scene.document().rings(slot), visible, Scene::toleranceAt(transform.scale),
                      cut);
            batch.add(*proxy, cut.rings());
        } else {
            batch.add(*proxy, m_scene.document().rings(slot));
        }
    }
    batch.draw(*m_rasterizer, { transform, layer.rect(), m_ratio }, m_scene.looks());
    painter.drawImage(target.topLeft(), layer);
}

void Overlay::paintSelection(QPainter &painter, const Content &content) const
{
    const tools::Preview &preview = *content.preview;
    if (content.selection->empty() || !preview.moving.empty() || preview.reshaped)
        return;
    const QRectF window(QPointF(), QSizeF(m_view.size()));
    const QColor highlight = m_palette.color(QPalette::Highlight);
    painter.setPen(QPen(highlight, m_ratio));
    painter.setBrush(Qt::NoBrush);
    geometry::Box whole;
    for (const model::Slot slot : *content.selection) {
        const render::Proxy *proxy = m_scene.index().find(slot);
        if (!proxy)
            continue;
        whole.add(proxy->box);
        if (content.selection->size() > mostOutlines)
            continue;
        const QRectF box = deviceBox(proxy->box);
        if (!box.adjusted(-margin, -margin, margin, margin).intersects(window))
            continue;
        if (m_scene.looks().at(proxy->look).isPoint) {
            const double r = (double(render::ShapePainter::discWidth) / 2 + 3) * m_ratio;
            painter.drawEllipse(box.center(), r, r);
        } else if (content.selection->size() > 1 || !content.showsHandles) {
            const double m = 3 * m_ratio;
            painter.drawRect(box.adjusted(-m, -m, m, m));
        }
    }
    if (content.selection->size() > mostOutlines && !whole.isEmpty())
        painter.drawRect(deviceBox(whole));
    if (content.showsHandles && content.selection->size() == 1)
        paintHandles(painter, *content.selection->begin());
}

void Overlay::paintHandles(QPainter &painter, model::Slot slot) const
{
    const model::Document &document = m_scene.document();
    if (!document.isShown(slot) || document.kind(slot) != model::ShapeKind::Polygon)
        return;
    const QRectF window(QPointF(), QSizeF(m_view.size()));
    const QColor highlight = m_palette.color(QPalette::Highlight);
    const model::RingsView rings = document.rings(slot);
    const geometry::Box visible = toBox(m_view.sceneRect());
    std::vector<render::RunTree::Place> ends; ///< of edges in view
    if (const render::RunTree *tree = m_scene.runTree(slot)) {
        ends = tree->edgesIn(rings, visible, mostHandles);
    } else {
        for (std::size_t r = 0; r < rings.count(); ++r) {
            for (std::size_t i = 0; i < rings.ring(r).size(); ++i)
                ends.push_back({ r, i, {} });
        }
    }
    if (ends.size() > mostHandles) {
        painter.drawRect(deviceBox(m_scene.index().find(slot)->box));
        return;
    }
    const double side = handleSide * m_ratio;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, false);
    const auto square = [&](QPointF at, double width) {
        if (window.adjusted(-width, -width, width, width).contains(at))
            painter.drawRect(QRectF(std::round(at.x() - width / 2), std::round(at.y() - width / 2),
                                    std::round(width), std::round(width)));
    };
    for (const render::RunTree::Place &end : ends) {
        const auto ring = rings.ring(end.ring);
        const QPointF at = m_view.toDevice(ring[end.index].toScene());
        const QPointF before =
            m_view.toDevice(ring[end.index ? end.index - 1 : ring.size() - 1].toScene());
        painter.setPen(QPen(highlight, m_ratio));
        painter.setBrush(m_palette.color(QPalette::Base));
        square(at, side);
        if (std::hypot(at.x() - before.x(), at.y() - before.y()) >= 4 * side) {
            painter.setBrush(highlight);
            square((at + before) / 2, side / 2);
        }
    }
    painter.restore();
}

void Overlay::paintDrawing(QPainter &painter, const Content &content) const
{
    const tools::Preview &preview = *content.preview;
    if (preview.drawing.empty())
        return;
    const auto toColor = [](model::Colour c) { return QColor(c.red, c.green, c.blue); };
    QPolygonF polygon = polygonOf(m_view, preview.drawing);
    const QPointF first = polygon.front();
    if (preview.next && !preview.isClosing)
        polygon.append(m_view.toDevice(*preview.next));
    QColor fill = toColor(content.style.fill);
    fill.setAlphaF(float(content.style.fillOpacity) / (2 * model::Style::opaque));
    painter.setPen(Qt::NoPen);
    painter.setBrush(fill);
    painter.drawPolygon(polygon);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(toColor(content.style.stroke), 1.5 * m_ratio, Qt::SolidLine, Qt::RoundCap,
                        Qt::RoundJoin));
    if (preview.isClosing)
        polygon.append(first);
    painter.drawPolyline(polygon);
    painter.setPen(QPen(m_palette.color(QPalette::Highlight), m_ratio));
    painter.setBrush(m_palette.color(QPalette::Base));
    const double r = handleSide * m_ratio / 2;
    for (qsizetype i = 0; i < qsizetype(preview.drawing.size()); ++i) {
        const double radius = i == 0 && preview.isClosing ? 1.5 * r : r;
        painter.drawEllipse(polygon[i], radius, radius);
    }
}

void Overlay::paintCrossings(QPainter &painter, const std::vector<Crossing> &crossings) const
{
    const double u = m_ratio;
    const double h = warningHeight * u;
    const QRectF window = QRectF(QPointF(), QSizeF(m_view.size())).adjusted(-h, -h, h, h);
    int left = mostCrossings;
    for (const Crossing &crossing : crossings) {
        const QPointF at = m_view.toDevice(crossing.at);
        if (!window.contains(at))
            continue;
        if (left-- == 0)
            break;
        painter.setPen(QPen(warningInk, u, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.setBrush(warningColour);
        painter.drawPolygon(QPolygonF{ at + QPointF(0, -0.6 * h), at + QPointF(0.6 * h, 0.4 * h),
                                       at + QPointF(-0.6 * h, 0.4 * h) });
        painter.setPen(Qt::NoPen);
        painter.setBrush(warningInk);
        painter.drawRect(QRectF(at.x() - u, at.y() - 0.3 * h, 2 * u, 0.35 * h));
        painter.drawRect(QRectF(at.x() - u, at.y() + 0.15 * h, 2 * u, 2 * u));
    }
}

QRectF Overlay::labelRect(const PeerMark &peer) const
{
    if (!peer.cursor)
        return {};
    const QPointF at = m_view.toDevice(*peer.cursor);
    const QFontMetricsF metrics(m_font);
    const QString name = metrics.elidedText(peer.name, Qt::ElideRight, 160);
    return QRectF(at.x() + 12 * m_ratio, at.y() + 14 * m_ratio,
                  (metrics.horizontalAdvance(name) + 10) * m_ratio,
                  (metrics.height() + 4) * m_ratio);
}

void Overlay::paintPeer(QPainter &painter, const PeerMark &peer) const
{
    painter.setPen(QPen(peer.colour, 1.5 * m_ratio));
    painter.setBrush(Qt::NoBrush);
    for (const model::ShapeId &id : peer.selection) {
        const auto slot = m_scene.document().find(id);
        const render::Proxy *proxy = slot ? m_scene.index().find(*slot) : nullptr;
        const double m = 5 * m_ratio;
        if (proxy)
            painter.drawRect(deviceBox(proxy->box).adjusted(-m, -m, m, m));
    }
    if (!peer.drawing.empty()) {
        QPolygonF polygon = polygonOf(m_view, peer.drawing);
        const qsizetype vertices = polygon.size();
        if (peer.cursor)
            polygon.append(m_view.toDevice(*peer.cursor));
        QColor inside = peer.colour;
        inside.setAlpha(50);
        painter.setPen(Qt::NoPen);
        painter.setBrush(inside);
        painter.drawPolygon(polygon);
        painter.setPen(
            QPen(peer.colour, 1.5 * m_ratio, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.setBrush(Qt::NoBrush);
        painter.drawPolyline(polygon);
        painter.setBrush(peer.colour);
        for (qsizetype i = 0; i < vertices; ++i)
            painter.drawEllipse(polygon[i], 2.5 * m_ratio, 2.5 * m_ratio);
    }
    if (!peer.cursor)
        return;
    const QPointF at = m_view.toDevice(*peer.cursor);
    const double u = m_ratio;
    painter.setPen(QPen(Qt::white, u));
    painter.setBrush(peer.colour);
    painter.drawPolygon(QPolygonF{ at, at + QPointF(0, 16) * u, at + QPointF(4.5, 12) * u,
                                   at + QPointF(11, 11) * u });
    if (peer.name.isEmpty())
        return;
    const QRectF label = labelRect(peer);
    painter.setPen(Qt::NoPen);
    painter.drawRoundedRect(label, 3 * u, 3 * u);
    painter.save();
    painter.translate(label.topLeft());
    painter.scale(u, u);
    painter.setFont(m_font);
    painter.setPen(readableOn(peer.colour));
    painter.drawText(QRectF(QPointF(), label.size() / u), Qt::AlignCenter,
                     QFontMetricsF(m_font).elidedText(peer.name, Qt::ElideRight, 160));
    painter.restore();
}

} // namespace canvas
