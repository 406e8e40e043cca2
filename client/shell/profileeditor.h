// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "settings/profile.h"
#include "settings/secretstore.h"

#include <QWidget>

#include <functional>
#include <map>
#include <optional>
#include <vector>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QGroupBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace shell {

class Questions;

/// What belongs to this computer as a host, beside the profile.
struct HostSettings
{
    int port = 8080;
    bool isOpenToNetwork = false;

    friend bool operator==(const HostSettings &, const HostSettings &) = default;
};

/// The fields of one profile, each with what is wrong with it beside it.
///
/// A URL pasted with credentials fills login, passcode and virtual host, and loses them.
/// Owner:   keeps a typed passcode until the dialog takes it; shows none that is kept.
class ProfileEditor : public QWidget
{
    Q_OBJECT

public:
    explicit ProfileEditor(Questions &questions, QWidget *parent = nullptr);

    void load(const settings::Profile &profile, const HostSettings &host);
    settings::Profile profile() const;
    HostSettings host() const;

    /// Says whether and where a passcode is kept; the field itself stays empty.
    void showKept(const settings::SecretStore::Answer &answer);
    /// A passcode typed or pasted since load(); empty text after 'Forget'; nothing when untouched.
    std::optional<QString> newPasscode() const { return m_newPasscode; }
    void setNewPasscode(std::optional<QString> passcode);

    void focusUrl();

Q_SIGNALS:
    void edited();

protected:
    void changeEvent(QEvent *event) override;

private:
    using Field = settings::ProfileProblem::Field;
    struct Row
    {
        QLabel *label;
        std::function<QString()> text;
    };

    QFormLayout *addGroup(std::function<QString()> title);
    /// `field` with the problem's place below it.
    void addRow(QFormLayout *form, std::function<QString()> text, QWidget *field,
                std::optional<Field> problem = {});
    QLineEdit *addLine(QFormLayout *form, const QString &name, std::function<QString()> text,
                       std::optional<Field> problem);
    QSpinBox *addSpin(QFormLayout *form, const QString &name, std::function<QString()> text,
                      int low, int high, std::optional<Field> problem);
    void buildConnection();
    void buildDialect();
    void buildRest();

    void retranslate();
    void fieldEdited();
    void kindChosen();
    void urlChanged(const QString &text);
    void takeCredentialsOut();
    void showProblems();
    void showRows();

    Questions &m_questions;
    settings::Profile m_profile; ///< as loaded: id, and what the fields do not show
    std::optional<QString> m_newPasscode;
    settings::SecretStore::Answer m_kept;
    bool m_isLoading = false;
    qsizetype m_urlLength = 0;

    std::vector<Row> m_rows;
    std::vector<std::pair<QGroupBox *, std::function<QString()>>> m_groups;
    std::map<Field, QLabel *> m_problems;
    std::map<QWidget *, QFormLayout *> m_forms;
    std::map<QWidget *, QWidget *> m_holders; ///< what stands in the form for a field

    QLineEdit *m_name;
    QComboBox *m_kind;
    QLineEdit *m_url;
    QLabel *m_urlHint;
    QLineEdit *m_virtualHost;
    QLineEdit *m_login;
    QLineEdit *m_passcode;
    QPushButton *m_forget;
    QLabel *m_passcodeKept;
    QSpinBox *m_hostPort;
    QCheckBox *m_hostOpen;
    QSpinBox *m_heartBeatOut;
    QSpinBox *m_heartBeatIn;
    QComboBox *m_dialect;
    QComboBox *m_preset;
    QLineEdit *m_pointOut;
    QLineEdit *m_pointIn;
    QLineEdit *m_polygonIn;
    QCheckBox *m_polygonsToWeb;
    QSpinBox *m_frameLimit;
    QSpinBox *m_budget;
    QLineEdit *m_caFile;
    QPushButton *m_browse;
    QCheckBox *m_ignoreTls;
    QLabel *m_ignoreTlsMark;
};

} // namespace shell
