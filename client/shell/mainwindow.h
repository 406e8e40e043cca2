// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shell/drawinglink.h"
#include "shell/language.h"
#include "shell/questions.h"
#include "shell/windowactions.h"
#include "shell/workplace.h"
#include "tools/toolhost.h"
#include "workbench/topiclookup.h"

#include <QMainWindow>
#include <QPointer>

class QComboBox;
class QLabel;
class QLineEdit;
class QMenu;
class QToolBar;

namespace canvas {
class CanvasFrame;
class CanvasWidget;
} // namespace canvas
namespace shell {

class ColourButton;
class ConnectionDock;
class CrossingBar;
class FramesDock;
class HostBar;
class LabClicks;
class LabDock;
class Leaving;
class LinkDialog;
class PeopleDock;
class ShapeDock;
class StatusPanel;
class TopicsDock;

/// The window: menus, tool bar, canvas, docks and status bar around a Workplace.
///
/// Closing waits, bounded, until others have what was drawn here; ended() tells when it is done.
/// Owner:   what it is given must outlive it.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    struct Services
    {
        Workplace &workplace;
        settings::Settings &settings;
        settings::Profiles &profiles;
        settings::SecretStore &secrets;
        Questions &questions;
        Language &language;
        base::Clock &clock;
        base::Random &random;
    };
    explicit MainWindow(const Services &services);
    ~MainWindow() override;

    const WindowActions &actions() const { return m_actions; }
    /// The canvas of the drawing that is open; another one after each change of drawing.
    canvas::CanvasWidget *canvas() const { return m_canvas; }

    /// Closes without asking; what only this computer has is said on standard error.
    void endQuietly();
    void openBackEnds(const QString &profileId);
    /// Asks the user, and opens what the link names in this window. False when it asks already, or is closing.
    bool askToFollow(const DrawingLink &link);

Q_SIGNALS:
    void ended();

protected:
    void closeEvent(QCloseEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void buildMenus();
    void buildToolBar();
    void buildDocks();
    void wireActions();
    void wireView();
    void retranslate();
    void restoreState();

    void adoptRoom();
    void wireCanvas();
    void showStatus();
    /// The frames and the card of the connection as it is now.
    void watchConnection();
    void showPeers();
    void showMarks();
    /// Where the topics of the back end in use can be asked for.
    std::optional<workbench::TopicSource> topicSource() const;
    void showManagement();
    void chooseManagement(const QUrl &url);
    QString nameOf(model::ReplicaId replica) const;
    void refreshSoon();
    void showHosting();
    void showSelection();
    void showUndo();
    void showHint(tools::Hint hint);
    void showProfiles();
    void showProblem(const QString &text);
    void showStyle();

    void chooseProfile(int index);
    void openDrawing(const QString &text);
    void follow(const DrawingLink &link);
    void askPasscode(const settings::Profile &profile);
    void retry();
    void undo();
    void redo();
    /// Stores and sends what the author made; tells why it made nothing.
    void commit(const model::Author::Made &made);
    void changeStyle(const model::StyleChange &change);
    /// As one step that can be undone.
    void drawPolygons(const std::vector<model::Places> &rings);
    void exportDrawing();
    void about();
    void leave(bool mayAsk);
    void leaveNow();
    bool loginWasRefused() const;

    Services m_services;
    Workplace &m_workplace;
    WindowActions m_actions;

    QMenu *m_fileMenu;
    QMenu *m_editMenu;
    QMenu *m_toolsMenu;
    QMenu *m_viewMenu;
    QMenu *m_languageMenu;
    QMenu *m_appearanceMenu;
    QMenu *m_panelsMenu;
    QMenu *m_helpMenu;
    QToolBar *m_toolBar;
    QToolBar *m_placeBar;
    QLabel *m_drawingLabel;
    QLineEdit *m_drawing;
    QLabel *m_profileLabel;
    QComboBox *m_profile;
    ColourButton *m_fill;
    ColourButton *m_stroke;
    PeopleDock *m_people;
    ShapeDock *m_shape;
    FramesDock *m_frames;
    ConnectionDock *m_connection;
    LabDock *m_lab;
    TopicsDock *m_topics;
    HostBar *m_hostBar;
    CrossingBar *m_crossings;
    QLabel *m_warning;
    QLabel *m_hint;
    StatusPanel *m_status;
    canvas::CanvasFrame *m_frame;
    canvas::CanvasWidget *m_canvas = nullptr;
    LabClicks *m_labClicks = nullptr;
    model::Style m_style; ///< of new shapes
    base::Timer m_refresh; ///< of status and people: many changes are one look
    bool m_isRefreshing = false; ///< m_refresh runs for a change
    bool m_showsSelectionSoon = false;
    tools::Hint m_lastHint{};
    Leaving *m_leaving = nullptr;
    QPointer<LinkDialog> m_linkDialog;
    bool m_mayClose = false;
};

} // namespace shell
