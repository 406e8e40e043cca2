// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/room.h"

#include "sync/labbridge.h"
#include "sync/namebook.h"
#include "sync/replicator.h"
#include "sync/stomplink.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace syncing {

using base::Milliseconds;

namespace {

constexpr char namesKey[] = "names";

} // namespace

struct Room::Private
{
    Private(RoomOptions o, base::Clock &c, base::Random &r)
        : options(std::move(o)), clock(c), random(r)
    {
    }

    RoomOptions options;
    base::Clock &clock;
    base::Random &random;
    // In the order of their making: each needs those before it.
    std::unique_ptr<store::DrawingStore> store;
    std::unique_ptr<model::Document> document;
    std::unique_ptr<model::Author> author;
    std::unique_ptr<StompLink> link;
    std::shared_ptr<MessageBudget> budget; ///< the replicator looks at it
    std::unique_ptr<Replicator> replicator;
    std::unique_ptr<LabBridge> lab;
    std::unique_ptr<stomp::Connection> connection;
    std::vector<Problem> openingProblems;
    PointerMessage pointer;
    NameBook names;
    std::optional<stomp::SessionEnd> lastEnd;
    Milliseconds retryAt{ 0 };
    bool isLeaving = false;

    void learnName(model::ReplicaId replica, const QString &name)
    {
        names.learn(author->replica(), options.userName);
        if (names.learn(replica, name))
            replicator->commit({}, { { namesKey, names.save() } });
    }
};

Room::Room() = default;

Room::~Room()
{
    if (d && d->link)
        d->link->detach();
    if (d && d->lab)
        d->lab->detach();
}

base::Result<std::unique_ptr<Room>, store::StoreError>
Room::open(RoomOptions options, base::Clock &clock, base::Random &random)
{
    auto opened = options.storeDirectory.isEmpty()
        ? store::DrawingStore::openMemory()
        : store::DrawingStore::openFile(options.storeDirectory, options.drawing);
    if (!opened)
        return opened.error();
    std::unique_ptr<Room> room(new Room);
    room->d = std::make_unique<Private>(std::move(options), clock, random);
    Private &d = *room->d;
    d.store = std::move(opened->store);
    if (opened->isRecovered)
        d.openingProblems.push_back(
            { Problem::Code::StoreRecovered, d.store->operationCount(), opened->asideFile });
    model::ReplicaId replica = d.store->replica();
    if (replica.value == 0) {
        replica = { random.next64() | 1 };
        if (const auto done = d.store->setReplica(replica); !done)
            return done.error();
    }
    d.document = std::make_unique<model::Document>();
    d.author = std::make_unique<model::Author>(*d.document, replica);
    d.link = std::make_unique<StompLink>(d.options.drawing, replica.text());
    d.replicator = std::make_unique<Replicator>(
        *d.document, *d.author, *d.store, *d.link, clock, random,
        Replicator::Options{ d.options.userName, d.options.colour, d.options.isWitness });
    Replicator *replicator = d.replicator.get();
    connect(replicator, &Replicator::problem, room.get(), &Room::problem);
    connect(replicator, &Replicator::replicaChanged, room.get(), &Room::replicaChanged);
    connect(replicator, &Replicator::operationsApplied, room.get(), &Room::operationsApplied);
    connect(replicator, &Replicator::peersChanged, room.get(), &Room::peersChanged);
    connect(replicator, &Replicator::peerNamed, room.get(),
            [r = room.get()](model::ReplicaId who, const QString &name) {
                r->d->learnName(who, name);
            });
    connect(replicator, &Replicator::statusChanged, room.get(), [r = room.get()] {
        if (r->d->lab)
            r->d->lab->setJoined(r->d->replicator->isJoined(),
                                 !r->d->replicator->peers().isEmpty());
        Q_EMIT r->statusChanged();
    });
    d.names.restore(d.store->value(namesKey));
    if (!replicator->load())
        d.openingProblems.push_back({ Problem::Code::UndoUnreadable });
    return room;
}

const base::DrawingId &Room::drawing() const
{
    return d->options.drawing;
}

model::Document &Room::document()
{
    return *d->document;
}

model::Author &Room::author()
{
    return *d->author;
}

