// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/replicator.h"

#include "model/operationcodec.h"

#include <QLoggingCategory>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace syncing {

using base::Milliseconds;
using model::OperationId;
using model::Range;
using model::ReplicaId;
using model::VersionVector;

namespace {

Q_LOGGING_CATEGORY(lcSync, "client.sync")

// Sending.
constexpr Milliseconds sendTick{ 8 }; ///< what is made within this travels together
constexpr qsizetype sendAtOnceBytes = 256 * 1024;
constexpr qint64 queueLimit = 512 * 1024; ///< octets queued at the link above which we wait
// Joining.
constexpr Milliseconds helloEvery{ 300 };
constexpr Milliseconds exchangeWait{ 400 }; ///< own operations wait so long for others' ranges
constexpr Milliseconds settle{ 120 }; ///< further peers may answer within this
constexpr Milliseconds aloneAfter{ 1200 };
constexpr int aloneEchoes = 3;
// Presence.
constexpr Milliseconds hereBase{ 3000 };
constexpr Milliseconds hereLongest{ 60000 };
constexpr Milliseconds ackDelay{ 20 };
constexpr std::size_t smallRoom = 5; ///< in which everybody acknowledges at once
constexpr std::size_t ackingPeers = 3; ///< in larger ones so many do
constexpr Milliseconds pointerEvery{ 50 };
// Requests.
constexpr Milliseconds gapDelay{ 120 }; ///< what overtook may still come
constexpr Milliseconds requestPatience{ 700 };
constexpr quint64 smallGap = 64; ///< asked of everybody, since others may lack it too
constexpr qsizetype answerBytes = 256 * 1024; ///< one answer to one request
constexpr Milliseconds tickEvery{ 500 };
constexpr Milliseconds flushWithin{ 90 };
constexpr int undoLogs = 500; ///< after so many edits the undo history is written anew as a whole
constexpr char identitiesKey[] = "identities"; ///< all that this store has had
constexpr qsizetype everything = std::numeric_limits<qsizetype>::max();

QByteArray undoKey(int log)
{
    return "undo." + QByteArray::number(log);
}

void add(VersionVector &to, const VersionVector &what)
{
    for (auto it = what.byReplica().cbegin(); it != what.byReplica().cend(); ++it) {
        for (const Range &range : it->ranges())
            to.add(it.key(), range);
    }
}

} // namespace

Replicator::Replicator(model::Document &document, model::Author &author, store::DrawingStore &store,
                       Link &link, base::Clock &clock, base::Random &random, Options options,
                       QObject *parent)
    : QObject(parent), m_document(document), m_author(author), m_store(store), m_link(link),
      m_clock(clock), m_random(random), m_options(std::move(options)), m_instance(random.next64()),
      m_sendTimer(clock, [this] { sendOutbox(); }),
      m_hereTimer(clock, [this] { sayHere(std::exchange(m_owesWhole, false), false); }),
      m_helloTimer(clock, [this] { hello(); }), m_requestTimer(clock, [this] { requestMissing(); }),
      m_answerTimer(clock, [this] { answerAll(); }),
      m_pointerTimer(clock, [this] { sendPointer(); }),
      m_flushTimer(clock, [this] { flushStore(); }), m_tickTimer(clock, [this] { tick(); })
{
    connect(&m_link, &Link::wentUp, this, &Replicator::linkUp);
    connect(&m_link, &Link::wentDown, this, &Replicator::linkDown);
    connect(&m_link, &Link::received, this, &Replicator::receive);
    m_tickTimer.start(tickEvery);
}

Replicator::~Replicator() = default;

