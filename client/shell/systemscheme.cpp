// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/systemscheme.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusMetaType>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>
#include <QFile>

using namespace Qt::StringLiterals;

namespace shell {

namespace {

const QString service = u"org.freedesktop.portal.Desktop"_s;
const QString path = u"/org/freedesktop/portal/desktop"_s;
const QString interface = u"org.freedesktop.portal.Settings"_s;
const QString group = u"org.freedesktop.appearance"_s;
const QString key = u"color-scheme"_s;
constexpr uint preferDark = 1;

/// Asking for a bus where there is none would start one.
bool hasBus()
{
    return qEnvironmentVariableIsSet("DBUS_SESSION_BUS_ADDRESS")
        || QFile::exists(qEnvironmentVariable("XDG_RUNTIME_DIR") + u"/bus"_s);
}

} // namespace

SystemScheme::SystemScheme(QObject *parent) : QObject(parent)
{
    if (!hasBus())
        return;
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    // QtDBus knows its own types only after somebody asked for one; it would refuse the slot.
    QDBusMetaType::typeToSignature(QMetaType::fromType<QDBusVariant>());
    bus.connect(service, path, interface, u"SettingChanged"_s, this,
                SLOT(adoptSetting(QString, QString, QDBusVariant)));
    QDBusMessage question = QDBusMessage::createMethodCall(service, path, interface, u"Read"_s);
    question << group << key;
    auto *watcher = new QDBusPendingCallWatcher(bus.asyncCall(question), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        const QDBusPendingReply<QDBusVariant> reply = *watcher;
        if (reply.isValid())
            adopt(reply.value().variant());
        watcher->deleteLater();
    });
}

void SystemScheme::adoptSetting(const QString &ofGroup, const QString &ofKey,
                                const QDBusVariant &value)
{
    if (ofGroup == group && ofKey == key)
        adopt(value.variant());
}

void SystemScheme::adopt(QVariant value)
{
    // Read() wraps it twice.
    if (value.canConvert<QDBusVariant>())
        value = value.value<QDBusVariant>().variant();
    const bool isDark = value.toUInt() == preferDark;
    if (isDark == m_isDark)
        return;
    m_isDark = isDark;
    Q_EMIT changed();
}

} // namespace shell
