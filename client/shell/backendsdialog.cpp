// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/backendsdialog.h"

#include "settings/keys.h"
#include "settings/settings.h"
#include "shell/connectiontest.h"
#include "shell/profiletext.h"
#include "shell/questions.h"
#include "shell/teststeps.h"

#include <QDialogButtonBox>
#include <QDir>
#include <QEvent>
#include <QFile>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QSaveFile>
#include <QScrollArea>
#include <QScrollBar>
#include <QStyle>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace shell {

using settings::Kind;
using settings::Profile;
using settings::SecretStore;
namespace keys = settings::keys;

BackendsDialog::BackendsDialog(const Services &services, const QString &profileId, QWidget *parent)
    : QDialog(parent), m_services(services), m_profiles(services.profiles.all())
{
    m_host = { services.settings.value(keys::hostPort),
               services.settings.value(keys::hostOpenToNetwork) };
    build();
    retranslate();
    fillList();
    int row = 0;
    for (int i = 0; i < m_profiles.size(); ++i) {
        if (m_profiles[i].id == profileId)
            row = i;
    }
    m_list->setCurrentRow(row);
    if (!restoreGeometry(services.settings.value(keys::dialogGeometry)))
        resize(860, 640);
}

BackendsDialog::~BackendsDialog() = default;

void BackendsDialog::build()
{
    m_list = new QListWidget(this);
    m_list->setObjectName(u"profiles"_s);
    m_list->setMinimumWidth(190);
    m_add = new QToolButton(this);
    m_add->setObjectName(u"add"_s);
    m_add->setPopupMode(QToolButton::InstantPopup);
    m_add->setToolButtonStyle(Qt::ToolButtonTextOnly);
    m_add->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    auto *kinds = new QMenu(m_add);
    for (const Kind kind : settings::allKinds) {
        QAction *action = kinds->addAction(QString());
        action->setData(int(kind));
        connect(action, &QAction::triggered, this, [this, kind] { add(kind); });
    }
    m_add->setMenu(kinds);
    const auto button = [this](const char16_t *name, void (BackendsDialog::*slot)()) {
        auto *made = new QPushButton(this);
        made->setObjectName(QString::fromUtf16(name));
        made->setAutoDefault(false);
        connect(made, &QPushButton::clicked, this, slot);
        return made;
    };
    m_duplicate = button(u"duplicate", &BackendsDialog::duplicate);
    m_remove = button(u"remove", &BackendsDialog::removeChosen);
    m_import = button(u"import", &BackendsDialog::importFile);
    m_export = button(u"export", &BackendsDialog::exportFile);
    m_test = button(u"test", &BackendsDialog::test);

    auto *left = new QVBoxLayout;
    left->addWidget(m_list, 1);
    auto *grid = new QGridLayout;
    grid->addWidget(m_add, 0, 0);
    grid->addWidget(m_duplicate, 0, 1);
    grid->addWidget(m_remove, 1, 0, 1, 2);
    grid->addWidget(m_import, 2, 0);
    grid->addWidget(m_export, 2, 1);
    left->addLayout(grid);

    m_editor = new ProfileEditor(m_services.questions, this);
    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(m_editor);
    scroll->setMinimumWidth(m_editor->minimumSizeHint().width()
                            + scroll->verticalScrollBar()->sizeHint().width());

    m_steps = new TestSteps(this);
    auto *testLine = new QHBoxLayout;
    testLine->addWidget(m_test, 0, Qt::AlignTop);
    testLine->addWidget(m_steps, 1);
    auto *right = new QVBoxLayout;
    right->addWidget(scroll, 1);
    right->addLayout(testLine);

    auto *both = new QHBoxLayout;
    both->addLayout(left);
    both->addLayout(right, 1);
    m_buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    connect(m_buttons, &QDialogButtonBox::accepted, this, &BackendsDialog::accept);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &BackendsDialog::reject);
    auto *all = new QVBoxLayout(this);
    all->addLayout(both, 1);
    all->addWidget(m_buttons);

    connect(m_list, &QListWidget::currentRowChanged, this, &BackendsDialog::choose);
    connect(m_editor, &ProfileEditor::edited, this, [this] {
        keepEdited();
        stopTest();
    });
}

