// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/mainwindow.h"

#include "canvas/canvasframe.h"
#include "canvas/canvaswidget.h"
#include "settings/keys.h"
#include "settings/settings.h"
#include "shell/appearance.h"
#include "shell/backendsdialog.h"
#include "shell/backendsetup.h"
#include "shell/colourbutton.h"
#include "shell/colours.h"
#include "shell/connectiondock.h"
#include "shell/crossingbar.h"
#include "shell/framesdock.h"
#include "shell/hostbar.h"
#include "shell/icons.h"
#include "shell/labclicks.h"
#include "shell/labdock.h"
#include "shell/linkdialog.h"
#include "shell/peopledock.h"
#include "shell/profiletext.h"
#include "shell/shapedock.h"
#include "shell/statuspanel.h"
#include "shell/topicsdock.h"
#include "shell/windowtext.h"

#include <QActionGroup>
#include <QClipboard>
#include <QCloseEvent>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QLoggingCategory>
#include <QMessageBox>
#include <QStatusBar>
#include <QTimer>
#include <QVBoxLayout>

#include <chrono>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace shell {

namespace {

Q_LOGGING_CATEGORY(lcWindow, "client.shell")

constexpr int messageMs = 15'000;
constexpr std::size_t mostShared = 200; ///< selected shapes that others are shown

std::vector<geometry::Vertex> toVertices(const model::Places &places)
{
    return { places.begin(), places.end() };
}

} // namespace

namespace keys = settings::keys;
using settings::Kind;
using settings::Profile;

MainWindow::MainWindow(const Services &services)
    : m_services(services), m_workplace(services.workplace), m_actions(*this),
      m_refresh(services.clock, [this] {
          m_isRefreshing = false;
          showStatus();
          showPeers();
      })
{
    setWindowIcon(programIcon());
    auto *centre = new QWidget(this);
    auto *column = new QVBoxLayout(centre);
    column->setContentsMargins({});
    column->setSpacing(0);
    m_hostBar = new HostBar(m_workplace.hosting(), centre);
    m_warning = new QLabel(centre);
    m_warning->setObjectName(u"warning"_s);
    m_warning->setMargin(6);
    m_warning->setWordWrap(true);
    m_warning->setVisible(false);
    column->addWidget(m_hostBar);
    column->addWidget(m_warning);
    m_crossings =
        new CrossingBar([this](model::ReplicaId replica) { return nameOf(replica); }, centre);
    column->addWidget(m_crossings);
    m_frame = new canvas::CanvasFrame(centre);
    column->addWidget(m_frame, 1);
    setCentralWidget(centre);

    m_hint = new QLabel(this);
    m_hint->setObjectName(u"hint"_s);
    m_hint->setMinimumWidth(120); // may be cut, so that the state beside it is not
    m_status = new StatusPanel(this);
    statusBar()->addWidget(m_hint, 1);
    statusBar()->addPermanentWidget(m_status);

    const settings::Settings &settings = m_services.settings;
    if (const auto fill = model::Colour::fromText(settings.value(keys::fill)))
        m_style.fill = *fill;
    if (const auto stroke = model::Colour::fromText(settings.value(keys::stroke)))
        m_style.stroke = *stroke;
    m_style.fillOpacity = settings.value(keys::fillOpacity) * model::Style::opaque / 100;

    buildDocks();
    buildToolBar();
    buildMenus();
    wireActions();
    wireView();
    retranslate();
    showStyle();
    restoreState();

    connect(&m_workplace, &Workplace::roomChanged, this, &MainWindow::adoptRoom);
    connect(&m_workplace, &Workplace::roomStatusChanged, this, &MainWindow::refreshSoon);
    connect(&m_workplace, &Workplace::profileChanged, this, &MainWindow::showProfiles);
    connect(&m_workplace, &Workplace::profileChanged, this, [this] {
        m_topics->watch().lookElsewhere();
        showManagement();
    });
    connect(&m_workplace, &Workplace::hostingChanged, this, &MainWindow::showHosting);
    connect(&m_workplace, &Workplace::passcodeWanted, this, &MainWindow::askPasscode);
    connect(&m_workplace, &Workplace::problem, this, &MainWindow::showProblem);
    connect(&m_services.profiles, &settings::Profiles::changed, this, &MainWindow::showProfiles);
    connect(m_hostBar, &HostBar::openToNetworkWanted, &m_workplace, &Workplace::setOpenToNetwork);
    connect(m_crossings, &CrossingBar::repairWanted, this,
            [this](const model::ShapeId &shape, const auto &moves) {
                commit(m_workplace.room()->author().moveVertices(shape, moves));
            });
    connect(m_status, &StatusPanel::stopFetchingWanted, this,
            [this] { m_workplace.room()->stopFetching(); });
    connect(m_status, &StatusPanel::fetchRestWanted, this,
            [this] { m_workplace.room()->fetchRest(); });
    connect(m_status, &StatusPanel::retryWanted, this, &MainWindow::retry);
    if (m_workplace.room())
        adoptRoom();
    showProfiles();
    showManagement();
    showHosting();
    m_actions.select->setChecked(true);
}

