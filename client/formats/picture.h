// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "model/document.h"
#include "render/scenetransform.h"

#include <QColor>
#include <QRectF>
#include <QSize>

#include <optional>
#include <variant>

class QIODevice;

namespace formats {

struct PictureOptions
{
    static constexpr double margin = 16; ///< px around all shapes where no view is given
    static constexpr int maxSide = 32'767; ///< px

    QSize size{ 1920, 1080 }; ///< px
    std::optional<QRectF>
        view; ///< scene rectangle; widened around its centre to the shape of `size`
    QColor background{ Qt::white }; ///< Qt::transparent: none
};

struct PictureError
{
    enum class Code { BadSize, NotEnoughMemory, NotWritten };
    Code code = Code::NotWritten;
    QString text; ///< in English
};

using PictureDone = base::Result<std::monostate, PictureError>;

/// What part of the scene a picture shows: the options' view, or the box of all coordinates with a margin.
render::SceneTransform transformOf(const model::Document &document, const PictureOptions &options);

/// Pictures of all shapes, from the bottom up, as every other way of drawing them shows them.
///
/// Vector forms hold shapes that reach into the picture, cut to CutPolygon::reach. Pixels of the three agree within
/// antialiasing.
/// Units:   1 px is 1/96 inch in a PDF; points are 8 px and strokes 1.5 px wide.
/// Thread:  the document's; the device must be open for writing.
PictureDone writePng(const model::Document &document, const PictureOptions &options, QIODevice &to);
PictureDone writeSvg(const model::Document &document, const PictureOptions &options, QIODevice &to);
PictureDone writePdf(const model::Document &document, const PictureOptions &options, QIODevice &to);

} // namespace formats
