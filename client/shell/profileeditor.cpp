// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/profileeditor.h"

#include "settings/cloudurl.h"
#include "shell/colours.h"
#include "shell/profiletext.h"
#include "shell/questions.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QFileInfo>
#include <QFormLayout>
#include <QGroupBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace shell {

using settings::Dialect;
using settings::Kind;
using settings::Preset;
using settings::Profile;
using settings::SecretStore;

namespace {

QLabel *smallLabel(QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    QFont font = label->font();
    font.setPointSizeF(font.pointSizeF() * 0.92);
    label->setFont(font);
    label->setVisible(false);
    return label;
}

} // namespace

ProfileEditor::ProfileEditor(Questions &questions, QWidget *parent)
    : QWidget(parent), m_questions(questions)
{
    new QVBoxLayout(this);
    buildConnection();
    buildDialect();
    buildRest();
    static_cast<QVBoxLayout *>(layout())->addStretch();
    retranslate();
}

QFormLayout *ProfileEditor::addGroup(std::function<QString()> title)
{
    auto *group = new QGroupBox(this);
    auto *form = new QFormLayout(group);
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    layout()->addWidget(group);
    m_groups.emplace_back(group, std::move(title));
    return form;
}

void ProfileEditor::addRow(QFormLayout *form, std::function<QString()> text, QWidget *field,
                           std::optional<Field> problem)
{
    auto *label = new QLabel(this);
    label->setBuddy(field);
    QWidget *holder = field;
    if (problem) {
        holder = new QWidget(this);
        auto *column = new QVBoxLayout(holder);
        column->setContentsMargins({});
        column->setSpacing(2);
        column->addWidget(field);
        m_problems[*problem] = smallLabel(holder);
        column->addWidget(m_problems[*problem]);
    }
    form->addRow(label, holder);
    m_rows.push_back({ label, std::move(text) });
    m_forms[field] = form;
    m_holders[field] = holder;
}

QLineEdit *ProfileEditor::addLine(QFormLayout *form, const QString &name,
                                  std::function<QString()> text, std::optional<Field> problem)
{
    auto *line = new QLineEdit(this);
    line->setObjectName(name);
    addRow(form, std::move(text), line, problem);
    connect(line, &QLineEdit::textChanged, this, &ProfileEditor::fieldEdited);
    return line;
}

QSpinBox *ProfileEditor::addSpin(QFormLayout *form, const QString &name,
                                 std::function<QString()> text, int low, int high,
                                 std::optional<Field> problem)
{
    auto *spin = new QSpinBox(this);
    spin->setObjectName(name);
    spin->setRange(low, high);
    spin->setGroupSeparatorShown(true);
    addRow(form, std::move(text), spin, problem);
    connect(spin, &QSpinBox::valueChanged, this, &ProfileEditor::fieldEdited);
    return spin;
}

