// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/hostbar.h"

#include "shell/hosting.h"
#include "shell/icons.h"

#include <QCheckBox>
#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace shell {

HostBar::HostBar(const Hosting &hosting, QWidget *parent)
    : QFrame(parent), m_hosting(hosting), m_text(new QLabel(this)), m_address(new QLabel(this)),
      m_copy(new QToolButton(this)), m_open(new QCheckBox(this))
{
    setFrameShape(QFrame::NoFrame);
    m_address->setObjectName(u"joinAddress"_s);
    m_address->setTextFormat(Qt::PlainText);
    m_address->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    QFont font = m_address->font();
    font.setBold(true);
    m_address->setFont(font);
    m_copy->setObjectName(u"copyAddress"_s);
    m_copy->setAutoRaise(true);
    m_open->setObjectName(u"openToNetwork"_s);
    auto *line = new QHBoxLayout(this);
    line->setContentsMargins(8, 3, 8, 3);
    line->addWidget(m_text);
    line->addWidget(m_address);
    line->addWidget(m_copy);
    line->addStretch();
    line->addWidget(m_open);
    connect(m_copy, &QToolButton::clicked, this, &HostBar::copy);
    connect(m_open, &QCheckBox::clicked, this, &HostBar::openToNetworkWanted);
    refresh();
}

void HostBar::refresh()
{
    setVisible(m_hosting.isRunning());
    m_text->setText(m_hosting.isOpenToNetwork() ? tr("Others on this network join at")
                                                : tr("Others on this computer join at"));
    m_address->setText(m_hosting.joinUrl().toString());
    m_address->setAccessibleName(tr("Address to join at"));
    m_address->setAccessibleDescription(m_address->text());
    m_copy->setText(tr("Copy address"));
    m_copy->setToolTip(tr("Copy address"));
    m_copy->setIcon(icon(u"copy"_s, palette()));
    m_open->setText(tr("Let others on this network join"));
    m_open->setToolTip(tr("Without TLS and without passcode: for networks that you trust."));
    m_open->setChecked(m_hosting.isOpenToNetwork());
}

QString HostBar::address() const
{
    return m_address->text();
}

void HostBar::copy()
{
    QGuiApplication::clipboard()->setText(m_address->text());
}

void HostBar::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::PaletteChange)
        refresh();
    QFrame::changeEvent(event);
}

} // namespace shell
