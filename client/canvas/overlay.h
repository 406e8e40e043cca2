// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/crossing.h"
#include "canvas/liftedpolygon.h"
#include "canvas/peermark.h"
#include "canvas/scene.h"
#include "canvas/view.h"

#include <QFont>
#include <QPalette>
#include <QRegion>

#include <memory>

class QPainter;

namespace render {
class SpanRasterizer;
}

namespace canvas {

/// Draws over the tiles what moves or belongs to nobody's drawing: shapes in the air, selection, handles,
/// the rubber band, a polygon in progress, warnings, and other people.
///
/// Units:   device pixels; line widths and marks are multiplied by the pixel ratio.
/// Owner:   scene and view must outlive it.
class Overlay
{
public:
    Overlay(const Scene &scene, const View &view);
    ~Overlay();

    void setPixelRatio(double ratio) { m_ratio = ratio; }
    void setPalette(const QPalette &palette) { m_palette = palette; }
    void setFont(const QFont &font) { m_font = font; }

    struct Content
    {
        const tools::Preview *preview = nullptr;
        const std::set<model::Slot> *selection = nullptr;
        const std::vector<PeerMark> *peers = nullptr;
        const std::vector<Crossing> *crossings = nullptr;
        model::Style style; ///< of the polygon in progress
        bool showsHandles = false;
    };

    /// What of the window paint() may touch.
    QRegion extent(const Content &content) const { return extent(content, Reshaped::Whole); }
    /// The same, but of a polygon one of whose vertices is on its way that vertex and its edges alone.
    QRegion movingExtent(const Content &content) const { return extent(content, Reshaped::Edges); }
    void paint(QPainter &painter, const Content &content, const QRect &region);
    void documentChanged(const model::ChangeSet &changes) { m_lifted.update(changes); }

private:
    enum class Reshaped { Whole, Edges };

    QRegion extent(const Content &content, Reshaped whichPart) const;
    QRectF deviceBox(const geometry::Box &box) const;
    void paintLifted(QPainter &painter, const Content &content, const QRect &region);
    void paintSelection(QPainter &painter, const Content &content) const;
    void paintHandles(QPainter &painter, model::Slot slot) const;
    void paintDrawing(QPainter &painter, const Content &content) const;
    void paintCrossings(QPainter &painter, const std::vector<Crossing> &crossings) const;
    void paintPeer(QPainter &painter, const PeerMark &peer) const;
    QRectF labelRect(const PeerMark &peer) const;

    const Scene &m_scene;
    const View &m_view;
    double m_ratio = 1;
    QPalette m_palette;
    QFont m_font;
    std::unique_ptr<render::SpanRasterizer> m_rasterizer;
    LiftedPolygon m_lifted;
};

} // namespace canvas
