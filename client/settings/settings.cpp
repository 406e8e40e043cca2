// SPDX-License-Identifier: GPL-3.0-or-later
#include "settings/settings.h"

#include <QLoggingCategory>
#include <QSettings>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace settings {

namespace {

Q_LOGGING_CATEGORY(lcSettings, "client.settings")

std::unique_ptr<QSettings> openFile(const QString &folder, const QString &name)
{
    auto file = std::make_unique<QSettings>(folder + u'/' + name, QSettings::IniFormat);
    if (file->status() == QSettings::FormatError)
        qCWarning(lcSettings) << name << "is no settings file; defaults are used";
    return file;
}

} // namespace

Settings::Settings(const QString &folder, QObject *parent)
    : QObject(parent),
      m_folder(folder.isEmpty()
                   ? QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation)
                   : folder),
      m_preferences(openFile(m_folder, u"copoly.ini"_s)),
      m_localState(openFile(m_folder, u"state.ini"_s))
{
}

Settings::~Settings() = default;

bool Settings::flush()
{
    m_preferences->sync();
    m_localState->sync();
    return m_preferences->status() == QSettings::NoError
        && m_localState->status() == QSettings::NoError;
}

QSettings &Settings::file(Scope scope) const
{
    switch (scope) {
    case Scope::Preference:
        return *m_preferences;
    case Scope::LocalState:
        return *m_localState;
    }
    Q_UNREACHABLE();
}

QVariant Settings::stored(const char *key, Scope scope) const
{
    return file(scope).value(QLatin1StringView(key));
}

void Settings::store(const char *key, Scope scope, const QVariant &value)
{
    file(scope).setValue(QLatin1StringView(key), value);
    Q_EMIT changed(QByteArray(key));
}

// Everything is stored as text, so that a file edited by hand and one written here read alike.
QVariant Settings::toStored(const QByteArray &value)
{
    return QString::fromLatin1(value.toBase64());
}

QVariant Settings::toStored(bool value)
{
    return value ? u"true"_s : u"false"_s;
}

QVariant Settings::toStored(int value)
{
    return QString::number(value);
}

template <> std::optional<QString> Settings::parsed<QString>(const QVariant &stored)
{
    if (stored.typeId() == QMetaType::QStringList) // an unquoted comma, from an editor
        return stored.toStringList().join(u", "_s);
    if (stored.typeId() != QMetaType::QString)
        return std::nullopt;
    return stored.toString();
}

template <> std::optional<QByteArray> Settings::parsed<QByteArray>(const QVariant &stored)
{
    if (stored.typeId() != QMetaType::QString)
        return std::nullopt;
    const auto decoded = QByteArray::fromBase64Encoding(stored.toString().toLatin1(),
                                                        QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded)
        return std::nullopt;
    return *decoded;
}

template <> std::optional<bool> Settings::parsed<bool>(const QVariant &stored)
{
    const QString text = stored.toString();
    if (text == u"true"_s)
        return true;
    if (text == u"false"_s)
        return false;
    return std::nullopt;
}

template <> std::optional<int> Settings::parsed<int>(const QVariant &stored)
{
    bool isNumber = false;
    const int number = stored.toString().toInt(&isNumber);
    if (!isNumber)
        return std::nullopt;
    return number;
}

} // namespace settings
