// SPDX-License-Identifier: GPL-3.0-or-later
#include "stomp/framereader.h"
#include "stomp/framewriter.h"

#include <QTest>

#include <vector>

using namespace Qt::StringLiterals;
using stomp::Frame;
using stomp::FrameError;
using stomp::FrameLimits;
using stomp::FrameReader;
using stomp::Version;
using Code = FrameError::Code;

Q_DECLARE_METATYPE(stomp::Version)
Q_DECLARE_METATYPE(stomp::FrameError)

namespace {

/// All that a reader says about some input.
struct Reading
{
    QList<Frame> frames;
    std::optional<FrameError::Code> error;
    qint64 errorOffset = -1;
    qint64 heartBeats = 0;
    qsizetype pending = 0;

    friend bool operator==(const Reading &, const Reading &) = default;
};

Reading readChunks(const QList<QByteArray> &chunks, Version version, FrameLimits limits = {})
{
    FrameReader reader(version, limits);
    Reading reading;
    for (const QByteArray &chunk : chunks) {
        reader.feed(chunk);
        for (;;) {
            const auto answer = reader.next();
            if (!answer) {
                reading.error = answer.error().code;
                reading.errorOffset = answer.error().offset;
                return reading;
            }
            if (!*answer)
                break;
            reading.frames.append(**answer);
        }
    }
    reading.heartBeats = reader.heartBeats();
    reading.pending = reader.pendingBytes();
    return reading;
}

/// Reads `octets` whole, cut in two at every octet, and octet by octet; all must say the same.
Reading readAnyhow(const QByteArray &octets, Version version, FrameLimits limits = {})
{
    const Reading whole = readChunks({ octets }, version, limits);
    for (qsizetype cut = 0; cut <= octets.size(); ++cut) {
        const Reading halves =
            readChunks({ octets.first(cut), octets.sliced(cut) }, version, limits);
        if (halves != whole)
            qFatal("cut at %lld reads differently", qlonglong(cut));
    }
    QList<QByteArray> single;
    for (const char c : octets)
        single.append(QByteArray(1, c));
    if (readChunks(single, version, limits) != whole)
        qFatal("octet by octet reads differently");
    return whole;
}

Frame frame(const QByteArray &command, const QList<stomp::Header> &headers,
            const QByteArray &body = {})
{
    return { command, headers, body };
}

void addVersions()
{
    QTest::addColumn<Version>("version");
    QTest::newRow("1.0") << Version::V1_0;
    QTest::newRow("1.1") << Version::V1_1;
    QTest::newRow("1.2") << Version::V1_2;
}

} // namespace

