// SPDX-License-Identifier: GPL-3.0-or-later
#include "stomp/framewriter.h"

#include <QTest>

using namespace Qt::StringLiterals;
using stomp::Frame;
using stomp::Version;
using stomp::WriteError;
using stomp::writeFrame;
using stomp::WriteOptions;
using Code = WriteError::Code;

Q_DECLARE_METATYPE(stomp::Version)

namespace {

void addVersions()
{
    QTest::addColumn<Version>("version");
    QTest::newRow("1.0") << Version::V1_0;
    QTest::newRow("1.1") << Version::V1_1;
    QTest::newRow("1.2") << Version::V1_2;
}

QByteArray written(const Frame &frame, Version version, WriteOptions options = {})
{
    const auto result = writeFrame(frame, version, options);
    return result ? *result : "refused: " + result.error().text();
}

std::optional<Code> refusal(const Frame &frame, Version version, WriteOptions options = {})
{
    const auto result = writeFrame(frame, version, options);
    return result ? std::nullopt : std::optional(result.error().code);
}

} // namespace

class tst_FrameWriter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void c01WritesEachClientCommand_data();
    void c01WritesEachClientCommand();
    void c03NeverWritesCarriageReturn_data() { addVersions(); }
    void c03NeverWritesCarriageReturn();
    void c04EndsLinesWithLineFeedAlone_data() { addVersions(); }
    void c04EndsLinesWithLineFeedAlone();
    void c14WritesLengthInOctets_data() { addVersions(); }
    void c14WritesLengthInOctets();
    void c18WritesLengthWithEveryBody_data() { addVersions(); }
    void c18WritesLengthWithEveryBody();
    void c18LeavesLengthOutForTextMessages_data() { addVersions(); }
    void c18LeavesLengthOutForTextMessages();
    void c20NeverWritesBodyWhereNoneBelongs_data() { addVersions(); }
    void c20NeverWritesBodyWhereNoneBelongs();
    void c22WritesAnyOctetsAsBody_data() { addVersions(); }
    void c22WritesAnyOctetsAsBody();
    void c23EscapesNamesAndValues_data();
    void c23EscapesNamesAndValues();
    void c26RefusesReturnUnder11();
    void c27EscapesNothingUnder10();
    void c28LeavesConnectAsItIs_data() { addVersions(); }
    void c28LeavesConnectAsItIs();
    void c28EscapesBackslashInConnectWhereAsked_data() { addVersions(); }
    void c28EscapesBackslashInConnectWhereAsked();
    void c29RefusesInjectionInConnect_data();
    void c29RefusesInjectionInConnect();
    void c30KeepsSpaces_data() { addVersions(); }
    void c30KeepsSpaces();
    void c32WritesEmptyValues_data() { addVersions(); }
    void c32WritesEmptyValues();
    void c35WritesUtf8Headers_data() { addVersions(); }
    void c35WritesUtf8Headers();
    void refusesNullAndNamelessHeaders_data() { addVersions(); }
    void refusesNullAndNamelessHeaders();
    void saysWhatIsWrong();
};

void tst_FrameWriter::c01WritesEachClientCommand_data()
{
    QTest::addColumn<Version>("version");
    QTest::addColumn<QByteArray>("command");
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("octets");
    for (const Version version : { Version::V1_0, Version::V1_1, Version::V1_2 }) {
        const QByteArray v = stomp::versionText(version);
        QTest::addRow("%s, SEND", v.constData())
            << version << "SEND"_ba
            << "destination"_ba
            << "hi"_ba
            << "SEND\ndestination:1\ncontent-length:2\n\nhi\0"_ba;
        for (const char *const command : { "CONNECT", "SUBSCRIBE", "UNSUBSCRIBE", "ACK", "NACK",
                                           "BEGIN", "COMMIT", "ABORT", "DISCONNECT" })
            QTest::addRow("%s, %s", v.constData(), command)
                << version << QByteArray(command) << "id"_ba
                << ""_ba << QByteArray(command) + "\nid:1\n\n\0"_ba;
    }
}

void tst_FrameWriter::c01WritesEachClientCommand()
{
    QFETCH(Version, version);
    QFETCH(QByteArray, command);
    QFETCH(QByteArray, header);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, octets);
    QCOMPARE(written({ command, { { header, "1" } }, body }, version), octets);
}

