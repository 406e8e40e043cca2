// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shell/questions.h"

#include <QTimer>
#include <QWidget>

/// Answers questions in a user's place: with what was put in, once each; what was asked is kept.
class Answers final : public shell::Questions
{
public:
    std::optional<bool> confirmation;
    std::optional<QString> passcode;
    QString text;
    QString file;
    QColor colour;
    QStringList asked; ///< and told

    void confirm(QWidget *parent, const QString &question, const QString &detail, const QString &,
                 std::function<void(bool)> answer) override
    {
        asked.append(question + u'\n' + detail);
        later(parent, [this, answer = std::move(answer)] {
            if (confirmation)
                answer(*confirmation);
        });
    }
    void tell(QWidget *, const QString &message, const QString &detail) override
    {
        asked.append(message + u'\n' + detail);
    }
    void askPasscode(QWidget *parent, const QString &question,
                     std::function<void(std::optional<QString>)> answer) override
    {
        asked.append(question);
        later(parent, [this, answer = std::move(answer)] { answer(passcode); });
    }
    void askText(QWidget *parent, const QString &question, const QString &,
                 std::function<void(QString)> answer) override
    {
        asked.append(question);
        later(parent, [this, answer = std::move(answer)] { answer(text); });
    }
    void openFile(QWidget *parent, const QString &title, const QString &, const QStringList &,
                  std::function<void(QString)> answer) override
    {
        asked.append(title);
        later(parent, [this, answer = std::move(answer)] { answer(file); });
    }
    void saveFile(QWidget *parent, const QString &title, const QString &, const QStringList &,
                  std::function<void(QString)> answer) override
    {
        asked.append(title);
        later(parent, [this, answer = std::move(answer)] { answer(file); });
    }
    void chooseColour(QWidget *parent, const QString &title, const QColor &,
                      std::function<void(QColor)> answer) override
    {
        asked.append(title);
        later(parent, [this, answer = std::move(answer)] { answer(colour); });
    }

private:
    static void later(QWidget *parent, std::function<void()> job)
    {
        QTimer::singleShot(0, parent, std::move(job));
    }
};