class tst_FrameReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void c02AcceptsCrlfUnder12();
    void c03KeepsCarriageReturnBefore12_data();
    void c03KeepsCarriageReturnBefore12();
    void c05SkipsEolsBetweenFrames_data() { addVersions(); }
    void c05SkipsEolsBetweenFrames();
    void c06CountsEolsAsHeartBeats_data() { addVersions(); }
    void c06CountsEolsAsHeartBeats();
    void c07ReadsSeveralFramesInOneUnit_data() { addVersions(); }
    void c07ReadsSeveralFramesInOneUnit();
    void c08ReadsTheSameCutAtEveryOctet_data() { addVersions(); }
    void c08ReadsTheSameCutAtEveryOctet();
    void c09KeepsCharactersThatWereCut_data() { addVersions(); }
    void c09KeepsCharactersThatWereCut();
    void c10KeepsCaseOfCommandsAndNames_data() { addVersions(); }
    void c10KeepsCaseOfCommandsAndNames();
    void c11HandsOnUnknownCommands_data() { addVersions(); }
    void c11HandsOnUnknownCommands();
    void c12ReportsWhatIsUnfinished_data() { addVersions(); }
    void c12ReportsWhatIsUnfinished();
    void c13ReadsNullsInBodyByLength_data() { addVersions(); }
    void c13ReadsNullsInBodyByLength();
    void c14CountsOctets_data() { addVersions(); }
    void c14CountsOctets();
    void c15RefusesLengthWithoutNullBehind_data() { addVersions(); }
    void c15RefusesLengthWithoutNullBehind();
    void c16ReadsToNullWithoutLength_data() { addVersions(); }
    void c16ReadsToNullWithoutLength();
    void c17RefusesMalformedLength_data();
    void c17RefusesMalformedLength();
    void c19AcceptsEmptyBodies_data() { addVersions(); }
    void c19AcceptsEmptyBodies();
    void c20ToleratesBodiesAnywhere_data() { addVersions(); }
    void c20ToleratesBodiesAnywhere();
    void c22KeepsOctetsThatAreNoUtf8_data() { addVersions(); }
    void c22KeepsOctetsThatAreNoUtf8();
    void c23DecodesEscapesInNamesAndValues_data();
    void c23DecodesEscapesInNamesAndValues();
    void c24DecodesEscapesInOnePass_data();
    void c24DecodesEscapesInOnePass();
    void c25RefusesUndefinedEscapes_data();
    void c25RefusesUndefinedEscapes();
    void c26RefusesEscapedReturnUnder11();
    void c27SplitsAtFirstColonUnder10();
    void c28LeavesConnectedAsItIs_data() { addVersions(); }
    void c28LeavesConnectedAsItIs();
    void c30KeepsSpacesSince11_data();
    void c30KeepsSpacesSince11();
    void c31TrimsUnder10();
    void c31TrimsConnectedOfA10Server();
    void c32AcceptsEmptyValues_data() { addVersions(); }
    void c32AcceptsEmptyValues();
    void c33RefusesLinesWithoutColonOrName_data() { addVersions(); }
    void c33RefusesLinesWithoutColonOrName();
    void c34FirstOfRepeatedHeadersWins_data() { addVersions(); }
    void c34FirstOfRepeatedHeadersWins();
    void c35KeepsUtf8Headers_data() { addVersions(); }
    void c35KeepsUtf8Headers();
    void c40FollowsTheVersionFromTheNextFrameOn();
    void c74HoldsItsLimits_data();
    void c74HoldsItsLimits();
    void c74AcceptsWhatIsJustWithin();
    void c77ReadsInLinearTime();
    void c77SurvivesRandomInput();

    void refusesNullAmongHeaders();
    void staysFailed();
    void tellsWhereInTheConnectionAnErrorIs();
};

void tst_FrameReader::c02AcceptsCrlfUnder12()
{
    const Reading reading =
        readAnyhow("\r\nMESSAGE\r\na:b\r\ncontent-length:2\r\n\r\nx\n\0\r\n"_ba, Version::V1_2);
    QVERIFY(!reading.error);
    QCOMPARE(reading.frames,
             QList{ frame("MESSAGE", { { "a", "b" }, { "content-length", "2" } }, "x\n") });
    QCOMPARE(reading.heartBeats, 2);
}

void tst_FrameReader::c03KeepsCarriageReturnBefore12_data()
{
    QTest::addColumn<Version>("version");
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("1.0, trimmed as padding") << Version::V1_0 << "bar"_ba;
    QTest::newRow("1.1, data") << Version::V1_1 << "bar\r"_ba;
}

void tst_FrameReader::c03KeepsCarriageReturnBefore12()
{
    QFETCH(Version, version);
    QFETCH(QByteArray, value);
    const Reading reading = readAnyhow("MESSAGE\nfoo:bar\r\n\n\0"_ba, version);
    QCOMPARE(reading.frames, QList{ frame("MESSAGE", { { "foo", value } }) });
    // The blank line of a CRLF frame is no blank line here.
    QCOMPARE(readAnyhow("MESSAGE\nfoo:bar\n\r\n\0"_ba, version).error, Code::MissingColon);
}

void tst_FrameReader::c05SkipsEolsBetweenFrames()
{
    QFETCH(Version, version);
    const Reading reading =
        readAnyhow("\n\nRECEIPT\nreceipt-id:1\n\n\0\n\r\n\nMESSAGE\na:b\n\nx\0\n"_ba, version);
    QCOMPARE(reading.frames,
             (QList{ frame("RECEIPT", { { "receipt-id", "1" } }),
                     frame("MESSAGE", { { "a", "b" } }, "x") }));
    QCOMPARE(reading.heartBeats, 6);
    QCOMPARE(reading.pending, 0);
}

