// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk.h"

#include "host/endpoint.h"
#include "settings/keys.h"
#include "shell/linkdialog.h"

#include <QAccessible>
#include <QComboBox>
#include <QDirIterator>
#include <QDockWidget>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QMenuBar>
#include <QPushButton>
#include <QTest>
#include <QToolBar>
#include <QToolButton>

using namespace Qt::StringLiterals;
namespace keys = settings::keys;

class tst_MainWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void showsWhereOthersJoin();
    void namesItsActionsForAssistiveTechnology();
    void hasNoTwoActionsOnOneShortcut();
    void hasNoTwoMnemonicsInOneMenu_data();
    void hasNoTwoMnemonicsInOneMenu();
    void choosesToolsByToggling();
    void makesAClickAPointInTheOtherWindow();
    void takesPolygonsBackStepByStep();
    void tellsThatAllAgree();
    void tellsWhoServes();
    void showsRulersAndMinimapOnDemand();
    void stopsFetchingAndGoesOn();
    void listsTopics();
    void changesColourOfTheSelection();
    void goesOnAtAnotherBackEnd();
    void opensAnotherDrawing();
    void followsALinkAfterAsking();
    void tellsOfADamagedFile();
    void asksBeforeWhatOnlyItHasIsLeft();
    void speaksSpanishAtOnce();
    void keepsSecretsOutOfFiles();

private:
    base::SystemClock m_clock;
    base::SystemRandom m_random;
};

void tst_MainWindow::initTestCase()
{
    qputenv("DBUS_SESSION_BUS_ADDRESS", "disabled:");
    QLocale::setDefault(QLocale::c());
    QApplication::setQuitOnLastWindowClosed(false);
}

void tst_MainWindow::showsWhereOthersJoin()
{
    Desk ana(u"Ana"_s, m_clock, m_random);
    ana.open(u"plan"_s);
    QTRY_COMPARE(ana.text("statusConnection"), u"Connected to This computer"_s);
    const QUrl address(ana.text("joinAddress"));
    QCOMPARE(address.host(), u"127.0.0.1"_s);
    QCOMPARE(address.path(), u"/stompendpoint/websocket"_s);
    QVERIFY(address.port() >= 18080);
    QCOMPARE(ana.text("statusAgreement"), u"nobody else is here"_s);
    QVERIFY(ana.window->windowTitle().startsWith(u"plan"_s));
    ana.end();
}

void tst_MainWindow::namesItsActionsForAssistiveTechnology()
{
    Desk ana(u"Ana"_s, m_clock, m_random);
    ana.open(u"plan"_s);
    QStringList menuNames;
    for (const QMenu *menu : ana.window->findChildren<QMenu *>()) {
        for (QAction *action : menu->actions())
            menuNames.append(action->text().remove(u'&'));
    }
    QStringList buttonNames;
    for (QToolButton *button :
         ana.window->findChild<QToolBar *>(u"toolBar"_s)->findChildren<QToolButton *>())
        buttonNames.append(QAccessible::queryAccessibleInterface(button)->text(QAccessible::Name));
    for (const char *name : { "Select", "Point", "Polygon", "Undo", "Redo", "Zoom to Fit" }) {
        QVERIFY2(menuNames.contains(QString::fromLatin1(name)), name);
        QVERIFY2(buttonNames.contains(QString::fromLatin1(name)),
                 qPrintable(buttonNames.join(u',')));
    }
    const auto *canvas = QAccessible::queryAccessibleInterface(&ana.canvas());
    QVERIFY(canvas->text(QAccessible::Name).startsWith(u"Canvas"_s));
    ana.end();
}

void tst_MainWindow::hasNoTwoActionsOnOneShortcut()
{
    Desk ana(u"Ana"_s, m_clock, m_random);
    ana.open(u"plan"_s);
    QCOMPARE(ana.window->actions().registry.conflicts(), (QList<std::pair<QString, QString>>{}));
    QCOMPARE(ana.window->actions().fit->shortcut(), QKeySequence(u"Ctrl+0"_s));
    ana.end();
}

