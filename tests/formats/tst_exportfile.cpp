// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/exportfile.h"

#include "drawn.h"
#include "formats/geojson.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#ifdef Q_OS_UNIX
#include <csignal>
#include <sys/resource.h>
#endif

using namespace Qt::StringLiterals;
using namespace formats;

namespace {

QByteArray content(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class tst_ExportFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knowsKindsBySuffix();
    void writesEachKind_data();
    void writesEachKind();
    void refusesUnknownKinds();
    void leavesNothingBehindOnFailure();
    void keepsTheOldFileWhenTheDiskIsFull_data() { writesEachKind_data(); }
    void keepsTheOldFileWhenTheDiskIsFull();
};

void tst_ExportFile::knowsKindsBySuffix()
{
    QCOMPARE(fileKind(u"/a.b/c.GeoJSON"_s), FileKind::GeoJson);
    QCOMPARE(fileKind(u"x.svg"_s), FileKind::Svg);
    QCOMPARE(fileKind(u"x.y.PNG"_s), FileKind::Png);
    QCOMPARE(fileKind(u"x.pdf"_s), FileKind::Pdf);
    for (const QString &name : { u"pdf"_s, u"x.json"_s, u"x.png/y"_s, u""_s, u"x."_s })
        QVERIFY(!fileKind(name));
}

void tst_ExportFile::writesEachKind_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("start");
    QTest::newRow("geojson") << u"x.geojson"_s << QByteArray("{\"type\":\"FeatureCollection\"");
    QTest::newRow("svg") << u"x.svg"_s << QByteArray("<?xml");
    QTest::newRow("png") << u"x.png"_s << QByteArray("\x89PNG");
    QTest::newRow("pdf") << u"x.pdf"_s << QByteArray("%PDF");
}

void tst_ExportFile::writesEachKind()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, start);
    Drawn drawn;
    drawn.point(1, 1);
    QTemporaryDir folder;
    for (int round = 0; round < 2; ++round) {
        QVERIFY(exportDrawing(drawn.document, folder.filePath(name)));
        QVERIFY(content(folder.filePath(name)).startsWith(start));
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList{ name });
    }
}

void tst_ExportFile::refusesUnknownKinds()
{
    QTemporaryDir folder;
    const auto done = exportDrawing(Drawn().document, folder.filePath(u"x.dxf"_s));
    QVERIFY(!done);
    QCOMPARE(done.error().code, ExportError::Code::UnknownKind);
    QVERIFY(QDir(folder.path()).isEmpty());
}

void tst_ExportFile::leavesNothingBehindOnFailure()
{
    QTemporaryDir folder;
    const auto missing = exportDrawing(Drawn().document, folder.filePath(u"none/x.png"_s));
    QVERIFY(!missing);
    QCOMPARE(missing.error().code, ExportError::Code::NotWritten);
    const auto size =
        exportDrawing(Drawn().document, folder.filePath(u"x.png"_s), { .size = { 0, 0 } });
    QVERIFY(!size);
    QCOMPARE(size.error().code, ExportError::Code::BadSize);
    QVERIFY(QDir(folder.path()).isEmpty());
}

void tst_ExportFile::keepsTheOldFileWhenTheDiskIsFull()
{
#ifdef Q_OS_UNIX
    QFETCH(QString, name);
    Drawn drawn;
    for (int i = 0; i < 3000; ++i)
        drawn.point(i * 31 % 997, i * 17 % 991, Drawn::style(i % 2 ? "#ff0000" : "#123456"));
    QTemporaryDir folder;
    {
        QFile old(folder.filePath(name));
        QVERIFY(old.open(QIODevice::WriteOnly) && old.write("old") == 3);
    }
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit limit = {};
    QCOMPARE(getrlimit(RLIMIT_FSIZE, &limit), 0);
    const rlimit small{ 2000, limit.rlim_max };
    QCOMPARE(setrlimit(RLIMIT_FSIZE, &small), 0);
    const auto done = exportDrawing(drawn.document, folder.filePath(name));
    QCOMPARE(setrlimit(RLIMIT_FSIZE, &limit), 0);
    QVERIFY(!done);
    QCOMPARE(done.error().code, ExportError::Code::NotWritten);
    QVERIFY(!done.error().text.isEmpty());
    QCOMPARE(content(folder.filePath(name)), "old");
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList{ name });
#endif
}

QTEST_GUILESS_MAIN(tst_ExportFile)
#include "tst_exportfile.moc"