void Replicator::load()
{
    const model::Document::Batch batch(m_document);
    quint64 time = 0;
    m_store.forEachOperation([&](const store::StoredOperation &stored) {
        auto operation = model::decodeOperation(QByteArrayView(stored.text));
        if (!operation) {
            qCWarning(lcSync) << "an operation in the store cannot be read:"
                              << operation.error().text;
            return;
        }
        time = std::max(time, operation->time);
        m_document.apply(*operation);
    });
    m_versions = m_store.versions();
    m_digest = m_store.digest();
    const ReplicaId replica = m_author.replica();
    m_author.setCounters(m_versions.of(replica).last(), time);
    const QByteArray undo = m_store.undo();
    bool isUndoGood = undo.isEmpty() || m_author.restoreUndo(undo);
    for (QByteArray log; isUndoGood && !(log = m_store.value(undoKey(m_undoLogs))).isEmpty();
         ++m_undoLogs)
        isUndoGood = m_author.replayUndo(log);
    if (!isUndoGood)
        Q_EMIT problem(u"The undo history in the store could not be read."_s);
    const VersionVector waiting = m_store.outbox();
    for (auto it = waiting.byReplica().cbegin(); it != waiting.byReplica().cend(); ++it) {
        for (const Range &range : it->ranges()) {
            for (const store::StoredOperation &stored : m_store.read(it.key(), range, everything))
                m_outbox.add(stored.id, stored.text);
        }
    }
    m_unheld = waiting;
    for (const QByteArray &text : m_store.value(identitiesKey).split(',')) {
        if (const auto id = ReplicaId::fromText(text))
            m_identities.insert(*id);
    }
    rememberIdentity();
}

void Replicator::rememberIdentity()
{
    if (m_identities.contains(m_author.replica()))
        return;
    m_identities.insert(m_author.replica());
    QByteArrayList texts;
    for (const ReplicaId id : m_identities)
        texts.append(id.text());
    store::Commit commit;
    commit.values.insert(identitiesKey, texts.join(','));
    journal(std::move(commit));
}

// Local edits

void Replicator::commit(const model::Transaction &transaction,
                        const QMap<QByteArray, QByteArray> &values)
{
    store::Commit commit;
    for (const model::Operation &operation : transaction.operations)
        commit.own.push_back({ operation.id, model::encodeOperation(operation) });
    commit.values = values;
    if (const QByteArray log = m_author.takeUndoLog(); !log.isEmpty()) {
        commit.values.insert(undoKey(m_undoLogs++), log);
        if (m_undoLogs > undoLogs) {
            commit.undo = m_author.saveUndo();
            while (m_undoLogs > 0)
                commit.values.insert(undoKey(--m_undoLogs), {});
        }
    }
    journal(std::move(commit));
    Q_EMIT statusChanged();
}

void Replicator::own(const std::vector<store::StoredOperation> &operations)
{
    for (const store::StoredOperation &one : operations) {
        m_versions.add(one.id);
        m_unheld.add(one.id);
        m_digest ^= model::fingerprint(one.text);
        m_outbox.add(one.id, one.text);
        m_changedSinceHere.insert(one.id.replica);
    }
    if (!operations.empty())
        scheduleSend();
}

void Replicator::journal(store::Commit commit)
{
    // What is not on disk is neither sent nor claimed. While the disk is full it waits here, in its order.
    m_unwritten.push_back(std::move(commit));
    writeJournal();
}

void Replicator::writeJournal()
{
    while (!m_unwritten.empty()) {
        const auto done = m_store.commit(m_unwritten.front());
        if (!done) {
            if (!std::exchange(m_storeFailing, true))
                Q_EMIT storeFailed(done.error().text);
            return;
        }
        const store::Commit written = std::move(m_unwritten.front());
        m_unwritten.pop_front();
        if (std::exchange(m_storeFailing, false))
            Q_EMIT problem(u"The drawing can be stored again."_s);
        if (!done->conflicts.empty())
            resolve(done->conflicts);
        own(written.own);
        m_storeDirty = true;
        if (!m_flushTimer.isActive())
            m_flushTimer.start(flushWithin);
    }
}

quint64 Replicator::unsent() const
{
    quint64 count = m_outbox.unsentCount();
    for (const store::Commit &commit : m_unwritten)
        count += commit.own.size();
    return count;
}

quint64 Replicator::unconfirmed() const
{
    quint64 count = m_outbox.size();
    for (const store::Commit &commit : m_unwritten)
        count += commit.own.size();
    return count;
}

void Replicator::flushStore()
{
    m_flushTimer.stop();
    if (!std::exchange(m_storeDirty, false))
        return;
    if (const auto done = m_store.flush(); !done)
        Q_EMIT storeFailed(done.error().text);
}

