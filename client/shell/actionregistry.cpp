// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/actionregistry.h"

#include "shell/icons.h"

#include <QAction>
#include <QWidget>

using namespace Qt::StringLiterals;

namespace shell {

ActionRegistry::ActionRegistry(QWidget &window) : QObject(&window), m_window(window) { }

QAction *ActionRegistry::add(const QString &name, const QString &iconName,
                             const QList<QKeySequence> &shortcuts, Text text)
{
    Q_ASSERT(!find(name));
    auto *action = new QAction(&m_window);
    action->setObjectName(name);
    action->setShortcuts(shortcuts);
    m_window.addAction(action); // shortcuts work although the menu bar may be hidden
    m_entries.push_back({ action, iconName, std::move(text) });
    Q_ASSERT(conflicts().isEmpty());
    return action;
}

QAction *ActionRegistry::addCheckable(const QString &name, const QString &iconName,
                                      const QList<QKeySequence> &shortcuts, Text text)
{
    QAction *action = add(name, iconName, shortcuts, std::move(text));
    action->setCheckable(true);
    return action;
}

QAction *ActionRegistry::find(const QString &name) const
{
    for (const Entry &entry : m_entries) {
        if (entry.action->objectName() == name)
            return entry.action;
    }
    return nullptr;
}

QList<QAction *> ActionRegistry::all() const
{
    QList<QAction *> actions;
    for (const Entry &entry : m_entries)
        actions.append(entry.action);
    return actions;
}

QList<std::pair<QString, QString>> ActionRegistry::conflicts() const
{
    QList<std::pair<QString, QString>> found;
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        for (std::size_t j = i + 1; j < m_entries.size(); ++j) {
            const QList<QKeySequence> others = m_entries[j].action->shortcuts();
            for (const QKeySequence &shortcut : m_entries[i].action->shortcuts()) {
                if (others.contains(shortcut))
                    found.append(
                        { m_entries[i].action->objectName(), m_entries[j].action->objectName() });
            }
        }
    }
    return found;
}

void ActionRegistry::retranslate()
{
    for (const Entry &entry : m_entries) {
        const QString text = entry.text();
        entry.action->setText(text);
        QString tip = text;
        tip.remove(u'&').remove(u"..."_s);
        const QKeySequence shortcut = entry.action->shortcut();
        if (!shortcut.isEmpty())
            tip += u" (%1)"_s.arg(shortcut.toString(QKeySequence::NativeText));
        entry.action->setToolTip(tip);
    }
}

void ActionRegistry::updateIcons()
{
    for (const Entry &entry : m_entries) {
        if (!entry.iconName.isEmpty())
            entry.action->setIcon(icon(entry.iconName, m_window.palette()));
    }
}

} // namespace shell
