// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/renderpool.h"

#include "render/spanrasterizer.h"

#ifdef Q_OS_LINUX
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace canvas {

RenderPool::RenderPool(const render::LookTable &looks, int threads, QObject *parent)
    : QObject(parent), m_looks(looks)
{
    for (int i = 0; i < threads; ++i)
        m_threads.emplace_back([this] { work(); });
}

RenderPool::~RenderPool()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isEnding = true;
    }
    m_epoch = UINT64_MAX;
    m_wakeUp.notify_all();
    for (std::thread &thread : m_threads)
        thread.join();
}

void RenderPool::post(std::unique_ptr<RenderJob> job)
{
    enqueue(std::move(job), false);
}

void RenderPool::postFirst(std::unique_ptr<RenderJob> job)
{
    enqueue(std::move(job), true);
}

void RenderPool::enqueue(std::unique_ptr<RenderJob> job, bool isFirst)
{
    ++m_pending;
    {
        const std::lock_guard lock(m_mutex);
        m_waiting.insert(isFirst ? m_waiting.begin() : m_waiting.end(), std::move(job));
    }
    m_wakeUp.notify_one();
}

void RenderPool::setEpoch(quint64 epoch)
{
    m_epoch = epoch;
}

std::vector<std::unique_ptr<RenderJob>> RenderPool::take()
{
    std::vector<std::unique_ptr<RenderJob>> done;
    {
        const std::lock_guard lock(m_mutex);
        done.swap(m_done);
        m_isAnnounced = false;
    }
    m_pending -= int(done.size());
    return done;
}

std::unique_ptr<RenderJob> RenderPool::makeJob()
{
    if (m_spare.empty())
        return std::make_unique<RenderJob>();
    auto job = std::move(m_spare.back());
    m_spare.pop_back();
    return job;
}

void RenderPool::recycle(std::unique_ptr<RenderJob> job)
{
    for (RenderJob::Piece &piece : job->pieces) {
        piece.image = {}; // what was given up may have been drawn in part
        piece.shapes.clear();
    }
    job->pieceCount = 0;
    job->mustSift = false;
    job->lifted.reset();
    if (m_spare.size() < 16)
        m_spare.push_back(std::move(job));
}

void RenderPool::recycle(QImage image, std::size_t most)
{
    if (image.isNull() || !image.isDetached())
        return;
    const std::lock_guard lock(m_mutex);
    if (m_spareImages.size() < most)
        m_spareImages.push_back(std::move(image));
}

std::size_t RenderPool::spareBytes() const
{
    const std::lock_guard lock(m_mutex);
    std::size_t bytes = 0;
    for (const QImage &image : m_spareImages)
        bytes += std::size_t(image.sizeInBytes());
    return bytes;
}

QImage RenderPool::makeImage(QSize size)
{
    {
        const std::lock_guard lock(m_mutex);
        if (!m_spareImages.empty() && m_spareImages.back().size() == size) {
            QImage image = std::move(m_spareImages.back());
            m_spareImages.pop_back();
            return image;
        }
    }
    return QImage(size, QImage::Format_RGB32);
}

void RenderPool::work()
{
#ifdef Q_OS_LINUX
    // The window's own thread comes first where all cores are busy; Linux keeps this for each thread.
    constexpr int courtesy = 10;
    setpriority(PRIO_PROCESS, id_t(syscall(SYS_gettid)), courtesy);
#endif
    render::SpanRasterizer rasterizer;
    while (true) {
        std::unique_ptr<RenderJob> job;
        {
            std::unique_lock lock(m_mutex);
            m_wakeUp.wait(lock, [this] { return m_isEnding || !m_waiting.empty(); });
            if (m_isEnding)
                return;
            job = std::move(m_waiting.front());
            m_waiting.pop_front();
        }
        const bool canDraw = !job->mustSift || sift(*job);
        for (std::size_t i = 0; canDraw && i < job->pieceCount && job->epoch >= m_epoch; ++i)
            draw(*job, job->pieces[i], rasterizer);
        bool mustAnnounce = false;
        {
            const std::lock_guard lock(m_mutex);
            m_done.push_back(std::move(job));
            mustAnnounce = !m_isAnnounced;
            m_isAnnounced = true;
        }
        if (mustAnnounce)
            QMetaObject::invokeMethod(this, &RenderPool::finished, Qt::QueuedConnection);
    }
}

bool RenderPool::sift(RenderJob &job) const
{
    bool isReady = true;
    for (std::size_t i = 0; i < job.pieceCount && job.epoch >= m_epoch; ++i) {
        RenderJob::Piece &piece = job.pieces[i];
        piece.shapes.sift(piece.box, job.lifted.get(),
                          { piece.transform, QRect(QPoint(), piece.rect.size()), job.pixelRatio },
                          m_looks);
        isReady = isReady && piece.shapes.wanted().empty();
    }
    job.mustSift = !isReady;
    return isReady;
}

void RenderPool::draw(const RenderJob &job, RenderJob::Piece &piece,
                      render::SpanRasterizer &rasterizer)
{
    QImage image = makeImage(piece.rect.size());
    image.fill(job.background);
    rasterizer.setSurface(render::Surface::of(image));
    piece.shapes.draw(rasterizer, { piece.transform, image.rect(), job.pixelRatio }, m_looks);
    piece.image = std::move(image);
}

} // namespace canvas
