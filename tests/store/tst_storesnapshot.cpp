// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/drawingstore.h"

#include "store/journal.h"
#include "store/sqlite.h"
#include "storedoperations.h"

#include <QDir>
#include <QLoggingCategory>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace store;

namespace {

constexpr quint64 me = 42;
constexpr quint64 peer = 0xfedcba9876543210;

using Pieces = std::vector<QByteArray>;
const Pieces somePieces = { "first", QByteArray(100'000, 'x'), QByteArray(1, '\0'), "last" };

QByteArray content(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool write(const QString &path, const QByteArray &octets)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(octets) == octets.size();
}

} // namespace

/// The snapshot that a store keeps beside the journal; what stands in its pieces is of no interest here.
class tst_StoreSnapshot : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void hasNoneAtFirst();
    void givesPiecesBackOnce();
    void tellsWhatCameSince();
    void coversWhatWasThereWhenItBegan();
    void newOneReplacesTheLast();
    void givenUpOneLeavesTheLast();
    void anyChangedOctetMakesItNone();
    void anyCutMakesItNone();
    void thatOfAnotherMomentIsNone_data();
    void thatOfAnotherMomentIsNone();
    void thatOfAnotherDrawingIsNone();
    void replacedOperationEndsIt();
    void replacedOperationWhileWritingEndsIt();
    void droppedOneIsGone();
    void memoryHasNone();
    void damagedRowThatItCoversIsMendedByTheNextOpening_data();
    void damagedRowThatItCoversIsMendedByTheNextOpening();
    void damagedRowBehindItIsMendedAtOnce();
    void filesOfVersionOneAreTakenOver();
    void takesOverNothingWhileTheDiskIsFull();

private:
    DrawingStore &open();
    void reopen();
    QString path() const { return DrawingStore::fileName(m_folder->path(), drawing()); }
    QString snapshotPath() const { return Snapshot::fileName(path()); }
    void checkIsWhole(quint64 mine, quint64 others) const;

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<DrawingStore> m_store;
    DrawingStore::Opened m_opened;
};

void tst_StoreSnapshot::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    QLoggingCategory::setFilterRules(u"client.store.info=false"_s);
    m_store.reset();
    m_folder = std::make_unique<QTemporaryDir>();
}

DrawingStore &tst_StoreSnapshot::open()
{
    auto opened = DrawingStore::openFile(m_folder->path(), drawing());
    if (!opened)
        qFatal("%s", qPrintable(opened.error().text));
    m_opened = std::move(*opened);
    m_store = std::move(m_opened.store);
    return *m_store;
}

void tst_StoreSnapshot::reopen()
{
    m_store.reset();
    open();
}

// Whatever way was taken, what stays in memory is what the journal holds.
void tst_StoreSnapshot::checkIsWhole(quint64 mine, quint64 others) const
{
    quint64 digests[2] = { 0, 0 };
    model::VersionVector versions;
    for (const StoredOperation &operation : allOf(*m_store)) {
        versions.add(operation.id);
        digests[operation.id.replica.value == me] ^= model::fingerprint(operation.text);
    }
    QVERIFY(versions == m_store->versions());
    QCOMPARE(versions.of({ me }).count(), mine);
    QCOMPARE(versions.of({ peer }).count(), others);
    QCOMPARE(m_store->operationCount(), mine + others);
    QCOMPARE(m_store->digest({ me }), digests[1]);
    QCOMPARE(m_store->digest({ peer }), digests[0]);
    QCOMPARE(m_store->digest(), digests[0] ^ digests[1]);
}

void tst_StoreSnapshot::hasNoneAtFirst()
{
    QVERIFY(!open().beginSnapshot()); // nothing to write of
    QVERIFY(m_store->commit({ .own = pointOperations(me, 1, 10) }));
    QVERIFY(!m_store->takeSnapshot());
    QCOMPARE(m_store->operationsSinceSnapshot(), 10u);
    reopen();
    QVERIFY(!m_store->takeSnapshot());
    QVERIFY(sinceSnapshot(*m_store) == pointOperations(me, 1, 10));
}

