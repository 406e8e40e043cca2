// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/framesdock.h"

#include "stomp/connection.h"

#include <QCheckBox>
#include <QEvent>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QTableView>

using namespace Qt::StringLiterals;

namespace shell {

FramesDock::FramesDock(base::Clock &clock, QWidget *parent)
    : QDockWidget(parent), m_frames(new FramesModel(clock, this)),
      m_filtered(new QSortFilterProxyModel(this)), m_table(new QTableView),
      m_text(new QPlainTextEdit), m_filter(new QLineEdit), m_pause(new QCheckBox),
      m_clear(new QPushButton)
{
    setObjectName(u"framesDock"_s);
    m_filtered->setSourceModel(m_frames);
    m_filtered->setFilterKeyColumn(-1);
    m_filtered->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_table->setObjectName(u"frames"_s);
    m_table->setModel(m_filtered);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(m_table->fontMetrics().height() + 6);
    m_table->horizontalHeader()->setSectionResizeMode(FramesModel::Destination,
                                                      QHeaderView::Stretch);
    m_table->setColumnWidth(FramesModel::Time, 80);
    m_table->setColumnWidth(FramesModel::Direction, 50);
    m_table->setColumnWidth(FramesModel::Command, 110);
    m_table->setColumnWidth(FramesModel::Size, 70);
    m_text->setReadOnly(true);
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_filter->setClearButtonEnabled(true);

    auto *page = new QWidget(this);
    auto *column = new QVBoxLayout(page);
    auto *line = new QHBoxLayout;
    line->addWidget(m_filter, 1);
    line->addWidget(m_pause);
    line->addWidget(m_clear);
    column->addLayout(line);
    auto *splitter = new QSplitter(page);
    splitter->addWidget(m_table);
    splitter->addWidget(m_text);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    column->addWidget(splitter, 1);
    setWidget(page);

    connect(m_filter, &QLineEdit::textChanged, m_filtered,
            &QSortFilterProxyModel::setFilterFixedString);
    connect(m_clear, &QPushButton::clicked, this, [this] {
        m_frames->clear();
        m_text->clear();
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &index) {
                m_text->setPlainText(m_frames->textOf(m_filtered->mapToSource(index)));
            });
    retranslate();
}

void FramesDock::watch(stomp::Connection *connection)
{
    if (m_watched == connection)
        return;
    if (m_watched)
        m_watched->disconnect(this);
    m_watched = connection;
    if (!connection)
        return;
    connect(connection, &stomp::Connection::frameSent, this,
            [this](const stomp::Frame &frame) { add(true, frame); });
    connect(connection, &stomp::Connection::frameReceived, this,
            [this](const stomp::Frame &frame) { add(false, frame); });
}

void FramesDock::add(bool isOutgoing, const stomp::Frame &frame)
{
    if (!toggleViewAction()->isChecked() || m_pause->isChecked())
        return;
    QScrollBar *bar = m_table->verticalScrollBar();
    const bool isAtEnd = bar->value() == bar->maximum();
    m_frames->add(isOutgoing, frame);
    if (isAtEnd)
        m_table->scrollToBottom();
}

void FramesDock::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDockWidget::changeEvent(event);
}

void FramesDock::retranslate()
{
    setWindowTitle(tr("Frames"));
    m_filter->setPlaceholderText(tr("Show only what contains"));
    m_filter->setAccessibleName(tr("Filter of frames"));
    m_table->setAccessibleName(tr("Frames"));
    m_text->setAccessibleName(tr("Frame"));
    m_pause->setText(tr("Pause"));
    m_clear->setText(tr("Clear"));
    m_frames->retranslate();
}

} // namespace shell
