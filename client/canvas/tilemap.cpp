// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/tilemap.h"

#include "base/parallel.h"
#include "render/spanrasterizer.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace canvas {

namespace {

/// For drawing small changes in the window's own thread, a frame.
constexpr qint64 patchBudgetNs = 2'000'000;
/// The same, when a shape would blink otherwise.
constexpr qint64 urgentBudgetNs = 10'000'000;
/// For copying shapes for the pool, a frame.
constexpr qint64 gatherBudgetNs = 2'000'000;
/// Larger changes are the pool's.
constexpr int mostPatchArea = 96 * 96;
/// Beyond this a tile's changes are not told apart.
constexpr std::size_t mostRects = 48;
/// While a zoom goes on faster than tiles are drawn, they wait for the next step, which would throw them away: so
/// long at most.
constexpr qint64 zoomPauseMs = 20;
constexpr qint64 leastPauseMs = 2;
/// Where scaling the old tiles takes no longer than this, new ones that are begun in vain do not hold up the next step.
constexpr qint64 quickScalingMs = 5;
/// Jobs for each thread of the pool: one is drawn, one is being supplied with rings, one waits.
constexpr int jobsPerThread = 3;
constexpr std::size_t leastTiles = 64;

qint64 floorDiv(qint64 a, qint64 b)
{
    return a >= 0 ? a / b : -((-a + b - 1) / b);
}

} // namespace

TileMap::TileMap(const Scene &scene, const View &view, QObject *parent)
    : QObject(parent), m_scene(scene), m_view(view),
      m_rasterizer(std::make_unique<render::SpanRasterizer>()),
      m_pool(scene.looks(), int(base::parallelParts()))
{
    connect(&m_pool, &RenderPool::finished, this, &TileMap::collect);
    m_pumpTimer.setSingleShot(true);
    m_pumpTimer.setTimerType(Qt::PreciseTimer);
    connect(&m_pumpTimer, &QTimer::timeout, this, &TileMap::pump);
}

TileMap::~TileMap() = default;

void TileMap::setPixelRatio(double ratio)
{
    if (m_pixelRatio == ratio)
        return;
    m_pixelRatio = ratio;
    m_hasView = false;
    dropBackdrop();
    viewChanged();
}

void TileMap::setBackground(const QColor &colour)
{
    if (m_background == colour.rgb())
        return;
    m_background = colour.rgb();
    dropBackdrop();
    m_hasView = false;
    viewChanged();
}

void TileMap::viewChanged()
{
    if (!m_hasView || m_shown.scale() != m_view.scale()) {
        if (m_hasView)
            keepBackdrop();
        dropTiles();
        m_pool.setEpoch(++m_epoch);
        m_sinceScale.start();
    }
    m_shown = m_view;
    m_hasView = true;
    const bool mustPause = !m_wasCrisp && !m_backdrop.empty();
    const qint64 scalingMs = m_scalingNs / 1'000'000;
    const qint64 pauseMs = std::clamp(scalingMs <= quickScalingMs ? scalingMs + 1 : 2 * scalingMs,
                                      leastPauseMs, zoomPauseMs);
    if (!mustPause || m_sinceScale.elapsed() > pauseMs)
        m_pumpTimer.start(0);
    else
        m_pumpTimer.start(int(pauseMs));
}

/// Remembers the last whole picture before the scale changes.
void TileMap::keepBackdrop()
{
    bool isWhole = true;
    const Range range = rangeOf(m_shown);
    for (qint64 row = range.first.row; row < range.last.row && isWhole; ++row) {
        for (qint64 column = range.first.column; column < range.last.column && isWhole; ++column) {
            const auto tile = m_tiles.constFind({ column, row });
            isWhole = tile != m_tiles.cend() && !tile->image.isNull();
        }
    }
    m_wasCrisp = isWhole;
    // A picture with holes would be worse than the one that stood in for it.
    if (!isWhole && !m_backdrop.empty())
        return;
    dropBackdrop();
    m_backdropScale = m_shown.scale();
    for (qint64 row = range.first.row; row < range.last.row; ++row) {
        for (qint64 column = range.first.column; column < range.last.column; ++column) {
            const auto tile = m_tiles.find({ column, row });
            if (tile != m_tiles.end() && !tile->image.isNull())
                m_backdrop.emplace_back(tile.key(), std::exchange(tile->image, {}));
        }
    }
}