void tst_StoreSnapshot::givesPiecesBackOnce()
{
    open();
    QVERIFY(m_store->commit(
        { .own = pointOperations(me, 1, 10), .remote = pointOperations(peer, 5, 9) }));
    QVERIFY(makeSnapshot(*m_store, somePieces));
    QVERIFY(!m_store->takeSnapshot()); // it was not there when the store was opened
    QCOMPARE(m_store->operationsSinceSnapshot(), 0u);
    QCOMPARE(QDir(m_folder->path()).entryList({ u"*-new"_s }), QStringList());
    reopen();
    QCOMPARE(m_store->takeSnapshot(), somePieces);
    QVERIFY(!m_store->takeSnapshot());
    QVERIFY(sinceSnapshot(*m_store).empty());
    checkIsWhole(10, 5);
    QCOMPARE(m_store->outbox().count(), 10u);
}

void tst_StoreSnapshot::tellsWhatCameSince()
{
    open();
    QVERIFY(m_store->commit({ .own = pointOperations(me, 1, 10) }));
    QVERIFY(makeSnapshot(*m_store, somePieces));
    QVERIFY(m_store->commit({ .remote = pointOperations(peer, 1, 3) }));
    QVERIFY(m_store->commit({ .own = pointOperations(me, 11, 12) }));
    for (int round = 0; round < 2; ++round) {
        QCOMPARE(m_store->operationsSinceSnapshot(), 5u);
        auto expected = pointOperations(peer, 1, 3);
        for (const auto &own : pointOperations(me, 11, 12))
            expected.push_back(own);
        QVERIFY(sinceSnapshot(*m_store) == expected);
        checkIsWhole(12, 3);
        reopen();
    }
    QCOMPARE(m_store->takeSnapshot(), somePieces);
}

void tst_StoreSnapshot::coversWhatWasThereWhenItBegan()
{
    open();
    QVERIFY(m_store->commit({ .own = pointOperations(me, 1, 10) }));
    auto writer = m_store->beginSnapshot();
    writer->add("a");
    QVERIFY(m_store->commit({ .own = pointOperations(me, 11, 12) }));
    writer->add("b");
    writer->end();
    QVERIFY(m_store->adopt(std::move(writer)));
    for (int round = 0; round < 2; ++round) {
        QVERIFY(sinceSnapshot(*m_store) == pointOperations(me, 11, 12));
        checkIsWhole(12, 0);
        reopen();
    }
    QCOMPARE(m_store->takeSnapshot(), (Pieces{ "a", "b" }));
}

void tst_StoreSnapshot::newOneReplacesTheLast()
{
    open();
    for (quint64 i = 1; i <= 3; ++i) {
        QVERIFY(m_store->commit({ .own = pointOperations(me, i, i) }));
        QVERIFY(makeSnapshot(*m_store, { QByteArray::number(i) }));
    }
    reopen();
    QCOMPARE(m_store->takeSnapshot(), Pieces{ "3" });
    QVERIFY(makeSnapshot(*m_store, { "again" })); // of the same operations
    reopen();
    QCOMPARE(m_store->takeSnapshot(), Pieces{ "again" });
    checkIsWhole(3, 0);
}

void tst_StoreSnapshot::givenUpOneLeavesTheLast()
{
    open();
    QVERIFY(m_store->commit({ .own = pointOperations(me, 1, 1) }));
    QVERIFY(makeSnapshot(*m_store, somePieces));
    QVERIFY(m_store->commit({ .own = pointOperations(me, 2, 2) }));
    auto writer = m_store->beginSnapshot();
    writer->add(QByteArray(1000, 'x'));
    writer.reset();
    QVERIFY(!QFile::exists(snapshotPath() + u"-new"_s));
    // A killed program leaves this one; it is written anew.
    QVERIFY(write(snapshotPath() + u"-new"_s, "rubbish"));
    reopen();
    QCOMPARE(m_store->takeSnapshot(), somePieces);
    QVERIFY(makeSnapshot(*m_store, { "new" }));
    reopen();
    QCOMPARE(m_store->takeSnapshot(), Pieces{ "new" });
    checkIsWhole(2, 0);
}

