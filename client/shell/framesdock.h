// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shell/framesmodel.h"

#include <QDockWidget>
#include <QPointer>

class QCheckBox;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QSortFilterProxyModel;
class QTableView;

namespace stomp {
class Connection;
}

namespace shell {

/// The inspector: every frame of the connection, and all of the one that is chosen.
///
/// Nothing is recorded while it is hidden.
class FramesDock : public QDockWidget
{
    Q_OBJECT

public:
    explicit FramesDock(base::Clock &clock, QWidget *parent = nullptr);

    /// From now on the frames of this connection; nullptr for none.
    void watch(stomp::Connection *connection);

protected:
    void changeEvent(QEvent *event) override;

private:
    void add(bool isOutgoing, const stomp::Frame &frame);
    void retranslate();

    FramesModel *m_frames;
    QSortFilterProxyModel *m_filtered;
    QTableView *m_table;
    QPlainTextEdit *m_text;
    QLineEdit *m_filter;
    QCheckBox *m_pause;
    QPushButton *m_clear;
    QPointer<stomp::Connection> m_watched;
};

} // namespace shell
