// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/shapedock.h"

#include "shell/colourbutton.h"
#include "shell/colours.h"

#include <QEvent>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace shell {

namespace {

constexpr std::size_t mostCounted = 10'000;

} // namespace

ShapeDock::ShapeDock(Questions &questions, QWidget *parent) : QDockWidget(parent)
{
    setObjectName(u"shapeDock"_s);
    auto *page = new QWidget(this);
    auto *form = new QFormLayout(page);
    m_what = new QLabel(page);
    m_what->setWordWrap(true);
    form->addRow(m_what);
    const auto addRow = [&](QLabel *&label, QWidget *field, const QString &name) {
        field->setObjectName(name);
        label = new QLabel(page);
        label->setBuddy(field);
        form->addRow(label, field);
    };
    m_fill = new ColourButton(questions, page);
    m_opacity = new QSpinBox(page);
    m_opacity->setRange(0, 100);
    m_opacity->setKeyboardTracking(false);
    m_stroke = new ColourButton(questions, page);
    m_label = new QLineEdit(page);
    m_label->setMaxLength(1000);
    addRow(m_fillLabel, m_fill, u"shapeFill"_s);
    addRow(m_opacityLabel, m_opacity, u"shapeOpacity"_s);
    addRow(m_strokeLabel, m_stroke, u"shapeStroke"_s);
    addRow(m_labelLabel, m_label, u"shapeLabel"_s);
    setWidget(page);

    connect(m_fill, &ColourButton::chosen, this, [this](const QColor &colour) {
        model::StyleChange change;
        change.fill = toColour(colour);
        Q_EMIT changeWanted(change);
    });
    connect(m_stroke, &ColourButton::chosen, this, [this](const QColor &colour) {
        model::StyleChange change;
        change.stroke = toColour(colour);
        Q_EMIT changeWanted(change);
    });
    connect(m_opacity, &QSpinBox::valueChanged, this, [this](int percent) {
        model::StyleChange change;
        change.fillOpacity = percent * model::Style::opaque / 100;
        Q_EMIT changeWanted(change);
    });
    connect(m_label, &QLineEdit::editingFinished, this, [this] {
        if (m_label->text() == m_shownLabel)
            return;
        m_shownLabel = m_label->text();
        model::StyleChange change;
        change.label = m_shownLabel;
        Q_EMIT changeWanted(change);
    });
    retranslate();
}

void ShapeDock::show(const model::Document &document, const std::set<model::Slot> &selection)
{
    const auto first = std::find_if(selection.begin(), selection.end(),
                                    [&](model::Slot slot) { return document.isShown(slot); });
    widget()->setEnabled(first != selection.end());
    if (first == selection.end()) {
        m_what->setText(tr("Nothing is selected."));
        m_shownLabel.clear();
        m_label->clear();
        return;
    }
    // Of very many the first ones tell enough; this runs after each change.
    std::size_t vertices = 0;
    bool hasPolygon = false;
    std::size_t seen = 0;
    for (const model::Slot slot : selection) {
        if (++seen > mostCounted)
            break;
        vertices += document.vertices(slot).size();
        hasPolygon = hasPolygon || document.kind(slot) == model::ShapeKind::Polygon;
    }
    const QString countText = tr("%n vertices", nullptr, int(vertices));
    if (selection.size() > mostCounted)
        m_what->setText(tr("%n shapes", nullptr, int(selection.size())));
    else if (selection.size() > 1)
        //: %n shapes, %1 'n vertices'
        m_what->setText(tr("%n shapes, %1", nullptr, int(selection.size())).arg(countText));
    else if (hasPolygon)
        m_what->setText(tr("Polygon, %1").arg(countText));
    else
        m_what->setText(tr("Point"));

    const model::Style &style = document.style(*first);
    const QSignalBlocker blocker(m_opacity);
    m_fill->setColour(toQColor(style.fill));
    m_fill->setText(toQColor(style.fill).name());
    m_stroke->setColour(toQColor(style.stroke));
    m_stroke->setText(toQColor(style.stroke).name());
    m_opacity->setValue(style.fillOpacity * 100 / model::Style::opaque);
    m_opacity->setEnabled(hasPolygon);
    m_stroke->setEnabled(hasPolygon);
    const QString label = document.label(*first);
    if (label != m_shownLabel || !m_label->hasFocus()) { // not while somebody types
        m_shownLabel = label;
        m_label->setText(label);
    }
}

void ShapeDock::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDockWidget::changeEvent(event);
}

void ShapeDock::retranslate()
{
    setWindowTitle(tr("Shape"));
    m_fillLabel->setText(tr("Fill"));
    m_opacityLabel->setText(tr("Opacity"));
    m_strokeLabel->setText(tr("Stroke"));
    m_labelLabel->setText(tr("Label"));
    m_fill->setAccessibleName(tr("Fill colour of the selection"));
    m_stroke->setAccessibleName(tr("Stroke colour of the selection"));
    m_opacity->setSuffix(tr(" %"));
}

} // namespace shell