void ProfileEditor::buildConnection()
{
    QFormLayout *form = addGroup([] { return tr("Connection"); });
    m_name = addLine(
        form, u"name"_s, [] { return tr("&Name"); }, Field::Name);
    m_kind = new QComboBox(this);
    m_kind->setObjectName(u"kind"_s);
    for (const Kind kind : settings::allKinds)
        m_kind->addItem(QString(), int(kind));
    addRow(
        form, [] { return tr("&Kind"); }, m_kind);
    connect(m_kind, &QComboBox::activated, this, &ProfileEditor::kindChosen);

    m_url = addLine(
        form, u"url"_s, [] { return tr("&URL"); }, Field::Url);
    m_urlHint = smallLabel(this);
    static_cast<QVBoxLayout *>(m_holders[m_url]->layout())->addWidget(m_urlHint);
    connect(m_url, &QLineEdit::textChanged, this, &ProfileEditor::urlChanged);
    connect(m_url, &QLineEdit::editingFinished, this, &ProfileEditor::takeCredentialsOut);
    m_virtualHost = addLine(
        form, u"virtualHost"_s, [] { return tr("&Virtual host"); }, Field::VirtualHost);
    m_login = addLine(
        form, u"login"_s, [] { return tr("&Login"); }, Field::Login);

    m_passcode = new QLineEdit(this);
    m_passcode->setObjectName(u"passcode"_s);
    m_passcode->setEchoMode(QLineEdit::Password);
    m_forget = new QPushButton(this);
    m_forget->setObjectName(u"forget"_s);
    m_passcodeKept = smallLabel(this);
    auto *holder = new QWidget(this);
    auto *column = new QVBoxLayout(holder);
    column->setContentsMargins({});
    column->setSpacing(2);
    auto *line = new QHBoxLayout;
    line->addWidget(m_passcode);
    line->addWidget(m_forget);
    column->addLayout(line);
    column->addWidget(m_passcodeKept);
    addRow(
        form, [] { return tr("&Passcode"); }, holder);
    m_rows.back().label->setBuddy(m_passcode);
    m_forms[m_passcode] = form;
    m_holders[m_passcode] = holder;
    connect(m_passcode, &QLineEdit::textEdited, this, [this](const QString &text) {
        m_newPasscode = text.isEmpty() ? std::nullopt : std::optional(text);
        fieldEdited();
    });
    connect(m_forget, &QPushButton::clicked, this, [this] {
        setNewPasscode(QString());
        showKept({});
        fieldEdited();
    });

    m_hostPort = addSpin(form, u"hostPort"_s, [] { return tr("&Port"); }, 1, 65535, {});
    m_hostPort->setGroupSeparatorShown(false);
    m_hostOpen = new QCheckBox(this);
    m_hostOpen->setObjectName(u"hostOpen"_s);
    form->addRow(m_hostOpen);
    m_forms[m_hostOpen] = form;
    m_holders[m_hostOpen] = m_hostOpen;
    connect(m_hostOpen, &QCheckBox::toggled, this, &ProfileEditor::fieldEdited);
}

void ProfileEditor::buildDialect()
{
    QFormLayout *form = addGroup([] { return tr("Web pages and servers of the lab"); });
    m_dialect = new QComboBox(this);
    m_dialect->setObjectName(u"dialect"_s);
    m_dialect->addItem(QString(), int(Dialect::None));
    m_dialect->addItem(QString(), int(Dialect::Lab));
    addRow(
        form, [] { return tr("&Draw with"); }, m_dialect);
    connect(m_dialect, &QComboBox::activated, this, [this] {
        showRows();
        fieldEdited();
    });
    m_preset = new QComboBox(this);
    m_preset->setObjectName(u"preset"_s);
    for (const Preset preset : settings::allPresets)
        m_preset->addItem(QString(), int(preset));
    addRow(
        form, [] { return tr("D&estinations"); }, m_preset);
    connect(m_preset, &QComboBox::activated, this, [this] {
        const auto preset = Preset(m_preset->currentData().toInt());
        const settings::Destinations shown =
            preset == Preset::Custom ? m_profile.custom : settings::destinationsOf(preset);
        m_pointOut->setText(shown.pointOut);
        m_pointIn->setText(shown.pointIn);
        m_polygonIn->setText(shown.polygonIn);
        showRows();
        fieldEdited();
    });
    m_pointOut = addLine(
        form, u"pointOut"_s, [] { return tr("Points out"); }, Field::PointOut);
    m_pointIn = addLine(
        form, u"pointIn"_s, [] { return tr("Points in"); }, Field::PointIn);
    m_polygonIn = addLine(
        form, u"polygonIn"_s, [] { return tr("Polygons in"); }, Field::PolygonIn);
    m_polygonsToWeb = new QCheckBox(this);
    m_polygonsToWeb->setObjectName(u"polygonsToWeb"_s);
    form->addRow(m_polygonsToWeb);
    m_forms[m_polygonsToWeb] = form;
    m_holders[m_polygonsToWeb] = m_polygonsToWeb;
    connect(m_polygonsToWeb, &QCheckBox::toggled, this, &ProfileEditor::fieldEdited);
}

