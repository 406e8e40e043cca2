// SPDX-License-Identifier: GPL-3.0-or-later
#include "tools/selecttool.h"

#include <algorithm>
#include <cmath>

namespace tools {

namespace {

/// A press becomes a drag when the pointer went further than this, in device-independent pixels.
constexpr double dragDistance = 4;

double distance(QPointF a, QPointF b)
{
    return std::hypot(a.x() - b.x(), a.y() - b.y());
}

} // namespace

void SelectTool::activate()
{
    m_state = State::Idle;
    host().setCursor(CursorShape::Arrow);
    host().setHint(Hint::SelectOrMove);
    host().setPreview({});
}

bool SelectTool::press(const PointerEvent &event)
{
    if (event.button != Button::Primary)
        return false;
    m_pressed = event;
    m_movedBy = {};
    m_vertexTo.reset();
    m_state = State::Pressed;
    m_handle = event.intent.extend ? std::nullopt : handleAt(event);
    if (m_handle) {
        m_handleShape = host().document().id(m_handle->slot);
        return true;
    }
    const auto hit = host().finder().shapeAt(event.scenePos, event.tolerance);
    m_wasSelected = hit && host().selection().count(*hit);
    if (!hit) {
        m_state = State::RubberBand;
        if (!event.intent.extend)
            host().setSelection({});
        return true;
    }
    if (!m_wasSelected) {
        std::set<model::Slot> selection;
        if (event.intent.extend)
            selection = host().selection();
        selection.insert(*hit);
        host().setSelection(selection);
    }
    return true;
}

bool SelectTool::move(const PointerEvent &event)
{
    switch (m_state) {
    case State::Idle:
        hover(event);
        return false;
    case State::Pressed:
        if (distance(event.viewPos, m_pressed.viewPos) < dragDistance)
            return true;
        m_state = m_handle ? State::MovingVertex : State::Moving;
        return move(event);
    case State::Moving:
        showMove(event);
        return true;
    case State::MovingVertex:
        showVertex(event);
        return true;
    case State::RubberBand: {
        Preview preview;
        preview.rubberBand = QRectF(m_pressed.scenePos, event.scenePos).normalized();
        host().setPreview(preview);
        return true;
    }
    }
    return false;
}

bool SelectTool::release(const PointerEvent &event)
{
    if (event.button != Button::Primary || m_state == State::Idle)
        return false;
    const State state = m_state;
    m_state = State::Idle;
    switch (state) {
    case State::Idle:
        break;
    case State::Pressed:
        if (m_handle && m_handle->isMiddle) {
            m_vertexTo = toVertex(m_handle->at);
            finishVertex();
        } else if (!m_handle) {
            clickSelect(event);
        }
        break;
    case State::Moving:
        showMove(event);
        finishMove();
        break;
    case State::MovingVertex:
        showVertex(event);
        finishVertex();
        break;
    case State::RubberBand:
        finishRubberBand(event);
        break;
    }
    host().setPreview({});
    hover(event);
    return true;
}

bool SelectTool::doubleClick(const PointerEvent &event)
{
    return press(event);
}

bool SelectTool::key(Key key)
{
    switch (key) {
    case Key::Cancel:
        if (m_state != State::Idle) {
            cancel();
            return true;
        }
        if (host().selection().empty())
            return false;
        host().setSelection({});
        return true;
    case Key::StepBack:
    case Key::Delete:
        if (m_state != State::Idle)
            return false;
        if (dropVertex())
            return true;
        if (host().selection().empty())
            return false;
        commit(host().author().remove(selectedIds()));
        return true;
    case Key::Finish:
        return false;
    }
    return false;
}

void SelectTool::cancel()
{
    m_state = State::Idle;
    m_handle.reset();
    host().setPreview({});
}

void SelectTool::documentChanged()
{
    const model::Document &document = host().document();
    // A handle names a vertex by its place; somebody else may just have put one before it.
    if (m_handle && m_state == State::Idle)
        m_handle.reset();
    if (m_handle && m_state != State::Idle) {
        const auto ring = document.isShown(m_handle->slot)
                && m_handle->ring < document.rings(m_handle->slot).count()
            ? document.rings(m_handle->slot).ring(m_handle->ring)
            : std::span<const geometry::Vertex>{};
        const bool isSame = m_handle->index < ring.size()
            && (m_handle->isMiddle || ring[m_handle->index].toScene() == m_handle->at);
        if (!isSame)
            cancel();
    }
}

std::optional<model::Slot> SelectTool::shapeWithHandles() const
{
    const auto &selection = host().selection();
    if (selection.size() != 1)
        return std::nullopt;
    const model::Slot slot = *selection.begin();
    const model::Document &document = host().document();
    if (!document.isShown(slot) || document.kind(slot) != model::ShapeKind::Polygon)
        return std::nullopt;
    return slot;
}

std::optional<SelectTool::Handle> SelectTool::handleAt(const PointerEvent &event) const
{
    const auto slot = shapeWithHandles();
    if (!slot)
        return std::nullopt;
    // Vertices come before middles, which are only there where the edge has room for both.
    const ShapeFinder &finder = host().finder();
    const auto handle = [&](const std::optional<ShapeFinder::VertexHit> &hit, bool isMiddle) {
        return hit ? std::optional(Handle{ *slot, hit->ring, hit->index, isMiddle, hit->at })
                   : std::nullopt;
    };
    if (const auto vertex = finder.vertexOf(*slot, event.scenePos, event.tolerance))
        return handle(vertex, false);
    return handle(finder.middleOf(*slot, event.scenePos, event.tolerance, 4 * event.tolerance),
                  true);
}

void SelectTool::hover(const PointerEvent &event)
{
    m_handle = handleAt(event);
    Preview preview;
    if (m_handle) {
        m_handleShape = host().document().id(m_handle->slot);
        preview.handle = m_handle->at;
        host().setCursor(CursorShape::Handle);
    } else {
        const auto hit = host().finder().shapeAt(event.scenePos, event.tolerance);
        host().setCursor(hit && host().selection().count(*hit) ? CursorShape::Move
                                                               : CursorShape::Arrow);
    }
    host().setPreview(preview);
}

void SelectTool::showMove(const PointerEvent &event)
{
    QPointF by = event.scenePos - m_pressed.scenePos;
    if (event.intent.constrain) {
        if (std::abs(by.x()) > std::abs(by.y()))
            by.setY(0);
        else
            by.setX(0);
    }
    m_movedBy = toVertex(by);
    Preview preview;
    const auto &selection = host().selection();
    preview.moving.assign(selection.begin(), selection.end());
    preview.movedBy = m_movedBy;
    host().setCursor(CursorShape::Move);
    host().setPreview(preview);
}

void SelectTool::showVertex(const PointerEvent &event)
{
    if (!m_handle)
        return;
    Preview preview;
    PointerEvent aim = event;
    // The vertex must not catch itself.
    aim.intent.isFree =
        event.intent.isFree || distance(event.scenePos, m_handle->at) <= 2 * event.tolerance;
    m_vertexTo = snap(aim, preview);
    preview.reshaped = Preview::Reshaped{ m_handle->slot, m_handle->ring, m_handle->index,
                                          m_handle->isMiddle, *m_vertexTo };
    preview.handle = m_vertexTo->toScene();
    host().setPreview(preview);
}

void SelectTool::finishMove()
{
    if (m_movedBy != geometry::Vertex{})
        commit(host().author().move(selectedIds(), m_movedBy));
}

void SelectTool::finishVertex()
{
    if (!m_handle || !m_vertexTo || !m_handleShape)
        return;
    const Handle handle = *m_handle;
    m_handle.reset();
    if (handle.isMiddle)
        commit(host().author().insertVertices(*m_handleShape, handle.ring, handle.index,
                                              { *m_vertexTo }));
    else
        commit(host().author().moveVertex(*m_handleShape, handle.ring, handle.index, *m_vertexTo));
}

void SelectTool::finishRubberBand(const PointerEvent &event)
{
    const QRectF band = QRectF(m_pressed.scenePos, event.scenePos).normalized();
    if (distance(event.viewPos, m_pressed.viewPos) < dragDistance)
        return;
    std::set<model::Slot> selection;
    if (m_pressed.intent.extend)
        selection = host().selection();
    for (const model::Slot slot : host().finder().shapesIn(band))
        selection.insert(slot);
    host().setSelection(selection);
}

/// A click without a drag: on one of several it selects that one, with `extend` it takes it away again.
void SelectTool::clickSelect(const PointerEvent &event)
{
    if (!m_wasSelected)
        return;
    const auto hit = host().finder().shapeAt(event.scenePos, event.tolerance);
    if (!hit)
        return;
    if (event.intent.extend) {
        std::set<model::Slot> selection = host().selection();
        selection.erase(*hit);
        host().setSelection(selection);
    } else {
        host().setSelection({ *hit });
    }
}

bool SelectTool::dropVertex()
{
    if (!m_handle || m_handle->isMiddle || !m_handleShape)
        return false;
    const Handle handle = *m_handle;
    m_handle.reset();
    host().setPreview({});
    commit(host().author().dropVertex(*m_handleShape, handle.ring, handle.index));
    return true;
}

std::vector<model::ShapeId> SelectTool::selectedIds() const
{
    std::vector<model::ShapeId> ids;
    for (const model::Slot slot : host().selection())
        ids.push_back(host().document().id(slot));
    return ids;
}

} // namespace tools
