// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/renderpool.h"
#include "canvas/scene.h"
#include "canvas/view.h"

#include <QElapsedTimer>
#include <QHash>
#include <QRegion>
#include <QTimer>

class QPainter;

namespace render {
class SpanRasterizer;
}

namespace canvas {

/// The drawing as it is seen now: tiles of one scale, drawn by the pool, shown as they are ready.
///
/// After a change of scale the tiles of the last whole picture stand in, scaled, until others are there; nearest
/// the pointer first. A small change in the drawing is drawn into its tiles at once, as long as the budget
/// lasts; the rest by the pool. A tile that is behind is shown as it is, never left out.
/// Units:   device pixels, tiles counted from the scene's zero.
/// Limits:  tile memory: what four windows take, 16 MB at least.
/// Owner:   scene and view must outlive it.
/// Thread:  the scene's.
class TileMap : public QObject
{
    Q_OBJECT

public:
    static constexpr int side = 256;

    TileMap(const Scene &scene, const View &view, QObject *parent = nullptr);
    ~TileMap() override;

    void setPixelRatio(double ratio);
    void setBackground(const QColor &colour);
    /// Tiles near here (in the window) come first.
    void setFocus(QPointF at) { m_focus = at; }

    /// The view moved or changed its scale or size.
    void viewChanged();
    /// Something changed within a box of the scene.
    void markDirty(const geometry::Box &box);
    void markAllDirty();

    /// Draws what is small enough now, within the budget, and gives the rest to the pool. arrived() tells
    /// what of the window has to be painted anew.
    /// `isUrgent`: the user's own shape just came or went; takes most of a frame's time if need be.
    void refresh(bool isUrgent = false);
    /// Paints the part of the window.
    void paint(QPainter &painter, const QRegion &region);

    /// Nothing that is visible is behind.
    bool isCrisp() const;
    /// Nothing is being drawn or waits to be.
    bool isIdle() const { return m_pool.pending() == 0 && !m_pumpTimer.isActive(); }
    std::size_t tileCount() const { return std::size_t(m_tiles.size()); }
    std::size_t memoryBytes() const;

Q_SIGNALS:
    /// Part of the window can be painted anew.
    void arrived(const QRegion &region);

private:
    struct Key
    {
        qint64 column = 0;
        qint64 row = 0;
        friend bool operator==(Key, Key) = default;
        friend size_t qHash(Key key, size_t seed = 0)
        {
            return qHashMulti(seed, key.column, key.row);
        }
    };
    struct Tile
    {
        QImage image; ///< null until it was drawn once
        std::vector<QRect> dirty; ///< within the tile
        std::vector<QRect> dirtySince; ///< since the job in flight took its copies
        bool isInFlight = false;
    };
    /// The tiles that a view touches: first inclusive, last exclusive.
    struct Range
    {
        Key first;
        Key last;
    };

    static Range rangeOf(const View &view);
    template <typename Visit> void eachVisible(Visit visit);
    static QRect inWindow(Key key, const View &view);
    void addDirty(Tile &tile, const QRect &rect);
    void patch(Key key, Tile &tile, const QRect &rect);
    void collect();
    /// Takes over what the pool drew; answers what of the window shows it.
    QRegion adopt(Key key, Tile &tile, RenderJob &job);
    void pump();
    void post(Key key, Tile &tile);
    void evict();
    void keepBackdrop();
    void dropTiles();
    void dropBackdrop();
    void paintBackdrop(QPainter &painter, const QRegion &region) const;
    /// Tiles that a window can show, with a ring around.
    std::size_t windowTiles() const;
    /// To the pixels of a part of a tile.
    render::SceneTransform transformOf(Key key, QPoint offset) const;
    QRectF sceneRect(Key key, const QRect &rect) const;

    const Scene &m_scene;
    const View &m_view;
    std::unique_ptr<render::SpanRasterizer> m_rasterizer;
    QHash<Key, Tile> m_tiles;
    View m_shown; ///< the view that the tiles belong to
    bool m_hasView = false;
    double m_pixelRatio = 1;
    QRgb m_background = 0xffffffff;
    QPointF m_focus;
    quint64 m_epoch = 0;
    std::vector<std::pair<Key, QImage>> m_backdrop; ///< the tiles of the last whole window
    double m_backdropScale = 1;
    bool m_wasCrisp = false; ///< before the scale changed last
    QElapsedTimer m_sinceScale;
    qint64 m_scalingNs = 0; ///< what scaling the old tiles took when the scale changed last
    QTimer m_pumpTimer;
    render::ShapeBatch m_batch; ///< for patches
    RenderPool m_pool; ///< last: its threads end first
};

} // namespace canvas
