// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/lines.h"

#include "ctl/editreader.h"
#include "ctl/scriptfile.h"

#include <QTemporaryDir>
#include <QtTest>

#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace ctl;

class tst_lines : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void handsOutLinesOfAFile();
    void takesLinesOfAPipeAsTheyCome();
    void cutsOverlongLinesOfAPipe();
    void checksAScriptBeforeItIsDrawn();
    void knowsAScriptByItsBytes();
    void saysWhyAScriptCannotBeRead();

private:
    QString write(const QString &name, const QByteArray &text);

    QTemporaryDir m_folder;
};

QString tst_lines::write(const QString &name, const QByteArray &text)
{
    QFile file(m_folder.filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
        qFatal("cannot write a file");
    return file.fileName();
}

void tst_lines::handsOutLinesOfAFile()
{
    auto file = std::make_unique<QFile>(write(u"a"_s, "one\r\n\ntwo"));
    QVERIFY(file->open(QIODevice::ReadOnly));
    FileLines lines(std::move(file));
    QCOMPARE(lines.next(), std::optional(QByteArray("one")));
    QCOMPARE(lines.next(), std::optional(QByteArray("")));
    QVERIFY(!lines.isAtEnd());
    QCOMPARE(lines.next(), std::optional(QByteArray("two")));
    QVERIFY(!lines.next());
    QVERIFY(lines.isAtEnd());
}

void tst_lines::takesLinesOfAPipeAsTheyCome()
{
    int ends[2];
    QCOMPARE(::pipe(ends), 0);
    PipeLines lines(ends[0]);
    QSignalSpy arrived(&lines, &Lines::arrived);
    QCOMPARE(::write(ends[1], "one\ntw", 6), ssize_t(6));
    QVERIFY(arrived.wait());
    QCOMPARE(lines.next(), std::optional(QByteArray("one")));
    QVERIFY(!lines.next());
    QVERIFY(!lines.isAtEnd());
    QCOMPARE(::write(ends[1], "o\nend", 5), ssize_t(5));
    QVERIFY(arrived.wait());
    QCOMPARE(lines.next(), std::optional(QByteArray("two")));
    QVERIFY(!lines.next());
    ::close(ends[1]);
    QVERIFY(arrived.wait());
    QCOMPARE(lines.next(), std::optional(QByteArray("end")));
    QVERIFY(!lines.next());
    QVERIFY(lines.isAtEnd());
    ::close(ends[0]);
}

void tst_lines::cutsOverlongLinesOfAPipe()
{
    QFile file(write(u"long"_s, QByteArray(maxLineBytes + 200'000, 'x') + "\nnext\n"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    PipeLines lines(file.handle()); // a file that is taken as standard input
    QByteArrayList seen;
    QObject::connect(&lines, &Lines::arrived, &lines, [&] {
        while (const auto line = lines.next())
            seen.append(*line);
    });
    QTRY_VERIFY(lines.isAtEnd());
    QCOMPARE(seen.size(), 2);
    QVERIFY(!readEdit(seen[0]));
    QCOMPARE(seen[1], QByteArray("next"));
}

void tst_lines::checksAScriptBeforeItIsDrawn()
{
    const QString name = write(u"bad"_s, "{\"undo\":1}\n\n{\"undo\":-1}\n");
    const auto script = openScript(name);
    QVERIFY(!script);
    QCOMPARE(script.error().code, ExitCode::BadInput);
    QVERIFY2(script.error().text.startsWith(name + u":3:9: "_s), qPrintable(script.error().text));
}

void tst_lines::knowsAScriptByItsBytes()
{
    const QByteArray text = "{\"undo\":1}\n";
    const auto one = openScript(write(u"one"_s, text));
    const auto two = openScript(write(u"two"_s, text));
    const auto other = openScript(write(u"other"_s, text + "\n"));
    QVERIFY(one && two && other);
    QVERIFY(!(*one)->key.isEmpty());
    QCOMPARE((*one)->key, (*two)->key);
    QVERIFY((*one)->key != (*other)->key);
    QCOMPARE((*one)->lines->next(), std::optional(QByteArray("{\"undo\":1}")));
}

void tst_lines::saysWhyAScriptCannotBeRead()
{
    for (const QString &name : { m_folder.filePath(u"none.jsonl"_s), m_folder.path() }) {
        const auto script = openScript(name);
        QVERIFY(!script);
        QCOMPARE(script.error().code, ExitCode::BadUsage);
        QVERIFY(script.error().text.contains(name));
    }
}

QTEST_GUILESS_MAIN(tst_lines)
#include "tst_lines.moc"
