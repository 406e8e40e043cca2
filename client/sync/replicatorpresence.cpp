// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/replicator.h"

#include "sync/replicatortiming.h"
#include "sync/versionsets.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace syncing {

using namespace timing;

using base::Milliseconds;
using model::Range;
using model::ReplicaId;
using model::VersionVector;

// The link

void Replicator::linkUp()
{
    m_joined = false;
    m_heardItself = false;
    m_maySend = false;
    m_helloEchoes = 0;
    m_hellosSent = 0;
    m_isFetchStopped = false;
    forgetRequests();
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
    m_inflow.clear(); // of that session; what is missing will be asked for
    m_answers.clear();
    m_toAnswer = {};
    m_suspect = {};
    noteMissing({});
    forgetRequests();
    for (base::Timer *timer : { &m_sendTimer, &m_hereTimer, &m_helloTimer, &m_requestTimer,
                                &m_answerTimer, &m_serveTimer })
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
    writeJournal(); // who hears that we have joined finds in the store what we came for
    m_joined = true;
    m_maySend = true;
    m_helloTimer.stop();
    scheduleSend();
    Q_EMIT statusChanged();
}

// Presence

HereMessage Replicator::here(bool whole) const
{
    HereMessage message;
    message.instance = m_instance;
    message.name = m_options.userName;
    message.colour = m_options.colour;
    message.isWitness = m_options.isWitness;
    // What is on disk, not what is in the model only.
    const VersionVector &stored = m_store.versions();
    message.count = m_store.operationCount();
    message.digest = m_store.digest();
    if (whole) {
        message.have = stored;
    } else {
        for (const ReplicaId replica : m_changedSinceHere) {
            const model::Ranges ranges = stored.of(replica);
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
    writeJournal();
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
        writeJournal();
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
    if (looksChanged) {
        Q_EMIT peerNamed(from, message.name);
        Q_EMIT peersChanged();
    }
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
    m_suspectPeer = id;
    Q_EMIT problem({ Problem::Code::ContentDiffers });
    compareSuspects();
}

bool Replicator::agrees() const
{
    return m_missing == 0 && std::all_of(m_peers.begin(), m_peers.end(), [this](const auto &e) {
               return e.second.count == m_versions.count() && e.second.digest == m_digest;
           });
}

quint64 Replicator::behind() const
{
    const quint64 mine = m_versions.count();
    quint64 most = mine;
    for (const auto &[id, entry] : m_peers)
        most = std::max(most, entry.count);
    return std::max(m_missing, most - mine);
}

CatchUp Replicator::catchUp() const
{
    if (m_catchUp.of < longCatchUp && !m_isFetchStopped)
        return {};
    return { m_catchUp.done, m_catchUp.of, m_isFetchStopped };
}

void Replicator::stopFetching()
{
    if (m_missing == 0 || std::exchange(m_isFetchStopped, true))
        return;
    forgetRequests();
    m_requestTimer.stop();
    m_helloTimer.stop(); // presence goes on, at its own pace
    m_maySend = true;
    scheduleSend();
    Q_EMIT statusChanged();
}

void Replicator::fetchRest()
{
    if (!std::exchange(m_isFetchStopped, false))
        return;
    if (m_link.isUp()) {
        hello();
        peersHaveChanged();
    }
    Q_EMIT statusChanged();
}

void Replicator::noteMissing(const VersionVector &missing)
{
    m_missing = missing.count();
    if (m_missing == 0) {
        m_catchUp = {};
        m_isFetchStopped = false;
        return;
    }
    if (m_catchUp.of == 0)
        m_catchUpFrom = m_versions.count();
    m_catchUp.done = m_versions.count() - m_catchUpFrom;
    m_catchUp.of = std::max(m_catchUp.of, m_catchUp.done + m_missing);
}

void Replicator::peersHaveChanged()
{
    noteMissing(m_peers.missing(m_versions));
    if (m_missing) {
        scheduleRequest();
    } else {
        forgetRequests();
        m_requestTimer.stop();
    }
    evaluateJoin();
    if (!m_peersTimer.isActive() && !m_peers.isEmpty())
        m_peersTimer.start(peersWithin);
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
    const Milliseconds normal = m_peers.size() <= 10
        ? pointerEvery
        : Milliseconds(pointerEvery.count() * qint64(m_peers.size()) / 10);
    const auto wait =
        m_budget ? m_budget->pointerEvery(normal, m_peers.size()) : std::optional(normal);
    if (!wait)
        return;
    m_link.publish(encodeMessage({ m_author.replica(), m_pointer }));
    m_pointerTimer.start(*wait);
}

void Replicator::sayBye()
{
    if (m_link.isUp())
        m_link.publish(encodeMessage({ m_author.replica(), ByeMessage() }));
}

} // namespace syncing
