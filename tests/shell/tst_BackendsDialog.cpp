// SPDX-License-Identifier: GPL-3.0-or-later
#include "answers.h"

#include "settings/keys.h"
#include "settings/settings.h"
#include "shell/backendsdialog.h"
#include "shell/hosting.h"
#include "shell/profiletext.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using settings::Kind;
using settings::SecretStore;

class tst_BackendsDialog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void fillsACloudProfileFromAPastedUrl();
    void saysWhatIsWrongBesideTheField();
    void marksUncheckedCertificatesLoudly();
    void keepsNothingWhenCancelled();
    void exportsAndImportsWithoutSecrets();
    void refusesAFileThatHoldsNone();
    void testsAConnectionThatWorks();
    void saysWhichStepFailed();

private:
    QLineEdit *line(const char16_t *name) const
    {
        return m_dialog->findChild<QLineEdit *>(QString::fromUtf16(name));
    }
    QPushButton *button(const char16_t *name) const
    {
        return m_dialog->findChild<QPushButton *>(QString::fromUtf16(name));
    }
    QString verdict() const { return m_dialog->findChild<QLabel *>(u"verdict"_s)->text(); }
    void choose(int row) { m_dialog->findChild<QListWidget *>(u"profiles"_s)->setCurrentRow(row); }
    bool isSaid(const QString &text) const
    {
        for (const QLabel *label : m_dialog->findChildren<QLabel *>()) {
            if (label->isVisibleTo(m_dialog.get()) && label->text() == text)
                return true;
        }
        return false;
    }

    base::SystemClock m_clock;
    base::SystemRandom m_random;
    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<settings::Settings> m_settings;
    std::unique_ptr<settings::Profiles> m_profiles;
    std::unique_ptr<SecretStore> m_secrets;
    Answers m_answers;
    std::unique_ptr<shell::BackendsDialog> m_dialog;
};

void tst_BackendsDialog::init()
{
    m_answers = {};
    m_home = std::make_unique<QTemporaryDir>();
    m_settings = std::make_unique<settings::Settings>(m_home->path());
    m_profiles =
        std::make_unique<settings::Profiles>(*m_settings, shell::ProfileText::startNames());
    m_secrets = std::make_unique<SecretStore>(SecretStore::Use::MemoryOnly);
    m_dialog = std::make_unique<shell::BackendsDialog>(
        shell::BackendsDialog::Services{ *m_settings, *m_profiles, *m_secrets, m_answers, m_clock,
                                         m_random },
        QString());
    m_dialog->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_dialog.get()));
}

void tst_BackendsDialog::cleanup()
{
    m_dialog.reset();
}

void tst_BackendsDialog::fillsACloudProfileFromAPastedUrl()
{
    choose(1);
    line(u"url")->setText(u"amqps://xyz:s3cret-4711@cow.rmq2.cloudamqp.com/xyz"_s);
    QCOMPARE(line(u"url")->text(), u"amqps://cow.rmq2.cloudamqp.com"_s);
    QCOMPARE(line(u"virtualHost")->text(), u"xyz"_s);
    QCOMPARE(line(u"login")->text(), u"xyz"_s);
    QCOMPARE(line(u"passcode")->text(), u"s3cret-4711"_s);
    QCOMPARE(line(u"passcode")->echoMode(), QLineEdit::Password);
    m_dialog->accept();
    const settings::Profile kept = m_profiles->all()[1];
    QCOMPARE(kept.login, u"xyz"_s);
    QVERIFY(settings::problemsOf(kept).isEmpty());
    std::optional<SecretStore::Answer> answer;
    m_secrets->read(kept.id, this, [&](const SecretStore::Answer &read) { answer = read; });
    QTRY_VERIFY(answer);
    QCOMPARE(answer->passcode, u"s3cret-4711"_s);
    // and the settings know nothing of it
    QVERIFY(m_settings->flush());
    QFile file(m_home->filePath(u"copoly.ini"_s));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(!file.readAll().contains("s3cret-4711"));
    QVERIFY(!m_settings->value(settings::keys::profiles).contains("s3cret-4711"));
}

