// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <optional>
#include <vector>

namespace formats {

struct TextPlace
{
    int line = 1;
    int column = 1; ///< in octets
};

TextPlace placeOf(QByteArrayView text, qsizetype offset);

/// A JSON object taken apart by one level: the elements of the array `name`, and the object without them.
///
/// Large files are then read element by element: QJsonDocument takes several times the file's size in memory,
/// and keeps no places.
struct SplitJson
{
    struct Part
    {
        qsizetype offset = 0;
        qsizetype size = 0;
    };
    std::vector<Part>
        elements; ///< what stands between the commas, without spaces; not checked any further
    QByteArray rest; ///< the object, with an empty array in the array's place
    bool hasArray = false;

    /// Where the rest's octet of that offset stands in the file.
    qsizetype inFile(qsizetype restOffset) const;

    /// Nothing when brackets or strings do not end; what else is wrong shows when the parts are parsed.
    static std::optional<SplitJson> of(QByteArrayView json, QByteArrayView name);

private:
    Part m_array; ///< in the file, between its brackets
};

} // namespace formats
