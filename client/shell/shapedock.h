// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/author.h"

#include <QDockWidget>

#include <set>

class QLabel;
class QLineEdit;
class QSpinBox;

namespace shell {

class ColourButton;
class Questions;

/// Properties of the selected shapes. Where they differ, the field shows the first one's.
class ShapeDock : public QDockWidget
{
    Q_OBJECT

public:
    explicit ShapeDock(Questions &questions, QWidget *parent = nullptr);

    void show(const model::Document &document, const std::set<model::Slot> &selection);

Q_SIGNALS:
    void changeWanted(const model::StyleChange &change);

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();

    QLabel *m_what;
    QLabel *m_fillLabel;
    QLabel *m_opacityLabel;
    QLabel *m_strokeLabel;
    QLabel *m_labelLabel;
    ColourButton *m_fill;
    QSpinBox *m_opacity;
    ColourButton *m_stroke;
    QLineEdit *m_label;
    QString m_shownLabel;
};

} // namespace shell
