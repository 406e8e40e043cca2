// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/renderpool.h"

#include "render/spanrasterizer.h"

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
    ++m_pending;
    {
        const std::lock_guard lock(m_mutex);
        m_waiting.push_back(std::move(job));
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
    job->image = {};
    job->shapes.clear();
    if (m_spare.size() < 16)
        m_spare.push_back(std::move(job));
}

void RenderPool::work()
{
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
        if (job->epoch >= m_epoch)
            draw(*job, rasterizer);
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

void RenderPool::draw(RenderJob &job, render::SpanRasterizer &rasterizer) const
{
    QImage image(job.rect.size(), QImage::Format_RGB32);
    image.fill(job.background);
    rasterizer.setSurface(render::Surface::of(image));
    render::ShapePainter painter(rasterizer, job.transform, QRect(QPoint(), image.size()),
                                 job.pixelRatio);
    job.shapes.draw(painter, m_looks);
    job.image = std::move(image);
}

} // namespace canvas
