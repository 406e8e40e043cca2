// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/scribe.h"

#include "support/manualclock.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace ctl;
using base::Milliseconds;

namespace {

/// Lines that the test hands in.
class GivenLines final : public Lines
{
public:
    explicit GivenLines(QByteArrayList lines) : m_lines(std::move(lines)) { }
    std::optional<QByteArray> next() override
    {
        return m_lines.isEmpty() ? std::nullopt : std::optional(m_lines.takeFirst());
    }
    bool isAtEnd() const override { return m_lines.isEmpty() && m_isClosed; }
    void add(const QByteArray &line)
    {
        m_lines.append(line);
        Q_EMIT arrived();
    }
    void setOpen() { m_isClosed = false; }
    void close()
    {
        m_isClosed = true;
        Q_EMIT arrived();
    }

private:
    QByteArrayList m_lines;
    bool m_isClosed = true;
};

constexpr auto square =
    R"({"add":"polygon","rings":[[[0,0],[10,0],[10,10],[0,10]]],"as":"p","label":"p"})";

} // namespace

class tst_scribe : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void appliesLinesInOrder();
    void undoesALineAtATime();
    void pauses();
    void takesLinesAsTheyCome();
    void refusesAtTheLine_data();
    void refusesAtTheLine();
    void waitsForAShapeOfSomebodyElse();
    void goesOnAfterARestart();
    void appliesAnotherScriptFromItsFirstLine();
    void remembersManyNames();

