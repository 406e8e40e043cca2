// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/picture.h"

#include <QString>

namespace formats {

enum class FileKind { GeoJson, Svg, Png, Pdf };

/// By the name's last suffix, in either case.
std::optional<FileKind> fileKind(const QString &fileName);

struct ExportError
{
    enum class Code { UnknownKind, BadSize, NotEnoughMemory, NotWritten };
    Code code = Code::NotWritten;
    QString text; ///< in English
};

/// Writes the drawing as the name's suffix says, whole or not at all: what was there stays until then.
base::Result<std::monostate, ExportError> exportDrawing(const model::Document &document,
                                                        const QString &fileName,
                                                        const PictureOptions &options = {});

} // namespace formats
