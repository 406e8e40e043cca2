// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/problem.h"

using namespace Qt::StringLiterals;

namespace syncing {

QString Problem::text() const
{
    switch (code) {
    case Code::StoreRecovered:
        return u"The drawing's file was damaged and is kept as %1; %2 edit(s) were recovered."_s
            .arg(detail)
            .arg(count);
    case Code::UndoUnreadable:
        return u"The undo history in the store could not be read."_s;
    case Code::StoreFails:
        return u"The drawing cannot be stored: %1. Edits wait in memory and are not sent until "
               "it can."_s.arg(detail);
    case Code::StoreWritesAgain:
        return u"The drawing can be stored again."_s;
    case Code::MessageIgnored:
        return u"A message was ignored: %1"_s.arg(detail);
    case Code::EditsIgnored:
        return u"%1 edit(s) were ignored: %2"_s.arg(count).arg(detail);
    case Code::EditsOfOneName:
        return u"Two different edits had one identity: a copy of this drawing's file is in use "
               "somewhere. Both are kept."_s;
    case Code::StoreWasCopied:
        return u"Another program uses a copy of this store; this one goes on under an identity of "
               "its own."_s;
    case Code::ContentDiffers:
        return u"Another copy has the same edits with another content; comparing them."_s;
    case Code::SubscriptionRefused:
        return u"The server refused a subscription: %1"_s.arg(detail);
    }
    Q_UNREACHABLE();
}

} // namespace syncing
