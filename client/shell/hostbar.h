// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QCheckBox;
class QLabel;
class QToolButton;

namespace shell {

class Hosting;

/// The line above the canvas that says where others join a drawing that is hosted here.
class HostBar : public QFrame
{
    Q_OBJECT

public:
    explicit HostBar(const Hosting &hosting, QWidget *parent = nullptr);

    void refresh();
    QString address() const;

Q_SIGNALS:
    void openToNetworkWanted(bool isOpen);

protected:
    void changeEvent(QEvent *event) override;

private:
    void copy();

    const Hosting &m_hosting;
    QLabel *m_text;
    QLabel *m_address;
    QToolButton *m_copy;
    QCheckBox *m_open;
};

} // namespace shell
