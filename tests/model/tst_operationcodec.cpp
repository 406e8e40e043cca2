// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "model/operationcodec.h"
#include "support/randomoperation.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace model;
using namespace Qt::StringLiterals;
using geometry::Vertex;

namespace {

constexpr OperationId own{ { 0x0123456789abcdef }, 0x1f };
constexpr ShapeId shape{ { 0xfedcba9876543210 }, 2 };

/// The text of one operation whose parts are given as JSON.
QByteArray text(const QByteArray &rest, const QByteArray &id = "0123456789abcdef-1f",
                const QByteArray &time = "7")
{
    return "{\"id\":\"" + id + "\",\"t\":" + time + ',' + rest + '}';
}

QByteArray set(const QByteArray &assignments)
{
    return text("\"k\":\"set\",\"s\":\"fedcba9876543210-2\",\"to\":" + assignments);
}

QByteArray add(const QByteArray &rest)
{
    return text("\"k\":\"add\",\"as\":\"polygon\"," + rest);
}

Operation assigning(const Register &target, const Value &value)
{
    return { own, 7, Assign{ shape, { { target, value } } } };
}

} // namespace

Q_DECLARE_METATYPE(model::Operation)

class tst_OperationCodec : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hasOneTextForEach_data();
    void hasOneTextForEach();
    void readsWhatItWrites();
    void textIsJsonOfOneLine();
    void readsOtherSpellings_data();
    void readsOtherSpellings();
    void ignoresUnknownKeys();
    void refusesBadInput_data();
    void refusesBadInput();
    void refusesEveryCutText();
    void survivesEveryChangedOctet();
    void refusesDeepNesting();
    void keepsWithinItsLimits();
    void mendsALabelThatIsNoUnicode();
    void fingerprintIsTheBeginningOfSha256();
    void namesEditsForPeople();
};

