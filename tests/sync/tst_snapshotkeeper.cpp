// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/snapshotkeeper.h"

#include "model/author.h"
#include "model/operationcodec.h"
#include "support/drawingdump.h"
#include "support/manualclock.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace syncing;
using base::Milliseconds;

namespace {

constexpr int many = int(SnapshotKeeper::worthwhile);

/// A program that has a drawing open: what it makes goes into the store.
struct Program
{
    explicit Program(const QString &folder)
    {
        auto opened = store::DrawingStore::openFile(folder, *base::DrawingId::fromText(u"room"));
        if (!opened)
            qFatal("%s", qPrintable(opened.error().text));
        store = std::move(opened->store);
        keeper = std::make_unique<SnapshotKeeper>(document, *store, clock, [this] {
            ++timesAsked;
            return isAllWritten;
        });
        keeper->load();
        author.setCounters(store->versions().of(author.replica()).last(), document.latestTime());
    }

    void addPoints(int count)
    {
        store::Commit commit;
        for (int i = 0; i < count; ++i)
            commit.own.push_back(stored(*author.addPoint({ i, i % 7 }, {})));
        QVERIFY(store->commit(commit));
    }
    void movePoint(int number)
    {
        store::Commit commit;
        commit.own.push_back(stored(*author.move({ document.id(model::Slot(number)) }, { 5, 5 })));
        QVERIFY(store->commit(commit));
    }
    static store::StoredOperation stored(const model::Transaction &made)
    {
        return { made.operations[0].id, model::encodeOperation(made.operations[0]) };
    }
    /// Lets time pass until nothing is being saved; the thread that writes has its own time.
    void finishSaving()
    {
        QElapsedTimer real;
        real.start();
        while (keeper->isSaving() && real.elapsed() < 60'000) {
            clock.advance(Milliseconds(10));
            std::this_thread::yield();
        }
        QVERIFY(!keeper->isSaving());
    }

    support::ManualClock clock;
    model::Document document;
    model::Author author{ document, { 42 } };
    std::unique_ptr<store::DrawingStore> store;
    std::unique_ptr<SnapshotKeeper> keeper;
    bool isAllWritten = true;
    int timesAsked = 0;
};

} // namespace

class tst_SnapshotKeeper : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void savesInSlicesWhenEnoughCame();
    void whatComesWhileSavingIsNotLost();
    void savesAtTheEnd();
    void endsAtOnceWhatHasBegun();
    void leavesSmallDrawingsAlone();
    void restsBetweenTwo();
    void waitsUntilAllIsWritten();
    void countsNothingThatIsNotWritten();
    void givesUpWhenTheDocumentIsBuiltAnew();
    void readsTheJournalWhenTheSnapshotIsDamaged();

private:
    QString snapshotFile() const { return m_folder->filePath(u"room.copoly.snapshot"_s); }
    std::unique_ptr<QTemporaryDir> m_folder;
};

void tst_SnapshotKeeper::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_folder = std::make_unique<QTemporaryDir>();
}

void tst_SnapshotKeeper::savesInSlicesWhenEnoughCame()
{
    QByteArray before;
    {
        Program program(m_folder->path());
        program.addPoints(many - 1);
        program.keeper->look();
        QVERIFY(!program.keeper->isSaving());
        program.addPoints(1);
        program.keeper->look();
        QVERIFY(program.keeper->isSaving());
        program.finishSaving();
        QCOMPARE(program.store->operationsSinceSnapshot(), 0u);
        program.movePoint(3);
        before = support::dump(program.document);
    }
    Program program(m_folder->path());
    QCOMPARE(program.store->operationsSinceSnapshot(), 1u);
    QCOMPARE(support::dump(program.document), before);
}

void tst_SnapshotKeeper::whatComesWhileSavingIsNotLost()
{
    QByteArray before;
    {
        Program program(m_folder->path());
        program.addPoints(5 * many); // several slices
        program.keeper->look();
        for (int i = 0; program.keeper->isSaving() && i < many / 4; ++i) {
            program.movePoint((i * 7919) % (5 * many));
            program.addPoints(1);
            program.clock.advance(Milliseconds(10));
        }
        program.finishSaving(); // what is left where the disk is slow
        QVERIFY(program.store->operationsSinceSnapshot() > 4u);
        QVERIFY(program.store->operationsSinceSnapshot() < quint64(many));
        before = support::dump(program.document);
    }
    Program program(m_folder->path());
    QVERIFY(program.store->operationsSinceSnapshot() < quint64(many));
    QCOMPARE(support::dump(program.document), before);
}