void tst_MainWindow::hasNoTwoMnemonicsInOneMenu_data()
{
    QTest::addColumn<QString>("language");
    QTest::newRow("English") << u"en"_s;
    QTest::newRow("Spanish") << u"es"_s;
}

void tst_MainWindow::hasNoTwoMnemonicsInOneMenu()
{
    QFETCH(QString, language);
    Desk ana(u"Ana"_s, m_clock, m_random);
    ana.open(u"plan"_s);
    ana.language.use(language);
    QCoreApplication::sendPostedEvents();
    QList<QWidget *> menus{ ana.window->menuBar() };
    for (QMenu *menu : ana.window->findChildren<QMenu *>())
        menus.append(menu);
    for (const QWidget *menu : menus) {
        QHash<QKeySequence, QString> taken;
        for (const QAction *action : menu->actions()) {
            const QKeySequence key = QKeySequence::mnemonic(action->text());
            if (key.isEmpty())
                continue;
            QVERIFY2(!taken.contains(key),
                     qPrintable(taken.value(key) + u" and "_s + action->text()));
            taken.insert(key, action->text());
        }
    }
    ana.language.use(u"en"_s);
    ana.end();
}

void tst_MainWindow::choosesToolsByToggling()
{
    Desk ana(u"Ana"_s, m_clock, m_random);
    ana.open(u"plan"_s);
    QCOMPARE(ana.canvas().tool(), canvas::ToolKind::Select);
    ana.window->actions().polygon->setChecked(true); // emits toggled, not triggered
    QCOMPARE(ana.canvas().tool(), canvas::ToolKind::Polygon);
    QVERIFY(!ana.window->actions().select->isChecked());
    ana.window->actions().point->setChecked(true);
    QCOMPARE(ana.canvas().tool(), canvas::ToolKind::Point);
    ana.end();
}

void tst_MainWindow::makesAClickAPointInTheOtherWindow()
{
    Desk ana(u"Ana"_s, m_clock, m_random);
    ana.open(u"plan"_s);
    Desk ben(u"Ben"_s, m_clock, m_random);
    ben.open(u"plan"_s);
    ben.join(ana);
    QTRY_COMPARE(ana.status().people, 1);
    QTRY_COMPARE(ben.status().people, 1);

    ana.window->actions().point->setChecked(true);
    const QPoint at(300, 200);
    const QPointF scene = ana.canvas().toScene(at);
    ana.click(at);
    QCOMPARE(ana.document().shownCount(), std::size_t(1));
    QTRY_COMPARE(ben.document().shownCount(), std::size_t(1));
    const model::Slot slot = ben.document().inOrder().front();
    QCOMPARE(ben.document().vertices(slot).front(), *geometry::toGrid(scene));
    QCOMPARE(ben.document().style(slot), ana.document().style(ana.document().inOrder().front()));

    // and back: undone here, gone there; the other way round as well
    ana.window->actions().undo->trigger();
    QTRY_COMPARE(ben.document().shownCount(), std::size_t(0));
    ben.window->actions().point->setChecked(true);
    ben.click({ 100, 100 });
    QTRY_COMPARE(ana.document().shownCount(), std::size_t(1));
    const auto *people = ana.window->findChild<QListWidget *>(u"people"_s);
    QTRY_COMPARE(people->count(), 2);
    QVERIFY(people->item(1)->text().contains(u"Ben"_s));
    ben.end();
    ana.end();
}

void tst_MainWindow::takesPolygonsBackStepByStep()
{
    Desk ana(u"Ana"_s, m_clock, m_random);
    ana.open(u"plan"_s);
    ana.window->actions().polygon->setChecked(true);
    for (const QPoint &at :
         { QPoint(100, 100), QPoint(300, 100), QPoint(300, 300), QPoint(50, 50) })
        ana.click(at);
    QVERIFY(ana.window->actions().undo->isEnabled());
    ana.window->actions().undo->trigger(); // the last vertex alone
    QCOMPARE(ana.canvas().drawing().size(), std::size_t(3));
    QTest::keyClick(&ana.canvas(), Qt::Key_Return);
    QCOMPARE(ana.document().shownCount(), std::size_t(1));
    QCOMPARE(ana.document().vertexCount(), std::size_t(3));
    ana.window->actions().undo->trigger(); // the polygon
    QCOMPARE(ana.document().shownCount(), std::size_t(0));
    QVERIFY(ana.window->actions().redo->isEnabled());
    ana.window->actions().redo->trigger();
    QCOMPARE(ana.document().shownCount(), std::size_t(1));
    ana.end();
}