void BackendsDialog::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDialog::changeEvent(event);
}

void BackendsDialog::retranslate()
{
    setWindowTitle(tr("Back Ends"));
    m_list->setAccessibleName(tr("Back ends"));
    m_add->setText(tr("Add"));
    for (QAction *action : m_add->menu()->actions())
        action->setText(ProfileText::kind(Kind(action->data().toInt())));
    m_duplicate->setText(tr("Duplicate"));
    m_remove->setText(tr("Remove"));
    m_import->setText(tr("Import..."));
    m_export->setText(tr("Export..."));
    m_test->setText(tr("&Test Connection"));
    // Qt's own words are in a package that need not be there.
    m_buttons->button(QDialogButtonBox::Ok)->setText(tr("OK"));
    m_buttons->button(QDialogButtonBox::Cancel)->setText(tr("Cancel"));
}

void BackendsDialog::fillList()
{
    const QSignalBlocker blocker(m_list);
    m_list->clear();
    for (const Profile &profile : m_profiles)
        m_list->addItem(profile.name);
    m_row = -1;
}

void BackendsDialog::choose(int row)
{
    stopTest();
    m_row = row;
    m_editor->setEnabled(row >= 0);
    updateButtons();
    if (row < 0)
        return;
    const Profile &profile = m_profiles[row];
    m_editor->load(profile, m_host);
    if (m_newPasscodes.contains(profile.id)) {
        m_editor->setNewPasscode(m_newPasscodes.value(profile.id));
        return;
    }
    m_services.secrets.read(
        profile.id, this, [this, id = profile.id](const SecretStore::Answer &answer) {
            if (m_row >= 0 && m_profiles[m_row].id == id && !m_editor->newPasscode())
                m_editor->showKept(answer);
        });
}

void BackendsDialog::keepEdited()
{
    if (m_row < 0)
        return;
    m_profiles[m_row] = m_editor->profile();
    m_host = m_editor->host();
    const QString id = m_profiles[m_row].id;
    if (const auto passcode = m_editor->newPasscode())
        m_newPasscodes.insert(id, *passcode);
    else
        m_newPasscodes.remove(id);
    m_list->item(m_row)->setText(m_profiles[m_row].name);
    updateButtons();
}

void BackendsDialog::add(Kind kind)
{
    Profile profile = settings::profileOfKind(kind);
    profile.id = settings::newProfileId();
    profile.name = settings::Profiles::freeName(ProfileText::kind(kind), m_profiles);
    m_profiles.append(profile);
    fillList();
    m_list->setCurrentRow(int(m_profiles.size()) - 1);
    m_editor->focusUrl();
}

void BackendsDialog::duplicate()
{
    if (m_row < 0)
        return;
    Profile copy = m_profiles[m_row];
    copy.id = settings::newProfileId();
    copy.name = settings::Profiles::freeName(copy.name, m_profiles);
    m_profiles.insert(m_row + 1, copy);
    const int row = m_row + 1;
    fillList();
    m_list->setCurrentRow(row);
}

void BackendsDialog::removeChosen()
{
    if (m_row < 0)
        return;
    const int row = m_row;
    m_removed.append(m_profiles[row].id);
    m_newPasscodes.remove(m_profiles[row].id);
    m_profiles.removeAt(row);
    fillList();
    m_list->setCurrentRow(qMin(row, int(m_profiles.size()) - 1));
    if (m_profiles.isEmpty())
        choose(-1);
}

void BackendsDialog::importFile()
{
    m_services.questions.openFile(
        this, tr("Import Back Ends"), QDir::homePath(), { tr("Back ends (*.json)") },
        [this](const QString &path) {
            QFile file(path);
            if (!file.open(QIODevice::ReadOnly) || file.size() > 4'000'000) {
                m_services.questions.tell(this, tr("The file cannot be read."),
                                          QDir::toNativeSeparators(path));
                return;
            }
            const auto read = settings::profilesFromJson(file.readAll());
            if (!read) {
                m_services.questions.tell(this, ProfileText::importError(read.error()),
                                          QDir::toNativeSeparators(path));
                return;
            }
            const int first = int(m_profiles.size());
            for (Profile profile : *read) {
                profile.id = settings::newProfileId();
                profile.name = settings::Profiles::freeName(profile.name.trimmed(), m_profiles);
                m_profiles.append(profile);
            }
            fillList();
            m_list->setCurrentRow(qMin(first, int(m_profiles.size()) - 1));
        });
}

