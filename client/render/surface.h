// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QRect>

namespace render {

/// Borrowed image memory: RGB32 or ARGB32 premultiplied pixels.
///
/// Owner:  whoever made the memory, which must outlive this.
struct Surface
{
    quint32 *bits = nullptr;
    int width = 0;
    int height = 0;
    qsizetype stride = 0; ///< pixels from one row to the next
    bool hasAlpha = false; ///< ARGB32 premultiplied

    QRect rect() const { return QRect(0, 0, width, height); }
    quint32 *row(int y) const { return bits + y * stride; }

    /// Detaches the image. Only for RGB32 and ARGB32_Premultiplied.
    static Surface of(QImage &image)
    {
        Q_ASSERT(image.format() == QImage::Format_RGB32
                 || image.format() == QImage::Format_ARGB32_Premultiplied);
        return { reinterpret_cast<quint32 *>(image.bits()), image.width(), image.height(),
                 image.bytesPerLine() / 4, image.format() != QImage::Format_RGB32 };
    }
};

} // namespace render
