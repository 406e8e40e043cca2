// SPDX-License-Identifier: GPL-3.0-or-later
#include "diskfaults.h"
#include "storedoperations.h"

#include <QCoreApplication>
#include <QLoggingCategory>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace store;

namespace {

constexpr quint64 me = 42;
constexpr quint64 peer = 7;
constexpr quint64 commits = 12;

/// The n-th thing that the scripted session does.
Commit commitOf(quint64 n)
{
    Commit commit;
    commit.own = pointOperations(me, 3 * n - 2, 3 * n);
    if (n % 3 == 0)
        commit.remote = pointOperations(peer, 100 * n, 100 * n + 40);
    if (n % 2 == 0)
        commit.confirmed.add({ me }, { 1, 3 * n - 4 });
    commit.values = { { "n", QByteArray::number(n) },
                      { "log." + QByteArray::number(n % 5), QByteArray(100, char('a' + n)) } };
    if (n % 4 == 0)
        commit.undo = QByteArray(qsizetype(n) * 1000, char('A' + n));
    return commit;
}

/// All that must be the same in a store after these commits.
QByteArray contentOf(const DrawingStore &store)
{
    QByteArray text;
    quint64 digest = 0;
    for (const StoredOperation &operation : allOf(store)) {
        text += operation.text + '\n';
        digest ^= model::fingerprint(operation.text);
    }
    for (const quint64 replica : { me, peer }) {
        const model::Ranges versions = store.versions().of({ replica });
        const model::Ranges outbox = store.outbox().of({ replica });
        for (const model::Range &range : versions.ranges())
            text += QByteArray::number(range.first) + '-' + QByteArray::number(range.last) + ' ';
        for (const model::Range &range : outbox.ranges())
            text += '>' + QByteArray::number(range.first) + '-' + QByteArray::number(range.last);
        text += ' ' + QByteArray::number(store.digest({ replica }), 16) + '\n';
    }
    text += store.undo() + '\n' + store.value("n");
    for (int i = 0; i < 5; ++i)
        text += ' ' + store.value("log." + QByteArray::number(i));
    return text + (digest == store.digest() ? " digest fits" : " digest does not fit");
}

const QByteArray &expected(quint64 n)
{
    static const std::vector<QByteArray> all = [] {
        std::vector<QByteArray> contents;
        const auto opened = DrawingStore::openMemory();
        contents.push_back(contentOf(*opened->store));
        for (quint64 i = 1; i <= commits; ++i) {
            (void)opened->store->commit(commitOf(i));
            contents.push_back(contentOf(*opened->store));
        }
        return contents;
    }();
    return all[n];
}

bool makeSnapshotOf(DrawingStore &store, quint64 n)
{
    return makeSnapshot(store, { QByteArray::number(n), QByteArray(20'000, char('a' + n)) });
}

void say(const char *what, quint64 n)
{
    std::printf("%s %llu\n", what, static_cast<unsigned long long>(n));
    std::fflush(stdout);
}

// The child: opens, commits, flushes, makes snapshots, closes, opens again; and says what it has reached.
int runSession(const QString &folder, DiskFaults::Kind kind, quint64 at)
{
    DiskFaults::set(kind, at);
    for (quint64 n = 1; n <= commits;) {
        auto opened = DrawingStore::openFile(folder, drawing());
        if (!opened)
            return 8;
        DrawingStore &store = *opened->store;
        if (store.replica().value == 0 && !store.setReplica({ me }))
            return 9;
        for (const quint64 end = n + commits / 2; n < end; ++n) {
            if (!store.commit(commitOf(n)))
                return 10;
            say("committed", n);
            if (n % 3 == 0 && !store.flushAndWait())
                return 11;
            if (n % 4 == 3 && !makeSnapshotOf(store, n))
                return 12;
        }
    }
    say("writes", DiskFaults::count());
    return 0;
}

} // namespace

/// What is left when the disk or the program fails at any of its writes.
class tst_DiskFaults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void keepsAllCommitsWhereverItIsKilled_data();
    void keepsAllCommitsWhereverItIsKilled();
    void staysAsItWasWhereverTheDiskIsFull();
    void opensNothingHalfOnAFullDisk();
    void closesOnAFullDisk();
};

void tst_DiskFaults::initTestCase()
{
    QLoggingCategory::setFilterRules(u"client.store=false"_s);
}

void tst_DiskFaults::keepsAllCommitsWhereverItIsKilled_data()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("between two writes") << int(DiskFaults::Kind::Kill);
    QTest::newRow("within a write") << int(DiskFaults::Kind::TearAndKill);
}

void tst_DiskFaults::keepsAllCommitsWhereverItIsKilled()
{
    QFETCH(int, kind);
    quint64 withSnapshot = 0;
    for (quint64 at = 1;; ++at) {
        QTemporaryDir folder;
        QProcess child;
        child.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        child.start(QCoreApplication::applicationFilePath(),
                    { u"--child"_s, folder.path(), QString::number(kind), QString::number(at) });
        QVERIFY(child.waitForFinished());
        quint64 said = 0;
        bool isWhole = false;
        for (const QByteArray &line : child.readAllStandardOutput().split('\n')) {
            if (line.startsWith("committed "))
                said = line.sliced(10).toULongLong();
            isWhole |= line.startsWith("writes ");
        }
        if (isWhole)
            QCOMPARE(child.exitCode(), 0);
        else
            QCOMPARE(child.exitStatus(), QProcess::CrashExit);
        auto opened = DrawingStore::openFile(folder.path(), drawing());
        QVERIFY2(opened, QByteArray::number(at));
        QVERIFY2(!opened->isRecovered, qPrintable(opened->report));
        DrawingStore &store = *opened->store;
        const quint64 n = store.value("n").toULongLong();
        QVERIFY2(n == said || n == said + 1, QByteArray::number(at));
        QVERIFY2(contentOf(store) == expected(n), QByteArray::number(at));
        if (n > 0)
            QCOMPARE(store.replica().value, me);
        if (const auto pieces = store.takeSnapshot()) {
            ++withSnapshot;
            const quint64 of = pieces->front().toULongLong();
            QCOMPARE(pieces->size(), 2u);
            QCOMPARE(pieces->back(), QByteArray(20'000, char('a' + of)));
            // With what came since it is the whole.
            quint64 covered = store.operationCount() - store.operationsSinceSnapshot();
            for (quint64 i = 1; i <= of; ++i)
                covered -= commitOf(i).own.size() + commitOf(i).remote.size();
            QCOMPARE(covered, 0u);
        }
        // And it goes on.
        if (n < commits) {
            QVERIFY(store.commit(commitOf(n + 1)));
            QCOMPARE(contentOf(store), expected(n + 1));
        }
        if (isWhole) {
            QVERIFY2(at > 100, QByteArray::number(at));
            QCOMPARE(n, commits);
            break;
        }
    }
    QVERIFY(withSnapshot > 20);
}

void tst_DiskFaults::staysAsItWasWhereverTheDiskIsFull()
{
    quint64 refused = 0;
    for (quint64 at = 1; at <= 60; ++at) {
        QTemporaryDir folder;
        auto opened = DrawingStore::openFile(folder.path(), drawing());
        QVERIFY(opened);
        DrawingStore &store = *opened->store;
        QVERIFY(store.setReplica({ me }));
        QVERIFY(store.commit(commitOf(1)));
        QVERIFY(makeSnapshotOf(store, 1));
        DiskFaults::set(DiskFaults::Kind::Full, at);
        quint64 n = 1;
        for (; n < commits; ++n) {
            if (!store.commit(commitOf(n + 1)))
                break;
            (void)makeSnapshotOf(store, n + 1);
        }
        // Whatever was refused has not happened, however often it is tried.
        for (int again = 0; n < commits && again < 2; ++again) {
            ++refused;
            const auto failed = store.commit(commitOf(n + 1));
            QVERIFY2(!failed, QByteArray::number(at));
            QCOMPARE(failed.error().code, StoreError::Code::CannotWrite);
            QCOMPARE(contentOf(store), expected(n));
        }
        DiskFaults::set(DiskFaults::Kind::None, 0);
        QCOMPARE(contentOf(store), expected(n));
        if (at % 2) {
            opened->store.reset();
            opened = DrawingStore::openFile(folder.path(), drawing());
            QVERIFY(opened && !opened->isRecovered);
            QCOMPARE(contentOf(*opened->store), expected(n));
        }
        for (; n < commits; ++n)
            QVERIFY2(opened->store->commit(commitOf(n + 1)), QByteArray::number(at));
        QVERIFY(makeSnapshotOf(*opened->store, n));
        opened->store.reset();
        opened = DrawingStore::openFile(folder.path(), drawing());
        QVERIFY(opened && !opened->isRecovered);
        QCOMPARE(contentOf(*opened->store), expected(commits));
        QVERIFY(opened->store->takeSnapshot());
    }
    QVERIFY(refused > 50);
}

void tst_DiskFaults::opensNothingHalfOnAFullDisk()
{
    quint64 refused = 0;
    for (quint64 at = 1; at <= 40; ++at) {
        QTemporaryDir folder;
        const bool isNew = at % 2;
        const quint64 n = isNew ? 0 : 3;
        if (!isNew) {
            const auto opened = DrawingStore::openFile(folder.path(), drawing());
            QVERIFY(opened && opened->store->setReplica({ me }));
            for (quint64 i = 1; i <= n; ++i)
                QVERIFY(opened->store->commit(commitOf(i)));
            QVERIFY(makeSnapshotOf(*opened->store, n));
        }
        DiskFaults::set(DiskFaults::Kind::Full, at / 2 + 1);
        {
            const auto opened = DrawingStore::openFile(folder.path(), drawing());
            if (opened)
                QCOMPARE(contentOf(*opened->store), expected(n));
            else
                ++refused;
        }
        DiskFaults::set(DiskFaults::Kind::None, 0);
        const auto opened = DrawingStore::openFile(folder.path(), drawing());
        QVERIFY2(opened && !opened->isRecovered, QByteArray::number(at));
        QCOMPARE(contentOf(*opened->store), expected(n));
        QCOMPARE(opened->store->replica().value, isNew ? 0u : me);
        QVERIFY(opened->store->commit(commitOf(n + 1)));
    }
    QVERIFY(refused > 4);
}

void tst_DiskFaults::closesOnAFullDisk()
{
    for (quint64 at = 1; at <= 20; ++at) {
        QTemporaryDir folder;
        {
            const auto opened = DrawingStore::openFile(folder.path(), drawing());
            QVERIFY(opened && opened->store->setReplica({ me }));
            for (quint64 i = 1; i <= commits; ++i)
                QVERIFY(opened->store->commit(commitOf(i)));
            DiskFaults::set(DiskFaults::Kind::Full, at);
        }
        DiskFaults::set(DiskFaults::Kind::None, 0);
        const auto opened = DrawingStore::openFile(folder.path(), drawing());
        QVERIFY2(opened && !opened->isRecovered, QByteArray::number(at));
        QCOMPARE(contentOf(*opened->store), expected(commits));
    }
}

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() == 5 && arguments[1] == u"--child")
        return runSession(arguments[2], DiskFaults::Kind(arguments[3].toInt()),
                          arguments[4].toULongLong());
    tst_DiskFaults test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_diskfaults.moc"
