// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"

#include <QTest>

#include <array>
#include <set>

namespace {

/// Answers the same number always.
class Stuck final : public base::Random
{
public:
    explicit Stuck(quint64 value) : m_value(value) { }
    quint64 next64() override { return m_value; }

private:
    quint64 m_value;
};

} // namespace

class tst_Random : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void seededSequenceIsSplitMix64();
    void sameSeedGivesTheSameSequence();
    void unitStaysBelowOne();
    void belowNeverReachesItsLimit_data();
    void belowNeverReachesItsLimit();
    void belowCoversItsRangeEvenly();
    void systemNumbersDoNotRepeat();
};

void tst_Random::seededSequenceIsSplitMix64()
{
    // The published sequence for this seed.
    base::SeededRandom random(1234567);
    QCOMPARE(random.next64(), quint64(6457827717110365317u));
    QCOMPARE(random.next64(), quint64(3203168211198807973u));
    QCOMPARE(random.next64(), quint64(9817491932198370423u));
}

void tst_Random::sameSeedGivesTheSameSequence()
{
    base::SeededRandom a(9), b(9), c(10);
    bool differs = false;
    for (int i = 0; i < 100; ++i) {
        const quint64 x = a.next64();
        QCOMPARE(b.next64(), x);
        differs |= c.next64() != x;
    }
    QVERIFY(differs);
}

void tst_Random::unitStaysBelowOne()
{
    QCOMPARE(Stuck(0).nextUnit(), 0.0);
    QVERIFY(Stuck(~quint64(0)).nextUnit() < 1.0);
}

void tst_Random::belowNeverReachesItsLimit_data()
{
    QTest::addColumn<quint64>("limit");
    for (int bit = 0; bit < 64; ++bit) {
        for (const int by : { -1, 0, 1 }) {
            if (bit || by >= 0)
                QTest::addRow("2^%d%+d", bit, by) << (quint64(1) << bit) + quint64(by);
        }
    }
    QTest::newRow("all") << ~quint64(0);
}

void tst_Random::belowNeverReachesItsLimit()
{
    QFETCH(quint64, limit);
    QVERIFY(Stuck(~quint64(0)).nextBelow(limit) < limit);
    QCOMPARE(Stuck(0).nextBelow(limit), quint64(0));
}

void tst_Random::belowCoversItsRangeEvenly()
{
    base::SeededRandom random(5);
    std::array<int, 7> counts{};
    for (int i = 0; i < 70000; ++i)
        ++counts[std::size_t(random.nextBelow(7))];
    for (const int count : counts)
        QVERIFY2(count > 9500 && count < 10500, QByteArray::number(count));
}

void tst_Random::systemNumbersDoNotRepeat()
{
    base::SystemRandom random;
    std::set<quint64> seen;
    for (int i = 0; i < 1000; ++i)
        seen.insert(random.next64());
    QCOMPARE(seen.size(), std::size_t(1000));
}

QTEST_GUILESS_MAIN(tst_Random)
#include "tst_random.moc"