void tst_FrameWriter::c03NeverWritesCarriageReturn()
{
    QFETCH(Version, version);
    for (const char *const command : { "SEND", "CONNECT", "SUBSCRIBE" }) {
        const auto result = writeFrame({ command, { { "a", "b\rc" } }, {} }, version);
        QVERIFY(!result || !result->contains('\r'));
    }
    QCOMPARE(refusal({ "SEND\r", {}, {} }, version), Code::CarriageReturn);
    QCOMPARE(refusal({ "SEND\nx:y", {}, {} }, version), Code::LineFeed);
}

void tst_FrameWriter::c04EndsLinesWithLineFeedAlone()
{
    QFETCH(Version, version);
    QCOMPARE(written({ "SUBSCRIBE", { { "id", "1" }, { "ack", "auto" } }, {} }, version),
             "SUBSCRIBE\nid:1\nack:auto\n\n\0"_ba);
}

void tst_FrameWriter::c14WritesLengthInOctets()
{
    QFETCH(Version, version);
    const QByteArray text = u"\u00e9"_s.toUtf8();
    QCOMPARE(written({ "SEND", {}, text }, version), "SEND\ncontent-length:2\n\n" + text + '\0');
}

void tst_FrameWriter::c18WritesLengthWithEveryBody()
{
    QFETCH(Version, version);
    QCOMPARE(written({ "SEND", {}, {} }, version), "SEND\ncontent-length:0\n\n\0"_ba);
    // A length that the caller gave is replaced by the true one, once.
    QCOMPARE(written({ "SEND", { { "content-length", "99" } }, "ab" }, version),
             "SEND\ncontent-length:2\n\nab\0"_ba);
}

void tst_FrameWriter::c18LeavesLengthOutForTextMessages()
{
    QFETCH(Version, version);
    QCOMPARE(written({ "SEND", {}, "ab" }, version, { false, false }), "SEND\n\nab\0"_ba);
    // "If the body contains NULL octets, the length MUST be there."
    QCOMPARE(written({ "SEND", {}, "a\0b"_ba }, version, { false, false }),
             "SEND\ncontent-length:3\n\na\0b\0"_ba);
}

void tst_FrameWriter::c20NeverWritesBodyWhereNoneBelongs()
{
    QFETCH(Version, version);
    for (const char *const command : { "CONNECT", "SUBSCRIBE", "ACK", "DISCONNECT", "RECEIPT" })
        QCOMPARE(refusal({ command, {}, "x" }, version), Code::BodyNotAllowed);
}

void tst_FrameWriter::c22WritesAnyOctetsAsBody()
{
    QFETCH(Version, version);
    QCOMPARE(written({ "SEND", {}, "\xff\xfe\x80" }, version),
             "SEND\ncontent-length:3\n\n\xff\xfe\x80\0"_ba);
}

void tst_FrameWriter::c23EscapesNamesAndValues_data()
{
    QTest::addColumn<Version>("version");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("octets");
    QTest::newRow("1.1") << Version::V1_1 << "a\\b\nc:"_ba
                         << "a\\\\b\\nc\\c"_ba;
    QTest::newRow("1.2") << Version::V1_2 << "a\\b\nc:\r"_ba
                         << "a\\\\b\\nc\\c\\r"_ba;
}

void tst_FrameWriter::c23EscapesNamesAndValues()
{
    QFETCH(Version, version);
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, octets);
    QCOMPARE(written({ "SUBSCRIBE", { { value, value } }, {} }, version),
             "SUBSCRIBE\n" + octets + ':' + octets + "\n\n\0"_ba);
}

void tst_FrameWriter::c26RefusesReturnUnder11()
{
    QCOMPARE(refusal({ "SEND", { { "a", "b\r" } }, {} }, Version::V1_1), Code::CarriageReturn);
    QCOMPARE(refusal({ "SEND", { { "a\r", "b" } }, {} }, Version::V1_1), Code::CarriageReturn);
    QVERIFY(!refusal({ "SEND", { { "a", "b\r" } }, {} }, Version::V1_2));
}

void tst_FrameWriter::c27EscapesNothingUnder10()
{
    QCOMPARE(written({ "SUBSCRIBE", { { "h", "a:b\\c" } }, {} }, Version::V1_0),
             "SUBSCRIBE\nh:a:b\\c\n\n\0"_ba);
    QCOMPARE(refusal({ "SEND", { { "a", "b\nc" } }, {} }, Version::V1_0), Code::LineFeed);
    QCOMPARE(refusal({ "SEND", { { "a", "b\r" } }, {} }, Version::V1_0), Code::CarriageReturn);
    QCOMPARE(refusal({ "SEND", { { "a:b", "c" } }, {} }, Version::V1_0), Code::ColonInName);
}

