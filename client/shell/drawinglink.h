// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/drawingid.h"
#include "base/result.h"

#include <QCoreApplication>
#include <QString>

namespace shell {

/// What a `copoly:` link names: `copoly:DRAWING` or `copoly:DRAWING?backend=URL`, the URL percent-encoded.
///
/// Links come from strangers, so that nothing is guessed: ASCII alone, no other items, no passcode, no fragment; the
/// back end's URL has no items but its own (dialect, heart-beat, stomp).
/// Limits:  maxLength characters.
struct DrawingLink
{
    static constexpr qsizetype maxLength = 1000;

    base::DrawingId drawing;
    QString backend; ///< checked, without a passcode; empty: the one in use
    QString
        host; ///< of the back end, with its port where one is named; in ASCII, so that no letter looks like another
    bool isEncrypted = false; ///< the way to the back end
};

struct DrawingLinkError
{
    Q_DECLARE_TR_FUNCTIONS(shell::DrawingLinkError)

public:
    enum class Code {
        NotALink,
        TooLong,
        BadCharacter, ///< one that must be percent-encoded, or a '%' that encodes nothing
        NoDrawing, ///< or what is no drawing's ID
        BadItem, ///< unknown, or there twice
        BadBackend, ///< `detail` says why
        HasPasscode,
        Local, ///< `local:` is another place for everybody
    };
    Code code = Code::NotALink;
    QString detail;
    /// For people.
    QString text() const;
};

/// Whether the text wants to be a link: begins with `copoly:`.
bool isDrawingLink(const QString &text);
base::Result<DrawingLink, DrawingLinkError> parseDrawingLink(const QString &text);

} // namespace shell
