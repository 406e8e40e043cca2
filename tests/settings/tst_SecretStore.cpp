// SPDX-License-Identifier: GPL-3.0-or-later
#include "settings/secretstore.h"

#include <QDirIterator>
#include <QTemporaryDir>
#include <QTest>

#include <optional>

using namespace Qt::StringLiterals;
using settings::SecretStore;

class tst_SecretStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void keepsForThisRunWhereNoKeychainRuns();
    void forgetsWhatIsRemoved();
    void writesNoFile();
    void answersNobodyWhoIsGone();

private:
    QTemporaryDir m_home;
};

// A user without session bus: what servers, containers and the bare offscreen platform have.
void tst_SecretStore::initTestCase()
{
    qputenv("HOME", m_home.path().toUtf8());
    qputenv("XDG_CONFIG_HOME", m_home.filePath(u"config"_s).toUtf8());
    qputenv("XDG_DATA_HOME", m_home.filePath(u"data"_s).toUtf8());
    qputenv("XDG_RUNTIME_DIR", m_home.path().toUtf8());
    qputenv("DBUS_SESSION_BUS_ADDRESS", "disabled:");
}

void tst_SecretStore::keepsForThisRunWhereNoKeychainRuns()
{
    SecretStore store;
    std::optional<SecretStore::Answer> written;
    store.write(u"profile"_s, u"hush-4711"_s, this,
                [&](const SecretStore::Answer &answer) { written = answer; });
    QVERIFY(!written); // never before the call returns
    QTRY_VERIFY(written);
    QCOMPARE(written->kept, SecretStore::Kept::ForThisRun);
    QVERIFY(!written->detail.isEmpty());
    QVERIFY(!written->detail.contains(u"hush-4711"_s));

    std::optional<SecretStore::Answer> read;
    store.read(u"profile"_s, this, [&](const SecretStore::Answer &answer) { read = answer; });
    QTRY_VERIFY(read);
    QCOMPARE(read->passcode, u"hush-4711"_s);
    QCOMPARE(read->kept, SecretStore::Kept::ForThisRun);

    SecretStore nextRun;
    read.reset();
    nextRun.read(u"profile"_s, this, [&](const SecretStore::Answer &answer) { read = answer; });
    QTRY_VERIFY(read);
    QCOMPARE(read->passcode, QString());
    QCOMPARE(read->kept, SecretStore::Kept::Nowhere);
}

void tst_SecretStore::forgetsWhatIsRemoved()
{
    SecretStore store(SecretStore::Use::MemoryOnly);
    store.write(u"a"_s, u"one"_s, this, [](const SecretStore::Answer &) {});
    store.write(u"b"_s, u"two"_s, this, [](const SecretStore::Answer &) {});
    store.remove(u"a"_s);
    store.write(u"b"_s, {}, this, [](const SecretStore::Answer &) {});
    QList<SecretStore::Answer> answers;
    for (const QString &id : { u"a"_s, u"b"_s })
        store.read(id, this, [&](const SecretStore::Answer &answer) { answers.append(answer); });
    QTRY_COMPARE(answers.size(), 2);
    for (const SecretStore::Answer &answer : answers)
        QCOMPARE(answer.kept, SecretStore::Kept::Nowhere);
}

void tst_SecretStore::writesNoFile()
{
    SecretStore store;
    bool isDone = false;
    store.write(u"profile"_s, u"hush-4711"_s, this,
                [&](const SecretStore::Answer &) { isDone = true; });
    QTRY_VERIFY(isDone);
    QDirIterator files(m_home.path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY2(!file.readAll().contains("hush-4711"), qPrintable(file.fileName()));
    }
}

void tst_SecretStore::answersNobodyWhoIsGone()
{
    SecretStore store;
    bool isCalled = false;
    auto asker = std::make_unique<QObject>();
    store.read(u"x"_s, asker.get(), [&](const SecretStore::Answer &) { isCalled = true; });
    asker.reset();
    bool isDone = false;
    store.read(u"y"_s, this, [&](const SecretStore::Answer &) { isDone = true; });
    QTRY_VERIFY(isDone);
    QVERIFY(!isCalled);
}

QTEST_GUILESS_MAIN(tst_SecretStore)
#include "tst_SecretStore.moc"