void tst_FrameReader::c06CountsEolsAsHeartBeats()
{
    QFETCH(Version, version);
    QCOMPARE(readAnyhow("\n", version).heartBeats, 1);
    QCOMPARE(readAnyhow("\r\n", version).heartBeats, 1);
    QCOMPARE(readAnyhow("\n\n", version).heartBeats, 2);
}

void tst_FrameReader::c07ReadsSeveralFramesInOneUnit()
{
    QFETCH(Version, version);
    const Reading reading =
        readAnyhow("RECEIPT\nreceipt-id:1\n\n\0MESSAGE\na:b\n\nx\0\n"_ba, version);
    QCOMPARE(reading.frames.size(), 2);
    QCOMPARE(reading.frames[0].command, "RECEIPT"_ba);
    QCOMPARE(reading.frames[1].body, "x"_ba);
    QCOMPARE(reading.heartBeats, 1);
}

void tst_FrameReader::c08ReadsTheSameCutAtEveryOctet()
{
    QFETCH(Version, version);
    // Three cuts at once, over frames with every feature that a version has.
    const QByteArray octets = "\nCONNECTED\nversion:1.1\n\n\0\nMESSAGE\na:b\ncontent-length:3\n\n"
                              "\0\n\0\0\r\nERROR\nmessage:no\n\nwhy\0\n"_ba;
    const Reading whole = readAnyhow(octets, version);
    QCOMPARE(whole.frames.size(), 3);
    for (qsizetype first = 0; first <= octets.size(); ++first) {
        for (qsizetype second = first; second <= octets.size(); ++second) {
            const Reading parts =
                readChunks({ octets.first(first), octets.sliced(first, second - first),
                             octets.sliced(second) },
                           version);
            QVERIFY2(parts == whole, qPrintable(u"%1, %2"_s.arg(first).arg(second)));
        }
    }
}

void tst_FrameReader::c09KeepsCharactersThatWereCut()
{
    QFETCH(Version, version);
    const QByteArray text = u"\u00e9\u4e2d\U0001f58c"_s.toUtf8();
    const Reading reading = readAnyhow("MESSAGE\nt:" + text + "\n\n" + text + '\0', version);
    QCOMPARE(reading.frames, QList{ frame("MESSAGE", { { "t", text } }, text) });
}

void tst_FrameReader::c10KeepsCaseOfCommandsAndNames()
{
    QFETCH(Version, version);
    const Reading reading = readAnyhow("message\nDestination:/a\n\n\0"_ba, version);
    QCOMPARE(reading.frames.value(0).command, "message"_ba);
    QVERIFY(!reading.frames.value(0).header("destination"));
    QCOMPARE(reading.frames.value(0).value("Destination"), "/a"_ba);
}

void tst_FrameReader::c11HandsOnUnknownCommands()
{
    QFETCH(Version, version);
    QCOMPARE(readAnyhow("FOO\n\n\0"_ba, version).frames, QList{ frame("FOO", {}) });
}

void tst_FrameReader::c12ReportsWhatIsUnfinished()
{
    QFETCH(Version, version);
    const QByteArray whole = "MESSAGE\na:b\n\nbody\0"_ba;
    for (qsizetype length = 1; length < whole.size(); ++length) {
        const Reading reading = readAnyhow(whole.first(length), version);
        QVERIFY(reading.frames.isEmpty());
        QVERIFY(!reading.error);
        QCOMPARE(reading.pending, length);
    }
}

void tst_FrameReader::c13ReadsNullsInBodyByLength()
{
    QFETCH(Version, version);
    const Reading reading = readAnyhow("MESSAGE\ncontent-length:3\n\na\0b\0"_ba, version);
    QCOMPARE(reading.frames.value(0).body, "a\0b"_ba);
}

void tst_FrameReader::c14CountsOctets()
{
    QFETCH(Version, version);
    const QByteArray text = u"\u00e9"_s.toUtf8();
    QCOMPARE(
        readAnyhow("MESSAGE\ncontent-length:2\n\n" + text + '\0', version).frames.value(0).body,
        text);
    QCOMPARE(readAnyhow("MESSAGE\ncontent-length:1\n\n" + text + '\0', version).error,
             Code::MissingNull);
}

