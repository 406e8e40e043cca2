// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/drawingstore.h"

#include "storedoperations.h"

#include <QDir>
#include <QTemporaryDir>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace store;

namespace {

constexpr quint64 me = 0xfedcba9876543210; // beyond what a signed column would keep as it is
constexpr quint64 peer = 7;

} // namespace

class tst_DrawingStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void beginsEmptyWithoutIdentity_data() { kinds(); }
    void beginsEmptyWithoutIdentity();
    void answersWhatWasCommitted_data() { kinds(); }
    void answersWhatWasCommitted();
    void keepsEverythingAcrossReopening();
    void leavesOneFileWhenClosed();
    void tellsOperationsInTheOrderOfCommits_data() { kinds(); }
    void tellsOperationsInTheOrderOfCommits();
    void readsRangesBySequence_data() { kinds(); }
    void readsRangesBySequence();
    void stopsReadingBeforeTooManyBytes();
    void outboxHoldsOwnUntilConfirmed();
    void confirmsWhatIsWrittenInTheSameCommit();
    void repeatsChangeNothing_data() { kinds(); }
    void repeatsChangeNothing();
    void keepsTheTextWithTheLowerFingerprint_data();
    void keepsTheTextWithTheLowerFingerprint();
    void settlesTwoTextsWithinOneCommit();
    void digestIsThatOfTheSet();
    void undoShrinksAndGrows();
    void emptyValuesAreRemoved();
    void valuesMayHoldAnyOctets();
    void splitsLongRunsOverRows();
    void writesNothingWhenThereIsNoRoom();
    void refusesAFolderThatIsNone();
    void leavesAFileOfALaterVersionAlone();
    void flushesToTheDisk();

private:
    void kinds();
    DrawingStore &open();
    void reopen();

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<DrawingStore> m_store;
    DrawingStore::Opened m_opened;
};

void tst_DrawingStore::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_store.reset();
    m_folder = std::make_unique<QTemporaryDir>();
}

void tst_DrawingStore::kinds()
{
    QTest::addColumn<bool>("isFile");
    QTest::newRow("file") << true;
    QTest::newRow("memory") << false;
}

DrawingStore &tst_DrawingStore::open()
{
    const bool isMemory =
        QTest::currentDataTag() && QByteArray(QTest::currentDataTag()) == "memory";
    auto opened =
        isMemory ? DrawingStore::openMemory() : DrawingStore::openFile(m_folder->path(), drawing());
    if (!opened)
        qFatal("%s", qPrintable(opened.error().text));
    m_opened = std::move(*opened);
    m_store = std::move(m_opened.store);
    return *m_store;
}

void tst_DrawingStore::reopen()
{
    m_store.reset();
    open();
}

void tst_DrawingStore::beginsEmptyWithoutIdentity()
{
    DrawingStore &store = open();
    QVERIFY(m_opened.isNew && !m_opened.isRecovered && !m_opened.wasUnclean);
    QCOMPARE(store.replica().value, 0u);
    QVERIFY(store.versions().isEmpty() && store.outbox().isEmpty());
    QCOMPARE(store.digest(), 0u);
    QVERIFY(allOf(store).empty() && store.undo().isEmpty() && store.value("x").isEmpty());
}

void tst_DrawingStore::answersWhatWasCommitted()
{
    DrawingStore &store = open();
    QVERIFY(store.setReplica({ me }));
    Commit commit;
    commit.own = pointOperations(me, 1, 3);
    commit.remote = pointOperations(peer, 5, 6);
    commit.undo = "undo";
    commit.values = { { "time", "12" } };
    const auto done = store.commit(commit);
    QVERIFY(done && done->conflicts.empty());
    QCOMPARE(store.replica().value, me);
    QCOMPARE(store.operationCount(), 5u);
    QVERIFY(store.versions().of({ me }).contains(model::Range{ 1, 3 }));
    QVERIFY(!store.versions().contains({ { peer }, 4 }));
    QCOMPARE(store.outbox().count(), 3u);
    QCOMPARE(store.undo(), "undo");
    QCOMPARE(store.value("time"), "12");
    QCOMPARE(store.text({ { peer }, 6 }), pointOperation(peer, 6).text);
    QVERIFY(!store.text({ { peer }, 4 }));
}