void tst_StoreSnapshot::anyChangedOctetMakesItNone()
{
    open();
    QVERIFY(m_store->commit(
        { .own = pointOperations(me, 1, 10), .remote = pointOperations(peer, 1, 3) }));
    QVERIFY(makeSnapshot(*m_store, { "piece", QByteArray(300, '\0'), QByteArray(70, 'p') }));
    m_store.reset();
    const QByteArray whole = content(snapshotPath());
    for (qsizetype at = 0; at < whole.size(); at += at < 130 ? 1 : 7) {
        QByteArray damaged = whole;
        damaged[at] = char(damaged[at] ^ (1 << (at % 8)));
        QVERIFY(write(snapshotPath(), damaged));
        open();
        QVERIFY(!m_opened.isRecovered);
        QVERIFY2(!m_store->takeSnapshot(), QByteArray::number(at));
        QCOMPARE(m_store->operationsSinceSnapshot(), 13u);
        checkIsWhole(10, 3);
        m_store.reset();
    }
    QVERIFY(write(snapshotPath(), whole));
    QVERIFY(open().takeSnapshot());
}

void tst_StoreSnapshot::anyCutMakesItNone()
{
    open();
    QVERIFY(m_store->commit({ .own = pointOperations(me, 1, 10) }));
    QVERIFY(makeSnapshot(*m_store, { "piece", QByteArray(70, 'p') }));
    m_store.reset();
    const QByteArray whole = content(snapshotPath());
    for (qsizetype size = 0; size < whole.size(); size += size < 130 ? 1 : 7) {
        QVERIFY(write(snapshotPath(), whole.first(size)));
        QVERIFY2(!open().takeSnapshot(), QByteArray::number(size));
        m_store.reset();
    }
    QVERIFY(write(snapshotPath(), whole + '\0'));
    QVERIFY(!open().takeSnapshot());
    m_store.reset();
    QVERIFY(QFile::remove(snapshotPath()));
    QVERIFY(!open().takeSnapshot());
    checkIsWhole(10, 0);
}

void tst_StoreSnapshot::thatOfAnotherMomentIsNone_data()
{
    QTest::addColumn<bool>("isDrawingOlder");
    QTest::newRow("older drawing") << true;
    QTest::newRow("older snapshot") << false;
}

void tst_StoreSnapshot::thatOfAnotherMomentIsNone()
{
    // Somebody put one of the two files back from a backup, and went on drawing.
    QFETCH(bool, isDrawingOlder);
    open();
    QVERIFY(m_store->commit({ .own = pointOperations(me, 1, 10) }));
    QVERIFY(makeSnapshot(*m_store, { "old" }));
    m_store.reset();
    const QByteArray oldDrawing = content(path());
    const QByteArray oldSnapshot = content(snapshotPath());
    open();
    QVERIFY(m_store->commit({ .own = pointOperations(me, 11, 20) }));
    QVERIFY(makeSnapshot(*m_store, { "new" }));
    m_store.reset();
    QVERIFY(isDrawingOlder ? write(path(), oldDrawing) : write(snapshotPath(), oldSnapshot));
    open();
    QVERIFY(!m_store->takeSnapshot());
    checkIsWhole(isDrawingOlder ? 10 : 20, 0);
    QVERIFY(m_store->commit({ .remote = pointOperations(peer, 1, 40) }));
    for (int i = 0; i < 20; ++i)
        QVERIFY(m_store->commit({ .remote = { pointOperation(peer, 41 + quint64(i)) } }));
    reopen();
    QVERIFY(!m_store->takeSnapshot());
    checkIsWhole(isDrawingOlder ? 10 : 20, 60);
    QVERIFY(makeSnapshot(*m_store, { "now" }));
    reopen();
    QCOMPARE(m_store->takeSnapshot(), Pieces{ "now" });
}

