// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/peopledock.h"

#include "shell/colours.h"

#include <QEvent>
#include <QListWidget>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace shell {

PeopleDock::PeopleDock(QWidget *parent) : QDockWidget(parent), m_list(new QListWidget(this))
{
    setObjectName(u"peopleDock"_s);
    m_list->setObjectName(u"people"_s);
    m_list->setSelectionMode(QAbstractItemView::NoSelection);
    m_list->setFocusPolicy(Qt::TabFocus);
    setWidget(m_list);
    retranslate();
}

void PeopleDock::show(const Workplace::User &me, const std::vector<syncing::Peer> &others)
{
    std::vector<Person> people;
    people.push_back({ tr("%1 (you)").arg(me.name), {}, me.colour });
    for (const syncing::Peer &peer : others) {
        QString text = nameOf(peer);
        if (peer.isWitness)
            text = tr("%1 (keeps the drawing)").arg(text);
        else if (peer.behind > 0)
            //: %1 a name, %n edits
            text =
                tr("%1, behind by %n", nullptr, int(qMin(peer.behind, quint64(INT_MAX)))).arg(text);
        people.push_back({ text,
                           peer.agrees ? tr("Has the same drawing as you") : tr("Is catching up"),
                           peer.colour });
    }
    if (people == m_shown)
        return;
    m_shown = people;
    m_list->clear();
    for (const Person &person : people)
        add(person);
}

QString PeopleDock::nameOf(const syncing::Peer &peer)
{
    return peer.name.isEmpty() ? tr("Somebody") : peer.name;
}

void PeopleDock::add(const Person &person)
{
    QPixmap disc(QSize(14, 14) * devicePixelRatioF());
    disc.setDevicePixelRatio(devicePixelRatioF());
    disc.fill(Qt::transparent);
    QPainter painter(&disc);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(toQColor(person.colour));
    painter.drawEllipse(QRectF(1, 1, 12, 12));
    painter.end();
    auto *item = new QListWidgetItem(disc, person.text, m_list);
    item->setToolTip(person.tip);
}

void PeopleDock::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDockWidget::changeEvent(event);
}

void PeopleDock::retranslate()
{
    setWindowTitle(tr("People"));
    m_list->setAccessibleName(tr("People in the drawing"));
}

} // namespace shell