void tst_FrameReader::c15RefusesLengthWithoutNullBehind()
{
    QFETCH(Version, version);
    const QByteArray head = "MESSAGE\ncontent-length:2\n\n"_ba;
    const Reading reading = readAnyhow(head + "abc\0"_ba, version);
    QCOMPARE(reading.error, Code::MissingNull);
    QCOMPARE(reading.errorOffset, head.size() + 2);
    QVERIFY(reading.frames.isEmpty());
}

void tst_FrameReader::c16ReadsToNullWithoutLength()
{
    QFETCH(Version, version);
    QCOMPARE(readAnyhow("MESSAGE\n\na\n\nb\0"_ba, version).frames.value(0).body, "a\n\nb"_ba);
}

void tst_FrameReader::c17RefusesMalformedLength_data()
{
    QTest::addColumn<Version>("version");
    QTest::addColumn<QByteArray>("length");
    QTest::addColumn<bool>("tooLong");
    for (const Version version : { Version::V1_0, Version::V1_1, Version::V1_2 }) {
        const QByteArray name = stomp::versionText(version);
        for (const char *const text :
             { "-1", "1e3", "+5", "0x10", "5 5", "", "five", "1.0", "99999999999999999999",
               "9223372036854775808", "18446744073709551616", "\xd9\xa1" })
            QTest::addRow("%s, '%s'", name.constData(), text)
                << version << QByteArray(text) << false;
        QTest::addRow("%s, above the limit", name.constData()) << version << "4194305"_ba << true;
        QTest::addRow("%s, far above", name.constData())
            << version << "999999999999999999"_ba << true;
    }
}

void tst_FrameReader::c17RefusesMalformedLength()
{
    QFETCH(Version, version);
    QFETCH(QByteArray, length);
    QFETCH(bool, tooLong);
    const Reading reading =
        readAnyhow("MESSAGE\ncontent-length:" + length + "\n\nabc\0"_ba, version);
    QCOMPARE(reading.error, tooLong ? Code::BodyTooLong : Code::BadContentLength);
}

void tst_FrameReader::c19AcceptsEmptyBodies()
{
    QFETCH(Version, version);
    const Reading reading =
        readAnyhow("MESSAGE\ncontent-length:0\n\n\0MESSAGE\na:b\n\n\0"_ba, version);
    QCOMPARE(reading.frames.size(), 2);
    QVERIFY(reading.frames[0].body.isEmpty());
    QVERIFY(reading.frames[1].body.isEmpty());
}

void tst_FrameReader::c20ToleratesBodiesAnywhere()
{
    QFETCH(Version, version);
    QCOMPARE(readAnyhow("RECEIPT\nreceipt-id:1\n\nhello\0"_ba, version).frames,
             QList{ frame("RECEIPT", { { "receipt-id", "1" } }, "hello") });
}

void tst_FrameReader::c22KeepsOctetsThatAreNoUtf8()
{
    QFETCH(Version, version);
    QCOMPARE(readAnyhow("MESSAGE\n\n\xff\xfe\x80\0"_ba, version).frames.value(0).body,
             "\xff\xfe\x80"_ba);
}

void tst_FrameReader::c23DecodesEscapesInNamesAndValues_data()
{
    QTest::addColumn<Version>("version");
    QTest::addColumn<QByteArray>("wire");
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("1.1") << Version::V1_1 << "k\\cey:a\\\\b\\nc"_ba
                         << "k:ey"_ba
                         << "a\\b\nc"_ba;
    QTest::newRow("1.2") << Version::V1_2 << "k\\cey:a\\\\b\\nc\\r"_ba
                         << "k:ey"_ba
                         << "a\\b\nc\r"_ba;
    QTest::newRow("1.2, ends") << Version::V1_2 << "\\n\\n:\\c\\c"_ba
                               << "\n\n"_ba
                               << "::"_ba;
}

void tst_FrameReader::c23DecodesEscapesInNamesAndValues()
{
    QFETCH(Version, version);
    QFETCH(QByteArray, wire);
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, value);
    const Frame expected = frame("MESSAGE", { { name, value } });
    QCOMPARE(readAnyhow("MESSAGE\n" + wire + "\n\n\0"_ba, version).frames, QList{ expected });
    const auto written = stomp::writeFrame(expected, version);
    QVERIFY(written.hasValue());
    Frame back = readAnyhow(*written, version).frames.value(0);
    back.headers.removeIf([](const stomp::Header &h) { return h.first == "content-length"; });
    QCOMPARE(back, expected);
}

