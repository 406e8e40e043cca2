// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/document.h"
#include "render/scenetransform.h"

#include <QColor>
#include <QImage>

#include <memory>

class QPainter;

namespace render {

class Rasterizer;

/// Draws all shapes of a document, from the bottom up, without tiles or threads: for export, print,
/// previews and as the reference in tests.
///
/// What reaches far beyond the picture is cut to it first; no shape vanishes.
/// Units:   transforms lead to device pixels; a disc is 8, a stroke 1.5 times `pixelRatio` of them wide.
/// Owner:   the document must outlive it and hold still meanwhile.
/// Thread:  the document's.
class SceneRenderer
{
public:
    enum class Engine {
        Spans, ///< our own rasterizer
        Painter, ///< QPainter
    };

    explicit SceneRenderer(const model::Document &document, Engine engine = Engine::Spans);

    void setPixelRatio(double ratio) { m_pixelRatio = ratio; }

    /// Fills the picture with `background` (transparent ones need a format with alpha) and draws the
    /// shapes that reach into it. Formats other than RGB32 and ARGB32_Premultiplied go through a copy.
    void render(QImage &target, const SceneTransform &transform, const QColor &background) const;
    /// The same on any paint device, as vectors, without a background.
    void paint(QPainter &painter, QSize size, const SceneTransform &transform) const;

private:
    void draw(Rasterizer &rasterizer, QSize size, const SceneTransform &transform) const;

    const model::Document &m_document;
    Engine m_engine;
    double m_pixelRatio = 1;
};

} // namespace render