MainWindow::~MainWindow() = default;

void MainWindow::restoreState()
{
    const settings::Settings &settings = m_services.settings;
    if (!restoreGeometry(settings.value(keys::windowGeometry)))
        resize(1180, 780);
    QMainWindow::restoreState(settings.value(keys::windowState));
    m_actions.grid->setChecked(settings.value(keys::showGrid));
    m_actions.rulers->setChecked(settings.value(keys::showRulers));
    m_actions.minimap->setChecked(settings.value(keys::showMinimap));
    m_actions.frameMeter->setChecked(settings.value(keys::showFrameMeter));
    for (QAction *action : m_actions.languages->actions())
        action->setChecked(action->data().toString() == settings.value(keys::language));
    for (QAction *action : m_actions.appearances->actions())
        action->setChecked(action->data().toString() == settings.value(keys::appearance));
}

void MainWindow::changeEvent(QEvent *event)
{
    switch (event->type()) {
    case QEvent::LanguageChange:
        retranslate();
        break;
    case QEvent::PaletteChange:
        m_actions.registry.updateIcons();
        showStyle();
        showStatus();
        break;
    default:
        break;
    }
    QMainWindow::changeEvent(event);
}

void MainWindow::adoptRoom()
{
    m_crossings->unfollow();
    delete m_labClicks;
    delete m_canvas;
    syncing::Room &room = *m_workplace.room();
    m_canvas = new canvas::CanvasWidget(room.document(), room.author(), m_frame);
    m_frame->setCanvas(m_canvas);
    m_labClicks = new LabClicks(*m_canvas, room, this);
    m_crossings->follow(room.document(), *m_canvas, m_services.clock);
    wireCanvas();
    connect(&room, &syncing::Room::peersChanged, this, &MainWindow::showMarks);
    connect(&room.author(), &model::Author::undoChanged, this, &MainWindow::showUndo);
    connect(&room.document(), &model::Document::changed, m_canvas, [this] {
        // Many changes in one turn of the event loop are one look at the selection.
        if (std::exchange(m_showsSelectionSoon, true))
            return;
        QTimer::singleShot(0, m_canvas, [this] {
            m_showsSelectionSoon = false;
            showSelection();
        });
    });
    m_showsSelectionSoon = false;
    m_drawing->setText(room.drawing().text());
    setWindowTitle(u"%1[*] - Copoly"_s.arg(room.drawing().text()));
    m_lab->follow(&room.document());
    m_topics->setDrawing(room.drawing());
    showPeers();
    showMarks();
    showSelection();
    showUndo();
    showStatus();
    m_canvas->setFocus();
    // Over the window, which may not be there yet.
    for (const syncing::Problem &problem : room.openingProblems())
        QTimer::singleShot(0, this, [this, problem] {
            m_services.questions.tell(this, WindowText::problem(problem), {});
        });
}