void tst_FrameWriter::c28LeavesConnectAsItIs()
{
    QFETCH(Version, version);
    QCOMPARE(written({ "CONNECT", { { "login", "a:b" }, { "passcode", "x\\y:z" } }, {} }, version),
             "CONNECT\nlogin:a:b\npasscode:x\\y:z\n\n\0"_ba);
}

void tst_FrameWriter::c28EscapesBackslashInConnectWhereAsked()
{
    QFETCH(Version, version);
    QCOMPARE(written({ "CONNECT", { { "passcode", "x\\y:z" } }, {} }, version, { true, true }),
             "CONNECT\npasscode:x\\\\y:z\n\n\0"_ba);
}

void tst_FrameWriter::c29RefusesInjectionInConnect_data()
{
    QTest::addColumn<Version>("version");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<bool>("escape");
    QTest::addColumn<int>("code");
    for (const Version version : { Version::V1_0, Version::V1_1, Version::V1_2 }) {
        const QByteArray v = stomp::versionText(version);
        for (const bool escape : { false, true }) {
            const char *const how = escape ? "escaped" : "raw";
            QTest::addRow("%s, %s, LF", v.constData(), how)
                << version << "x\nhost:evil"_ba << escape << int(Code::LineFeed);
            QTest::addRow("%s, %s, CR", v.constData(), how)
                << version << "x\rhost:evil"_ba << escape << int(Code::CarriageReturn);
            QTest::addRow("%s, %s, NUL", v.constData(), how)
                << version << "x\0host:evil"_ba << escape << int(Code::Null);
        }
    }
}

void tst_FrameWriter::c29RefusesInjectionInConnect()
{
    QFETCH(Version, version);
    QFETCH(QByteArray, value);
    QFETCH(bool, escape);
    QFETCH(int, code);
    const auto result =
        writeFrame({ "CONNECT", { { "passcode", value } }, {} }, version, { escape, true });
    QVERIFY(!result);
    QCOMPARE(int(result.error().code), code);
    QCOMPARE(result.error().header, "passcode"_ba);
    QVERIFY(!result.error().text().contains("evil"));
}

void tst_FrameWriter::c30KeepsSpaces()
{
    QFETCH(Version, version);
    QCOMPARE(written({ "SUBSCRIBE", { { " a ", " b " } }, {} }, version),
             "SUBSCRIBE\n a : b \n\n\0"_ba);
}

void tst_FrameWriter::c32WritesEmptyValues()
{
    QFETCH(Version, version);
    QCOMPARE(written({ "SUBSCRIBE", { { "empty", "" } }, {} }, version),
             "SUBSCRIBE\nempty:\n\n\0"_ba);
}

void tst_FrameWriter::c35WritesUtf8Headers()
{
    QFETCH(Version, version);
    const QByteArray topic = u"/topic/\u00e9"_s.toUtf8();
    QCOMPARE(written({ "SUBSCRIBE", { { "destination", topic } }, {} }, version),
             "SUBSCRIBE\ndestination:" + topic + "\n\n\0"_ba);
}

void tst_FrameWriter::refusesNullAndNamelessHeaders()
{
    QFETCH(Version, version);
    QCOMPARE(refusal({ "SEND", { { "a", "b\0"_ba } }, {} }, version), Code::Null);
    QCOMPARE(refusal({ "SEND", { { "a\0"_ba, "b" } }, {} }, version), Code::Null);
    QCOMPARE(refusal({ "SEND\0"_ba, {}, {} }, version), Code::Null);
    QCOMPARE(refusal({ "SEND", { { "", "b" } }, {} }, version), Code::EmptyHeaderName);
}

void tst_FrameWriter::saysWhatIsWrong()
{
    const auto result = writeFrame({ "SEND", { { "a", "b\nc" } }, {} }, Version::V1_0);
    QCOMPARE(result.error().text(), "header 'a' has a line feed, which cannot be sent here"_ba);
}

QTEST_APPLESS_MAIN(tst_FrameWriter)
#include "tst_framewriter.moc"
