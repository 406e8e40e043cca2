// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QSocketNotifier;

namespace shell {

/// SIGINT and SIGTERM as a Qt signal, where there are such things.
///
/// Limits:  one object in a program at a time.
class UnixSignals : public QObject
{
    Q_OBJECT

public:
    explicit UnixSignals(QObject *parent = nullptr);
    ~UnixSignals() override;

Q_SIGNALS:
    void endWanted();

private:
    QSocketNotifier *m_notifier = nullptr;
};

} // namespace shell
