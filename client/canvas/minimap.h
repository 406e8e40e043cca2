// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/renderpool.h"
#include "canvas/scene.h"

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

namespace canvas {

class CanvasWidget;

/// The whole drawing in a corner of its canvas, with the rectangle that the canvas shows. A click there, or the
/// rectangle dragged, moves the view; the wheel zooms.
///
/// The picture is drawn by a thread of its own, in bands, from the index' blocks; the window's thread gives a
/// few milliseconds at a time. It follows the drawing a moment later, and waits for the canvas's own tiles.
/// Limits:  of a band's polygons larger than a speck, the first 20 000 and then every second, third, ... are drawn.
/// Owner:   scene and canvas must outlive it.
class Minimap : public QWidget
{
    Q_OBJECT

public:
    Minimap(const Scene &scene, CanvasWidget &canvas);
    ~Minimap() override;

    /// The drawing or its background has changed.
    void drawSoon();
    /// Goes to the canvas's corner.
    void place();
    /// What is shown is the drawing as it is now.
    bool isUpToDate() const { return !m_isBehind && m_band < 0; }
    QPointF toScene(QPointF widgetPos) const;
    QPointF toWidget(QPointF scenePos) const;

Q_SIGNALS:
    /// A new picture is shown.
    void drawn();

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;

private:
    void begin();
    void postBand();
    void collect();
    void supply();
    void finish();
    QSize deviceSize() const;

    const Scene &m_scene;
    CanvasWidget &m_canvas;
    QImage m_picture;
    render::SceneTransform m_transform; ///< of the picture, to its pixels
    bool m_isBehind = true;
    QPointF m_grip; ///< from the view's middle to the pointer, scene units

    // The picture in the making.
    QImage m_next;
    render::SceneTransform m_nextTransform;
    int m_band = -1; ///< none
    std::unique_ptr<RenderJob> m_waiting; ///< for polygons
    std::size_t m_supplied = 0;
    QElapsedTimer m_drawing;
    QTimer m_timer; ///< until the next picture begins
    QTimer m_supplyTimer;
    int m_patience = 0;
    RenderPool m_pool; ///< last: its thread ends first
};

} // namespace canvas
