// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/crossingbar.h"

#include "canvas/canvaswidget.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QToolButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace shell {

CrossingBar::CrossingBar(Naming nameOf, QWidget *parent)
    : QFrame(parent), m_nameOf(std::move(nameOf)), m_text(new QLabel(this)),
      m_next(new QToolButton(this)), m_goThere(new QToolButton(this)),
      m_repair(new QToolButton(this)), m_dismiss(new QToolButton(this))
{
    m_text->setObjectName(u"crossingText"_s);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_next->setObjectName(u"crossingNext"_s);
    m_goThere->setObjectName(u"crossingShow"_s);
    m_repair->setObjectName(u"crossingRepair"_s);
    m_dismiss->setObjectName(u"crossingDismiss"_s);
    auto *line = new QHBoxLayout(this);
    line->setContentsMargins(8, 3, 8, 3);
    line->addWidget(m_text, 1);
    for (QToolButton *button : { m_next, m_goThere, m_repair, m_dismiss })
        line->addWidget(button);
    connect(m_next, &QToolButton::clicked, this, &CrossingBar::next);
    connect(m_goThere, &QToolButton::clicked, this, &CrossingBar::goThere);
    connect(m_repair, &QToolButton::clicked, this, &CrossingBar::repair);
    connect(m_dismiss, &QToolButton::clicked, this, &CrossingBar::dismiss);
    setAutoFillBackground(true);
    setVisible(false);
    retranslate();
}

CrossingBar::~CrossingBar() = default;

void CrossingBar::follow(const model::Document &document, canvas::CanvasWidget &canvas,
                         base::Clock &clock)
{
    unfollow();
    m_document = &document;
    m_canvas = &canvas;
    m_watch = std::make_unique<tools::CrossingWatch>(document, clock);
    connect(m_watch.get(), &tools::CrossingWatch::changed, this, &CrossingBar::adopt);
}

void CrossingBar::unfollow()
{
    m_watch.reset();
    m_document = nullptr;
    m_canvas = nullptr;
    m_tangles.clear();
    m_dismissed.clear();
    setVisible(false);
}

void CrossingBar::adopt()
{
    const Tangle *before = shown();
    const auto key = before ? std::optional(before->key()) : std::nullopt;
    m_tangles.clear();
    std::vector<canvas::Crossing> marks;
    for (const tools::MergeCrossing &crossing : m_watch->crossings()) {
        marks.push_back({ crossing.at });
        if (m_tangles.empty() || m_tangles.back().shape != crossing.shape
            || m_tangles.back().ring != crossing.ring)
            m_tangles.push_back({ crossing.shape, crossing.ring, {}, {} });
        Tangle &tangle = m_tangles.back();
        tangle.places.push_back(crossing.at);
        for (const model::ReplicaId author : crossing.authors) {
            const auto place =
                std::lower_bound(tangle.authors.begin(), tangle.authors.end(), author);
            if (place == tangle.authors.end() || *place != author)
                tangle.authors.insert(place, author);
        }
    }
    std::erase_if(m_tangles, [this](const Tangle &t) { return m_dismissed.contains(t.key()); });
    const auto same = std::find_if(m_tangles.begin(), m_tangles.end(),
                                   [&](const Tangle &t) { return key && t.key() == *key; });
    m_index = same == m_tangles.end() ? 0 : std::size_t(same - m_tangles.begin());
    m_canvas->setCrossings(std::move(marks));
    refresh();
}

const CrossingBar::Tangle *CrossingBar::shown() const
{
    return m_index < m_tangles.size() ? &m_tangles[m_index] : nullptr;
}

void CrossingBar::refresh()
{
    const Tangle *tangle = shown();
    setVisible(tangle != nullptr);
    if (!tangle)
        return;
    QPalette colours = parentWidget() ? parentWidget()->palette() : palette();
    colours.setColor(QPalette::Window, QColor(255, 224, 130));
    colours.setColor(QPalette::WindowText, QColor(40, 28, 0));
    m_text->setPalette(colours);
    setPalette(colours);
    m_text->setText(sentence(*tangle));
    m_next->setVisible(m_tangles.size() > 1);
    //: which one of how many is shown
    m_next->setText(tr("%1 of %2").arg(m_index + 1).arg(m_tangles.size()));
    const auto slot = m_document->find(tangle->shape);
    const bool canRepair =
        slot && tools::suggestedRepair(*m_document, *slot, tangle->ring).has_value();
    m_repair->setEnabled(canRepair);
    m_repair->setToolTip(
        canRepair ? tr("The same vertices in an order that does not cross; can be undone.")
                  : tr("No order of these vertices is free of crossings; move some first."));
}

QString CrossingBar::sentence(const Tangle &tangle) const
{
    QStringList names;
    for (const model::ReplicaId author : tangle.authors)
        names.append(m_nameOf(author));
    names.removeDuplicates();
    const auto slot = m_document->find(tangle.shape);
    const QString label = slot ? m_document->label(*slot) : QString();
    const QString people = QLocale().createSeparatedList(names);
    if (label.isEmpty())
        //: %1 names of people
        return tr("A polygon crosses itself since the edits of %1 came together.").arg(people);
    //: %1 names of people, %2 label of the polygon
    return tr("\"%2\" crosses itself since the edits of %1 came together.").arg(people, label);
}

void CrossingBar::retranslate()
{
    m_next->setToolTip(tr("Tell of the next one"));
    m_goThere->setText(tr("Show"));
    m_goThere->setToolTip(tr("Bring the polygon into view and select it"));
    m_repair->setText(tr("Repair"));
    m_dismiss->setText(tr("Leave as It Is"));
    refresh();
}

void CrossingBar::goThere()
{
    const Tangle *tangle = shown();
    const auto slot = tangle ? m_document->find(tangle->shape) : std::nullopt;
    if (!slot)
        return;
    m_canvas->setTool(canvas::ToolKind::Select);
    m_canvas->setSelection({ *slot });
    m_canvas->zoomToSelection();
    m_canvas->setFocus();
}

void CrossingBar::repair()
{
    const Tangle *tangle = shown();
    const auto slot = tangle ? m_document->find(tangle->shape) : std::nullopt;
    if (!slot)
        return;
    if (const auto moves = tools::suggestedRepair(*m_document, *slot, tangle->ring))
        Q_EMIT repairWanted(model::ShapeId(tangle->shape), *moves);
}

void CrossingBar::dismiss()
{
    if (const Tangle *tangle = shown()) {
        m_dismissed.insert(tangle->key());
        adopt();
    }
}

void CrossingBar::next()
{
    if (!m_tangles.empty())
        m_index = (m_index + 1) % m_tangles.size();
    refresh();
}

void CrossingBar::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QFrame::changeEvent(event);
}

} // namespace shell
