// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/windowtext.h"

#include <QDir>

#include <algorithm>

namespace shell {

QString WindowText::hint(tools::Hint hint)
{
    switch (hint) {
    case tools::Hint::SelectOrMove:
        return tr("Click to select, drag to move; Shift adds to the selection.");
    case tools::Hint::PlacePoint:
        return tr("Click to add a point.");
    case tools::Hint::PlaceFirstVertex:
        return tr("Click to begin a polygon.");
    case tools::Hint::PlaceNextVertex:
        return tr("Click to add vertices; Backspace takes the last one back, Esc cancels.");
    case tools::Hint::CloseOrPlaceNext:
        return tr(
            "Click the first vertex, double-click or press Enter to close; Backspace takes the "
            "last vertex back.");
    }
    Q_UNREACHABLE();
}

QString WindowText::editError(const model::EditError &error)
{
    switch (error.code) {
    case model::EditError::Code::NoSuchShape:
    case model::EditError::Code::NoSuchRing:
    case model::EditError::Code::NoSuchVertex:
        return tr("Somebody has removed this in the meantime.");
    case model::EditError::Code::NotAPolygon:
        return tr("This works with polygons only.");
    case model::EditError::Code::TooFewVertices:
        return tr("A polygon keeps at least 3 vertices.");
    case model::EditError::Code::OutOfRange:
        return tr("That is beyond the border of the drawing.");
    case model::EditError::Code::NothingToChange:
        return {};
    case model::EditError::Code::TooLarge:
        return tr("That is too much for one edit.");
    }
    Q_UNREACHABLE();
}

QString WindowText::storeError(const store::StoreError &error)
{
    const QString path = QDir::toNativeSeparators(error.path);
    switch (error.code) {
    case store::StoreError::Code::InUse:
        return tr("Another program has this drawing open: %1").arg(path);
    case store::StoreError::Code::CannotOpen:
        return tr("The drawing cannot be opened: %1").arg(path);
    case store::StoreError::Code::CannotWrite:
        return tr("The drawing cannot be written: %1").arg(path);
    case store::StoreError::Code::FromTheFuture:
        return tr("The drawing was written by a later version of Copoly: %1").arg(path);
    }
    Q_UNREACHABLE();
}

QString WindowText::problem(const syncing::Problem &problem)
{
    using Code = syncing::Problem::Code;
    const int count = int(std::min(problem.count, quint64(INT_MAX)));
    switch (problem.code) {
    case Code::StoreRecovered:
        return tr("The drawing's file was damaged. %n edit(s) were recovered; the damaged file is "
                  "kept as %1.",
                  nullptr, count)
            .arg(QDir::toNativeSeparators(problem.detail));
    case Code::UndoUnreadable:
        return tr("What was drawn in earlier sessions is here, but cannot be undone: its undo "
                  "history was damaged.");
    case Code::StoreFails:
        return tr("The drawing cannot be stored (%1). New edits stay in memory and are sent as "
                  "soon as they can be stored: make room on the disk.")
            .arg(problem.detail);
    case Code::StoreWritesAgain:
        return tr("The drawing can be stored again; nothing was lost.");
    case Code::MessageIgnored:
        return tr("A message that is not Copoly's was ignored: %1").arg(problem.detail);
    case Code::EditsIgnored:
        return tr("%n edit(s) of somebody else were not understood and left out: %1", nullptr,
                  count)
            .arg(problem.detail);
    case Code::EditsOfOneName:
        return tr("A copy of this drawing's file is in use somewhere; both copies' edits are "
                  "kept.");
    case Code::StoreWasCopied:
        return tr("Another program uses a copy of this drawing's file; this one goes on as "
                  "somebody else, and nothing is lost.");
    case Code::ContentDiffers:
        return tr("Somebody has other content for the same edits; comparing them.");
    case Code::SubscriptionRefused:
        return tr("The server refused a subscription: %1").arg(problem.detail);
    }
    Q_UNREACHABLE();
}

QString WindowText::onlyHere(const Leaving::Outcome &outcome)
{
    const quint64 count = std::max(outcome.onlyHere, outcome.unsent);
    return tr("%n edit(s) are only on this computer.", nullptr,
              int(std::min(count, quint64(INT_MAX))));
}

QString WindowText::onlyHereDetail(bool isLasting)
{
    return isLasting ? tr("They are kept here, and are sent when this drawing is opened again.")
                     : tr("They are lost when Copoly ends, since this drawing is not kept here.");
}

} // namespace shell