void ProfileEditor::buildRest()
{
    QFormLayout *tls = addGroup([] { return tr("TLS"); });
    m_caFile = new QLineEdit(this);
    m_caFile->setObjectName(u"caFile"_s);
    m_browse = new QPushButton(this);
    m_browse->setObjectName(u"browse"_s);
    auto *lineHolder = new QWidget(this);
    auto *line = new QHBoxLayout(lineHolder);
    line->setContentsMargins({});
    line->addWidget(m_caFile);
    line->addWidget(m_browse);
    addRow(
        tls, [] { return tr("Certificate &authority"); }, lineHolder, Field::CaFile);
    m_rows.back().label->setBuddy(m_caFile);
    connect(m_caFile, &QLineEdit::textChanged, this, &ProfileEditor::fieldEdited);
    connect(m_browse, &QPushButton::clicked, this, [this] {
        m_questions.openFile(window(), tr("Certificate Authority"),
                             QFileInfo(m_caFile->text()).path(),
                             { tr("Certificates (*.pem *.crt *.cer)"), tr("All files (*)") },
                             [this](const QString &file) { m_caFile->setText(file); });
    });
    m_ignoreTls = new QCheckBox(this);
    m_ignoreTls->setObjectName(u"ignoreTls"_s);
    tls->addRow(m_ignoreTls);
    m_ignoreTlsMark = new QLabel(this);
    m_ignoreTlsMark->setObjectName(u"ignoreTlsMark"_s);
    m_ignoreTlsMark->setWordWrap(true);
    m_ignoreTlsMark->setMargin(6);
    tls->addRow(m_ignoreTlsMark);
    connect(m_ignoreTls, &QCheckBox::toggled, this, [this](bool isOn) {
        m_ignoreTlsMark->setVisible(isOn);
        fieldEdited();
    });

    QFormLayout *limits = addGroup([] { return tr("Limits"); });
    m_frameLimit = addSpin(
        limits, u"frameLimit"_s, [] { return tr("&Frame limit"); }, settings::minFrameLimit,
        settings::maxFrameLimit, Field::FrameLimit);
    m_frameLimit->setSingleStep(1000);
    m_budget = addSpin(
        limits, u"budget"_s, [] { return tr("&Messages a month"); }, 0, settings::maxMessageBudget,
        Field::MessageBudget);
    m_budget->setSingleStep(100'000);
    m_heartBeatOut = addSpin(
        limits, u"heartBeatOut"_s, [] { return tr("&Heart-beats out"); }, 0,
        settings::maxHeartBeatMs, Field::HeartBeatOut);
    m_heartBeatIn = addSpin(
        limits, u"heartBeatIn"_s, [] { return tr("Heart-&beats in"); }, 0, settings::maxHeartBeatMs,
        Field::HeartBeatIn);
    for (QSpinBox *spin : { m_heartBeatOut, m_heartBeatIn })
        spin->setSingleStep(1000);
}

void ProfileEditor::load(const Profile &profile, const HostSettings &host)
{
    m_isLoading = true;
    m_profile = profile;
    m_name->setText(profile.name);
    m_kind->setCurrentIndex(m_kind->findData(int(profile.kind)));
    m_urlLength = profile.url.size();
    m_url->setText(profile.kind == Kind::ThisComputer ? QString() : profile.url);
    m_url->setCursorPosition(0);
    m_virtualHost->setText(profile.virtualHost);
    m_login->setText(profile.login);
    m_hostPort->setValue(host.port);
    m_hostOpen->setChecked(host.isOpenToNetwork);
    m_heartBeatOut->setValue(profile.heartBeatOut);
    m_heartBeatIn->setValue(profile.heartBeatIn);
    m_dialect->setCurrentIndex(m_dialect->findData(int(profile.dialect)));
    m_preset->setCurrentIndex(m_preset->findData(int(profile.preset)));
    const settings::Destinations destinations = profile.destinations();
    m_pointOut->setText(destinations.pointOut);
    m_pointIn->setText(destinations.pointIn);
    m_polygonIn->setText(destinations.polygonIn);
    m_polygonsToWeb->setChecked(profile.polygonsToWebClients);
    m_frameLimit->setValue(profile.frameLimit);
    m_budget->setValue(profile.messageBudget);
    m_caFile->setText(profile.caFile);
    m_ignoreTls->setChecked(profile.ignoreTlsErrors);
    m_ignoreTlsMark->setVisible(profile.ignoreTlsErrors);
    setNewPasscode(std::nullopt);
    showKept({});
    m_isLoading = false;
    showRows();
    showProblems();
}

Profile ProfileEditor::profile() const
{
    Profile profile = m_profile;
    profile.name = m_name->text().trimmed();
    profile.kind = Kind(m_kind->currentData().toInt());
    profile.url = profile.kind == Kind::ThisComputer ? u"local:"_s : m_url->text().trimmed();
    profile.virtualHost = m_virtualHost->text();
    profile.login = m_login->text();
    profile.heartBeatOut = m_heartBeatOut->value();
    profile.heartBeatIn = m_heartBeatIn->value();
    profile.dialect = Dialect(m_dialect->currentData().toInt());
    profile.preset = Preset(m_preset->currentData().toInt());
    if (profile.preset == Preset::Custom)
        profile.custom = { m_pointOut->text().trimmed(), m_pointIn->text().trimmed(),
                           m_polygonIn->text().trimmed() };
    profile.polygonsToWebClients = m_polygonsToWeb->isChecked();
    profile.frameLimit = m_frameLimit->value();
    profile.messageBudget = m_budget->value();
    profile.caFile = m_caFile->text().trimmed();
    profile.ignoreTlsErrors = m_ignoreTls->isChecked();
    return profile;
}

HostSettings ProfileEditor::host() const
{
    return { m_hostPort->value(), m_hostOpen->isChecked() };
}

void ProfileEditor::showKept(const SecretStore::Answer &answer)
{
    m_kept = answer;
    const bool isKept = answer.kept != SecretStore::Kept::Nowhere;
    m_passcode->setPlaceholderText(isKept ? tr("Kept; type here to replace it") : QString());
    m_forget->setVisible(isKept);
    m_passcodeKept->setVisible(isKept);
    m_passcodeKept->setText(ProfileText::kept(answer));
}

void ProfileEditor::setNewPasscode(std::optional<QString> passcode)
{
    m_newPasscode = std::move(passcode);
    m_passcode->setText(m_newPasscode.value_or(QString()));
}

void ProfileEditor::focusUrl()
{
    m_url->setFocus();
    m_url->selectAll();
}

void ProfileEditor::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    else if (event->type() == QEvent::PaletteChange)
        showProblems();
    QWidget::changeEvent(event);
}