void TileMap::dropTiles()
{
    for (Tile &tile : m_tiles)
        m_pool.recycle(std::move(tile.image), windowTiles());
    m_tiles.clear();
}

void TileMap::dropBackdrop()
{
    for (auto &[key, image] : m_backdrop)
        m_pool.recycle(std::move(image), windowTiles());
    m_backdrop.clear();
}

std::size_t TileMap::windowTiles() const
{
    const Range range = rangeOf(m_view);
    return std::size_t((range.last.column - range.first.column + 2)
                       * (range.last.row - range.first.row + 2));
}

TileMap::Range TileMap::rangeOf(const View &view)
{
    return { { floorDiv(view.left(), side), floorDiv(view.top(), side) },
             { floorDiv(view.left() + view.size().width() + side - 1, side),
               floorDiv(view.top() + view.size().height() + side - 1, side) } };
}

QRect TileMap::inWindow(Key key, const View &view)
{
    return QRect(int(key.column * side - view.left()), int(key.row * side - view.top()), side,
                 side);
}

template <typename Visit> void TileMap::eachVisible(Visit visit)
{
    const Range range = rangeOf(m_view);
    for (qint64 row = range.first.row; row < range.last.row; ++row) {
        for (qint64 column = range.first.column; column < range.last.column; ++column)
            visit(Key{ column, row });
    }
}

render::SceneTransform TileMap::transformOf(Key key, QPoint offset) const
{
    const double scale = m_shown.scale();
    return { scale,
             QPointF(double(key.column * side + offset.x()) / scale,
                     double(key.row * side + offset.y()) / scale) };
}

QRectF TileMap::sceneRect(Key key, const QRect &rect) const
{
    const double margin = render::ShapePainter::margin * m_pixelRatio + 1;
    return transformOf(key, {}).toScene(QRectF(rect).adjusted(-margin, -margin, margin, margin));
}

void TileMap::markDirty(const geometry::Box &box)
{
    if (box.isEmpty() || !m_hasView)
        return;
    const double scale = m_shown.scale();
    const double margin = render::ShapePainter::margin * m_pixelRatio + 1;
    const QRectF scene = box.toScene();
    // Only tiles that exist can be behind; absent ones are drawn whole anyway.
    const double left = scene.left() * scale - margin;
    const double right = scene.right() * scale + margin;
    const double top = scene.top() * scale - margin;
    const double bottom = scene.bottom() * scale + margin;
    const Range range{ { qint64(std::floor(left / side)), qint64(std::floor(top / side)) },
                       { qint64(std::floor(right / side)) + 1,
                         qint64(std::floor(bottom / side)) + 1 } };
    const auto markTile = [&](Key key, Tile &tile) {
        const QRectF inTile(left - double(key.column * side), top - double(key.row * side),
                            right - left, bottom - top);
        const QRect rect =
            inTile.intersected(QRectF(0, 0, side, side)).toAlignedRect() & QRect(0, 0, side, side);
        if (!rect.isEmpty())
            addDirty(tile, rect);
    };
    const double tileCount =
        double(range.last.column - range.first.column) * double(range.last.row - range.first.row);
    if (tileCount > double(m_tiles.size())) {
        for (auto it = m_tiles.begin(); it != m_tiles.end(); ++it) {
            const Key key = it.key();
            if (key.column >= range.first.column && key.column < range.last.column
                && key.row >= range.first.row && key.row < range.last.row)
                markTile(key, *it);
        }
        return;
    }
    for (qint64 row = range.first.row; row < range.last.row; ++row) {
        for (qint64 column = range.first.column; column < range.last.column; ++column) {
            const auto it = m_tiles.find({ column, row });
            if (it != m_tiles.end())
                markTile(it.key(), *it);
        }
    }
}

