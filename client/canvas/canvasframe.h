// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QGridLayout;

namespace canvas {

class CanvasWidget;
class Ruler;

/// A canvas with rulers at its top and left, which are hidden at first.
class CanvasFrame : public QWidget
{
    Q_OBJECT

public:
    explicit CanvasFrame(QWidget *parent = nullptr);

    /// Puts the canvas into the frame, whose child it becomes. The one before must be gone.
    void setCanvas(CanvasWidget *canvas);
    void setRulersVisible(bool areVisible);
    bool areRulersVisible() const;

private:
    QGridLayout *m_grid;
    QWidget *m_corner;
    Ruler *m_top;
    Ruler *m_left;
};

} // namespace canvas
