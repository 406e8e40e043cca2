// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of the main window: menus, tool bars, docks, and what its actions do.
#include "shell/mainwindow.h"

#include "canvas/canvasframe.h"
#include "canvas/canvaswidget.h"
#include "formats/exportfile.h"
#include "settings/keys.h"
#include "settings/settings.h"
#include "shell/appearance.h"
#include "shell/backendsetup.h"
#include "shell/colourbutton.h"
#include "shell/colours.h"
#include "shell/connectiondock.h"
#include "shell/framesdock.h"
#include "shell/hostbar.h"
#include "shell/labdock.h"
#include "shell/peopledock.h"
#include "shell/shapedock.h"
#include "shell/topicsdock.h"
#include "transport/tls.h"

#include <QActionGroup>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QFileInfo>
#include <QGuiApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QMenuBar>
#include <QRegularExpressionValidator>
#include <QStatusBar>
#include <QToolBar>

using namespace Qt::StringLiterals;

namespace shell {

namespace keys = settings::keys;

namespace {

/// Under which name a back end's management is remembered; one from the command line has no id.
QString managementKey(const settings::Profile &profile)
{
    return profile.id.isEmpty()
        ? QUrl(profile.url).toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery)
        : profile.id;
}

QUrl managementOf(const settings::Settings &settings, const settings::Profile &profile)
{
    const QJsonObject all = QJsonDocument::fromJson(settings.value(keys::managements)).object();
    return workbench::managementUrl(all.value(managementKey(profile)).toString()).value_or(QUrl());
}

} // namespace

void MainWindow::buildMenus()
{
    m_fileMenu = menuBar()->addMenu(QString());
    m_fileMenu->addActions({ m_actions.openDrawing, m_actions.exportDrawing });
    m_fileMenu->addSeparator();
    m_fileMenu->addActions({ m_actions.backEnds, m_actions.openToNetwork, m_actions.copyAddress });
    m_fileMenu->addSeparator();
    m_fileMenu->addAction(m_actions.quit);

    m_editMenu = menuBar()->addMenu(QString());
    m_editMenu->addActions({ m_actions.undo, m_actions.redo });
    m_editMenu->addSeparator();
    m_editMenu->addActions({ m_actions.selectAll, m_actions.remove });
    m_editMenu->addSeparator();
    m_editMenu->addActions({ m_actions.raise, m_actions.lower });
    m_editMenu->addSeparator();
    m_editMenu->addAction(m_actions.yourName);

    m_toolsMenu = menuBar()->addMenu(QString());
    m_toolsMenu->addActions(m_actions.tools->actions());

    m_viewMenu = menuBar()->addMenu(QString());
    m_viewMenu->addActions(
        { m_actions.zoomIn, m_actions.zoomOut, m_actions.fit, m_actions.zoomToSelection });
    m_viewMenu->addSeparator();
    m_viewMenu->addActions(
        { m_actions.grid, m_actions.rulers, m_actions.minimap, m_actions.frameMeter });
    m_viewMenu->addSeparator();
    m_panelsMenu = m_viewMenu->addMenu(QString());
    for (QDockWidget *dock :
         { static_cast<QDockWidget *>(m_people), static_cast<QDockWidget *>(m_shape),
           static_cast<QDockWidget *>(m_connection), static_cast<QDockWidget *>(m_frames),
           static_cast<QDockWidget *>(m_topics), static_cast<QDockWidget *>(m_lab) })
        m_panelsMenu->addAction(dock->toggleViewAction());
    m_appearanceMenu = m_viewMenu->addMenu(QString());
    m_appearanceMenu->addActions(m_actions.appearances->actions());
    m_languageMenu = m_viewMenu->addMenu(QString());
    m_languageMenu->addActions(m_actions.languages->actions());

    m_helpMenu = menuBar()->addMenu(QString());
    m_helpMenu->addAction(m_actions.about);
}

