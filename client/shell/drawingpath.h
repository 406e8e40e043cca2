// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/drawingid.h"
#include "base/result.h"

#include <QCoreApplication>
#include <QString>

namespace shell {

/// A drawing's file as a person names it, by a path or a file: URL: the folder that it is in, and the drawing.
struct DrawingPath
{
    QString folder;
    base::DrawingId drawing;
};

struct DrawingPathError
{
    Q_DECLARE_TR_FUNCTIONS(shell::DrawingPathError)

public:
    enum class Code {
        NotThere,
        CannotRead,
        NotADrawing, ///< by its first bytes
        BadName, ///< not DRAWING.copoly
    };
    Code code = Code::NotThere;
    QString path;
    /// For people.
    QString text() const;
};

/// Looks at a file; changes nothing. Others than drawings are refused here: the store would put them aside as damaged.
base::Result<DrawingPath, DrawingPathError> findDrawingFile(const QString &text);

} // namespace shell
