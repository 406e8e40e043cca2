// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QTranslator>

namespace shell {

/// The language of all texts: one of ours, or the system's. English gets a translator too, for its plurals.
class Language
{
public:
    ~Language();

    /// "en", "es", or empty for the system's. Windows hear of it by QEvent::LanguageChange.
    void use(const QString &name);

private:
    QTranslator m_ours;
    QTranslator m_qts; ///< Qt's own texts: OK, Cancel
};

} // namespace shell
