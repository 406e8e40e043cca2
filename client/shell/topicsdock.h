// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/drawingid.h"
#include "workbench/topicwatch.h"

#include <QDockWidget>

#include <memory>
#include <optional>

class QLabel;
class QLineEdit;
class QPushButton;
class QTreeWidget;

namespace shell {

/// What topics exist at the broker, how many listen to each, and which are this drawing's.
///
/// Looks while it can be seen.
class TopicsDock : public QDockWidget
{
    Q_OBJECT

public:
    explicit TopicsDock(std::unique_ptr<workbench::TopicWatch> watch, QWidget *parent = nullptr);

    workbench::TopicWatch &watch() { return *m_watch; }
    /// Its topics are marked.
    void setDrawing(const base::DrawingId &drawing);
    /// The address of the management that the user gave for this back end; empty: it is guessed.
    void setManagement(const QUrl &given);

Q_SIGNALS:
    /// Another address was given; empty: guess it.
    void managementChosen(const QUrl &url);

protected:
    void changeEvent(QEvent *event) override;

private:
    void refresh();
    void fill();
    void chooseManagement();
    void retranslate();
    QString summary() const;

    const std::unique_ptr<workbench::TopicWatch> m_watch;
    std::optional<base::DrawingId> m_drawing;
    std::vector<workbench::Topic> m_shown;
    bool m_isFilled = false;
    QLabel *m_managementLabel;
    QLineEdit *m_management;
    QPushButton *m_refresh;
    QTreeWidget *m_list;
    QLabel *m_summary;
};

} // namespace shell