void MainWindow::wireCanvas()
{
    syncing::Room *room = m_workplace.room();
    m_canvas->setDrawingStyle(m_style);
    m_canvas->setGridVisible(m_actions.grid->isChecked());
    m_canvas->setMinimapVisible(m_actions.minimap->isChecked());
    m_canvas->setMeterVisible(m_actions.frameMeter->isChecked());
    connect(m_canvas, &canvas::CanvasWidget::toolChanged, this, [this](canvas::ToolKind kind) {
        switch (kind) {
        case canvas::ToolKind::Select:
            m_actions.select->setChecked(true);
            break;
        case canvas::ToolKind::Point:
            m_actions.point->setChecked(true);
            break;
        case canvas::ToolKind::Polygon:
            m_actions.polygon->setChecked(true);
            break;
        }
    });
    connect(m_canvas, &canvas::CanvasWidget::hintChanged, this, &MainWindow::showHint);
    connect(m_canvas, &canvas::CanvasWidget::selectionChanged, this, [this, room] {
        // Very many would be no help to others, and no short message.
        const bool isShared = m_canvas->selection().size() <= mostShared;
        room->setSelection(isShared ? m_canvas->selectedIds() : std::vector<model::ShapeId>{});
        showSelection();
    });
    connect(m_canvas, &canvas::CanvasWidget::pointerMoved, room,
            [room](QPointF scenePos) { room->setCursor(scenePos); });
    connect(m_canvas, &canvas::CanvasWidget::pointerLeft, room,
            [room] { room->setCursor(std::nullopt); });
    connect(m_canvas, &canvas::CanvasWidget::previewChanged, this,
            [this, room](const std::vector<geometry::Vertex> &drawing) {
                room->setPreview({ drawing.begin(), drawing.end() });
                showUndo();
            });
    connect(m_canvas, &canvas::CanvasWidget::committed, room,
            [room](const model::Transaction &transaction) { room->commit(transaction); });
    connect(m_canvas, &canvas::CanvasWidget::rejected, this, [this](const model::EditError &error) {
        statusBar()->showMessage(WindowText::editError(error), messageMs);
    });
    showHint(tools::Hint::SelectOrMove); // what a canvas begins with
    if (m_actions.point->isChecked())
        m_canvas->setTool(canvas::ToolKind::Point);
    else if (m_actions.polygon->isChecked())
        m_canvas->setTool(canvas::ToolKind::Polygon);
    else
        m_canvas->setTool(canvas::ToolKind::Select);
}

void MainWindow::showStatus()
{
    const syncing::Room *room = m_workplace.room();
    if (!room)
        return;
    const syncing::RoomStatus status = room->status();
    const bool isWaiting = status.link == syncing::RoomStatus::Link::Waiting;
    auto fetch = StatusPanel::Fetch::Nothing;
    if (status.catchUp.isStopped)
        fetch = StatusPanel::Fetch::GoOn;
    else if (status.catchUp.of > 0)
        fetch = StatusPanel::Fetch::Stop;
    m_status->show(StatusText::of(status, m_workplace.profile().name),
                   isWaiting || status.link == syncing::RoomStatus::Link::Ended, fetch);
    setWindowModified(status.unconfirmed > 0);
    watchConnection();
    if (isWaiting) {
        m_isRefreshing = false; // a change is not to wait for the count of seconds
        m_refresh.start(1s); // 'next attempt in 5 s'
    }
}

void MainWindow::watchConnection()
{
    m_frames->watch(m_workplace.room()->connection());
    m_connection->watch(m_workplace.room()->connection());
}

void MainWindow::refreshSoon()
{
    // A connection must be watched from its first frame on.
    watchConnection();
    if (!m_isRefreshing) {
        m_isRefreshing = true;
        m_refresh.start(30ms);
    }
}

void MainWindow::showPeers()
{
    if (m_workplace.room())
        m_people->show(m_workplace.user(), m_workplace.room()->peers());
}

void MainWindow::showMarks()
{
    std::vector<canvas::PeerMark> marks;
    for (const syncing::Peer &peer : m_workplace.room()->peers()) {
        if (!peer.isWitness)
            marks.push_back({ PeopleDock::nameOf(peer), toQColor(peer.colour), peer.cursor,
                              toVertices(peer.preview), peer.selection });
    }
    if (!m_lab->expectedShown().empty())
        marks.push_back({ LabDock::nameOfExpected(),
                          goodColour(palette()),
                          std::nullopt,
                          toVertices(m_lab->expectedShown()),
                          {} });
    m_canvas->setPeers(marks);
    refreshSoon();
}

QString MainWindow::nameOf(model::ReplicaId replica) const
{
    if (replica == m_workplace.room()->author().replica())
        return m_workplace.user().name;
    const QString name = m_workplace.room()->nameOf(replica);
    return name.isEmpty() ? tr("somebody unknown") : name;
}

void MainWindow::showHosting()
{
    m_hostBar->refresh();
    const bool isHosting = m_workplace.isHosting();
    m_actions.openToNetwork->setEnabled(isHosting);
    m_actions.openToNetwork->setChecked(isHosting && m_workplace.hosting().isOpenToNetwork());
    m_actions.copyAddress->setEnabled(isHosting);
}

void MainWindow::showSelection()
{
    if (!m_canvas)
        return;
    const bool isAny = !m_canvas->selection().empty();
    m_shape->show(m_workplace.room()->document(), m_canvas->selection());
    for (QAction *action :
         { m_actions.remove, m_actions.raise, m_actions.lower, m_actions.zoomToSelection })
        action->setEnabled(isAny);
}

