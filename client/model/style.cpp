// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/style.h"

namespace model {

QByteArray Colour::text() const
{
    return '#' + QByteArray::number((red << 16) | (green << 8) | blue, 16).rightJustified(6, '0');
}

std::optional<Colour> Colour::fromText(QStringView text)
{
    if (text.size() != 7 || text[0] != u'#')
        return std::nullopt;
    quint32 value = 0;
    for (const QChar c : text.sliced(1)) {
        const char16_t u = c.unicode();
        quint32 digit = 0;
        if (u >= u'0' && u <= u'9')
            digit = u - u'0';
        else if (u >= u'a' && u <= u'f')
            digit = u - u'a' + 10u;
        else if (u >= u'A' && u <= u'F')
            digit = u - u'A' + 10u;
        else
            return std::nullopt;
        value = value * 16 + digit;
    }
    return Colour{ quint8(value >> 16), quint8(value >> 8), quint8(value) };
}

} // namespace model
