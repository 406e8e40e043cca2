// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/filelock.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using store::FileLock;

class tst_FileLock : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void holdsWithinOneProcess();
    void leavesNoFile();
    void takesAFileThatIsThere();
    void tellsAMissingFolder();
};

void tst_FileLock::holdsWithinOneProcess()
{
    QTemporaryDir folder;
    FileLock::Failure failure = FileLock::Failure::CannotOpen;
    auto first = FileLock::take(folder.filePath(u"lock"_s), &failure);
    QVERIFY(first);
    for (int i = 0; i < 3; ++i) {
        QVERIFY(!FileLock::take(folder.filePath(u"lock"_s), &failure));
        QCOMPARE(failure, FileLock::Failure::Held);
    }
    QVERIFY(FileLock::take(folder.filePath(u"other"_s), &failure));
    first.reset();
    QVERIFY(FileLock::take(folder.filePath(u"lock"_s), &failure));
}

void tst_FileLock::leavesNoFile()
{
    QTemporaryDir folder;
    FileLock::Failure failure = FileLock::Failure::CannotOpen;
    FileLock::take(folder.filePath(u"lock"_s), &failure).reset();
    QVERIFY(!QFile::exists(folder.filePath(u"lock"_s)));
}

void tst_FileLock::takesAFileThatIsThere()
{
    QTemporaryDir folder;
    QFile file(folder.filePath(u"lock"_s));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("99999999\nrubbish") > 0);
    file.close();
    FileLock::Failure failure = FileLock::Failure::CannotOpen;
    QVERIFY(FileLock::take(file.fileName(), &failure));
}

void tst_FileLock::tellsAMissingFolder()
{
    QTemporaryDir folder;
    FileLock::Failure failure = FileLock::Failure::Held;
    QVERIFY(!FileLock::take(folder.filePath(u"none/lock"_s), &failure));
    QCOMPARE(failure, FileLock::Failure::CannotOpen);
}

QTEST_APPLESS_MAIN(tst_FileLock)
#include "tst_filelock.moc"