void tst_FrameReader::c24DecodesEscapesInOnePass_data()
{
    QTest::addColumn<Version>("version");
    QTest::newRow("1.1") << Version::V1_1;
    QTest::newRow("1.2") << Version::V1_2;
}

void tst_FrameReader::c24DecodesEscapesInOnePass()
{
    QFETCH(Version, version);
    const Reading reading = readAnyhow("MESSAGE\na:\\\\n\nb:\\\\c\nc:\\\\\\n\n\n\0"_ba, version);
    QCOMPARE(reading.frames.value(0).value("a"), "\\n"_ba);
    QCOMPARE(reading.frames.value(0).value("b"), "\\c"_ba);
    QCOMPARE(reading.frames.value(0).value("c"), "\\\n"_ba);
}

void tst_FrameReader::c25RefusesUndefinedEscapes_data()
{
    QTest::addColumn<Version>("version");
    QTest::addColumn<QByteArray>("line");
    for (const Version version : { Version::V1_1, Version::V1_2 }) {
        const QByteArray name = stomp::versionText(version);
        QTest::addRow("%s, \\t", name.constData()) << version << "a:\\t"_ba;
        QTest::addRow("%s, at the end", name.constData()) << version << "a:b\\"_ba;
        QTest::addRow("%s, alone", name.constData()) << version << "a:\\"_ba;
        QTest::addRow("%s, in a name", name.constData()) << version << "a\\t:b"_ba;
        QTest::addRow("%s, before the colon", name.constData()) << version << "a\\:b"_ba;
        QTest::addRow("%s, upper case", name.constData()) << version << "a:\\N"_ba;
    }
}

void tst_FrameReader::c25RefusesUndefinedEscapes()
{
    QFETCH(Version, version);
    QFETCH(QByteArray, line);
    QCOMPARE(readAnyhow("MESSAGE\n" + line + "\n\n\0"_ba, version).error, Code::UndefinedEscape);
}

void tst_FrameReader::c26RefusesEscapedReturnUnder11()
{
    QCOMPARE(readAnyhow("MESSAGE\na:\\r\n\n\0"_ba, Version::V1_1).error, Code::UndefinedEscape);
    QCOMPARE(readAnyhow("MESSAGE\na:\\r\n\n\0"_ba, Version::V1_2).frames.value(0).value("a"),
             "\r"_ba);
}

void tst_FrameReader::c27SplitsAtFirstColonUnder10()
{
    const Reading reading = readAnyhow("MESSAGE\nh:a:b\\c\\\n\n\0"_ba, Version::V1_0);
    QCOMPARE(reading.frames, QList{ frame("MESSAGE", { { "h", "a:b\\c\\" } }) });
}

void tst_FrameReader::c28LeavesConnectedAsItIs()
{
    QFETCH(Version, version);
    const Reading reading =
        readAnyhow("CONNECTED\nversion:1.2\nsession:a\\tb:c\\n\n\n\0"_ba, version);
    QCOMPARE(reading.frames.value(0).value("session"), "a\\tb:c\\n"_ba);
}

void tst_FrameReader::c30KeepsSpacesSince11_data()
{
    c24DecodesEscapesInOnePass_data();
}

void tst_FrameReader::c30KeepsSpacesSince11()
{
    QFETCH(Version, version);
    QCOMPARE(readAnyhow("MESSAGE\n  lead : trail \n\n\0"_ba, version).frames,
             QList{ frame("MESSAGE", { { "  lead ", " trail " } }) });
}

void tst_FrameReader::c31TrimsUnder10()
{
    QCOMPARE(readAnyhow("MESSAGE\n  lead : trail \n\n\0"_ba, Version::V1_0).frames,
             QList{ frame("MESSAGE", { { "lead", "trail" } }) });
}