void TileMap::markAllDirty()
{
    for (Tile &tile : m_tiles)
        addDirty(tile, QRect(0, 0, side, side));
}

void TileMap::addDirty(Tile &tile, const QRect &rect)
{
    const auto add = [&rect](std::vector<QRect> &rects) {
        if (!rects.empty() && rects.back().contains(rect))
            return;
        if (rects.size() >= mostRects)
            rects.assign(1, QRect(0, 0, side, side));
        else
            rects.push_back(rect);
    };
    add(tile.dirty);
    if (tile.isInFlight)
        add(tile.dirtySince);
}

void TileMap::refresh(bool isUrgent)
{
    const qint64 budgetNs = isUrgent ? urgentBudgetNs : patchBudgetNs;
    const int mostArea = isUrgent ? side * side : mostPatchArea;
    QElapsedTimer timer;
    timer.start();
    QRegion changed;
    bool isBehind = false;
    eachVisible([&](Key key) {
        const auto it = m_tiles.find(key);
        if (it == m_tiles.end() || it->dirty.empty() || it->image.isNull()) {
            isBehind = isBehind || it == m_tiles.end() || it->image.isNull();
            return;
        }
        std::vector<QRect> rest;
        for (const QRect &rect : it->dirty) {
            if (rect.width() * rect.height() > mostArea || timer.nsecsElapsed() > budgetNs) {
                rest.push_back(rect);
                continue;
            }
            patch(key, *it, rect);
            changed += rect.translated(inWindow(key, m_view).topLeft());
        }
        it->dirty = std::move(rest);
        isBehind = isBehind || !it->dirty.empty();
    });
    if (isBehind && !m_pumpTimer.isActive())
        pump();
    if (!changed.isEmpty())
        Q_EMIT arrived(changed);
}

void TileMap::patch(Key key, Tile &tile, const QRect &rect)
{
    m_batch.clear();
    m_scene.gather(m_batch, sceneRect(key, rect), m_shown.scale());
    const auto surface = render::Surface::of(tile.image);
    for (int y = rect.top(); y <= rect.bottom(); ++y)
        std::fill_n(surface.row(y) + rect.left(), rect.width(), m_background);
    m_rasterizer->setSurface(surface);
    m_rasterizer->setClip(rect);
    m_batch.draw(*m_rasterizer, { transformOf(key, {}), rect, m_pixelRatio }, m_scene.looks());
}

void TileMap::collect()
{
    QRegion changed;
    for (auto &job : m_pool.take()) {
        const Key key{ job->column, job->row };
        const auto it = m_tiles.find(key);
        if (job->epoch == m_epoch && it != m_tiles.end() && it->isInFlight) {
            if (job->mustSift) {
                for (std::size_t i = 0; i < job->pieceCount; ++i)
                    m_scene.supply(job->pieces[i].shapes, job->pieces[i].box, m_shown.scale());
                job->mustSift = false;
                m_pool.postFirst(std::move(job));
                continue;
            }
            it->isInFlight = false;
            // What was behind may have been drawn here meanwhile; the answer is older then.
            if (it->image.isNull() || !it->dirty.empty())
                changed += adopt(key, *it, *job);
            it->dirtySince.clear();
        }
        m_pool.recycle(std::move(job));
    }
    if (!changed.isEmpty())
        Q_EMIT arrived(changed & QRect(QPoint(), m_view.size()));
    if (!m_pumpTimer.isActive())
        pump();
}

QRegion TileMap::adopt(Key key, Tile &tile, RenderJob &job)
{
    const QPoint corner = inWindow(key, m_view).topLeft();
    QRegion changed;
    if (job.isWhole) {
        tile.image = std::move(job.pieces.front().image);
        changed = QRect(corner, tile.image.size());
    } else {
        const auto to = render::Surface::of(tile.image);
        for (std::size_t i = 0; i < job.pieceCount; ++i) {
            RenderJob::Piece &piece = job.pieces[i];
            const auto from = render::Surface::of(piece.image);
            for (int y = 0; y < from.height; ++y)
                std::copy_n(from.row(y), from.width,
                            to.row(piece.rect.top() + y) + piece.rect.left());
            changed += piece.rect.translated(corner);
        }
    }
    tile.dirty = std::move(tile.dirtySince);
    return changed;
}

