// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "settings/profiles.h"
#include "settings/secretstore.h"
#include "shell/profileeditor.h"

#include <QDialog>
#include <QHash>

class QDialogButtonBox;
class QListWidget;
class QPushButton;
class QToolButton;

namespace settings {
class Settings;
}

namespace shell {

class ConnectionTest;
class Questions;
class TestSteps;

/// The user's back ends: a list, the fields of the chosen one, and a test of its connection.
///
/// Works on copies; accept() hands profiles to Profiles and passcodes to SecretStore.
/// Owner:   what it is given must outlive it.
class BackendsDialog : public QDialog
{
    Q_OBJECT

public:
    struct Services
    {
        settings::Settings &settings;
        settings::Profiles &profiles;
        settings::SecretStore &secrets;
        Questions &questions;
        base::Clock &clock;
        base::Random &random;
    };
    BackendsDialog(const Services &services, const QString &profileId, QWidget *parent = nullptr);
    ~BackendsDialog() override;

    void accept() override;
    void done(int result) override;

protected:
    void changeEvent(QEvent *event) override;

private:
    void build();
    void retranslate();
    void fillList();
    void choose(int row);
    /// Takes the editor's fields into the list.
    void keepEdited();
    void add(settings::Kind kind);
    void duplicate();
    void removeChosen();
    void importFile();
    void exportFile();
    void test();
    void stopTest();
    void updateButtons();

    Services m_services;
    QList<settings::Profile> m_profiles;
    HostSettings m_host;
    QHash<QString, QString> m_newPasscodes; ///< by profile; empty: to be forgotten
    QStringList m_removed;
    int m_row = -1;

    QListWidget *m_list;
    ProfileEditor *m_editor;
    QToolButton *m_add;
    QPushButton *m_duplicate;
    QPushButton *m_remove;
    QPushButton *m_import;
    QPushButton *m_export;
    QPushButton *m_test;
    TestSteps *m_steps;
    QDialogButtonBox *m_buttons;
    std::unique_ptr<ConnectionTest> m_running;
};

} // namespace shell
