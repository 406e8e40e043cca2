// SPDX-License-Identifier: GPL-3.0-or-later
#include "settings/keys.h"

#include "base/drawingid.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace settings::keys {

bool isPort(const int &port)
{
    return port >= 1 && port <= 65535;
}

bool isDrawingOrEmpty(const QString &text)
{
    return text.isEmpty() || base::DrawingId::fromText(text).has_value();
}

bool isColourOrEmpty(const QString &text)
{
    if (text.isEmpty())
        return true;
    return text.size() == 7 && text.front() == u'#'
        && std::all_of(text.begin() + 1, text.end(), [](QChar c) {
               return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f')
                   || (c >= u'A' && c <= u'F');
           });
}

bool isLanguageOrEmpty(const QString &text)
{
    return text.isEmpty() || text == u"en"_s || text == u"es"_s;
}

bool isAppearanceOrEmpty(const QString &text)
{
    return text.isEmpty() || text == u"light"_s || text == u"dark"_s;
}

bool isGroupSize(const int &size)
{
    return size == 0 || (size >= 3 && size <= 1000);
}

bool isPercent(const int &value)
{
    return value >= 0 && value <= 100;
}

bool isUserName(const QString &text)
{
    return text.size() <= 64 && std::none_of(text.begin(), text.end(), [](QChar c) {
               return c.category() == QChar::Other_Control;
           });
}

} // namespace settings::keys
