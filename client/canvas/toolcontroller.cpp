// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/toolcontroller.h"

namespace canvas {

ToolController::ToolController(const Scene &scene, model::Author &author, QObject *parent)
    : QObject(parent), m_scene(scene), m_author(author), m_select(*this), m_point(*this),
      m_polygon(*this)
{
}

void ToolController::choose(ToolKind kind)
{
    if (kind == m_kind)
        return;
    m_tool->deactivate();
    m_kind = kind;
    switch (kind) {
    case ToolKind::Select:
        m_tool = &m_select;
        break;
    case ToolKind::Point:
        m_tool = &m_point;
        break;
    case ToolKind::Polygon:
        m_tool = &m_polygon;
        break;
    }
    m_tool->activate();
    Q_EMIT toolChanged(kind);
}

void ToolController::documentChanged(const model::ChangeSet &changes)
{
    std::set<model::Slot> selection;
    if (!changes.isReset) {
        for (const model::Slot slot : m_selection) {
            if (document().isShown(slot))
                selection.insert(slot);
        }
    } else {
        m_tool->cancel();
    }
    setSelection(std::move(selection));
    m_tool->documentChanged();
}

void ToolController::setSelection(std::set<model::Slot> shapes)
{
    if (shapes == m_selection)
        return;
    m_selection = std::move(shapes);
    Q_EMIT selectionChanged();
}

void ToolController::setCursor(tools::CursorShape shape)
{
    Q_EMIT cursorWanted(shape);
}

void ToolController::setHint(tools::Hint hint)
{
    Q_EMIT hintChanged(hint);
}

void ToolController::setPreview(const tools::Preview &preview)
{
    m_preview = preview;
    Q_EMIT previewChanged();
}

void ToolController::commit(const model::Transaction &transaction)
{
    Q_EMIT committed(transaction);
}

void ToolController::reject(const model::EditError &error)
{
    Q_EMIT rejected(error);
}

} // namespace canvas
