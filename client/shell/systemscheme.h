// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDBusVariant>
#include <QObject>

namespace shell {

/// Whether the desktop wants dark windows, as its settings portal says.
///
/// Qt 6.4 hears of that from some desktops only; GNOME's is not among them. Without a session bus or a portal:
/// not dark, and no change ever.
/// Source:  XDG Desktop Portal, org.freedesktop.portal.Settings, "color-scheme".
class SystemScheme : public QObject
{
    Q_OBJECT

public:
    explicit SystemScheme(QObject *parent = nullptr);

    bool isDark() const { return m_isDark; }

Q_SIGNALS:
    void changed();

private Q_SLOTS:
    // QtDBus finds it by name.
    void adoptSetting(const QString &group, const QString &key, const QDBusVariant &value);

private:
    void adopt(QVariant value);

    bool m_isDark = false;
};

} // namespace shell