void Replicator::scheduleSend()
{
    if (m_link.isUp() && m_maySend && !m_sendTimer.isActive()) {
        // The first edit after a pause goes at once; what follows within a tick goes together.
        sendOutbox();
        m_sendTimer.start(sendTick);
    }
}

void Replicator::sendOutbox()
{
    if (!m_link.isUp() || !m_maySend)
        return;
    if (m_link.queuedBytes() > queueLimit) {
        m_sendTimer.start(sendTick * 4);
        return;
    }
    const std::vector<QByteArray> texts = m_outbox.takeDue(m_clock.now(), sendAtOnceBytes);
    for (const QByteArray &body :
         packOperations(m_author.replica(), texts, m_link.maxBodyBytes())) {
        if (!m_link.publish(body))
            break; // sent again after a while, as if it had been lost
    }
    if (m_outbox.hasUnsent())
        m_sendTimer.start(sendTick);
    if (!texts.empty())
        Q_EMIT statusChanged();
}

void Replicator::confirmed(const VersionVector &ids)
{
    if (ids.isEmpty())
        return;
    store::Commit commit;
    commit.confirmed = ids;
    journal(std::move(commit));
    Q_EMIT statusChanged();
}

void Replicator::noteHeld(const VersionVector &have)
{
    if (!m_unheld.isEmpty())
        m_unheld = m_unheld.without(have);
    if (!m_outbox.isEmpty())
        confirmed(m_outbox.confirm(have)); // somebody has it: better than an echo
}

// The link

void Replicator::linkUp()
{
    m_joined = false;
    m_heardItself = false;
    m_maySend = false;
    m_helloEchoes = 0;
    m_hellosSent = 0;
    m_asked.reset();
    m_turn = 0;
    m_outbox.forgetSending();
    hello();
    m_hereTimer.start(hereInterval());
    Q_EMIT statusChanged();
}

void Replicator::linkDown()
{
    m_joined = false;
    m_heardItself = false;
    m_maySend = false;
    m_outbox.forgetSending();
    m_peers.clear();
    m_missing = 0;
    m_asked.reset();
    m_toAnswer = {};
    for (base::Timer *timer :
         { &m_sendTimer, &m_hereTimer, &m_helloTimer, &m_requestTimer, &m_answerTimer })
        timer->stop();
    Q_EMIT peersChanged();
    Q_EMIT statusChanged();
}

void Replicator::hello()
{
    if (m_joined)
        return;
    ++m_hellosSent;
    sayHere(true, true);
    m_helloTimer.start(helloEvery);
    if (!m_maySend && m_hellosSent > 1 + exchangeWait / helloEvery) {
        m_maySend = true;
        scheduleSend();
    }
    evaluateJoin();
}

void Replicator::evaluateJoin()
{
    if (m_joined || !m_link.isUp() || m_helloEchoes == 0)
        return;
    const Milliseconds since = m_clock.now() - m_firstEcho;
    if (m_peers.isEmpty()) {
        if (m_helloEchoes >= aloneEchoes && since >= aloneAfter)
            becomeJoined();
        return;
    }
    if (since < settle)
        return;
    for (const auto &[id, entry] : m_peers) {
        if (!entry.target || !m_versions.covers(*entry.target))
            return;
    }
    becomeJoined();
}

void Replicator::becomeJoined()
{
    m_joined = true;
    m_maySend = true;
    m_helloTimer.stop();
    scheduleSend();
    Q_EMIT statusChanged();
}

void Replicator::receive(const QByteArray &body)
{
    auto message = decodeMessage(body);
    if (!message) {
        if (m_ignored++ == 0)
            Q_EMIT problem(u"A message was ignored: %1"_s.arg(message.error().text));
        return;
    }
    std::visit([&](auto &what) { take(message->from, what); }, message->what);
}

// Operations

void Replicator::take(ReplicaId from, OpsMessage &message)
{
    if (message.refused && m_ignored++ == 0)
        Q_EMIT problem(
            u"%n operation(s) were ignored: "_s.replace(u"%n"_s, QString::number(message.refused))
            + message.whyRefused);
    Q_UNUSED(from);
    applyRemote(message.operations);
}

