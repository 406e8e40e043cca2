// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/options.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace ctl;

class tst_options : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void takesBothFormsOfAnOption();
    void refuses_data();
    void takesListsOfNumbers();
    void refuses();
    void takesValuesThatBeginWithADash();
    void namesEveryOptionInTheHelp();
    void neverRepeatsASecret();
    void readsListenAddresses_data();
    void readsListenAddresses();
    void readsSeconds_data();
    void readsSeconds();
};

namespace {

const QStringList draw{ u"draw"_s, u"--backend"_s, u"ws://h/"_s, u"--drawing"_s,
                        u"d"_s,    u"--script"_s,  u"-"_s };
const QStringList picture{ u"export"_s, u"--backend"_s, u"ws://h/"_s, u"--drawing"_s,
                           u"d"_s,      u"--out"_s,     u"x.png"_s };

} // namespace

void tst_options::takesBothFormsOfAnOption()
{
    const auto job = parseCommandLine({ u"draw"_s, u"--backend=ws://h/?a=b"_s, u"--drawing"_s,
                                        u"d"_s, u"--script=-"_s, u"--stay"_s, u"0"_s,
                                        u"--timeout=2.5"_s, u"--login="_s });
    QVERIFY(job);
    const auto &options = std::get<DrawOptions>(*job);
    QCOMPARE(options.backend, u"ws://h/?a=b"_s);
    QCOMPARE(options.drawing.text(), u"d"_s);
    QCOMPARE(options.script, u"-"_s);
    QCOMPARE(options.stay, std::optional(base::Milliseconds(0)));
    QCOMPARE(options.common.timeout, base::Milliseconds(2500));
    QCOMPARE(options.common.login, std::optional(QString(u""_s)));
}

void tst_options::refuses_data()
{
    QTest::addColumn<QStringList>("line");
    QTest::addColumn<QString>("named");
    QTest::newRow("nothing") << QStringList() << u"command"_s;
    QTest::newRow("unknown command") << QStringList{ u"fly"_s } << u"fly"_s;
    QTest::newRow("unknown option") << draw + QStringList{ u"--frob"_s } << u"--frob"_s;
    QTest::newRow("no option") << draw + QStringList{ u"x"_s } << u"not an option"_s;
    QTest::newRow("missing option") << draw.first(5) << u"--script"_s;
    QTest::newRow("missing value") << draw + QStringList{ u"--user"_s } << u"--user"_s;
    QTest::newRow("option instead of a value")
        << draw + QStringList{ u"--user"_s, u"--stay"_s } << u"--user"_s;
    QTest::newRow("twice") << draw + QStringList{ u"--drawing"_s, u"e"_s } << u"--drawing"_s;
    QTest::newRow("flag with a value")
        << QStringList{ u"host"_s, u"--no-keep=yes"_s } << u"--no-keep"_s;
    const auto bad = [](const char *name, const QStringList &good, const QString &option,
                        const QString &value) {
        QTest::newRow(name) << good + QStringList{ option + u'=' + value } << option;
    };
    bad("time-out text", draw, u"--timeout"_s, u"soon"_s);
    bad("time-out negative", draw, u"--timeout"_s, u"-1"_s);
    bad("time-out endless", draw, u"--timeout"_s, u"inf"_s);
    bad("time-out hexadecimal", draw, u"--timeout"_s, u"0x10"_s);
    bad("stay", draw, u"--stay"_s, u"x"_s);
    bad("line break", draw, u"--login"_s, u"a\nhost:evil"_s);
    bad("carriage return", draw, u"--vhost"_s, u"a\rb"_s);
    bad("NUL", draw, u"--user"_s, QString(u'\0'));
    bad("empty store", draw, u"--store"_s, u""_s);
    bad("size without height", picture, u"--size"_s, u"wide"_s);
    bad("size without width", picture, u"--size"_s, u"0x10"_s);
    bad("size too big", picture, u"--size"_s, u"32767x32767"_s);
    bad("view of three", picture, u"--view"_s, u"1,2,3"_s);
    bad("view of letters", picture, u"--view"_s, u"a,b,c,d"_s);
    bad("view turned over", picture, u"--view"_s, u"5,0,1,1"_s);
    bad("colour", picture, u"--background"_s, u"nocolour!"_s);
    bad("port", { u"host"_s }, u"--listen"_s, u"127.0.0.1:99999"_s);
    bad("polygon", { u"host"_s }, u"--polygon-every"_s, u"none"_s);
    QTest::newRow("kind of file") << QStringList{ u"export"_s, u"--backend=ws://h/"_s,
                                                  u"--drawing=d"_s, u"--out=x.docx"_s }
                                  << u"--out"_s;
    QTest::newRow("transparent PDF")
        << QStringList{ u"export"_s, u"--backend=ws://h/"_s, u"--drawing=d"_s, u"--out=x.pdf"_s,
                        u"--background=transparent"_s }
        << u"--background"_s;
    QTest::newRow("store of a bare host")
        << QStringList{ u"host"_s, u"--no-keep"_s, u"--store=s"_s } << u"--store"_s;
    for (const char *id : { "", "a b", "a/b", "a.b", "*", "a\n" })
        QTest::addRow("drawing '%s'", id)
            << QStringList{ u"watch"_s, u"--backend=ws://h/"_s,
                            u"--drawing="_s + QString::fromLatin1(id) }
            << u"--drawing"_s;
    const QStringList bench{ u"bench"_s, u"--backend=ws://h/"_s, u"--out=r.json"_s };
    for (const QString &value :
         { u"--rates=0"_s, u"--bytes=80,63"_s, u"--peers=1"_s, u"--peers=2,,8"_s, u"--rounds=0"_s,
           u"--seed=-1"_s, u"--warm-up=61"_s, u"--seconds=0"_s })
        QTest::addRow("bench %s", qPrintable(value))
            << bench + QStringList{ value } << value.section(u'=', 0, 0);
}