void tst_OperationCodec::hasOneTextForEach_data()
{
    QTest::addColumn<Operation>("operation");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const Operation &operation, const QByteArray &expected) {
        QTest::newRow(name) << operation << expected;
    };
    row("point", { own, 7, AddShape{ own, ShapeKind::Point, { { { 256, -5 } } }, {}, {} } },
        text("\"k\":\"add\",\"as\":\"point\",\"rings\":[[256,-5]]"));
    row("polygon with a hole, styled",
        { own, 7,
          AddShape{ own,
                    ShapeKind::Polygon,
                    { { { 0, 0 }, { 10, 0 }, { 10, 10 } }, { { 2, 1 }, { 3, 1 }, { 3, 2 } } },
                    { { 1, 2, 3 }, { 0xff, 0xee, 0xdd }, 1000 },
                    u"a \"b\" \\ \u00e9\n\u2028\U0001f600"_s } },
        add("\"rings\":[[0,0,10,0,0,10],[2,1,1,0,0,1]],\"fill\":\"#010203\",\"fo\":1000,"
            "\"stroke\":\"#ffeedd\",\"label\":\"a \\\"b\\\" \\\\ \u00e9\\u000a\u2028\U0001f600\""));
    row("from end to end of the range",
        { own, 7,
          AddShape{ own,
                    ShapeKind::Polygon,
                    { { { INT32_MIN, INT32_MAX }, { INT32_MAX, INT32_MIN } } },
                    {},
                    {} } },
        add("\"rings\":[[-2147483648,2147483647,4294967295,-4294967295]]"));
    row("derived shape",
        { own, 7,
          AddShape{ { { 0 }, 0x8322a428c7eddbb5 },
                    ShapeKind::Polygon,
                    { { { 0, 0 }, { 2560, 0 }, { 0, 2560 } } },
                    {},
                    {} } },
        text("\"k\":\"add\",\"s\":\"0000000000000000-8322a428c7eddbb5\",\"as\":\"polygon\","
             "\"rings\":[[0,0,2560,0,-2560,2560]]"));
    row("derived shape, heard for the third time",
        { own, 7,
          AddShape{
              { { 0 }, 0x9948709a152edc8b }, ShapeKind::Point, { { { 256, -512 } } }, {}, {}, 3 } },
        text("\"k\":\"add\",\"s\":\"0000000000000000-9948709a152edc8b\",\"n\":3,\"as\":\"point\","
             "\"rings\":[[256,-512]]"));
    row("ring", { own, 7, AddRing{ shape, { { 1, 1 }, { 2, 1 }, { 2, 2 } } } },
        text("\"k\":\"ring\",\"s\":\"fedcba9876543210-2\",\"p\":[1,1,1,0,0,1]"));
    row("insert at the beginning",
        { own, 7, InsertVertices{ shape, { shape, 0 }, std::nullopt, Side::Right, { { 1, 2 } } } },
        text("\"k\":\"insert\",\"s\":\"fedcba9876543210-2\",\"r\":\"fedcba9876543210-2.0\","
             "\"p\":[1,2]"));
    row("insert on the left",
        { own, 7,
          InsertVertices{ shape, { own, 0 }, VertexId{ shape, 3 }, Side::Left, { { 1, 2 } } } },
        text("\"k\":\"insert\",\"s\":\"fedcba9876543210-2\",\"r\":\"0123456789abcdef-1f.0\","
             "\"at\":\"fedcba9876543210-2.3\",\"side\":\"L\",\"p\":[1,2]"));
    row("deleted", assigning({ Field::Deleted, {} }, true), set("[[\"deleted\",true]]"));
    row("label", assigning({ Field::Label, {} }, u"x"_s), set("[[\"label\",\"x\"]]"));
    row("empty label", assigning({ Field::Label, {} }, QString()), set("[[\"label\",\"\"]]"));
    row("fill", assigning({ Field::Fill, {} }, Colour{ 1, 2, 3 }), set("[[\"fill\",\"#010203\"]]"));
    row("opacity", assigning({ Field::FillOpacity, {} }, 5), set("[[\"fo\",5]]"));
    row("stroke", assigning({ Field::Stroke, {} }, Colour{}), set("[[\"stroke\",\"#000000\"]]"));
    row("order", assigning({ Field::Order, {} }, qint64(-16)), set("[[\"order\",-16]]"));
    row("offset", assigning({ Field::Offset, {} }, Vertex{ -1, 5 }), set("[[\"offset\",-1,5]]"));
    row("place", assigning({ Field::VertexPlace, { shape, 4 } }, Vertex{ -1, 5 }),
        set("[[\"place\",\"fedcba9876543210-2.4\",-1,5]]"));
    row("gone", assigning({ Field::VertexGone, { own, 0 } }, true),
        set("[[\"gone\",\"0123456789abcdef-1f.0\",true]]"));
    row("ring gone", assigning({ Field::RingGone, { shape, 1 } }, false),
        set("[[\"ringgone\",\"fedcba9876543210-2.1\",false]]"));
    row("two registers",
        { own, 7,
          Assign{ shape,
                  { { { Field::Label, {} }, u"x"_s }, { { Field::FillOpacity, {} }, 0 } } } },
        set("[[\"label\",\"x\"],[\"fo\",0]]"));
    row("highest counters",
        { { { ~quint64(0) }, OperationLimits::maxCounter },
          OperationLimits::maxCounter,
          AddRing{ shape, { { 0, 0 } } } },
        text("\"k\":\"ring\",\"s\":\"fedcba9876543210-2\",\"p\":[0,0]",
             "ffffffffffffffff-fffffffffffff", "4503599627370495"));
}

void tst_OperationCodec::hasOneTextForEach()
{
    QFETCH(Operation, operation);
    QFETCH(QByteArray, expected);
    QCOMPARE(encodeOperation(operation), expected);
    const auto decoded = decodeOperation(expected);
    QVERIFY2(decoded, decoded ? "" : qPrintable(decoded.error().text));
    QVERIFY(*decoded == operation);
}