void Replicator::take(ReplicaId from, const PartMessage &message)
{
    const bool isOwn = message.id.replica == m_author.replica();
    if (m_versions.contains(message.id) && !isOwn && m_toAnswer.isEmpty())
        return;
    const auto text = m_parts.add(from, message);
    if (!text)
        return;
    auto operation = model::decodeOperation(QByteArrayView(*text));
    if (!operation || operation->id != message.id) {
        if (m_ignored++ == 0)
            Q_EMIT problem(u"An operation in parts was ignored."_s);
        return;
    }
    QByteArray canonical = model::encodeOperation(*operation);
    std::vector<TextOperation> one;
    one.push_back({ std::move(*operation), std::move(canonical) });
    applyRemote(one);
}

void Replicator::applyRemote(std::vector<TextOperation> &operations)
{
    store::Commit commit;
    std::vector<OperationId> ids;
    std::vector<model::Operation> fresh;
    {
        const model::Document::Batch batch(m_document);
        for (TextOperation &one : operations) {
            const OperationId id = one.operation.id;
            ids.push_back(id);
            if (!m_versions.add(id)) {
                if (m_suspect.contains(id))
                    commit.remote.push_back({ id, std::move(one.text) }); // the store compares
                continue;
            }
            m_digest ^= model::fingerprint(one.text);
            m_author.observe(one.operation.time);
            m_document.apply(one.operation);
            m_changedSinceHere.insert(id.replica);
            commit.remote.push_back({ id, std::move(one.text) });
            fresh.push_back(std::move(one.operation));
        }
    }
    const VersionVector echoes = m_outbox.confirm(ids);
    if (!echoes.isEmpty())
        m_heardItself = true;
    commit.confirmed = echoes;
    if (!m_toAnswer.isEmpty()) {
        VersionVector seen;
        for (const OperationId &id : ids)
            seen.add(id);
        m_toAnswer = m_toAnswer.without(seen);
    }
    if (!commit.remote.empty() || !echoes.isEmpty())
        journal(std::move(commit));
    if (!fresh.empty()) {
        // One of ours that we do not know: made by a copy of this store, or before a power cut.
        const ReplicaId me = m_author.replica();
        const auto isMine = [&](const model::Operation &o) { return o.id.replica == me; };
        if (std::any_of(fresh.begin(), fresh.end(), isMine))
            healClone();
        Q_EMIT operationsApplied(fresh);
        if (!m_peers.isEmpty()) {
            const ReplicaId author = fresh.front().id.replica;
            const bool isQuick =
                m_peers.size() <= smallRoom || m_peers.rank(me, author) < ackingPeers;
            if (isQuick)
                scheduleHere(ackDelay);
        }
        peersHaveChanged();
    } else if (!echoes.isEmpty()) {
        Q_EMIT statusChanged();
    }
}

void Replicator::resolve(const std::vector<store::Conflict> &conflicts)
{
    m_digest = m_store.digest();
    const auto isReplaced = [](const store::Conflict &c) { return c.isReplaced; };
    if (std::any_of(conflicts.begin(), conflicts.end(), isReplaced)) {
        const model::Document::Batch batch(m_document);
        m_document.clear();
        m_store.forEachOperation([&](const store::StoredOperation &stored) {
            if (const auto operation = model::decodeOperation(QByteArrayView(stored.text)))
                m_document.apply(*operation);
        });
    }
    Q_EMIT problem(
        u"Two different edits had one identity: a copy of this drawing's file is in use somewhere."_s);
    // What lost its name to another edit is not lost: who made it brings it back under a name of its own.
    model::Transaction again;
    for (const store::Conflict &conflict : conflicts) {
        const auto lost = model::decodeOperation(QByteArrayView(conflict.dropped));
        if (!conflict.isReplaced || !lost || !m_identities.contains(conflict.kept.id.replica))
            continue;
        model::Transaction one = m_author.repeat(*lost);
        again.operations.insert(again.operations.end(), one.operations.begin(),
                                one.operations.end());
    }
    if (!again.operations.empty())
        commit(again);
}

