// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/linkdialog.h"

#include "shell/icons.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace shell {

namespace {

constexpr qsizetype mostShown = 70; ///< characters of a host or an address

/// The end of a host says whose it is, the beginning of an address what it is.
QString cutLeft(const QString &text)
{
    return text.size() <= mostShown ? text : u'\u2026' + text.right(mostShown - 1);
}

QString cutRight(const QString &text)
{
    return text.size() <= mostShown ? text : text.left(mostShown - 1) + u'\u2026';
}

QLabel *label(const QString &text, const QString &name, QWidget *parent)
{
    auto *made = new QLabel(text, parent);
    made->setObjectName(name);
    made->setTextFormat(Qt::PlainText); // a link could hold marks
    return made;
}

} // namespace

std::optional<settings::Profile> ownProfileOf(const DrawingLink &link,
                                              const settings::Profiles &profiles)
{
    for (const settings::Profile &profile : profiles.all()) {
        if (!link.backend.isEmpty() && profile.url == link.backend)
            return profile;
    }
    return std::nullopt;
}

LinkDialog::LinkDialog(const DrawingLink &link, const QString &profileName, QWidget *parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Open a link"));
    setWindowIcon(programIcon());
    const QString &drawing = link.drawing.text();
    auto *question =
        label(link.backend.isEmpty()
                  ? tr("Open the drawing %1 at your back end %2?").arg(drawing, profileName)
                  : tr("Open the drawing %1 at %2?").arg(drawing, cutLeft(link.host)),
              u"question"_s, this);
    QFont font = question->font();
    font.setBold(true);
    question->setFont(font);
    question->setWordWrap(true);

    auto *facts = new QFormLayout;
    facts->addRow(tr("Drawing:"), label(drawing, u"drawing"_s, this));
    if (!profileName.isEmpty())
        facts->addRow(tr("Your back end:"), label(cutRight(profileName), u"profile"_s, this));
    if (!link.backend.isEmpty()) {
        facts->addRow(tr("Host:"), label(cutLeft(link.host), u"host"_s, this));
        facts->addRow(tr("Address:"), label(cutRight(link.backend), u"address"_s, this));
        facts->addRow(
            tr("Connection:"),
            label(link.isEncrypted ? tr("encrypted") : tr("not encrypted"), u"connection"_s, this));
    }
    auto *detail =
        label(tr("A link asks for this. Nothing is connected yet. Who is in that drawing "
                 "will see your name and what you draw."),
              u"detail"_s, this);
    detail->setWordWrap(true);

    auto *buttons = new QDialogButtonBox(this);
    QPushButton *open = buttons->addButton(tr("Open"), QDialogButtonBox::AcceptRole);
    QPushButton *cancel = buttons->addButton(tr("Cancel"), QDialogButtonBox::RejectRole);
    open->setObjectName(u"open"_s);
    cancel->setObjectName(u"cancel"_s);
    // A key that was meant for something else must not follow a link.
    open->setAutoDefault(false);
    cancel->setDefault(true);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto *column = new QVBoxLayout(this);
    column->addWidget(question);
    column->addLayout(facts);
    column->addWidget(detail);
    column->addWidget(buttons);
    cancel->setFocus();
}

} // namespace shell