void tst_StoreSnapshot::thatOfAnotherDrawingIsNone()
{
    open();
    QVERIFY(m_store->commit({ .own = pointOperations(me, 1, 10) }));
    QVERIFY(makeSnapshot(*m_store, { "this" }));
    const auto otherName = *base::DrawingId::fromText(u"other");
    {
        const auto other = DrawingStore::openFile(m_folder->path(), otherName);
        QVERIFY(other);
        QVERIFY(other->store->commit({ .own = pointOperations(peer, 1, 10) }));
        QVERIFY(makeSnapshot(*other->store, { "other" }));
        QVERIFY(write(Snapshot::fileName(other->store->path()), content(snapshotPath())));
    }
    const auto other = DrawingStore::openFile(m_folder->path(), otherName);
    QVERIFY(other && !other->store->takeSnapshot());
    QVERIFY(allOf(*other->store) == pointOperations(peer, 1, 10));
    QVERIFY(other->store->versions().of({ me }).isEmpty());
}

void tst_StoreSnapshot::replacedOperationEndsIt()
{
    StoredOperation low = pointOperation(peer, 2, u"one"_s);
    StoredOperation high = pointOperation(peer, 2, u"the other"_s);
    if (model::fingerprint(high.text) < model::fingerprint(low.text))
        std::swap(low, high);
    open();
    QVERIFY(m_store->commit({ .remote = { pointOperation(peer, 1), high } }));
    QVERIFY(makeSnapshot(*m_store, somePieces));
    const auto done = m_store->commit({ .remote = { low } });
    QVERIFY(done && done->conflicts.size() == 1 && done->conflicts[0].isReplaced);
    for (int round = 0; round < 2; ++round) {
        QCOMPARE(m_store->operationsSinceSnapshot(), 2u);
        QVERIFY(sinceSnapshot(*m_store) == (std::vector{ pointOperation(peer, 1), low }));
        checkIsWhole(0, 2);
        reopen();
        QVERIFY(!m_store->takeSnapshot());
    }
    // The one that stays leaves it as it is.
    QVERIFY(makeSnapshot(*m_store, somePieces));
    QVERIFY(m_store->commit({ .remote = { high } }));
    reopen();
    QVERIFY(m_store->takeSnapshot());
}

void tst_StoreSnapshot::replacedOperationWhileWritingEndsIt()
{
    StoredOperation low = pointOperation(peer, 2, u"one"_s);
    StoredOperation high = pointOperation(peer, 2, u"the other"_s);
    if (model::fingerprint(high.text) < model::fingerprint(low.text))
        std::swap(low, high);
    open();
    QVERIFY(m_store->commit({ .remote = { high } }));
    auto writer = m_store->beginSnapshot();
    QVERIFY(m_store->commit({ .remote = { low } }));
    writer->add("of before");
    writer->end();
    QVERIFY(!m_store->adopt(std::move(writer)));
    reopen();
    QVERIFY(!m_store->takeSnapshot());
    checkIsWhole(0, 1);
}

void tst_StoreSnapshot::droppedOneIsGone()
{
    open();
    QVERIFY(m_store->commit({ .own = pointOperations(me, 1, 10) }));
    QVERIFY(makeSnapshot(*m_store, somePieces));
    reopen();
    QVERIFY(m_store->takeSnapshot());
    m_store->dropSnapshot();
    for (int round = 0; round < 2; ++round) {
        QVERIFY(sinceSnapshot(*m_store) == pointOperations(me, 1, 10));
        reopen();
        QVERIFY(!m_store->takeSnapshot());
    }
}

