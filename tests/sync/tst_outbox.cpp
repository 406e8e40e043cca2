// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/outbox.h"
#include "sync/partassembler.h"

#include <QtTest>

using namespace std::chrono_literals;
using model::OperationId;
using model::ReplicaId;

namespace {

constexpr ReplicaId me{ 7 };
constexpr qsizetype plenty = 1 << 20;

} // namespace

class tst_Outbox : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sendsInOrderOnceThenWaits()
    {
        syncing::Outbox outbox;
        outbox.add({ me, 2 }, "b");
        outbox.add({ me, 1 }, "a");
        QCOMPARE(outbox.unsentCount(), std::size_t(2));
        QCOMPARE(outbox.takeDue(0ms, plenty), (std::vector<QByteArray>{ "a", "b" }));
        QVERIFY(outbox.takeDue(900ms, plenty).empty());
        QVERIFY(!outbox.hasUnsent());
        QCOMPARE(outbox.takeDue(1100ms, plenty).size(), std::size_t(2)); // taken for lost
        QVERIFY(outbox.takeDue(2500ms, plenty).empty()); // more patient the second time
        QCOMPARE(outbox.takeDue(3200ms, plenty).size(), std::size_t(2));
    }

    void sendsAllAnewInANewSession()
    {
        syncing::Outbox outbox;
        outbox.add({ me, 1 }, "a");
        (void)outbox.takeDue(0ms, plenty);
        outbox.forgetSending();
        QCOMPARE(outbox.unsentCount(), std::size_t(1));
        QCOMPARE(outbox.takeDue(1ms, plenty).size(), std::size_t(1));
    }

    void confirmsByEchoAndByWhatOthersHave()
    {
        syncing::Outbox outbox;
        for (quint64 i = 1; i <= 5; ++i)
            outbox.add({ me, i }, "x");
        const std::vector<OperationId> echoes{ { me, 2 }, { me, 9 }, { ReplicaId{ 8 }, 1 } };
        QCOMPARE(outbox.confirm(echoes).count(), quint64(1));
        model::VersionVector have;
        have.add(me, { 3, 4 });
        QCOMPARE(outbox.confirm(have).count(), quint64(2));
        QCOMPARE(outbox.size(), std::size_t(2));
        QCOMPARE(outbox.unsentCount(), std::size_t(2));
    }

    void takesAtLeastOne()
    {
        syncing::Outbox outbox;
        outbox.add({ me, 1 }, QByteArray(5000, 'x'));
        outbox.add({ me, 2 }, QByteArray(5000, 'x'));
        QCOMPARE(outbox.takeDue(0ms, 100).size(), std::size_t(1));
        QVERIFY(outbox.hasUnsent());
    }

    void putsPartsTogetherInAnyOrder()
    {
        syncing::PartAssembler parts;
        const OperationId id{ me, 1 };
        QVERIFY(!parts.add(me, { id, 3, 2, "c" }));
        QVERIFY(!parts.add(me, { id, 3, 0, "a" }));
        QVERIFY(!parts.add(me, { id, 3, 0, "a" })); // repeated
        QVERIFY(!parts.add(ReplicaId{ 9 }, { id, 3, 1, "other" })); // another sender cuts elsewhere
        QCOMPARE(*parts.add(me, { id, 3, 1, "b" }), QByteArray("abc"));
    }

    void forgetsTheOldestParts()
    {
        syncing::PartAssembler parts;
        for (quint64 i = 1; i <= syncing::PartAssembler::maxPending + 1; ++i)
            QVERIFY(!parts.add(me, { { me, i }, 2, 0, "a" }));
        QVERIFY(!parts.add(me, { { me, 1 }, 2, 1, "b" })); // its first part is gone
        QVERIFY(parts.add(me, { { me, 40 }, 2, 1, "b" }));
    }
};

QTEST_APPLESS_MAIN(tst_Outbox)
#include "tst_outbox.moc"