void MainWindow::showUndo()
{
    if (!m_canvas)
        return;
    const model::Author &author = m_workplace.room()->author();
    m_actions.undo->setEnabled(author.canUndo() || m_canvas->canStepBack());
    m_actions.redo->setEnabled(author.canRedo());
}

void MainWindow::showHint(tools::Hint hint)
{
    m_lastHint = hint;
    m_hint->setText(WindowText::hint(hint));
    m_hint->setToolTip(m_hint->text());
}

void MainWindow::showProfiles()
{
    const Profile &now = m_workplace.profile();
    const QSignalBlocker blocker(m_profile);
    m_profile->clear();
    for (const Profile &profile : m_services.profiles.all())
        m_profile->addItem(profile.name, profile.id);
    if (m_profile->findData(now.id) < 0) // from the command line
        m_profile->insertItem(0, now.name, now.id);
    m_profile->setCurrentIndex(m_profile->findData(now.id));
    m_profile->insertSeparator(m_profile->count());
    m_profile->addItem(tr("Set up back ends..."));

    m_warning->setVisible(now.ignoreTlsErrors);
    m_warning->setText(
        tr("Not safe: the certificate of %1 is not checked. Anybody between here and "
           "there can read and change everything.")
            .arg(now.name));
    QPalette loud = palette();
    loud.setColor(QPalette::Window, errorColour(palette()));
    loud.setColor(QPalette::WindowText, contrastTo(errorColour(palette())));
    m_warning->setPalette(loud);
    m_warning->setAutoFillBackground(true);
    showStatus();
    showHosting();
}

void MainWindow::showProblem(const QString &text)
{
    statusBar()->showMessage(text, messageMs);
}

void MainWindow::showStyle()
{
    m_fill->setColour(toQColor(m_style.fill));
    m_stroke->setColour(toQColor(m_style.stroke));
}

void MainWindow::chooseProfile(int index)
{
    const QVariant id = m_profile->itemData(index);
    if (!id.isValid()) {
        showProfiles(); // the list shows the one in use again
        openBackEnds(m_workplace.profile().id);
        return;
    }
    const auto profile = m_services.profiles.find(id.toString());
    if (!profile)
        return;
    if (!settings::problemsOf(*profile).isEmpty()) {
        showProfiles();
        openBackEnds(profile->id);
        return;
    }
    m_services.profiles.setActive(profile->id);
    m_workplace.use(*profile);
}

void MainWindow::openBackEnds(const QString &profileId)
{
    auto *dialog =
        new BackendsDialog({ m_services.settings, m_services.profiles, m_services.secrets,
                             m_services.questions, m_services.clock, m_services.random },
                           profileId, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this] {
        const Profile &now = m_workplace.profile();
        const auto changed = m_services.profiles.find(now.id);
        if (!changed && now.id.isEmpty()) // from the command line: not in the list
            return;
        const Profile wanted = changed ? *changed : m_services.profiles.active();
        if (settings::problemsOf(wanted).isEmpty())
            m_workplace.use(wanted);
    });
    dialog->open();
}

bool MainWindow::askToFollow(const DrawingLink &link)
{
    if (m_linkDialog || m_leaving)
        return false;
    const auto own = ownProfileOf(link, m_services.profiles);
    m_linkDialog = new LinkDialog(link,
                                  own                          ? own->name
                                      : link.backend.isEmpty() ? m_workplace.profile().name
                                                               : QString(),
                                  this);
    m_linkDialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_linkDialog, &QDialog::accepted, this, [this, link] { follow(link); });
    if (isMinimized())
        showNormal();
    raise();
    activateWindow();
    m_linkDialog->open();
    return true;
}

void MainWindow::follow(const DrawingLink &link)
{
    // Opened first: who is at the other back end shall not see the drawing that was open here.
    openDrawing(link.drawing.text());
    if (m_workplace.room()->drawing() != link.drawing || link.backend.isEmpty())
        return;
    if (const auto own = ownProfileOf(link, m_services.profiles)) {
        m_services.profiles.setActive(own->id);
        m_workplace.use(*own);
    } else if (const auto made = profileOfUrl(link.backend)) {
        m_workplace.use(made->profile);
    }
}

void MainWindow::openDrawing(const QString &text)
{
    const auto drawing = base::DrawingId::fromText(text.trimmed());
    if (!drawing) {
        showProblem(tr("A drawing is named by 1 to 64 letters, digits, _ and -, without accents."));
        return;
    }
    const auto opened = m_workplace.open(*drawing);
    if (!opened)
        m_services.questions.tell(this, WindowText::storeError(opened.error()), {});
    m_drawing->setText(m_workplace.room()->drawing().text());
    m_canvas->setFocus();
}