void ProfileEditor::retranslate()
{
    for (const auto &[group, title] : m_groups)
        group->setTitle(title());
    for (const Row &row : m_rows)
        row.label->setText(row.text());
    for (int i = 0; i < m_kind->count(); ++i)
        m_kind->setItemText(i, ProfileText::kind(Kind(m_kind->itemData(i).toInt())));
    for (int i = 0; i < m_preset->count(); ++i)
        m_preset->setItemText(i, ProfileText::preset(Preset(m_preset->itemData(i).toInt())));
    m_dialect->setItemText(0, tr("Copoly alone"));
    m_dialect->setItemText(1, tr("Copoly and the lab's pages and servers"));
    m_forget->setText(tr("&Forget"));
    m_hostOpen->setText(tr("Let others on this network join (without TLS and without passcode)"));
    m_polygonsToWeb->setText(tr("Send polygons drawn here to the web pages too"));
    m_browse->setText(tr("Bro&wse..."));
    m_caFile->setPlaceholderText(tr("Those that this system trusts"));
    m_ignoreTls->setText(tr("Connect although the certificate is not trusted"));
    m_ignoreTlsMark->setText(tr("Not safe: anybody between here and the server can read and change "
                                "everything, the passcode included. Use this for tests alone."));
    m_frameLimit->setSuffix(tr(" octets"));
    m_budget->setSpecialValueText(tr("No limit"));
    for (QSpinBox *spin : { m_heartBeatOut, m_heartBeatIn }) {
        spin->setSuffix(tr(" ms"));
        spin->setSpecialValueText(tr("None", "no heart-beats"));
    }
    showKept(m_kept);
    showRows();
    showProblems();
}

void ProfileEditor::fieldEdited()
{
    if (m_isLoading)
        return;
    showProblems();
    Q_EMIT edited();
}

