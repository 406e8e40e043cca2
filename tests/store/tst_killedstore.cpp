// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/drawingstore.h"

#include "store/journal.h"
#include "storedoperations.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace store;

namespace {

constexpr quint64 me = 42;

// The child: goes on where the store is, and says after each commit how far it has come.
int writeForEver(const QString &folder)
{
    auto opened = DrawingStore::openFile(folder, drawing());
    if (!opened)
        return opened.error().code == StoreError::Code::InUse ? 7 : 8;
    DrawingStore &store = *opened->store;
    if (store.replica().value == 0 && !store.setReplica({ me }))
        return 9;
    std::puts("open");
    std::fflush(stdout);
    for (quint64 next = store.value("n").toULongLong() + 1;; ++next) {
        Commit commit;
        commit.own = { pointOperation(me, next) };
        commit.remote = pointOperations(me + 1, 100 * next + 1, 100 * next + next % 7);
        commit.values = { { "n", QByteArray::number(next) } };
        commit.undo = QByteArray(qsizetype(next % 50) * 300, char('a' + next % 26));
        if (next > 5)
            commit.confirmed.add({ me }, { 1, next - 5 });
        if (!store.commit(commit) || (next % 10 == 0 && !store.flush()))
            return 10;
        std::printf("%llu\n", next);
        std::fflush(stdout);
    }
}

// What the child has promised to be there after its commit n.
void checkContent(const DrawingStore &store, quint64 n)
{
    QCOMPARE(store.replica().value, me);
    QCOMPARE(store.value("n").toULongLong(), n);
    quint64 count = n;
    for (quint64 i = 1; i <= n; ++i)
        count += i % 7;
    QCOMPARE(store.operationCount(), count);
    QCOMPARE(store.undo(), QByteArray(qsizetype(n % 50) * 300, char('a' + n % 26)));
    QCOMPARE(store.outbox().count(), std::min<quint64>(n, 5));
    QVERIFY(store.read({ me }, { 1, n + 1 }, 1 << 30) == pointOperations(me, 1, n));
    quint64 digest = 0;
    for (const StoredOperation &operation : allOf(store))
        digest ^= model::fingerprint(operation.text);
    QCOMPARE(store.digest(), digest);
}

} // namespace

class tst_KilledStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsWhatWasCommittedBeforeAKill();
    void opensToSomeCommitWhereverTheWalEnds();
    void givesUpItsIdentityAfterAPowerCut();
    void refusesTheSecondProgramAtOnce();

private:
    static void startChild(QProcess &child, const QString &folder);
};

void tst_KilledStore::startChild(QProcess &child, const QString &folder)
{
    child.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    child.start(QCoreApplication::applicationFilePath(), { u"--child"_s, folder });
    QVERIFY(child.waitForStarted());
}

void tst_KilledStore::keepsWhatWasCommittedBeforeAKill()
{
    QTemporaryDir folder;
    quint64 said = 0;
    for (int round = 0; round < 12; ++round) {
        QProcess child;
        startChild(child, folder.path());
        // Killed at any moment: some rounds while opening, others after a number of commits.
        const quint64 until = said + quint64(round % 4) * 57;
        while (round % 4 && said < until) {
            QVERIFY(child.waitForReadyRead());
            while (child.canReadLine())
                said = std::max(said, child.readLine().trimmed().toULongLong());
        }
        child.kill();
        QVERIFY(child.waitForFinished());
        while (child.canReadLine())
            said = std::max(said, child.readLine().trimmed().toULongLong());
        if (round % 3 == 2)
            continue; // the next child opens what this one left
        auto opened = DrawingStore::openFile(folder.path(), drawing());
        QVERIFY(opened);
        QVERIFY(!opened->isRecovered);
        if (opened->store->replica().value == 0) {
            QCOMPARE(said, 0u);
            continue;
        }
        const quint64 stored = opened->store->value("n").toULongLong();
        QVERIFY2(stored == said || stored == said + 1, "a commit is missing");
        said = stored;
        checkContent(*opened->store, stored);
    }
    QVERIFY(said > 200);
}

