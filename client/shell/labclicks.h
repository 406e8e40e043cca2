// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace canvas {
class CanvasWidget;
}
namespace syncing {
class Room;
}

namespace shell {

/// In the lab's dialect a click with the point tool goes to the server; the point appears at its echo.
///
/// Owner:   canvas and room must outlive it.
class LabClicks : public QObject
{
    Q_OBJECT

public:
    LabClicks(canvas::CanvasWidget &canvas, syncing::Room &room, QObject *parent = nullptr);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    canvas::CanvasWidget &m_canvas;
    syncing::Room &m_room;
    bool m_isSpaceHeld = false; ///< the canvas pans then
    bool m_isPressTaken = false; ///< its release is not the canvas's either
};

} // namespace shell
