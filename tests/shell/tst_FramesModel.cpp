// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/framesmodel.h"
#include "support/manualclock.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using shell::FramesModel;

class tst_FramesModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsAFrame();
    void keepsTheLastFrames();
    void keepsWithinItsBytes();
    void showsBytesThatAreNoText();
};

void tst_FramesModel::showsAFrame()
{
    support::ManualClock clock;
    FramesModel model(clock);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    clock.advance(1500ms);
    model.add(true, { "SEND", { { "destination", "/topic/x" }, { "a", "b" } }, "ñandú" });
    QCOMPARE(model.rowCount(), 1);
    const auto text = [&](int column) { return model.index(0, column).data().toString(); };
    QCOMPARE(text(FramesModel::Time), u"1.500"_s);
    QCOMPARE(text(FramesModel::Direction), u"out"_s);
    QCOMPARE(text(FramesModel::Command), u"SEND"_s);
    QCOMPARE(text(FramesModel::Destination), u"/topic/x"_s);
    QCOMPARE(text(FramesModel::Size), u"7"_s);
    QCOMPARE(model.textOf(model.index(0, 0)), u"SEND\ndestination: /topic/x\na: b\n\nñandú"_s);
}

void tst_FramesModel::keepsTheLastFrames()
{
    support::ManualClock clock;
    FramesModel model(clock);
    for (std::size_t i = 0; i < FramesModel::maxFrames + 3; ++i)
        model.add(false, { "MESSAGE", {}, QByteArray::number(int(i)) });
    QCOMPARE(model.rowCount(), int(FramesModel::maxFrames));
    QVERIFY(model.textOf(model.index(0, 0)).endsWith(u"\n3"_s));
    model.clear();
    QCOMPARE(model.rowCount(), 0);
}

void tst_FramesModel::keepsWithinItsBytes()
{
    support::ManualClock clock;
    FramesModel model(clock);
    const QByteArray body(512 * 1024, 'x');
    for (int i = 0; i < 300; ++i)
        model.add(false, { "MESSAGE", {}, body });
    QVERIFY(model.rowCount() <= int(FramesModel::maxBytes / FramesModel::maxBodyBytes));
    QVERIFY(model.rowCount() > 100);
    // what was cut off is said
    QVERIFY(model.textOf(model.index(0, 0)).contains(u"524288"_s));
}

void tst_FramesModel::showsBytesThatAreNoText()
{
    support::ManualClock clock;
    FramesModel model(clock);
    model.add(false, { "MESSAGE", {}, QByteArray("\xff\x00\x41", 3) });
    QVERIFY(model.textOf(model.index(0, 0)).endsWith(u"ff 00 41"_s));
}

QTEST_GUILESS_MAIN(tst_FramesModel)
#include "tst_FramesModel.moc"