/// Hands the most wanted tiles to the pool, a few at a time: what is asked for late is copied late, and is what
/// is wanted then.
void TileMap::pump()
{
    if (!m_hasView)
        return;
    const int most = m_pool.threadCount() * jobsPerThread;
    if (m_pool.pending() >= most)
        return;
    std::vector<std::pair<double, Key>> wanted;
    const auto consider = [&](Key key, double penalty) {
        const auto it = m_tiles.constFind(key);
        if (it != m_tiles.cend() && (it->isInFlight || (!it->image.isNull() && it->dirty.empty())))
            return;
        // What is missing comes before what is only behind.
        const bool isMissing = it == m_tiles.cend() || it->image.isNull();
        const QPointF way = QPointF(inWindow(key, m_view).center()) - m_focus;
        wanted.push_back({ std::hypot(way.x(), way.y()) + penalty + (isMissing ? 0 : 1e6), key });
    };
    eachVisible([&](Key key) { consider(key, 0); });
    if (wanted.empty()) {
        // Then a ring around, for the next pan.
        const Range range = rangeOf(m_view);
        for (qint64 row = range.first.row - 1; row <= range.last.row; ++row) {
            for (qint64 column = range.first.column - 1; column <= range.last.column; ++column)
                consider({ column, row }, 1e9);
        }
    }
    std::sort(wanted.begin(), wanted.end(),
              [](const auto &a, const auto &b) { return a.first < b.first; });
    QElapsedTimer timer;
    timer.start();
    for (const auto &[distance, key] : wanted) {
        if (m_pool.pending() >= most)
            break;
        if (timer.nsecsElapsed() > gatherBudgetNs) {
            m_pumpTimer.start(1);
            break;
        }
        post(key, m_tiles[key]);
    }
    evict();
}

void TileMap::post(Key key, Tile &tile)
{
    const QRect whole(0, 0, side, side);
    auto job = m_pool.makeJob();
    job->epoch = m_epoch;
    job->column = key.column;
    job->row = key.row;
    job->pixelRatio = m_pixelRatio;
    job->background = m_background;
    int area = 0;
    for (const QRect &rect : tile.dirty)
        area += rect.width() * rect.height();
    job->isWhole = tile.image.isNull() || area > side * side / 3;
    const auto add = [&](const QRect &rect) {
        RenderJob::Piece &piece = job->addPiece();
        piece.rect = rect;
        piece.transform = transformOf(key, rect.topLeft());
        const QRectF scene = sceneRect(key, rect);
        piece.box = toBox(scene);
        m_scene.share(piece.shapes, scene);
    };
    job->mustSift = true;
    job->lifted = m_scene.liftedFlags();
    if (job->isWhole) {
        add(whole);
    } else {
        for (const QRect &rect : tile.dirty)
            add(rect);
    }
    tile.isInFlight = true;
    tile.dirtySince.clear();
    m_pool.post(std::move(job));
}

void TileMap::evict()
{
    const Range range = rangeOf(m_view);
    const std::size_t most = std::max(leastTiles, windowTiles() * 2);
    if (std::size_t(m_tiles.size()) <= most)
        return;
    // Those furthest from the window go first.
    std::vector<std::pair<qint64, Key>> far;
    for (auto it = m_tiles.cbegin(); it != m_tiles.cend(); ++it) {
        if (it->isInFlight)
            continue;
        const Key key = it.key();
        const qint64 columns = std::max(
            { range.first.column - key.column, key.column - range.last.column + 1, qint64(0) });
        const qint64 rows =
            std::max({ range.first.row - key.row, key.row - range.last.row + 1, qint64(0) });
        if (std::max(columns, rows) > 1)
            far.push_back({ -std::max(columns, rows), key });
    }
    std::sort(far.begin(), far.end(),
              [](const auto &a, const auto &b) { return a.first < b.first; });
    for (const auto &[distance, key] : far) {
        if (std::size_t(m_tiles.size()) <= most * 3 / 4)
            break;
        m_pool.recycle(m_tiles.take(key).image, windowTiles());
    }
}

