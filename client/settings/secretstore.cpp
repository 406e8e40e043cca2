// SPDX-License-Identifier: GPL-3.0-or-later
#include "settings/secretstore.h"

#include <QPointer>
#include <QTimer>

#include <qt6keychain/keychain.h>

using namespace Qt::StringLiterals;

namespace settings {

namespace {

const QString service = u"Copoly"_s;

} // namespace

SecretStore::SecretStore(Use use, QObject *parent) : QObject(parent), m_use(use) { }

void SecretStore::read(const QString &profileId, QObject *context, Handler handler)
{
    if (m_use == Use::MemoryOnly || m_known.contains(profileId)) {
        answerLater(context, std::move(handler), m_known.value(profileId));
        return;
    }
    const QPointer<QObject> asker(context);
    start(new QKeychain::ReadPasswordJob(service), profileId,
          [this, profileId, asker, handler = std::move(handler)](QKeychain::Job &job) {
              const auto &reader = static_cast<const QKeychain::ReadPasswordJob &>(job);
              Answer answer;
              if (job.error() == QKeychain::NoError) {
                  answer = { reader.textData(), Kept::InKeychain, {} };
                  m_known.insert(profileId, answer);
              } else if (job.error() != QKeychain::EntryNotFound) {
                  answer.detail = job.errorString();
              }
              if (asker)
                  handler(answer);
          });
}

void SecretStore::write(const QString &profileId, const QString &passcode, QObject *context,
                        Handler handler)
{
    if (passcode.isEmpty()) {
        remove(profileId);
        answerLater(context, std::move(handler), {});
        return;
    }
    m_known.insert(profileId, { passcode, Kept::ForThisRun, {} });
    if (m_use == Use::MemoryOnly) {
        answerLater(context, std::move(handler), m_known.value(profileId));
        return;
    }
    auto *job = new QKeychain::WritePasswordJob(service);
    job->setTextData(passcode);
    const QPointer<QObject> asker(context);
    start(job, profileId,
          [this, profileId, passcode, asker, handler = std::move(handler)](QKeychain::Job &done) {
              const bool isKept = done.error() == QKeychain::NoError;
              const Answer answer{ passcode, isKept ? Kept::InKeychain : Kept::ForThisRun,
                                   isKept ? QString() : done.errorString() };
              if (m_known.value(profileId).passcode == passcode) // not overtaken by another write
                  m_known.insert(profileId, answer);
              if (asker)
                  handler(answer);
          });
}

void SecretStore::remove(const QString &profileId)
{
    m_known.remove(profileId);
    if (m_use == Use::Keychain)
        start(new QKeychain::DeletePasswordJob(service), profileId, [](QKeychain::Job &) {});
}

void SecretStore::answerLater(QObject *context, Handler handler, Answer answer)
{
    QTimer::singleShot(0, context, [handler = std::move(handler), answer = std::move(answer)] {
        handler(answer);
    });
}

void SecretStore::start(QKeychain::Job *job, const QString &profileId,
                        std::function<void(QKeychain::Job &)> done)
{
    job->setParent(this);
    job->setAutoDelete(true);
    job->setInsecureFallback(false);
    job->setKey(profileId);
    connect(job, &QKeychain::Job::finished, this,
            [done = std::move(done)](QKeychain::Job *finished) { done(*finished); });
    job->start();
}

} // namespace settings
