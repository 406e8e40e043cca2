// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/ticks.h"

#include <QtTest>

#include <cmath>

using canvas::Ticks;

class tst_Ticks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesTheFinestRoundStep_data()
    {
        QTest::addColumn<double>("least");
        QTest::addColumn<double>("step");
        QTest::addColumn<double>("part");
        QTest::addColumn<int>("decimals");
        QTest::newRow("one") << 1.0 << 1.0 << 0.1 << 0;
        QTest::newRow("above one") << 1.01 << 2.0 << 0.5 << 0;
        QTest::newRow("above two") << 2.1 << 5.0 << 1.0 << 0;
        QTest::newRow("above five") << 5.1 << 10.0 << 1.0 << 0;
        QTest::newRow("small") << 0.11 << 0.2 << 0.05 << 1;
        QTest::newRow("very small") << 0.0031 << 0.005 << 0.001 << 3;
        QTest::newRow("large") << 640000.0 << 1000000.0 << 100000.0 << 0;
        QTest::newRow("a power of ten") << 1000.0 << 1000.0 << 100.0 << 0;
        QTest::newRow("a small power of ten") << 0.001 << 0.001 << 0.0001 << 3;
    }
    void takesTheFinestRoundStep()
    {
        QFETCH(double, least);
        QFETCH(double, step);
        QFETCH(double, part);
        QFETCH(int, decimals);
        const Ticks ticks = Ticks::atLeast(least);
        QCOMPARE(ticks.step, step);
        QCOMPARE(ticks.part(), part);
        QCOMPARE(ticks.decimals(), decimals);
    }
    void neverGoesBelowWhatIsAskedFor()
    {
        for (double least = 1e-6; least < 1e9; least *= 1.0137) {
            const double step = Ticks::atLeast(least).step;
            QVERIFY2(step >= least * (1 - 1e-6) && step < least * 2.6,
                     qPrintable(QString::number(least)));
        }
    }
};

QTEST_APPLESS_MAIN(tst_Ticks)
#include "tst_ticks.moc"