void tst_OperationCodec::readsWhatItWrites()
{
    base::SeededRandom random(1);
    for (int i = 0; i < 20'000; ++i) {
        const Operation operation = support::randomOperation(random);
        const QByteArray written = encodeOperation(operation);
        const auto decoded = decodeOperation(written);
        QVERIFY2(decoded, written);
        QVERIFY2(*decoded == operation, written);
        QCOMPARE(encodeOperation(*decoded), written);
    }
}

void tst_OperationCodec::textIsJsonOfOneLine()
{
    base::SeededRandom random(2);
    for (int i = 0; i < 2000; ++i) {
        const QByteArray written = encodeOperation(support::randomOperation(random));
        QVERIFY(!written.contains('\n') && !written.contains('\r') && !written.contains('\0'));
        QJsonParseError error;
        QVERIFY2(QJsonDocument::fromJson(written, &error).isObject(), written);
    }
}

void tst_OperationCodec::readsOtherSpellings_data()
{
    QTest::addColumn<QByteArray>("given");
    QTest::addColumn<QByteArray>("canonical");
    QTest::newRow("spaces and order")
        << QByteArray(" { \"k\" : \"ring\", \"p\":[ 1, 2 ],\n\"s\":\"fedcba9876543210-2\", "
                      "\"t\":7,\"id\":\"0123456789abcdef-1f\" } ")
        << text("\"k\":\"ring\",\"s\":\"fedcba9876543210-2\",\"p\":[1,2]");
    QTest::newRow("numbers") << set("[[\"fo\",1e2],[\"order\",-2.0E1],[\"offset\",-0,0.0]]")
                             << set("[[\"fo\",100],[\"order\",-20],[\"offset\",0,0]]");
    QTest::newRow("escapes") << set("[[\"l\\u0061bel\",\"\\u0041\\/\\ud83d\\ude00\\t\"]]")
                             << set("[[\"label\",\"A/\U0001f600\\u0009\"]]");
    QTest::newRow("capitals in a colour")
        << set("[[\"fill\",\"#ABCDEF\"]]") << set("[[\"fill\",\"#abcdef\"]]");
    QTest::newRow("usual looks spelt out")
        << add("\"rings\":[[1,2]],\"fo\":400,\"fill\":\"#1f6feb\",\"stroke\":\"#1f3a5f\",\"label\":"
               "\"\"")
        << add("\"rings\":[[1,2]]");
}

void tst_OperationCodec::readsOtherSpellings()
{
    QFETCH(QByteArray, given);
    QFETCH(QByteArray, canonical);
    const auto decoded = decodeOperation(given);
    QVERIFY2(decoded, decoded ? "" : qPrintable(decoded.error().text));
    QCOMPARE(encodeOperation(*decoded), canonical);
}

void tst_OperationCodec::ignoresUnknownKeys()
{
    const QByteArray plain = add("\"rings\":[[1,2]]");
    const auto decoded = decodeOperation(add("\"rings\":[[1,2]],\"x\":{\"y\":[null]},\"p\":5"));
    QVERIFY(decoded);
    QCOMPARE(encodeOperation(*decoded), plain);
}

