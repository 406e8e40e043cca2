// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/labdock.h"

#include "shell/colours.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSpinBox>
#include <QTreeWidget>

#include <chrono>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace shell {

using workbench::LabFinding;

namespace {

constexpr auto calm = 200ms; ///< clicks come in bursts
constexpr int mostRows = 2000; ///< more would help nobody; the summary counts all
constexpr std::size_t mostPlaces = 12; ///< of a polygon, in a row
enum Column { Verdict, Said, Expected, ColumnCount };

} // namespace

LabDock::LabDock(base::Clock &clock, QWidget *parent)
    : QDockWidget(parent), m_timer(clock, [this] { look(); }), m_summary(new QLabel),
      m_sizeLabel(new QLabel), m_size(new QSpinBox), m_list(new QTreeWidget),
      m_draw(new QPushButton)
{
    setObjectName(u"labDock"_s);
    m_summary->setObjectName(u"labSummary"_s);
    m_summary->setWordWrap(true);
    m_summary->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_size->setObjectName(u"labGroupSize"_s);
    m_size->setRange(2, 1000); // 2 stands for all
    m_size->setValue(4);
    m_sizeLabel->setBuddy(m_size);
    m_list->setObjectName(u"labFindings"_s);
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setColumnCount(ColumnCount);
    m_list->setAllColumnsShowFocus(true);
    m_draw->setObjectName(u"labDraw"_s);

    auto *page = new QWidget(this);
    auto *column = new QVBoxLayout(page);
    auto *line = new QHBoxLayout;
    line->addWidget(m_summary, 1);
    line->addWidget(m_sizeLabel);
    line->addWidget(m_size);
    line->addWidget(m_draw);
    column->addLayout(line);
    column->addWidget(m_list, 1);
    setWidget(page);

    connect(m_size, &QSpinBox::valueChanged, this, [this] {
        look();
        Q_EMIT groupSizeChanged(groupSize());
    });
    connect(m_list, &QTreeWidget::itemSelectionChanged, this, &LabDock::choose);
    connect(m_draw, &QPushButton::clicked, this, [this] {
        std::vector<model::Places> rings;
        for (const LabFinding &finding : m_report.findings) {
            if (finding.isMissing())
                rings.push_back(finding.expected);
        }
        Q_EMIT polygonsWanted(rings);
    });
    connect(this, &QDockWidget::visibilityChanged, this, [this](bool isVisible) {
        if (isVisible)
            look();
        else
            m_list->clearSelection();
    });
    retranslate();
}

void LabDock::follow(const model::Document *document)
{
    if (m_document)
        m_document->disconnect(this);
    m_document = document;
    m_timer.stop();
    if (document)
        connect(document, &model::Document::changed, this, &LabDock::lookSoon);
    look();
}

int LabDock::groupSize() const
{
    return m_size->value() < 3 ? 0 : m_size->value();
}

void LabDock::setGroupSize(int size)
{
    m_size->setValue(size < 3 ? m_size->minimum() : size);
}

void LabDock::lookSoon()
{
    if (!m_timer.isActive() && !isHidden())
        m_timer.start(calm);
}

void LabDock::look()
{
    m_timer.stop();
    if (isHidden())
        return;
    m_report =
        m_document ? workbench::compareLab(*m_document, groupSize()) : workbench::LabReport();
    show(m_report);
}

