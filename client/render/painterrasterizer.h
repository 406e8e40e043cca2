// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "render/rasterizer.h"

class QPainter;

namespace render {

/// The same pictures by QPainter: the reference in tests, and the way to printers and vector files.
///
/// Owner:  the painter must be active and outlive it; its pen, brush and hints are changed.
class PainterRasterizer final : public Rasterizer
{
public:
    explicit PainterRasterizer(QPainter &painter);

    void setClip(const QRect &clip) override;
    void fill(const DeviceRings &rings, FillRule rule, Rgb colour, float opacity) override;
    void stroke(const DeviceRings &rings, Rgb colour, float width) override;
    void disc(DevicePoint centre, float diameter, Rgb colour) override;
    void speck(DevicePoint centre, float width, float height, Rgb colour) override;

private:
    QPainter &m_painter;
};

} // namespace render
