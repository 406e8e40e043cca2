// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "workbench/labcomparison.h"

#include <QDockWidget>
#include <QPointer>

class QLabel;
class QPushButton;
class QSpinBox;
class QTreeWidget;

namespace shell {

/// What the lab's servers made of the points, beside what the points themselves say.
///
/// Looks at the drawing while it can be seen, a moment after each change.
/// Owner:  the document must outlive it, or follow(nullptr).
class LabDock : public QDockWidget
{
    Q_OBJECT

public:
    explicit LabDock(base::Clock &clock, QWidget *parent = nullptr);

    /// From now on this drawing; nullptr for none.
    void follow(const model::Document *document);
    /// How many points make a polygon (workbench::compareLab()); 0: all that there are.
    int groupSize() const;
    void setGroupSize(int size);
    /// The polygon that the points say, of the row that is chosen; empty when none is.
    const model::Places &expectedShown() const { return m_expectedShown; }
    static QString nameOfExpected();

Q_SIGNALS:
    void groupSizeChanged(int size);
    /// Another row was chosen, or none any more; see expectedShown().
    void chosen(const std::optional<model::ShapeId> &published);
    /// The polygons that no server made right are to be drawn.
    void polygonsWanted(const std::vector<model::Places> &rings);

protected:
    void changeEvent(QEvent *event) override;

private:
    void lookSoon();
    void look();
    void show(const workbench::LabReport &report);
    void choose();
    void retranslate();
    static QString verdict(workbench::LabFinding::Kind kind);
    static QString advice(workbench::LabFinding::Kind kind);
    static QString text(const model::Places &places);

    QPointer<const model::Document> m_document;
    base::Timer m_timer;
    workbench::LabReport m_report;
    model::Places m_expectedShown;
    QLabel *m_summary;
    QLabel *m_sizeLabel;
    QSpinBox *m_size;
    QTreeWidget *m_list;
    QPushButton *m_draw;
};

} // namespace shell