void Replicator::healClone()
{
    ReplicaId fresh{ m_random.next64() | 1 };
    qCWarning(lcSync) << "another program uses this replica's identity; going on as"
                      << fresh.text();
    m_author.setReplica(fresh, 0);
    if (const auto done = m_store.setReplica(fresh); !done) {
        Q_EMIT storeFailed(done.error().text);
        return;
    }
    rememberIdentity();
    m_link.setInbox(fresh.text());
    Q_EMIT problem(
        u"Another program uses a copy of this store; this one goes on under an identity of its own."_s);
    Q_EMIT replicaChanged();
}

// Presence

HereMessage Replicator::here(bool whole) const
{
    HereMessage message;
    message.instance = m_instance;
    message.name = m_options.userName;
    message.colour = m_options.colour;
    message.isWitness = m_options.isWitness;
    message.count = m_versions.count();
    message.digest = m_digest;
    if (whole) {
        message.have = m_versions;
    } else {
        for (const ReplicaId replica : m_changedSinceHere) {
            const model::Ranges ranges = m_versions.of(replica);
            for (const Range &range : ranges.ranges())
                message.have.add(replica, range);
        }
    }
    return message;
}

void Replicator::sayHere(bool whole, bool asks)
{
    m_hereTimer.start(hereInterval());
    if (!m_link.isUp())
        return;
    HereMessage message = here(whole);
    message.asks = asks;
    m_changedSinceHere.clear();
    for (const QByteArray &body : packHere(m_author.replica(), message, m_link.maxBodyBytes()))
        m_link.publish(body);
}

Milliseconds Replicator::hereInterval() const
{
    // Everybody hears everybody, so the room's traffic grows with the square of its size unless each says less.
    const auto people = qint64(m_peers.size());
    const Milliseconds interval = std::min(
        hereLongest, people <= 10 ? hereBase : Milliseconds(hereBase.count() * people / 10));
    const auto spread = qint64(m_random.nextBelow(quint64(interval.count() / 2)));
    return interval * 3 / 4 + Milliseconds(spread);
}

void Replicator::scheduleHere(Milliseconds delay)
{
    if (m_link.isUp())
        m_hereTimer.start(delay);
}

void Replicator::take(ReplicaId from, const HereMessage &message)
{
    if (from == m_author.replica()) {
        if (message.instance != m_instance) {
            // The one whose run has the larger number gives way; the other keeps the identity.
            if (message.instance < m_instance)
                healClone();
            return;
        }
        m_heardItself = true;
        if (message.asks && m_helloEchoes++ == 0)
            m_firstEcho = m_clock.now();
        evaluateJoin();
        return;
    }
    const bool isNew = !m_peers.find(from);
    PeerTable::Entry &entry = m_peers.insert(from);
    const bool isAnotherRun = !isNew && entry.instance != message.instance;
    if (isAnotherRun && message.count < entry.count)
        entry = {}; // started anew from an older copy
    entry.instance = message.instance;
    entry.heardAt = m_clock.now();
    const bool looksChanged = isNew || entry.shown.name != message.name
        || entry.shown.colour != message.colour || entry.shown.isWitness != message.isWitness;
    entry.shown.replica = from;
    entry.shown.name = message.name;
    entry.shown.colour = message.colour;
    entry.shown.isWitness = message.isWitness;
    // Presence may overtake itself: a smaller count is an older message.
    if (message.count >= entry.count) {
        entry.count = message.count;
        entry.digest = message.digest;
    }
    add(entry.have, message.have);
    if (entry.count == m_versions.count() && entry.digest == m_digest)
        entry.have = m_versions;
    if (!entry.target && entry.isKnownWhole())
        entry.target = entry.have;
    if (!m_maySend && entry.isKnownWhole())
        m_maySend = true;
    if (!entry.isKnownWhole() && m_clock.now() - entry.askedAt > requestPatience) {
        entry.askedAt = m_clock.now();
        HereMessage question = here(false);
        question.asks = true;
        for (const QByteArray &body : packHere(m_author.replica(), question, m_link.maxBodyBytes()))
            m_link.publishTo(from.text(), body);
    }
    if (message.asks) {
        // In a large room not everybody answers: those do who have not seen enough others do so.
        const auto people = qint64(m_peers.size());
        m_owesWhole = true;
        m_wholesSeen = 0;
        const auto spread = people <= 8 ? 15 : std::min<qint64>(2000, 20 * people);
        scheduleHere(Milliseconds(1 + qint64(m_random.nextBelow(quint64(spread)))));
    } else if (m_owesWhole && m_peers.size() > 8 && message.have.count() >= m_versions.count()
               && ++m_wholesSeen >= int(ackingPeers)) {
        m_owesWhole = false;
        m_hereTimer.start(hereInterval());
    }
    noteHeld(entry.have);
    checkDigest(from, entry);
    if (looksChanged)
        Q_EMIT peersChanged();
    peersHaveChanged();
    scheduleSend();
}