void tst_MainWindow::tellsThatAllAgree()
{
    Desk ana(u"Ana"_s, m_clock, m_random);
    ana.open(u"plan"_s);
    Desk ben(u"Ben"_s, m_clock, m_random);
    ben.open(u"plan"_s);
    ben.join(ana);
    ana.window->actions().point->setChecked(true);
    QTRY_COMPARE(ana.status().people, 1);
    ana.click({ 200, 200 });
    QTRY_COMPARE_WITH_TIMEOUT(ana.text("statusAgreement"), u"all 2 agree"_s, 15000);
    QTRY_COMPARE_WITH_TIMEOUT(ben.text("statusAgreement"), u"all 2 agree"_s, 15000);
    ben.end();
    QTRY_COMPARE_WITH_TIMEOUT(ana.text("statusAgreement"), u"nobody else is here"_s, 30000);
    ana.end();
}

void tst_MainWindow::tellsWhoServes()
{
    host::EndpointOptions options;
    options.name = u"server-1"_s;
    host::Endpoint server(options, m_clock);
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    Desk ana(u"Ana"_s, m_clock, m_random);
    ana.open(u"plan"_s);
    auto *dock = ana.window->findChild<QDockWidget *>(u"connectionDock"_s);
    dock->toggleViewAction()->trigger();
    QTRY_COMPARE(ana.text("connection.servedBy"), u"copoly"_s); // hosted here
    settings::Profile profile = settings::profileOfKind(settings::Kind::Custom);
    profile.id = settings::newProfileId();
    profile.name = u"Server"_s;
    profile.url = server.url().toString();
    profile.messageBudget = 1'000'000;
    ana.profiles.add({ profile });
    ana.workplace.use(*ana.profiles.findByName(u"Server"_s));
    QTRY_COMPARE(ana.text("connection.servedBy"), u"server-1"_s);
    QTRY_VERIFY(ana.text("connection.budget").contains(u" of 1,000,000 messages, forecast "_s));
    QCOMPARE(ana.text("connection.product"), u"copoly/"_s + QStringLiteral(COPOLY_VERSION));
    QCOMPARE(ana.text("connection.peer"), u"127.0.0.1:%1"_s.arg(server.url().port()));
    QCOMPARE(ana.text("connection.encryption"), u"none"_s);
    QCOMPARE(ana.text("connection.version"), u"1.2"_s);
    QTRY_VERIFY_WITH_TIMEOUT(ana.text("connection.roundTrip").endsWith(u" ms"_s), 10000);
    server.close();
    QTRY_COMPARE(ana.text("connection.product"), u"Not connected"_s);
    QCOMPARE(ana.text("connection.servedBy"), u"-"_s);
    ana.end();
    // What was used is there in the next run.
    const QByteArray used = ana.settings.value(keys::messagesUsed);
    QVERIFY2(used.contains(ana.profiles.findByName(u"Server"_s)->id.toUtf8()), used);
}

