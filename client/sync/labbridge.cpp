// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/labbridge.h"

#include "sync/labbodies.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace syncing {

using base::Milliseconds;
using geometry::Vertex;
using model::derivedShapeId;
using model::ShapeId;
using model::ShapeKind;

namespace {

/// Marks what Copoly published for pages, so that no Copoly takes it for a page's.
constexpr char ownMark[] = "copoly-shape";
constexpr Milliseconds checkEvery{ 500 };
constexpr int longestWaitMs = 250; ///< for others to make the same shape before we do

model::Style labStyle()
{
    model::Style style;
    style.fill = { 0xff, 0x00, 0x00 }; // the pages draw in red
    style.stroke = { 0x8b, 0x00, 0x00 };
    return style;
}

Vertex toWhole(Vertex v)
{
    const auto whole = [](std::int32_t steps) {
        return geometry::toGrid(std::round(double(steps) / geometry::gridPerUnit)).value_or(steps);
    };
    return { whole(v.x), whole(v.y) };
}

} // namespace

LabBridge::LabBridge(const base::DrawingId &drawing, const Dialect &dialect,
                     model::Document &document, model::Author &author, base::Clock &clock,
                     base::Random &random, Commit commit, QObject *parent)
    : QObject(parent), m_drawing(drawing), m_dialect(dialect), m_document(document),
      m_author(author), m_clock(clock), m_random(random), m_commit(std::move(commit)),
      m_echoTimer(clock, [this] { checkEchoes(); }), m_dueTimer(clock, [this] { makeDue(false); })
{
}

LabBridge::~LabBridge() = default;

QByteArray LabBridge::destination(const QString &pattern) const
{
    return QString(pattern).replace(u"{id}"_s, m_drawing.text()).toUtf8();
}

void LabBridge::attach(stomp::Connection &connection)
{
    detach();
    m_connection = &connection;
    if (!m_dialect.pointIn.isEmpty())
        m_subscriptions.push_back(connection.subscribe(
            destination(m_dialect.pointIn), [this](const stomp::Frame &f) { hearPoints(f); }));
    if (!m_dialect.polygonIn.isEmpty())
        m_subscriptions.push_back(connection.subscribe(
            destination(m_dialect.polygonIn), [this](const stomp::Frame &f) { hearPolygon(f); }));
    m_echoTimer.start(checkEvery);
}

void LabBridge::detach()
{
    if (!m_connection)
        return;
    for (const auto id : m_subscriptions)
        m_connection->unsubscribe(id);
    m_subscriptions.clear();
    m_connection = nullptr;
    m_joined = false;
}

void LabBridge::setJoined(bool joined, bool hasCompany)
{
    m_hasCompany = hasCompany;
    if (m_joined == joined)
        return;
    m_joined = joined;
    if (!joined)
        return;
    // Heard while others' shapes were still coming: others who were here made shapes of it already.
    m_count.clear();
    for (const Heard &heard : std::exchange(m_beforeJoin, {}))
        take(heard, true);
    m_count.clear();
    m_slotsAtJoin = m_document.slotCount();
    for (auto it = m_waiting.begin(); it != m_waiting.end();) {
        // Sent before the connection was lost: if others heard it, it is here by now.
        std::optional<ShapeId> found;
        for (int n = 1; it->isSent; ++n) {
            const ShapeId id = derivedShapeId(ShapeKind::Point, { it->at }, quint64(n));
            const auto slot = m_document.find(id);
            if (!slot)
                break;
            if (*slot >= it->slotsAtSending)
                found = id;
        }
        if (found) {
            arrived(it, *found);
            it = m_waiting.begin();
        } else {
            it->isSent = false;
            ++it;
        }
    }
    sendWaiting();
}

quint64 LabBridge::sendPoint(Vertex at)
{
    m_waiting.push_back({ ++m_lastTicket, toWhole(at) });
    m_commit({}, values());
    sendWaiting();
    return m_lastTicket;
}

void LabBridge::sendWaiting()
{
    if (!m_connection || !m_joined)
        return;
    for (Waiting &one : m_waiting) {
        if (one.isSent)
            continue;
        if (!m_connection->send(destination(m_dialect.pointOut), writeLabPoint(one.at),
                                { { "content-type", "application/json" } }))
            return;
        one.isSent = true;
        one.sentAt = m_clock.now();
        one.slotsAtSending = m_document.slotCount();
    }
}

void LabBridge::publishPolygon(const ShapeId &shape, const model::Places &ring)
{
    if (!m_connection || m_dialect.polygonOut.isEmpty())
        return;
    m_connection->send(destination(m_dialect.polygonOut), writeLabPolygon(ring),
                       { { "content-type", "application/json" }, { ownMark, shape.text() } });
}

void LabBridge::hearPoints(const stomp::Frame &frame)
{
    const std::vector<Vertex> points = readLabPoints(frame.body);
    m_dropped += points.empty();
    for (const Vertex at : points)
        hear({ ShapeKind::Point, { at } });
}

void LabBridge::hearPolygon(const stomp::Frame &frame)
{
    if (frame.header(ownMark))
        return;
    const std::vector<Vertex> ring = readLabPolygon(frame.body);
    if (ring.empty()) {
        ++m_dropped;
        return;
    }
    const auto group = std::size_t(m_dialect.groupSize);
    if (group < 3 || ring.size() <= group) {
        hear({ ShapeKind::Polygon, ring });
        return;
    }
    for (std::size_t i = 0; i + group <= ring.size(); i += group)
        hear({ ShapeKind::Polygon,
               model::Places(ring.begin() + qptrdiff(i), ring.begin() + qptrdiff(i + group)),
               true });
}

