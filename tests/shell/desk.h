// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "answers.h"

#include "canvas/canvaswidget.h"
#include "settings/keys.h"
#include "settings/settings.h"
#include "shell/mainwindow.h"
#include "shell/profiletext.h"

#include <QLabel>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

/// One user with a home of their own and a window.
class Desk final
{
public:
    Desk(const QString &name, base::Clock &clock, base::Random &random)
        : settings(home.path()), profiles(settings, shell::ProfileText::startNames()),
          secrets(settings::SecretStore::Use::MemoryOnly),
          workplace({ settings, profiles, secrets, clock, random }, { name, { 200, 30, 30 } },
                    home.filePath(QStringLiteral("drawings"))),
          m_clock(clock), m_random(random)
    {
        settings.set(settings::keys::hostPort, 18080);
    }

    void open(const QString &drawing)
    {
        language.use(QStringLiteral("en"));
        workplace.use(profiles.active());
        QVERIFY(workplace.open(*base::DrawingId::fromText(drawing)));
        window = std::make_unique<shell::MainWindow>(shell::MainWindow::Services{
            workplace, settings, profiles, secrets, answers, language, m_clock, m_random });
        window->resize(1000, 700);
        window->show();
        QVERIFY(QTest::qWaitForWindowExposed(window.get()));
    }
    void join(const Desk &host)
    {
        settings::Profile profile = settings::profileOfKind(settings::Kind::Custom);
        profile.id = settings::newProfileId();
        profile.name = QStringLiteral("Host");
        profile.url = host.workplace.hosting().joinUrl().toString();
        profiles.add({ profile });
        workplace.use(*profiles.findByName(QStringLiteral("Host")));
    }
    canvas::CanvasWidget &canvas() { return *window->canvas(); }
    model::Document &document() { return workplace.room()->document(); }
    syncing::RoomStatus status() const { return workplace.room()->status(); }
    QString text(const char *label) const
    {
        return window->findChild<QLabel *>(QString::fromLatin1(label))->text();
    }
    void click(QPoint at) { QTest::mouseClick(&canvas(), Qt::LeftButton, {}, at); }
    void end()
    {
        QSignalSpy ended(window.get(), &shell::MainWindow::ended);
        window->close();
        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, 15000);
    }

    QTemporaryDir home;
    settings::Settings settings;
    settings::Profiles profiles;
    settings::SecretStore secrets;
    Answers answers;
    shell::Language language;
    shell::Workplace workplace;
    std::unique_ptr<shell::MainWindow> window;

private:
    base::Clock &m_clock;
    base::Random &m_random;
};