void tst_DrawingStore::keepsEverythingAcrossReopening()
{
    DrawingStore &store = open();
    QVERIFY(store.setReplica({ me }));
    Commit commit;
    commit.own = pointOperations(me, 1, 300);
    commit.remote = pointOperations(peer, 1, 3000);
    commit.undo = QByteArray(100'000, 'u');
    commit.values = { { "a", "1" }, { "b", QByteArray(10'000, 'b') } };
    QVERIFY(store.commit(commit));
    commit = {};
    commit.confirmed.add({ me }, { 1, 100 });
    QVERIFY(store.commit(commit));
    const auto versions = store.versions();
    const auto outbox = store.outbox();
    const quint64 digest = store.digest();
    const auto operations = allOf(store);
    reopen();
    QVERIFY(!m_opened.isNew && !m_opened.wasUnclean && !m_opened.isRecovered);
    QCOMPARE(m_store->replica().value, me);
    QVERIFY(m_store->versions() == versions && m_store->outbox() == outbox);
    QCOMPARE(outbox.of({ me }).ranges(), (std::vector<model::Range>{ { 101, 300 } }));
    QCOMPARE(m_store->digest(), digest);
    QVERIFY(allOf(*m_store) == operations);
    QCOMPARE(m_store->undo(), QByteArray(100'000, 'u'));
    QCOMPARE(m_store->value("a"), "1");
    QCOMPARE(m_store->value("b").size(), 10'000);
}

void tst_DrawingStore::leavesOneFileWhenClosed()
{
    QVERIFY(!DrawingStore::exists(m_folder->path(), drawing()));
    open();
    QVERIFY(m_store->commit({ .own = pointOperations(me, 1, 10) }));
    QVERIFY(DrawingStore::exists(m_folder->path(), drawing()));
    m_store.reset();
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files), QStringList{ u"room.copoly"_s });
}

void tst_DrawingStore::tellsOperationsInTheOrderOfCommits()
{
    DrawingStore &store = open();
    std::vector<StoredOperation> expected;
    for (quint64 i = 1; i <= 40; ++i) {
        Commit commit;
        commit.remote = pointOperations(peer, 1000 - 3 * i, 1002 - 3 * i);
        std::swap(commit.remote[0], commit.remote[2]);
        commit.own = pointOperations(me, i, i);
        QVERIFY(store.commit(commit));
        expected.insert(expected.end(), commit.own.begin(), commit.own.end());
        expected.insert(expected.end(), commit.remote.begin(), commit.remote.end());
    }
    QVERIFY(allOf(store) == expected);
}

void tst_DrawingStore::readsRangesBySequence()
{
    DrawingStore &store = open();
    // In pieces that overlap no row border of what is asked for.
    for (const model::Range r :
         { model::Range{ 2001, 4000 }, { 1, 700 }, { 701, 701 }, { 5000, 5010 } })
        QVERIFY(store.commit({ .remote = pointOperations(peer, r.first, r.last) }));
    QVERIFY(store.commit({ .remote = pointOperations(peer + 1, 1, 5000) }));
    for (const model::Range r : { model::Range{ 1, 1 },
                                  { 700, 702 },
                                  { 650, 2100 },
                                  { 3999, 5001 },
                                  { 702, 2000 },
                                  { 5010, 9000 },
                                  { 1, 1000000 },
                                  { 9, 8 } }) {
        std::vector<StoredOperation> expected;
        for (quint64 s = r.first; s <= std::min<quint64>(r.last, 5010); ++s) {
            if (store.versions().contains({ { peer }, s }))
                expected.push_back(pointOperation(peer, s));
        }
        QVERIFY(store.read({ peer }, r, 1 << 30) == expected);
    }
    QVERIFY(store.read({ 99 }, { 1, 10 }, 1 << 30).empty());
}

void tst_DrawingStore::stopsReadingBeforeTooManyBytes()
{
    DrawingStore &store = open();
    QVERIFY(store.commit({ .remote = pointOperations(peer, 1, 2000) }));
    const qsizetype one = pointOperation(peer, 10).text.size();
    QCOMPARE(store.read({ peer }, { 10, 99 }, 5 * one).size(), 5u);
    QCOMPARE(store.read({ peer }, { 10, 99 }, 5 * one - 1).size(), 4u);
    QCOMPARE(store.read({ peer }, { 10, 99 }, 1).size(), 1u);
}

void tst_DrawingStore::outboxHoldsOwnUntilConfirmed()
{
    DrawingStore &store = open();
    QVERIFY(
        store.commit({ .own = pointOperations(me, 1, 5), .remote = pointOperations(peer, 1, 5) }));
    model::VersionVector confirmed;
    confirmed.add({ me }, { 2, 3 });
    confirmed.add({ me }, { 90, 99 });
    confirmed.add({ peer }, { 1, 5 });
    QVERIFY(store.commit({ .confirmed = confirmed }));
    const std::vector<model::Range> left{ { 1, 1 }, { 4, 5 } };
    QCOMPARE(store.outbox().of({ me }).ranges(), left);
    QCOMPARE(store.outbox().count(), 3u);
    reopen();
    QCOMPARE(m_store->outbox().of({ me }).ranges(), left);
    confirmed.add({ me }, { 1, 5 });
    QVERIFY(m_store->commit({ .confirmed = confirmed }));
    reopen();
    QVERIFY(m_store->outbox().isEmpty());
}

void tst_DrawingStore::confirmsWhatIsWrittenInTheSameCommit()
{
    DrawingStore &store = open();
    model::VersionVector confirmed;
    confirmed.add({ me }, { 1, 1 });
    QVERIFY(store.commit({ .own = pointOperations(me, 1, 2), .confirmed = confirmed }));
    QCOMPARE(store.outbox().of({ me }).ranges(), (std::vector<model::Range>{ { 2, 2 } }));
}

void tst_DrawingStore::repeatsChangeNothing()
{
    DrawingStore &store = open();
    QVERIFY(
        store.commit({ .own = pointOperations(me, 1, 9), .remote = pointOperations(peer, 1, 9) }));
    const quint64 digest = store.digest();
    model::VersionVector confirmed;
    confirmed.add({ me }, { 1, 9 });
    QVERIFY(store.commit({ .confirmed = confirmed }));
    Commit again{ .own = pointOperations(me, 3, 6), .remote = pointOperations(peer, 5, 9) };
    again.remote.push_back(pointOperation(peer, 5));
    const auto done = store.commit(again);
    QVERIFY(done && done->conflicts.empty());
    QCOMPARE(store.digest(), digest);
    QCOMPARE(store.operationCount(), 18u);
    QCOMPARE(allOf(store).size(), 18u);
    QVERIFY(store.outbox().isEmpty());
}

void tst_DrawingStore::keepsTheTextWithTheLowerFingerprint_data()
{
    QTest::addColumn<bool>("isLowerFirst");
    QTest::newRow("lower first") << true;
    QTest::newRow("lower second") << false;
}

void tst_DrawingStore::keepsTheTextWithTheLowerFingerprint()
{
    QFETCH(bool, isLowerFirst);
    StoredOperation low = pointOperation(peer, 2, u"one"_s);
    StoredOperation high = pointOperation(peer, 2, u"the other"_s);
    if (model::fingerprint(high.text) < model::fingerprint(low.text))
        std::swap(low, high);
    DrawingStore &store = open();
    Commit commit{ .remote = pointOperations(peer, 1, 3) };
    commit.remote[1] = isLowerFirst ? low : high;
    QVERIFY(store.commit(commit));
    const auto done = store.commit({ .remote = { isLowerFirst ? high : low } });
    QVERIFY(done);
    QCOMPARE(done->conflicts.size(), 1u);
    const Conflict &conflict = done->conflicts.front();
    QVERIFY(conflict.kept == low);
    QCOMPARE(conflict.dropped, high.text);
    QCOMPARE(conflict.isReplaced, !isLowerFirst);
    commit.remote[1] = low;
    for (int round = 0; round < 2; ++round) {
        QVERIFY(allOf(*m_store) == commit.remote);
        quint64 digest = 0;
        for (const StoredOperation &operation : commit.remote)
            digest ^= model::fingerprint(operation.text);
        QCOMPARE(m_store->digest(), digest);
        QCOMPARE(m_store->digest({ peer }), digest);
        reopen();
    }
}

void tst_DrawingStore::settlesTwoTextsWithinOneCommit()
{
    StoredOperation low = pointOperation(peer, 1, u"one"_s);
    StoredOperation high = pointOperation(peer, 1, u"the other"_s);
    if (model::fingerprint(high.text) < model::fingerprint(low.text))
        std::swap(low, high);
    DrawingStore &store = open();
    const auto done = store.commit({ .remote = { high, low } });
    QVERIFY(done);
    QCOMPARE(done->conflicts.size(), 1u);
    QVERIFY(allOf(store) == std::vector{ low });
    QCOMPARE(store.digest(), model::fingerprint(low.text));
}

void tst_DrawingStore::digestIsThatOfTheSet()
{
    DrawingStore &store = open();
    quint64 mine = 0;
    quint64 others = 0;
    for (quint64 i : { 3u, 1u, 2u }) {
        QVERIFY(store.commit(
            { .own = { pointOperation(me, i) }, .remote = { pointOperation(peer, 10 * i) } }));
        mine ^= model::fingerprint(pointOperation(me, i).text);
        others ^= model::fingerprint(pointOperation(peer, 10 * i).text);
    }
    for (int round = 0; round < 2; ++round) {
        QCOMPARE(m_store->digest(), mine ^ others);
        QCOMPARE(m_store->digest({ me }), mine);
        QCOMPARE(m_store->digest({ peer }), others);
        QCOMPARE(m_store->digest({ 99 }), 0u);
        reopen();
    }
}

void tst_DrawingStore::undoShrinksAndGrows()
{
    open();
    QByteArray undo;
    for (const int size : { 10, 5000, 4096, 8192, 20'000, 19'999, 3, 0, 12'288 }) {
        undo.resize(size, 'x');
        if (size > 2)
            undo[size / 2] = char('a' + size % 26);
        QVERIFY(m_store->commit({ .undo = undo }));
        QCOMPARE(m_store->undo(), undo);
        reopen();
        QCOMPARE(m_store->undo(), undo);
    }
}

void tst_DrawingStore::emptyValuesAreRemoved()
{
    open();
    QVERIFY(m_store->commit({ .values = { { "a", "1" }, { "b", "2" } } }));
    QVERIFY(m_store->commit({ .values = { { "a", {} }, { "never", {} } } }));
    reopen();
    QVERIFY(m_store->value("a").isEmpty());
    QCOMPARE(m_store->value("b"), "2");
}

void tst_DrawingStore::valuesMayHoldAnyOctets()
{
    open();
    QByteArray octets;
    for (int i = 0; i < 256; ++i)
        octets += char(i);
    QVERIFY(m_store->commit({ .values = { { octets, octets }, { "replica", "of the caller" } } }));
    reopen();
    QCOMPARE(m_store->value(octets), octets);
    QCOMPARE(m_store->value("replica"), "of the caller");
    QCOMPARE(m_store->replica().value, 0u);
}

void tst_DrawingStore::splitsLongRunsOverRows()
{
    DrawingStore &store = open();
    Commit commit;
    for (quint64 i = 1; i <= 30; ++i)
        commit.own.push_back(pointOperation(me, i, QString(int(i) * 1000, u'l')));
    QVERIFY(store.commit(commit));
    QVERIFY(allOf(store) == commit.own);
    QCOMPARE(store.text({ { me }, 30 }), commit.own[29].text);
    reopen();
    QVERIFY(allOf(*m_store) == commit.own);
}

void tst_DrawingStore::writesNothingWhenThereIsNoRoom()
{
#ifdef Q_OS_UNIX
    DrawingStore &store = open();
    QVERIFY(store.commit({ .own = pointOperations(me, 1, 10), .values = { { "n", "10" } } }));
    const quint64 digest = store.digest();
    QVERIFY(limitFileSize(128 * 1024));
    const auto failed =
        store.commit({ .own = pointOperations(me, 11, 5000), .values = { { "n", "5000" } } });
    QVERIFY(limitFileSize(-1));
    QVERIFY(!failed);
    QCOMPARE(failed.error().code, StoreError::Code::CannotWrite);
    QVERIFY(!failed.error().text.isEmpty());
    for (int round = 0; round < 2; ++round) {
        QCOMPARE(m_store->operationCount(), 10u);
        QCOMPARE(m_store->outbox().count(), 10u);
        QCOMPARE(m_store->digest(), digest);
        QCOMPARE(m_store->value("n"), "10");
        QVERIFY(allOf(*m_store) == pointOperations(me, 1, 10));
        reopen();
        QVERIFY(!m_opened.isRecovered);
    }
    QVERIFY(m_store->commit({ .own = pointOperations(me, 11, 5000) }));
    reopen();
    QVERIFY(allOf(*m_store) == pointOperations(me, 1, 5000));
#endif
}

void tst_DrawingStore::refusesAFolderThatIsNone()
{
    QFile file(m_folder->filePath(u"file"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    const auto opened = DrawingStore::openFile(file.fileName(), drawing());
    QVERIFY(!opened);
    QCOMPARE(opened.error().code, StoreError::Code::CannotOpen);
    QVERIFY(QDir(m_folder->path()).mkdir(u"room.copoly"_s));
    const auto folder = DrawingStore::openFile(m_folder->path(), drawing());
    QVERIFY(!folder);
    QCOMPARE(folder.error().code, StoreError::Code::CannotOpen);
}

void tst_DrawingStore::leavesAFileOfALaterVersionAlone()
{
    open();
    QVERIFY(m_store->commit({ .own = pointOperations(me, 1, 10) }));
    m_store.reset();
    // user_version is the big endian number at octet 60 (sqlite.org/fileformat2.html, 1.3).
    QFile file(DrawingStore::fileName(m_folder->path(), drawing()));
    QVERIFY(file.open(QIODevice::ReadWrite) && file.seek(63) && file.write("\x63") == 1);
    file.seek(0);
    const QByteArray before = file.readAll();
    file.close();
    const auto opened = DrawingStore::openFile(m_folder->path(), drawing());
    QVERIFY(!opened);
    QCOMPARE(opened.error().code, StoreError::Code::FromTheFuture);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), before);
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files), QStringList{ u"room.copoly"_s });
}

void tst_DrawingStore::flushesToTheDisk()
{
    DrawingStore &store = open();
    for (quint64 i = 1; i <= 20; ++i) {
        QVERIFY(store.commit({ .own = pointOperations(me, i, i) }));
        QVERIFY(store.flush());
    }
    QVERIFY(store.flushAndWait());
    // What the disk holds then is a whole drawing, WAL included.
    QTemporaryDir other;
    for (const QString &suffix : { u""_s, u"-wal"_s })
        QVERIFY(QFile::copy(store.path() + suffix, other.filePath(u"room.copoly"_s + suffix)));
    const auto copy = DrawingStore::openFile(other.path(), drawing());
    QVERIFY(copy);
    QVERIFY(copy->wasUnclean);
    QVERIFY(allOf(*copy->store) == pointOperations(me, 1, 20));
}

QTEST_GUILESS_MAIN(tst_DrawingStore)
#include "tst_drawingstore.moc"