void tst_MainWindow::showsRulersAndMinimapOnDemand()
{
    Desk ana(u"Ana"_s, m_clock, m_random);
    ana.open(u"plan"_s);
    const auto isShown = [&](const char *name) {
        const auto *widget = ana.window->findChild<QWidget *>(QString::fromLatin1(name));
        return widget && widget->isVisible();
    };
    const auto &actions = ana.window->actions();
    for (const char *name : { "rulerTop", "rulerLeft", "minimap" })
        QVERIFY(!isShown(name));
    for (QAction *action : { actions.grid, actions.rulers, actions.minimap, actions.frameMeter }) {
        QVERIFY(!action->isChecked());
        action->toggle(); // as assistive technology does
    }
    for (const char *name : { "rulerTop", "rulerLeft", "minimap" })
        QVERIFY(isShown(name));
    QCoreApplication::processEvents();
    const auto *top = ana.window->findChild<QWidget *>(u"rulerTop"_s);
    QCOMPARE(top->mapToGlobal(QPoint()).x(), ana.canvas().mapToGlobal(QPoint()).x());
    QCOMPARE(top->width(), ana.canvas().width());
    QVERIFY(ana.workplace.open(*base::DrawingId::fromText(u"other"_s)));
    for (const char *name : { "rulerTop", "rulerLeft", "minimap" })
        QTRY_VERIFY(isShown(name));
    QVERIFY(ana.settings.value(keys::showRulers) && ana.settings.value(keys::showMinimap));
    actions.rulers->toggle();
    actions.minimap->toggle();
    for (const char *name : { "rulerTop", "rulerLeft", "minimap" })
        QVERIFY(!isShown(name));
    ana.end();
}

