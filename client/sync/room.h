// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "base/drawingid.h"
#include "base/random.h"
#include "model/author.h"
#include "model/document.h"
#include "stomp/connection.h"
#include "store/drawingstore.h"
#include "sync/catchup.h"
#include "sync/dialect.h"
#include "sync/messagebudget.h"
#include "sync/peer.h"
#include "sync/problem.h"

#include <QMap>
#include <QPointF>

#include <memory>
#include <optional>

namespace syncing {

struct RoomOptions
{
    base::DrawingId drawing;
    QString userName;
    model::Colour colour; ///< of the user's cursor at others' screens
    QString storeDirectory; ///< empty: in memory, for this run only
    bool isWitness = false; ///< keeps and answers, is nobody's collaborator (`keep`, `host`)
};

/// Where a room is to be connected to.
struct BackendSetup
{
    stomp::TransportFactory transport;
    stomp::ConnectionOptions connection;
    Dialect dialect;
    /// Of the plan there; may be shared with other rooms. None: nothing is counted.
    std::shared_ptr<MessageBudget> budget;
};

/// The truth about a room, for a status bar and for `ready` and `confirmed`.
struct RoomStatus
{
    enum class Link {
        Offline, ///< no back end, or left
        Connecting, ///< an attempt is under way
        Joining, ///< connected; it is not known yet what others have
        Joined, ///< what everybody present had when we came is here
        Waiting, ///< between two attempts, see `lastEnd` and `retryIn`
        Ended, ///< there is no use in trying again, see `lastEnd`
    };
    Link link = Link::Offline;
    std::optional<stomp::SessionEnd> lastEnd;
    base::Milliseconds retryIn{ 0 };
    int people = 0; ///< others who are here, witnesses apart
    int witnesses = 0;
    quint64 unsent = 0; ///< own operations that have not been sent in this session
    quint64 unconfirmed = 0; ///< own operations that have not come back (includes unsent)
    quint64 heldOnlyHere = 0; ///< own operations that no other replica present says to have
    quint64 behind = 0; ///< operations that others have and we do not
    CatchUp catchUp; ///< how far a long way to what others have has been gone
    bool agrees =
        false; ///< everybody present has the same operations, digests equal; then behind is 0
    std::optional<MessageBudget::Use> budget; ///< of the back end's plan, where there is one
    bool isStoreFailing = false; ///< edits are in memory only, and wait there before they are sent
    quint64 operations = 0; ///< that this replica has of everybody
    quint64 digest = 0; ///< of these; equal counts and digests are equal drawings
    bool hasHeardItself = false; ///< something of ours came back in this session
};

/// One drawing at one back end: document, author, store, connection and replication, wired together.
///
/// Local edits: make them with author(), then hand the transaction to commit() in the same turn of the event loop.
/// Remote edits appear in document() by its signals.
/// Errors:  opening answers StoreError; later problems come by problem().
/// Owner:   of everything that it hands out; clock and random must outlive it.
/// Thread:  one.
class Room : public QObject
{
    Q_OBJECT

public:
    static base::Result<std::unique_ptr<Room>, store::StoreError>
    open(RoomOptions options, base::Clock &clock, base::Random &random);
    ~Room() override;

    const base::DrawingId &drawing() const;
    model::Document &document();
    model::Author &author();
    store::DrawingStore &store();
    /// What there was to tell at opening; mostly nothing.
    const std::vector<Problem> &openingProblems() const;

    /// Connects; when connected already, says goodbye there first. The drawing stays and is brought along.
    void connectTo(BackendSetup backend);
    /// Stays offline from now on.
    void disconnectFromBackend();
    void retryNow();
    /// What others have and we lack is not asked for any more, in this session; what came stays.
    void stopFetching();
    void fetchRest();
    /// The connection to the back end; nullptr while offline.
    stomp::Connection *connection();

    /// Journals and sends what author() made. `values` are stored in the same step (script positions and such).
    void commit(const model::Transaction &transaction,
                const QMap<QByteArray, QByteArray> &values = {});

    /// The lab's dialect is on: points are clicks for the server.
    bool sendsPointsToLab() const;
    /// Sends a click to the lab's server; the point becomes a shape at its echo. Answers its ticket, see labPointArrived().
    quint64 sendLabPoint(geometry::Vertex at);
    int labPointsWaiting() const;

    RoomStatus status() const;
    /// Others who are here, by name.
    std::vector<Peer> peers() const;
    /// Of anybody who was ever met in this drawing, as last heard; empty for others. The store keeps it.
    QString nameOf(model::ReplicaId replica) const;

    void setUser(const QString &name, model::Colour colour);
    /// Where the pointer is in the scene, nothing when it left the canvas. Throttled here.
    void setCursor(std::optional<QPointF> scenePos);
    /// The ring that the user is in the middle of drawing; empty when none. Throttled here.
    void setPreview(const model::Places &ring);
    void setSelection(const std::vector<model::ShapeId> &shapes);

    /// Everything of ours came back and, if anybody is there to hold it, somebody says to have it.
    bool isAllHeld() const;
    /// Makes the store durable, says goodbye, closes; left() follows within 2 s.
    void leave();

Q_SIGNALS:
    void statusChanged();
    void peersChanged();
    /// A remote or lab operation took effect here (own ones do not come by this).
    void operationsApplied(const std::vector<model::Operation> &operations);
    /// Lab click `ticket` has become this shape.
    void labPointArrived(quint64 ticket, const model::ShapeId &shape);
    void problem(const syncing::Problem &problem);
    /// This replica goes on under another identity.
    void replicaChanged();
    void left();

private:
    Room();
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace syncing
