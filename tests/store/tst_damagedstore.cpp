// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/drawingstore.h"

#include "base/random.h"
#include "storedoperations.h"

#include <QDir>
#include <QLoggingCategory>
#include <QRegularExpression>
#include <QScopeGuard>
#include <QTemporaryDir>
#include <QTest>

#include <functional>

using namespace Qt::StringLiterals;
using namespace store;

namespace {

constexpr quint64 me = 42;
constexpr quint64 peer = 7;

QByteArray noise(qsizetype size)
{
    base::SeededRandom random(1);
    QByteArray octets;
    while (octets.size() < size)
        octets += char(random.next64());
    return octets;
}

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

class tst_DamagedStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void isNeverFatal_data();
    void isNeverFatal();
    void recoversWhatTheTruncatedFileHolds();
    void recoversAroundADamagedPage_data();
    void recoversAroundADamagedPage();
    void keepsUnsentAndValuesWhereReadable();
    void keepsEveryDamagedFileAside();
    void noticesOneChangedOctet();
    void keepsAForeignWalAside();
    void recoversFromDatabaseAndWal();

private:
    void fill(quint64 count = 3000);
    DrawingStore::Opened open();
    QString path() const { return DrawingStore::fileName(m_folder->path(), drawing()); }
    std::unique_ptr<QTemporaryDir> m_folder;
};

void tst_DamagedStore::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

DrawingStore::Opened tst_DamagedStore::open()
{
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"was damaged"_s));
    auto opened = DrawingStore::openFile(m_folder->path(), drawing());
    if (!opened)
        qFatal("%s", qPrintable(opened.error().text));
    return std::move(*opened);
}

void tst_DamagedStore::fill(quint64 count)
{
    auto opened = DrawingStore::openFile(m_folder->path(), drawing());
    QVERIFY(opened);
    DrawingStore &store = *opened->store;
    QVERIFY(store.setReplica({ me }));
    for (quint64 i = 1; i <= count; i += 10) {
        Commit commit;
        commit.own = pointOperations(me, i, i + 9);
        commit.remote = pointOperations(peer, i, i + 9);
        commit.values = { { "n", QByteArray::number(i) } };
        if (i > 100)
            commit.confirmed.add({ me }, { 1, i - 100 });
        QVERIFY(store.commit(commit));
    }
}

void tst_DamagedStore::isNeverFatal_data()
{
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<bool>("isReported");
    QTest::addColumn<quint64>("atLeast"); // of 6000 operations
    QTest::newRow("noise") << QByteArray("noise") << true << quint64(0);
    QTest::newRow("noise as short as it gets") << QByteArray("short") << true << quint64(0);
    QTest::newRow("first page gone") << QByteArray("first page") << true << quint64(6000);
    QTest::newRow("header gone") << QByteArray("header") << true << quint64(6000);
    QTest::newRow("only the first page") << QByteArray("one page") << true << quint64(0);
    QTest::newRow("empty") << QByteArray("empty") << false << quint64(0);
}

void tst_DamagedStore::isNeverFatal()
{
    QFETCH(QByteArray, kind);
    QFETCH(bool, isReported);
    QFETCH(quint64, atLeast);
    fill();
    const QByteArray whole = content(path());
    QByteArray damaged = whole;
    if (kind == "noise")
        damaged = noise(whole.size());
    else if (kind == "short")
        damaged = noise(1);
    else if (kind == "first page")
        damaged.replace(0, 4096, noise(4096));
    else if (kind == "header")
        damaged.replace(0, 100, noise(100));
    else if (kind == "one page")
        damaged.truncate(4096);
    else
        damaged.clear();
    QVERIFY(write(path(), damaged));
    if (isReported)
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"was damaged"_s));
    auto opened = DrawingStore::openFile(m_folder->path(), drawing());
    QVERIFY(opened);
    QCOMPARE(opened->isRecovered, isReported);
    QCOMPARE(opened->store->replica().value, 0u);
    if (isReported) {
        QVERIFY(!opened->report.isEmpty());
        QCOMPARE(opened->asideFile, path() + u".damaged-1"_s);
        QCOMPARE(content(opened->asideFile), damaged);
    }
    // And it serves as any other.
    const quint64 count = opened->store->operationCount();
    QVERIFY2(count >= atLeast, qPrintable(opened->report));
    QVERIFY(opened->store->commit({ .own = pointOperations(99, 1, 10) }));
    opened->store.reset();
    opened = DrawingStore::openFile(m_folder->path(), drawing());
    QVERIFY(opened && !opened->isRecovered && !opened->wasUnclean);
    QCOMPARE(opened->store->operationCount(), count + 10);
}

void tst_DamagedStore::recoversWhatTheTruncatedFileHolds()
{
    fill();
    QByteArray damaged = content(path());
    damaged.truncate(damaged.size() / 2);
    QVERIFY(write(path(), damaged));
    const auto opened = open();
    QVERIFY(opened.isRecovered);
    QVERIFY2(opened.store->operationCount() > 1500, qPrintable(opened.report));
    for (const StoredOperation &operation : allOf(*opened.store))
        QVERIFY(operation == pointOperation(operation.id.replica.value, operation.id.sequence));
    QCOMPARE(allOf(*opened.store).size(), opened.store->operationCount());
    // Numbers that were given away are not given again.
    QCOMPARE(opened.store->replica().value, 0u);
    QCOMPARE(QDir(m_folder->path()).entryList({ u"*.recovering*"_s }).size(), 0);
}