void tst_MainWindow::stopsFetchingAndGoesOn()
{
    Desk ana(u"Ana"_s, m_clock, m_random);
    ana.open(u"plan"_s);
    model::Transaction all;
    for (int i = 0; i < 40'000; ++i) {
        const auto made = ana.workplace.room()->author().addPoint({ i * 256, 256 }, {});
        all.operations.push_back(made->operations.front());
    }
    ana.workplace.room()->commit(all);
    QTRY_COMPARE_WITH_TIMEOUT(ana.status().unsent, quint64(0), 60000);
    Desk ben(u"Ben"_s, m_clock, m_random);
    ben.open(u"plan"_s);
    ben.join(ana);
    auto *button = ben.window->findChild<QToolButton *>(u"statusFetch"_s);
    QTRY_VERIFY_WITH_TIMEOUT(button->isVisible(), 30000);
    QCOMPARE(button->text(), u"Stop Fetching"_s);
    QTest::mouseClick(button, Qt::LeftButton);
    QTRY_VERIFY(ben.text("statusAgreement").startsWith(u"stopped at "_s));
    QTRY_COMPARE(button->text(), u"Fetch the Rest"_s);
    QTest::qWait(1500); // what was on its way
    const std::size_t kept = ben.document().shownCount();
    QVERIFY(kept < 40'000);
    QTest::qWait(1000);
    QCOMPARE(ben.document().shownCount(), kept);
    QTest::mouseClick(button, Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(ben.document().shownCount(), std::size_t(40'000), 60000);
    QTRY_VERIFY_WITH_TIMEOUT(!button->isVisible(), 10000);
    ben.end();
    ana.end();
}

void tst_MainWindow::listsTopics()
{
    Desk ana(u"Ana"_s, m_clock, m_random);
    ana.open(u"plan"_s);
    auto *dock = ana.window->findChild<QDockWidget *>(u"topicsDock"_s);
    QVERIFY(!dock->isVisible());
    dock->toggleViewAction()->trigger();
    // What is hosted here has no management, and says so.
    QTRY_VERIFY(ana.text("topics.summary").contains(u"does not tell what topics it has"_s));
    auto *address = ana.window->findChild<QLineEdit *>(u"topics.management"_s);
    address->setFocus();
    QTest::keyClicks(address, u"localhost:15672"_s);
    QTest::keyClick(address, Qt::Key_Return);
    QVERIFY(ana.text("topics.summary").contains(u"http:// or https://"_s));
    address->clear();
    QTest::keyClicks(address, u"http://ana:secret@127.0.0.1:9/api"_s);
    QTest::keyClick(address, Qt::Key_Return);
    const QByteArray stored = ana.settings.value(keys::managements);
    QVERIFY2(stored.contains("http://127.0.0.1:9") && !stored.contains("secret"), stored);
    address->clear();
    address->setModified(true);
    QTest::keyClick(address, Qt::Key_Return);
    QCOMPARE(ana.settings.value(keys::managements), QByteArray("{}"));
    ana.end();
}

void tst_MainWindow::changesColourOfTheSelection()
{
    Desk ana(u"Ana"_s, m_clock, m_random);
    ana.open(u"plan"_s);
    ana.window->actions().point->setChecked(true);
    ana.click({ 200, 200 });
    ana.window->actions().selectAll->trigger();
    ana.answers.colour = QColor(0x12, 0x34, 0x56);
    QTest::mouseClick(ana.window->findChild<QToolButton *>(u"fillColour"_s), Qt::LeftButton);
    const model::Slot slot = ana.document().inOrder().front();
    QTRY_COMPARE(ana.document().style(slot).fill, (model::Colour{ 0x12, 0x34, 0x56 }));
    // what is drawn next has it too
    ana.window->actions().point->setChecked(true);
    ana.click({ 400, 300 });
    QCOMPARE(ana.document().style(ana.document().inOrder().back()).fill,
             (model::Colour{ 0x12, 0x34, 0x56 }));
    QCOMPARE(ana.settings.value(keys::fill), u"#123456"_s);
    ana.end();
}

void tst_MainWindow::goesOnAtAnotherBackEnd()
{
    Desk ana(u"Ana"_s, m_clock, m_random);
    ana.open(u"plan"_s);
    Desk ben(u"Ben"_s, m_clock, m_random);
    ben.open(u"plan"_s);
    ben.window->actions().point->setChecked(true);
    ben.click({ 150, 150 }); // drawn at Ben's own host
    ben.join(ana);
    QTRY_COMPARE(ana.document().shownCount(), std::size_t(1)); // brought along
    QVERIFY(!ben.workplace.isHosting());
    const auto *combo = ben.window->findChild<QComboBox *>(u"backEnd"_s);
    QCOMPARE(combo->currentText(), u"Host"_s);
    ben.end();
    ana.end();
}

void tst_MainWindow::opensAnotherDrawing()
{
    Desk ana(u"Ana"_s, m_clock, m_random);
    ana.open(u"plan"_s);
    ana.window->actions().point->setChecked(true);
    ana.click({ 150, 150 });
    auto *field = ana.window->findChild<QLineEdit *>(u"drawingId"_s);
    field->setFocus();
    field->clear();
    QTest::keyClicks(field, u"a/b c.25"_s); // what no name may have is not taken
    QCOMPARE(field->text(), u"abc25"_s);
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(ana.workplace.room()->drawing().text(), u"abc25"_s);
    QCOMPARE(ana.document().shownCount(), std::size_t(0));
    QCOMPARE(ana.canvas().tool(), canvas::ToolKind::Point); // the tool stays
    QTest::qWait(0);
    // the first one was kept
    QTRY_VERIFY_WITH_TIMEOUT(ana.workplace.open(*base::DrawingId::fromText(u"plan"_s)).hasValue(),
                             5000);
    QCOMPARE(ana.document().shownCount(), std::size_t(1));
    ana.end();
}

void tst_MainWindow::followsALinkAfterAsking()
{
    Desk ana(u"Ana"_s, m_clock, m_random);
    ana.open(u"plan"_s);
    ana.window->actions().point->setChecked(true);
    ana.click({ 150, 150 });
    Desk ben(u"Ben"_s, m_clock, m_random);
    ben.open(u"other"_s);
    ben.window->actions().point->setChecked(true);
    ben.click({ 150, 150 });
    ben.click({ 250, 150 });
    const QByteArray address =
        QUrl::toPercentEncoding(ana.workplace.hosting().joinUrl().toString());
    const auto link =
        shell::parseDrawingLink(u"copoly:plan?backend="_s + QString::fromLatin1(address));
    QVERIFY(link.hasValue());

    const auto answer = [&ben](const QString &button) {
        auto *dialog = ben.window->findChild<shell::LinkDialog *>();
        QVERIFY(dialog);
        QTest::mouseClick(dialog->findChild<QPushButton *>(button), Qt::LeftButton);
        QTRY_VERIFY(!ben.window->findChild<shell::LinkDialog *>());
    };
    QVERIFY(ben.window->askToFollow(*link));
    QVERIFY(!ben.window->askToFollow(*link)); // one question at a time
    answer(u"cancel"_s);
    QCOMPARE(ben.workplace.room()->drawing().text(), u"other"_s);
    QVERIFY(ben.window->askToFollow(*link));
    answer(u"open"_s);
    QCOMPARE(ben.workplace.room()->drawing().text(), u"plan"_s);
    QTRY_COMPARE(ben.document().shownCount(), std::size_t(1));
    QVERIFY(!ben.workplace.isHosting());
    QCOMPARE(ana.document().shownCount(), std::size_t(1)); // what Ben had open stayed with Ben
    ben.end();
    ana.end();
}

void tst_MainWindow::tellsOfADamagedFile()
{
    Desk desk(u"Ana"_s, m_clock, m_random);
    const QString path = store::DrawingStore::fileName(desk.home.filePath(u"drawings"_s),
                                                       *base::DrawingId::fromText(u"torn"_s));
    QVERIFY(QDir().mkpath(QFileInfo(path).path()));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("this was a drawing once") > 0);
    file.close();
    desk.open(u"torn"_s);
    QTRY_COMPARE(desk.answers.asked.size(), 1);
    QVERIFY(desk.answers.asked.first().contains(path + u".damaged-1"_s));
    QCOMPARE(desk.document().shownCount(), std::size_t(0));
    desk.end();
}

void tst_MainWindow::asksBeforeWhatOnlyItHasIsLeft()
{
    Desk ana(u"Ana"_s, m_clock, m_random);
    ana.open(u"plan"_s);
    settings::Profile nobody = settings::profileOfKind(settings::Kind::Custom);
    nobody.name = u"Nobody"_s;
    nobody.url = u"ws://127.0.0.1:9/ws"_s;
    ana.workplace.use(nobody);
    ana.window->actions().point->setChecked(true);
    ana.click({ 150, 150 });
    QTRY_VERIFY(ana.text("statusConnection").startsWith(u"No connection to Nobody"_s));
    QCOMPARE(ana.text("statusAgreement"), u"offline, 1 unsent"_s);
    ana.answers.confirmation = false;
    ana.window->close();
    QTRY_COMPARE_WITH_TIMEOUT(ana.answers.asked.size(), 1, 10000);
    QVERIFY2(ana.answers.asked.first().contains(u"1 edit is only on this computer"_s),
             qPrintable(ana.answers.asked.first()));
    QVERIFY(ana.window->isVisible());
    ana.answers.confirmation = true;
    ana.end();
}

void tst_MainWindow::speaksSpanishAtOnce()
{
    Desk ana(u"Ana"_s, m_clock, m_random);
    ana.open(u"plan"_s);
    QTRY_COMPARE(ana.text("statusConnection"), u"Connected to This computer"_s);
    ana.window->actions().languageSpanish->trigger();
    QTRY_COMPARE(ana.window->actions().undo->text(), u"&Deshacer"_s);
    QCOMPARE(ana.text("statusAgreement"), u"no hay nadie más"_s);
    QCOMPARE(ana.settings.value(keys::language), u"es"_s);
    ana.window->actions().languageEnglish->trigger();
    QTRY_COMPARE(ana.window->actions().undo->text(), u"&Undo"_s);
    ana.end();
}

void tst_MainWindow::keepsSecretsOutOfFiles()
{
    Desk ana(u"Ana"_s, m_clock, m_random);
    ana.open(u"plan"_s);
    settings::Profile cloud = settings::profileOfKind(settings::Kind::Custom);
    cloud.name = u"Cloud"_s;
    cloud.url = u"ws://127.0.0.1:9/ws"_s;
    cloud.login = u"ana"_s;
    const QString id = ana.profiles.add({ cloud }).first();
    ana.answers.passcode = u"hush-4711"_s;
    ana.workplace.use(*ana.profiles.find(id)); // asks for it
    QTRY_COMPARE(ana.answers.asked.size(), 1);
    QTRY_VERIFY(ana.text("statusConnection").startsWith(u"No connection to Cloud"_s));
    ana.end();
    QDirIterator files(ana.home.path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    int count = 0;
    for (; files.hasNext(); ++count) {
        QFile file(files.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY2(!file.readAll().contains("hush-4711"), qPrintable(file.fileName()));
    }
    QVERIFY(count >= 2);
}

QTEST_MAIN(tst_MainWindow)
#include "tst_MainWindow.moc"