void tst_FrameReader::c31TrimsConnectedOfA10Server()
{
    const Reading old = readAnyhow("CONNECTED\nsession: abc\n\n\0"_ba, Version::V1_2);
    QCOMPARE(old.frames.value(0).value("session"), "abc"_ba);
    const Reading said =
        readAnyhow("CONNECTED\nversion: 1.0\nsession: abc\n\n\0"_ba, Version::V1_2);
    QCOMPARE(said.frames.value(0).value("session"), "abc"_ba);
    const Reading later =
        readAnyhow("CONNECTED\nversion:1.1\nsession: abc\n\n\0"_ba, Version::V1_2);
    QCOMPARE(later.frames.value(0).value("session"), " abc"_ba);
}

void tst_FrameReader::c32AcceptsEmptyValues()
{
    QFETCH(Version, version);
    const Reading reading = readAnyhow("MESSAGE\nempty:\n\n\0"_ba, version);
    QCOMPARE(reading.frames.value(0).header("empty"), QByteArray());
}

void tst_FrameReader::c33RefusesLinesWithoutColonOrName()
{
    QFETCH(Version, version);
    const Reading bare = readAnyhow("MESSAGE\nfoo\n\n\0"_ba, version);
    QCOMPARE(bare.error, Code::MissingColon);
    QCOMPARE(bare.errorOffset, 8);
    QCOMPARE(readAnyhow("MESSAGE\n:x\n\n\0"_ba, version).error, Code::EmptyHeaderName);
    QCOMPARE(readAnyhow("CONNECTED\n:x\n\n\0"_ba, version).error, Code::EmptyHeaderName);
}

void tst_FrameReader::c34FirstOfRepeatedHeadersWins()
{
    QFETCH(Version, version);
    const Reading reading =
        readAnyhow("MESSAGE\nx:1\nx:2\ncontent-length:1\ncontent-length:7\n\na\0"_ba, version);
    QCOMPARE(reading.frames.value(0).value("x"), "1"_ba);
    QCOMPARE(reading.frames.value(0).headers.value(1), stomp::Header("x", "2"));
    QCOMPARE(reading.frames.value(0).body, "a"_ba);
}

void tst_FrameReader::c35KeepsUtf8Headers()
{
    QFETCH(Version, version);
    const QByteArray topic = u"/topic/\u00e9"_s.toUtf8();
    QCOMPARE(readAnyhow("MESSAGE\ndestination:" + topic + "\n\n\0"_ba, version)
                 .frames.value(0)
                 .value("destination"),
             topic);
}

void tst_FrameReader::c40FollowsTheVersionFromTheNextFrameOn()
{
    FrameReader reader;
    reader.feed("CONNECTED\nversion:1.0\n\n\0MESSAGE\na: b\\x \n\n\0"_ba
                "MESSAGE\na:\\c \n\n\0MESSAGE\na:\\r\n\n\0"_ba);
    QCOMPARE((*reader.next())->command, "CONNECTED"_ba);
    reader.setVersion(Version::V1_0);
    QCOMPARE((*reader.next())->value("a"), "b\\x"_ba);
    reader.setVersion(Version::V1_1);
    QCOMPARE((*reader.next())->value("a"), ": "_ba);
    reader.setVersion(Version::V1_2);
    QCOMPARE((*reader.next())->value("a"), "\r"_ba);
}

void tst_FrameReader::c74HoldsItsLimits_data()
{
    QTest::addColumn<Version>("version");
    QTest::addColumn<QByteArray>("octets");
    QTest::addColumn<int>("code");
    for (const Version version : { Version::V1_0, Version::V1_1, Version::V1_2 }) {
        const QByteArray name = stomp::versionText(version);
        const auto row = [&](const char *what, const QByteArray &octets, Code code) {
            QTest::addRow("%s, %s", name.constData(), what) << version << octets << int(code);
        };
        row("command", QByteArray(9, 'A') + "\n\n\0"_ba, Code::CommandTooLong);
        row("command without end", QByteArray(20, 'A'), Code::CommandTooLong);
        row("header line", "MESSAGE\na:" + QByteArray(19, 'b') + "\n\n\0"_ba,
            Code::HeaderLineTooLong);
        row("header line without end", "MESSAGE\na:" + QByteArray(40, 'b'),
            Code::HeaderLineTooLong);
        row("headers", "MESSAGE\na:1\nb:2\nc:3\nd:4\n\n\0"_ba, Code::TooManyHeaders);
        row("said length", "MESSAGE\ncontent-length:31\n\n"_ba, Code::BodyTooLong);
        row("body", "MESSAGE\n\n"_ba + QByteArray(31, 'b') + '\0', Code::BodyTooLong);
        row("body without end", "MESSAGE\n\n"_ba + QByteArray(99, 'b'), Code::BodyTooLong);
    }
}

