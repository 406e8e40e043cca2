// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "ctl/edit.h"

#include <QByteArrayView>

namespace ctl {

/// What is wrong with a line.
struct LineError
{
    qsizetype column = 1; ///< in characters, from 1 to one behind the last
    QString text; ///< a sentence for people
};

/// Reads one line of an edit script: one JSON object, one edit.
///
/// Limits:  a line of maxLineBytes octets; OperationLimits for labels, vertices and rings.
/// Errors:  the first thing that is wrong, with the column where it is written.
base::Result<Edit, LineError> readEdit(QByteArrayView line);

inline constexpr qsizetype maxLineBytes = 16 * 1024 * 1024;

} // namespace ctl
