// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/liftedpolygon.h"

#include "render/spanrasterizer.h"

#include <QPainter>

#include <algorithm>

namespace canvas {

using tools::Preview;

QRectF LiftedPolygon::extent(const Preview::Reshaped &reshaped) const
{
    geometry::Box box;
    box.add(reshaped.to);
    if (const render::Proxy *proxy = m_scene.index().find(reshaped.slot))
        box.add(proxy->box);
    return m_view.transform().toDevice(box.toScene());
}

QRectF LiftedPolygon::edgesExtent(const Preview::Reshaped &reshaped) const
{
    geometry::Box box;
    box.add(reshaped.to);
    const model::Document &document = m_scene.document();
    if (document.isShown(reshaped.slot) && reshaped.ring < document.rings(reshaped.slot).count()) {
        const auto ring = document.rings(reshaped.slot).ring(reshaped.ring);
        if (!ring.empty()) {
            box.add(ring[(reshaped.index + ring.size() - 1) % ring.size()]);
            box.add(ring[(reshaped.index + (reshaped.isNew ? 0 : 1)) % ring.size()]);
        }
    }
    return m_view.transform().toDevice(box.toScene());
}

/// With the stroke around, within the window.
QRect LiftedPolygon::deviceRect(const QRectF &rect, double pixelRatio) const
{
    const double margin = double(render::ShapePainter::strokeWidth) * pixelRatio / 2 + 2;
    return (rect.adjusted(-margin, -margin, margin, margin)
            & QRectF(QPointF(), QSizeF(m_view.size())))
        .toAlignedRect();
}

void LiftedPolygon::paint(QPainter &painter, const Preview::Reshaped &reshaped, const QRect &region,
                          double pixelRatio)
{
    const render::SceneTransform transform = m_view.transform();
    if (!m_scene.runTree(reshaped.slot)) {
        clear();
        const QRect target = deviceRect(extent(reshaped), pixelRatio) & region;
        if (target.isEmpty())
            return;
        QImage layer(target.size(), QImage::Format_ARGB32_Premultiplied);
        layer.fill(Qt::transparent);
        m_rasterizer.setSurface(render::Surface::of(layer));
        auto there = transform;
        there.origin += QPointF(target.topLeft()) / there.scale;
        draw(reshaped, there, layer.rect(), pixelRatio);
        painter.drawImage(target.topLeft(), layer);
        return;
    }
    const bool isKept = m_layer.size() == m_view.size() && m_transform == transform
        && m_ratio == pixelRatio && m_drawn.isSameVertex(reshaped);
    QRect part;
    if (!isKept) {
        m_layer = QImage(m_view.size(), QImage::Format_ARGB32_Premultiplied);
        if (m_layer.isNull())
            return;
        m_layer.fill(Qt::transparent);
        part = deviceRect(extent(reshaped), pixelRatio);
    } else if (m_drawn.to != reshaped.to) {
        part = deviceRect(edgesExtent(m_drawn) | edgesExtent(reshaped), pixelRatio);
    }
    m_transform = transform;
    m_ratio = pixelRatio;
    m_drawn = reshaped;
    if (!part.isEmpty()) {
        const auto surface = render::Surface::of(m_layer);
        for (int y = part.top(); y <= part.bottom(); ++y)
            std::fill_n(surface.row(y) + part.left(), part.width(), 0);
        m_rasterizer.setSurface(surface);
        m_rasterizer.setClip(part);
        draw(reshaped, transform, part, pixelRatio);
    }
    const QRect shown = deviceRect(extent(reshaped), pixelRatio) & region;
    if (!shown.isEmpty())
        painter.drawImage(shown.topLeft(), m_layer, shown);
}

void LiftedPolygon::draw(const Preview::Reshaped &reshaped, const render::SceneTransform &transform,
                         const QRect &part, double pixelRatio)
{
    const render::Proxy *proxy = m_scene.index().find(reshaped.slot);
    if (!proxy)
        return;
    const model::RingsView rings = m_scene.document().rings(reshaped.slot);
    if (const render::RunTree *tree = m_scene.runTree(reshaped.slot)) {
        const double margin = render::ShapePainter::margin * pixelRatio;
        const QRectF scene =
            transform.toScene(QRectF(part).adjusted(-margin, -margin, margin, margin));
        tree->cut(
            rings, toBox(scene), Scene::toleranceAt(transform.scale), m_cut,
            render::RunTree::Moved{ reshaped.ring, reshaped.index, reshaped.isNew, reshaped.to });
    } else {
        m_cut.vertices.clear();
        m_cut.ends.clear();
        for (std::size_t r = 0; r < rings.count(); ++r) {
            const auto ring = rings.ring(r);
            for (std::size_t i = 0; i < ring.size(); ++i) {
                const bool isHere = r == reshaped.ring && i == reshaped.index;
                if (isHere)
                    m_cut.vertices.push_back(reshaped.to);
                if (!isHere || reshaped.isNew)
                    m_cut.vertices.push_back(ring[i]);
            }
            m_cut.ends.push_back(quint32(m_cut.vertices.size()));
        }
    }
    render::ShapePainter shapes(m_rasterizer, transform, part, pixelRatio);
    shapes.polygon(m_cut.rings(), m_scene.looks().at(proxy->look));
}

void LiftedPolygon::update(const model::ChangeSet &changes)
{
    if (m_layer.isNull())
        return;
    const bool isTouched =
        std::any_of(changes.changes.begin(), changes.changes.end(),
                    [this](const model::Change &change) { return change.slot == m_drawn.slot; });
    if (changes.isReset || isTouched)
        clear();
}

} // namespace canvas