store::DrawingStore &Room::store()
{
    d->replicator->writeJournal(); // it is to hold what the document shows
    return *d->store;
}

const std::vector<Problem> &Room::openingProblems() const
{
    return d->openingProblems;
}

void Room::connectTo(BackendSetup backend)
{
    disconnectFromBackend();
    d->lastEnd.reset();
    d->connection = std::make_unique<stomp::Connection>(
        std::move(backend.transport), std::move(backend.connection), d->clock, d->random);
    stomp::Connection *connection = d->connection.get();
    connect(connection, &stomp::Connection::stateChanged, this, [this] { Q_EMIT statusChanged(); });
    connect(connection, &stomp::Connection::disconnected, this,
            [this](const stomp::SessionEnd &end) {
                d->lastEnd = end;
                if (d->lab)
                    d->lab->setJoined(false, false);
                Q_EMIT statusChanged();
            });
    connect(connection, &stomp::Connection::retryScheduled, this,
            [this](Milliseconds delay, const stomp::SessionEnd &end) {
                d->lastEnd = end;
                d->retryAt = d->clock.now() + delay;
                Q_EMIT statusChanged();
            });
    connect(connection, &stomp::Connection::ended, this, [this](const stomp::SessionEnd &end) {
        d->lastEnd = end;
        Q_EMIT statusChanged();
    });
    connect(connection, &stomp::Connection::subscriptionRefused, this,
            [this](stomp::Connection::SubscriptionId, const stomp::SessionEnd &end) {
                Q_EMIT problem(
                    { Problem::Code::SubscriptionRefused, 0, QString::fromUtf8(end.errorMessage) });
            });
    if (backend.dialect.isLab) {
        d->lab = std::make_unique<LabBridge>(
            d->options.drawing, backend.dialect, *d->document, *d->author, d->clock, d->random,
            [this](const model::Transaction &made, const QMap<QByteArray, QByteArray> &values) {
                d->replicator->commit(made, values);
                if (!made.operations.empty())
                    Q_EMIT operationsApplied(made.operations);
            });
        d->lab->restore(d->store->value(LabBridge::storeKey()));
        connect(d->lab.get(), &LabBridge::pointArrived, this, &Room::labPointArrived);
        d->lab->attach(*connection);
    }
    d->budget = std::move(backend.budget);
    d->replicator->setBudget(d->budget.get());
    if (d->budget) {
        const auto count = [budget = d->budget](const stomp::Frame &frame) {
            if (frame.command == "SEND" || frame.command == "MESSAGE")
                budget->count();
        };
        connect(connection, &stomp::Connection::frameSent, this, count);
        connect(connection, &stomp::Connection::frameReceived, this, count);
    }
    d->link->attach(*connection);
    connection->start();
}

void Room::disconnectFromBackend()
{
    if (!d->connection)
        return;
    d->replicator->sayBye();
    d->link->detach();
    if (d->lab)
        d->lab->detach();
    d->lab.reset();
    // It says DISCONNECT by itself and goes when that is done.
    stomp::Connection *old = d->connection.release();
    disconnect(old, nullptr, this, nullptr);
    connect(old, &stomp::Connection::stopped, old, &QObject::deleteLater);
    old->setParent(this);
    old->stop();
    Q_EMIT statusChanged();
}

void Room::retryNow()
{
    if (d->connection)
        d->connection->retryNow();
}

void Room::stopFetching()
{
    d->replicator->stopFetching();
}

void Room::fetchRest()
{
    d->replicator->fetchRest();
}

stomp::Connection *Room::connection()
{
    return d->connection.get();
}

void Room::commit(const model::Transaction &transaction, const QMap<QByteArray, QByteArray> &values)
{
    d->replicator->commit(transaction, values);
    if (!d->lab)
        return;
    for (const model::Operation &operation : transaction.operations) {
        const auto *add = std::get_if<model::AddShape>(&operation.what);
        if (add && add->kind == model::ShapeKind::Polygon)
            d->lab->publishPolygon(add->shape, add->rings.front());
    }
}

bool Room::sendsPointsToLab() const
{
    return d->lab != nullptr;
}

quint64 Room::sendLabPoint(geometry::Vertex at)
{
    Q_ASSERT(d->lab);
    return d->lab->sendPoint(at);
}