void Replicator::checkDigest(ReplicaId id, const PeerTable::Entry &entry)
{
    if (entry.count != m_versions.count() || entry.digest == m_digest || entry.have != m_versions
        || m_clock.now() - m_repairedAt < requestPatience * 4)
        return;
    // The same operations by name, but not by content: compare them all.
    m_repairedAt = m_clock.now();
    m_suspect = m_versions;
    Q_EMIT problem(u"Another copy has the same operations with another content; comparing them."_s);
    for (const QByteArray &body :
         packWant(m_author.replica(), { id, m_versions }, m_link.maxBodyBytes(), 64))
        m_link.publishTo(id.text(), body);
}

bool Replicator::agrees() const
{
    return std::all_of(m_peers.begin(), m_peers.end(), [this](const auto &e) {
        return e.second.count == m_versions.count() && e.second.digest == m_digest;
    });
}

void Replicator::peersHaveChanged()
{
    const VersionVector missing = m_peers.missing(m_versions);
    m_missing = missing.count();
    if (m_missing) {
        scheduleRequest();
    } else {
        m_asked.reset();
        m_requestTimer.stop();
        m_turn = 0;
    }
    evaluateJoin();
    Q_EMIT statusChanged();
}

void Replicator::take(ReplicaId from, const PointerMessage &message)
{
    PeerTable::Entry *entry = m_peers.find(from);
    if (!entry)
        return;
    entry->heardAt = m_clock.now();
    entry->shown.cursor = message.cursor;
    entry->shown.preview = message.preview;
    entry->shown.selection = message.selection;
    Q_EMIT peersChanged();
}

void Replicator::take(ReplicaId from, const ByeMessage &)
{
    if (from == m_author.replica() || !m_peers.remove(from))
        return;
    Q_EMIT peersChanged();
    peersHaveChanged();
}

void Replicator::setUser(const QString &name, model::Colour colour)
{
    m_options.userName = name;
    m_options.colour = colour;
    scheduleHere(ackDelay);
}

void Replicator::setPointer(const PointerMessage &pointer)
{
    m_pointer = pointer;
    m_pointerChanged = true;
    if (!m_pointerTimer.isActive())
        m_pointerTimer.start(pointerEvery);
}

void Replicator::sendPointer()
{
    // Nobody near: nothing to say. Edits always come first.
    if (!std::exchange(m_pointerChanged, false) || !m_link.isUp() || m_peers.isEmpty()
        || m_link.queuedBytes() > queueLimit / 8)
        return;
    m_link.publish(encodeMessage({ m_author.replica(), m_pointer }));
    m_pointerTimer.start(m_peers.size() <= 10
                             ? pointerEvery
                             : Milliseconds(pointerEvery.count() * qint64(m_peers.size()) / 10));
}

void Replicator::sayBye()
{
    if (m_link.isUp())
        m_link.publish(encodeMessage({ m_author.replica(), ByeMessage() }));
}

// Requests and answers

void Replicator::scheduleRequest()
{
    if (m_requestTimer.isActive() || m_asked)
        return;
    const auto jitter = Milliseconds(qint64(m_random.nextBelow(60)));
    m_requestTimer.start(m_joined ? gapDelay + jitter : Milliseconds(0));
}

