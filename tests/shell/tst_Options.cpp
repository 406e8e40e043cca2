// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/options.h"

#include <QTest>

using namespace Qt::StringLiterals;
using shell::Options;
using shell::parseOptions;

class tst_Options : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesBothForms();
    void takesADrawing();
    void takesTheJobs_data();
    void takesTheJobs();
    void refusesWhatCannotBeMeant_data();
    void refusesWhatCannotBeMeant();
    void helpNamesEveryOption();
};

void tst_Options::takesBothForms()
{
    const auto options =
        parseOptions({ u"--backend"_s, u"ws://h/ws?a=b"_s, u"--drawing=plan-1"_s, u"--user"_s,
                       u"Eva"_s, u"--store=/tmp/x"_s, u"--ca"_s, u"ca.pem"_s });
    QVERIFY(options);
    QCOMPARE(options->backend, u"ws://h/ws?a=b"_s);
    QCOMPARE(options->drawing->text(), u"plan-1"_s);
    QCOMPARE(options->user, u"Eva"_s);
    QCOMPARE(options->store, u"/tmp/x"_s);
    QCOMPARE(options->caFile, u"ca.pem"_s);
    QCOMPARE(options->job, Options::Job::Window);
    // = belongs to the value from its second appearance on
    const auto equals = parseOptions({ u"--backend=ws://h/?heart-beat=0,0"_s });
    QVERIFY(equals);
    QCOMPARE(equals->backend, u"ws://h/?heart-beat=0,0"_s);
}

void tst_Options::takesADrawing()
{
    const auto link = parseOptions({ u"--user=Eva"_s, u"copoly:plan?backend=ws://h/"_s });
    QVERIFY(link);
    QCOMPARE(link->link, u"copoly:plan?backend=ws://h/"_s);
    QVERIFY(link->file.isEmpty());
    const auto file = parseOptions({ u"--from-desktop"_s, u"file:///home/eva/plan.copoly"_s });
    QVERIFY(file);
    QCOMPARE(file->file, u"file:///home/eva/plan.copoly"_s);
    QVERIFY(file->link.isEmpty());
    QVERIFY(file->isFromDesktop);
    // A link whose back end ends like a file is a link.
    const auto both = parseOptions({ u"Copoly:plan?backend=ws://h/a.copoly"_s });
    QVERIFY(both);
    QVERIFY(both->file.isEmpty());
}

void tst_Options::takesTheJobs_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("job");
    QTest::newRow("nothing") << QStringList{} << int(Options::Job::Window);
    QTest::newRow("help") << QStringList{ u"--help"_s } << int(Options::Job::Help);
    QTest::newRow("help among nonsense")
        << QStringList{ u"--frobnicate"_s, u"-h"_s } << int(Options::Job::Help);
    QTest::newRow("version") << QStringList{ u"--version"_s } << int(Options::Job::Version);
    QTest::newRow("benchmark") << QStringList{ u"--benchmark"_s, u"s.json"_s, u"--out"_s,
                                               u"r.json"_s,      u"--dump"_s, u"d"_s }
                               << int(Options::Job::Benchmark);
}

void tst_Options::takesTheJobs()
{
    QFETCH(QStringList, arguments);
    const auto options = parseOptions(arguments);
    QVERIFY(options);
    QTEST(int(options->job), "job");
}

void tst_Options::refusesWhatCannotBeMeant_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("says");
    const auto row = [](const char *name, const QStringList &arguments, const QString &says) {
        QTest::newRow(name) << arguments << says;
    };
    row("unknown option", { u"--frobnicate"_s }, u"--frobnicate"_s);
    row("unknown option with value", { u"--frob=1"_s }, u"--frob"_s);
    row("a word", { u"drawing.geojson"_s }, u"drawing.geojson"_s);
    row("two drawings", { u"copoly:a"_s, u"copoly:b"_s }, u"one"_s);
    row("link and drawing", { u"copoly:a"_s, u"--drawing=b"_s }, u"--drawing"_s);
    row("file and folder", { u"a.copoly"_s, u"--store=/tmp"_s }, u"--store"_s);
    row("file and benchmark", { u"a.copoly"_s, u"--benchmark=s"_s, u"--out=r"_s },
        u"--benchmark"_s);
    row("no value", { u"--drawing"_s }, u"--drawing"_s);
    row("empty value", { u"--user="_s }, u"--user"_s);
    row("value for a flag that has none", { u"--benchmark"_s, u"x"_s, u"--out"_s }, u"--out"_s);
    row("twice", { u"--user=a"_s, u"--user=b"_s }, u"--user"_s);
    row("bad drawing", { u"--drawing"_s, u"a/b"_s }, u"a/b"_s);
    row("drawing too long", { u"--drawing"_s, QString(65, u'a') }, u"64"_s);
    row("backend and profile", { u"--backend=ws://h"_s, u"--profile=x"_s }, u"--profile"_s);
    row("line break", { u"--login"_s, u"a\nb"_s }, u"--login"_s);
    row("NUL", { u"--vhost"_s, u"a"_s + QChar(u'\0') }, u"--vhost"_s);
    row("benchmark without report", { u"--benchmark"_s, u"s.json"_s }, u"--out"_s);
    row("report without benchmark", { u"--out"_s, u"r.json"_s }, u"--benchmark"_s);
    row("user too long", { u"--user"_s, QString(65, u'a') }, u"--user"_s);
}

void tst_Options::refusesWhatCannotBeMeant()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, says);
    const auto options = parseOptions(arguments);
    QVERIFY(!options);
    QVERIFY2(options.error().text.contains(says), qPrintable(options.error().text));
}

void tst_Options::helpNamesEveryOption()
{
    const QString help = shell::helpText();
    for (const char *option :
         { "--backend", "--profile", "--drawing", "--user", "--store", "--ca", "--login", "--vhost",
           "--benchmark", "--out", "--dump", "--from-desktop", "copoly:DRAWING", ".copoly",
           "--help", "--version", "COPOLY_PASSCODE" })
        QVERIFY2(help.contains(QString::fromLatin1(option)), option);
    QVERIFY(shell::versionText().contains(QStringLiteral(COPOLY_VERSION)));
}

QTEST_GUILESS_MAIN(tst_Options)
#include "tst_Options.moc"
