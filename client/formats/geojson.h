// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/document.h"

#include <QByteArray>

namespace formats {

/// The canonical GeoJSON of a drawing: the same drawing gives the same octets everywhere.
///
/// A feature a line, sorted by the octets of its id; keys in a fixed order; rings closed, beginning and running as in
/// the document; properties after simplestyle 1.1, then `z`, the rank in the z-order from 0. Labels are escaped as in
/// RFC 8785 (3.2.2.2), so that no control character stands in the file.
/// Units:   scene units, y downwards, as shortest decimals.
/// Source:  RFC 7946; simplestyle-spec 1.1.0.
QByteArray writeGeoJson(const model::Document &document);

/// A grid coordinate in scene units as the shortest decimal: "0", "-0.00390625", "8388607.99609375".
QByteArray decimal(std::int32_t gridSteps);

/// A text as JSON string, quotes included.
QByteArray jsonString(const QString &text);

} // namespace formats
