// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "sync/room.h"

#include <QDockWidget>
#include <QPointer>

#include <array>
#include <functional>

class QLabel;

namespace shell {

/// The card of the connection: which product, which of its servers, and what was agreed with it.
///
/// What is not known is 'unknown', never a guess.
/// Owner:  the connection may end before it.
class ConnectionDock : public QDockWidget
{
    Q_OBJECT

public:
    using BudgetSource = std::function<std::optional<syncing::MessageBudget::Use>()>;

    ConnectionDock(base::Clock &clock, BudgetSource budget, QWidget *parent = nullptr);

    /// From now on this connection; nullptr for none.
    void watch(stomp::Connection *connection);

protected:
    void changeEvent(QEvent *event) override;

private:
    enum Row {
        Product,
        ServedBy,
        Peer,
        Encryption,
        Version,
        HeartBeats,
        RoundTrip,
        SessionId,
        Traffic,
        Budget,
        RowCount
    };
    void refresh();
    void retranslate();
    QString valueOf(Row row) const;
    QString budgetText() const;
    static QString beat(base::Milliseconds every);

    const BudgetSource m_budget;
    QPointer<stomp::Connection> m_connection;
    std::optional<base::Milliseconds> m_roundTrip;
    quint64 m_sent = 0;
    quint64 m_received = 0;
    base::Timer m_refresh; ///< many frames are one look
    std::array<QLabel *, RowCount> m_titles;
    std::array<QLabel *, RowCount> m_values;
};

} // namespace shell
