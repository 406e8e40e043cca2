// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/room.h"

#include "base/clock.h"
#include "host/endpoint.h"
#include "transport/transports.h"

#include <QTemporaryDir>
#include <QtTest>

#include <numeric>

using namespace Qt::StringLiterals;

namespace {

using syncing::Room;

constexpr int patienceMs = 15000;

/// An endpoint and people in one drawing of it, all in this process over real WebSockets.
class House
{
public:
    House() : endpoint({}, clock)
    {
        const auto url = endpoint.listen(QHostAddress::LocalHost, 0);
        if (!url)
            qFatal("%s", qPrintable(url.error()));
    }

    std::unique_ptr<Room> open(const QString &name, const QString &directory = {},
                               const QString &drawing = u"25"_s)
    {
        syncing::RoomOptions options{ *base::DrawingId::fromText(drawing) };
        options.userName = name;
        options.storeDirectory = directory;
        auto room = Room::open(options, clock, random);
        if (!room)
            qFatal("%s", qPrintable(room.error().text));
        return std::move(*room);
    }

    syncing::BackendSetup setup(const host::Endpoint &where, const syncing::Dialect &dialect = {})
    {
        const auto backend = transport::parseBackend(where.url().toString());
        if (!backend)
            qFatal("%s", qPrintable(backend.error().text()));
        syncing::BackendSetup setup;
        setup.transport = transport::transportFactory(*backend, {}, clock);
        setup.connection.session = backend->sessionOptions();
        setup.dialect = dialect;
        return setup;
    }

    std::unique_ptr<Room> join(const QString &name, const syncing::Dialect &dialect = {})
    {
        auto room = open(name);
        room->connectTo(setup(endpoint, dialect));
        return room;
    }

    base::SystemClock clock;
    base::SystemRandom random;
    host::Endpoint endpoint;
};

bool isJoined(const Room &room)
{
    return room.status().link == syncing::RoomStatus::Link::Joined;
}

std::size_t shapes(Room &room)
{
    return room.document().shownCount();
}

geometry::Vertex at(int x, int y)
{
    return { x * geometry::gridPerUnit, y * geometry::gridPerUnit };
}

} // namespace

