// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/overlay.h"
#include "canvas/tilemap.h"
#include "canvas/toolcontroller.h"

#include <QTimer>
#include <QWidget>

class QNativeGestureEvent;
class QTouchEvent;

namespace canvas {

class Minimap;

/// The window onto a drawing: shows it, moves over it and hands the pointer to the tools.
///
/// Until the user moves the view or draws, it shows all shapes. Wheel zooms at the pointer; space and drag,
/// the middle button, the arrow keys and a touchpad pan. A pen draws as the mouse does, hovering included, and
/// its eraser removes the shape that it touches. One finger draws, two pan and zoom.
/// Units:   signals carry scene places.
/// Owner:   document and author must outlive it. Edits by the tools go through the author, which applies them;
///          committed() hands them on to be stored and sent.
/// Thread:  the window's. Whoever applies many operations does it in slices, with Document::Batch.
class CanvasWidget : public QWidget
{
    Q_OBJECT

public:
    CanvasWidget(model::Document &document, model::Author &author, QWidget *parent = nullptr);
    ~CanvasWidget() override;

    // Tools
    ToolKind tool() const { return m_controller.current(); }
    void setTool(ToolKind kind) { m_controller.choose(kind); }
    /// How new shapes look.
    void setDrawingStyle(const model::Style &style);
    const std::set<model::Slot> &selection() const { return m_controller.selection(); }
    std::vector<model::ShapeId> selectedIds() const;
    void setSelection(std::set<model::Slot> shapes)
    {
        m_controller.setSelection(std::move(shapes));
    }
    void selectAll();
    /// Removes the selected shapes.
    void deleteSelection();
    /// An undo while something is being drawn takes its last step back; false when nothing is.
    bool stepBack();
    bool canStepBack() const { return m_controller.tool().canStepBack(); }
    /// The polygon in progress, to be shown to others; empty when there is none.
    const std::vector<geometry::Vertex> &drawing() const { return m_controller.preview().drawing; }

    // View
    void zoomToFit();
    void zoomToSelection();
    void zoomIn();
    void zoomOut();
    /// Shows the rectangle, in scene units.
    void showScene(const QRectF &scene);
    /// Brings the place to the middle, at the same zoom.
    void centreOn(QPointF scenePos);
    /// Device-independent pixels for one scene unit.
    double zoom() const;
    QRectF visibleScene() const { return m_view.sceneRect(); }
    QPointF toScene(QPointF widgetPos) const;
    QPointF toWidget(QPointF scenePos) const;
    /// Whether all that is visible is drawn as it is in the document.
    bool isCrisp() const { return m_tiles.isCrisp(); }

    void setPeers(const std::vector<PeerMark> &peers);
    /// Marks places where rings cross themselves; empty: none.
    void setCrossings(std::vector<Crossing> crossings);
    void setGridVisible(bool isVisible);
    bool isGridVisible() const { return m_isGridVisible; }
    void setMeterVisible(bool isVisible);
    bool isMeterVisible() const { return m_isMeterVisible; }
    void setMinimapVisible(bool isVisible);
    bool isMinimapVisible() const { return m_minimap != nullptr; }

    QSize sizeHint() const override { return { 960, 640 }; }

Q_SIGNALS:
    void toolChanged(canvas::ToolKind kind);
    void hintChanged(tools::Hint hint);
    void selectionChanged();
    void pointerMoved(QPointF scenePos);
    void pointerLeft();
    void viewChanged();
    /// The polygon in progress has other vertices; empty: none any more.
    void previewChanged(const std::vector<geometry::Vertex> &drawing);
    /// A tool made an edit; it is in the document already.
    void committed(const model::Transaction &transaction);
    void rejected(const model::EditError &error);
    /// A frame was painted; it took that long.
    void framePainted(qint64 nanoseconds);

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void tabletEvent(QTabletEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void keyReleaseEvent(QKeyEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    void documentChanged(const model::ChangeSet &changes);
    void followAll();
    void adoptPixelRatio();
    void adoptPalette();
    void viewMoved();
    void refine();
    void panBy(QPointF widgetDistance);
    void zoomBy(double factor, QPointF widgetPos);
    void fit(const QRectF &scene, double mostScale);
    void updateDevice(const QRegion &region);
    void updateOverlay();
    void adoptPreview();
    Overlay::Content overlayContent() const;
    void paintGrid(QPainter &painter, const QRect &region) const;
    void paintMeter(QPainter &painter) const;
    QRect meterRect() const;

    tools::PointerEvent toPointer(const QPointF &position, Qt::MouseButton button,
                                  Qt::KeyboardModifiers modifiers) const;
    // Mouse, pen and finger alike; these answer whether anybody took it.
    bool pointerPress(QPointF at, Qt::MouseButton button, Qt::KeyboardModifiers modifiers);
    void pointerMove(QPointF at, Qt::MouseButtons held, Qt::KeyboardModifiers modifiers);
    bool pointerRelease(QPointF at, Qt::MouseButton button, Qt::KeyboardModifiers modifiers);
    bool pointerDoubleClick(QPointF at, Qt::MouseButton button, Qt::KeyboardModifiers modifiers);
    bool beginPan(QPointF at, Qt::MouseButton button);
    void erase(QPointF at);
    void showCursor();
    bool nativeGesture(QNativeGestureEvent *event);
    bool touch(QTouchEvent *event);
    void touchByOne(const QTouchEvent &event);
    void touchByTwo(const QTouchEvent &event);

    model::Document &m_document;
    model::Author &m_author;
    Scene m_scene;
    View m_view;
    TileMap m_tiles;
    Overlay m_overlay;
    ToolController m_controller;
    std::vector<PeerMark> m_peers;
    std::vector<Crossing> m_crossings;
    QRegion m_overlayExtent; ///< what the overlay covers on screen
    QRegion m_movingExtent; ///< Overlay::movingExtent() then
    std::optional<tools::Preview::Reshaped> m_shownReshaped; ///< in the preview then
    QTimer m_refineTimer;
    std::vector<geometry::Vertex> m_sharedDrawing;
    model::Style m_style;
    tools::CursorShape m_cursor = tools::CursorShape::Arrow;
    double m_ratio = 1;
    bool m_followsAll = true;
    bool m_isPanning = false;
    bool m_isSpaceHeld = false;
    bool m_isGridVisible = false;
    bool m_isMeterVisible = false;
    QPointF m_panFrom;
    /// Of a pen, for double clicks, which only mice report.
    struct Tap
    {
        quint64 time = 0; ///< ms
        QPointF at;
    };
    std::optional<Tap> m_lastTap;
    enum class Touch {
        None,
        Waiting, ///< one finger, which may stay alone
        Drawing, ///< it did: a tool has it
        Moving, ///< two, or what is left of them
    };
    Touch m_touch = Touch::None;
    QPointF m_touchAt; ///< of the finger at first, then the middle of two
    double m_touchSpread = 0; ///< between two; 0: not known yet
    std::vector<qint64> m_frameTimes; ///< the last ones, ns
    std::unique_ptr<Minimap> m_minimap; ///< last: it looks at all of the above
};

} // namespace canvas
