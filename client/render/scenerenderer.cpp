// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/scenerenderer.h"

#include "render/painterrasterizer.h"
#include "render/shapepainter.h"
#include "render/spanrasterizer.h"

#include <QPainter>

#include <cmath>

namespace render {

namespace {

/// What is visible in the picture, in grid steps, `margin` device pixels wider.
geometry::Box visibleBox(const SceneTransform &transform, QSize size, double margin)
{
    const QRectF scene = transform.toScene(
        QRectF(-margin, -margin, size.width() + 2 * margin, size.height() + 2 * margin));
    const auto grid = [](double v) {
        return std::int32_t(
            std::clamp(v * geometry::gridPerUnit, double(INT32_MIN), double(INT32_MAX)));
    };
    geometry::Box box;
    box.left = grid(scene.left());
    box.top = grid(scene.top());
    box.right = grid(scene.right());
    box.bottom = grid(scene.bottom());
    return box;
}

} // namespace

SceneRenderer::SceneRenderer(const model::Document &document, Engine engine)
    : m_document(document), m_engine(engine)
{
}

void SceneRenderer::render(QImage &target, const SceneTransform &transform,
                           const QColor &background) const
{
    if (target.isNull())
        return;
    if (target.format() != QImage::Format_RGB32
        && target.format() != QImage::Format_ARGB32_Premultiplied) {
        const auto format = target.format();
        QImage picture(target.size(), QImage::Format_ARGB32_Premultiplied);
        render(picture, transform, background);
        target = picture.convertToFormat(format);
        return;
    }
    target.fill(background);
    if (m_engine == Engine::Spans) {
        SpanRasterizer rasterizer;
        rasterizer.setSurface(Surface::of(target));
        draw(rasterizer, target.size(), transform);
    } else {
        QPainter painter(&target);
        paint(painter, target.size(), transform);
    }
}

void SceneRenderer::paint(QPainter &painter, QSize size, const SceneTransform &transform) const
{
    PainterRasterizer rasterizer(painter);
    draw(rasterizer, size, transform);
}

void SceneRenderer::draw(Rasterizer &rasterizer, QSize size, const SceneTransform &transform) const
{
    const QRect within(QPoint(), size);
    const geometry::Box visible =
        visibleBox(transform, size, ShapePainter::margin * m_pixelRatio + 1);
    ShapePainter painter(rasterizer, transform, within, m_pixelRatio);
    LookTable looks;
    LookTable::Memo memo;
    for (const model::Slot slot : m_document.inOrder()) {
        const geometry::Box box = m_document.box(slot);
        if (!box.intersects(visible))
            continue;
        const Look look =
            looks.at(looks.number(m_document.kind(slot), m_document.style(slot), memo));
        if (look.isPoint)
            painter.point({ box.left, box.top }, look);
        else if (m_engine == Engine::Spans && ShapePainter::isSpeck(box, transform.scale))
            painter.speck(box, look);
        else
            painter.polygon(m_document.rings(slot), look);
    }
}

} // namespace render