void tst_StoreSnapshot::memoryHasNone()
{
    const auto opened = DrawingStore::openMemory();
    QVERIFY(opened);
    QVERIFY(opened->store->commit({ .own = pointOperations(me, 1, 10) }));
    QVERIFY(!opened->store->beginSnapshot());
    QVERIFY(!opened->store->takeSnapshot());
    QVERIFY(sinceSnapshot(*opened->store) == pointOperations(me, 1, 10));
}

void tst_StoreSnapshot::damagedRowThatItCoversIsMendedByTheNextOpening_data()
{
    QTest::addColumn<int>("finder");
    QTest::newRow("a read") << 0;
    QTest::newRow("a repeat") << 1;
    QTest::newRow("the whole journal") << 2;
    QTest::newRow("a read, then a commit and a kill") << 3;
}

void tst_StoreSnapshot::damagedRowThatItCoversIsMendedByTheNextOpening()
{
    QFETCH(int, finder);
    open();
    QVERIFY(m_store->setReplica({ me }));
    QVERIFY(m_store->commit({ .own = pointOperations(me, 1, 10) }));
    QVERIFY(m_store->commit({ .remote = pointOperations(peer, 1, 10) }));
    QVERIFY(makeSnapshot(*m_store, somePieces));
    m_store.reset();
    QByteArray damaged = content(path());
    const qsizetype at = damaged.indexOf(pointOperation(peer, 5).text);
    QVERIFY(at > 0);
    damaged[at + 5] = char(damaged[at + 5] ^ 1);
    QVERIFY(write(path(), damaged));
    open();
    QVERIFY(!m_opened.isRecovered);
    QCOMPARE(m_store->takeSnapshot(), somePieces);
    QTemporaryDir other;
    QString folder = m_folder->path();
    if (finder == 0) {
        QVERIFY(m_store->read({ peer }, { 1, 10 }, 1 << 30).empty());
        QVERIFY(!m_store->text({ { peer }, 5 }));
        QCOMPARE(m_store->read({ me }, { 1, 10 }, 1 << 30).size(), 10u);
    } else if (finder == 1) {
        const auto done = m_store->commit({ .remote = { pointOperation(peer, 5) } });
        QVERIFY(done && done->conflicts.empty());
    } else if (finder == 2) {
        QVERIFY(allOf(*m_store) == pointOperations(me, 1, 10));
    } else {
        QVERIFY(!m_store->text({ { peer }, 5 }));
        QVERIFY(m_store->commit({ .own = pointOperations(me, 11, 11) }));
        folder = other.path();
        for (const QString &suffix : { u""_s, u"-wal"_s, u".snapshot"_s })
            QVERIFY(QFile::copy(path() + suffix, other.filePath(u"room.copoly"_s + suffix)));
    }
    QVERIFY(!m_store->beginSnapshot()); // it would hide the damage again
    m_store.reset();
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"was damaged"_s));
    const auto opened = DrawingStore::openFile(folder, drawing());
    QVERIFY(opened && opened->isRecovered);
    QCOMPARE(opened->store->operationCount(), finder == 3 ? 11u : 10u);
    QVERIFY(!opened->store->takeSnapshot());
    QVERIFY(opened->store->versions().of({ peer }).isEmpty()); // so it is asked for
}

void tst_StoreSnapshot::damagedRowBehindItIsMendedAtOnce()
{
    open();
    QVERIFY(m_store->commit({ .own = pointOperations(me, 1, 10) }));
    QVERIFY(makeSnapshot(*m_store, somePieces));
    QVERIFY(m_store->commit({ .remote = pointOperations(peer, 1, 10) }));
    m_store.reset();
    QByteArray damaged = content(path());
    const qsizetype at = damaged.indexOf(pointOperation(peer, 5).text);
    QVERIFY(at > 0);
    damaged[at + 5] = char(damaged[at + 5] ^ 1);
    QVERIFY(write(path(), damaged));
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"was damaged"_s));
    open();
    QVERIFY(m_opened.isRecovered);
    QVERIFY(!m_store->takeSnapshot());
    QVERIFY(!QFile::exists(snapshotPath()));
    checkIsWhole(10, 0);
}