void BackendsDialog::exportFile()
{
    m_services.questions.saveFile(
        this, tr("Export Back Ends, without passcodes"),
        QDir::home().filePath(u"copoly-back-ends.json"_s), { tr("Back ends (*.json)") },
        [this](const QString &path) {
            QSaveFile file(path);
            if (!file.open(QIODevice::WriteOnly) || file.write(settings::toJson(m_profiles)) < 0
                || !file.commit())
                m_services.questions.tell(this, tr("The file cannot be written."),
                                          QDir::toNativeSeparators(path));
        });
}

void BackendsDialog::test()
{
    if (m_row < 0)
        return;
    if (m_running) {
        stopTest();
        return;
    }
    const Profile profile = m_profiles[m_row];
    m_steps->begin(tr("Testing %1").arg(profile.name));
    m_test->setText(tr("Stop &Test"));
    m_running = std::make_unique<ConnectionTest>(m_services.clock, m_services.random);
    connect(m_running.get(), &ConnectionTest::stepPassed, m_steps, &TestSteps::addPassed);
    const auto end = [this] {
        m_running.release()->deleteLater();
        m_test->setText(tr("&Test Connection"));
    };
    connect(m_running.get(), &ConnectionTest::failed, this,
            [this, end](const QString &step, const QString &why, const QString &advice) {
                m_steps->addFailed(step, why, advice);
                end();
            });
    connect(m_running.get(), &ConnectionTest::passed, this, [this, end](const QString &verdict) {
        m_steps->passed(verdict);
        end();
    });
    if (m_newPasscodes.contains(profile.id)) {
        m_running->start(profile, m_newPasscodes.value(profile.id));
        return;
    }
    m_services.secrets.read(profile.id, m_running.get(),
                            [running = m_running.get(), profile](const SecretStore::Answer &kept) {
                                running->start(profile, kept.passcode);
                            });
}

void BackendsDialog::stopTest()
{
    m_running.reset();
    m_steps->clear();
    m_test->setText(tr("&Test Connection"));
}

void BackendsDialog::updateButtons()
{
    const bool isChosen = m_row >= 0;
    const bool isHere = isChosen && m_profiles[m_row].kind == Kind::ThisComputer;
    m_duplicate->setEnabled(isChosen);
    m_remove->setEnabled(isChosen);
    m_export->setEnabled(!m_profiles.isEmpty());
    m_test->setEnabled(isChosen && !isHere && settings::problemsOf(m_profiles[m_row]).isEmpty());
}

void BackendsDialog::accept()
{
    settings::Settings &settings = m_services.settings;
    settings.set(keys::hostPort, m_host.port);
    settings.set(keys::hostOpenToNetwork, m_host.isOpenToNetwork);
    for (const QString &id : m_removed)
        m_services.secrets.remove(id);
    for (auto it = m_newPasscodes.cbegin(); it != m_newPasscodes.cend(); ++it) {
        // The parent tells, since this dialog is gone by then.
        QWidget *teller = parentWidget();
        Questions &questions = m_services.questions;
        m_services.secrets.write(
            it.key(), it.value(), teller ? static_cast<QObject *>(teller) : &m_services.profiles,
            [teller, &questions](const SecretStore::Answer &answer) {
                if (answer.kept == SecretStore::Kept::ForThisRun && teller)
                    questions.tell(teller, ProfileText::kept(answer), answer.detail);
            });
    }
    m_services.profiles.replaceAll(m_profiles);
    settings.flush();
    QDialog::accept();
}

void BackendsDialog::done(int result)
{
    stopTest();
    m_services.settings.set(keys::dialogGeometry, saveGeometry());
    QDialog::done(result);
}

} // namespace shell