void MainWindow::buildToolBar()
{
    m_toolBar = addToolBar(QString());
    m_toolBar->setObjectName(u"toolBar"_s);
    m_toolBar->setMovable(false);
    m_toolBar->addActions(m_actions.tools->actions());
    m_toolBar->addSeparator();
    m_toolBar->addActions({ m_actions.undo, m_actions.redo });
    m_toolBar->addSeparator();
    m_toolBar->addAction(m_actions.fit);
    m_toolBar->addSeparator();
    m_fill = new ColourButton(m_services.questions, m_toolBar);
    m_fill->setObjectName(u"fillColour"_s);
    m_stroke = new ColourButton(m_services.questions, m_toolBar);
    m_stroke->setObjectName(u"strokeColour"_s);
    m_toolBar->addWidget(m_fill);
    m_toolBar->addWidget(m_stroke);

    m_placeBar = addToolBar(QString());
    m_placeBar->setObjectName(u"placeBar"_s);
    m_placeBar->setMovable(false);
    m_drawingLabel = new QLabel(m_placeBar);
    m_drawingLabel->setContentsMargins(4, 0, 4, 0);
    m_drawing = new QLineEdit(m_placeBar);
    m_drawing->setObjectName(u"drawingId"_s);
    m_drawing->setMaxLength(int(base::DrawingId::maxLength));
    m_drawing->setMinimumWidth(90);
    m_drawing->setMaximumWidth(180);
    m_drawing->setValidator(
        new QRegularExpressionValidator(QRegularExpression(u"[A-Za-z0-9_-]{1,64}"_s), m_drawing));
    m_drawingLabel->setBuddy(m_drawing);
    m_profileLabel = new QLabel(m_placeBar);
    m_profileLabel->setContentsMargins(10, 0, 4, 0);
    m_profile = new QComboBox(m_placeBar);
    m_profile->setObjectName(u"backEnd"_s);
    m_profile->setMinimumContentsLength(16);
    m_profile->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_profileLabel->setBuddy(m_profile);
    for (QWidget *widget :
         { static_cast<QWidget *>(m_drawingLabel), static_cast<QWidget *>(m_drawing),
           static_cast<QWidget *>(m_profileLabel), static_cast<QWidget *>(m_profile) })
        m_placeBar->addWidget(widget);
    connect(m_drawing, &QLineEdit::returnPressed, this, [this] { openDrawing(m_drawing->text()); });
    connect(m_profile, &QComboBox::activated, this, &MainWindow::chooseProfile);
}

void MainWindow::buildDocks()
{
    m_people = new PeopleDock(this);
    m_shape = new ShapeDock(m_services.questions, this);
    m_frames = new FramesDock(m_services.clock, this);
    m_connection = new ConnectionDock(
        m_services.clock,
        [this] {
            const syncing::Room *room = m_workplace.room();
            return room ? room->status().budget : std::nullopt;
        },
        this);
    m_lab = new LabDock(m_services.clock, this);
    m_lab->setGroupSize(m_services.settings.value(keys::labGroupSize));
    addDockWidget(Qt::RightDockWidgetArea, m_people);
    addDockWidget(Qt::RightDockWidgetArea, m_shape);
    addDockWidget(Qt::BottomDockWidgetArea, m_frames);
    addDockWidget(Qt::BottomDockWidgetArea, m_lab);
    m_topics =
        new TopicsDock(std::make_unique<workbench::TopicWatch>([this] { return topicSource(); },
                                                               m_services.clock, m_services.random),
                       this);
    addDockWidget(Qt::BottomDockWidgetArea, m_topics);
    addDockWidget(Qt::RightDockWidgetArea, m_connection);
    m_connection->hide();
    m_frames->hide();
    m_lab->hide();
    m_topics->hide();
    resizeDocks({ m_people, m_shape }, { 220, 220 }, Qt::Horizontal);
    resizeDocks({ m_people, m_shape }, { 160, 420 }, Qt::Vertical);
    resizeDocks({ m_frames }, { 240 }, Qt::Vertical);
    connect(m_shape, &ShapeDock::changeWanted, this, &MainWindow::changeStyle);
    connect(m_topics, &TopicsDock::managementChosen, this, &MainWindow::chooseManagement);
    connect(m_lab, &LabDock::groupSizeChanged, this,
            [this](int size) { m_services.settings.set(keys::labGroupSize, size); });
    connect(m_lab, &LabDock::polygonsWanted, this, &MainWindow::drawPolygons);
    connect(m_lab, &LabDock::chosen, this, [this](const std::optional<model::ShapeId> &published) {
        const auto slot =
            published ? m_workplace.room()->document().find(*published) : std::nullopt;
        m_canvas->setSelection(slot ? std::set{ *slot } : std::set<model::Slot>{});
        showMarks();
    });
}

