// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/scene.h"
#include "tools/pointtool.h"
#include "tools/polygontool.h"
#include "tools/selecttool.h"

#include <QObject>

namespace canvas {

enum class ToolKind { Select, Point, Polygon };

/// Holds the tools, the selection and the preview, and tells the widget what they want.
///
/// Owner:  scene and author must outlive it.
class ToolController final : public QObject, public tools::ToolHost
{
    Q_OBJECT

public:
    ToolController(const Scene &scene, model::Author &author, QObject *parent = nullptr);

    ToolKind current() const { return m_kind; }
    void choose(ToolKind kind);
    tools::Tool &tool() const { return *m_tool; }

    void setStyle(const model::Style &style) { m_style = style; }
    const tools::Preview &preview() const { return m_preview; }
    /// Forgets what is not there any more; the tools hear of it, too.
    void documentChanged(const model::ChangeSet &changes);

    const model::Document &document() const override { return m_scene.document(); }
    model::Author &author() override { return m_author; }
    const tools::ShapeFinder &finder() const override { return m_scene; }
    model::Style style() const override { return m_style; }
    const std::set<model::Slot> &selection() const override { return m_selection; }
    void setSelection(std::set<model::Slot> shapes) override;
    void setCursor(tools::CursorShape shape) override;
    void setHint(tools::Hint hint) override;
    void setPreview(const tools::Preview &preview) override;
    void commit(const model::Transaction &transaction) override;
    void reject(const model::EditError &error) override;

Q_SIGNALS:
    void toolChanged(canvas::ToolKind kind);
    void selectionChanged();
    void cursorWanted(tools::CursorShape shape);
    void hintChanged(tools::Hint hint);
    void previewChanged();
    void committed(const model::Transaction &transaction);
    void rejected(const model::EditError &error);

private:
    const Scene &m_scene;
    model::Author &m_author;
    model::Style m_style;
    std::set<model::Slot> m_selection;
    tools::Preview m_preview;
    ToolKind m_kind = ToolKind::Select;
    tools::SelectTool m_select;
    tools::PointTool m_point;
    tools::PolygonTool m_polygon;
    tools::Tool *m_tool = &m_select;
};

} // namespace canvas
