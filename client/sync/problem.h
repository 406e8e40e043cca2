// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace syncing {

/// Something about a room that its people should know; the room goes on.
struct Problem
{
    enum class Code {
        StoreRecovered, ///< was damaged: `count` operations were read, the old file is kept as `detail`
        UndoUnreadable, ///< steps of earlier sessions cannot be undone
        StoreFails, ///< for the reason `detail`; edits stay in memory and are not sent
        StoreWritesAgain,
        MessageIgnored, ///< for the reason `detail`; told once
        EditsIgnored, ///< `count` of a message, for the reason `detail`; told once
        EditsOfOneName, ///< two different ones; both are kept
        StoreWasCopied, ///< another program uses a copy: this one took an identity of its own
        ContentDiffers, ///< equal edits by name, with other content; they are being compared
        SubscriptionRefused, ///< in the server's words, `detail`
    };
    Code code = Code::StoreFails;
    quint64 count = 0;
    QString detail; ///< as it came from the system, the server or the reader of messages

    /// A sentence in English, for logs and for programs without a window.
    QString text() const;
};

} // namespace syncing