void ProfileEditor::kindChosen()
{
    // Fields that still say what the old kind began with say what the new one begins with.
    const Profile now = profile();
    const Profile before = settings::profileOfKind(m_profile.kind);
    Profile changed = settings::profileOfKind(now.kind);
    changed.id = now.id;
    changed.name =
        now.name == ProfileText::kind(m_profile.kind) ? ProfileText::kind(now.kind) : now.name;
    changed.virtualHost = now.virtualHost;
    changed.login = now.login;
    changed.caFile = now.caFile;
    changed.ignoreTlsErrors = now.ignoreTlsErrors;
    changed.custom = now.custom;
    if (m_url->text() != before.url && !m_url->text().isEmpty() && now.kind != Kind::ThisComputer)
        changed.url = m_url->text();
    const auto passcode = m_newPasscode;
    const auto kept = m_kept;
    load(changed, host());
    setNewPasscode(passcode);
    showKept(kept);
    Q_EMIT edited();
}

void ProfileEditor::urlChanged(const QString &text)
{
    // Several characters at once: pasted, so it is whole and can be taken apart now.
    const bool isPasted = qAbs(text.size() - m_urlLength) > 3;
    m_urlLength = text.size();
    if (isPasted && !m_isLoading)
        takeCredentialsOut();
}

void ProfileEditor::takeCredentialsOut()
{
    const auto parts = settings::takeUrlApart(m_url->text());
    if (!parts || (parts->passcode.isEmpty() && parts->virtualHost.isEmpty()))
        return;
    Profile changed = profile();
    const QString passcode = settings::fillFrom(*parts, changed);
    const bool isAmqp = changed.url.startsWith(u"amqp"_s);
    m_isLoading = true;
    m_urlLength = changed.url.size();
    m_url->setText(changed.url);
    m_virtualHost->setText(changed.virtualHost);
    m_login->setText(changed.login);
    if (isAmqp && Kind(m_kind->currentData().toInt()) != Kind::RabbitMq)
        m_kind->setCurrentIndex(m_kind->findData(int(Kind::CloudAmqp)));
    if (!passcode.isEmpty())
        setNewPasscode(passcode);
    m_isLoading = false;
    showRows();
    fieldEdited();
}

void ProfileEditor::showProblems()
{
    QPalette loud = palette();
    loud.setColor(QPalette::WindowText, errorColour(palette()));
    for (const auto &[field, label] : m_problems)
        label->setVisible(false);
    for (const settings::ProfileProblem &problem : settings::problemsOf(profile())) {
        QLabel *label = m_problems.at(problem.field);
        label->setPalette(loud);
        label->setText(ProfileText::problem(problem));
        label->setVisible(true);
    }
    QPalette mark = palette();
    mark.setColor(QPalette::Window, errorColour(palette()));
    mark.setColor(QPalette::WindowText, contrastTo(errorColour(palette())));
    m_ignoreTlsMark->setAutoFillBackground(true);
    m_ignoreTlsMark->setPalette(mark);
}

void ProfileEditor::showRows()
{
    const Kind kind = Kind(m_kind->currentData().toInt());
    const bool isHere = kind == Kind::ThisComputer;
    const auto show = [this](QWidget *field, bool isShown) {
        m_forms.at(field)->setRowVisible(m_holders.at(field), isShown);
    };
    for (QWidget *field : { static_cast<QWidget *>(m_url), static_cast<QWidget *>(m_virtualHost),
                            static_cast<QWidget *>(m_login), static_cast<QWidget *>(m_passcode) })
        show(field, !isHere);
    show(m_hostPort, isHere);
    show(m_hostOpen, isHere);
    m_groups[2].first->setVisible(!isHere);

    m_urlHint->setVisible(kind == Kind::CloudAmqp || kind == Kind::LoadBalancer);
    m_urlHint->setText(kind == Kind::CloudAmqp
                           ? tr("Paste the AMQP URL from the console of CloudAMQP: it fills login, "
                                "passcode and virtual host.")
                           : tr("The address of the balancer in front of the lab's servers."));

    const bool isLab = Dialect(m_dialect->currentData().toInt()) == Dialect::Lab;
    const bool isCustom = Preset(m_preset->currentData().toInt()) == Preset::Custom;
    show(m_preset, isLab);
    for (QLineEdit *line : { m_pointOut, m_pointIn, m_polygonIn }) {
        show(line, isLab);
        line->setReadOnly(!isCustom);
        line->setFrame(isCustom);
    }
    show(m_polygonsToWeb, isLab);
}

} // namespace shell
