// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>

#include <variant>
#include <vector>

namespace ctl {

/// A way from the top of a JSON text to one of its values: names of members, indexes of elements.
using JsonPath = std::vector<std::variant<QString, qsizetype>>;

/// Where a value begins in a valid JSON text, for messages to people; QJsonDocument does not say
/// it.
///
/// Units:  columns count characters (code points) from 1, offsets octets from 0.
class JsonPlace
{
public:
    /// Where the value at `path` begins; as far as the path goes, when there is no such value.
    static qsizetype columnOfValue(QByteArrayView json, const JsonPath &path);
    /// Where the last name of `path` is written.
    static qsizetype columnOfName(QByteArrayView json, const JsonPath &path);
    static qsizetype columnOfOffset(QByteArrayView utf8, qsizetype offset);
    /// The first name that is written twice in the top object; empty when there is none.
    static QString repeatedName(QByteArrayView json);
};

} // namespace ctl