void tst_KilledStore::opensToSomeCommitWhereverTheWalEnds()
{
    // The disk after a kill or a power cut holds the file and some of the WAL.
    QTemporaryDir folder;
    auto opened = DrawingStore::openFile(folder.path(), drawing());
    QVERIFY(opened);
    QVERIFY(opened->store->setReplica({ me }));
    for (quint64 n = 1; n <= 40; ++n) {
        Commit commit;
        commit.own = { pointOperation(me, n) };
        commit.values = { { "n", QByteArray::number(n) } };
        QVERIFY(opened->store->commit(commit));
    }
    const QString path = opened->store->path();
    const qint64 size = QFileInfo(path + u"-wal"_s).size();
    QVERIFY(size > 100'000);
    quint64 last = 0;
    for (qint64 end = 0; end <= size;
         end += end + 7499 < size ? 7499 : std::max<qint64>(1, size - end)) {
        QTemporaryDir other;
        const QString copy = other.filePath(u"room.copoly"_s);
        QVERIFY(QFile::copy(path, copy) && QFile::copy(path + u"-wal"_s, copy + u"-wal"_s));
        QVERIFY(QFile::resize(copy + u"-wal"_s, end));
        auto cut = DrawingStore::openFile(other.path(), drawing());
        QVERIFY2(cut, qPrintable(cut ? QString() : cut.error().text));
        QVERIFY2(!cut->isRecovered, qPrintable(cut->report));
        const quint64 n = cut->store->value("n").toULongLong();
        QVERIFY(n >= last);
        last = n;
        QVERIFY(allOf(*cut->store) == pointOperations(me, 1, n));
        QCOMPARE(cut->store->outbox().count(), n);
    }
    QCOMPARE(last, 40u);
}

void tst_KilledStore::givesUpItsIdentityAfterAPowerCut()
{
    QTemporaryDir folder;
    QTemporaryDir other;
    {
        auto opened = DrawingStore::openFile(folder.path(), drawing());
        QVERIFY(opened);
        QVERIFY(opened->store->setReplica({ me }));
        QVERIFY(opened->store->commit({ .own = pointOperations(me, 1, 9) }));
        const QString copy = other.filePath(u"room.copoly"_s);
        QVERIFY(QFile::copy(opened->store->path(), copy));
        QVERIFY(QFile::copy(opened->store->path() + u"-wal"_s, copy + u"-wal"_s));
    }
    // The same, left by a program that ran before the computer was started: the last commits can be missing, and
    // others may have seen them.
    {
        Sqlite file;
        Journal journal(file);
        QVERIFY(file.open(other.filePath(u"room.copoly"_s)) && journal.prepare());
        QVERIFY(journal.writeFact("open", "another start"));
        journal.finish();
    }
    {
        auto opened = DrawingStore::openFile(other.path(), drawing());
        QVERIFY(opened && opened->wasUnclean);
        QCOMPARE(opened->store->replica().value, 0u);
        const auto outbox = opened->store->outbox();
        QCOMPARE(outbox.count(), opened->store->operationCount());
        QVERIFY(opened->store->setReplica({ me + 1 }));
    }
    auto again = DrawingStore::openFile(other.path(), drawing());
    QVERIFY(again && !again->wasUnclean);
    QCOMPARE(again->store->replica().value, me + 1);
    auto whole = DrawingStore::openFile(folder.path(), drawing());
    QVERIFY(whole && !whole->wasUnclean);
    QCOMPARE(whole->store->replica().value, me);
}

void tst_KilledStore::refusesTheSecondProgramAtOnce()
{
    QTemporaryDir folder;
    QProcess first;
    startChild(first, folder.path());
    QVERIFY(first.waitForReadyRead());
    QProcess second;
    startChild(second, folder.path());
    QVERIFY(second.waitForFinished());
    QCOMPARE(second.exitCode(), 7);
    const auto here = DrawingStore::openFile(folder.path(), drawing());
    QVERIFY(!here);
    QCOMPARE(here.error().code, StoreError::Code::InUse);
    QVERIFY(DrawingStore::openFile(folder.path(), *base::DrawingId::fromText(u"other")));
    QCOMPARE(first.state(), QProcess::Running);
    first.kill();
    QVERIFY(first.waitForFinished());
    QVERIFY(DrawingStore::openFile(folder.path(), drawing()));
}

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() == 3 && arguments[1] == u"--child")
        return writeForEver(arguments[2]);
    tst_KilledStore test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_killedstore.moc"