private:
    std::unique_ptr<syncing::Room> openRoom(const QString &directory = {});
    /// Runs the lines to their end; answers what was refused.
    std::optional<ScriptError> run(syncing::Room &room, const QByteArrayList &lines, ScriptLog &log,
                                   Milliseconds turn = Milliseconds(10'000));

    support::ManualClock m_clock;
    base::SeededRandom m_random{ 7 };
};

std::unique_ptr<syncing::Room> tst_scribe::openRoom(const QString &directory)
{
    auto room = syncing::Room::open(
        { *base::DrawingId::fromText(u"d"_s), {}, {}, directory, false }, m_clock, m_random);
    if (!room)
        qFatal("no room");
    return std::move(*room);
}

std::optional<ScriptError> tst_scribe::run(syncing::Room &room, const QByteArrayList &given,
                                           ScriptLog &log, Milliseconds turn)
{
    GivenLines lines(given);
    Scribe scribe(room, lines, log, m_clock, Milliseconds(1000));
    std::optional<ScriptError> error;
    bool isFinished = false;
    QObject::connect(&scribe, &Scribe::failed, &scribe, [&](const ScriptError &e) { error = e; });
    QObject::connect(&scribe, &Scribe::finished, &scribe, [&] { isFinished = true; });
    scribe.start();
    m_clock.advance(turn);
    log = scribe.log();
    if (!error && !isFinished)
        error = ScriptError{ 0, 0, u"not finished"_s };
    return error;
}

void tst_scribe::appliesLinesInOrder()
{
    const auto room = openRoom();
    ScriptLog log;
    QVERIFY(!run(*room,
                 { square, "", R"({"move":"p","by":[1,1]})", R"({"drop":"p","ring":0,"index":0})",
                   R"({"insert":"p","ring":0,"before":3,"at":[5,5]})",
                   R"({"set":"p","fill":"#00ff00"})" },
                 log));
    QCOMPARE(log.editsDone(), 5);
    const auto shape = log.shape(u"p"_s);
    QVERIFY(shape);
    const auto slot = room->document().find(*shape);
    QVERIFY(slot);
    const auto ring = room->document().rings(*slot).ring(0);
    const model::Places places(ring.begin(), ring.end());
    QCOMPARE(places,
             (model::Places{ { 2816, 256 }, { 2816, 2816 }, { 256, 2816 }, { 1280, 1280 } }));
    QCOMPARE(room->document().style(*slot).fill.text(), QByteArray("#00ff00"));
    QCOMPARE(log.ids().value(u"p"_s).toString(), QString::fromLatin1(shape->text()));
}

void tst_scribe::undoesALineAtATime()
{
    const auto room = openRoom();
    ScriptLog log;
    QVERIFY(!run(
        *room,
        { square, R"({"move":"p","by":[1,1]})", R"({"undo":1})", R"({"undo":9})", R"({"redo":1})" },
        log));
    QCOMPARE(log.editsDone(), 5);
    const auto slot = room->document().find(*log.shape(u"p"_s));
    QVERIFY(room->document().isShown(*slot));
    QCOMPARE(room->document().box(*slot).left, 0);
}

void tst_scribe::pauses()
{
    const auto room = openRoom();
    GivenLines lines(
        { R"({"add":"point","at":[1,1]})", R"({"pause":500})", R"({"add":"point","at":[2,2]})" });
    Scribe scribe(*room, lines, {}, m_clock, Milliseconds(1000));
    QSignalSpy finished(&scribe, &Scribe::finished);
    scribe.start();
    m_clock.advance(Milliseconds(499));
    QCOMPARE(room->document().shownCount(), std::size_t(1));
    m_clock.advance(Milliseconds(20));
    QCOMPARE(room->document().shownCount(), std::size_t(2));
    QCOMPARE(finished.count(), 1);
    QCOMPARE(scribe.log().editsDone(), 2);
}

void tst_scribe::takesLinesAsTheyCome()
{
    const auto room = openRoom();
    GivenLines lines({});
    lines.setOpen();
    Scribe scribe(*room, lines, {}, m_clock, Milliseconds(1000));
    QSignalSpy finished(&scribe, &Scribe::finished);
    scribe.start();
    m_clock.advance(Milliseconds(10));
    lines.add(square);
    QCOMPARE(room->document().shownCount(), std::size_t(1));
    lines.add(R"({"remove":"p"})");
    QCOMPARE(room->document().shownCount(), std::size_t(0));
    QCOMPARE(finished.count(), 0);
    lines.close();
    QCOMPARE(finished.count(), 1);
}

void tst_scribe::refusesAtTheLine_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<int>("column");
    const auto row = [](const char *line, int column) {
        QTest::newRow(line) << QByteArray(line) << column;
    };
    row(R"({"vertex":"p","ring":0,"index":4,"to":[1,1]})", 32);
    row(R"({"vertex":"p","ring":1,"index":0,"to":[1,1]})", 22);
    row(R"({"drop":"p","ring":0,"index":4})", 30);
    row(R"({"insert":"p","ring":0,"before":9,"at":[1,1]})", 33);
    row(R"({"move":"p","by":[8388600,0]})", 18);
    row(R"({"insert":"q","ring":0,"before":0,"at":[1,1]})", 11);
    row(R"({"remove":"nobody"})", 11);
    row(R"({"remove":"#0123456789abcdef-1"})", 11);
    row(R"({"fly":"p"})", 2);
}

void tst_scribe::refusesAtTheLine()
{
    QFETCH(QByteArray, line);
    QFETCH(int, column);
    const auto room = openRoom();
    ScriptLog log;
    const auto error =
        run(*room, { square, R"({"add":"point","at":[1,1],"as":"q"})", line, R"({"remove":"p"})" },
            log);
    QVERIFY(error);
    QCOMPARE(error->line, 3);
    QCOMPARE(int(error->column), column);
    QVERIFY(error->text.endsWith(u'.'));
    QCOMPARE(room->document().shownCount(), std::size_t(2)); // the line behind it was not applied
    QCOMPARE(log.linesDone(), 2);
}

void tst_scribe::waitsForAShapeOfSomebodyElse()
{
    const auto room = openRoom();
    model::Document others;
    model::Author other(others, { 0xabc });
    const auto made = other.addPoint({ 256, 256 }, {});
    const model::ShapeId id = made->operations[0].shape();
    GivenLines lines({ R"({"move":"#)" + id.text() + R"(","by":[1,1]})" });
    Scribe scribe(*room, lines, {}, m_clock, Milliseconds(1000));
    QSignalSpy finished(&scribe, &Scribe::finished);
    scribe.start();
    m_clock.advance(Milliseconds(900));
    QCOMPARE(finished.count(), 0);
    room->document().apply(made->operations[0]);
    Q_EMIT room->operationsApplied(made->operations);
    m_clock.advance(Milliseconds(1));
    QCOMPARE(finished.count(), 1);
    QCOMPARE(room->document().box(*room->document().find(id)).left, 512);
}

void tst_scribe::goesOnAfterARestart()
{
    QTemporaryDir folder;
    QByteArrayList lines{ square };
    for (int i = 0; i < 20; ++i)
        lines.append(R"({"move":"p","by":[1,0]})");
    // Two lines more each time, as if it had been killed there: what was committed is all that counts.
    QJsonObject ids;
    for (qsizetype upTo = 1; upTo <= lines.size(); upTo += 2) {
        const auto room = openRoom(folder.path());
        ScriptLog log(room->store(), "key");
        QVERIFY(!run(*room, lines.first(upTo), log));
        QVERIFY(ids.isEmpty() || ids == log.ids());
        ids = log.ids();
        QCOMPARE(log.editsDone(), upTo);
    }
    const auto room = openRoom(folder.path());
    ScriptLog log(room->store(), "key");
    QVERIFY(!run(*room, lines, log));
    QCOMPARE(room->document().shownCount(), std::size_t(1));
    QCOMPARE(room->document().box(*room->document().find(*log.shape(u"p"_s))).left, 20 * 256);
    QCOMPARE(log.ids(), ids);
}

void tst_scribe::appliesAnotherScriptFromItsFirstLine()
{
    QTemporaryDir folder;
    {
        const auto room = openRoom(folder.path());
        ScriptLog log(room->store(), "one");
        QVERIFY(!run(*room, { square, R"({"move":"p","by":[1,0]})" }, log));
    }
    const auto room = openRoom(folder.path());
    ScriptLog log(room->store(), "two");
    QCOMPARE(log.linesDone(), 0);
    QVERIFY(!log.shape(u"p"_s));
    QVERIFY(!run(*room, { R"({"undo":1})" }, log));
    const auto slots = room->document().inOrder();
    QCOMPARE(slots.size(), std::size_t(1));
    QCOMPARE(room->document().box(slots[0]).left, 0);
}

void tst_scribe::remembersManyNames()
{
    QTemporaryDir folder;
    QByteArrayList lines;
    for (int i = 0; i < 100; ++i)
        lines.append("{\"add\":\"point\",\"at\":[1,1],\"as\":\"n" + QByteArray::number(i % 90)
                     + "\"}");
    QJsonObject ids;
    {
        const auto room = openRoom(folder.path());
        ScriptLog log(room->store(), "key");
        QVERIFY(!run(*room, lines, log));
        ids = log.ids();
    }
    const auto room = openRoom(folder.path());
    QCOMPARE(ids.size(), 90);
    QCOMPARE(ScriptLog(room->store(), "key").ids(), ids);
}

QTEST_GUILESS_MAIN(tst_scribe)
#include "tst_scribe.moc"
