// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "model/ids.h"
#include "model/style.h"

#include <QTest>

using namespace model;
using namespace Qt::StringLiterals;

class tst_Ids : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsIdentities_data();
    void readsIdentities();
    void writesWhatItReads();
    void ordersByReplicaThenNumber();
    void laterStampWinsThenTheReplica();
    void readsColours_data();
    void readsColours();
};

void tst_Ids::readsIdentities_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("isReplica");
    QTest::addColumn<bool>("isOperation");
    QTest::addColumn<bool>("isVertex");
    const auto row = [](const QByteArray &text, bool replica, bool operation, bool vertex) {
        QTest::newRow(text.isEmpty() ? "empty" : text.constData())
            << text << replica << operation << vertex;
    };
    row("", false, false, false);
    row("0123456789abcdef", true, false, false);
    row("0000000000000000", true, false, false);
    row("ffffffffffffffff", true, false, false);
    row("0123456789abcde", false, false, false);
    row("0123456789abcdef0", false, false, false);
    row("0123456789abcdeF", false, false, false);
    row("0123456789abcdeg", false, false, false);
    row(" 123456789abcdef", false, false, false);
    row("+123456789abcdef", false, false, false);
    row("0123456789abcdef-1", false, true, false);
    row("0123456789abcdef-1f", false, true, false);
    row("0123456789abcdef-ffffffffffffffff", false, true, false);
    row("0123456789abcdef-10000000000000000", false, false, false);
    row("0123456789abcdef-0", false, false, false);
    row("0123456789abcdef-01", false, false, false);
    row("0123456789abcdef-1F", false, false, false);
    row("0123456789abcdef-", false, false, false);
    row("0123456789abcdef--1", false, false, false);
    row("0123456789abcdef_1", false, false, false);
    row("123456789abcdef-1", false, false, false);
    row("0123456789abcdef-1.0", false, false, true);
    row("0123456789abcdef-1.7", false, false, true);
    row("0123456789abcdef-1.999999999", false, false, true);
    row("0123456789abcdef-1.1000000000", false, false, false);
    row("0123456789abcdef-1.07", false, false, false);
    row("0123456789abcdef-1.", false, false, false);
    row("0123456789abcdef-1.-1", false, false, false);
    row("0123456789abcdef-1.a", false, false, false);
    row("0123456789abcdef-0.1", false, false, false);
    row("0123456789abcdef-1.1.1", false, false, false);
    row(".1", false, false, false);
}

void tst_Ids::readsIdentities()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, isReplica);
    QFETCH(bool, isOperation);
    QFETCH(bool, isVertex);
    const auto replica = ReplicaId::fromText(text);
    const auto operation = OperationId::fromText(text);
    const auto vertex = VertexId::fromText(text);
    QCOMPARE(replica.has_value(), isReplica);
    QCOMPARE(operation.has_value(), isOperation);
    QCOMPARE(vertex.has_value(), isVertex);
    // One identity has one text.
    if (replica)
        QCOMPARE(replica->text(), text);
    if (operation)
        QCOMPARE(operation->text(), text);
    if (vertex)
        QCOMPARE(vertex->text(), text);
}

void tst_Ids::writesWhatItReads()
{
    QCOMPARE(ReplicaId{ 0x1f }.text(), "000000000000001f");
    QCOMPARE((OperationId{ { 0x1f }, 0x2a }.text()), "000000000000001f-2a");
    QCOMPARE((VertexId{ { { 0x1f }, 0x2a }, 10 }.text()), "000000000000001f-2a.10");
    base::SeededRandom random(1);
    for (int i = 0; i < 1000; ++i) {
        const OperationId id{ { random.next64() }, (random.next64() >> random.nextBelow(63)) | 1 };
        const VertexId vertex{ id, quint32(random.nextBelow(1'000'000'000)) };
        QVERIFY(ReplicaId::fromText(id.replica.text()) == id.replica);
        QVERIFY(OperationId::fromText(id.text()) == id);
        QVERIFY(VertexId::fromText(vertex.text()) == vertex);
    }
}

void tst_Ids::ordersByReplicaThenNumber()
{
    const OperationId a{ { 1 }, 9 }, b{ { 2 }, 1 }, c{ { 2 }, 2 };
    QVERIFY(a < b && b < c);
    QVERIFY((VertexId{ b, 7 } < VertexId{ c, 0 }) && (VertexId{ c, 0 } < VertexId{ c, 1 }));
    QVERIFY(ReplicaId{ 1 } < ReplicaId{ ~quint64(0) });
}

void tst_Ids::laterStampWinsThenTheReplica()
{
    QVERIFY((Stamp{ 2, { 1 } } > Stamp{ 1, { 9 } }));
    QVERIFY((Stamp{ 2, { 2 } } > Stamp{ 2, { 1 } }));
    QVERIFY(Stamp() < (Stamp{ 1, { 0 } }));
}

void tst_Ids::readsColours_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("canonical"); // empty: refused
    const auto row = [](const QString &text, const QByteArray &canonical) {
        QTest::newRow(text.toUtf8().constData()) << text << canonical;
    };
    row(u"#000000"_s, "#000000");
    row(u"#00000f"_s, "#00000f");
    row(u"#12AB34"_s, "#12ab34");
    row(u"#ffffff"_s, "#ffffff");
    for (const QString &bad :
         { u""_s, u"#"_s, u"#fff"_s, u"ffffff"_s, u"#fffffff"_s, u"#ffffffff"_s, u"#gggggg"_s,
           u"red"_s, u"#-12345"_s, u"# 12345"_s, u"#１２３４５６"_s, u"0x12345"_s, u"#12345"_s })
        row(bad, "");
}

void tst_Ids::readsColours()
{
    QFETCH(QString, text);
    QFETCH(QByteArray, canonical);
    const auto colour = Colour::fromText(text);
    QCOMPARE(colour.has_value(), !canonical.isEmpty());
    if (colour)
        QCOMPARE(colour->text(), canonical);
}

QTEST_GUILESS_MAIN(tst_Ids)
#include "tst_ids.moc"
