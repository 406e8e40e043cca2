// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/replicator.h"

#include "sync/replicatortiming.h"
#include "sync/versionsets.h"

using namespace Qt::StringLiterals;

namespace syncing {

using namespace timing;

using base::Milliseconds;
using model::Range;
using model::ReplicaId;
using model::VersionVector;

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
    const VersionVector mine = common(need, m_versions);
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

} // namespace syncing