void MainWindow::wireActions()
{
    const auto onTrigger = [this](QAction *action, auto &&job) {
        connect(action, &QAction::triggered, this, std::forward<decltype(job)>(job));
    };
    // Assistive technology toggles a tool, it does not trigger it.
    const auto onTool = [this](QAction *action, canvas::ToolKind kind) {
        connect(action, &QAction::toggled, this, [this, kind](bool isChosen) {
            if (isChosen && m_canvas && m_canvas->tool() != kind)
                m_canvas->setTool(kind);
        });
    };
    onTool(m_actions.select, canvas::ToolKind::Select);
    onTool(m_actions.point, canvas::ToolKind::Point);
    onTool(m_actions.polygon, canvas::ToolKind::Polygon);

    onTrigger(m_actions.openDrawing, [this] {
        m_drawing->setFocus();
        m_drawing->selectAll();
        statusBar()->showMessage(tr("Type the name of a drawing and press Enter."), 8000);
    });
    onTrigger(m_actions.exportDrawing, [this] { exportDrawing(); });
    onTrigger(m_actions.backEnds, [this] { openBackEnds(m_workplace.profile().id); });
    onTrigger(m_actions.openToNetwork, [this](bool isOn) { m_workplace.setOpenToNetwork(isOn); });
    onTrigger(m_actions.copyAddress,
              [this] { QGuiApplication::clipboard()->setText(m_hostBar->address()); });
    onTrigger(m_actions.quit, [this] { close(); });

    onTrigger(m_actions.undo, [this] { undo(); });
    onTrigger(m_actions.redo, [this] { redo(); });
    onTrigger(m_actions.remove, [this] { m_canvas->deleteSelection(); });
    onTrigger(m_actions.selectAll, [this] {
        m_actions.select->setChecked(true);
        m_canvas->selectAll();
    });
    onTrigger(m_actions.raise,
              [this] { commit(m_workplace.room()->author().raise(m_canvas->selectedIds())); });
    onTrigger(m_actions.lower,
              [this] { commit(m_workplace.room()->author().lower(m_canvas->selectedIds())); });
    onTrigger(m_actions.yourName, [this] {
        m_services.questions.askText(this, tr("The name that others see"), m_workplace.user().name,
                                     [this](const QString &name) {
                                         const QString plain = name.trimmed();
                                         if (plain.isEmpty()
                                             || !m_services.settings.set(keys::userName, plain))
                                             return;
                                         m_workplace.setUser({ plain, colourOfName(plain) });
                                         showPeers();
                                     });
    });
    onTrigger(m_actions.about, [this] { about(); });

    const auto setStyle = [this](const model::StyleChange &change) {
        m_style.fill = change.fill.value_or(m_style.fill);
        m_style.stroke = change.stroke.value_or(m_style.stroke);
        m_services.settings.set(keys::fill, QString::fromLatin1(m_style.fill.text()));
        m_services.settings.set(keys::stroke, QString::fromLatin1(m_style.stroke.text()));
        m_canvas->setDrawingStyle(m_style);
        changeStyle(change);
    };
    connect(m_fill, &ColourButton::chosen, this, [setStyle](const QColor &colour) {
        model::StyleChange change;
        change.fill = toColour(colour);
        setStyle(change);
    });
    connect(m_stroke, &ColourButton::chosen, this, [setStyle](const QColor &colour) {
        model::StyleChange change;
        change.stroke = toColour(colour);
        setStyle(change);
    });
}

void MainWindow::wireView()
{
    const auto onTrigger = [this](QAction *action, void (canvas::CanvasWidget::*job)()) {
        connect(action, &QAction::triggered, this, [this, job] { (m_canvas->*job)(); });
    };
    onTrigger(m_actions.zoomIn, &canvas::CanvasWidget::zoomIn);
    onTrigger(m_actions.zoomOut, &canvas::CanvasWidget::zoomOut);
    onTrigger(m_actions.fit, &canvas::CanvasWidget::zoomToFit);
    onTrigger(m_actions.zoomToSelection, &canvas::CanvasWidget::zoomToSelection);
    connect(m_actions.grid, &QAction::toggled, this, [this](bool isOn) {
        m_services.settings.set(keys::showGrid, isOn);
        if (m_canvas)
            m_canvas->setGridVisible(isOn);
    });
    connect(m_actions.rulers, &QAction::toggled, this, [this](bool isOn) {
        m_services.settings.set(keys::showRulers, isOn);
        m_frame->setRulersVisible(isOn);
    });
    connect(m_actions.minimap, &QAction::toggled, this, [this](bool isOn) {
        m_services.settings.set(keys::showMinimap, isOn);
        if (m_canvas)
            m_canvas->setMinimapVisible(isOn);
    });
    connect(m_actions.frameMeter, &QAction::toggled, this, [this](bool isOn) {
        m_services.settings.set(keys::showFrameMeter, isOn);
        if (m_canvas)
            m_canvas->setMeterVisible(isOn);
    });
    connect(m_actions.languages, &QActionGroup::triggered, this, [this](QAction *action) {
        m_services.settings.set(keys::language, action->data().toString());
        m_services.language.use(action->data().toString());
    });
    connect(m_actions.appearances, &QActionGroup::triggered, this, [this](QAction *action) {
        m_services.settings.set(keys::appearance, action->data().toString());
        useAppearance(action->data().toString());
    });
}

