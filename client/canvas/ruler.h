// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>
#include <QWidget>

#include <optional>

namespace canvas {

class CanvasWidget;

/// A scale along the top or the left of a canvas, in scene units, with a mark where the pointer is.
///
/// To be laid out so that it begins and ends where the canvas does; its ticks are on the same device pixels as
/// the lines of the canvas's grid.
/// Owner:  the canvas may end before it.
class Ruler : public QWidget
{
    Q_OBJECT

public:
    explicit Ruler(Qt::Orientation orientation, QWidget *parent = nullptr);

    /// From now on along this canvas; nullptr for none.
    void follow(CanvasWidget *canvas);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    int thickness() const;
    void markPointer(std::optional<double> place);
    QRect markRect(double place) const;
    void paintTicks(QPainter &painter, double ratio, const QRectF &exposed) const;
    void retranslate();

    const Qt::Orientation m_orientation;
    QPointer<CanvasWidget> m_canvas;
    std::optional<double> m_pointer; ///< along the ruler, device-independent pixels
};

} // namespace canvas
