// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "settings/profiles.h"
#include "shell/drawinglink.h"

#include <QDialog>

#include <optional>

namespace shell {

/// The user's own back end that a link means; nothing where it names none or another.
std::optional<settings::Profile> ownProfileOf(const DrawingLink &link,
                                              const settings::Profiles &profiles);

/// Asks whether a link may be followed, before anything of it is opened: says drawing and host. Accepted or rejected.
class LinkDialog : public QDialog
{
    Q_OBJECT

public:
    /// `profileName`: the user's own back end that the link means; empty where it names another.
    LinkDialog(const DrawingLink &link, const QString &profileName, QWidget *parent = nullptr);
};

} // namespace shell
