// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shell/actionregistry.h"

#include <QCoreApplication>

class QActionGroup;

namespace shell {

/// The actions of the main window, named and with their shortcuts; what they do is the window's.
///
/// Owner:  the actions belong to the window.
class WindowActions
{
    Q_DECLARE_TR_FUNCTIONS(shell::WindowActions)

public:
    explicit WindowActions(QWidget &window);

    ActionRegistry registry;

    QAction *openDrawing;
    QAction *exportDrawing;
    QAction *backEnds;
    QAction *openToNetwork;
    QAction *copyAddress;
    QAction *quit;

    QAction *undo;
    QAction *redo;
    QAction *remove;
    QAction *selectAll;
    QAction *raise;
    QAction *lower;

    QActionGroup *tools;
    QAction *select;
    QAction *point;
    QAction *polygon;

    QAction *zoomIn;
    QAction *zoomOut;
    QAction *fit;
    QAction *zoomToSelection;
    QAction *grid;
    QAction *rulers;
    QAction *minimap;
    QAction *frameMeter;

    QActionGroup *languages;
    QAction *languageSystem;
    QAction *languageEnglish;
    QAction *languageSpanish;
    QActionGroup *appearances;
    QAction *appearanceSystem;
    QAction *appearanceLight;
    QAction *appearanceDark;

    QAction *yourName;
    QAction *about;
};

} // namespace shell