void tst_OperationCodec::refusesBadInput_data()
{
    QTest::addColumn<QByteArray>("bad");
    QTest::addColumn<QString>("says");
    const auto row = [](const char *name, const QByteArray &bad, const QString &says) {
        QTest::newRow(name) << bad << says;
    };
    const QByteArray good = "\"k\":\"ring\",\"s\":\"fedcba9876543210-2\",\"p\":[1,2]";
    QVERIFY(decodeOperation(text(good)));

    row("nothing", "", u"no JSON"_s);
    row("no JSON", "{\"id\":", u"no JSON"_s);
    row("something behind", text(good) + "}", u"no JSON"_s);
    row("bad UTF-8", set("[[\"label\",\"\xff\"]]"), u"no JSON"_s);
    row("array", "[" + text(good) + "]", u"no object"_s);
    row("number", "5", u"no"_s);
    row("empty object", "{}", u"'id'"_s);

    row("identity missing", "{\"t\":1," + good + "}", u"'id'"_s);
    row("identity of another kind", "{\"id\":5,\"t\":1," + good + "}", u"'id'"_s);
    row("identity in capitals", text(good, "0123456789ABCDEF-1f"), u"'id'"_s);
    row("identity 0", text(good, "0123456789abcdef-0"), u"'id'"_s);
    row("number of the operation beyond 2^52", text(good, "0123456789abcdef-10000000000000"),
        u"'id'"_s);
    row("replica 0", text(good, "0000000000000000-1"), u"replica 0"_s);
    row("full-width identity", text(good, "０123456789abcdef-1"), u"'id'"_s);

    for (const QByteArray &time : std::initializer_list<QByteArray>{
             "0", "-1", "1.5", "4503599627370496", "1e300", "-1e300", "18446744073709551615",
             "9223372036854775808", "\"7\"", "null", "true", "[7]", "{}" })
        row("time " + time, text(good, "0123456789abcdef-1f", time), u"'t'"_s);

    row("no kind", text("\"s\":\"fedcba9876543210-2\",\"p\":[1,2]"), u"'k'"_s);
    row("unknown kind", text("\"k\":\"Ring\",\"s\":\"fedcba9876543210-2\",\"p\":[1,2]"), u"'k'"_s);
    row("kind of another kind", text("\"k\":1"), u"'k'"_s);

    row("ring without shape", text("\"k\":\"ring\",\"p\":[1,2]"), u"'s'"_s);
    row("ring without places", text("\"k\":\"ring\",\"s\":\"fedcba9876543210-2\""), u"places"_s);
    for (const QByteArray &places : std::initializer_list<QByteArray>{
             "[]", "[1]", "[1,2,3]", "{}", "\"1,2\"", "[1,\"2\"]", "[1,null]", "[1,[2]]", "[1.5,2]",
             "[1,2e-1]", "[2147483648,0]", "[0,-2147483649]", "[2147483647,0,1,0]",
             "[0,-2147483648,0,-1]", "[9223372036854775807,0]", "[0,-9223372036854775808]",
             "[1e300,0]", "[0,4294967296]", "[4294967296,0,-4294967296,0]" })
        row("places " + places, text("\"k\":\"ring\",\"s\":\"fedcba9876543210-2\",\"p\":" + places),
            u"place"_s);

    const auto derived = [](const QByteArray &rest) {
        return text("\"k\":\"add\",\"s\":\"0000000000000000-9948709a152edc8b\"," + rest);
    };
    QVERIFY(decodeOperation(derived("\"n\":3,\"as\":\"point\",\"rings\":[[256,-512]]")));
    row("derived, heard another time", derived("\"as\":\"point\",\"rings\":[[256,-512]]"),
        u"derived"_s);
    row("derived, of another place", derived("\"n\":3,\"as\":\"point\",\"rings\":[[256,-511]]"),
        u"derived"_s);
    row("derived, of another kind", derived("\"n\":3,\"as\":\"polygon\",\"rings\":[[256,-512]]"),
        u"derived"_s);
    row("derived, of more rings",
        derived("\"n\":3,\"as\":\"polygon\",\"rings\":[[256,-512],[256,-512]]"), u"derived"_s);
    row("derived, heard no time", derived("\"n\":0,\"as\":\"point\",\"rings\":[[256,-512]]"),
        u"'n'"_s);

    row("add without kind of shape", text("\"k\":\"add\",\"rings\":[[1,2]]"), u"'as'"_s);
    row("add of a circle", text("\"k\":\"add\",\"as\":\"circle\",\"rings\":[[1,2]]"), u"'as'"_s);
    row("add without rings", text("\"k\":\"add\",\"as\":\"polygon\""), u"'rings'"_s);
    row("add with no ring", add("\"rings\":[]"), u"'rings'"_s);
    row("add with an empty ring", add("\"rings\":[[]]"), u"place"_s);
    row("add with a ring too flat", add("\"rings\":[1,2]"), u"place"_s);
    row("point of two places", text("\"k\":\"add\",\"as\":\"point\",\"rings\":[[1,2,1,1]]"),
        u"a point"_s);
    row("point of two rings", text("\"k\":\"add\",\"as\":\"point\",\"rings\":[[1,2],[1,2]]"),
        u"a point"_s);
    row("add under a foreign name", add("\"s\":\"fedcba9876543210-2\",\"rings\":[[1,2]]"),
        u"another replica"_s);
    row("add under its own name", add("\"s\":\"0123456789abcdef-1f\",\"rings\":[[1,2]]"),
        u"another replica"_s);
    row("add under no name", add("\"s\":null,\"rings\":[[1,2]]"), u"'s'"_s);
    for (const QByteArray &colour :
         std::initializer_list<QByteArray>{ "\"red\"", "\"#fff\"", "\"\"", "5", "null", "true" }) {
        row("fill " + colour, add("\"rings\":[[1,2]],\"fill\":" + colour), u"colour"_s);
        row("stroke " + colour, add("\"rings\":[[1,2]],\"stroke\":" + colour), u"colour"_s);
        row("fill register " + colour, set("[[\"fill\"," + colour + "]]"), u"colour"_s);
    }
    for (const QByteArray &opacity :
         std::initializer_list<QByteArray>{ "-1", "1001", "0.5", "\"5\"", "null", "1e99" }) {
        row("opacity " + opacity, add("\"rings\":[[1,2]],\"fo\":" + opacity), u"opacity"_s);
        row("opacity register " + opacity, set("[[\"fo\"," + opacity + "]]"), u"opacity"_s);
    }
    for (const QByteArray &label :
         std::initializer_list<QByteArray>{ "5", "null", "[]", "{}", "true" }) {
        row("label " + label, add("\"rings\":[[1,2]],\"label\":" + label), u"label"_s);
        row("label register " + label, set("[[\"label\"," + label + "]]"), u"label"_s);
    }

    const QByteArray insert = "\"k\":\"insert\",\"s\":\"fedcba9876543210-2\",\"p\":[1,2]";
    row("insert without ring", text(insert), u"identity"_s);
    row("insert into no ring", text(insert + ",\"r\":\"fedcba9876543210-2\""), u"identity"_s);
    row("insert at nothing", text(insert + ",\"r\":\"fedcba9876543210-2.0\",\"at\":null"),
        u"identity"_s);
    row("insert at a number", text(insert + ",\"r\":\"fedcba9876543210-2.0\",\"at\":3"),
        u"identity"_s);
    for (const QByteArray &side :
         std::initializer_list<QByteArray>{ "\"R\"", "\"l\"", "null", "1" })
        row("insert on side " + side,
            text(insert + ",\"r\":\"fedcba9876543210-2.0\",\"side\":" + side), u"'side'"_s);

    row("set without registers", text("\"k\":\"set\",\"s\":\"fedcba9876543210-2\""), u"'to'"_s);
    for (const QByteArray &to : std::initializer_list<QByteArray>{ "[]", "{}", "\"x\"", "null" })
        row("set to " + to, set(to), u"'to'"_s);
    for (const QByteArray &to : std::initializer_list<QByteArray>{
             "[5]", "[[]]", "[{}]", "[[\"\"]]", "[[5,5]]", "[[\"Label\",\"x\"]]", "[[\"nil\",1]]" })
        row("register " + to, set(to), u"register"_s);
    for (const QByteArray &to : std::initializer_list<QByteArray>{
             "[[\"label\"]]", "[[\"label\",\"x\",\"y\"]]", "[[\"offset\",1]]",
             "[[\"offset\",1,2,3]]", "[[\"place\",\"fedcba9876543210-2.4\",1]]",
             "[[\"gone\",\"fedcba9876543210-2.4\"]]", "[[\"deleted\",true,true]]" })
        row("number of values " + to, set(to), u"number of values"_s);
    for (const QByteArray &to : std::initializer_list<QByteArray>{
             "[[\"gone\",true]]", "[[\"place\",1,2]]", "[[\"ringgone\",null,1]]",
             "[[\"gone\",\"fedcba9876543210-2\",true]]",
             "[[\"gone\",\"fedcba9876543210-2.-1\",true]]" })
        row("part " + to, set(to), u"identity"_s);
    for (const QByteArray &to : std::initializer_list<QByteArray>{
             "[[\"deleted\",1]]", "[[\"deleted\",\"true\"]]", "[[\"deleted\",null]]",
             "[[\"gone\",\"fedcba9876543210-2.4\",0]]" })
        row("flag " + to, set(to), u"neither true nor false"_s);
    for (const QByteArray &to : std::initializer_list<QByteArray>{
             "[[\"offset\",2147483648,0]]", "[[\"offset\",0,0.5]]", "[[\"offset\",\"0\",0]]",
             "[[\"offset\",[0,0],0]]", "[[\"place\",\"fedcba9876543210-2.4\",0,-2147483649]]" })
        row("place " + to, set(to), u"place"_s);
    for (const QByteArray &to : std::initializer_list<QByteArray>{
             "[[\"order\",0.5]]", "[[\"order\",\"1\"]]", "[[\"order\",144115188075855841]]",
             "[[\"order\",-144115188075855841]]", "[[\"order\",-9223372036854775808]]",
             "[[\"order\",9223372036854775807]]", "[[\"order\",1e19]]" })
        row("order " + to, set(to), u"order"_s);
    row("second register bad", set("[[\"label\",\"x\"],[\"label\",5]]"), u"label"_s);
}

