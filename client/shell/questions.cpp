// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/questions.h"

#include <QColorDialog>
#include <QFileDialog>
#include <QInputDialog>
#include <QMessageBox>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace shell {

void DialogQuestions::confirm(QWidget *parent, const QString &text, const QString &detail,
                              const QString &yes, std::function<void(bool)> answer)
{
    auto *box = new QMessageBox(QMessageBox::Question, parent->windowTitle(), text,
                                QMessageBox::Cancel, parent);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setInformativeText(detail);
    const QPushButton *agree = box->addButton(yes, QMessageBox::AcceptRole);
    box->setDefaultButton(QMessageBox::Cancel);
    box->button(QMessageBox::Cancel)->setText(tr("Cancel"));
    QObject::connect(box, &QMessageBox::finished, parent, [box, agree, answer = std::move(answer)] {
        answer(box->clickedButton() == agree);
    });
    box->open();
}

void DialogQuestions::tell(QWidget *parent, const QString &text, const QString &detail)
{
    auto *box =
        new QMessageBox(QMessageBox::Warning, parent->windowTitle(), text, QMessageBox::Ok, parent);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setInformativeText(detail);
    box->open();
}

void DialogQuestions::askPasscode(QWidget *parent, const QString &text,
                                  std::function<void(std::optional<QString>)> answer)
{
    auto *dialog = new QInputDialog(parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(parent->windowTitle());
    dialog->setLabelText(text);
    dialog->setTextEchoMode(QLineEdit::Password);
    dialog->setOkButtonText(tr("OK"));
    dialog->setCancelButtonText(tr("Cancel"));
    QObject::connect(
        dialog, &QInputDialog::finished, parent, [dialog, answer = std::move(answer)](int result) {
            answer(result == QDialog::Accepted ? std::optional(dialog->textValue()) : std::nullopt);
        });
    dialog->open();
}

void DialogQuestions::askText(QWidget *parent, const QString &text, const QString &now,
                              std::function<void(QString)> answer)
{
    auto *dialog = new QInputDialog(parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(parent->windowTitle());
    dialog->setLabelText(text);
    dialog->setTextValue(now);
    dialog->setOkButtonText(tr("OK"));
    dialog->setCancelButtonText(tr("Cancel"));
    QObject::connect(dialog, &QInputDialog::textValueSelected, parent, std::move(answer));
    dialog->open();
}

namespace {

void chooseFile(QWidget *parent, QFileDialog::AcceptMode mode, const QString &title,
                const QString &start, const QStringList &filters,
                std::function<void(QString)> answer)
{
    const bool isSaving = mode == QFileDialog::AcceptSave;
    auto *dialog = new QFileDialog(parent, title, isSaving ? QFileInfo(start).path() : start);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(mode);
    dialog->setFileMode(isSaving ? QFileDialog::AnyFile : QFileDialog::ExistingFile);
    dialog->setNameFilters(filters);
    if (isSaving) {
        dialog->selectFile(QFileInfo(start).fileName());
        // The chosen kind of file gives the ending that the user left out.
        const auto useEnding = [dialog](const QString &filter) {
            const qsizetype star = filter.indexOf(u"*."_s);
            if (star >= 0)
                dialog->setDefaultSuffix(filter.mid(star + 2).remove(u')'));
        };
        useEnding(filters.value(0));
        QObject::connect(dialog, &QFileDialog::filterSelected, dialog, useEnding);
    }
    QObject::connect(dialog, &QFileDialog::fileSelected, parent, std::move(answer));
    dialog->open();
}

} // namespace

void DialogQuestions::openFile(QWidget *parent, const QString &title, const QString &folder,
                               const QStringList &filters, std::function<void(QString)> answer)
{
    chooseFile(parent, QFileDialog::AcceptOpen, title, folder, filters, std::move(answer));
}

void DialogQuestions::saveFile(QWidget *parent, const QString &title, const QString &proposal,
                               const QStringList &filters, std::function<void(QString)> answer)
{
    chooseFile(parent, QFileDialog::AcceptSave, title, proposal, filters, std::move(answer));
}

void DialogQuestions::chooseColour(QWidget *parent, const QString &title, const QColor &now,
                                   std::function<void(QColor)> answer)
{
    auto *dialog = new QColorDialog(now, parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(title);
    QObject::connect(dialog, &QColorDialog::colorSelected, parent, std::move(answer));
    dialog->open();
}

} // namespace shell
