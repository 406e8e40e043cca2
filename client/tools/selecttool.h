// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tools/tool.h"

namespace tools {

/// Selects, moves and reshapes.
///
/// A click selects the topmost shape, with `extend` it adds or takes away; a press on nothing begins a rubber band.
/// A drag moves the selection; one polygon alone shows its vertices, which are dragged, and the middles of
/// its edges, where a drag or click puts a vertex in. One drag is one edit, made at its release.
/// States:  idle, pressed (not moved yet), moving shapes, moving a vertex, stretching the rubber band.
class SelectTool final : public Tool
{
public:
    using Tool::Tool;

    void activate() override;
    bool press(const PointerEvent &event) override;
    bool move(const PointerEvent &event) override;
    bool release(const PointerEvent &event) override;
    bool doubleClick(const PointerEvent &event) override;
    bool key(Key key) override;
    void cancel() override;
    void documentChanged() override;

private:
    enum class State { Idle, Pressed, Moving, MovingVertex, RubberBand };
    /// A vertex, or the middle of the edge before vertex `index`.
    struct Handle
    {
        model::Slot slot = 0;
        std::size_t ring = 0;
        std::size_t index = 0;
        bool isMiddle = false;
        QPointF at;
    };

    std::optional<Handle> handleAt(const PointerEvent &event) const;
    std::optional<model::Slot> shapeWithHandles() const;
    void hover(const PointerEvent &event);
    void showMove(const PointerEvent &event);
    void showVertex(const PointerEvent &event);
    void finishMove();
    void finishVertex();
    void finishRubberBand(const PointerEvent &event);
    void clickSelect(const PointerEvent &event);
    bool dropVertex();
    std::vector<model::ShapeId> selectedIds() const;

    State m_state = State::Idle;
    PointerEvent m_pressed;
    std::optional<Handle> m_handle; ///< grabbed, or under the pointer
    std::optional<model::ShapeId> m_handleShape;
    geometry::Vertex m_movedBy;
    std::optional<geometry::Vertex> m_vertexTo;
    bool m_wasSelected = false;
};

} // namespace tools