class tst_Room : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void twoSeeEachOthersEdits()
    {
        House house;
        auto ana = house.join(u"Ana"_s);
        auto ben = house.join(u"Ben"_s);
        QTRY_VERIFY_WITH_TIMEOUT(isJoined(*ana) && isJoined(*ben), patienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(ana->status().people, 1, patienceMs);
        QCOMPARE(ana->peers().front().name, u"Ben"_s);

        model::Style style;
        style.fill = { 1, 2, 3 };
        const auto made = ana->author().addPoint(at(10, 20), style);
        ana->commit(*made);
        QCOMPARE(ana->status().unconfirmed, quint64(1));
        QTRY_COMPARE_WITH_TIMEOUT(shapes(*ben), std::size_t(1), patienceMs);
        QCOMPARE(ben->document().vertices(0).front(), at(10, 20));
        QCOMPARE(ben->document().style(0).fill, style.fill);
        QTRY_VERIFY_WITH_TIMEOUT(ana->isAllHeld(), patienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(ana->status().agrees && ben->status().agrees, patienceMs);
    }

    void whatIsBeingDrawnIsSeenByOthers()
    {
        House house;
        auto ana = house.join(u"Ana"_s);
        auto ben = house.join(u"Ben"_s);
        QTRY_VERIFY_WITH_TIMEOUT(ana->status().people == 1 && ben->status().people == 1,
                                 patienceMs);
        ana->setCursor(QPointF(5, 6));
        ana->setPreview({ at(1, 1), at(2, 1) });
        QTRY_VERIFY_WITH_TIMEOUT(ben->peers().front().preview.size() == 2, patienceMs);
        QCOMPARE(*ben->peers().front().cursor, QPointF(5, 6));
        ana->setPreview({});
        QTRY_VERIFY_WITH_TIMEOUT(ben->peers().front().preview.empty(), patienceMs);
        ana->leave();
        QTRY_VERIFY_WITH_TIMEOUT(ben->peers().empty(), patienceMs);
    }

    void thoseWhoLeftAreStillCalledByName()
    {
        House house;
        QTemporaryDir home;
        auto ben = house.join(u"Ben"_s);
        const model::ReplicaId replica = ben->author().replica();
        auto ana = house.open(u"Ana"_s, home.path());
        const model::ReplicaId own = ana->author().replica();
        ana->connectTo(house.setup(house.endpoint));
        QTRY_COMPARE_WITH_TIMEOUT(ana->nameOf(replica), u"Ben"_s, patienceMs);
        ana.reset();
        ana = house.open(u"Ana again"_s, home.path());
        QCOMPARE(ana->nameOf(replica), u"Ben"_s);
        QCOMPARE(ana->nameOf(own), u"Ana"_s);
        QCOMPARE(ana->nameOf({ 77 }), QString());
    }

    void aSpentBudgetHoldsBackPointersAndNoEdits()
    {
        House house;
        auto ben = house.join(u"Ben"_s);
        auto ana = house.open(u"Ana"_s);
        syncing::BackendSetup setup = house.setup(house.endpoint);
        setup.budget = std::make_shared<syncing::MessageBudget>(1, syncing::MessageBudget::State{},
                                                                house.clock);
        ana->connectTo(std::move(setup));
        QTRY_VERIFY_WITH_TIMEOUT(ana->status().people == 1 && ben->status().people == 1,
                                 patienceMs);
        QVERIFY(ana->status().budget && ana->status().budget->isThinning);
        QVERIFY(!ben->status().budget);
        const quint64 before = ana->status().budget->used;
        QVERIFY(before > 1);
        ana->setCursor(QPointF(5, 6));
        ben->setCursor(QPointF(7, 8));
        QTRY_VERIFY_WITH_TIMEOUT(ana->peers().front().cursor.has_value(), patienceMs);
        ana->commit(*ana->author().addPoint(at(10, 20), {}));
        QTRY_COMPARE_WITH_TIMEOUT(shapes(*ben), std::size_t(1), patienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(ana->status().agrees && ben->status().agrees, patienceMs);
        QVERIFY(!ben->peers().front().cursor);
        QVERIFY(ana->status().budget->used > before);
    }

    void offlineEditsArriveAfterwards()
    {
        House house;
        auto ana = house.join(u"Ana"_s);
        auto ben = house.join(u"Ben"_s);
        QTRY_VERIFY_WITH_TIMEOUT(isJoined(*ana) && isJoined(*ben), patienceMs);
        ana->disconnectFromBackend();
        ana->commit(*ana->author().addPoint(at(1, 1), {}));
        ben->commit(*ben->author().addPoint(at(2, 2), {}));
        QCOMPARE(ana->status().unsent, quint64(1));
        QCOMPARE(ana->status().link, syncing::RoomStatus::Link::Offline);
        ana->connectTo(house.setup(house.endpoint));
        QTRY_VERIFY_WITH_TIMEOUT(shapes(*ana) == 2 && shapes(*ben) == 2, patienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(ana->status().unsent, quint64(0), patienceMs);
    }

    void anotherBackEndGetsTheDrawing()
    {
        House house;
        host::Endpoint other({}, house.clock);
        QVERIFY(other.listen(QHostAddress::LocalHost, 0).hasValue());
        auto ana = house.join(u"Ana"_s);
        QTRY_VERIFY_WITH_TIMEOUT(isJoined(*ana), patienceMs);
        ana->commit(*ana->author().addPoint(at(1, 1), {}));
        QTRY_COMPARE_WITH_TIMEOUT(ana->status().unconfirmed, quint64(0), patienceMs);
        ana->connectTo(house.setup(other));
        auto ben = house.open(u"Ben"_s);
        ben->connectTo(house.setup(other));
        QTRY_COMPARE_WITH_TIMEOUT(shapes(*ben), std::size_t(1), patienceMs);
        QCOMPARE(shapes(*ana), std::size_t(1));
    }

    void aConnectionThatEndedCanBeLeft()
    {
        House house;
        auto ana = house.open(u"Ana"_s);
        syncing::BackendSetup setup = house.setup(house.endpoint);
        setup.connection.retry = false;
        house.endpoint.close();
        ana->connectTo(std::move(setup));
        QTRY_COMPARE_WITH_TIMEOUT(ana->status().link, syncing::RoomStatus::Link::Ended, patienceMs);
        QSignalSpy left(ana.get(), &Room::left);
        ana->leave();
        QTRY_COMPARE_WITH_TIMEOUT(left.size(), 1, 2000);
    }

    void aDrawingOutlivesTheProgram()
    {
        QTemporaryDir folder;
        House house;
        {
            auto ana = house.open(u"Ana"_s, folder.path());
            ana->commit(*ana->author().addPoint(at(1, 1), {}));
            ana->commit(*ana->author().addPoint(at(2, 2), {}));
        }
        auto again = house.open(u"Ana"_s, folder.path());
        QCOMPARE(shapes(*again), std::size_t(2));
        QCOMPARE(again->status().unsent, quint64(2));
        again->commit(again->author().undo());
        QCOMPARE(shapes(*again), std::size_t(1));
        const auto second =
            Room::open({ *base::DrawingId::fromText(u"25"_s), {}, {}, folder.path() }, house.clock,
                       house.random);
        QVERIFY(!second);
        QCOMPARE(second.error().code, store::StoreError::Code::InUse);
    }

    void labClicksBecomeTheSameShapesForEverybody()
    {
        House house;
        auto ana = house.join(u"Ana"_s, syncing::Dialect::lab());
        auto ben = house.join(u"Ben"_s, syncing::Dialect::lab());
        QTRY_VERIFY_WITH_TIMEOUT(ana->status().people == 1 && ben->status().people == 1
                                     && isJoined(*ana) && isJoined(*ben),
                                 patienceMs);
        QSignalSpy arrived(ana.get(), &Room::labPointArrived);
        QVERIFY(ana->sendsPointsToLab());
        for (const auto &place : { at(10, 10), at(90, 10), at(90, 90), at(10, 10) })
            ana->sendLabPoint(place);
        QCOMPARE(ana->labPointsWaiting(), 4);
        QTRY_COMPARE_WITH_TIMEOUT(arrived.size(), 4, patienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(shapes(*ana) == 5 && shapes(*ben) == 5,
                                 patienceMs); // four points, one polygon
        for (model::Slot slot = 0; slot < ana->document().slotCount(); ++slot)
            QVERIFY(ben->document().find(ana->document().id(slot)).has_value());
        QTRY_VERIFY_WITH_TIMEOUT(ana->status().agrees && ana->isAllHeld(), patienceMs);
        QCOMPARE(ana->labPointsWaiting(), 0);
    }

    void whatWasHeardKeepsItsOrder()
    {
        House house;
        auto ana = house.join(u"Ana"_s, syncing::Dialect::lab());
        auto ben = house.join(u"Ben"_s, syncing::Dialect::lab());
        QTRY_VERIFY_WITH_TIMEOUT(ana->status().people == 1 && ben->status().people == 1
                                     && isJoined(*ana) && isJoined(*ben),
                                 patienceMs);
        // Somebody who clicks here and is in another drawing: like a page that knows nothing of Copoly.
        syncing::Dialect elsewhere;
        elsewhere.isLab = true;
        elsewhere.pointOut = u"/app/newpoint.25"_s;
        auto page = house.open(u"Page"_s, {}, u"99"_s);
        page->connectTo(house.setup(house.endpoint, elsewhere));
        QTRY_VERIFY_WITH_TIMEOUT(isJoined(*page), patienceMs);
        for (int i = 0; i < 60; ++i)
            page->sendLabPoint(at(i, 100 - i));
        const auto heard = [](Room &room) {
            std::vector<int> order;
            for (const model::Slot slot : room.document().inOrder()) {
                if (room.document().kind(slot) == model::ShapeKind::Point)
                    order.push_back(room.document().vertices(slot).front().x
                                    / geometry::gridPerUnit);
            }
            return order;
        };
        std::vector<int> clicked(60);
        std::iota(clicked.begin(), clicked.end(), 0);
        QTRY_COMPARE_WITH_TIMEOUT(shapes(*ana), std::size_t(75), patienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(ana->status().agrees && ben->status().agrees, patienceMs);
        QCOMPARE(heard(*ana), clicked);
        QCOMPARE(heard(*ben), clicked);
    }
};

QTEST_GUILESS_MAIN(tst_Room)
#include "tst_room.moc"