void tst_FrameReader::c74HoldsItsLimits()
{
    QFETCH(Version, version);
    QFETCH(QByteArray, octets);
    QFETCH(int, code);
    const Reading reading = readAnyhow(octets, version, { 8, 20, 3, 30 });
    QVERIFY(reading.error);
    QCOMPARE(int(*reading.error), code);
}

void tst_FrameReader::c74AcceptsWhatIsJustWithin()
{
    const QByteArray octets = QByteArray(8, 'A') + "\r\na:" + QByteArray(18, 'b')
        + "\r\nc:1\r\nd:2\r\n\r\n" + QByteArray(30, 'x') + '\0';
    const Reading reading = readAnyhow(octets, Version::V1_2, { 8, 20, 3, 30 });
    QVERIFY(!reading.error);
    QCOMPARE(reading.frames.size(), 1);
}

void tst_FrameReader::c77ReadsInLinearTime()
{
    // Work, not time: what grows with the square would take minutes here, octet by octet.
    const qsizetype size = 3 * 1024 * 1024;
    FrameReader reader;
    reader.feed("MESSAGE\na:b\n\n");
    for (qsizetype i = 0; i < size; ++i) {
        reader.feed("x");
        QVERIFY(reader.next().hasValue());
    }
    reader.feed(QByteArrayView("\0", 1));
    const auto answer = reader.next();
    QVERIFY(answer && *answer);
    QCOMPARE((*answer)->body.size(), size);

    QByteArray many;
    for (int i = 0; i < 100000; ++i)
        many.append("MESSAGE\na:b\n\nx\0"_ba);
    reader.feed(many);
    int count = 0;
    for (auto next = reader.next(); next && *next; next = reader.next())
        ++count;
    QCOMPARE(count, 100000);
}

void tst_FrameReader::c77SurvivesRandomInput()
{
    // The real hunt is the fuzz target's; this keeps a seed of it in every run.
    quint64 state = 7;
    const auto random = [&state](quint64 below) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        return (state >> 33) % below;
    };
    const QByteArray alphabet = "\n\n\r\0\\:nrcab19MESSAGEcontent-length:"_ba;
    for (int round = 0; round < 20000; ++round) {
        QByteArray octets;
        for (quint64 i = 0, n = random(60); i < n; ++i)
            octets.append(alphabet[qsizetype(random(quint64(alphabet.size())))]);
        const Version version = Version(random(3));
        const qsizetype cut = qsizetype(random(quint64(octets.size()) + 1));
        QCOMPARE(readChunks({ octets.first(cut), octets.sliced(cut) }, version),
                 readChunks({ octets }, version));
    }
}

void tst_FrameReader::refusesNullAmongHeaders()
{
    QCOMPARE(readAnyhow("MESSAGE\na:b\0\n\n\0"_ba, Version::V1_2).error, Code::NullInHead);
    QCOMPARE(readAnyhow("\0\n\n\0"_ba, Version::V1_2).error, Code::NullInHead);
}

void tst_FrameReader::staysFailed()
{
    FrameReader reader;
    reader.feed("MESSAGE\nfoo\n\n\0"_ba);
    QVERIFY(!reader.next());
    reader.feed("MESSAGE\n\n\0"_ba);
    const auto again = reader.next();
    QVERIFY(!again);
    QCOMPARE(again.error().code, Code::MissingColon);
    QCOMPARE(again.error().text(), "header line without a colon at octet 8"_ba);
}

void tst_FrameReader::tellsWhereInTheConnectionAnErrorIs()
{
    const QByteArray good = "MESSAGE\na:b\n\nx\0"_ba;
    for (int frames = 0; frames < 20; ++frames) {
        const Reading reading =
            readAnyhow(good.repeated(frames) + "MESSAGE\nbad\n\n\0"_ba, Version::V1_2);
        QCOMPARE(reading.errorOffset, frames * good.size() + 8);
    }
}

QTEST_APPLESS_MAIN(tst_FrameReader)
#include "tst_framereader.moc"
