// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "base/drawingid.h"
#include "base/random.h"
#include "model/author.h"
#include "model/derivedshape.h"
#include "stomp/connection.h"
#include "sync/dialect.h"

#include <QHash>
#include <QMap>

#include <deque>
#include <functional>

namespace syncing {

/// Turns what the lab's servers and pages say into shapes that every replica makes alike, and clicks into points for them.
///
/// A shape's identity follows from what was heard and how often, so replicas that hear the same make the same shape.
/// An echo is merged, never counted on: without one the point becomes a shape after `echoPatience`.
/// Errors:  bodies that are no points or polygons are dropped and counted.
/// Owner:   document, author, clock and random must outlive it; the connection or detach().
class LabBridge final : public QObject
{
    Q_OBJECT

public:
    static constexpr base::Milliseconds echoPatience{ 5000 };

    /// `commit` journals and sends what the bridge made, with values for the store.
    using Commit =
        std::function<void(const model::Transaction &, const QMap<QByteArray, QByteArray> &)>;

    LabBridge(const base::DrawingId &drawing, const Dialect &dialect, model::Document &document,
              model::Author &author, base::Clock &clock, base::Random &random, Commit commit,
              QObject *parent = nullptr);
    ~LabBridge() override;

    void attach(stomp::Connection &connection);
    void detach();
    /// What others have is here: from now on what is heard is new. Before, it waits.
    void setJoined(bool joined, bool hasCompany);

    /// Answers the click's ticket; told by pointArrived() with its shape.
    quint64 sendPoint(geometry::Vertex at);
    int waiting() const { return int(m_waiting.size()); }
    /// Own polygon for the pages, where the dialect says so.
    void publishPolygon(const model::ShapeId &shape, const model::Places &ring);

    /// Clicks that were waiting when the program ended.
    void restore(const QByteArray &saved);
    static QByteArray storeKey() { return "lab.waiting"; }
    quint64 droppedBodies() const { return m_dropped; }

Q_SIGNALS:
    void pointArrived(quint64 ticket, const model::ShapeId &shape);

private:
    struct Waiting
    {
        quint64 ticket = 0;
        geometry::Vertex at;
        bool isSent = false;
        model::Slot slotsAtSending = 0;
        base::Milliseconds sentAt{ 0 };
    };
    struct Heard
    {
        model::ShapeKind kind = model::ShapeKind::Point;
        model::Places places;
        bool isGroup = false; ///< of a list that is said again and again: counts once
    };
    /// Is made when its time has come, unless somebody else made it by then.
    struct Due
    {
        Heard heard;
        int occurrence = 1;
        base::Milliseconds at{ 0 };
    };

    QByteArray destination(const QString &pattern) const;
    void hearPoints(const stomp::Frame &frame);
    void hearPolygon(const stomp::Frame &frame);
    void hear(Heard heard);
    void take(const Heard &heard, bool isOld);
    void makeDue(bool isAll);
    model::ShapeId make(const Heard &heard, int occurrence);
    /// Names a content, however often it was heard.
    static model::ShapeId contentOf(const Heard &heard)
    {
        return model::derivedShapeId(heard.kind, heard.places, 0);
    }
    void arrived(std::deque<Waiting>::iterator it, const model::ShapeId &shape);
    int occurrence(const Heard &heard, bool isOld);
    void sendWaiting();
    void checkEchoes();
    QMap<QByteArray, QByteArray> values() const;

    const base::DrawingId m_drawing;
    const Dialect m_dialect;
    model::Document &m_document;
    model::Author &m_author;
    base::Clock &m_clock;
    base::Random &m_random;
    const Commit m_commit;

    stomp::Connection *m_connection = nullptr;
    std::vector<stomp::Connection::SubscriptionId> m_subscriptions;
    bool m_joined = false;
    bool m_hasCompany = false;
    model::Slot m_slotsAtJoin = 0;
    QHash<model::ShapeId, int>
        m_count; ///< how often each content was heard, in this session and before
    QHash<model::ShapeId, int>
        m_lateEchoes; ///< made without an echo: the next hearings are no news
    std::vector<Heard> m_beforeJoin;
    std::deque<Due> m_due;
    model::Places m_lastPolygon;
    model::ShapeId m_lastPolygonId;
    std::deque<Waiting> m_waiting;
    quint64 m_lastTicket = 0;
    quint64 m_dropped = 0;
    base::Timer m_echoTimer;
    base::Timer m_dueTimer;
};

} // namespace syncing
