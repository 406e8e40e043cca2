// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/windowactions.h"

#include <QAction>
#include <QActionGroup>
#include <QWidget>

using namespace Qt::StringLiterals;

namespace shell {

WindowActions::WindowActions(QWidget &window) : registry(window)
{
    const auto key = [](QKeyCombination keys) { return QList<QKeySequence>{ QKeySequence(keys) }; };
    const auto group = [&window](std::initializer_list<QAction *> actions) {
        auto *made = new QActionGroup(&window);
        for (QAction *action : actions)
            made->addAction(action);
        return made;
    };

    openDrawing = registry.add(u"file.open"_s, u"open"_s, key(Qt::CTRL | Qt::Key_O),
                               [] { return tr("&Open Drawing..."); });
    exportDrawing = registry.add(u"file.export"_s, u"export"_s, key(Qt::CTRL | Qt::Key_E),
                                 [] { return tr("&Export..."); });
    backEnds = registry.add(u"file.backEnds"_s, u"backends"_s, key(Qt::CTRL | Qt::Key_Comma),
                            [] { return tr("&Back Ends..."); });
    openToNetwork = registry.addCheckable(u"file.openToNetwork"_s, {}, {},
                                          [] { return tr("&Let Others on This Network Join"); });
    copyAddress =
        registry.add(u"file.copyAddress"_s, u"copy"_s, key(Qt::CTRL | Qt::SHIFT | Qt::Key_C),
                     [] { return tr("&Copy Address to Join At"); });
    quit = registry.add(u"file.quit"_s, {}, key(Qt::CTRL | Qt::Key_Q), [] { return tr("&Quit"); });
    quit->setMenuRole(QAction::QuitRole);

    undo = registry.add(u"edit.undo"_s, u"undo"_s, key(Qt::CTRL | Qt::Key_Z),
                        [] { return tr("&Undo"); });
    redo = registry.add(
        u"edit.redo"_s, u"redo"_s,
        { QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), QKeySequence(Qt::CTRL | Qt::Key_Y) },
        [] { return tr("&Redo"); });
    remove = registry.add(u"edit.delete"_s, u"delete"_s, key(Qt::Key_Delete),
                          [] { return tr("&Delete"); });
    selectAll = registry.add(u"edit.selectAll"_s, {}, key(Qt::CTRL | Qt::Key_A),
                             [] { return tr("Select &All"); });
    raise = registry.add(u"edit.raise"_s, {}, key(Qt::CTRL | Qt::SHIFT | Qt::Key_Up),
                         [] { return tr("Bring to &Front"); });
    lower = registry.add(u"edit.lower"_s, {}, key(Qt::CTRL | Qt::SHIFT | Qt::Key_Down),
                         [] { return tr("Send to &Back"); });

    select = registry.addCheckable(u"tool.select"_s, u"select"_s, key(Qt::Key_V),
                                   [] { return tr("&Select", "tool"); });
    point = registry.addCheckable(u"tool.point"_s, u"point"_s, key(Qt::Key_P),
                                  [] { return tr("&Point", "tool"); });
    polygon = registry.addCheckable(u"tool.polygon"_s, u"polygon"_s, key(Qt::Key_G),
                                    [] { return tr("Poly&gon", "tool"); });
    tools = group({ select, point, polygon });

    zoomIn = registry.add(
        u"view.zoomIn"_s, {},
        { QKeySequence(Qt::CTRL | Qt::Key_Plus), QKeySequence(Qt::CTRL | Qt::Key_Equal) },
        [] { return tr("Zoom &In"); });
    zoomOut = registry.add(u"view.zoomOut"_s, {}, key(Qt::CTRL | Qt::Key_Minus),
                           [] { return tr("Zoom &Out"); });
    fit = registry.add(u"view.fit"_s, u"fit"_s, key(Qt::CTRL | Qt::Key_0),
                       [] { return tr("Zoom to &Fit"); });
    zoomToSelection = registry.add(u"view.zoomToSelection"_s, {}, key(Qt::CTRL | Qt::Key_9),
                                   [] { return tr("Zoom to &Selection"); });
    grid = registry.addCheckable(u"view.grid"_s, {}, key(Qt::CTRL | Qt::Key_G),
                                 [] { return tr("&Grid"); });
    rulers = registry.addCheckable(u"view.rulers"_s, {}, key(Qt::CTRL | Qt::Key_R),
                                   [] { return tr("&Rulers"); });
    minimap = registry.addCheckable(u"view.minimap"_s, {}, key(Qt::CTRL | Qt::Key_M),
                                    [] { return tr("&Minimap"); });
    frameMeter =
        registry.addCheckable(u"view.performance"_s, {}, {}, [] { return tr("&Performance"); });

    languageSystem = registry.addCheckable(u"language.system"_s, {}, {},
                                           [] { return tr("As the &System", "language"); });
    // A language is named in itself, so that who cannot read this one finds it.
    languageEnglish = registry.addCheckable(u"language.en"_s, {}, {}, [] { return u"English"_s; });
    languageSpanish =
        registry.addCheckable(u"language.es"_s, {}, {}, [] { return u"Espa\u00f1ol"_s; });
    languages = group({ languageSystem, languageEnglish, languageSpanish });
    languageSystem->setData(QString());
    languageEnglish->setData(u"en"_s);
    languageSpanish->setData(u"es"_s);

    appearanceSystem = registry.addCheckable(u"appearance.system"_s, {}, {},
                                             [] { return tr("As the &System", "appearance"); });
    appearanceLight = registry.addCheckable(u"appearance.light"_s, {}, {},
                                            [] { return tr("&Light", "appearance"); });
    appearanceDark = registry.addCheckable(u"appearance.dark"_s, {}, {},
                                           [] { return tr("&Dark", "appearance"); });
    appearances = group({ appearanceSystem, appearanceLight, appearanceDark });
    appearanceSystem->setData(QString());
    appearanceLight->setData(u"light"_s);
    appearanceDark->setData(u"dark"_s);

    yourName =
        registry.add(u"edit.yourName"_s, u"people"_s, {}, [] { return tr("&Your Name..."); });
    about = registry.add(u"help.about"_s, {}, {}, [] { return tr("&About Copoly"); });
    about->setMenuRole(QAction::AboutRole);
}

} // namespace shell
