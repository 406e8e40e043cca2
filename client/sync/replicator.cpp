// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/replicator.h"

#include "model/operationcodec.h"
#include "sync/replicatortiming.h"
#include "sync/versionsets.h"

#include <QLoggingCategory>
#include <QSignalBlocker>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace syncing {

using namespace timing;

using base::Milliseconds;
using model::OperationId;
using model::Range;
using model::ReplicaId;
using model::VersionVector;

namespace {

Q_LOGGING_CATEGORY(lcSync, "client.sync")

constexpr int undoLogs = 500; ///< after so many edits the undo history is written anew as a whole
constexpr char identitiesKey[] = "identities"; ///< all that this store has had
constexpr qsizetype everything = std::numeric_limits<qsizetype>::max();

QByteArray undoKey(int log)
{
    return "undo." + QByteArray::number(log);
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
      m_answerTimer(clock, [this] { answerAll(); }), m_serveTimer(clock, [this] { serve(); }),
      m_sliceTimer(clock, [this] { takeInflow(); }),
      m_journalTimer(clock, [this] { writeJournal(); }),
      m_peersTimer(clock, [this] { Q_EMIT peersChanged(); }),
      m_pointerTimer(clock, [this] { sendPointer(); }),
      m_flushTimer(clock, [this] { flushStore(); }), m_tickTimer(clock, [this] { tick(); })
{
    connect(&m_link, &Link::wentUp, this, &Replicator::linkUp);
    connect(&m_link, &Link::wentDown, this, &Replicator::linkDown);
    connect(&m_link, &Link::received, this, &Replicator::receive);
    m_tickTimer.start(tickEvery);
}

Replicator::~Replicator()
{
    const QSignalBlocker quiet(this); // whoever listens may be half gone
    writeJournal();
    m_snapshots.close();
}

bool Replicator::load()
{
    m_snapshots.load();
    m_versions = m_store.versions();
    m_digest = m_store.digest();
    const ReplicaId replica = m_author.replica();
    // The clock goes on from others' operations as far as clocks follow, and from our own in any case.
    const quint64 last = m_versions.of(replica).last();
    quint64 time = m_document.latestTime();
    if (const auto text = m_store.text({ replica, last })) {
        if (const auto own = model::decodeOperation(QByteArrayView(*text)))
            time = std::max(time, own->time);
    }
    m_author.setCounters(last, time);
    const QByteArray undo = m_store.undo();
    bool isUndoGood = undo.isEmpty() || m_author.restoreUndo(undo);
    for (QByteArray log; isUndoGood && !(log = m_store.value(undoKey(m_undoLogs))).isEmpty();
         ++m_undoLogs)
        isUndoGood = m_author.replayUndo(log);
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
    return isUndoGood;
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
    if (m_unwritten.empty()) {
        // What others made and this builds on goes with it.
        commit.remote = std::exchange(m_pending.remote, {});
        add(commit.confirmed, std::exchange(m_pending.confirmed, {}));
        m_pendingBytes = 0;
    }
    m_unwritten.push_back(std::move(commit));
    writeJournal();
}

void Replicator::journalSoon(store::Commit commit)
{
    for (store::StoredOperation &one : commit.remote) {
        m_pendingBytes += one.text.size();
        m_pending.remote.push_back(std::move(one));
    }
    add(m_pending.confirmed, commit.confirmed);
    if (m_pendingBytes > pendingBytes)
        writeJournal();
    else if (!m_journalTimer.isActive())
        m_journalTimer.start(journalWithin);
}

void Replicator::writeJournal()
{
    m_journalTimer.stop();
    if (!m_pending.remote.empty() || !m_pending.confirmed.isEmpty())
        m_unwritten.push_back(std::exchange(m_pending, {}));
    m_pendingBytes = 0;
    while (!m_unwritten.empty()) {
        const auto done = m_store.commit(m_unwritten.front());
        if (!done) {
            storeFails(done.error());
            return;
        }
        const store::Commit written = std::move(m_unwritten.front());
        m_unwritten.pop_front();
        if (std::exchange(m_storeFailing, false)) {
            Q_EMIT statusChanged();
            m_owesWhole = true; // what was not claimed meanwhile
            scheduleHere(ackDelay);
            Q_EMIT problem({ Problem::Code::StoreWritesAgain });
        }
        if (!done->conflicts.empty())
            resolve(done->conflicts);
        own(written.own);
        m_storeDirty = true;
        if (!m_flushTimer.isActive())
            m_flushTimer.start(flushWithin);
    }
}

void Replicator::storeFails(const store::StoreError &error)
{
    if (std::exchange(m_storeFailing, true))
        return;
    Q_EMIT problem({ Problem::Code::StoreFails, 0, error.text });
    Q_EMIT statusChanged();
}

bool Replicator::writeAll()
{
    writeJournal();
    // An edit may be in the document whose transaction is not committed yet.
    return m_unwritten.empty()
        && m_author.lastSequence() <= m_store.versions().of(m_author.replica()).last();
}

quint64 Replicator::unwritten() const
{
    quint64 count = 0;
    for (const store::Commit &commit : m_unwritten)
        count += commit.own.size();
    return count;
}

quint64 Replicator::unsent() const
{
    return m_outbox.unsentCount() + unwritten();
}

quint64 Replicator::unconfirmed() const
{
    return m_outbox.size() + unwritten();
}

void Replicator::flushStore()
{
    writeJournal();
    m_flushTimer.stop();
    if (!std::exchange(m_storeDirty, false))
        return;
    if (const auto done = m_store.flush(); !done)
        Q_EMIT problem({ Problem::Code::StoreFails, 0, done.error().text });
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
    journalSoon(std::move(commit));
    Q_EMIT statusChanged();
}

void Replicator::noteHeld(const VersionVector &have)
{
    if (!m_unheld.isEmpty())
        m_unheld = m_unheld.without(have);
    if (!m_outbox.isEmpty())
        confirmed(m_outbox.confirm(have)); // somebody has it: better than an echo
}

void Replicator::receive(const QByteArray &body)
{
    if (m_sliceBytes >= sliceBytes || !m_inflow.empty()) {
        m_inflow.push_back(body); // its turn comes, see takeInflow()
        return;
    }
    if (m_sliceBytes == 0)
        m_sliceTimer.start(Milliseconds(0));
    m_sliceBytes += body.size();
    handle(body);
}

void Replicator::takeInflow()
{
    m_sliceBytes = 0;
    while (!m_inflow.empty() && m_sliceBytes < sliceBytes) {
        const QByteArray body = std::move(m_inflow.front());
        m_inflow.pop_front();
        m_sliceBytes += body.size();
        handle(body);
    }
    if (m_sliceBytes > 0)
        m_sliceTimer.start(Milliseconds(0));
}

void Replicator::handle(const QByteArray &body)
{
    auto message = decodeMessage(body);
    if (!message) {
        if (m_ignored++ == 0)
            Q_EMIT problem({ Problem::Code::MessageIgnored, 1, message.error().text });
        return;
    }
    std::visit([&](auto &what) { take(message->from, what); }, message->what);
}

// Operations

void Replicator::take(ReplicaId from, OpsMessage &message)
{
    if (message.refused && m_ignored++ == 0)
        Q_EMIT problem(
            { Problem::Code::EditsIgnored, quint64(message.refused), message.whyRefused });
    Q_UNUSED(from);
    applyRemote(message.operations);
}

void Replicator::take(ReplicaId from, const PartMessage &message)
{
    const bool isOwn = message.id.replica == m_author.replica();
    if (m_versions.contains(message.id) && !isOwn && m_toAnswer.isEmpty()
        && !m_suspect.contains(message.id))
        return;
    const auto text = m_parts.add(from, message);
    if (!text)
        return;
    auto operation = model::decodeOperation(QByteArrayView(*text));
    if (!operation || operation->id != message.id) {
        if (m_ignored++ == 0)
            Q_EMIT problem({ Problem::Code::EditsIgnored, 1, u"it came in parts and is none"_s });
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
    if (!m_toAnswer.isEmpty() || !m_suspect.isEmpty()) {
        VersionVector seen;
        for (const OperationId &id : ids)
            seen.add(id);
        m_toAnswer = m_toAnswer.without(seen);
        m_suspect = m_suspect.without(seen);
    }
    if (!commit.remote.empty() || !echoes.isEmpty())
        journalSoon(std::move(commit));
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

void Replicator::rebuild()
{
    const model::Document::Batch batch(m_document);
    m_document.clear();
    const auto apply = [&](const store::StoredOperation &stored) {
        if (const auto operation = model::decodeOperation(QByteArrayView(stored.text)))
            m_document.apply(*operation);
    };
    m_store.forEachOperation(apply);
    for (const store::Commit &commit : m_unwritten) {
        std::for_each(commit.own.begin(), commit.own.end(), apply);
        std::for_each(commit.remote.begin(), commit.remote.end(), apply);
    }
    std::for_each(m_pending.remote.begin(), m_pending.remote.end(), apply);
}

void Replicator::resolve(const std::vector<store::Conflict> &conflicts)
{
    m_digest = m_store.digest();
    const auto include = [&](const std::vector<store::StoredOperation> &waiting) {
        for (const store::StoredOperation &one : waiting) {
            if (!m_store.versions().contains(one.id))
                m_digest ^= model::fingerprint(one.text);
        }
    };
    for (const store::Commit &commit : m_unwritten)
        include(commit.remote);
    include(m_pending.remote);
    const auto isReplaced = [](const store::Conflict &c) { return c.isReplaced; };
    if (std::any_of(conflicts.begin(), conflicts.end(), isReplaced))
        rebuild();
    Q_EMIT problem({ Problem::Code::EditsOfOneName });
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
        Q_EMIT problem({ Problem::Code::StoreFails, 0, done.error().text });
        return;
    }
    rememberIdentity();
    m_link.setInbox(fresh.text());
    Q_EMIT problem({ Problem::Code::StoreWasCopied });
    Q_EMIT replicaChanged();
}

void Replicator::tick()
{
    m_tickTimer.start(tickEvery);
    writeJournal();
    m_snapshots.look();
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
