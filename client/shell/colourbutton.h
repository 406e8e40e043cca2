// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QToolButton>

namespace shell {

class Questions;

/// Shows a colour and asks for another one.
class ColourButton : public QToolButton
{
    Q_OBJECT

public:
    explicit ColourButton(Questions &questions, QWidget *parent = nullptr);

    QColor colour() const { return m_colour; }
    /// Without chosen().
    void setColour(const QColor &colour);
    /// Its name for tool tip, screen readers and the question.
    void setTitle(const QString &title);

Q_SIGNALS:
    void chosen(const QColor &colour);

private:
    Questions &m_questions;
    QColor m_colour;
};

} // namespace shell