void Replicator::requestMissing()
{
    if (!m_link.isUp())
        return;
    const VersionVector missing = m_peers.missing(m_versions);
    m_missing = missing.count();
    if (!m_missing) {
        m_asked.reset();
        return;
    }
    if (m_asked) {
        const bool isMoving = m_versions.count() > m_versionsAtRequest;
        if (!isMoving)
            ++m_turn;
    }
    m_versionsAtRequest = m_versions.count();
    m_askedAt = m_clock.now();
    const bool isSmall = m_joined && m_missing <= smallGap && m_peers.size() > 1 && m_turn == 0;
    const auto peer = m_peers.bestFor(missing, m_author.replica(), m_turn);
    if (!peer)
        return;
    m_asked = peer;
    WantMessage want{ isSmall ? std::nullopt : peer, missing };
    for (const QByteArray &body : packWant(m_author.replica(), want, m_link.maxBodyBytes())) {
        if (isSmall)
            m_link.publish(body);
        else
            m_link.publishTo(peer->text(), body);
    }
    m_requestTimer.start(requestPatience);
}

void Replicator::take(ReplicaId from, const WantMessage &message)
{
    if (from == m_author.replica())
        return;
    if (message.to) {
        if (*message.to == m_author.replica())
            answer(from, message.need);
        return;
    }
    // Whoever asks for what we lack too asks for us.
    if (m_missing && !m_asked && m_requestTimer.isActive())
        m_requestTimer.start(requestPatience);
    VersionVector mine = message.need.without(message.need.without(m_versions));
    if (mine.isEmpty())
        return;
    add(m_toAnswer, mine);
    if (m_answerTimer.isActive())
        return;
    const bool isAuthor = !mine.of(m_author.replica()).isEmpty();
    const auto people = std::min<quint64>(m_peers.size() + 1, 50);
    m_answerTimer.start(isAuthor ? Milliseconds(0)
                                 : Milliseconds(20 + qint64(m_random.nextBelow(30 * people))));
}

void Replicator::answerAll()
{
    std::vector<QByteArray> texts;
    qsizetype left = answerBytes;
    const VersionVector need = std::exchange(m_toAnswer, {});
    for (auto it = need.byReplica().cbegin(); it != need.byReplica().cend(); ++it) {
        for (const Range &range : it->ranges()) {
            if (left <= 0)
                break;
            for (const store::StoredOperation &stored : m_store.read(it.key(), range, left)) {
                left -= stored.text.size();
                texts.push_back(stored.text);
            }
        }
    }
    for (const QByteArray &body : packOperations(m_author.replica(), texts, m_link.maxBodyBytes()))
        m_link.publish(body);
}

void Replicator::answer(ReplicaId to, const VersionVector &need)
{
    std::vector<QByteArray> texts;
    qsizetype left = answerBytes;
    const VersionVector mine = need.without(need.without(m_versions));
    for (auto it = mine.byReplica().cbegin(); it != mine.byReplica().cend(); ++it) {
        for (const Range &range : it->ranges()) {
            if (left <= 0)
                break;
            for (const store::StoredOperation &stored : m_store.read(it.key(), range, left)) {
                left -= stored.text.size();
                texts.push_back(stored.text);
            }
        }
    }
    const QByteArray inbox = to.text();
    for (const QByteArray &body :
         packOperations(m_author.replica(), texts, m_link.maxBodyBytes())) {
        if (!m_link.publishTo(inbox, body))
            break;
    }
    m_link.publishTo(inbox, encodeMessage({ m_author.replica(), GaveMessage{ to } }));
}

void Replicator::take(ReplicaId from, const GaveMessage &message)
{
    if (message.to != m_author.replica() || m_asked != from)
        return;
    const bool hasMoved = m_versions.count() > m_versionsAtRequest;
    m_requestTimer.start(hasMoved ? Milliseconds(0) : requestPatience / 4);
}

void Replicator::tick()
{
    m_tickTimer.start(tickEvery);
    writeJournal();
    if (!m_link.isUp())
        return;
    const Milliseconds patience = std::max(Milliseconds(12000), hereInterval() * 4);
    if (m_peers.removeSilent(m_clock.now(), patience)) {
        Q_EMIT peersChanged();
        peersHaveChanged();
    }
    if (!m_outbox.isEmpty() && !m_sendTimer.isActive())
        sendOutbox();
    if (m_missing && !m_requestTimer.isActive())
        requestMissing();
    evaluateJoin();
}

} // namespace syncing
