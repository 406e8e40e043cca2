// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tools/tool.h"

namespace tools {

/// Each click sets a vertex; the polygon is closed by a click on the first one, a double click or Enter.
///
/// Backspace and undo take the last vertex back, Esc gives up. Only a closed polygon is an edit.
/// States:  idle (no vertex), drawing (one or more).
class PolygonTool final : public Tool
{
public:
    using Tool::Tool;

    void activate() override;
    bool press(const PointerEvent &event) override;
    bool move(const PointerEvent &event) override;
    bool release(const PointerEvent &event) override;
    bool doubleClick(const PointerEvent &event) override;
    bool key(Key key) override;
    bool canStepBack() const override { return !m_vertices.empty(); }
    void cancel() override;

    const std::vector<geometry::Vertex> &vertices() const { return m_vertices; }

private:
    geometry::Vertex placeOf(const PointerEvent &event, Preview &preview) const;
    bool isAtFirst(const PointerEvent &event) const;
    bool close();
    void show(Preview preview = {});

    std::vector<geometry::Vertex> m_vertices;
    std::optional<QPointF> m_pointer;
};

} // namespace tools
