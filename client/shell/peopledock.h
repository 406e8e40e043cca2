// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shell/workplace.h"

#include <QDockWidget>

class QListWidget;

namespace shell {

/// Who is in the drawing: names in their colours, and whether they have what we have.
class PeopleDock : public QDockWidget
{
    Q_OBJECT

public:
    explicit PeopleDock(QWidget *parent = nullptr);

    void show(const Workplace::User &me, const std::vector<syncing::Peer> &others);

    static QString nameOf(const syncing::Peer &peer);

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();
    void addPerson(const QString &text, model::Colour colour, const QString &tip);

    QListWidget *m_list;
};

} // namespace shell
