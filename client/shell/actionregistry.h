// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QKeySequence>
#include <QObject>
#include <QString>

#include <functional>
#include <vector>

class QAction;
class QWidget;

namespace shell {

/// All actions of a window, by object name, with their default shortcuts.
///
/// Texts are functions, so that the window can say them anew in another language.
/// Limits:  object names are unique, and so are default shortcuts (asserted by add(), see conflicts()).
/// Owner:   the actions belong to the window.
class ActionRegistry : public QObject
{
    Q_OBJECT

public:
    explicit ActionRegistry(QWidget &window);

    using Text = std::function<QString()>;
    /// `iconName` names a resource; empty for none.
    QAction *add(const QString &name, const QString &iconName, const QList<QKeySequence> &shortcuts,
                 Text text);
    /// The same, and it can be checked.
    QAction *addCheckable(const QString &name, const QString &iconName,
                          const QList<QKeySequence> &shortcuts, Text text);

    QAction *find(const QString &name) const;
    QList<QAction *> all() const;
    /// Pairs of object names that share a shortcut; empty unless somebody made a mistake.
    QList<std::pair<QString, QString>> conflicts() const;

    /// Says all texts and tool tips again.
    void retranslate();
    /// Makes all icons again, in the palette's colours.
    void updateIcons();

private:
    struct Entry
    {
        QAction *action;
        QString iconName;
        Text text;
    };
    QWidget &m_window;
    std::vector<Entry> m_entries;
};

} // namespace shell