void MainWindow::retranslate()
{
    m_actions.registry.retranslate();
    m_actions.registry.updateIcons();
    m_fileMenu->setTitle(tr("&File"));
    m_editMenu->setTitle(tr("&Edit"));
    m_toolsMenu->setTitle(tr("&Tools"));
    m_viewMenu->setTitle(tr("&View"));
    m_panelsMenu->setTitle(tr("Pa&nels"));
    m_appearanceMenu->setTitle(tr("&Appearance"));
    m_languageMenu->setTitle(tr("&Language"));
    m_helpMenu->setTitle(tr("&Help"));
    m_toolBar->setWindowTitle(tr("Tools"));
    m_placeBar->setWindowTitle(tr("Drawing and back end"));
    m_drawingLabel->setText(tr("Drawing"));
    m_drawing->setAccessibleName(tr("Drawing"));
    m_drawing->setToolTip(tr("Another name and Enter opens another drawing"));
    m_profileLabel->setText(tr("Back end"));
    m_profile->setAccessibleName(tr("Back end"));
    m_fill->setTitle(tr("Fill colour"));
    m_stroke->setTitle(tr("Stroke colour"));
    if (m_canvas) {
        showProfiles();
        showPeers();
        showSelection();
        showHint(m_lastHint);
    }
}

std::optional<workbench::TopicSource> MainWindow::topicSource() const
{
    const stomp::Connection *connection =
        m_workplace.room() ? m_workplace.room()->connection() : nullptr;
    const auto &backend = m_workplace.backend();
    if (!connection || !connection->isConnected())
        return std::nullopt;
    const settings::Profile &profile = m_workplace.profile();
    workbench::TopicSource source;
    source.product = QString::fromUtf8(connection->info().server);
    if (!backend)
        return source;
    syncing::BackendSetup setup = setupOf(*backend, profile, m_services.clock);
    source.transport = std::move(setup.transport);
    source.connection = std::move(setup.connection);
    const transport::Backend::Address &address = backend->addresses.first();
    source.host = address.url.host();
    source.isEncrypted = !connection->info().transport.encryption.isEmpty();
    source.isCloud = backend->isCloud;
    source.management = managementOf(m_services.settings, profile);
    const transport::TlsOptions tls = transportOptionsOf(profile).tls;
    if (const auto configuration = transport::tlsConfiguration(tls))
        source.tls = *configuration;
    source.ignoreTlsErrors = tls.ignoreErrors;
    return source;
}

void MainWindow::showManagement()
{
    m_topics->setManagement(managementOf(m_services.settings, m_workplace.profile()));
}

void MainWindow::chooseManagement(const QUrl &url)
{
    QJsonObject all =
        QJsonDocument::fromJson(m_services.settings.value(keys::managements)).object();
    const QUrl plain = url.adjusted(QUrl::RemoveUserInfo); // a file is no place for secrets
    if (plain.isEmpty())
        all.remove(managementKey(m_workplace.profile()));
    else
        all.insert(managementKey(m_workplace.profile()), plain.toString());
    m_services.settings.set(keys::managements, QJsonDocument(all).toJson(QJsonDocument::Compact));
    showManagement();
    m_topics->watch().lookElsewhere();
}

void MainWindow::drawPolygons(const std::vector<model::Places> &rings)
{
    model::Author &author = m_workplace.room()->author();
    model::Transaction all;
    author.beginMacro();
    for (const model::Places &ring : rings) {
        if (const auto made = author.addPolygon({ ring }, m_style))
            all.operations.insert(all.operations.end(), made->operations.begin(),
                                  made->operations.end());
    }
    author.endMacro();
    m_workplace.room()->commit(all);
}

void MainWindow::exportDrawing()
{
    const QString folder = m_services.settings.value(keys::exportFolder);
    const QString name = m_workplace.room()->drawing().text();
    m_services.questions.saveFile(
        this, tr("Export Drawing"),
        QDir(folder.isEmpty() ? QDir::homePath() : folder).filePath(name + u".geojson"_s),
        { tr("GeoJSON (*.geojson)"), tr("SVG picture (*.svg)"), tr("PNG picture (*.png)"),
          tr("PDF document (*.pdf)") },
        [this](const QString &path) {
            const auto done = formats::exportDrawing(m_workplace.room()->document(), path, {});
            const QString shown = QDir::toNativeSeparators(path);
            if (done) {
                m_services.settings.set(keys::exportFolder, QFileInfo(path).path());
                statusBar()->showMessage(tr("Exported to %1").arg(shown), 8000);
                return;
            }
            switch (done.error().code) {
            case formats::ExportError::Code::UnknownKind:
                m_services.questions.tell(
                    this, tr("A name that ends in .geojson, .svg, .png or .pdf is needed."), shown);
                break;
            case formats::ExportError::Code::BadSize:
            case formats::ExportError::Code::NotEnoughMemory:
            case formats::ExportError::Code::NotWritten:
                m_services.questions.tell(this, tr("The file cannot be written."), shown);
                break;
            }
        });
}

} // namespace shell