void tst_SnapshotKeeper::savesAtTheEnd()
{
    QByteArray before;
    {
        Program program(m_folder->path());
        program.addPoints(many);
        before = support::dump(program.document);
        program.keeper->close();
    }
    Program program(m_folder->path());
    QCOMPARE(program.store->operationsSinceSnapshot(), 0u);
    QCOMPARE(support::dump(program.document), before);
    program.movePoint(1);
    program.keeper->close(); // not worth another one
    QCOMPARE(program.store->operationsSinceSnapshot(), 1u);
}

void tst_SnapshotKeeper::endsAtOnceWhatHasBegun()
{
    QByteArray before;
    {
        Program program(m_folder->path());
        program.addPoints(5 * many);
        program.keeper->look();
        program.clock.advance(Milliseconds(20));
        program.movePoint(0);
        program.movePoint(5 * many - 1);
        QVERIFY(program.keeper->isSaving());
        before = support::dump(program.document);
        program.keeper->close();
        QVERIFY(!program.keeper->isSaving());
    }
    Program program(m_folder->path());
    QCOMPARE(program.store->operationsSinceSnapshot(), 2u);
    QCOMPARE(support::dump(program.document), before);
}

void tst_SnapshotKeeper::leavesSmallDrawingsAlone()
{
    {
        Program program(m_folder->path());
        program.addPoints(100);
        program.keeper->look();
        program.keeper->close();
        QVERIFY(!program.keeper->isSaving());
        QCOMPARE(program.timesAsked, 0);
    }
    QVERIFY(!QFile::exists(snapshotFile()));
}

void tst_SnapshotKeeper::restsBetweenTwo()
{
    Program program(m_folder->path());
    program.addPoints(many);
    program.keeper->look();
    program.finishSaving();
    program.addPoints(many);
    program.keeper->look();
    QVERIFY(!program.keeper->isSaving());
    program.clock.advance(Milliseconds(60'000));
    program.keeper->look();
    QVERIFY(program.keeper->isSaving());
    program.finishSaving();
    QCOMPARE(program.store->operationsSinceSnapshot(), 0u);
}

void tst_SnapshotKeeper::waitsUntilAllIsWritten()
{
    Program program(m_folder->path());
    program.addPoints(many);
    program.isAllWritten = false;
    program.keeper->look();
    QVERIFY(!program.keeper->isSaving());
    program.keeper->close();
    QVERIFY(!QFile::exists(snapshotFile()));
    program.isAllWritten = true;
    program.clock.advance(Milliseconds(60'000));
    program.keeper->look();
    QVERIFY(program.keeper->isSaving());
}

void tst_SnapshotKeeper::countsNothingThatIsNotWritten()
{
    Program program(m_folder->path());
    program.addPoints(many);
    program.keeper->look();
    QVERIFY(program.keeper->isSaving());
    // The disk is full from here on: what the slices show of it must not come back after a crash.
    (void)program.author.addPoint({ 1, 1 }, {});
    program.isAllWritten = false;
    program.finishSaving();
    QCOMPARE(program.store->operationsSinceSnapshot(), quint64(many));
    QVERIFY(!QFile::exists(snapshotFile()));
}

void tst_SnapshotKeeper::givesUpWhenTheDocumentIsBuiltAnew()
{
    Program program(m_folder->path());
    program.addPoints(5 * many);
    program.keeper->look();
    program.clock.advance(Milliseconds(20));
    QVERIFY(program.keeper->isSaving());
    program.document.clear();
    program.finishSaving();
    QCOMPARE(program.store->operationsSinceSnapshot(), quint64(5 * many));
    QVERIFY(!QFile::exists(snapshotFile()));
}

void tst_SnapshotKeeper::readsTheJournalWhenTheSnapshotIsDamaged()
{
    QByteArray before;
    {
        Program program(m_folder->path());
        program.addPoints(many);
        before = support::dump(program.document);
        program.keeper->close();
    }
    QFile file(snapshotFile());
    QVERIFY(file.open(QIODevice::ReadWrite) && file.seek(file.size() / 2));
    QVERIFY(file.write("damage") == 6);
    file.close();
    Program program(m_folder->path());
    QCOMPARE(support::dump(program.document), before);
    QCOMPARE(program.store->operationsSinceSnapshot(), quint64(many));
    program.keeper->look(); // and makes a new one
    program.finishSaving();
    QCOMPARE(program.store->operationsSinceSnapshot(), 0u);
}

QTEST_GUILESS_MAIN(tst_SnapshotKeeper)
#include "tst_snapshotkeeper.moc"
