// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/handover.h"

#include <QFile>
#include <QLocalServer>
#include <QLocalSocket>
#include <QTemporaryDir>
#include <QTest>

#include <future>

using namespace Qt::StringLiterals;
using shell::HandOver;

class tst_HandOver : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void bringsALinkToTheWindow();
    void tellsThatTheWindowDeclined();
    void findsNobody();
    void oneProgramListens();
    void takesThePlaceOfAKilledOne();
    void refusesWhatIsNoLink_data();
    void refusesWhatIsNoLink();
    void livesThroughGarbage();
    void needsAFolderOfTheUsersOwn();

private:
    /// As another start of the program does it.
    std::future<bool> give(const QString &link) const
    {
        return std::async(std::launch::async,
                          [link, path = m_path] { return HandOver::give(link, path); });
    }
    static bool isReady(const std::future<bool> &answer)
    {
        return answer.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
};

void tst_HandOver::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_path = m_folder->filePath(u"links"_s);
}

void tst_HandOver::bringsALinkToTheWindow()
{
    QStringList drawings;
    HandOver window([&](const shell::DrawingLink &link) {
        drawings.append(link.drawing.text() + u' ' + link.backend);
        return true;
    });
    QVERIFY(window.listen(m_path));
    QVERIFY(!(QFile(m_path).permissions() & (QFile::WriteOther | QFile::WriteGroup)));
    for (int i = 0; i < 2; ++i) {
        auto answer = give(u"copoly:plan-7?backend=wss://broker.example/ws"_s);
        QTRY_VERIFY(isReady(answer));
        QVERIFY(answer.get());
    }
    QCOMPARE(drawings, QStringList(2, u"plan-7 wss://broker.example/ws"_s));
}

void tst_HandOver::tellsThatTheWindowDeclined()
{
    HandOver window([](const shell::DrawingLink &) { return false; });
    QVERIFY(window.listen(m_path));
    auto answer = give(u"copoly:plan-7"_s);
    QTRY_VERIFY(isReady(answer));
    QVERIFY(!answer.get());
}

void tst_HandOver::findsNobody()
{
    QVERIFY(!HandOver::give(u"copoly:plan-7"_s, m_path));
    QVERIFY(!HandOver::give(u"copoly:plan-7"_s, {}));
}

void tst_HandOver::oneProgramListens()
{
    HandOver first([](const shell::DrawingLink &) { return true; });
    HandOver second([](const shell::DrawingLink &) { return false; });
    QVERIFY(first.listen(m_path));
    QVERIFY(!second.listen(m_path));
    auto answer = give(u"copoly:plan-7"_s);
    QTRY_VERIFY(isReady(answer));
    QVERIFY(answer.get());
}

void tst_HandOver::takesThePlaceOfAKilledOne()
{
    // A socket that nobody listens on any more: moved away, so that its end does not remove it.
    {
        QLocalServer killed;
        QVERIFY(killed.listen(m_path));
        QVERIFY(QFile::rename(m_path, m_path + u".kept"_s));
    }
    QVERIFY(QFile::rename(m_path + u".kept"_s, m_path));
    QVERIFY(!HandOver::give(u"copoly:plan-7"_s, m_path));
    HandOver window([](const shell::DrawingLink &) { return true; });
    QVERIFY(window.listen(m_path));
    auto answer = give(u"copoly:plan-7"_s);
    QTRY_VERIFY(isReady(answer));
    QVERIFY(answer.get());
}

void tst_HandOver::refusesWhatIsNoLink_data()
{
    QTest::addColumn<QString>("text");
    QTest::addRow("another scheme") << u"http://broker.example/"_s;
    QTest::addRow("with a passcode") << u"copoly:plan?backend=ws://eva:secret@broker.example/"_s;
    QTest::addRow("too long") << u"copoly:"_s + QString(2000, u'a');
    QTest::addRow("empty") << QString();
}

void tst_HandOver::refusesWhatIsNoLink()
{
    QFETCH(QString, text);
    bool wasAsked = false;
    HandOver window([&](const shell::DrawingLink &) { return wasAsked = true; });
    QVERIFY(window.listen(m_path));
    auto answer = give(text);
    QTRY_VERIFY(isReady(answer));
    QVERIFY(!answer.get());
    QVERIFY(!wasAsked);
}

void tst_HandOver::livesThroughGarbage()
{
    int asked = 0;
    HandOver window([&](const shell::DrawingLink &) { return ++asked > 0; });
    QVERIFY(window.listen(m_path));
    QLocalSocket flood;
    flood.connectToServer(m_path);
    QTRY_COMPARE(flood.state(), QLocalSocket::ConnectedState);
    flood.write(QByteArray(100'000, 'x'));
    QTRY_COMPARE(flood.state(), QLocalSocket::UnconnectedState);
    QLocalSocket silent;
    silent.connectToServer(m_path);
    auto answer = give(u"copoly:plan-7"_s);
    QTRY_VERIFY(isReady(answer));
    QVERIFY(answer.get());
    QCOMPARE(asked, 1);
}

void tst_HandOver::needsAFolderOfTheUsersOwn()
{
    qunsetenv("XDG_RUNTIME_DIR");
    QCOMPARE(HandOver::defaultPath(), QString());
    qputenv("XDG_RUNTIME_DIR", m_folder->path().toLocal8Bit());
    QCOMPARE(HandOver::defaultPath(), m_folder->filePath(u"copoly-links"_s));
    qputenv("XDG_RUNTIME_DIR", (m_folder->path() + u"/nowhere"_s).toLocal8Bit());
    const QString path = HandOver::defaultPath();
    QVERIFY2(path.isEmpty() || QFile::exists(m_folder->path() + u"/nowhere"_s), qPrintable(path));
}

QTEST_MAIN(tst_HandOver)
#include "tst_HandOver.moc"
