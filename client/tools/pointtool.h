// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tools/tool.h"

namespace tools {

/// Each click adds a point.
class PointTool final : public Tool
{
public:
    using Tool::Tool;

    void activate() override;
    bool press(const PointerEvent &event) override;
    bool move(const PointerEvent &event) override;
    bool release(const PointerEvent &event) override;
    bool doubleClick(const PointerEvent &event) override { return press(event); }
    bool key(Key) override { return false; }
    void cancel() override;
};

} // namespace tools
