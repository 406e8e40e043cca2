// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "render/shapebatch.h"

#include <QImage>
#include <QObject>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace render {
class SpanRasterizer;
}

namespace canvas {

/// Pictures to be drawn from copies of shapes: a whole tile, or some parts of one.
struct RenderJob
{
    struct Piece
    {
        QRect rect; ///< within the tile
        render::SceneTransform transform; ///< to pixels of `rect`
        geometry::Box box; ///< what reaches into `rect`; for sifting
        render::ShapeBatch shapes;
        QImage image; ///< the answer: RGB32, the size of `rect`; null when given up
    };

    quint64 epoch = 0; ///< jobs of earlier epochs are given up
    qint64 column = 0; ///< whose picture it is; not looked at
    qint64 row = 0;
    double pixelRatio = 1;
    QRgb background = 0;
    bool isWhole = false; ///< one piece: the whole tile
    /// The shapes are still to be taken from blocks of the index. When polygons are wanted then, the job comes
    /// back to have them supplied before it is drawn.
    bool mustSift = false;
    std::shared_ptr<const std::vector<quint8>> lifted; ///< left out when sifting; may be null
    std::vector<Piece> pieces; ///< those behind pieceCount only keep their memory
    std::size_t pieceCount = 0;

    Piece &addPiece()
    {
        if (pieceCount == pieces.size())
            pieces.emplace_back();
        return pieces[pieceCount++];
    }
};

/// Threads of our own that draw pictures.
///
/// Not QThreadPool: QPainter shares out its work over the global pool and waits for it, so one busy job
/// there would stop the window.
/// Owner:   the looks must outlive it.
/// Thread:  the one that made it; finished() comes there.
class RenderPool : public QObject
{
    Q_OBJECT

public:
    RenderPool(const render::LookTable &looks, int threads, QObject *parent = nullptr);
    ~RenderPool() override;

    int threadCount() const { return int(m_threads.size()); }
    /// Jobs posted and not taken yet.
    int pending() const { return m_pending; }
    void post(std::unique_ptr<RenderJob> job);
    /// The same, before all that waits.
    void postFirst(std::unique_ptr<RenderJob> job);
    /// Gives up what was posted for an earlier epoch.
    void setEpoch(quint64 epoch);
    /// What is finished, in no order.
    std::vector<std::unique_ptr<RenderJob>> take();
    /// An empty job to be filled; old ones keep their memory.
    std::unique_ptr<RenderJob> makeJob();
    void recycle(std::unique_ptr<RenderJob> job);
    /// Pictures to be drawn over: fresh memory costs more than half of what a tile's shapes do, as the system
    /// clears it. Only of whole tiles; `most` are kept.
    void recycle(QImage image, std::size_t most);
    std::size_t spareBytes() const;

Q_SIGNALS:
    void finished();

private:
    void work();
    void enqueue(std::unique_ptr<RenderJob> job, bool isFirst);
    /// False when the job must come back first.
    bool sift(RenderJob &job) const;
    void draw(const RenderJob &job, RenderJob::Piece &piece, render::SpanRasterizer &rasterizer);
    QImage makeImage(QSize size);

    const render::LookTable &m_looks;
    std::vector<std::thread> m_threads;
    std::vector<std::unique_ptr<RenderJob>> m_spare;
    int m_pending = 0;
    std::atomic<quint64> m_epoch = 0;

    mutable std::mutex m_mutex; ///< guards what follows
    std::condition_variable m_wakeUp;
    std::deque<std::unique_ptr<RenderJob>> m_waiting;
    std::vector<std::unique_ptr<RenderJob>> m_done;
    std::vector<QImage> m_spareImages;
    bool m_isAnnounced = false;
    bool m_isEnding = false;
};

} // namespace canvas
