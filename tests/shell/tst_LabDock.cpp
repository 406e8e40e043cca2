// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk.h"

#include "host/endpoint.h"

#include <QDockWidget>
#include <QPushButton>
#include <QSpinBox>
#include <QTreeWidget>

using namespace Qt::StringLiterals;

namespace {

constexpr int patienceMs = 15000;

/// Two of the lab's servers that share a broker: each passes on what
/// its own clients say, and keeps a list of points of its own.
class Deployment
{
public:
    explicit Deployment(base::Clock &clock) : broker({}, clock)
    {
        const auto port = broker.listenTcp(QHostAddress::LocalHost, 0);
        if (!port)
            qFatal("the broker cannot listen");
        for (auto &server : servers) {
            host::EndpointOptions options;
            const auto target =
                host::RelayTarget::fromUrl(QUrl(u"stomp://127.0.0.1:%1/"_s.arg(*port)));
            if (!target)
                qFatal("the broker's address is none");
            options.relay = *target;
            server = std::make_unique<host::Endpoint>(options, clock);
            if (!server->listen(QHostAddress::LocalHost, 0))
                qFatal("a server cannot listen");
        }
    }
    host::Endpoint broker;
    std::unique_ptr<host::Endpoint> servers[2];
};

} // namespace

class tst_LabDock : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsWhatTwoServersMadeOfOnePolygon();

private:
    static void use(Desk &desk, const host::Endpoint &server)
    {
        settings::Profile profile = settings::profileOfKind(settings::Kind::LoadBalancer);
        profile.id = settings::newProfileId();
        profile.name = u"Server"_s;
        profile.url = server.url().toString();
        profile.dialect = settings::Dialect::Lab;
        desk.profiles.add({ profile });
        desk.workplace.use(*desk.profiles.findByName(u"Server"_s));
        desk.canvas().showScene({ 0, 0, 400, 300 });
        desk.window->actions().point->setChecked(true);
    }
    static void clickAt(Desk &desk, QPointF scene)
    {
        desk.click(desk.canvas().toWidget(scene).toPoint());
    }
    static QDockWidget *dock(Desk &desk)
    {
        return desk.window->findChild<QDockWidget *>(u"labDock"_s);
    }
    static QTreeWidget *list(Desk &desk)
    {
        return desk.window->findChild<QTreeWidget *>(u"labFindings"_s);
    }
    static int greenPixels(Desk &desk)
    {
        const QImage picture = desk.canvas().grab().toImage();
        int found = 0;
        for (int y = 0; y < picture.height(); ++y) {
            for (int x = 0; x < picture.width(); ++x) {
                const QColor c = picture.pixelColor(x, y);
                found += c.green() > c.red() + 40 && c.green() > c.blue() + 20;
            }
        }
        return found;
    }

    base::SystemClock m_clock;
    base::SystemRandom m_random;
};

void tst_LabDock::showsWhatTwoServersMadeOfOnePolygon()
{
    Deployment deployment(m_clock);
    Desk ana(u"Ana"_s, m_clock, m_random);
    Desk ben(u"Ben"_s, m_clock, m_random);
    ana.open(u"25"_s);
    ben.open(u"25"_s);
    use(ana, *deployment.servers[0]);
    use(ben, *deployment.servers[1]);
    QTRY_COMPARE_WITH_TIMEOUT(ana.status().people, 1, patienceMs);
    QTRY_COMPARE_WITH_TIMEOUT(ben.status().people, 1, patienceMs);

    // One square of both, corner by corner in turn, twice: each server hears every other corner.
    const QPointF corners[] = { { 50, 50 },   { 150, 50 },  { 150, 150 }, { 50, 150 },
                                { 200, 100 }, { 350, 100 }, { 350, 250 }, { 200, 250 } };
    std::size_t points = 0;
    for (const QPointF &corner : corners) {
        clickAt(points % 2 ? ben : ana, corner);
        ++points;
        QTRY_VERIFY_WITH_TIMEOUT(ana.document().shownCount() >= points
                                     && ben.document().shownCount() >= points,
                                 patienceMs);
    }
    for (Desk *desk : { &ana, &ben })
        QTRY_COMPARE_WITH_TIMEOUT(desk->document().shownCount(), std::size_t(10), patienceMs);

    QVERIFY(!dock(ana)->isVisible());
    for (Desk *desk : { &ana, &ben }) {
        dock(*desk)->toggleViewAction()->trigger();
        QTRY_COMPARE(list(*desk)->topLevelItemCount(), 4);
        QCOMPARE(desk->text("labSummary"),
                 u"Servers made 2 polygons. Not what the points say: 2."_s);
        QCOMPARE(list(*desk)->topLevelItem(0)->text(0), u"Other points"_s);
        QCOMPARE(list(*desk)->topLevelItem(2)->text(0), u"Not made"_s);
        QCOMPARE(list(*desk)->topLevelItem(2)->text(2), list(ana)->topLevelItem(2)->text(2));
    }

    ana.window->actions().select->setChecked(true);
    const int before = greenPixels(ana);
    QTest::mouseClick(list(ana)->viewport(), Qt::LeftButton, {},
                      list(ana)->visualItemRect(list(ana)->topLevelItem(0)).center());
    QCOMPARE(ana.canvas().selection().size(), std::size_t(1));
    QTRY_VERIFY(greenPixels(ana) > before + 100); // what the points say, beside it
    if (const QString pictures = qEnvironmentVariable("COPOLY_PICTURES"); !pictures.isEmpty())
        QVERIFY(ana.window->grab().save(pictures + u"/servers-polygons.png"_s));

    auto *draw = ana.window->findChild<QPushButton *>(u"labDraw"_s);
    QVERIFY(draw->isEnabled());
    QTest::mouseClick(draw, Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(ben.document().shownCount(), std::size_t(12), patienceMs);
    QTRY_VERIFY(!draw->isEnabled());
    QTRY_VERIFY_WITH_TIMEOUT(ana.status().agrees && ben.status().agrees, patienceMs);
    ana.window->actions().undo->trigger(); // both at once
    QTRY_COMPARE_WITH_TIMEOUT(ben.document().shownCount(), std::size_t(10), patienceMs);
    QTRY_VERIFY(draw->isEnabled());

    // Whoever counts all points as one polygon sees another comparison, and finds it again.
    ana.window->findChild<QSpinBox *>(u"labGroupSize"_s)->setValue(8);
    QTRY_COMPARE(list(ana)->topLevelItemCount(), 3);
    QCOMPARE(ana.settings.value(settings::keys::labGroupSize), 8);
    ben.end();
    ana.end();
}

QTEST_MAIN(tst_LabDock)
#include "tst_LabDock.moc"
