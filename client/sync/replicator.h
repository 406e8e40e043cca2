// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "model/author.h"
#include "store/drawingstore.h"
#include "sync/catchup.h"
#include "sync/link.h"
#include "sync/message.h"
#include "sync/messagebudget.h"
#include "sync/outbox.h"
#include "sync/partassembler.h"
#include "sync/peertable.h"
#include "sync/problem.h"
#include "sync/snapshotkeeper.h"

#include <QMap>
#include <QSet>

#include <deque>

namespace syncing {

/// Keeps one replica of a drawing equal to everybody else's over a link that promises nothing.
///
/// Own operations are journalled, then sent until they come back. Others' take effect, then are journalled, then claimed.
/// What others have and we lack is asked for. Presence says what everybody has, with a digest, so that any loss is
/// noticed while somebody is there. However much comes, each turn of the event loop handles a slice of it.
/// Units:   see the constants below; all waiting is by the clock given.
/// Errors:  broken or unknown messages are ignored and told by problem(), a store that cannot write too.
/// Owner:   everything given must outlive it.
/// Thread:  one.
/// Source:  PROTOCOL.md beside this file.
class Replicator : public QObject
{
    Q_OBJECT

public:
    struct Options
    {
        QString userName;
        model::Colour colour;
        bool isWitness = false;
    };

    Replicator(model::Document &document, model::Author &author, store::DrawingStore &store,
               Link &link, base::Clock &clock, base::Random &random, Options options,
               QObject *parent = nullptr);
    ~Replicator() override;

    /// Fills document and author from the store. Once, before anything else; false where the undo history is unreadable.
    bool load();

    void commit(const model::Transaction &transaction,
                const QMap<QByteArray, QByteArray> &values = {});

    bool isJoined() const { return m_joined; }
    bool hasHeardItself() const { return m_heardItself; }
    bool agrees() const;
    /// The last attempt to write failed; own edits wait and are not sent.
    bool isStoreFailing() const { return m_storeFailing; }
    quint64 unsent() const;
    quint64 unconfirmed() const;
    quint64 heldOnlyHere() const { return m_unheld.count() + unwritten(); }
    /// What others are known to have and we lack; of some it is known only that there are more.
    quint64 behind() const;
    CatchUp catchUp() const;
    /// Asks for no more of what others have; what came stays, and what is made from now on comes. The next
    /// session, or fetchRest(), goes on.
    void stopFetching();
    void fetchRest();
    const model::VersionVector &versions() const { return m_versions; }
    quint64 digest() const { return m_digest; }
    const PeerTable &peers() const { return m_peers; }

    void setUser(const QString &name, model::Colour colour);
    void setPointer(const PointerMessage &pointer);
    /// Thins the pointer's messages; must outlive this, or be replaced. nullptr: none.
    void setBudget(const MessageBudget *budget) { m_budget = budget; }

    /// Says goodbye, so that nobody waits for us.
    void sayBye();
    /// Makes everything on disk safe against a power cut.
    void flushStore();
    /// Puts into the store what took effect and waits to be written.
    void writeJournal();

Q_SIGNALS:
    void statusChanged();
    void peersChanged();
    /// Somebody came, or calls themselves or looks otherwise now.
    void peerNamed(model::ReplicaId replica, const QString &name);
    void operationsApplied(const std::vector<model::Operation> &operations);
    void problem(const syncing::Problem &problem);
    void replicaChanged();

private:
    /// Own operations that are not in the store.
    quint64 unwritten() const;
    void linkUp();
    void linkDown();
    void receive(const QByteArray &body);
    void takeInflow();
    void handle(const QByteArray &body);
    void take(model::ReplicaId from, OpsMessage &message);
    void take(model::ReplicaId from, const PartMessage &message);
    void take(model::ReplicaId from, const HereMessage &message);
    void take(model::ReplicaId from, const WantMessage &message);
    void take(model::ReplicaId from, const GaveMessage &message);
    void take(model::ReplicaId from, const PointerMessage &message);
    void take(model::ReplicaId from, const ByeMessage &message);

    void applyRemote(std::vector<TextOperation> &operations);
    void journal(store::Commit commit);
    void journalSoon(store::Commit commit);
    /// Whether all that the document shows is in the store then.
    bool writeAll();
    void storeFails(const store::StoreError &error);
    void rebuild();
    void own(const std::vector<store::StoredOperation> &operations);
    void resolve(const std::vector<store::Conflict> &conflicts);
    void healClone();
    void rememberIdentity();

