// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "settings/setting.h"

#include <QObject>
#include <QVariant>

#include <memory>
#include <optional>

class QSettings;

namespace settings {

/// The settings of this user, in two files of one folder: copoly.ini (preferences) and state.ini
/// (local state).
///
/// The only place that touches QSettings. Never holds a secret.
/// Errors:  an unknown, broken or invalid value reads as the default, and is written over by the
/// next set(). Thread:  that of the object.
class Settings : public QObject
{
    Q_OBJECT

public:
    /// Without a folder: that of this user's configuration.
    explicit Settings(const QString &folder = {}, QObject *parent = nullptr);
    ~Settings() override;

    template <typename T> T value(const Setting<T> &setting) const
    {
        const std::optional<T> read = parsed<T>(stored(setting.key, setting.scope));
        return read && (!setting.isValid || setting.isValid(*read)) ? *read : setting.fallback;
    }
    /// False, and nothing is changed, when the value is not valid.
    template <typename T> bool set(const Setting<T> &setting, const T &value)
    {
        if (setting.isValid && !setting.isValid(value))
            return false;
        if (value != this->value(setting) || !stored(setting.key, setting.scope).isValid())
            store(setting.key, setting.scope, toStored(value));
        return true;
    }

    const QString &folder() const { return m_folder; }
    /// Writes what is still to be written; false when that failed.
    bool flush();

Q_SIGNALS:
    void changed(const QByteArray &key);

private:
    template <typename T> static std::optional<T> parsed(const QVariant &stored);
    static QVariant toStored(const QString &value) { return value; }
    static QVariant toStored(const QByteArray &value);
    static QVariant toStored(bool value);
    static QVariant toStored(int value);

    QSettings &file(Scope scope) const;
    QVariant stored(const char *key, Scope scope) const;
    void store(const char *key, Scope scope, const QVariant &value);

    QString m_folder;
    std::unique_ptr<QSettings> m_preferences;
    std::unique_ptr<QSettings> m_localState;
};

template <> std::optional<QString> Settings::parsed<QString>(const QVariant &stored);
template <> std::optional<QByteArray> Settings::parsed<QByteArray>(const QVariant &stored);
template <> std::optional<bool> Settings::parsed<bool>(const QVariant &stored);
template <> std::optional<int> Settings::parsed<int>(const QVariant &stored);

} // namespace settings
