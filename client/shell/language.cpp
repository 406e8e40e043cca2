// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/language.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace shell {

namespace {

/// The first of the user's languages that we speak.
QString ofSystem()
{
    const QStringList wanted = QLocale::system().uiLanguages();
    for (const QString &name : wanted) {
        if (name.startsWith(u"en"_s) || name == u"C"_s)
            return u"en"_s;
        if (name.startsWith(u"es"_s))
            return u"es"_s;
    }
    return u"en"_s;
}

} // namespace

Language::~Language()
{
    QCoreApplication::removeTranslator(&m_ours);
    QCoreApplication::removeTranslator(&m_qts);
}

void Language::use(const QString &name)
{
    const QString language = name.isEmpty() ? ofSystem() : name;
    // Numbers and dates follow: the system's habits where they are of the same language.
    const QLocale system = QLocale::system();
    const QLocale wanted(language);
    QLocale::setDefault(name.isEmpty() || system.language() == wanted.language() ? system : wanted);

    QCoreApplication::removeTranslator(&m_ours);
    QCoreApplication::removeTranslator(&m_qts);
    if (m_qts.load(u"qtbase_"_s + language, QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QCoreApplication::installTranslator(&m_qts);
    if (m_ours.load(u":/copoly/translations/copoly_%1.qm"_s.arg(language)))
        QCoreApplication::installTranslator(&m_ours);
}

} // namespace shell