void MainWindow::askPasscode(const Profile &profile)
{
    m_services.questions.askPasscode(this,
                                     tr("Passcode of %1 at %2").arg(profile.login, profile.name),
                                     [this, id = profile.id](std::optional<QString> passcode) {
                                         if (passcode && m_workplace.profile().id == id)
                                             m_workplace.givePasscode(*passcode);
                                     });
}

bool MainWindow::loginWasRefused() const
{
    const syncing::RoomStatus status = m_workplace.room()->status();
    return status.link == syncing::RoomStatus::Link::Ended && status.lastEnd
        && status.lastEnd->kind == stomp::SessionEnd::Kind::LoginRefused;
}

void MainWindow::retry()
{
    if (loginWasRefused() && !m_workplace.profile().login.isEmpty())
        askPasscode(m_workplace.profile());
    else
        m_workplace.retry();
}

void MainWindow::undo()
{
    if (m_canvas->stepBack()) {
        showUndo();
        return;
    }
    syncing::Room *room = m_workplace.room();
    room->commit(room->author().undo());
}

void MainWindow::redo()
{
    syncing::Room *room = m_workplace.room();
    room->commit(room->author().redo());
}

void MainWindow::commit(const model::Author::Made &made)
{
    if (made)
        m_workplace.room()->commit(*made);
    else if (const QString text = WindowText::editError(made.error()); !text.isEmpty())
        statusBar()->showMessage(text, messageMs);
}

void MainWindow::changeStyle(const model::StyleChange &change)
{
    if (!m_canvas->selection().empty())
        commit(m_workplace.room()->author().setProperties(m_canvas->selectedIds(), change));
}

void MainWindow::about()
{
    auto *box =
        new QMessageBox(QMessageBox::NoIcon, tr("About Copoly"),
                        u"Copoly %1"_s.arg(QStringLiteral(COPOLY_VERSION)), QMessageBox::Ok, this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setIconPixmap(programIcon().pixmap(64, 64));
    box->setInformativeText(tr("Draw points and polygons together over STOMP brokers.\n"
                               "Free software under the GNU General Public License, version 3 or "
                               "later."));
    box->open();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (m_mayClose) {
        event->accept();
        return;
    }
    event->ignore();
    leave(true);
}

void MainWindow::endQuietly()
{
    leave(false);
}

void MainWindow::leave(bool mayAsk)
{
    m_services.settings.set(keys::windowGeometry, saveGeometry());
    m_services.settings.set(keys::windowState, saveState());
    m_services.settings.flush();
    if (m_leaving || m_mayClose)
        return;
    if (!m_workplace.room()) {
        leaveNow();
        return;
    }
    statusBar()->showMessage(tr("Leaving: waiting until others have what was drawn here."));
    m_leaving = new Leaving(*m_workplace.room(), m_services.clock, this);
    connect(m_leaving, &Leaving::finished, this, [this, mayAsk](const Leaving::Outcome &outcome) {
        m_leaving->deleteLater();
        m_leaving = nullptr;
        // What is hosted here and kept here has its home here: nothing to ask about.
        const bool isAtHome = m_workplace.isHosting() && m_workplace.isLasting();
        const bool isMissing = outcome.unsent > 0 || outcome.onlyHere > 0 || !outcome.isAllHeld;
        if (!isMissing || (isAtHome && mayAsk)) {
            leaveNow();
            return;
        }
        if (!mayAsk) {
            qCWarning(lcWindow).noquote() << WindowText::onlyHere(outcome)
                                          << WindowText::onlyHereDetail(m_workplace.isLasting());
            leaveNow();
            return;
        }
        m_services.questions.confirm(this, WindowText::onlyHere(outcome),
                                     WindowText::onlyHereDetail(m_workplace.isLasting()),
                                     tr("Leave Now"), [this](bool isAgreed) {
                                         if (isAgreed)
                                             leaveNow();
                                         else
                                             statusBar()->clearMessage();
                                     });
    });
    m_leaving->start();
}

void MainWindow::leaveNow()
{
    if (std::exchange(m_mayClose, true))
        return;
    hide();
    m_refresh.stop();
    connect(&m_workplace, &Workplace::left, this, &MainWindow::ended);
    m_workplace.leave();
}

} // namespace shell
