// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "render/gridindex.h"
#include "render/looktable.h"
#include "render/shapebatch.h"
#include "tools/toolhost.h"

namespace canvas {

/// The canvas's way into the document: what is where, without the shapes that are in the air.
///
/// Owner:   the document must outlive it.
/// Thread:  the document's; looks() may be read by others.
class Scene final : public tools::ShapeFinder
{
public:
    explicit Scene(const model::Document &document);

    const model::Document &document() const { return m_document; }
    const render::GridIndex &index() const { return m_index; }
    const render::LookTable &looks() const { return m_looks; }

    void update(const model::ChangeSet &changes);

    /// Shapes that move are drawn by the overlay, not in tiles. Gives the boxes of those whose state changed.
    std::vector<geometry::Box> setLifted(const std::vector<model::Slot> &shapes);
    bool isLifted(model::Slot slot) const
    {
        return m_isLifted && slot < m_isLifted->size() && (*m_isLifted)[slot];
    }
    /// The lifted shapes by slot, for other threads, or null: it is never changed, but made anew.
    std::shared_ptr<const std::vector<quint8>> liftedFlags() const { return m_isLifted; }

    /// Copies what reaches into `rect` (scene units) when drawn at `scale`; the proxies are borrowed.
    void gather(render::ShapeBatch &batch, const QRectF &rect, double scale) const;
    /// Gives the batch a share in what reaches into `rect`, for ShapeBatch::sift().
    void share(render::ShapeBatch &batch, const QRectF &rect) const;
    /// Answers what the batch wants after it was sifted.
    void supply(render::ShapeBatch &batch) const;

    /// Device-independent pixels for one scene unit; discs are as large as on screen to the pointer.
    void setZoom(double zoom) { m_zoom = zoom; }
    std::optional<model::Slot> shapeAt(QPointF scenePos, double tolerance) const override;
    std::vector<model::Slot> shapesIn(const QRectF &rect) const override;
    std::optional<VertexHit> vertexNear(QPointF scenePos, double tolerance) const override;
    std::optional<QPointF> edgeNear(QPointF scenePos, double tolerance) const override;

private:
    bool isHit(const render::Proxy &proxy, QPointF scenePos, double tolerance) const;

    const model::Document &m_document;
    render::GridIndex m_index;
    render::LookTable m_looks;
    std::shared_ptr<const std::vector<quint8>> m_isLifted; ///< by slot
    std::vector<model::Slot> m_lifted;
    double m_zoom = 1;
};

/// The grid box that holds a scene rectangle, cut to the scene's range.
geometry::Box toBox(const QRectF &scene);

} // namespace canvas