void LabBridge::hear(Heard heard)
{
    if (m_joined)
        take(heard, false);
    else
        m_beforeJoin.push_back(std::move(heard));
}

int LabBridge::occurrence(const Heard &heard, bool isOld)
{
    const ShapeId content = contentOf(heard);
    auto it = m_count.find(content);
    if (it == m_count.end()) {
        int known = 0;
        while (!isOld) {
            const auto slot =
                m_document.find(derivedShapeId(heard.kind, heard.places, quint64(known + 1)));
            if (!slot || *slot >= m_slotsAtJoin)
                break;
            ++known;
        }
        it = m_count.insert(content, known);
    }
    return ++*it;
}

void LabBridge::take(const Heard &heard, bool isOld)
{
    if (const auto late = m_lateEchoes.find(contentOf(heard)); late != m_lateEchoes.end()) {
        if (--*late == 0)
            m_lateEchoes.erase(late);
        return;
    }
    const int count = heard.isGroup ? 1 : occurrence(heard, isOld);
    if (heard.kind == ShapeKind::Point) {
        const auto mine = std::find_if(m_waiting.begin(), m_waiting.end(), [&](const Waiting &w) {
            return w.isSent && w.at == heard.places.front();
        });
        if (mine != m_waiting.end()) {
            makeDue(true);
            arrived(mine, make(heard, count));
            return;
        }
    }
    // Everybody here heard it: whoever is first makes it, the others find it made. Everybody makes things in the
    // order in which they heard them, so what all heard in one order has that order in the drawing.
    const auto delay = Milliseconds(10 + qint64(m_random.nextBelow(longestWaitMs)));
    const Milliseconds due = m_clock.now() + delay;
    m_due.push_back({ heard, count, m_due.empty() ? due : std::max(due, m_due.back().at) });
    makeDue(!m_hasCompany);
}

void LabBridge::makeDue(bool isAll)
{
    while (!m_due.empty() && (isAll || m_due.front().at <= m_clock.now())) {
        const Due due = std::move(m_due.front());
        m_due.pop_front();
        make(due.heard, due.occurrence);
    }
    if (m_due.empty())
        m_dueTimer.stop();
    else
        m_dueTimer.start(m_due.front().at - m_clock.now());
}

ShapeId LabBridge::make(const Heard &heard, int occurrence)
{
    const ShapeId id = derivedShapeId(heard.kind, heard.places, quint64(occurrence));
    model::Transaction made;
    if (heard.kind == ShapeKind::Polygon && !heard.isGroup) {
        // A server that sends its growing list again means one polygon.
        const bool grows = !m_lastPolygon.empty() && m_lastPolygon.size() < heard.places.size()
            && std::equal(m_lastPolygon.begin(), m_lastPolygon.end(), heard.places.begin());
        if (grows) {
            if (auto removed = m_author.removeDerived(m_lastPolygonId))
                made.operations = std::move(removed->operations);
        }
        m_lastPolygon = heard.places;
        m_lastPolygonId = id;
    }
    if (!m_document.find(id)) {
        auto added = m_author.addDerived(heard.kind, heard.places, quint64(occurrence), labStyle());
        if (added)
            made.operations.insert(made.operations.end(), added->operations.begin(),
                                   added->operations.end());
    }
    if (!made.operations.empty())
        m_commit(made, {});
    return id;
}

void LabBridge::arrived(std::deque<Waiting>::iterator it, const ShapeId &shape)
{
    const quint64 ticket = it->ticket;
    m_waiting.erase(it);
    m_commit({}, values());
    Q_EMIT pointArrived(ticket, shape);
}

void LabBridge::checkEchoes()
{
    m_echoTimer.start(checkEvery);
    if (!m_connection || !m_joined)
        return;
    sendWaiting();
    for (auto it = m_waiting.begin(); it != m_waiting.end(); ++it) {
        if (!it->isSent || m_clock.now() - it->sentAt < echoPatience)
            continue;
        // This server does not echo, or the point was lost on the way: it is drawn all the same.
        const Heard heard{ ShapeKind::Point, { it->at } };
        ++m_lateEchoes[contentOf(heard)];
        arrived(it, make(heard, occurrence(heard, false)));
        return; // the iterator is gone; the others' turn comes soon
    }
}

QMap<QByteArray, QByteArray> LabBridge::values() const
{
    QJsonArray list;
    for (const Waiting &one : m_waiting)
        list.append(QJsonArray{ qint64(one.ticket), one.at.x, one.at.y });
    return { { storeKey(), QJsonDocument(list).toJson(QJsonDocument::Compact) } };
}

void LabBridge::restore(const QByteArray &saved)
{
    const QJsonArray list = QJsonDocument::fromJson(saved).array();
    for (const QJsonValue &value : list) {
        const QJsonArray one = value.toArray();
        if (one.size() != 3)
            continue;
        const auto ticket = quint64(one.at(0).toInteger());
        m_waiting.push_back({ ticket, { one.at(1).toInt(), one.at(2).toInt() } });
        m_lastTicket = std::max(m_lastTicket, ticket);
    }
}

} // namespace syncing
