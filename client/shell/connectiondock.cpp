// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/connectiondock.h"

#include "stomp/connection.h"

#include <QEvent>
#include <QFormLayout>
#include <QLabel>
#include <QLocale>
#include <QScrollArea>

#include <chrono>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace shell {

ConnectionDock::ConnectionDock(base::Clock &clock, BudgetSource budget, QWidget *parent)
    : QDockWidget(parent), m_budget(std::move(budget)), m_refresh(clock, [this] { refresh(); })
{
    static const std::array<QString, RowCount> names{
        u"product"_s,    u"servedBy"_s,  u"peer"_s,    u"encryption"_s, u"version"_s,
        u"heartBeats"_s, u"roundTrip"_s, u"session"_s, u"traffic"_s,    u"budget"_s
    };
    setObjectName(u"connectionDock"_s);
    auto *page = new QWidget;
    auto *form = new QFormLayout(page);
    form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    for (std::size_t row = 0; row < RowCount; ++row) {
        m_titles[row] = new QLabel(page);
        m_values[row] = new QLabel(page);
        m_values[row]->setObjectName(u"connection."_s + names[row]);
        m_values[row]->setTextFormat(Qt::PlainText);
        m_values[row]->setTextInteractionFlags(Qt::TextSelectableByMouse
                                               | Qt::TextSelectableByKeyboard);
        m_values[row]->setWordWrap(true);
        m_titles[row]->setBuddy(m_values[row]);
        form->addRow(m_titles[row], m_values[row]);
    }
    auto *area = new QScrollArea(this);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setWidget(page);
    area->setMinimumHeight(page->sizeHint().height());
    setWidget(area);
    connect(this, &QDockWidget::visibilityChanged, this, [this](bool isVisible) {
        if (isVisible)
            refresh();
    });
    retranslate();
}

void ConnectionDock::watch(stomp::Connection *connection)
{
    if (m_connection == connection)
        return;
    if (m_connection)
        m_connection->disconnect(this);
    m_connection = connection;
    m_roundTrip.reset();
    m_sent = m_received = 0;
    if (connection) {
        const auto soon = [this] {
            if (!m_refresh.isActive())
                m_refresh.start(200ms);
        };
        connect(connection, &stomp::Connection::frameSent, this, [this, soon] {
            ++m_sent;
            soon();
        });
        connect(connection, &stomp::Connection::frameReceived, this, [this, soon] {
            ++m_received;
            soon();
        });
        connect(connection, &stomp::Connection::roundTripMeasured, this,
                [this, soon](base::Milliseconds time) {
                    m_roundTrip = time;
                    soon();
                });
        connect(connection, &stomp::Connection::stateChanged, this, [this, soon] {
            m_roundTrip.reset();
            soon();
        });
    }
    refresh();
}

void ConnectionDock::refresh()
{
    m_refresh.stop();
    if (isHidden())
        return;
    for (std::size_t row = 0; row < RowCount; ++row)
        m_values[row]->setText(valueOf(Row(row)));
}

QString ConnectionDock::beat(base::Milliseconds every)
{
    return every.count() == 0 ? tr("never") : tr("every %1 s").arg(double(every.count()) / 1000);
}

QString ConnectionDock::valueOf(Row row) const
{
    if (!m_connection || !m_connection->isConnected())
        return row == Product ? tr("Not connected") : u"-"_s;
    const stomp::ConnectedInfo &info = m_connection->info();
    const auto orUnknown = [](const QString &text) {
        return text.isEmpty() ? tr("unknown") : text;
    };
    switch (row) {
    case Product:
        return info.server.isEmpty() ? tr("does not name itself") : QString::fromUtf8(info.server);
    case ServedBy:
        if (!info.serverName.isEmpty() && !info.transport.upstream.isEmpty())
            //: %1 name of a server, %2 its address behind the balancer
            return tr("%1 at %2").arg(QString::fromUtf8(info.serverName), info.transport.upstream);
        return orUnknown(info.serverName.isEmpty() ? info.transport.upstream
                                                   : QString::fromUtf8(info.serverName));
    case Peer:
        return orUnknown(info.transport.peer);
    case Encryption:
        return info.transport.encryption.isEmpty() ? tr("none") : info.transport.encryption;
    case Version:
        return QString::fromLatin1(stomp::versionText(info.version));
    case HeartBeats:
        //: %1 and %2 'every 10 s' or 'never'
        return tr("ours %1, theirs %2").arg(beat(info.sendEvery), beat(info.expectEvery));
    case RoundTrip:
        if (!m_roundTrip)
            return tr("not measured yet");
        return m_roundTrip->count() == 0 ? tr("under 1 ms") : tr("%1 ms").arg(m_roundTrip->count());
    case SessionId:
        return orUnknown(QString::fromUtf8(info.session));
    case Traffic:
        //: %1, %2 numbers of frames
        return tr("%1 sent, %2 received")
            .arg(QLocale().toString(m_sent), QLocale().toString(m_received));
    case Budget:
        return budgetText();
    case RowCount:
        break;
    }
    Q_UNREACHABLE();
}

QString ConnectionDock::budgetText() const
{
    const auto use = m_budget();
    if (!use)
        return tr("no budget");
    const QLocale locale;
    //: numbers of messages: %1 sent and received this month, %2 allowed, %3 forecast for the month
    const QString text = tr("%1 of %2 messages, forecast %3")
                             .arg(locale.toString(use->used), locale.toString(use->monthly),
                                  locale.toString(use->forecast));
    return use->isThinning ? text + u". "_s + tr("Others see your pointer less often.") : text;
}

void ConnectionDock::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDockWidget::changeEvent(event);
}

void ConnectionDock::retranslate()
{
    setWindowTitle(tr("Connection"));
    const std::array<QString, RowCount> titles{
        tr("Server"),      tr("Served by"),  tr("Connected to"), tr("Encryption"), tr("STOMP"),
        tr("Heart-beats"), tr("Round trip"), tr("Session"),      tr("Frames"),     tr("This month")
    };
    for (std::size_t row = 0; row < RowCount; ++row) {
        m_titles[row]->setText(titles[row]);
        m_values[row]->setAccessibleName(titles[row]);
    }
    refresh();
}

} // namespace shell