    HereMessage here(bool whole) const;
    void sayHere(bool whole, bool asks);
    void scheduleHere(base::Milliseconds delay);
    base::Milliseconds hereInterval() const;
    void hello();
    void evaluateJoin();
    void becomeJoined();

    void scheduleSend();
    void sendOutbox();
    void confirmed(const model::VersionVector &ids);
    void noteHeld(const model::VersionVector &have);

    void peersHaveChanged();
    void noteMissing(const model::VersionVector &missing);
    void scheduleRequest();
    void requestMissing();
    quint64 openOf(const model::VersionVector &missing) const;
    void askOn(const model::VersionVector &missing);
    void forgetRequests();
    void compareSuspects();
    std::vector<QByteArray> textsOf(model::VersionVector &need, qsizetype maxBytes) const;
    void serve();
    void answerAll();
    void checkDigest(model::ReplicaId id, const PeerTable::Entry &entry);
    void sendPointer();
    void tick();

    model::Document &m_document;
    model::Author &m_author;
    store::DrawingStore &m_store;
    Link &m_link;
    base::Clock &m_clock;
    base::Random &m_random;
    Options m_options;
    const quint64 m_instance;

    model::VersionVector m_versions;
    quint64 m_digest = 0;
    QSet<model::ReplicaId> m_identities; ///< under which this store has made operations
    Outbox m_outbox;
    model::VersionVector m_unheld; ///< own operations that nobody else has said to have
    PartAssembler m_parts;
    PeerTable m_peers;
    quint64 m_missing = 0;

    // Joining, anew in each session.
    bool m_joined = false;
    bool m_heardItself = false;
    bool m_maySend = false; ///< ranges were exchanged, or nobody answered
    int m_helloEchoes = 0;
    int m_hellosSent = 0;
    base::Milliseconds m_firstEcho{ 0 };

    // Presence.
    QSet<model::ReplicaId> m_changedSinceHere;
    bool m_owesWhole = false;
    int m_wholesSeen = 0; ///< others' whole presence since we were asked
    PointerMessage m_pointer;
    bool m_pointerChanged = false;

    // Requests.
    std::optional<model::ReplicaId> m_asked;
    std::deque<model::VersionVector> m_inFlight; ///< asked of m_asked, each to be ended by a `gave`
    quint64 m_openAtLook = 0; ///< how much of it was missing when we last looked
    quint64 m_versionsAtGave = 0;
    int m_turn = 0;
    CatchUp m_catchUp;
    bool m_isFetchStopped = false;
    quint64 m_catchUpFrom = 0; ///< how many we had when it began
    base::Milliseconds m_repairedAt{ -100000 };
    model::VersionVector m_suspect; ///< to be compared although they are here: digests differed
    model::ReplicaId m_suspectPeer;
    quint64 m_suspectsAtGave = 0;

    // Answers.
    struct Answer
    {
        model::ReplicaId to;
        model::VersionVector need;
        qsizetype bytesLeft = 0;
    };
    std::deque<Answer> m_answers;
    model::VersionVector m_toAnswer; ///< asked of everybody, waiting whether somebody else answers

    // What has come and waits for its slice.
    std::deque<QByteArray> m_inflow;
    qsizetype m_sliceBytes = 0; ///< handled in this turn of the event loop

    quint64 m_ignored = 0;
    bool m_storeDirty = false;
    bool m_storeFailing = false;
    store::Commit m_pending; ///< others' operations that took effect and are not claimed yet
    qsizetype m_pendingBytes = 0;
    std::deque<store::Commit> m_unwritten; ///< empty unless the disk refuses
    int m_undoLogs = 0;

    SnapshotKeeper m_snapshots{ m_document, m_store, m_clock, [this] { return writeAll(); } };

    base::Timer m_sendTimer;
    base::Timer m_hereTimer;
    base::Timer m_helloTimer;
    base::Timer m_requestTimer;
    base::Timer m_answerTimer;
    base::Timer m_serveTimer;
    base::Timer m_sliceTimer;
    base::Timer m_journalTimer;
    base::Timer m_peersTimer;
    const MessageBudget *m_budget = nullptr;
    base::Timer m_pointerTimer;
    base::Timer m_flushTimer;
    base::Timer m_tickTimer;
};

} // namespace syncing
