// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/message.h"

#include "base/random.h"
#include "model/operationcodec.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using model::OperationId;
using model::ReplicaId;
using syncing::Message;

namespace {

constexpr ReplicaId ana{ 0xa1 };
constexpr ReplicaId ben{ 0xb2 };

model::Operation point(quint64 sequence, const QString &label = {})
{
    const OperationId id{ ana, sequence };
    return { id, sequence,
             model::AddShape{ id, model::ShapeKind::Point, { { { 256, 512 } } }, {}, label } };
}

/// Every operation that the bodies bring, parts put together by hand.
QMap<OperationId, QByteArray> unpack(const std::vector<QByteArray> &bodies)
{
    QMap<OperationId, QByteArray> texts;
    for (const QByteArray &body : bodies) {
        const auto message = syncing::decodeMessage(body);
        if (!message)
            continue;
        if (const auto *ops = std::get_if<syncing::OpsMessage>(&message->what)) {
            for (const syncing::TextOperation &one : ops->operations)
                texts[one.operation.id] = one.text;
        } else if (const auto *part = std::get_if<syncing::PartMessage>(&message->what)) {
            texts[part->id] += part->text;
        }
    }
    return texts;
}

} // namespace

class tst_Message : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesWhatIsNoMessage_data();
    void refusesWhatIsNoMessage();
    void keepsGoodOperationsBesideBadOnes();
    void ignoresUnknownKeys();
    void packsOperationsBelowTheLimit();
    void cutsLongOperationsBetweenCharacters();
    void spreadsLongPresence();
    void survivesEveryCut();
};

void tst_Message::refusesWhatIsNoMessage_data()
{
    using Code = syncing::MessageError::Code;
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("code");
    const auto row = [](const char *name, const QByteArray &body, Code code) {
        QTest::newRow(name) << body << int(code);
    };
    row("empty", "", Code::NotJson);
    row("text", "not json", Code::NotJson);
    row("cut", R"({"v":1,"k":"ops")", Code::NotJson);
    row("deep", QByteArray(5000, '['), Code::NotJson);
    row("nul", QByteArray("\0\1\2", 3), Code::NotJson);
    row("null", "null", Code::NotJson);
    row("number", "7", Code::NotJson);
    row("list", "[]", Code::NotAMessage);
    row("nothing in it", "{}", Code::NotAMessage);
    row("later version", R"({"v":99999,"k":"ops","r":"00000000000000a1"})", Code::UnknownVersion);
    row("version as text", R"({"v":"1","k":"ops","r":"00000000000000a1"})", Code::UnknownVersion);
    row("huge version", R"({"v":1e999})", Code::NotJson);
    row("later kind", R"({"v":1,"k":"dance","r":"00000000000000a1"})", Code::UnknownKind);
    row("kind is no text", R"({"v":1,"k":{},"r":"00000000000000a1"})", Code::UnknownKind);
    row("nobody", R"({"v":1,"k":"bye"})", Code::BadValue);
    row("replica in capitals", R"({"v":1,"k":"bye","r":"00000000000000A1"})", Code::BadValue);
    row("replica 0", R"({"v":1,"k":"bye","r":"0000000000000000"})", Code::BadValue);
    row("ops are text", R"({"v":1,"k":"ops","r":"00000000000000a1","ops":"no"})", Code::BadValue);
    row("part behind the last",
        R"({"v":1,"k":"part","r":"00000000000000a1","id":"00000000000000a1-1","n":2,"i":2,"d":""})",
        Code::BadValue);
    row("too many parts",
        R"({"v":1,"k":"part","r":"00000000000000a1","id":"00000000000000a1-1","n":99999999,"i":0,"d":""})",
        Code::BadValue);
    row("presence without digest",
        R"({"v":1,"k":"here","r":"00000000000000a1","run":"00000000000000a1","count":1,"have":{}})",
        Code::BadValue);
    row("range backwards",
        R"({"v":1,"k":"want","r":"00000000000000a1","need":{"00000000000000a1":[[5,2]]}})",
        Code::BadValue);
    row("range from 0",
        R"({"v":1,"k":"want","r":"00000000000000a1","need":{"00000000000000a1":[[0,2]]}})",
        Code::BadValue);
    row("range too far",
        R"({"v":1,"k":"want","r":"00000000000000a1","need":{"00000000000000a1":9007199254740993}})",
        Code::BadValue);
    row("cursor nowhere", R"({"v":1,"k":"pointer","r":"00000000000000a1","at":[1e300,0]})",
        Code::BadValue);
    row("odd preview", R"({"v":1,"k":"pointer","r":"00000000000000a1","draw":[1,2,3]})",
        Code::BadValue);
}

