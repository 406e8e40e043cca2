// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/teststeps.h"

#include "shell/colours.h"
#include "shell/icons.h"

#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace shell {

TestSteps::TestSteps(QWidget *parent)
    : QWidget(parent), m_lines(new QGridLayout), m_verdict(new QLabel(this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->addLayout(m_lines);
    column->addWidget(m_verdict);
    m_lines->setColumnStretch(1, 1);
    m_lines->setVerticalSpacing(2);
    m_verdict->setObjectName(u"verdict"_s);
    m_verdict->setWordWrap(true);
    m_verdict->setTextFormat(Qt::PlainText);
    m_verdict->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    clear();
}

void TestSteps::clear()
{
    while (QLayoutItem *item = m_lines->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_count = 0;
    m_verdict->clear();
    m_verdict->setVisible(false);
}

void TestSteps::begin(const QString &what)
{
    clear();
    setVerdict(what, palette().color(QPalette::WindowText));
}

void TestSteps::addPassed(const QString &step, double ms)
{
    // Below 10 ms the first decimal tells loopback from a network.
    addLine(u"done"_s, goodColour(palette()), step,
            tr("%1 ms").arg(QLocale().toString(ms, 'f', ms < 10 ? 1 : 0)));
}

void TestSteps::addFailed(const QString &step, const QString &why, const QString &advice)
{
    addLine(u"failed"_s, errorColour(palette()), step, tr("failed"));
    setVerdict(advice.isEmpty() ? why : why + u'\n' + advice, errorColour(palette()));
}

void TestSteps::passed(const QString &verdict)
{
    setVerdict(verdict, goodColour(palette()));
}

void TestSteps::addLine(const QString &iconName, const QColor &colour, const QString &step,
                        const QString &time)
{
    auto *mark = new QLabel(this);
    mark->setPixmap(icon(iconName, colour).pixmap(16, 16));
    mark->setAccessibleName(time);
    auto *name = new QLabel(step, this);
    auto *duration = new QLabel(time, this);
    duration->setAlignment(Qt::AlignRight);
    m_lines->addWidget(mark, m_count, 0);
    m_lines->addWidget(name, m_count, 1);
    m_lines->addWidget(duration, m_count, 2);
    ++m_count;
}

void TestSteps::setVerdict(const QString &text, const QColor &colour)
{
    QPalette coloured = palette();
    coloured.setColor(QPalette::WindowText, colour);
    m_verdict->setPalette(coloured);
    m_verdict->setText(text);
    m_verdict->setVisible(!text.isEmpty());
}

} // namespace shell
