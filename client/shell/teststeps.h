// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QGridLayout;
class QLabel;

namespace shell {

/// Shows how the test of a connection goes: a line a step with its time, then the verdict.
///
/// Knows nothing of connections; whoever runs the test tells it.
class TestSteps : public QWidget
{
    Q_OBJECT

public:
    explicit TestSteps(QWidget *parent = nullptr);

    void clear();
    void begin(const QString &what);
    void addPassed(const QString &step, double ms);
    void addFailed(const QString &step, const QString &why, const QString &advice);
    void passed(const QString &verdict);

private:
    void addLine(const QString &iconName, const QColor &colour, const QString &step,
                 const QString &time);
    void setVerdict(const QString &text, const QColor &colour);

    QGridLayout *m_lines;
    QLabel *m_verdict;
    int m_count = 0;
};

} // namespace shell
