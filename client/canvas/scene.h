// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "render/gridindex.h"
#include "render/looktable.h"
#include "render/runtree.h"
#include "render/shapebatch.h"
#include "tools/toolhost.h"

#include <unordered_map>

namespace canvas {

/// The canvas's way into the document: what is where, without the shapes that are in the air.
///
/// Polygons of many vertices get a tree when they are first asked for or drawn, and keep it up to date from then on.
/// Limits:  the trees take less memory than the vertices of their polygons.
/// Owner:   the document must outlive it.
/// Thread:  the document's; looks() may be read by others.
class Scene final : public tools::ShapeFinder
{
public:
    explicit Scene(const model::Document &document);

    const model::Document &document() const { return m_document; }
    const render::GridIndex &index() const { return m_index; }
    const render::LookTable &looks() const { return m_looks; }

    /// Gives the boxes within which the drawing looks other than before.
    std::vector<geometry::Box> update(const model::ChangeSet &changes);

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
    void supply(render::ShapeBatch &batch, const geometry::Box &box, double scale) const;

    /// The tree of a shown polygon of many vertices, else null. Until the next change.
    const render::RunTree *runTree(model::Slot slot) const;
    /// Works on the trees, since large polygons are drawn quicker with them, until the time is up.
    void refine(qint64 budgetNs);
    bool isRefined() const { return m_unrefined.empty(); }
    /// Works on the index for the small polygons' sake, until the time is up. Best when nothing else is to do.
    void settle(qint64 budgetNs) { m_index.refine(m_document, budgetNs); }
    bool isSettled() const { return m_index.isRefined(); }
    /// How far edges may be off at a scale, in grid steps, without anybody seeing it.
    static double toleranceAt(double scale) { return tolerancePx / scale * geometry::gridPerUnit; }

    /// Device-independent pixels for one scene unit; discs are as large as on screen to the pointer.
    void setZoom(double zoom) { m_zoom = zoom; }
    std::optional<model::Slot> shapeAt(QPointF scenePos, double tolerance) const override;
    std::vector<model::Slot> shapesIn(const QRectF &rect) const override;
    std::optional<VertexHit> vertexNear(QPointF scenePos, double tolerance) const override;
    std::optional<QPointF> edgeNear(QPointF scenePos, double tolerance) const override;
    std::optional<VertexHit> vertexOf(model::Slot slot, QPointF scenePos,
                                      double tolerance) const override;
    std::optional<VertexHit> middleOf(model::Slot slot, QPointF scenePos, double tolerance,
                                      double leastLength) const override;

private:
    static constexpr double tolerancePx = 0.1;

    bool isHit(const render::Proxy &proxy, QPointF scenePos, double tolerance) const;
    const render::RunTree *treeOf(model::Slot slot, const model::RingsView &rings) const;

    const model::Document &m_document;
    render::GridIndex m_index;
    render::LookTable m_looks;
    std::shared_ptr<const std::vector<quint8>> m_isLifted; ///< by slot
    std::vector<model::Slot> m_lifted;
    double m_zoom = 1;
    // Made when asked for.
    mutable std::unordered_map<model::Slot, render::RunTree> m_trees;
    mutable std::vector<model::Slot> m_unrefined;
    mutable render::RunTree::Cut m_cut;
};

/// The grid box that holds a scene rectangle, cut to the scene's range.
geometry::Box toBox(const QRectF &scene);

} // namespace canvas
