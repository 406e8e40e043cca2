// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tools/toolevents.h"
#include "tools/toolhost.h"

namespace tools {

/// One way of drawing: turns what the pointer and the keys do into edits.
///
/// Each handler says whether it took the event; what it did not take is the window's.
/// Owner:   the host must outlive it.
class Tool
{
public:
    explicit Tool(ToolHost &host) : m_host(host) { }
    virtual ~Tool() = default;
    Tool(const Tool &) = delete;
    Tool &operator=(const Tool &) = delete;

    /// The tool was chosen; shows its cursor and hint.
    virtual void activate() = 0;
    /// Another tool was chosen: gives up what is in progress.
    virtual void deactivate() { cancel(); }

    virtual bool press(const PointerEvent &event) = 0;
    virtual bool move(const PointerEvent &event) = 0;
    virtual bool release(const PointerEvent &event) = 0;
    virtual bool doubleClick(const PointerEvent &event) = 0;
    virtual bool key(Key key) = 0;

    /// Whether an undo now means a step inside of what is in progress.
    virtual bool canStepBack() const { return false; }
    /// Gives up what is in progress.
    virtual void cancel() = 0;
    /// The document changed beneath; what was remembered of it may be gone.
    virtual void documentChanged() { }

protected:
    ToolHost &host() const { return m_host; }
    /// Commits what was made, or tells why not.
    bool commit(const model::Author::Made &made);
    /// The place on the grid that a pointer means, at a vertex or edge nearby when there is one.
    geometry::Vertex snap(const PointerEvent &event, Preview &preview) const;

private:
    ToolHost &m_host;
};

/// The nearest place of the scene on the grid; what lies outside of it comes to its border.
geometry::Vertex toVertex(QPointF scenePos);

} // namespace tools