void tst_DamagedStore::recoversAroundADamagedPage_data()
{
    QTest::addColumn<double>("where");
    for (const double where : { 0.1, 0.3, 0.5, 0.7, 0.9, 0.99 })
        QTest::addRow("at %.0f %%", where * 100) << where;
}

void tst_DamagedStore::recoversAroundADamagedPage()
{
    QFETCH(double, where);
    fill();
    QByteArray damaged = content(path());
    const qsizetype pages = damaged.size() / 4096;
    damaged.replace(qsizetype(double(pages) * where) * 4096, 4096, noise(4096));
    QVERIFY(write(path(), damaged));
    const auto opened = open();
    QVERIFY(opened.isRecovered);
    QVERIFY2(opened.store->operationCount() >= 5500, qPrintable(opened.report));
    for (const StoredOperation &operation : allOf(*opened.store))
        QVERIFY(operation == pointOperation(operation.id.replica.value, operation.id.sequence));
}

void tst_DamagedStore::keepsUnsentAndValuesWhereReadable()
{
    fill();
    // One octet within a text of the peer: the row is lost, nothing else.
    QByteArray damaged = content(path());
    const qsizetype at = damaged.indexOf(pointOperation(peer, 1505).text);
    QVERIFY(at > 0);
    damaged[at + 5] = char(damaged[at + 5] ^ 1);
    QVERIFY(write(path(), damaged));
    const auto opened = open();
    QVERIFY(opened.isRecovered);
    QCOMPARE(opened.store->operationCount(), 5990u);
    QVERIFY(!opened.store->versions().contains({ { peer }, 1505 }));
    QCOMPARE(opened.store->value("n"), "2991");
    QCOMPARE(opened.store->outbox().of({ me }).ranges(),
             (std::vector<model::Range>{ { 2892, 3000 } }));
}

void tst_DamagedStore::keepsEveryDamagedFileAside()
{
    for (int n = 1; n <= 3; ++n) {
        QVERIFY(write(path(), noise(5000 + n)));
        const auto opened = open();
        QCOMPARE(opened.asideFile, path() + u".damaged-%1"_s.arg(n));
    }
    for (int n = 1; n <= 3; ++n)
        QCOMPARE(content(path() + u".damaged-%1"_s.arg(n)), noise(5000 + n));
}

void tst_DamagedStore::noticesOneChangedOctet()
{
    fill(10);
    QLoggingCategory::setFilterRules(u"client.store.warning=false"_s);
    const auto loud = qScopeGuard([] { QLoggingCategory::setFilterRules({}); });
    const QByteArray whole = content(path());
    const auto before = [] {
        std::vector<StoredOperation> both = pointOperations(me, 1, 10);
        for (const StoredOperation &operation : pointOperations(peer, 1, 10))
            both.push_back(operation);
        return both;
    }();
    // Wherever an octet is wrong: it is noticed, or it did not matter.
    for (qsizetype at = 0; at < whole.size(); at += 167) {
        QByteArray damaged = whole;
        damaged[at] = char(damaged[at] ^ 0x55);
        QDir(m_folder->path()).removeRecursively();
        QVERIFY(QDir().mkpath(m_folder->path()));
        QVERIFY(write(path(), damaged));
        auto opened = DrawingStore::openFile(m_folder->path(), drawing());
        if (!opened) {
            QCOMPARE(opened.error().code, StoreError::Code::FromTheFuture);
            continue;
        }
        if (!opened->isRecovered)
            QVERIFY2(allOf(*opened->store) == before, qPrintable(QString::number(at)));
        for (const StoredOperation &operation : allOf(*opened->store))
            QVERIFY(std::find(before.begin(), before.end(), operation) != before.end());
    }
}

void tst_DamagedStore::keepsAForeignWalAside()
{
    fill();
    const QByteArray foreign = noise(9000);
    QVERIFY(write(path() + u"-wal"_s, foreign));
    const auto opened = open();
    QVERIFY(opened.isRecovered);
    QCOMPARE(content(opened.asideFile + u"-wal"_s), foreign);
    QCOMPARE(opened.store->operationCount(), 6000u);
}

void tst_DamagedStore::recoversFromDatabaseAndWal()
{
    // What a killed program left: most of it is in the WAL alone.
    fill(100);
    QTemporaryDir other;
    const QString copy = other.filePath(u"room.copoly"_s);
    {
        auto opened = DrawingStore::openFile(m_folder->path(), drawing());
        QVERIFY(opened);
        for (quint64 i = 101; i <= 200; ++i)
            QVERIFY(opened->store->commit({ .own = pointOperations(me, i, i) }));
        QVERIFY(QFile::copy(path(), copy) && QFile::copy(path() + u"-wal"_s, copy + u"-wal"_s));
    }
    QByteArray damaged = content(copy);
    const qsizetype at = damaged.indexOf(pointOperation(peer, 15).text);
    QVERIFY(at > 0);
    damaged[at + 5] = char(damaged[at + 5] ^ 1);
    QVERIFY(write(copy, damaged));
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"was damaged"_s));
    auto opened = DrawingStore::openFile(other.path(), drawing());
    QVERIFY(opened && opened->isRecovered && opened->wasUnclean);
    QCOMPARE(opened->store->operationCount(), 290u);
    QVERIFY(opened->store->versions().of({ me }).contains(model::Range{ 1, 200 }));
}

QTEST_GUILESS_MAIN(tst_DamagedStore)
#include "tst_damagedstore.moc"
