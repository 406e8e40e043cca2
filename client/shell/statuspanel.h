// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shell/statustext.h"

#include <QWidget>

class QLabel;
class QToolButton;

namespace shell {

/// The right part of the status bar: connection, agreement, what is held only here, and a button to try again.
class StatusPanel : public QWidget
{
    Q_OBJECT

public:
    explicit StatusPanel(QWidget *parent = nullptr);

    /// What can be done about a long way to what others have.
    enum class Fetch { Nothing, Stop, GoOn };
    void show(const StatusLine &line, bool canRetry, Fetch fetch);

Q_SIGNALS:
    void retryWanted();
    void stopFetchingWanted();
    void fetchRestWanted();

private:
    QLabel *m_lamp;
    QLabel *m_connection;
    QLabel *m_agreement;
    QLabel *m_holding;
    QToolButton *m_fetch;
    QToolButton *m_retry;
    Fetch m_canFetch = Fetch::Nothing;
};

} // namespace shell
