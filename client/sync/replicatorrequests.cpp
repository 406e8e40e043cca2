// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/replicator.h"

#include "sync/replicatortiming.h"
#include "sync/versionsets.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace syncing {

using namespace timing;

using base::Milliseconds;
using model::Range;
using model::ReplicaId;
using model::VersionVector;

void Replicator::scheduleRequest()
{
    if (m_requestTimer.isActive() || m_asked || m_isFetchStopped)
        return;
    const auto jitter = Milliseconds(qint64(m_random.nextBelow(60)));
    m_requestTimer.start(m_joined ? gapDelay + jitter : Milliseconds(0));
}

void Replicator::forgetRequests()
{
    m_asked.reset();
    m_inFlight.clear();
    m_openAtLook = 0;
    m_turn = 0;
}

/// How much of what was asked for is still missing.
quint64 Replicator::openOf(const VersionVector &missing) const
{
    quint64 open = 0;
    for (const VersionVector &piece : m_inFlight)
        open += common(piece, missing).count();
    return open;
}

void Replicator::requestMissing()
{
    if (!m_link.isUp())
        return;
    const VersionVector missing = m_peers.missing(m_versions);
    noteMissing(missing);
    if (!m_missing) {
        forgetRequests();
        return;
    }
    if (m_isFetchStopped)
        return;
    if (m_asked) {
        const quint64 open = openOf(missing);
        if (open > 0 && (open < m_openAtLook || !m_inflow.empty())) { // it is coming
            m_openAtLook = open;
            m_requestTimer.start(requestPatience);
            return;
        }
        if (open > 0 || m_inFlight.empty())
            ++m_turn;
    }
    const bool isSmall = m_joined && m_missing <= smallGap && m_peers.size() > 1 && m_turn == 0;
    const auto peer = m_peers.bestFor(missing, m_author.replica(), m_turn);
    if (!peer)
        return;
    m_asked = peer;
    m_inFlight.clear();
    if (isSmall) {
        m_inFlight.push_back(missing);
        for (const QByteArray &body :
             packWant(m_author.replica(), { std::nullopt, missing }, m_link.maxBodyBytes()))
            m_link.publish(body);
    } else {
        askOn(missing);
    }
    m_openAtLook = openOf(missing);
    m_versionsAtGave = m_versions.count();
    m_requestTimer.start(requestPatience);
}

/// Keeps some requests under way at the peer that was asked.
void Replicator::askOn(const VersionVector &missing)
{
    constexpr qsizetype rangeBytes = 64; // in a message, at most
    const qsizetype mostRanges =
        std::clamp<qsizetype>((m_link.maxBodyBytes() - 200) / rangeBytes, 1, 1000);
    VersionVector open = missing;
    for (const VersionVector &piece : m_inFlight)
        open = open.without(piece);
    while (m_inFlight.size() < requestsAtOnce && !open.isEmpty()) {
        VersionVector piece = firstOf(open, requestOperations, mostRanges);
        for (const QByteArray &body :
             packWant(m_author.replica(), { m_asked, piece }, m_link.maxBodyBytes()))
            m_link.publishTo(m_asked->text(), body);
        open = open.without(piece);
        m_inFlight.push_back(std::move(piece));
    }
}

void Replicator::compareSuspects()
{
    m_suspectsAtGave = m_suspect.count();
    for (const QByteArray &body :
         packWant(m_author.replica(), { m_suspectPeer, m_suspect }, m_link.maxBodyBytes()))
        m_link.publishTo(m_suspectPeer.text(), body);
}

void Replicator::take(ReplicaId from, const WantMessage &message)
{
    if (from == m_author.replica())
        return;
    if (message.to) {
        VersionVector mine = common(message.need, m_versions);
        const auto isSame = [&](const Answer &a) { return a.to == from && a.need == mine; };
        if (*message.to != m_author.replica() || m_answers.size() >= answersWaiting
            || std::any_of(m_answers.begin(), m_answers.end(), isSame))
            return;
        m_answers.push_back({ from, std::move(mine), answerBytes });
        if (!m_serveTimer.isActive())
            serve();
        return;
    }
    // Whoever asks for what we lack too asks for us.
    if (m_missing && !m_asked && m_requestTimer.isActive())
        m_requestTimer.start(requestPatience);
    VersionVector mine = common(message.need, m_versions);
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

/// Reads some of what is needed from the journal, and takes it from `need`.
std::vector<QByteArray> Replicator::textsOf(VersionVector &need, qsizetype maxBytes) const
{
    std::vector<QByteArray> texts;
    VersionVector done;
    for (auto it = need.byReplica().cbegin(); it != need.byReplica().cend(); ++it) {
        for (const Range &range : it->ranges()) {
            if (maxBytes <= 0)
                break;
            const auto read = m_store.read(it.key(), range, maxBytes);
            for (const store::StoredOperation &stored : read) {
                maxBytes -= stored.text.size();
                texts.push_back(stored.text);
            }
            // Nothing read: the file gives nothing more, and to try again would help nobody.
            done.add(it.key(),
                     { range.first, read.empty() ? range.last : read.back().id.sequence });
        }
    }
    need = need.without(done);
    return texts;
}

void Replicator::answerAll()
{
    writeJournal();
    VersionVector need = std::exchange(m_toAnswer, {});
    for (const QByteArray &body :
         packOperations(m_author.replica(), textsOf(need, answerBytes), m_link.maxBodyBytes()))
        m_link.publish(body);
}

void Replicator::serve()
{
    writeJournal();
    for (qsizetype left = serveBytes; left > 0 && !m_answers.empty();) {
        if (m_link.queuedBytes() > serveQueue) {
            m_serveTimer.start(sendTick);
            return;
        }
        Answer &answer = m_answers.front();
        const QByteArray inbox = answer.to.text();
        const auto texts = textsOf(answer.need, std::min(left, answer.bytesLeft));
        for (const QByteArray &text : texts) {
            left -= text.size();
            answer.bytesLeft -= text.size();
        }
        for (const QByteArray &body :
             packOperations(m_author.replica(), texts, m_link.maxBodyBytes()))
            m_link.publishTo(inbox, body);
        if (answer.need.isEmpty() || answer.bytesLeft <= 0) {
            m_link.publishTo(inbox,
                             encodeMessage({ m_author.replica(), GaveMessage{ answer.to } }));
            m_answers.pop_front();
            left -= 1000; // many small answers are work too
        }
    }
    if (!m_answers.empty())
        m_serveTimer.start(Milliseconds(0));
}

void Replicator::take(ReplicaId from, const GaveMessage &message)
{
    if (message.to != m_author.replica())
        return;
    if (from == m_suspectPeer && !m_suspect.isEmpty()) {
        if (m_suspect.count() < m_suspectsAtGave)
            compareSuspects();
        else
            m_suspect = {}; // it gives no more
    }
    if (m_asked != from)
        return;
    if (!m_inFlight.empty())
        m_inFlight.pop_front();
    if (m_versions.count() == std::exchange(m_versionsAtGave, m_versions.count())) {
        m_requestTimer.start(requestPatience / 4); // it gave nothing
        return;
    }
    const VersionVector missing = m_peers.missing(m_versions);
    askOn(missing);
    m_openAtLook = openOf(missing);
    m_requestTimer.start(requestPatience);
}

} // namespace syncing