void tst_options::takesListsOfNumbers()
{
    const auto job = parseCommandLine({ u"bench"_s, u"--backend=ws://h/"_s, u"--out=r.json"_s,
                                        u"--bytes=4096,80,80"_s, u"--peers"_s, u"2,8"_s });
    QVERIFY(job);
    const auto &options = std::get<BenchOptions>(*job);
    QCOMPARE(options.bytes, (std::vector<int>{ 80, 4096 }));
    QCOMPARE(options.peers, (std::vector<int>{ 2, 8 }));
    QCOMPARE(options.rates, (std::vector<int>{ 20, 100, 400 }));
}

void tst_options::refuses()
{
    QFETCH(QStringList, line);
    QFETCH(QString, named);
    const auto job = parseCommandLine(line);
    QVERIFY(!job);
    QVERIFY2(job.error().text.contains(named), qPrintable(job.error().text));
    QVERIFY(!job.error().text.contains(u'\n'));
}

void tst_options::takesValuesThatBeginWithADash()
{
    for (const QStringList &view :
         { QStringList{ u"--view"_s, u"-1,-2,3,4.5"_s }, QStringList{ u"--view=-1,-2,3,4.5"_s } }) {
        const auto job = parseCommandLine(picture + view);
        QVERIFY(job);
        QCOMPARE(std::get<ExportOptions>(*job).view,
                 std::optional(QRectF(QPointF(-1, -2), QPointF(3, 4.5))));
    }
    const auto job = parseCommandLine({ u"watch"_s, u"--backend=ws://h/"_s, u"--drawing=--d"_s });
    QVERIFY(job);
    QCOMPARE(std::get<WatchOptions>(*job).drawing.text(), u"--d"_s);
}

