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

    struct Person
    {
        QString text;
        QString tip;
        model::Colour colour;
        friend bool operator==(const Person &, const Person &) = default;
    };
    void add(const Person &person);

    QListWidget *m_list;
    std::vector<Person> m_shown;
};

} // namespace shell