int Room::labPointsWaiting() const
{
    return d->lab ? d->lab->waiting() : 0;
}

RoomStatus Room::status() const
{
    RoomStatus status;
    const Replicator &r = *d->replicator;
    using State = stomp::Connection::State;
    if (d->connection) {
        switch (d->connection->state()) {
        case State::Stopped:
        case State::Stopping:
            status.link = RoomStatus::Link::Offline;
            break;
        case State::Connecting:
            status.link = RoomStatus::Link::Connecting;
            break;
        case State::Connected:
            status.link = r.isJoined() ? RoomStatus::Link::Joined : RoomStatus::Link::Joining;
            break;
        case State::Waiting:
            status.link = RoomStatus::Link::Waiting;
            status.retryIn = std::max(Milliseconds(0), d->retryAt - d->clock.now());
            break;
        case State::Ended:
            status.link = RoomStatus::Link::Ended;
            break;
        }
    }
    status.lastEnd = d->lastEnd;
    if (d->budget && d->connection)
        status.budget = d->budget->use();
    for (const auto &[id, entry] : r.peers())
        ++(entry.shown.isWitness ? status.witnesses : status.people);
    const auto clicks = quint64(labPointsWaiting());
    status.unsent = r.unsent() + clicks;
    status.unconfirmed = r.unconfirmed() + clicks;
    status.heldOnlyHere = r.heldOnlyHere() + clicks;
    status.behind = r.behind();
    status.catchUp = r.catchUp();
    status.agrees = r.agrees();
    status.isStoreFailing = r.isStoreFailing();
    status.operations = r.versions().count();
    status.digest = r.digest();
    status.hasHeardItself = r.hasHeardItself();
    return status;
}

std::vector<Peer> Room::peers() const
{
    std::vector<Peer> peers;
    for (const auto &[id, entry] : d->replicator->peers()) {
        Peer peer = entry.shown;
        peer.agrees = entry.count == d->replicator->versions().count()
            && entry.digest == d->replicator->digest();
        peer.behind = peer.agrees ? 0 : d->replicator->versions().without(entry.have).count();
        peers.push_back(std::move(peer));
    }
    std::sort(peers.begin(), peers.end(), [](const Peer &a, const Peer &b) {
        return std::tie(a.name, a.replica) < std::tie(b.name, b.replica);
    });
    return peers;
}

QString Room::nameOf(model::ReplicaId replica) const
{
    return d->names.nameOf(replica);
}

void Room::setUser(const QString &name, model::Colour colour)
{
    d->replicator->setUser(name, colour);
}

void Room::setCursor(std::optional<QPointF> scenePos)
{
    d->pointer.cursor = scenePos;
    d->replicator->setPointer(d->pointer);
}

void Room::setPreview(const model::Places &ring)
{
    const auto most = qptrdiff(std::min(ring.size(), PointerMessage::maxPreview));
    d->pointer.preview.assign(ring.end() - most, ring.end());
    d->replicator->setPointer(d->pointer);
}

void Room::setSelection(const std::vector<model::ShapeId> &shapes)
{
    constexpr std::size_t most = 200;
    d->pointer.selection.assign(shapes.begin(),
                                shapes.begin() + qptrdiff(std::min(shapes.size(), most)));
    d->replicator->setPointer(d->pointer);
}

bool Room::isAllHeld() const
{
    const Replicator &r = *d->replicator;
    return r.unconfirmed() == 0 && labPointsWaiting() == 0
        && (r.peers().isEmpty() || r.heldOnlyHere() == 0);
}

void Room::leave()
{
    if (std::exchange(d->isLeaving, true))
        return;
    d->replicator->flushStore();
    using State = stomp::Connection::State;
    // What has ended is not stopped any more.
    if (!d->connection || d->connection->state() == State::Ended
        || d->connection->state() == State::Stopped) {
        QMetaObject::invokeMethod(this, &Room::left, Qt::QueuedConnection);
        return;
    }
    d->replicator->sayBye();
    connect(d->connection.get(), &stomp::Connection::stopped, this, &Room::left);
    d->link->detach();
    if (d->lab)
        d->lab->detach();
    d->connection->stop();
}

} // namespace syncing