void tst_options::namesEveryOptionInTheHelp()
{
    const QHash<QString, QStringList> wanted{
        { u"host"_s,
          { u"--listen"_s, u"--relay"_s, u"--polygon-every"_s, u"--name"_s, u"--store"_s,
            u"--no-keep"_s } },
        { u"draw"_s,
          { u"--backend"_s, u"--drawing"_s, u"--script"_s, u"--store"_s, u"--user"_s,
            u"--stay"_s } },
        { u"export"_s,
          { u"--backend"_s, u"--drawing"_s, u"--out"_s, u"--store"_s, u"--size"_s, u"--view"_s,
            u"--background"_s } },
        { u"watch"_s, { u"--backend"_s, u"--drawing"_s, u"--frames"_s, u"--for"_s } },
        { u"keep"_s, { u"--backend"_s, u"--drawing"_s, u"--store"_s } },
        { u"doctor"_s, { u"--backend"_s, u"--json"_s } },
        { u"bench"_s, { u"--backend"_s, u"--backend2"_s, u"--out"_s } },
    };
    for (auto it = wanted.begin(); it != wanted.end(); ++it) {
        const auto job = parseCommandLine({ it.key(), u"--nonsense"_s, u"--help"_s });
        QVERIFY(job);
        const QString text = std::get<TextAnswer>(*job).text;
        for (const QString &option :
             it.value() + QStringList{ u"--timeout"_s, u"--ca"_s, u"--login"_s, u"--vhost"_s })
            QVERIFY2(text.contains(option + u' '), qPrintable(it.key() + option));
    }
}

void tst_options::neverRepeatsASecret()
{
    const QString secret = u"ws://ana:hush@h/"_s;
    for (const QStringList &line :
         { QStringList{ u"draw"_s, secret }, QStringList{ u"draw"_s, u"--drawing"_s, secret },
           draw + QStringList{ u"--timeout="_s + secret } }) {
        const auto job = parseCommandLine(line);
        QVERIFY(!job);
        QVERIFY2(!job.error().text.contains(u"hush"_s), qPrintable(job.error().text));
    }
}

void tst_options::readsListenAddresses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("host"); // empty: refused
    QTest::addColumn<int>("port");
    QTest::newRow("IPv4") << u"127.0.0.1:8080"_s << u"127.0.0.1"_s << 8080;
    QTest::newRow("any port") << u"0.0.0.0:0"_s << u"0.0.0.0"_s << 0;
    QTest::newRow("IPv6") << u"[::1]:9"_s << u"::1"_s << 9;
    QTest::newRow("name") << u"localhost:65535"_s << u"127.0.0.1"_s << 65535;
    for (const char *bad :
         { "", ":1", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:+1",
           "::1:9", "[127.0.0.1]:9", "example.org:1", "127.0.0.1: 1" })
        QTest::addRow("'%s'", bad) << QString::fromLatin1(bad) << QString() << 0;
}

void tst_options::readsListenAddresses()
{
    QFETCH(QString, text);
    QFETCH(QString, host);
    QFETCH(int, port);
    const auto address = values::listenAddress(text);
    QCOMPARE(address.has_value(), !host.isEmpty());
    if (address) {
        QCOMPARE(address->host.toString(), host);
        QCOMPARE(int(address->port), port);
    }
}

void tst_options::readsSeconds_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("ms"); // -1: refused
    QTest::newRow("whole") << u"30"_s << 30000;
    QTest::newRow("parts") << u".25"_s << 250;
    QTest::newRow("exponent") << u"1e2"_s << 100000;
    QTest::newRow("none") << u"0"_s << 0;
    for (const char *bad : { "", " 1", "1 ", "1s", "nan", "-0.1", "1e300", "1,5" })
        QTest::addRow("'%s'", bad) << QString::fromLatin1(bad) << -1;
}

void tst_options::readsSeconds()
{
    QFETCH(QString, text);
    QFETCH(int, ms);
    QCOMPARE(int(values::seconds(text).value_or(base::Milliseconds(-1)).count()), ms);
}

QTEST_GUILESS_MAIN(tst_options)
#include "tst_options.moc"