void tst_Message::refusesWhatIsNoMessage()
{
    QFETCH(QByteArray, body);
    QFETCH(int, code);
    const auto message = syncing::decodeMessage(body);
    QVERIFY(!message);
    QCOMPARE(int(message.error().code), code);
    QVERIFY(!message.error().text.isEmpty());
}

void tst_Message::keepsGoodOperationsBesideBadOnes()
{
    const QByteArray good = model::encodeOperation(point(1));
    const auto message =
        syncing::decodeMessage("{\"v\":1,\"k\":\"ops\",\"r\":\"00000000000000a1\",\"ops\":[7,"
                               + good + ",{\"id\":\"x\"}]}");
    QVERIFY(message.hasValue());
    const auto &ops = std::get<syncing::OpsMessage>(message->what);
    QCOMPARE(ops.operations.size(), std::size_t(1));
    QCOMPARE(ops.operations.front().text, good);
    QCOMPARE(ops.refused, 2);
    QVERIFY(!ops.whyRefused.isEmpty());
}

void tst_Message::ignoresUnknownKeys()
{
    const auto message =
        syncing::decodeMessage(R"({"v":1,"k":"bye","r":"00000000000000a1","mood":"good"})");
    QVERIFY(message.hasValue());
    QCOMPARE(message->from, ana);
}

void tst_Message::packsOperationsBelowTheLimit()
{
    std::vector<QByteArray> texts;
    for (quint64 i = 1; i <= 500; ++i)
        texts.push_back(model::encodeOperation(point(i)));
    for (const qsizetype limit : { 512, 4000, 15000 }) {
        const auto bodies = syncing::packOperations(ben, texts, limit);
        for (const QByteArray &body : bodies)
            QVERIFY2(body.size() <= limit, qPrintable(u"%1 of %2"_s.arg(body.size()).arg(limit)));
        const auto back = unpack(bodies);
        QCOMPARE(std::size_t(back.size()), texts.size());
        for (const QByteArray &text : texts)
            QVERIFY(back.values().contains(text));
        if (limit == 15000)
            QVERIFY(bodies.size() < 5);
    }
}

void tst_Message::cutsLongOperationsBetweenCharacters()
{
    const QString label = u"ж\"\\\n€𝄞"_s.repeated(3000);
    const QByteArray text = model::encodeOperation(point(1, label));
    for (const qsizetype limit : { 512, 1000, 16000 }) {
        const auto bodies = syncing::packOperations(ben, { text }, limit);
        QVERIFY(bodies.size() > 1);
        for (const QByteArray &body : bodies) {
            QVERIFY(body.size() <= limit);
            QVERIFY(QString::fromUtf8(body).toUtf8() == body); // no character was cut
        }
        QCOMPARE(unpack(bodies).value({ ana, 1 }), text);
    }
}

void tst_Message::spreadsLongPresence()
{
    syncing::HereMessage here;
    base::SeededRandom random(5);
    for (int i = 0; i < 400; ++i) {
        const ReplicaId replica{ random.next64() | 1 };
        for (quint64 n = 1; n <= random.nextBelow(6) + 1; ++n)
            here.have.add(replica, { n * 10, n * 10 + random.nextBelow(8) });
    }
    here.count = here.have.count();
    here.asks = true;
    const auto bodies = syncing::packHere(ana, here, 2000);
    QVERIFY(bodies.size() > 5);
    model::VersionVector back;
    int asking = 0;
    for (const QByteArray &body : bodies) {
        QVERIFY(body.size() <= 2000);
        const auto message = syncing::decodeMessage(body);
        QVERIFY(message.hasValue());
        const auto &piece = std::get<syncing::HereMessage>(message->what);
        asking += piece.asks;
        QCOMPARE(piece.count, here.count);
        for (auto it = piece.have.byReplica().cbegin(); it != piece.have.byReplica().cend(); ++it) {
            for (const model::Range &range : it->ranges())
                back.add(it.key(), range);
        }
    }
    QCOMPARE(asking, 1);
    QVERIFY(back == here.have);
}

void tst_Message::survivesEveryCut()
{
    const QByteArray whole = "{\"v\":1,\"k\":\"ops\",\"r\":\"00000000000000a1\",\"ops\":["
        + model::encodeOperation(point(1, u"é\\"_s)) + "]}";
    QVERIFY(syncing::decodeMessage(whole).hasValue());
    for (qsizetype at = 0; at < whole.size(); ++at)
        QVERIFY(!syncing::decodeMessage(whole.first(at)).hasValue());
}

QTEST_APPLESS_MAIN(tst_Message)
#include "tst_message.moc"