void TileMap::paint(QPainter &painter, const QRegion &region)
{
    const QRect bounds = region.boundingRect();
    QRegion missing;
    painter.setCompositionMode(QPainter::CompositionMode_Source);
    eachVisible([&](Key key) {
        const QRect place = inWindow(key, m_view);
        if (!place.intersects(bounds))
            return;
        const auto it = m_tiles.constFind(key);
        if (it == m_tiles.cend() || it->image.isNull()) {
            missing += place;
            return;
        }
        for (const QRect &part : region) {
            const QRect target = place & part;
            if (!target.isEmpty())
                painter.drawImage(target.topLeft(), it->image, target.translated(-place.topLeft()));
        }
    });
    missing &= region;
    if (!missing.isEmpty()) {
        QElapsedTimer timer;
        timer.start();
        paintBackdrop(painter, missing);
        if (m_sinceScale.isValid() && m_sinceScale.elapsed() < zoomPauseMs)
            m_scalingNs = timer.nsecsElapsed();
    }
    painter.setCompositionMode(QPainter::CompositionMode_SourceOver);
}

void TileMap::paintBackdrop(QPainter &painter, const QRegion &region) const
{
    const QColor background = QColor::fromRgb(m_background);
    // An edge between two tiles is the same number for both: they round to the same pixel.
    const double factor = m_backdropScale / m_view.scale();
    const double sideHere = side / factor;
    const auto x = [&](qint64 column) { return double(column) * sideHere - double(m_view.left()); };
    const auto y = [&](qint64 row) { return double(row) * sideHere - double(m_view.top()); };
    QRegion bare = region;
    for (const auto &[key, image] : m_backdrop) {
        const QRectF place(QPointF(x(key.column), y(key.row)),
                           QPointF(x(key.column + 1), y(key.row + 1)));
        if (!place.intersects(region.boundingRect()))
            continue;
        bare -= QRect(QPoint(qRound(place.left()), qRound(place.top())),
                      QPoint(qRound(place.right()) - 1, qRound(place.bottom()) - 1));
    }
    for (const QRect &rect : bare)
        painter.fillRect(rect, background);
    painter.save();
    // One rectangle at a time: QPainter is slow where it must clip to several.
    for (const QRect &rect : region) {
        painter.setClipRect(rect);
        for (const auto &[key, image] : m_backdrop) {
            const QRectF place(QPointF(x(key.column), y(key.row)),
                               QPointF(x(key.column + 1), y(key.row + 1)));
            // Cut to the window first: a tile blown up a thousand times has no pixels of its own there.
            const QRectF target = place & QRectF(rect).adjusted(-2, -2, 2, 2);
            if (target.isEmpty())
                continue;
            const QRectF source((target.topLeft() - place.topLeft()) * factor,
                                target.size() * factor);
            painter.drawImage(target, image, source);
        }
    }
    painter.restore();
}

bool TileMap::isCrisp() const
{
    const Range range = rangeOf(m_view);
    for (qint64 row = range.first.row; row < range.last.row; ++row) {
        for (qint64 column = range.first.column; column < range.last.column; ++column) {
            const auto it = m_tiles.constFind({ column, row });
            if (it == m_tiles.cend() || it->image.isNull() || !it->dirty.empty())
                return false;
        }
    }
    return true;
}

std::size_t TileMap::memoryBytes() const
{
    std::size_t bytes = m_pool.spareBytes();
    for (const auto &[key, image] : m_backdrop)
        bytes += std::size_t(image.sizeInBytes());
    for (const Tile &tile : m_tiles)
        bytes += std::size_t(tile.image.sizeInBytes());
    return bytes;
}

} // namespace canvas
