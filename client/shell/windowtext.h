// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/author.h"
#include "shell/leaving.h"
#include "store/storeerror.h"
#include "sync/problem.h"
#include "tools/toolhost.h"

#include <QCoreApplication>

namespace shell {

/// Sentences of the main window that depend on what happened.
class WindowText
{
    Q_DECLARE_TR_FUNCTIONS(shell::WindowText)

public:
    static QString hint(tools::Hint hint);
    static QString editError(const model::EditError &error);
    static QString storeError(const store::StoreError &error);
    static QString problem(const syncing::Problem &problem);
    /// What only this computer has; and what becomes of it.
    static QString onlyHere(const Leaving::Outcome &outcome);
    static QString onlyHereDetail(bool isLasting);
};

} // namespace shell
