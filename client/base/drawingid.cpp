// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/drawingid.h"

#include <algorithm>

namespace base {

std::optional<DrawingId> DrawingId::fromText(QStringView text)
{
    const auto allowed = [](QChar c) {
        const char16_t u = c.unicode();
        return (u >= u'A' && u <= u'Z') || (u >= u'a' && u <= u'z') || (u >= u'0' && u <= u'9')
            || u == u'_' || u == u'-';
    };
    if (text.isEmpty() || text.size() > maxLength
        || !std::all_of(text.begin(), text.end(), allowed))
        return std::nullopt;
    return DrawingId(text.toString());
}

} // namespace base
