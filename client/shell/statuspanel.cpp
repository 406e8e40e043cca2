// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/statuspanel.h"

#include "shell/colours.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace shell {

StatusPanel::StatusPanel(QWidget *parent)
    : QWidget(parent), m_lamp(new QLabel(this)), m_connection(new QLabel(this)),
      m_agreement(new QLabel(this)), m_holding(new QLabel(this)), m_fetch(new QToolButton(this)),
      m_retry(new QToolButton(this))
{
    m_connection->setObjectName(u"statusConnection"_s);
    m_agreement->setObjectName(u"statusAgreement"_s);
    m_holding->setObjectName(u"statusHolding"_s);
    m_retry->setObjectName(u"statusRetry"_s);
    m_retry->setAutoRaise(true);
    m_fetch->setObjectName(u"statusFetch"_s);
    m_fetch->setAutoRaise(true);
    auto *line = new QHBoxLayout(this);
    line->setContentsMargins(0, 0, 4, 0);
    line->setSpacing(10);
    for (QLabel *label : { m_lamp, m_connection, m_agreement, m_holding }) {
        label->setTextFormat(Qt::PlainText);
        line->addWidget(label);
    }
    line->insertWidget(line->indexOf(m_agreement) + 1, m_fetch);
    line->addWidget(m_retry);
    connect(m_fetch, &QToolButton::clicked, this, [this] {
        if (m_canFetch == Fetch::Stop)
            Q_EMIT stopFetchingWanted();
        else
            Q_EMIT fetchRestWanted();
    });
    connect(m_retry, &QToolButton::clicked, this, &StatusPanel::retryWanted);
}

void StatusPanel::show(const StatusLine &line, bool canRetry, Fetch fetch)
{
    QColor colour;
    switch (line.tone) {
    case StatusLine::Tone::Good:
        colour = goodColour(palette());
        break;
    case StatusLine::Tone::Busy:
        colour = busyColour(palette());
        break;
    case StatusLine::Tone::Bad:
        colour = errorColour(palette());
        break;
    }
    QPixmap lamp(QSize(10, 10) * devicePixelRatioF());
    lamp.setDevicePixelRatio(devicePixelRatioF());
    lamp.fill(Qt::transparent);
    QPainter painter(&lamp);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawEllipse(QRectF(1, 1, 8, 8));
    painter.end();
    m_lamp->setPixmap(lamp);
    m_connection->setText(line.connection);
    m_agreement->setText(line.agreement);
    m_holding->setText(line.holding);
    m_holding->setVisible(!line.holding.isEmpty());
    m_agreement->setVisible(!line.agreement.isEmpty());
    m_canFetch = fetch;
    m_fetch->setText(fetch == Fetch::Stop ? tr("Stop Fetching") : tr("Fetch the Rest"));
    m_fetch->setToolTip(fetch == Fetch::Stop ? tr(
                            "What was fetched stays. The rest comes when you ask for it, or at "
                            "the next connection.")
                                             : QString());
    m_fetch->setVisible(fetch != Fetch::Nothing);
    m_retry->setText(tr("Try Now"));
    m_retry->setVisible(canRetry);
    setToolTip(line.detail);
}

} // namespace shell
