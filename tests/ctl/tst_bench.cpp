// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/backends.h"
#include "ctl/benchpage.h"
#include "ctl/benchreport.h"
#include "ctl/benchrun.h"
#include "ctl/embedded.h"

#include <QSignalSpy>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace ctl;
using base::Milliseconds;

namespace {

QJsonObject run(int rate, int bytes, int round, double p50, qint64 lost = 0)
{
    const QJsonObject percentiles{
        { u"p50"_s, p50 }, { u"p95"_s, p50 * 2 }, { u"p99"_s, p50 * 3 }, { u"max"_s, p50 * 4 }
    };
    return { { u"rate"_s, rate },
             { u"bytes"_s, bytes },
             { u"peers"_s, 2 },
             { u"round"_s, round },
             { u"latency_ms"_s, percentiles },
             { u"on_the_way_ms"_s, percentiles },
             { u"messages_per_s"_s, rate },
             { u"lost"_s, lost } };
}

QJsonObject spread(double min, double median, double max)
{
    return { { u"min"_s, min }, { u"median"_s, median }, { u"max"_s, max } };
}

} // namespace

class tst_bench : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hearsAllThatWasSentAtLeastOnce();
    void sumsUpEachKindOverTheRounds();
    void claimsADifferenceOnlyBeyondTheSpread_data();
    void claimsADifferenceOnlyBeyondTheSpread();
    void showsEachKindOnThePage();
};

void tst_bench::hearsAllThatWasSentAtLeastOnce()
{
    base::SystemClock clock;
    base::SeededRandom random(7);
    const auto embedded = Embedded::start(clock);
    QVERIFY(embedded);
    const syncing::BackendSetup setup = setupOf(embedded->backend(), {}, clock);
    const BenchPlan plan{ 200, 300, 3, Milliseconds(100), Milliseconds(200), Milliseconds(20'000) };
    BenchRun run(plan, setup.transport, setup.connection, clock, random);
    QSignalSpy finished(&run, &BenchRun::finished);
    QSignalSpy failed(&run, &BenchRun::failed);
    run.start();
    QTRY_VERIFY_WITH_TIMEOUT(finished.size() + failed.size() > 0, 30'000);
    QCOMPARE(failed.size(), 0);
    const QJsonObject report = run.report();
    QCOMPARE(report[u"sent"_s].toInt(), 40); // the warm-up's 20 do not count
    QCOMPARE(report[u"due"_s].toInt(), 40);
    QCOMPARE(report[u"received"_s].toInt(), 80); // by two others each
    for (const QString &none : { u"lost"_s, u"duplicated"_s, u"reordered"_s, u"order_differs"_s })
        QCOMPARE(report[none].toInt(-1), 0);
    QCOMPARE(report[u"order_compared"_s].toInt(), 40); // their own among them
    QVERIFY(report[u"latency_ms"_s][u"p50"_s].toDouble()
            >= report[u"on_the_way_ms"_s][u"p50"_s].toDouble());
}

void tst_bench::sumsUpEachKindOverTheRounds()
{
    const QJsonObject backend = benchBackend(
        u"ws://h/"_s, u"P"_s,
        { run(100, 80, 2, 3, 1), run(20, 80, 1, 9), run(100, 80, 3, 7), run(100, 80, 1, 1, 2) });
    const QJsonArray runs = backend[u"runs"_s].toArray();
    QCOMPARE(runs.size(), 4);
    QCOMPARE(runs[0][u"rate"_s].toInt(), 20);
    for (int round = 1; round <= 3; ++round)
        QCOMPARE(runs[round][u"round"_s].toInt(), round);
    const QJsonArray summary = backend[u"summary"_s].toArray();
    QCOMPARE(summary.size(), 2);
    QCOMPARE(summary[1][u"latency_ms"_s][u"p50"_s].toObject(), spread(1, 3, 7));
    QCOMPARE(summary[1][u"rounds"_s].toInt(), 3);
    QCOMPARE(summary[1][u"lost"_s].toInt(), 3);
}

void tst_bench::claimsADifferenceOnlyBeyondTheSpread_data()
{
    using Kind = BenchVerdict::Kind;
    QTest::addColumn<QJsonObject>("first");
    QTest::addColumn<QJsonObject>("second");
    QTest::addColumn<int>("rounds");
    QTest::addColumn<int>("kind");
    QTest::addRow("apart") << spread(1, 2, 3) << spread(3.1, 4, 5) << 5 << int(Kind::FirstLower);
    QTest::addRow("the other way")
        << spread(3.1, 4, 5) << spread(1, 2, 3) << 5 << int(Kind::SecondLower);
    QTest::addRow("touching") << spread(1, 2, 3) << spread(3, 4, 5) << 5 << int(Kind::WithinSpread);
    QTest::addRow("one within the other")
        << spread(1, 2, 9) << spread(3, 8, 8.5) << 5 << int(Kind::WithinSpread);
    QTest::addRow("too few rounds")
        << spread(1, 2, 3) << spread(30, 40, 50) << 4 << int(Kind::Unknown);
}

void tst_bench::claimsADifferenceOnlyBeyondTheSpread()
{
    QFETCH(QJsonObject, first);
    QFETCH(QJsonObject, second);
    QFETCH(int, rounds);
    QFETCH(int, kind);
    QCOMPARE(int(benchVerdict(first, second, rounds).kind), kind);
}

void tst_bench::showsEachKindOnThePage()
{
    QList<QJsonObject> quick, slow;
    for (int round = 1; round <= 5; ++round) {
        for (const int bytes : { 80, 4096 }) {
            quick.append(run(100, bytes, round, 1 + 0.01 * round));
            slow.append(run(100, bytes, round, 3 + 0.01 * round));
        }
    }
    const QString page = QString::fromUtf8(
        benchPage({ { u"rounds"_s, 5 },
                    { u"backends"_s,
                      QJsonArray{ benchBackend(u"ws://h/?a&b"_s, u"<i>Quick</i>"_s, quick),
                                  benchBackend(u"ws://k/"_s, u"Slow"_s, slow) } } }));
    QCOMPARE(page.count(u"<svg "_s), 4); // p50 and p99 of two sizes
    QVERIFY(page.contains(u"80 octets, 2 peers"_s));
    QVERIFY(page.contains(u"4096 octets, 2 peers"_s));
    QVERIFY(page.contains(u"&lt;i&gt;Quick&lt;/i&gt;"_s)); // a server chooses its name itself
    QVERIFY(!page.contains(u"<i>"_s));
    QVERIFY(page.contains(u"A was lower in 2, B in 0"_s));
    QVERIFY(page.contains(u"A lower, 1 : 2.9"_s));
    QVERIFY(!page.contains(u"nan"_s));
    QVERIFY(!page.contains(u"http"_s)); // nothing is fetched
}

QTEST_GUILESS_MAIN(tst_bench)
#include "tst_bench.moc"