void tst_OperationCodec::refusesBadInput()
{
    QFETCH(QByteArray, bad);
    QFETCH(QString, says);
    const auto decoded = decodeOperation(bad);
    QVERIFY(!decoded);
    QVERIFY2(decoded.error().text.contains(says), qPrintable(decoded.error().text));
}

void tst_OperationCodec::refusesEveryCutText()
{
    base::SeededRandom random(3);
    for (int i = 0; i < 200; ++i) {
        const QByteArray whole = encodeOperation(support::randomOperation(random));
        for (qsizetype n = 0; n < whole.size(); ++n)
            QVERIFY(!decodeOperation(QByteArrayView(whole).first(n)));
    }
}

void tst_OperationCodec::survivesEveryChangedOctet()
{
    base::SeededRandom random(4);
    int taken = 0;
    for (int i = 0; i < 20'000; ++i) {
        QByteArray changed = encodeOperation(support::randomOperation(random));
        changed[qsizetype(random.nextBelow(quint64(changed.size())))] = char(random.nextBelow(256));
        const auto decoded = decodeOperation(changed);
        if (!decoded) {
            QVERIFY(!decoded.error().text.isEmpty());
            continue;
        }
        // Whatever was taken has a canonical text that everybody reads alike.
        ++taken;
        const auto again = decodeOperation(encodeOperation(*decoded));
        QVERIFY(again && *again == *decoded);
    }
    QVERIFY(taken > 100);
}

