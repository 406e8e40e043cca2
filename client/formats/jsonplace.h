// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

namespace formats {

struct TextPlace
{
    int line = 1;
    int column = 1; ///< in octets
};

TextPlace placeOf(QByteArrayView text, qsizetype offset);

/// Where the n-th element (from 0) of the array `name` of the outermost object begins, in well-formed JSON;
/// -1 when there is none. QJsonDocument does not keep places.
qsizetype elementOffset(QByteArrayView json, QByteArrayView name, qsizetype n);

} // namespace formats
