// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QCoreApplication>
#include <QString>
#include <QStringList>

#include <functional>
#include <optional>

class QWidget;

namespace shell {

/// All that a window asks or tells its user beside its own widgets; a test answers in the user's place.
///
/// Answers come later, from the event loop, so that nobody waits inside an event handler.
/// Owner:   answers are dropped when `parent` is gone.
class Questions
{
public:
    virtual ~Questions() = default;

    /// `yes` is the word on the button that agrees: 'Leave Now'.
    virtual void confirm(QWidget *parent, const QString &text, const QString &detail,
                         const QString &yes, std::function<void(bool)> answer) = 0;
    virtual void tell(QWidget *parent, const QString &text, const QString &detail) = 0;
    /// A passcode; nothing when the user declines.
    virtual void askPasscode(QWidget *parent, const QString &text,
                             std::function<void(std::optional<QString>)> answer) = 0;
    virtual void askText(QWidget *parent, const QString &text, const QString &now,
                         std::function<void(QString)> answer) = 0;
    virtual void openFile(QWidget *parent, const QString &title, const QString &folder,
                          const QStringList &filters, std::function<void(QString)> answer) = 0;
    virtual void saveFile(QWidget *parent, const QString &title, const QString &proposal,
                          const QStringList &filters, std::function<void(QString)> answer) = 0;
    virtual void chooseColour(QWidget *parent, const QString &title, const QColor &now,
                              std::function<void(QColor)> answer) = 0;
};

/// Asks with the dialogs of the desktop.
class DialogQuestions final : public Questions
{
    Q_DECLARE_TR_FUNCTIONS(shell::DialogQuestions)

public:
    void confirm(QWidget *parent, const QString &text, const QString &detail, const QString &yes,
                 std::function<void(bool)> answer) override;
    void tell(QWidget *parent, const QString &text, const QString &detail) override;
    void askPasscode(QWidget *parent, const QString &text,
                     std::function<void(std::optional<QString>)> answer) override;
    void askText(QWidget *parent, const QString &text, const QString &now,
                 std::function<void(QString)> answer) override;
    void openFile(QWidget *parent, const QString &title, const QString &folder,
                  const QStringList &filters, std::function<void(QString)> answer) override;
    void saveFile(QWidget *parent, const QString &title, const QString &proposal,
                  const QStringList &filters, std::function<void(QString)> answer) override;
    void chooseColour(QWidget *parent, const QString &title, const QColor &now,
                      std::function<void(QColor)> answer) override;
};

} // namespace shell