void tst_OperationCodec::refusesDeepNesting()
{
    for (const int depth : { 100, 2000, 100'000 }) {
        const QByteArray nested = QByteArray(depth, '[') + QByteArray(depth, ']');
        QVERIFY(!decodeOperation(set(nested)));
        QVERIFY(!decodeOperation(nested));
        QVERIFY(!decodeOperation(add("\"rings\":" + nested)));
    }
}

void tst_OperationCodec::keepsWithinItsLimits()
{
    const auto labelled = [](const QByteArray &label) {
        return decodeOperation(set("[[\"label\",\"" + label + "\"]]"));
    };
    QVERIFY(labelled(QByteArray(OperationLimits::maxLabelBytes, 'x')));
    QVERIFY(!labelled(QByteArray(OperationLimits::maxLabelBytes + 1, 'x')));
    QVERIFY(labelled(QByteArray("\u00e9").repeated(OperationLimits::maxLabelBytes / 2)));
    QVERIFY(!labelled(QByteArray("\u00e9").repeated(OperationLimits::maxLabelBytes / 2 + 1)));

    const auto ringed = [](std::size_t vertices) {
        QByteArray places = "0,0";
        places += QByteArray(",0,0").repeated(qsizetype(vertices) - 1);
        return decodeOperation(add("\"rings\":[[" + places + "]]"));
    };
    QVERIFY(ringed(OperationLimits::maxVertices));
    QVERIFY(!ringed(OperationLimits::maxVertices + 1));
    const QByteArray many = QByteArray("[0,0],").repeated(qsizetype(OperationLimits::maxRings) - 1);
    QVERIFY(decodeOperation(add("\"rings\":[" + many + "[0,0]]")));
    QVERIFY(!decodeOperation(add("\"rings\":[" + many + "[0,0],[0,0]]")));
    // The limit holds for all rings together.
    const QByteArray half = "[0,0" + QByteArray(",0,0").repeated(500'000) + "]";
    QVERIFY(!decodeOperation(add("\"rings\":[" + half + ',' + half + "]")));
    QVERIFY(decodeOperation(set("[[\"order\",144115188075855840]]")));
    QVERIFY(decodeOperation(set("[[\"order\",-144115188075855840]]")));
}

void tst_OperationCodec::mendsALabelThatIsNoUnicode()
{
    for (const QByteArray &label :
         std::initializer_list<QByteArray>{ "\\ud800x", "\\udc00x", "\\udc00\\ud800x" }) {
        const auto decoded = decodeOperation(set("[[\"label\",\"" + label + "\"]]"));
        QVERIFY(decoded);
        const auto &value = std::get<Assign>(decoded->what).assignments[0].value;
        QVERIFY(std::get<QString>(value).isValidUtf16());
        QVERIFY(std::get<QString>(value).endsWith(u"\ufffdx"_s));
        const auto again = decodeOperation(encodeOperation(*decoded));
        QVERIFY(again && *again == *decoded);
    }
    QCOMPARE(mendedLabel(u"\U0001f600"_s), u"\U0001f600"_s);
}

void tst_OperationCodec::fingerprintIsTheBeginningOfSha256()
{
    // FIPS 180-4's own example.
    QCOMPARE(fingerprint("abc"), quint64(0xba7816bf8f01cfea));
    QCOMPARE(fingerprint(""), quint64(0xe3b0c44298fc1c14));
}

void tst_OperationCodec::namesEditsForPeople()
{
    const auto word = [](const Field field, const Value &value) {
        return editWord(assigning({ field, {} }, value));
    };
    QCOMPARE(editWord({ own, 7, AddShape{ own, ShapeKind::Point, { { {} } }, {}, {} } }), "add");
    QCOMPARE(editWord({ own, 7, AddRing{ shape, { {} } } }), "insert");
    QCOMPARE(editWord({ own, 7, InsertVertices{ shape, {}, {}, {}, { {} } } }), "insert");
    QCOMPARE(word(Field::Deleted, true), "remove");
    QCOMPARE(word(Field::Deleted, false), "add");
    QCOMPARE(word(Field::Offset, Vertex()), "move");
    QCOMPARE(word(Field::VertexPlace, Vertex()), "vertex");
    QCOMPARE(word(Field::VertexGone, true), "drop");
    QCOMPARE(word(Field::VertexGone, false), "insert");
    QCOMPARE(word(Field::RingGone, true), "drop");
    QCOMPARE(word(Field::Label, QString()), "set");
    QCOMPARE(word(Field::Order, qint64(0)), "set");
}

QTEST_GUILESS_MAIN(tst_OperationCodec)
#include "tst_operationcodec.moc"