void LabDock::show(const workbench::LabReport &report)
{
    const int row = m_list->currentItem() && m_list->currentItem()->isSelected()
        ? m_list->indexOfTopLevelItem(m_list->currentItem())
        : -1;
    {
        const QSignalBlocker blocker(m_list);
        m_list->clear();
        QList<QTreeWidgetItem *> items;
        for (const LabFinding &finding : report.findings) {
            if (items.size() == mostRows)
                break;
            auto *item = new QTreeWidgetItem(
                { verdict(finding.kind), text(finding.said), text(finding.expected) });
            item->setToolTip(Verdict, advice(finding.kind));
            item->setToolTip(Said, item->text(Said));
            item->setToolTip(Expected, item->text(Expected));
            if (finding.kind != LabFinding::Kind::Same)
                item->setForeground(Verdict, errorColour(palette()));
            items.append(item);
        }
        m_list->addTopLevelItems(items);
        for (const int narrow : { Verdict, Said })
            m_list->resizeColumnToContents(narrow);
        if (row >= 0 && row < int(items.size()))
            m_list->setCurrentItem(items[row]);
    }
    choose();

    m_draw->setEnabled(std::any_of(report.findings.begin(), report.findings.end(),
                                   [](const LabFinding &f) { return f.isMissing(); }));
    if (report.points == 0 && report.published == 0) {
        m_summary->setText(tr("Nothing was heard from the lab's servers in this drawing."));
        return;
    }
    QStringList sentences{ tr("Servers made %n polygon(s).", nullptr, int(report.published)) };
    if (report.published > 0)
        sentences.append(
            report.same == report.published
                ? tr("The points say the same.")
                : tr("Not what the points say: %n.", nullptr, int(report.published - report.same)));
    if (!report.waiting.empty())
        sentences.append(
            tr("%n point(s) make no polygon yet.", nullptr, int(report.waiting.size())));
    m_summary->setText(sentences.join(u' '));
}

void LabDock::choose()
{
    const auto items = m_list->selectedItems();
    const int row = items.isEmpty() ? -1 : m_list->indexOfTopLevelItem(items.front());
    model::Places expected;
    std::optional<model::ShapeId> published;
    if (row >= 0) {
        expected = m_report.findings[std::size_t(row)].expected;
        published = m_report.findings[std::size_t(row)].published;
    }
    if (expected.empty() && m_expectedShown.empty() && !published)
        return;
    m_expectedShown = std::move(expected);
    Q_EMIT chosen(published);
}

QString LabDock::nameOfExpected()
{
    return tr("what the points say");
}

QString LabDock::verdict(LabFinding::Kind kind)
{
    switch (kind) {
    case LabFinding::Kind::Same:
        return tr("As the points say");
    case LabFinding::Kind::OtherOrder:
        return tr("Other order");
    case LabFinding::Kind::Mixed:
        return tr("Other points");
    case LabFinding::Kind::UnknownPoints:
        return tr("Unknown points");
    case LabFinding::Kind::NotPublished:
        return tr("Not made");
    }
    Q_UNREACHABLE();
}

QString LabDock::advice(LabFinding::Kind kind)
{
    switch (kind) {
    case LabFinding::Kind::Same:
        return tr("The server and the points agree.");
    case LabFinding::Kind::OtherOrder:
        return tr("The server took these points in another order, so it is another polygon.");
    case LabFinding::Kind::Mixed:
        return tr("The server made it of points that do not follow each other: several servers "
                  "share the points out among themselves.");
    case LabFinding::Kind::UnknownPoints:
        return tr("It has vertices that were never heard as points.");
    case LabFinding::Kind::NotPublished:
        return tr("No server made this polygon.");
    }
    Q_UNREACHABLE();
}

QString LabDock::text(const model::Places &places)
{
    QStringList parts;
    for (const geometry::Vertex v : places) {
        if (std::size_t(parts.size()) == mostPlaces) {
            parts.append(u"…"_s);
            break;
        }
        parts.append(u"%1, %2"_s.arg(double(v.x) / geometry::gridPerUnit)
                         .arg(double(v.y) / geometry::gridPerUnit));
    }
    return parts.isEmpty() ? u"-"_s : parts.join(u"  ·  "_s);
}

void LabDock::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDockWidget::changeEvent(event);
}

void LabDock::retranslate()
{
    setWindowTitle(tr("Servers' Polygons"));
    m_sizeLabel->setText(tr("Points to a polygon"));
    m_size->setAccessibleName(tr("Points to a polygon"));
    m_size->setSpecialValueText(tr("all"));
    m_size->setToolTip(tr("How many points the servers make a polygon of"));
    m_list->setAccessibleName(tr("Servers' polygons"));
    m_list->setHeaderLabels({ tr("Verdict"), tr("What a server made"), tr("What the points say") });
    m_draw->setText(tr("Draw What the Points Say"));
    m_draw->setToolTip(tr(
        "Adds the polygons that follow from the points and that no server made; can be undone."));
    look();
}

} // namespace shell
