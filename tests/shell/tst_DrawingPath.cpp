// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/drawingpath.h"

#include "store/drawingstore.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

using namespace Qt::StringLiterals;
using shell::findDrawingFile;
using Code = shell::DrawingPathError::Code;

class tst_DrawingPath : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void findsADrawing_data();
    void findsADrawing();
    void refusesOthers_data();
    void refusesOthers();

private:
    QString at(const QString &name) const { return m_home.filePath(name); }
    void write(const QString &name, const QByteArray &bytes) const
    {
        QFile file(at(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(bytes), bytes.size());
    }

    QTemporaryDir m_home;
};

void tst_DrawingPath::initTestCase()
{
    {
        const auto opened =
            store::DrawingStore::openFile(m_home.path(), *base::DrawingId::fromText(u"plan-7"_s));
        QVERIFY(opened);
    }
    QVERIFY(QFile::copy(at(u"plan-7.copoly"_s), at(u"two words.copoly"_s)));
    QVERIFY(QFile::copy(at(u"plan-7.copoly"_s), at(u"plan.db"_s)));
    write(u"text.copoly"_s, QByteArray(4096, 'x'));
    write(u"empty.copoly"_s, {});
    write(u"other.copoly"_s, QByteArray("SQLite format 3").leftJustified(4096, '\0'));
    QVERIFY(QDir(m_home.path()).mkdir(u"folder.copoly"_s));
}

void tst_DrawingPath::findsADrawing_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("path") << at(u"plan-7.copoly"_s);
    QTest::newRow("relative path") << QDir::current().relativeFilePath(at(u"plan-7.copoly"_s));
    QTest::newRow("URL") << QUrl::fromLocalFile(at(u"plan-7.copoly"_s)).toString();
}

void tst_DrawingPath::findsADrawing()
{
    QFETCH(QString, text);
    const auto found = findDrawingFile(text);
    QVERIFY(found);
    QCOMPARE(QDir(found->folder), QDir(m_home.path()));
    QCOMPARE(found->drawing.text(), u"plan-7"_s);
}

void tst_DrawingPath::refusesOthers_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("code");
    QTest::newRow("nothing there") << at(u"none.copoly"_s) << int(Code::NotThere);
    QTest::newRow("folder") << at(u"folder.copoly"_s) << int(Code::CannotRead);
    QTest::newRow("text") << at(u"text.copoly"_s) << int(Code::NotADrawing);
    QTest::newRow("empty") << at(u"empty.copoly"_s) << int(Code::NotADrawing);
    QTest::newRow("another program's") << at(u"other.copoly"_s) << int(Code::NotADrawing);
    QTest::newRow("name") << at(u"two words.copoly"_s) << int(Code::BadName);
    QTest::newRow("ending") << at(u"plan.db"_s) << int(Code::BadName);
    QTest::newRow("another computer's") << u"file://host/plan-7.copoly"_s << int(Code::NotThere);
}

void tst_DrawingPath::refusesOthers()
{
    QFETCH(QString, text);
    const auto found = findDrawingFile(text);
    QVERIFY(!found);
    QTEST(int(found.error().code), "code");
    QVERIFY(found.error().text().contains(found.error().path));
}

QTEST_GUILESS_MAIN(tst_DrawingPath)
#include "tst_DrawingPath.moc"