void tst_StoreSnapshot::filesOfVersionOneAreTakenOver()
{
    const StoredOperation one = pointOperation(me, 1);
    {
        // As that version made them.
        Sqlite file;
        QVERIFY(file.open(path()));
        QVERIFY(file.run({ "PRAGMA journal_mode=WAL",
                           "CREATE TABLE journal(id INTEGER PRIMARY KEY, replica INTEGER NOT NULL, "
                           "first INTEGER NOT NULL,"
                           " count INTEGER NOT NULL, digest INTEGER NOT NULL, sum INTEGER NOT "
                           "NULL, body BLOB NOT NULL)",
                           "CREATE INDEX journal_by_author ON journal(replica, first)",
                           "CREATE TABLE facts(key BLOB PRIMARY KEY, value BLOB NOT NULL, sum "
                           "INTEGER NOT NULL) WITHOUT ROWID",
                           "CREATE TABLE undo(part INTEGER PRIMARY KEY, body BLOB NOT NULL)",
                           "CREATE TABLE snapshot(part INTEGER PRIMARY KEY, body BLOB NOT NULL)",
                           "PRAGMA application_id=1131376751", "PRAGMA user_version=1" }));
        Journal journal(file);
        QVERIFY(journal.prepare());
        QVERIFY(journal.append(Journal::rowsOf({ &one }).front()));
        QVERIFY(journal.writeFact("replica", model::ReplicaId{ me }.text()));
        QVERIFY(journal.writeFact("v:time", "12"));
        QVERIFY(journal.writeUndo({}, "undo"));
        journal.finish();
    }
    open();
    QVERIFY(!m_opened.isRecovered && !m_opened.isNew);
    for (int round = 0; round < 2; ++round) {
        QCOMPARE(m_store->replica().value, me);
        QCOMPARE(m_store->value("time"), "12");
        QCOMPARE(m_store->undo(), "undo");
        QVERIFY(allOf(*m_store) == std::vector{ one });
        checkIsWhole(1, 0);
        reopen();
    }
    QVERIFY(makeSnapshot(*m_store, somePieces));
    reopen();
    QVERIFY(m_store->takeSnapshot());
    m_store.reset();
    Sqlite file;
    QVERIFY(file.open(path()));
    QCOMPARE(file.scalar("PRAGMA user_version").toInt(), 2);
    QCOMPARE(file.scalar("SELECT count(*) FROM sqlite_schema WHERE name = 'snapshot'").toInt(), 0);
    QCOMPARE(file.scalar("PRAGMA integrity_check").toString(), u"ok"_s);
}

void tst_StoreSnapshot::takesOverNothingWhileTheDiskIsFull()
{
#ifdef Q_OS_UNIX
    open();
    QVERIFY(m_store->commit({ .own = pointOperations(me, 1, 10) }));
    QVERIFY(makeSnapshot(*m_store, { "old" }));
    QVERIFY(limitFileSize(64 * 1024));
    QVERIFY(!makeSnapshot(*m_store, somePieces));
    QVERIFY(limitFileSize(-1));
    QVERIFY(!QFile::exists(snapshotPath() + u"-new"_s));
    reopen();
    QCOMPARE(m_store->takeSnapshot(), Pieces{ "old" });
    QVERIFY(makeSnapshot(*m_store, somePieces));
    reopen();
    QCOMPARE(m_store->takeSnapshot(), somePieces);
#endif
}

QTEST_GUILESS_MAIN(tst_StoreSnapshot)
#include "tst_storesnapshot.moc"