void tst_BackendsDialog::saysWhatIsWrongBesideTheField()
{
    choose(0);
    const QString placeholder = u"Put the name of your load balancer in place of HOST."_s;
    QVERIFY(isSaid(placeholder));
    QVERIFY(!button(u"test")->isEnabled());
    line(u"url")->setText(u"ws://lab.example:8090/stompendpoint/websocket"_s);
    QVERIFY(!isSaid(placeholder));
    QVERIFY(button(u"test")->isEnabled());
    line(u"name")->clear();
    QVERIFY(isSaid(u"Give the back end a name."_s));
}

void tst_BackendsDialog::marksUncheckedCertificatesLoudly()
{
    choose(0);
    auto *ignore = m_dialog->findChild<QCheckBox *>(u"ignoreTls"_s);
    const auto *mark = m_dialog->findChild<QLabel *>(u"ignoreTlsMark"_s);
    QVERIFY(!ignore->isChecked());
    QVERIFY(!mark->isVisibleTo(m_dialog.get()));
    ignore->setChecked(true);
    QVERIFY(mark->isVisibleTo(m_dialog.get()));
    QVERIFY(mark->text().startsWith(u"Not safe"_s));
    choose(2);
    choose(0);
    QVERIFY(mark->isVisibleTo(m_dialog.get()));
}

void tst_BackendsDialog::keepsNothingWhenCancelled()
{
    const QList<settings::Profile> before = m_profiles->all();
    choose(0);
    line(u"url")->setText(u"ws://lab.example:8090/"_s);
    QTest::mouseClick(button(u"remove"), Qt::LeftButton);
    m_dialog->reject();
    QCOMPARE(m_profiles->all(), before);
}

void tst_BackendsDialog::exportsAndImportsWithoutSecrets()
{
    choose(1);
    line(u"url")->setText(u"amqps://xyz:s3cret-4711@cow.rmq2.cloudamqp.com/xyz"_s);
    m_answers.file = m_home->filePath(u"out.json"_s);
    QTest::mouseClick(button(u"export"), Qt::LeftButton);
    QTRY_VERIFY(QFile::exists(m_answers.file));
    QFile file(m_answers.file);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray exported = file.readAll();
    QVERIFY(exported.contains("cow.rmq2.cloudamqp.com"));
    QVERIFY(!exported.contains("s3cret-4711"));

    auto *list = m_dialog->findChild<QListWidget *>(u"profiles"_s);
    const int before = list->count();
    QTest::mouseClick(button(u"import"), Qt::LeftButton);
    QTRY_COMPARE(list->count(), 2 * before);
    QCOMPARE(list->item(before + 1)->text(), u"CloudAMQP (2)"_s);
}

void tst_BackendsDialog::refusesAFileThatHoldsNone()
{
    m_answers.file = m_home->filePath(u"bad.json"_s);
    QFile file(m_answers.file);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("{\n  nonsense");
    file.close();
    QTest::mouseClick(button(u"import"), Qt::LeftButton);
    QTRY_COMPARE(m_answers.asked.size(), 2); // the file, then what is wrong with it
    QVERIFY2(m_answers.asked[1].contains(u"line 2"_s), qPrintable(m_answers.asked[1]));
}

void tst_BackendsDialog::testsAConnectionThatWorks()
{
    shell::Hosting hosting(m_clock);
    const auto url = hosting.start(18090, false);
    QVERIFY(url);
    choose(0);
    line(u"url")->setText(url->toString());
    QTest::mouseClick(button(u"test"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(verdict().startsWith(u"Everything works: STOMP 1.2"_s), 20000);
    QVERIFY(isSaid(u"Log in (STOMP)"_s));
    QVERIFY(isSaid(u"Send and receive"_s));
}

void tst_BackendsDialog::saysWhichStepFailed()
{
    choose(0);
    line(u"url")->setText(u"ws://127.0.0.1:9/ws"_s); // discard: nobody listens there
    QTest::mouseClick(button(u"test"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(isSaid(u"failed"_s), 20000);
    QVERIFY(isSaid(u"Connect"_s));
    QVERIFY2(verdict().contains(u"nothing listens on that port"_s), qPrintable(verdict()));
    QVERIFY2(verdict().contains(u"Check the port"_s), qPrintable(verdict()));
}

QTEST_MAIN(tst_BackendsDialog)
#include "tst_BackendsDialog.moc"
