// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/topicsdock.h"

#include "shell/endtext.h"
#include "workbench/topictexts.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QScrollBar>
#include <QTreeWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace shell {

using workbench::Topic;

namespace {

enum Column { Name, Subscribers, Messages, Drawing, ColumnCount };

/// Numbers are in the order of numbers.
class Row final : public QTreeWidgetItem
{
public:
    bool operator<(const QTreeWidgetItem &other) const override
    {
        const int column = treeWidget()->sortColumn();
        if (column != Subscribers && column != Messages)
            return QTreeWidgetItem::operator<(other);
        return data(column, Qt::UserRole).toLongLong()
            < other.data(column, Qt::UserRole).toLongLong();
    }
};

} // namespace

TopicsDock::TopicsDock(std::unique_ptr<workbench::TopicWatch> watch, QWidget *parent)
    : QDockWidget(parent), m_watch(std::move(watch)), m_managementLabel(new QLabel),
      m_management(new QLineEdit), m_refresh(new QPushButton), m_list(new QTreeWidget),
      m_summary(new QLabel)
{
    setObjectName(u"topicsDock"_s);
    m_management->setObjectName(u"topics.management"_s);
    m_management->setClearButtonEnabled(true);
    m_managementLabel->setBuddy(m_management);
    m_refresh->setObjectName(u"topics.refresh"_s);
    m_list->setObjectName(u"topics.list"_s);
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setAllColumnsShowFocus(true);
    m_list->setColumnCount(ColumnCount);
    m_list->setSortingEnabled(true);
    m_list->sortByColumn(Name, Qt::AscendingOrder);
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_list->header()->setSectionResizeMode(Name, QHeaderView::Stretch);
    m_summary->setObjectName(u"topics.summary"_s);
    m_summary->setWordWrap(true);
    m_summary->setTextFormat(Qt::PlainText);
    m_summary->setTextInteractionFlags(Qt::TextSelectableByMouse);

    auto *page = new QWidget(this);
    auto *column = new QVBoxLayout(page);
    auto *line = new QHBoxLayout;
    line->addWidget(m_managementLabel);
    line->addWidget(m_management, 1);
    line->addWidget(m_refresh);
    column->addLayout(line);
    column->addWidget(m_list, 1);
    column->addWidget(m_summary);
    setWidget(page);

    connect(m_refresh, &QPushButton::clicked, m_watch.get(), &workbench::TopicWatch::look);
    connect(m_management, &QLineEdit::editingFinished, this, &TopicsDock::chooseManagement);
    connect(m_watch.get(), &workbench::TopicWatch::changed, this, &TopicsDock::refresh);
    connect(this, &QDockWidget::visibilityChanged, m_watch.get(),
            &workbench::TopicWatch::setActive);
    retranslate();
}

void TopicsDock::setDrawing(const base::DrawingId &drawing)
{
    m_drawing = drawing;
    m_isFilled = false;
    refresh();
}

void TopicsDock::setManagement(const QUrl &given)
{
    m_management->setText(given.toString());
    m_management->setModified(false);
}

void TopicsDock::chooseManagement()
{
    if (!m_management->isModified())
        return;
    m_management->setModified(false);
    const QString text = m_management->text().trimmed();
    const auto url = workbench::managementUrl(text);
    if (!text.isEmpty() && !url) {
        m_summary->setText(tr("The management's address begins with http:// or https:// and names "
                              "a host."));
        return;
    }
    Q_EMIT managementChosen(text.isEmpty() ? QUrl() : *url);
}

void TopicsDock::refresh()
{
    m_refresh->setEnabled(!m_watch->isLooking());
    m_management->setPlaceholderText(m_watch->guess().toString());
    fill();
    const QString text = summary();
    if (!text.isEmpty())
        m_summary->setText(text);
}

QString TopicsDock::summary() const
{
    if (const auto &problem = m_watch->problem()) {
        if (problem->code == workbench::TopicsProblem::Code::NotConnected)
            return u"%1 %2"_s.arg(EndText::reason(problem->end), EndText::advice(problem->end));
        return u"%1 %2"_s.arg(workbench::topicsWhy(*problem), workbench::topicsAdvice(*problem))
            .trimmed();
    }
    if (const auto &list = m_watch->list()) {
        const int count = int(list->topics.size());
        const QString topics = list->isCut ? tr("The first %n topic(s).", nullptr, count)
                                           : tr("%n topic(s).", nullptr, count);
        return u"%1 %2."_s.arg(topics, workbench::topicsWayText(*list));
    }
    if (m_watch->isLooking())
        return tr("Looking...");
    return m_watch->hasSource() ? QString() : tr("Not connected.");
}

/// Keeps what is chosen and how far it is scrolled.
void TopicsDock::fill()
{
    const std::vector<Topic> topics =
        m_watch->list() ? m_watch->list()->topics : std::vector<Topic>();
    // Between two looks nothing is known that is newer.
    if (m_isFilled && (topics == m_shown || (topics.empty() && m_watch->isLooking())))
        return;
    m_isFilled = true;
    m_shown = topics;
    const QString chosen = m_list->currentItem() ? m_list->currentItem()->text(Name) : QString();
    const int scrolled = m_list->verticalScrollBar()->value();
    m_list->setSortingEnabled(false);
    m_list->clear();
    QList<QTreeWidgetItem *> rows;
    QTreeWidgetItem *current = nullptr;
    const QLocale locale;
    for (const Topic &topic : m_shown) {
        auto *row = new Row;
        row->setText(Name, topic.name);
        row->setToolTip(Name, topic.name);
        for (const auto &[column, number] :
             { std::pair(Subscribers, topic.subscribers), std::pair(Messages, topic.messages) }) {
            row->setText(column, number ? locale.toString(*number) : u"-"_s);
            row->setData(column, Qt::UserRole, number.value_or(-1));
            row->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
        }
        const bool isOwn = m_drawing && topic.drawing == m_drawing->text();
        if (!topic.drawing.isEmpty()) {
            const QString drawing = isOwn ? tr("this one") : topic.drawing;
            row->setText(Drawing,
                         //: %1 name of a drawing; a topic on which one person gets what they lack
                         topic.replica.isEmpty() ? drawing : tr("%1, an inbox").arg(drawing));
        }
        if (isOwn) {
            QFont bold = m_list->font();
            bold.setBold(true);
            for (int column = 0; column < ColumnCount; ++column)
                row->setFont(column, bold);
        }
        if (topic.name == chosen)
            current = row;
        rows.append(row);
    }
    m_list->addTopLevelItems(rows);
    m_list->setSortingEnabled(true);
    if (current)
        m_list->setCurrentItem(current);
    m_list->verticalScrollBar()->setValue(scrolled);
}

void TopicsDock::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDockWidget::changeEvent(event);
}

void TopicsDock::retranslate()
{
    setWindowTitle(tr("Topics"));
    m_managementLabel->setText(tr("Management"));
    m_management->setAccessibleName(tr("Address of the broker's management"));
    m_management->setToolTip(
        tr("The address of RabbitMQ's management or ActiveMQ's console. Empty: "
           "it is guessed. The back end's login is used there."));
    m_refresh->setText(tr("Refresh"));
    m_list->setAccessibleName(tr("Topics"));
    m_list->setHeaderLabels({ tr("Topic"), tr("Subscribers"), tr("Messages"), tr("Drawing") });
    m_isFilled = false;
    refresh();
}

} // namespace shell
